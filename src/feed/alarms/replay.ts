import type { Observation } from '../../live/observation.ts';
import { createEvaluator, warmUpMs, type Evaluator, type Transition } from './evaluator.ts';
import type { RuleInstance, Tree } from './ruleInstance.ts';

/** Reads a datastream's observations from one instant to another, both included, ascending; the latest first with `isLatestFirst`. */
export type ReadObservations = (
  datastream: string,
  fromMs: number,
  toMs: number,
  limit: number,
  isLatestFirst?: boolean,
) => readonly Observation[];

/** What an alarm did within a span. */
export interface Replayed {
  /** It was raised before the span and held at its begin. */
  readonly wasActive: boolean;
  readonly transitions: readonly Transition[];
  /** Stands at the end of the span and can go on. */
  readonly evaluator: Evaluator;
}

/** Observations of one datastream in one span. */
const MOST = 200_000;
/** Values that are said to be missing one after another: two months of hours. */
const MOST_MISSING = 1500;

function slotsOfSilence(node: Tree): number[] {
  if (node.test === 'combined') return node.members.flatMap(slotsOfSilence);
  return node.test === 'missing' ? [node.slot] : [];
}

/** Everything that decides about a span, ascending in time. */
function observationsFor(instance: RuleInstance, read: ReadObservations, startMs: number, lastMs: number): Observation[] {
  const fromMs = startMs - warmUpMs(instance);
  const silent = slotsOfSilence(instance.tree);
  const all = instance.datastreams.flatMap((datastream, slot) => {
    const found = read(datastream, fromMs, lastMs, MOST);
    const isHeard = found.some(({ timeMs, value }) => timeMs <= startMs && !Number.isNaN(value));
    if (isHeard || !silent.includes(slot)) return found;
    // Silent for longer than the warm-up: the last value that was heard at all says since when. Sources say "missing" for days.
    const heard = read(datastream, 0, fromMs - 1, MOST_MISSING, true).find(({ value }) => !Number.isNaN(value));
    return heard ? [heard, ...found] : found;
  });
  return instance.datastreams.length === 1 ? all : all.sort((a, b) => a.timeMs - b.timeMs);
} // prettier-ignore

/**
 * Plays the observations of a span through an alarm. What it says depends on these alone: it is the same whenever it is asked, whatever
 * was asked before. The evaluator goes on adding to the transitions when it is given more.
 */
export function replay(instance: RuleInstance, read: ReadObservations, startMs: number, endMs: number): Replayed {
  const transitions: Transition[] = [];
  /** Undefined until the span has begun. */
  const begin: { wasActive?: boolean } = {};
  const evaluator = createEvaluator(instance, (transition) => {
    if (begin.wasActive !== undefined) transitions.push(transition);
  });
  const enter = (): boolean => {
    evaluator.advance(startMs);
    return evaluator.isActive();
  };
  for (const observation of observationsFor(instance, read, startMs, endMs - 1)) {
    if (observation.timeMs >= startMs) begin.wasActive ??= enter();
    evaluator.observe(observation);
  }
  begin.wasActive ??= enter();
  evaluator.advance(endMs);
  return { wasActive: begin.wasActive, transitions, evaluator };
}
