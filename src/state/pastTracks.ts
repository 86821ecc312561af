import { unixMs, type UnixMs } from '../geo/units.ts';
import type { TracksAnswer } from '../schema/tracks.ts';
import type { Clock } from './clock.ts';
import type { Fixes } from './fixes.ts';
import { fixesOf } from './trackFixes.ts';
import type { Course } from './ways.ts';
import type { Timers } from './timers.ts';

/** `GET /api/tracks`. @param stepMs at most one fix of a mover in this time */
export type FetchTracks = (fromMs: UnixMs, toMs: UnixMs, stepMs: number, signal: AbortSignal) => Promise<TracksAnswer>;

/** A span lasts this long on screen, but at least and at most so long in the past. */
const SPAN_S = 12;
const LEAST_SPAN_MS = 6 * 60_000;
/** With the quarter of it that lies behind, the feed gives no more at once than 12 hours. */
const MOST_SPAN_MS = 9 * 3_600_000;
/**
 * Where nothing is known yet, the first question reaches so far ahead of the clock, and one step back: half as long to wait for the first
 * picture. What lies behind comes with the whole.
 */
const FIRST_MS = 30_000;
const FIRST_S = 3;
/** The next span is asked for when this share of the one on screen is left. */
const AHEAD = 0.5;
/** Two fixes in a frame are one too many. */
const STEP_S = 0.08;
const LEAST_STEP_MS = 10_000;
const RETRY_MS = 3_000;
/** Spans kept: the one on screen, the next, and those just left. */
const KEPT = 4;

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
  /** Short, to have something at once: where the clock stands the whole is asked for behind it. */
  readonly isFirst: boolean;
  readonly fixes: Fixes;
}

export interface PastTracksParts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly fetchTracks: FetchTracks;
  readonly courseOf: (asset: string, way: number) => Course | null;
  /** A span has arrived. */
  readonly changed: () => void;
}

/**
 * Tracks of the past in spans, asked for ahead of the clock in the direction in which it runs: one request at a time, and of those
 * for places the clock has left no answer is kept. Owns its request and its timer.
 */
export function createPastTracks({ clock, timers, fetchTracks, courseOf, changed }: PastTracksParts) {
  let slots: ReadonlyMap<string, number> = new Map();
  let spans: Span[] = [];
  let aborter: AbortController | null = null;
  let cancelRetry: (() => void) | null = null;

  const isFine = (span: Span, stepMs: number): boolean => span.stepMs <= 2 * stepMs;
  const spanAt = (atMs: number, stepMs: number): Span | undefined =>
    spans.find((span) => span.fromMs <= atMs && atMs <= span.toMs && isFine(span, stepMs));

  const steps = (): { lengthMs: number; stepMs: number; direction: 1 | -1 } => {
    const speed = clock.getState().speed;
    const lengthMs = Math.min(MOST_SPAN_MS, Math.max(LEAST_SPAN_MS, Math.abs(speed) * SPAN_S * 1000));
    const stepMs = Math.max(
      LEAST_STEP_MS,
      Math.ceil((Math.abs(speed) * STEP_S * 1000) / LEAST_STEP_MS) * LEAST_STEP_MS,
    );
    return { lengthMs, stepMs, direction: speed < 0 ? -1 : 1 };
  };

  async function ask(fromMs: number, toMs: number, stepMs: number, isFirst = false): Promise<void> {
    const mine = (aborter = new AbortController());
    try {
      const answer = await fetchTracks(unixMs(Math.round(fromMs)), unixMs(Math.round(toMs)), stepMs, mine.signal);
      if (mine !== aborter) return;
      spans = [
        { fromMs: answer.from, toMs: answer.to, stepMs, isFirst, fixes: fixesOf(answer, slots, courseOf) },
        // What was asked for to have something is in the whole.
        ...spans.filter((one) => !(one.isFirst && answer.from <= one.fromMs && one.toMs <= answer.to)),
      ].slice(0, KEPT);
      aborter = null;
      changed();
    } catch {
      // The details say that the history does not answer; the movers stand until it does.
      if (mine !== aborter) return;
      cancelRetry = timers.after(RETRY_MS, () => {
        aborter = null;
        cancelRetry = null;
        changed();
      });
    }
  }

  function forget(): void {
    aborter?.abort();
    aborter = null;
    cancelRetry?.();
    cancelRetry = null;
    spans = [];
  }

  return {
    /** Fixes around an instant; null until they are there. Asks for what is needed. */
    at: (instantMs: UnixMs): Fixes | null => {
      const { lengthMs, stepMs, direction } = steps();
      const span =
        spanAt(instantMs, stepMs) ?? spans.find(({ fromMs, toMs }) => fromMs <= instantMs && instantMs <= toMs);
      const aheadMs = instantMs + direction * lengthMs * AHEAD;
      if (!aborter) {
        const here = spanAt(instantMs, stepMs);
        const first = Math.ceil((FIRST_MS + Math.abs(clock.getState().speed) * FIRST_S * 1000) / stepMs) * stepMs;
        const [reach, back] = span ? [lengthMs, lengthMs * 0.25] : [Math.min(lengthMs, first), stepMs];
        if (!here || (here.isFirst && !clock.isRunning()))
          void ask(
            instantMs - (direction > 0 ? back : reach),
            instantMs + (direction > 0 ? reach : back),
            stepMs,
            !span,
          );
        else if (clock.isRunning() && !spanAt(aheadMs, stepMs)) {
          const edge = direction > 0 ? span!.toMs : span!.fromMs;
          void ask(Math.min(edge, edge + direction * lengthMs), Math.max(edge, edge + direction * lengthMs), stepMs);
        }
      }
      return span?.fixes ?? null;
    },
    setSlots: (next: ReadonlyMap<string, number>): void => {
      slots = next;
      forget();
    },
    /** More courses are known: what was read without them is asked for again. */
    coursesChanged: forget,
    dispose: forget,
  };
}
