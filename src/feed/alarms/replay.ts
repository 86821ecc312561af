import type { Observation } from '../../live/observation.ts';
import type { Eventually } from '../history/historyStore.ts';
import { createEvaluator, warmUpMs, type Evaluator, type Transition } from './evaluator.ts';
import type { RuleInstance, Tree } from './ruleInstance.ts';

/** Reads a datastream's observations from one instant to another, both included, ascending; the latest first with `isLatestFirst`. */
export type ReadObservations = (
  datastream: string,
  fromMs: number,
  toMs: number,
  limit: number,
  isLatestFirst?: boolean,
) => Eventually<readonly Observation[]>;

/** What an alarm did within a span. */
export interface Replayed {
  /** It was raised before the span and held at its begin. */
  readonly wasActive: boolean;
  readonly transitions: readonly Transition[];
  /** Stands at the end of the span and can go on. */
  readonly evaluator: Evaluator;
  /** The span after this one, of which nothing is known yet: the evaluator goes on, what it says from now on stands there. */
  readonly next: () => Replayed;
}

/** Observations of one datastream in one span. */
const MOST = 200_000;
const HOUR_MS = 3_600_000;
const LEAST_WARM_UP_MS = 2 * HOUR_MS;
/** Values that are said to be missing one after another: two months of hours. */
const MOST_MISSING = 1500;

function slotsOfSilence(node: Tree): number[] {
  if (node.test === 'combined') return node.members.flatMap(slotsOfSilence);
  return node.test === 'missing' ? [node.slot] : [];
}

/** Everything that decides about a span, ascending in time. */
async function observationsFor(
  instance: RuleInstance,
  read: ReadObservations,
  startMs: number,
  lastMs: number,
): Promise<Observation[]> {
  // Rounded, so that what is asked of one asset for several alarms is asked for the same span: it is then reckoned once.
  const fromMs = Math.floor((startMs - Math.max(warmUpMs(instance), LEAST_WARM_UP_MS)) / HOUR_MS) * HOUR_MS;
  const silent = slotsOfSilence(instance.tree);
  const all: Observation[] = [];
  for (const [slot, datastream] of instance.datastreams.entries()) {
    const found = await read(datastream, fromMs, lastMs, MOST);
    const isHeard = found.some(({ timeMs, value }) => timeMs <= startMs - instance.forMs && !Number.isNaN(value));
    if (!isHeard && silent.includes(slot)) {
      // Silent for longer than the warm-up: the last value that was heard at all says since when. Sources say "missing" for days.
      const before = await read(datastream, 0, fromMs - 1, MOST_MISSING, true);
      const heard = before.find(({ value }) => !Number.isNaN(value));
      if (heard) all.push(heard);
    }
    for (const observation of found) all.push(observation);
  }
  return instance.datastreams.length === 1 ? all : all.sort((a, b) => a.timeMs - b.timeMs);
} // prettier-ignore

/**
 * Plays the observations of a span through an alarm. What it says depends on these alone: it is the same whenever it is asked, whatever
 * was asked before. The evaluator goes on adding to the transitions when it is given more.
 */
export async function replay(
  instance: RuleInstance,
  read: ReadObservations,
  startMs: number,
  endMs: number,
): Promise<Replayed> {
  let transitions: Transition[] = [];
  /** Undefined until the span has begun. */
  const begin: { wasActive?: boolean } = {};
  const evaluator = createEvaluator(instance, (transition) => {
    if (begin.wasActive !== undefined) transitions.push(transition);
  });
  const enter = (): boolean => {
    evaluator.advance(startMs);
    return evaluator.isActive();
  };
  for (const observation of await observationsFor(instance, read, startMs, endMs - 1)) {
    if (observation.timeMs >= startMs) begin.wasActive ??= enter();
    evaluator.observe(observation);
  }
  begin.wasActive ??= enter();
  evaluator.advance(endMs);
  const replayed = (wasActive: boolean): Replayed => ({
    ...{ wasActive, transitions, evaluator },
    next: () => {
      transitions = [];
      return replayed(evaluator.isActive());
    },
  });
  return replayed(begin.wasActive);
}
