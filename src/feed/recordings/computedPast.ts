import { originOf, packFlags, type Observation } from '../../live/observation.ts';
import { staleAfterMs } from '../../live/freshness.ts';
import type { SeriesColumns } from '../../live/recording/seriesBlock.ts';
import type { Catalogue } from '../../schema/catalogue.ts';
import { createBreath, SLICE_MS } from '../breath.ts';
import type { Sampling, SourcePast } from '../sources/source.ts';
import { LOOK_BACK_MS } from '../sources/recording.ts';

/** Of a datastream that speaks all the time: at most so many in a file, and no finer than movers report. */
const MOST_OF_ONE = 1500;
const LEAST_STEP_MS = 10_000;
/** What stands still may speak more often: spreaders of cranes. */
const LEAST_STILL_STEP_MS = 1000;
/** Of all that stand still together, where each speaks at its own interval: a day of the whole city. */
const MOST_STILL = 2_500_000;
/** Of a longer span each speaks less often, and all of them together so often: nobody looks closer at a week. */
const MOST_STILL_OF_LONG = 1_000_000;
const COARSER = 1.25;

/** The first part of a span that is asked for; the next ones are as long as they may take. */
const FIRST_PART_MS = 20_000;
/** Detectors publish all together every 5 min: of these parts have one each. */
const LONGEST_PART_MS = 300_000;

export interface RecordingSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** How often what a source computes anew is in a file. */
export interface Samplings {
  readonly movers: Sampling;
  readonly still: Sampling;
}

/** How often movers are in a file: as often as they report, of a long span {@link MOST_OF_ONE} times. */
export const moverStepMs = ({ fromMs, toMs }: RecordingSpan): number =>
  Math.max(LEAST_STEP_MS, (toMs - fromMs) / MOST_OF_ONE);

/**
 * All that stand still at their own interval where there is room, else all of them less often: no theme is left out.
 * @param intervalsS of the datastreams of what stands still
 */
export function samplingsOf(span: RecordingSpan, intervalsS: readonly number[]): Samplings {
  const movers = { stepMs: moverStepMs(span), isFresh: true };
  let stepMs = Math.max(LEAST_STILL_STEP_MS, (span.toMs - span.fromMs) / MOST_OF_ONE);
  if (countOfStill(span, LEAST_STILL_STEP_MS, intervalsS) <= MOST_STILL)
    return { movers, still: { stepMs, isFresh: true } };
  while (countOfStill(span, stepMs, intervalsS) > MOST_STILL_OF_LONG) stepMs *= COARSER;
  return { movers, still: { stepMs, isFresh: false } };
}

/** Observations of what stands still, reckoned from how often it speaks: at most each `stepMs`. */
function countOfStill({ fromMs, toMs }: RecordingSpan, stepMs: number, intervalsS: readonly number[]): number {
  return intervalsS.reduce((sum, intervalS) => sum + 1 + (toMs - fromMs) / Math.max(stepMs, intervalS * 1000), 0);
}

/** The same as a file of the span has it. */
export function stillIn(span: RecordingSpan, intervalsS: readonly number[]): number {
  const { isFresh, stepMs } = samplingsOf(span, intervalsS).still;
  return countOfStill(span, isFresh ? LEAST_STILL_STEP_MS : stepMs, intervalsS);
}

/** Observations of one datastream as they come, each later than the one before it. */
export class Growing {
  readonly timeMs: number[] = [];
  readonly value: number[] = [];
  readonly flags: number[] = [];

  add({ timeMs, value, quality, origin }: Observation): void {
    const last = this.timeMs.length - 1;
    if (last >= 0 && timeMs < this.timeMs[last]!) return;
    // Said twice of one instant: what was said last holds.
    const at = last >= 0 && timeMs === this.timeMs[last] ? last : last + 1;
    this.timeMs[at] = timeMs;
    this.value[at] = value;
    this.flags[at] = packFlags(quality, origin);
  }

  columns(): SeriesColumns {
    return {
      timeMs: Float64Array.from(this.timeMs),
      value: Float64Array.from(this.value),
      flags: Uint8Array.from(this.flags),
    };
  }
}

