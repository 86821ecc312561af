import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { formatInstant } from '../format/formatInstant.ts';
import { useInstant } from '../usePulse.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { curvePath } from './stageCurve.ts';
import {
  clampTo,
  instantAfterKey,
  instantAtShare,
  mergeSpans,
  shareOf,
  timeTicks,
  type TimeRange,
} from './timeScale.ts';
import { useStageCurve } from './useStageCurve.ts';
import './timeSlider.css';

/** Width that a date needs, CSS pixels. */
const DATE_WIDTH = 68;

/** The history as a river: its stage as a curve, midnight strokes, gaps, and the instant on screen as a handle. */
export function TimeSlider({ range }: { readonly range: TimeRange }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { clock } = useViewer();
  const instantMs = useInstant(4);
  const track = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(800);
  const pending = useRef(0);

  useEffect(() => {
    const element = track.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(pending.current);
    };
  }, []);

  const shown = clampTo(range, instantMs ?? range.toMs);
  const speed = (): number => {
    const state = clock.getState();
    return state.mode === 'past' ? state.speed : 0;
  };
  const goToPointer = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = instantAtShare(range, (event.clientX - box.left) / box.width);
    // At most one seek a frame, however fast the pointer moves.
    cancelAnimationFrame(pending.current);
    pending.current = requestAnimationFrame(() => clock.goTo(at, speed()));
  };
  const keyPressed = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    // The instant itself, not the one last drawn: keys may come faster than pictures.
    const now = clampTo(range, clock.instant() ?? range.toMs);
    const next = instantAfterKey(event.key, range, now);
    if (next === null) return;
    event.preventDefault();
    clock.goTo(next, speed());
  };

  return (
    <div
      ref={track}
      className="time-track"
      role="slider"
      tabIndex={0}
      aria-label={t('time.label')}
      aria-valuemin={range.fromMs}
      aria-valuemax={range.toMs}
      aria-valuenow={shown}
      aria-valuetext={`${formatInstant(shown, lang, 'longDate')}, ${formatInstant(shown, lang, 'time')}${t('time.oclock')}`}
      onKeyDown={keyPressed}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        goToPointer(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) goToPointer(event);
      }}
    >
      <TrackPicture range={range} dates={Math.max(1, Math.floor(width / DATE_WIDTH))} />
      <div className="time-past" style={{ width: `${shareOf(range, shown) * 100}%` }} />
      <div className="time-handle" style={{ left: `${shareOf(range, shown) * 100}%` }} />
    </div>
  );
}

/** What lies under the handle; drawn anew only when the history grows. */
function TrackPicture({ range, dates }: { readonly range: TimeRange; readonly dates: number }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { health } = useViewer();
  const gaps = useStore(health, (state) => state.gaps);
  const buckets = useStageCurve();
  const path = useMemo(() => curvePath(buckets, range), [buckets, range]);
  const ticks = useMemo(() => timeTicks(range, dates), [range, dates]);
  const shownGaps = useMemo(() => mergeSpans(gaps), [gaps]);
  const isShort = range.toMs - range.fromMs < 2 * 86_400_000;
  const left = (ms: number): string => `${(shareOf(range, ms) * 100).toFixed(3)}%`;
  return (
    <div className="time-picture figures">
      <svg className="time-curve" viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
        <path className="time-area" d={path.area} />
        <path className="time-line" d={path.line} />
      </svg>
      {ticks.map((tick) => (
        <span
          key={tick.ms}
          className={tick.isNamed ? 'time-tick time-named' : 'time-tick'}
          style={{ left: left(tick.ms) }}
          aria-hidden="true"
        >
          {tick.isNamed && <span>{formatInstant(tick.ms, lang, isShort ? 'time' : 'shortDay')}</span>}
        </span>
      ))}
      {shownGaps.map((gap) => (
        <span
          key={gap.fromMs}
          className={gap.isFilled ? 'time-gap time-filled' : 'time-gap'}
          style={{ left: left(gap.fromMs), width: `${(shareOf(range, gap.toMs) - shareOf(range, gap.fromMs)) * 100}%` }}
          title={t(gap.isFilled ? 'time.gapFilled' : 'time.gap', {
            from: formatInstant(gap.fromMs, lang, 'shortStamp'),
            to: formatInstant(gap.toMs, lang, 'shortStamp'),
          })}
        />
      ))}
    </div>
  );
}
