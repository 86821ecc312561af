import { hash2, smoothstep } from '../../geo/noise.ts';
import type { Values } from '../stations/shape.ts';

/** How a crane is built, metres. */
export interface CraneBuild {
  /** From the landside rail to where it takes from ships. */
  readonly reachM: number;
  readonly heightM: number;
  /** Heaviest thing on the hook, tonnes. */
  readonly mostT: number;
}

/** A way that begins and ends softly, while `share` runs from `from` to `to`. */
const soft = (share: number, from: number, to: number, a: number, b: number): number =>
  a + (b - a) * smoothstep(from, to, share);

/**
 * A crane at an instant of its work.
 * @param moves moves since midnight, with the fraction of the one that is under way; whole while it rests
 * @param perHour moves an hour; 0 = it rests
 */
export function craneAt(build: CraneBuild, key: number, moves: number, perHour: number): Values {
  const { reachM, heightM, mostT } = build;
  const top = heightM - 3;
  const move = Math.floor(moves);
  const share = moves - move;
  const today = move;
  if (perHour <= 0) return { trolley: 0, spreader: top, load: 0, rate: 0, moves: today };
  // Ships are unloaded and loaded in turns of some twenty moves.
  const isInward = hash2(key, Math.floor(move / 20), 3) < 0.52;
  const [quay, stack] = [reachM * (0.78 + 0.2 * hash2(key, move, 4)), reachM * (0.08 + 0.3 * hash2(key, move, 5))];
  const [from, to] = isInward ? [quay, stack] : [stack, quay];
  const [low, high] = [1 + 4 * hash2(key, move, 6), top];
  const trolley =
    share < 0.25 ? from : share < 0.52 ? soft(share, 0.25, 0.52, from, to) : share < 0.78 ? to : soft(share, 0.78, 1, to, nextFrom(key, move + 1, reachM)); // prettier-ignore
  const spreader =
    share < 0.1 ? soft(share, 0, 0.1, high, low) : share < 0.13 ? low : share < 0.27 ? soft(share, 0.13, 0.27, low, high) : share < 0.52 ? high : share < 0.64 ? soft(share, 0.52, 0.64, high, low) : share < 0.67 ? low : share < 0.8 ? soft(share, 0.67, 0.8, low, high) : high; // prettier-ignore
  const isLoaded = share >= 0.12 && share < 0.655;
  return {
    trolley,
    spreader,
    load: isLoaded ? Math.max(2, mostT * (0.12 + 0.7 * hash2(key, move, 7))) : 0,
    rate: perHour,
    moves: today,
  };
}

/** Where the next move begins: the trolley is there when it does. */
function nextFrom(key: number, move: number, reachM: number): number {
  const isInward = hash2(key, Math.floor(move / 20), 3) < 0.52;
  return reachM * (isInward ? 0.78 + 0.2 * hash2(key, move, 4) : 0.08 + 0.3 * hash2(key, move, 5));
}
