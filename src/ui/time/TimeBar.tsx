import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { HOUR_MS } from '../format/berlinTime.ts';
import { formatNumber } from '../format/formatValue.ts';
import { isFree } from '../keys.ts';
import { Icon } from '../parts/Icon.tsx';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { RecordButton } from '../recording/RecordButton.tsx';
import { EventButtons } from './EventButtons.tsx';
import { GoTo } from './GoTo.tsx';
import { SpanButtons } from './SpanButtons.tsx';
import { clampTo, SPEEDS } from './timeScale.ts';
import { TimeSlider } from './TimeSlider.tsx';
import { useHappenings } from './useHappenings.ts';
import { useTimeWindow } from './useTimeWindow.ts';
import './timeBar.css';

/** Play and pause, speed, events, the history as a track and how much of it, go to an instant, record, follow the feed. */
export function TimeBar() {
  const { t } = useTranslation();
  const { clock } = useViewer();
  const range = useStore(clock, (state) => state.range);
  const mode = useStore(clock, (state) => state.mode);
  const isPlaying = useStore(clock, (state) =>
    state.mode === 'follow' ? state.feed !== null && state.feed.speed !== 0 : state.speed !== 0,
  );
  const [speed, setSpeed] = useSpeed();
  const view = useTimeWindow(range);
  const happenings = useHappenings(range, view?.shown ?? null);
  const toggle = (): void => {
    if (isPlaying) clock.pause();
    else clock.play(speed);
  };
  const step = (ms: number): void => {
    const now = clock.instant();
    if (now !== null) clock.goTo(range ? clampTo(range, now + ms) : now, mode === 'past' && isPlaying ? speed : 0);
  };

  useEffect(() => {
    const keyPressed = (event: KeyboardEvent): void => {
      if (event.key !== ' ' || !isFree(event)) return;
      event.preventDefault();
      if (clock.isRunning()) clock.pause();
      else clock.play(speed);
    };
    document.addEventListener('keydown', keyPressed);
    return () => document.removeEventListener('keydown', keyPressed);
  }, [clock, speed]);

  return (
    <section className="panel time-bar" aria-label={t('time.label')}>
      <div className="time-buttons">
        <button type="button" className="tool" aria-label={t('time.back')} onClick={() => step(-HOUR_MS)}>
          <Icon name="back" />
        </button>
        <button
          type="button"
          className="tool primary time-play"
          aria-label={t(isPlaying ? 'time.pause' : 'time.play')}
          onClick={toggle}
        >
          <Icon name={isPlaying ? 'pause' : 'play'} />
        </button>
        <button type="button" className="tool" aria-label={t('time.forward')} onClick={() => step(HOUR_MS)}>
          <Icon name="forward" />
        </button>
        <SpeedChoice speed={speed} onSpeed={setSpeed} />
      </div>
      {view ? (
        <>
          <EventButtons happenings={happenings} shown={view.shown} />
          <TimeSlider window={view} happenings={happenings} />
          <SpanButtons window={view} />
        </>
      ) : (
        <p className="caption time-none">{t('time.noRange')}</p>
      )}
      <div className="time-buttons time-end">
        <GoTo />
        <RecordButton shown={view?.shown ?? null} />
        <button
          type="button"
          className="tool framed time-follow"
          aria-pressed={mode === 'follow'}
          aria-label={t('time.followLong')}
          onClick={() => clock.follow()}
        >
          <Icon name="follow" />
          {t(mode === 'follow' ? 'time.following' : 'time.follow')}
        </button>
      </div>
    </section>
  );
}

/** The speed in force, or the one that the next play will use. */
function useSpeed(): readonly [number, (speed: number) => void] {
  const { clock } = useViewer();
  const running = useStore(clock, (state) => (state.mode === 'follow' ? (state.feed?.speed ?? 0) : state.speed));
  const [next, setNext] = useState(600);
  const choose = (speed: number): void => {
    setNext(speed);
    if (clock.isRunning()) clock.play(speed);
  };
  return [running === 0 ? next : running, choose];
}

function SpeedChoice({ speed, onSpeed }: { readonly speed: number; readonly onSpeed: (speed: number) => void }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const speeds = [...new Set<number>([...SPEEDS, speed])].sort((a, b) => a - b);
  return (
    <label className="time-speed">
      <span className="unseen">{t('time.speed')}</span>
      <select className="field" value={speed} onChange={(event) => onSpeed(Number(event.target.value))}>
        {speeds.map((one) => (
          <option key={one} value={one}>
            {formatNumber(one, 0, lang)}×
          </option>
        ))}
      </select>
    </label>
  );
}
