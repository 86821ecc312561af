import { hash2, smoothstep } from '../../geo/noise.ts';
import type { Values } from '../stations/shape.ts';

/** How a crane is built, metres. */
export interface CraneBuild {
  /** From the landside rail to where it takes from ships. */
  readonly reachM: number;
  readonly heightM: number;
  /** Heaviest thing on the hook, tonnes. */
  readonly mostT: number;
  /** Where a vehicle takes and brings boxes, from the landside rail; absent: they go into the stack at once. */
  readonly laneM?: number | undefined;
}

/** Share of a move at which the box hangs on the spreader, and at which it stands where it was brought. */
export const LIFTED_AT = 0.12;
export const SET_AT = 0.655;

/** Bulk is unloaded and loaded in turns of some twenty moves. @returns whether it comes from the ship */
const isInwardGrab = (key: number, move: number): boolean => hash2(key, Math.floor(move / 20), 3) < 0.52;

/** What a crane is at. */
export interface CraneMoves {
  /** Moves since midnight, with the fraction of the one that is under way; whole while it rests. */
  readonly moves: number;
  /** Moves an hour; 0 = it rests. */
  readonly perHour: number;
  /** Whether a move brings something from the ship; absent: it lifts bulk, in turns. */
  readonly isInward?: (move: number) => boolean;
}

/** A way that begins and ends softly, while `share` runs from `from` to `to`. */
const soft = (share: number, from: number, to: number, a: number, b: number): number =>
  a + (b - a) * smoothstep(from, to, share);

/** A crane at an instant of its work. */
export function craneAt(build: CraneBuild, key: number, work: CraneMoves): Values {
  const { moves, perHour, isInward: isInwardAt = (move: number) => isInwardGrab(key, move) } = work;
  const { heightM, mostT } = build;
  const top = heightM - 3;
  const move = Math.floor(moves);
  const share = moves - move;
  const today = move;
  if (perHour <= 0) return { trolley: 0, spreader: top, load: 0, rate: 0, moves: today };
  const isInward = isInwardAt(move);
  const [from, to] = isInward ? [quayM(key, move, build), landM(key, move, build)] : [landM(key, move, build), quayM(key, move, build)]; // prettier-ignore
  const [low, high] = [1 + 4 * hash2(key, move, 6), top];
  // Where the last move left it, which is known; where the next one begins nobody knows yet.
  const before = isInwardAt(move - 1) ? landM(key, move - 1, build) : quayM(key, move - 1, build);
  const trolley = share < 0.25 ? soft(share, 0, 0.1, before, from) : soft(share, 0.25, 0.52, from, to);
  const spreader =
    share < 0.1 ? soft(share, 0, 0.1, high, low) : share < 0.13 ? low : share < 0.27 ? soft(share, 0.13, 0.27, low, high) : share < 0.52 ? high : share < 0.64 ? soft(share, 0.52, 0.64, high, low) : share < 0.67 ? low : share < 0.8 ? soft(share, 0.67, 0.8, low, high) : high; // prettier-ignore
  const isLoaded = share >= LIFTED_AT && share < SET_AT;
  return {
    trolley,
    spreader,
    load: isLoaded ? Math.max(2, mostT * (0.12 + 0.7 * hash2(key, move, 7))) : 0,
    rate: perHour,
    moves: today,
  };
}

/** Over the ship: beyond the lane of the vehicle, wherever that lies. */
const quayM = (key: number, move: number, { reachM, laneM = 0 }: CraneBuild): number =>
  Math.max(laneM + 4, reachM * (0.78 + 0.2 * hash2(key, move, 4)));
/** Over the vehicle, or over the stack. */
const landM = (key: number, move: number, { reachM, laneM }: CraneBuild): number =>
  laneM ?? reachM * (0.08 + 0.3 * hash2(key, move, 5));
