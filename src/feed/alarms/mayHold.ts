import type { Observation } from '../../live/observation.ts';
import type { Leaf, RuleInstance, Tree } from './ruleInstance.ts';

/** What can be said of datastreams without reading a span of them. */
export interface Glance {
  /** The last observation of a datastream at or before an instant; undefined where only reading tells. */
  readonly last: (datastream: string) => Observation | undefined;
  /** No value of it that holds within the span is greater than this; Infinity: nobody knows. */
  readonly most: (datastream: string) => number;
}

const mayBe = (tree: Tree, leafMay: (leaf: Leaf) => boolean): boolean => {
  if (tree.test !== 'combined') return leafMay(tree);
  return tree.is === 'all'
    ? tree.members.every((member) => mayBe(member, leafMay))
    : tree.members.some((member) => mayBe(member, leafMay));
};

const isWithinReach = (leaf: Leaf, most: number): boolean =>
  leaf.test !== 'value' || leaf.is === 'below' || !(most < leaf.value);

/** Whether an alarm may do anything in a span, by bounds alone. False is certain, true is not. */
export const mayHoldWithin = ({ tree, datastreams }: RuleInstance, most: Glance['most']): boolean =>
  mayBe(tree, (leaf) => isWithinReach(leaf, most(datastreams[leaf.slot]!)));

/**
 * Whether an alarm may hold at an instant, by what was observed last: that decides all but changes and alarms that wait for their time.
 * False is certain, true is not.
 */
export const mayHoldAt = ({ tree, datastreams }: RuleInstance, { last, most }: Glance, atMs: number): boolean =>
  mayBe(tree, (leaf) => {
    const datastream = datastreams[leaf.slot]!;
    if (!isWithinReach(leaf, most(datastream))) return false;
    if (leaf.test === 'change') return true;
    const known = last(datastream);
    if (!known) return true;
    const { value, timeMs } = known;
    if (leaf.test === 'missing') return Number.isNaN(value) || atMs >= timeMs + leaf.afterMs;
    if (Number.isNaN(value) || atMs >= timeMs + leaf.staleMs) return false;
    return leaf.is === 'above' ? value >= leaf.value : value <= leaf.value;
  });
