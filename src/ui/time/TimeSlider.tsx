import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../format/formatInstant.ts';
import { useInstant } from '../usePulse.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { clampTo, instantAfterKey, instantAtShare, shareOf } from './timeScale.ts';
import { TrackPicture } from './TrackPicture.tsx';
import type { Happenings } from './useHappenings.ts';
import type { TimeWindow } from './useTimeWindow.ts';
import './timeSlider.css';

/** How much a turn of the wheel by one pixel changes the length of the span. */
const WHEEL_STEP = 0.0015;

interface TimeSliderProps {
  readonly window: TimeWindow;
  readonly happenings: Happenings;
}

/** The history as a river: its stage as a curve, midnight strokes, events, gaps, and the instant on screen as a handle. */
export function TimeSlider({ window: view, happenings }: TimeSliderProps) {
  const { range, shown } = view;
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

  // The wheel must not scroll the page besides, and React's own listener could not forbid it.
  const turn = useRef<(event: WheelEvent) => void>(() => undefined);
  useEffect(() => {
    turn.current = (event) => {
      const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
      const length = shown.toMs - shown.fromMs;
      const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
      if (sideways !== 0) view.move((sideways / box.width) * length);
      else
        view.zoom(Math.exp(event.deltaY * WHEEL_STEP), instantAtShare(shown, (event.clientX - box.left) / box.width));
    };
  });
  useEffect(() => {
    const element = track.current;
    const turned = (event: WheelEvent): void => {
      event.preventDefault();
      turn.current(event);
    };
    element?.addEventListener('wheel', turned, { passive: false });
    return () => element?.removeEventListener('wheel', turned);
  }, []);

  const at = clampTo(range, instantMs ?? range.toMs);
  const speed = (): number => {
    const state = clock.getState();
    return state.mode === 'past' ? state.speed : 0;
  };
  const goToPointer = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const to = instantAtShare(shown, (event.clientX - box.left) / box.width);
    // At most one seek a frame, however fast the pointer moves.
    cancelAnimationFrame(pending.current);
    pending.current = requestAnimationFrame(() => clock.goTo(to, speed()));
  };
  const keyPressed = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    // The instant itself, not the one last drawn: keys may come faster than pictures.
    const now = clampTo(range, clock.instant() ?? range.toMs);
    const next = instantAfterKey(event.key, range, now, event.shiftKey);
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
      aria-valuenow={at}
      aria-valuetext={`${formatInstant(at, lang, 'longDate')}, ${formatInstant(at, lang, 'time')}${t('time.oclock')}`}
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
      <TrackPicture shown={shown} range={range} widthPx={width} happenings={happenings} />
      <div className="time-past" style={{ width: `${shareOf(shown, at) * 100}%` }} />
      <div className="time-handle" style={{ left: `${shareOf(shown, at) * 100}%` }} />
    </div>
  );
}
