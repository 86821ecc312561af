import { hash2, smoothstep } from '../../geo/noise.ts';
import { FILL_MS, GATE_MS, OPEN_MS, TURN_MS, turnAt, turnStartMs } from './lockTurns.ts';
import type { World } from '../world/world.ts';
import { MOUTH_KM, UPPER_M } from '../world/world.ts';
import type { Values } from '../stations/shape.ts';

/** Shares of a turn. */
const [GATE, OPEN, FILL] = [GATE_MS / TURN_MS, OPEN_MS / TURN_MS, FILL_MS / TURN_MS];

/** Vessels that wait below and above a shut lock after many hours: others have gone elsewhere by then. */
const MOST_WAITING = 14;
const FILLS_H = 14;
/** Vessels an hour beyond those that come, once it is open again. */
const DRAINS = 1.6;
const STEP_MS = 900_000;
/** What was longer ago makes no difference any more. */
const LOOK_BACK_STEPS = 5 * 96;
/** Quarters of an hour that are kept: those of a week. */
const KEPT = 7 * 96;

/** Vessels that wait because the locks are shut, as a function of time: more with each hour, and fewer once they open. */
export function createLockQueue({ areLocksShut }: Pick<World, 'areLocksShut'>): (atMs: number) => number {
  const known = new Map<number, number>();
  return (atMs) => {
    const step = Math.floor(atMs / STEP_MS);
    let waiting = known.get(step);
    if (waiting === undefined) {
      waiting = 0;
      for (let k = step - LOOK_BACK_STEPS; k <= step; k++)
        waiting = areLocksShut(k * STEP_MS) ? waiting + (MOST_WAITING - waiting) / (FILLS_H * 4) : Math.max(0, waiting - DRAINS / 4); // prettier-ignore
      if (known.size > KEPT) known.clear();
      known.set(step, waiting);
    }
    return waiting;
  };
}

/**
 * A lock at an instant.
 * @param waiting vessels that wait for it to open
 * @param vessels between its gates; null where nobody knows
 */
export function lockAt(key: number, atMs: number, world: World, waiting: number, vessels: number | null): Values {
  const lowerM = world.riverM(MOUTH_KM, atMs);
  if (lowerM === null)
    return { chamber: null, lowerGate: null, upperGate: null, vessels: null, fall: null, open: null, waiting: null };
  const fall = UPPER_M - lowerM;
  const queue = Math.floor(waiting * (0.7 + 0.3 * hash2(key, 9)));
  if (world.areLocksShut(atMs))
    return {
      ...{ chamber: Math.max(UPPER_M, lowerM), lowerGate: 0, upperGate: 0 },
      ...{ vessels, fall: Math.max(0, fall), open: 0, waiting: queue },
    };
  const t = (atMs - turnStartMs(key, turnAt(key, atMs))) / TURN_MS;
  // Lower open, gate shuts, fills, gate opens, upper open, gate shuts, empties, gate opens.
  const ends = [OPEN, GATE, FILL, GATE, OPEN, GATE, FILL, GATE].reduce<number[]>((all, each) => [...all, (all.at(-1) ?? 0) + each], []); // prettier-ignore
  const lowerGate = t < ends[0]! ? 1 : t < ends[1]! ? 1 - smoothstep(ends[0]!, ends[1]!, t) : t < ends[6]! ? 0 : smoothstep(ends[6]!, 1, t); // prettier-ignore
  const upperGate = t < ends[2]! ? 0 : t < ends[3]! ? smoothstep(ends[2]!, ends[3]!, t) : t < ends[4]! ? 1 : t < ends[5]! ? 1 - smoothstep(ends[4]!, ends[5]!, t) : 0; // prettier-ignore
  const filled = smoothstep(ends[1]!, ends[2]!, t) - smoothstep(ends[5]!, ends[6]!, t);
  return {
    chamber: lowerM + fall * filled,
    lowerGate: lowerGate * 100,
    upperGate: upperGate * 100,
    vessels,
    fall,
    open: 1,
    waiting: queue,
  };
}
