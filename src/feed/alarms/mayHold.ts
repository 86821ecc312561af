import type { Observation } from '../../live/observation.ts';
import type { Bounds } from '../../simulators/simulation.ts';
import { warmUpMs } from './evaluator.ts';
import type { Leaf, RuleInstance, Tree } from './ruleInstance.ts';

/** What can be said of datastreams up to an instant without reading a span of them. */
export interface Glance {
  /** The last observation of a datastream at or before the instant; undefined where only reading tells. */
  readonly last: (datastream: string) => Observation | undefined;
  /** To look at the last one is quicker than to look for bounds. */
  readonly isLastAtHand: (datastream: string) => boolean;
  /** Of all its observations from `fromMs` to the instant. */
  readonly bounds: (datastream: string, fromMs: number) => Bounds;
}

const mayBe = (tree: Tree, leafMay: (leaf: Leaf) => boolean): boolean => {
  if (tree.test !== 'combined') return leafMay(tree);
  return tree.is === 'all'
    ? tree.members.every((member) => mayBe(member, leafMay))
    : tree.members.some((member) => mayBe(member, leafMay));
};

function isWithinReach(leaf: Leaf, { least, most, longestSilenceMs }: Bounds): boolean {
  switch (leaf.test) {
    case 'value':
      return leaf.is === 'above' ? !(most < leaf.value) : !(least > leaf.value);
    case 'change':
      return !(most - least < leaf.by);
    case 'missing':
      return !(longestSilenceMs < leaf.afterMs);
  }
}

/** Whether an alarm may do anything from an instant to that of the glance, by the bounds of all that decides about it. False is certain, true is not. */
export function mayHoldSince(instance: RuleInstance, { bounds }: Pick<Glance, 'bounds'>, fromMs: number): boolean {
  const decidesMs = fromMs - warmUpMs(instance);
  return mayBe(instance.tree, (leaf) => isWithinReach(leaf, bounds(instance.datastreams[leaf.slot]!, decidesMs)));
}

/**
 * Whether an alarm may hold at an instant, by what was observed last: that decides all but changes and alarms that wait for their time.
 * False is certain, true is not.
 */
export const mayHoldAt = ({ tree, datastreams }: RuleInstance, glance: Glance, atMs: number): boolean =>
  mayBe(tree, (leaf) => {
    const datastream = datastreams[leaf.slot]!;
    if (leaf.test === 'change') return true;
    if (
      leaf.test === 'value' &&
      !glance.isLastAtHand(datastream) &&
      !isWithinReach(leaf, glance.bounds(datastream, atMs - leaf.staleMs))
    )
      return false;
    const known = glance.last(datastream);
    if (!known) return true;
    const { value, timeMs } = known;
    if (leaf.test === 'missing') return Number.isNaN(value) || atMs >= timeMs + leaf.afterMs;
    if (Number.isNaN(value) || atMs >= timeMs + leaf.staleMs) return false;
    return leaf.is === 'above' ? value >= leaf.value : value <= leaf.value;
  });
