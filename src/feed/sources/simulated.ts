import { unixMs, type UnixMs } from '../../geo/units.ts';
import type { Observation } from '../../live/observation.ts';
import type { Theme } from '../../schema/catalogue.ts';
import { UNBOUNDED, type Simulation } from '../../simulators/simulation.ts';
import type { FeedClock } from '../feedClock.ts';
import type { Sampling, Source, SourceOutput, SourcePast } from './source.ts';

const TICK_MS = 250;
/** Beyond this much time in one tick only the last message of everybody is read: nobody sees those between. */
const LONGEST_STEP_MS = 60_000;
/** Of stations that stand still all messages of a quarter of an hour are read; by a clock so fast that a tick is more, the last ones each second. */
const LONGEST_STILL_STEP_MS = 900_000;
const WHOLE_EACH_TICKS = 4;
/** A recording that begins anew clears the state within a second: until then everything is said again with each tick. */
const REPEATS = 8;
/** A past is read in parts of this length. */
const PART_MS = 3_600_000;
/** Messages that are read at a stretch: what they take is some milliseconds. */
const PIECE = 32;
/** By a fast clock no datastream needs to speak more often than this, in milliseconds of the wall. */
const LEAST_APART_MS = 1000;

/** From messages, as of an instant, to observations. */
export type MessageReader<M> = (messages: Iterable<M>, instantMs: number) => readonly Observation[];

export interface SimulatedOptions<M> {
  /** Name in the list of sources. */
  readonly id: string;
  readonly simulation: Simulation<M>;
  /** The reader of the field's protocol, as for a real sender; one that knows nothing yet. */
  readonly open: () => MessageReader<M>;
  /** The same for what was sent at any other instant, where there is a quicker way to the very same observations; absent: `open`. */
  readonly openPast?: () => MessageReader<M>;
  readonly clock: FeedClock;
  /** Messages of a fast clock are thinned out; those of movers are not, they would jump. */
  readonly isThinned?: boolean;
  /** As of a source. */
  readonly isLater?: boolean;
  /** As of the past of a source. */
  readonly theme?: Theme;
  /** `lastBefore` of the simulation has the very messages that `between` ends with: true of what stands still. */
  readonly isStateExact?: boolean;
}

/** Lists of what comes, each taken when it is asked for. */
function* inPieces<T>(all: Iterable<T>): Generator<readonly T[]> {
  let piece: T[] = [];
  for (const one of all) {
    piece.push(one);
    if (piece.length < PIECE) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}

/**
 * A simulation as a source: what its senders say by the feed clock, through the same reader as a real sender's.
 * What they sent at any other instant they can send again: the past is not kept.
 */
export function simulatedSource<M>(options: SimulatedOptions<M>): Source {
  const { id, simulation, open, openPast = open, clock, isThinned = true, isLater = false, theme } = options;
  const streams = new Set<string>();
  for (const asset of simulation.assets) for (const stream of asset.properties.datastreams) streams.add(stream.id);
  const step = isThinned && clock.speed > 1 ? { stepMs: clock.speed * LEAST_APART_MS, isFresh: true } : {};
  const longestStepMs = isThinned ? LONGEST_STILL_STEP_MS : LONGEST_STEP_MS;
  const hasMovers = simulation.assets.some(({ properties }) => properties.mover !== undefined);
  const isTooFast = isThinned && clock.speed * TICK_MS > longestStepMs;
  let ticks = 0;
  let read = open();
  let lastGoodMs: UnixMs | null = null;
  let sentMs = 0;
  let loops = 0;
  let repeats = 0;
  let timer: NodeJS.Timeout | undefined;

  function tell(messages: Iterable<M>, instantMs: number, output: SourceOutput): void {
    const observations = read(messages, instantMs);
    if (observations.length === 0) return;
    output.observed(observations);
    lastGoodMs = unixMs(observations.reduce((latest, { timeMs }) => Math.max(latest, timeMs), -Infinity));
  }

  function tick(output: SourceOutput): void {
    const instantMs = clock.instant();
    if (clock.loops() !== loops) {
      loops = clock.loops();
      repeats = REPEATS;
    }
    if (repeats > 0) {
      repeats--;
      read = open();
    }
    ticks++;
    if (isTooFast && repeats === 0 && ticks % WHOLE_EACH_TICKS !== 0) return;
    const isWhole = repeats > 0 || instantMs - sentMs > longestStepMs || instantMs < sentMs;
    tell(isWhole ? simulation.lastBefore(instantMs) : simulation.between(sentMs, instantMs, step), instantMs, output);
    sentMs = instantMs;
  }

  function* stateInPieces(atMs: number, lookBackMs: number): Generator<readonly Observation[]> {
    const told = openPast();
    const isIn = ({ timeMs }: Observation): boolean => timeMs >= atMs - lookBackMs && timeMs <= atMs;
    for (const piece of inPieces(simulation.lastBefore(atMs))) yield told(piece, atMs).filter(isIn);
  }
  function* everythingBetween(fromMs: number, toMs: number, sampling: Sampling): Generator<readonly Observation[]> {
    const told = openPast();
    for (const piece of inPieces(simulation.between(fromMs - 1, toMs, sampling))) yield told(piece, toMs);
  }
  function* betweenInPieces(...[assetId, fromMs, toMs, stepMs, property]: Parameters<SourcePast['between']>): Generator<readonly Observation[]> {
    const only = { assetId, ...(stepMs === undefined ? {} : { stepMs }), ...(property === undefined ? {} : { property }) };
    const told = openPast();
    // In parts: messages are many times as large as what they say.
    for (let begin = fromMs - 1; begin < toMs; begin += PART_MS)
      yield told(simulation.between(begin, Math.min(begin + PART_MS, toMs), only), toMs);
  } // prettier-ignore

  return {
    id,
    isLater,
    status: () => ({ id, state: 'simulated', lastGoodMs }),
    past: {
      ...(theme === undefined ? {} : { theme }),
      isAlone: (property, assetId) => simulation.isRare?.(assetId, property) ?? false,
      isStateExact: options.isStateExact ?? isThinned,
      owns: (datastream) => streams.has(datastream),
      boundsOf: (datastream, fromMs, toMs) => {
        const slash = datastream.lastIndexOf('/');
        return (
          simulation.boundsOf?.(datastream.slice(0, slash), datastream.slice(slash + 1), fromMs, toMs) ?? UNBOUNDED
        );
      },
      stateInPieces,
      stateAt: (atMs, lookBackMs) => [...stateInPieces(atMs, lookBackMs)].flat(),
      fixesBetween: (fromMs, toMs, stepMs, isBegun = false) => {
        if (!hasMovers) return [];
        const told = openPast();
        const before = isBegun ? told((simulation.placesBefore ?? simulation.lastBefore)(fromMs - 1), fromMs) : [];
        return [...before, ...told(simulation.between(fromMs - 1, toMs, { stepMs }), toMs)];
      },
      everythingBetween,
      betweenInPieces,
      between: (...asked) => [...betweenInPieces(...asked)].flat(),
    },
    start: (output) => {
      sentMs = unixMs(clock.instant());
      loops = clock.loops();
      output.announced(simulation.assets);
      tell(simulation.lastBefore(sentMs), sentMs, output);
      output.statusChanged();
      if (clock.speed > 0) timer = setInterval(() => tick(output), TICK_MS);
    },
    dispose: () => clearInterval(timer),
  };
}
