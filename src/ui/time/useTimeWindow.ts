import { useState } from 'react';
import type { UnixMs } from '../../geo/units.ts';
import { useViewer } from '../viewerContext.ts';
import { useInstant } from '../usePulse.ts';
import type { TimeRange } from './timeScale.ts';
import { keptOn, moved, nameOf, windowOf, zoomed, type SpanName } from './timeWindow.ts';

/** What part of the history the time bar shows, and how that is changed. */
export interface TimeWindow {
  readonly range: TimeRange;
  readonly shown: TimeRange;
  readonly name: SpanName | null;
  show(name: SpanName): void;
  /** @param at stays where it is; absent: the instant on screen */
  zoom(factor: number, at?: UnixMs): void;
  move(byMs: number): void;
}

/** @param range null until the history is known */
export function useTimeWindow(range: TimeRange | null): TimeWindow | null {
  const { clock } = useViewer();
  const instantMs = useInstant(1);
  const [held, setHeld] = useState<TimeRange | null>(null);
  if (!range) return null;
  const at = instantMs ?? range.toMs;
  const kept = keptOn(range, held, at);
  if (kept !== held) setHeld(kept);
  const now = (): UnixMs => clock.instant() ?? range.toMs;
  return {
    range,
    shown: kept ?? range,
    name: nameOf(range, kept),
    show: (name) => setHeld(windowOf(range, name, now())),
    zoom: (factor, around = now()) => setHeld((before) => zoomed(range, before, around, factor)),
    move: (byMs) => setHeld((before) => moved(range, before, byMs)),
  };
}
