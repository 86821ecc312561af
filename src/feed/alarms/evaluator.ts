import type { Observation } from '../../live/observation.ts';
import type { Leaf, RuleInstance, Tree } from './ruleInstance.ts';

/** An alarm is raised or cleared; with the last observation of the datastream it looks at first. */
export interface Transition {
  readonly atMs: number;
  readonly isRaised: boolean;
  readonly last: Observation | null;
}

/** A leaf between two observations: what it says now, and when that changes by itself. */
interface LeafState {
  holds: boolean;
  changesAtMs: number;
}
type Known = readonly [timeMs: number, value: number];

/** In less than this part of the span of a change, no change is reckoned: the beginning is not known yet. */
const LEAST_SHARE = 0.5;

function createLeaf(leaf: Leaf): LeafState & { observe(timeMs: number, value: number): void } {
  let within: Known[] = [];
  const state = {
    holds: false,
    changesAtMs: Infinity,
    observe: (timeMs: number, value: number): void => {
      const isThere = !Number.isNaN(value);
      if (leaf.test === 'missing') {
        if (isThere) [state.holds, state.changesAtMs] = [false, timeMs + leaf.afterMs];
        return;
      }
      if (leaf.test === 'value')
        state.holds = isThere && (leaf.is === 'above' ? value >= leaf.value : value <= leaf.value);
      else {
        within = within.filter(([t]) => t >= timeMs - leaf.withinMs);
        if (isThere) within.push([timeMs, value]);
        const [firstMs, first] = within[0] ?? [timeMs, value];
        const change = leaf.is === 'rises' ? value - first : first - value;
        state.holds = isThere && timeMs - firstMs >= leaf.withinMs * LEAST_SHARE && change >= leaf.by;
      }
      state.changesAtMs = state.holds ? timeMs + leaf.staleMs : Infinity;
    },
  };
  return state;
}

/**
 * One alarm as a function of the observations: given them in the order of their time it says when the alarm is raised and cleared.
 * The same function reads the past and what comes in, so that both say the same. Whoever begins in the middle gives it the
 * observations since `warmUpMs` before.
 */
export function createEvaluator(
  { tree, datastreams, forMs }: RuleInstance,
  onTransition: (transition: Transition) => void,
) {
  const leaves: { readonly leaf: Leaf; readonly state: ReturnType<typeof createLeaf> }[] = [];
  const holdsOf = (node: Tree): (() => boolean) => {
    if (node.test === 'combined') {
      const members = node.members.map(holdsOf);
      return node.is === 'all' ? () => members.every((holds) => holds()) : () => members.some((holds) => holds());
    }
    const state = createLeaf(node);
    leaves.push({ leaf: node, state });
    return () => state.holds;
  };
  const holds = holdsOf(tree);
  let atMs = -Infinity;
  let heldSinceMs: number | null = null;
  let isActive = false;
  let last: Observation | null = null;

  const become = (active: boolean, when: number): void => {
    if (active === isActive) return;
    isActive = active;
    onTransition({ atMs: when, isRaised: active, last });
  };
  /** What the leaves say at an instant, once everything of that instant is known. */
  const settle = (when: number): void => {
    if (!holds()) {
      heldSinceMs = null;
      become(false, when);
      return;
    }
    heldSinceMs ??= when;
    if (when - heldSinceMs >= forMs) become(true, when);
  };
  const nextMs = (): number => {
    let next = heldSinceMs !== null && !isActive ? heldSinceMs + forMs : Infinity;
    for (const { state } of leaves) next = Math.min(next, state.changesAtMs);
    return next;
  };
  /** Everything that happens by itself before an instant. */
  const passTo = (endMs: number): void => {
    if (atMs > -Infinity) settle(atMs);
    for (let next = nextMs(); next < endMs; next = nextMs()) {
      for (const { leaf, state } of leaves)
        if (state.changesAtMs === next) [state.holds, state.changesAtMs] = [leaf.test === 'missing', Infinity];
      settle((atMs = next));
    }
  };

  return {
    isActive: (): boolean => isActive,
    /** An observation of one of its datastreams; those of one time may come in any order, earlier ones not at all. */
    observe: (observation: Observation): void => {
      const slot = datastreams.indexOf(observation.datastream);
      if (observation.timeMs > atMs) {
        passTo(observation.timeMs);
        atMs = observation.timeMs;
      }
      if (slot === 0) last = observation;
      for (const { leaf, state } of leaves)
        if (leaf.slot === slot) state.observe(observation.timeMs, observation.value);
    },
    /** Nothing more comes that is earlier than this: what happens by itself up to it, happens. */
    advance: passTo,
    /** When something last happened: what is observed from then on does not change what was said. */
    atMs: (): number => atMs,
    /** When something happens next if nothing is observed; Infinity = never. */
    nextMs,
  };
}
export type Evaluator = ReturnType<typeof createEvaluator>;

/** How far before an instant observations decide whether the alarm holds at it. */
export function warmUpMs({ tree, forMs }: RuleInstance): number {
  const ofTree = (node: Tree): number => {
    switch (node.test) {
      case 'combined':
        return Math.max(...node.members.map(ofTree));
      case 'change':
        return node.withinMs + node.staleMs;
      case 'missing':
        return node.afterMs;
      case 'value':
        return node.staleMs;
    }
  };
  return ofTree(tree) + forMs;
}
