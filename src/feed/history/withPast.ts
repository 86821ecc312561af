import { packFlags, type Observation } from '../../live/observation.ts';
import { inputOf, rollUp } from '../../live/rollUp.ts';
import { unixMs } from '../../geo/units.ts';
import type { Theme } from '../../schema/catalogue.ts';
import type { Glance } from '../alarms/mayHold.ts';
import { createBreath } from '../breath.ts';
import { UNBOUNDED } from '../../simulators/simulation.ts';
import type { SourcePast } from '../sources/source.ts';
import type { HistoryStore } from './historyStore.ts';
import { createPastStates } from './pastStates.ts';
import { observationAt, observationsOf, stateColumns, type StateColumns } from './stateColumns.ts';

/** What readers of the history may ask. */
export interface ReadableHistory extends Pick<HistoryStore, 'series' | 'raw' | 'extent' | 'count' | 'spans'> {
  /** @param themes of what is reckoned anew for one theme, only these; absent = everything */
  readonly stateAt: (atMs: number, lookBackMs: number, themes?: ReadonlySet<Theme>) => Promise<Observation[]>;
  /** The same as it comes, one of each source and in no order: sorting thousands of names takes longer than writing what they stand for. */
  readonly everythingAt: (
    atMs: number,
    lookBackMs: number,
    themes?: ReadonlySet<Theme>,
  ) => Promise<readonly StateColumns[]>;
  /**
   * As `raw`, but of what is reckoned anew too all of the span is told, however long it is: for alarms, which ask for no more than decides.
   * The latest first: back to the last value that was heard, {@link LONGEST_SILENCE_MS} at most.
   */
  readonly deciding: HistoryStore['raw'];
  /** What is known up to an instant without reading it, of datastreams whose source knows its past. */
  readonly glance: (atMs: number) => Glance;
}

/** What is reckoned anew reaches back this far from the end of a span: a question for years must not hold the feed up. */
const LONGEST_SPAN_MS = 48 * 3_600_000;
/** Who asks for everything there ever was, of many datastreams at once as a rule, gets the last minutes. */
const BOUNDLESS_FROM_MS = 400 * 86_400_000;
const BOUNDLESS_SPAN_MS = 10 * 60_000;
/** Who has been silent for longer was never heard, as far as alarms go; and is looked for in steps of this, ms. */
const LONGEST_SILENCE_MS = 14 * 86_400_000;
const SILENCE_STEP_MS = 12 * 3_600_000;
/** Whoever is here has spoken within this time, whatever the datastream; and is looked for in steps of this. */
const NEWEST_WITHIN_MS = 10 * 60_000;
const ANY_STEP_MS = 10 * 60_000;
/** Who moves says everything within so long, or is not here; and what stood for longer than this in a state says nothing. */
const MOVERS_SAY_WITHIN_MS = 2 * 60_000;
const STATE_LOOK_BACK_MS = 48 * 3_600_000;
/** Assets whose observations are kept for the next datastream of the same that is asked for, and of how many observations: some 5 MB. */
const KEPT = 256;
const MOST_KEPT = 50_000;

const beginOf = (fromMs: number, toMs: number): number =>
  Math.max(fromMs, toMs - (toMs - fromMs > BOUNDLESS_FROM_MS ? BOUNDLESS_SPAN_MS : LONGEST_SPAN_MS));

/** Observations by datastream; those of one asset are reckoned together. */
function createReckoner() {
  const kept = new Map<string, { readonly streams: ReadonlyMap<string, Observation[]>; readonly size: number }>();
  let size = 0;
  const breathe = createBreath();
  const questionOf = (past: SourcePast, datastream: string, fromMs: number, toMs: number, stepMs?: number) => {
    const slash = datastream.lastIndexOf('/');
    const [asset, property] = [datastream.slice(0, slash), datastream.slice(slash + 1)];
    const isAlone = past.isAlone?.(property, asset) ?? false;
    const key = `${isAlone ? datastream : asset} ${fromMs} ${toMs} ${stepMs ?? ''}`;
    return { key, asked: [asset, fromMs, toMs, stepMs, isAlone ? property : undefined] as const };
  };
  const keep = (key: string, all: readonly Observation[]): ReadonlyMap<string, Observation[]> => {
    const streams = groupOf(all);
    size += all.length - (kept.get(key)?.size ?? 0);
    kept.set(key, { streams, size: all.length });
    for (const [oldest, { size: its }] of kept) {
      if (oldest === key || (kept.size <= KEPT && size <= MOST_KEPT)) break;
      kept.delete(oldest);
      size -= its;
    }
    return streams;
  };
  return {
    /** No more of a span than its last two days. */
    between: (past: SourcePast, datastream: string, fromMs: number, toMs: number, stepMs?: number): readonly Observation[] => {
      const { key, asked } = questionOf(past, datastream, beginOf(fromMs, toMs), toMs, stepMs);
      const streams = kept.get(key)?.streams ?? keep(key, past.between(...asked));
      return streams.get(datastream) ?? [];
    },
    /** All of a span, however long; others go on while it is reckoned. */
    wholeBetween: async (past: SourcePast, datastream: string, fromMs: number, toMs: number): Promise<readonly Observation[]> => {
      const { key, asked } = questionOf(past, datastream, fromMs, toMs);
      const known = kept.get(key);
      if (known) return known.streams.get(datastream) ?? [];
      const all: Observation[] = [];
      for (const piece of past.betweenInPieces?.(...asked) ?? [past.between(...asked)]) {
        for (const observation of piece) all.push(observation);
        await breathe();
      }
      return keep(key, all).get(datastream) ?? [];
    },
  };
} // prettier-ignore