/**
 * What one source says of a span, reckoned anew: the state at its begin, then everything said in it. In parts that take no longer than
 * {@link SLICE_MS}, so that the feed goes on between them; 17 B an observation are held until the source is through.
 * @param isWanted datastreams of the file
 */
export async function computedPast(
  past: SourcePast,
  { fromMs, toMs }: RecordingSpan,
  sampling: Sampling,
  isWanted: (datastream: string) => boolean,
): Promise<ReadonlyMap<string, Growing>> {
  const streams = new Map<string, Growing>();
  const breathe = createBreath();
  const take = (observations: readonly Observation[]): void => {
    for (const observation of observations) {
      let own = streams.get(observation.datastream);
      if (!own) {
        if (!isWanted(observation.datastream)) continue;
        own = new Growing();
        streams.set(observation.datastream, own);
      }
      own.add(observation);
    }
  };
  /** @returns what reckoning took, ms */
  const takeAll = async (pieces: Iterable<readonly Observation[]>): Promise<number> => {
    let tookMs = 0;
    let startedAt = performance.now();
    for (const piece of pieces) {
      take(piece);
      tookMs += performance.now() - startedAt;
      await breathe();
      startedAt = performance.now();
    }
    return tookMs + performance.now() - startedAt;
  };
  await takeAll(past.stateInPieces?.(fromMs - 1, LOOK_BACK_MS) ?? [past.stateAt(fromMs - 1, LOOK_BACK_MS)]);
  let partMs = Math.max(FIRST_PART_MS, sampling.stepMs);
  for (let begin = fromMs; begin <= toMs;) {
    const end = Math.min(begin + Math.round(partMs), toMs);
    const tookMs = await takeAll(past.everythingBetween(begin, end, sampling));
    const affordableMs = (partMs * SLICE_MS) / Math.max(tookMs, 1);
    // Shorter than a step it would not be cheaper: everybody speaks once in it.
    partMs = Math.max(Math.min(affordableMs, partMs * 2, LONGEST_PART_MS), sampling.stepMs);
    begin = end + 1;
    await breathe();
  }
  return streams;
}

/**
 * Says of what fell silent that its value counts no longer: in a file that names a longer interval than its source it would count on.
 * @param intervalS the source's
 * @param stepMs how often it is in the file; silent for twice as long it is not thinned, but silent
 * @param toMs end of the span
 */
export function withSilences(columns: SeriesColumns, intervalS: number, stepMs: number, toMs: number): SeriesColumns {
  if (Math.ceil(stepMs / 1000) <= intervalS) return columns;
  const staleMs = staleAfterMs(intervalS) + 1;
  const longestMs = Math.max(2 * stepMs, staleMs);
  const [timeMs, value, flags]: [number[], number[], number[]] = [[], [], []];
  columns.timeMs.forEach((saidMs, i) => {
    const [said, flag] = [columns.value[i]!, columns.flags[i]!];
    timeMs.push(saidMs);
    value.push(said);
    flags.push(flag);
    if (Number.isNaN(said) || (columns.timeMs[i + 1] ?? toMs) - saidMs <= longestMs) return;
    timeMs.push(saidMs + staleMs);
    value.push(Number.NaN);
    flags.push(packFlags('missing', originOf(flag)));
  });
  return { timeMs: Float64Array.from(timeMs), value: Float64Array.from(value), flags: Uint8Array.from(flags) };
}

/** Datastreams whose values a file has less often than they came say so: else they would look late all the time. */
export function withIntervals(catalogue: Catalogue, stepMsOf: (datastream: string) => number): Catalogue {
  const features = catalogue.features.map((asset) => ({
    ...asset,
    properties: {
      ...asset.properties,
      datastreams: asset.properties.datastreams.map((stream) => {
        const intervalS = Math.ceil(stepMsOf(stream.id) / 1000);
        return stream.intervalS < intervalS ? { ...stream, intervalS } : stream;
      }),
    },
  }));
  return { ...catalogue, features };
}