/**
 * The history together with sources that know their own past. Asked for a datastream of such a source, the source answers;
 * readers cannot tell.
 */
export function withPast(history: HistoryStore, pasts: readonly SourcePast[]): ReadableHistory {
  const { between, wholeBetween } = createReckoner();
  const stateOf = createPastStates();
  const pastOf = (datastream: string): SourcePast | undefined => pasts.find((past) => past.owns(datastream));
  const everythingAt: ReadableHistory['everythingAt'] = async (atMs, lookBackMs, themes) => {
    const all = [stateColumns([await history.stateAt(atMs, lookBackMs)])];
    const breathe = createBreath();
    for (const past of pasts) {
      if (themes && past.theme && !themes.has(past.theme)) continue;
      await breathe();
      all.push(stateOf(past, atMs, lookBackMs));
    }
    return all;
  };
  return {
    spans: () => history.spans(),
    everythingAt,
    stateAt: async (atMs, lookBackMs, themes) => {
      const all = (await everythingAt(atMs, lookBackMs, themes)).flatMap(observationsOf);
      return all.sort((a, b) => (a.datastream < b.datastream ? -1 : 1));
    },
    glance: (atMs) => {
      const states = new Map<SourcePast, (datastream: string) => Observation | undefined>();
      return {
        // For all of its datastreams at once.
        isLastAtHand: (datastream) => pastOf(datastream)?.isStateExact ?? false,
        bounds: (datastream, fromMs) => pastOf(datastream)?.boundsOf?.(datastream, fromMs, atMs) ?? UNBOUNDED,
        last: (datastream) => {
          const past = pastOf(datastream);
          if (!past) return undefined;
          if (!past.isStateExact) return between(past, datastream, atMs - MOVERS_SAY_WITHIN_MS, atMs).at(-1);
          let lastOf = states.get(past);
          if (!lastOf) states.set(past, (lastOf = byName(stateOf(past, atMs, STATE_LOOK_BACK_MS))));
          return lastOf(datastream);
        },
      };
    },
    series: (datastream, fromMs, toMs, widthMs) => {
      const past = pastOf(datastream);
      if (!past) return history.series(datastream, fromMs, toMs, widthMs);
      const known = between(past, datastream, fromMs, toMs).filter(({ value }) => !Number.isNaN(value));
      const inputs = known.map((o) => inputOf(o.timeMs, o.value, packFlags(o.quality, o.origin)));
      return rollUp(inputs, widthMs);
    },
    raw: (datastream, fromMs, toMs, limit, isLatestFirst) => {
      const past = pastOf(datastream);
      if (!past) return history.raw(datastream, fromMs, toMs, limit, isLatestFirst);
      // Who asks for one wants the newest, or to know whether there is any.
      const isAny = limit === 1 && !isLatestFirst;
      const begin = limit === 1 && isLatestFirst ? Math.max(fromMs, toMs - NEWEST_WITHIN_MS) : fromMs;
      const all = between(past, datastream, begin, toMs, isAny ? ANY_STEP_MS : undefined);
      return (isLatestFirst ? all.toReversed() : all).slice(0, limit);
    },
    deciding: async (datastream, fromMs, toMs, limit, isLatestFirst) => {
      const past = pastOf(datastream);
      if (!past) return history.raw(datastream, fromMs, toMs, limit, isLatestFirst);
      if (!isLatestFirst) return (await wholeBetween(past, datastream, fromMs, toMs)).slice(0, limit);
      const latest: Observation[] = [];
      const leastMs = Math.max(fromMs, toMs - LONGEST_SILENCE_MS);
      for (let end = toMs; end >= leastMs && latest.length < limit; end -= SILENCE_STEP_MS) {
        const begin = Math.max(leastMs, end - SILENCE_STEP_MS + 1);
        const part = await wholeBetween(past, datastream, begin, end);
        latest.push(...part.toReversed());
        if (part.some(({ value }) => !Number.isNaN(value))) break;
      }
      return latest.slice(0, limit);
    },
    extent: (datastream, fromMs, toMs) => {
      const past = pastOf(datastream);
      if (!past) return history.extent(datastream, fromMs, toMs);
      return { fromMs: unixMs(beginOf(fromMs, toMs)), toMs: unixMs(toMs) };
    },
    count: (datastream, fromMs, toMs) => {
      const past = pastOf(datastream);
      return past ? between(past, datastream, fromMs, toMs).length : history.count(datastream, fromMs, toMs);
    },
  };
}

/** Of several of one datastream the last. */
function byName(state: StateColumns): (datastream: string) => Observation | undefined {
  const places = new Map(state.datastream.map((datastream, i) => [datastream, i]));
  return (datastream) => {
    const at = places.get(datastream);
    return at === undefined ? undefined : observationAt(state, at);
  };
}

/** By datastream. */
function groupOf(observations: readonly Observation[]): Map<string, Observation[]> {
  const groups = new Map<string, Observation[]>();
  for (const observation of observations) {
    const group = groups.get(observation.datastream);
    if (group) group.push(observation);
    else groups.set(observation.datastream, [observation]);
  }
  return groups;
}
