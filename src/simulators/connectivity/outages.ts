import { hash2, seedOf } from '../../geo/noise.ts';

const MINUTE_MS = 60_000;
/** How often something is lost, and for how long. */
export interface OutageRule {
  /** Each one once in so long, at an hour of its own. */
  readonly onceInMs: number;
  /** Least and most, minutes. */
  readonly lastsMin: readonly [number, number];
}
/** With 140 cells some seven times a day in the city (a rule of this simulation). */
const OF_CELLS: OutageRule = { onceInMs: 20 * 86_400_000, lastsMin: [40, 110] };

/** A time in which something is lost: a cell serves nobody. */
export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The outage that goes on at an instant; null while it serves. A function of name, time and seed alone. @param id of the asset; @param rule absent: a 5G cell's */
export function outageAt(
  id: string,
  atMs: number,
  seed: number,
  { onceInMs, lastsMin: [least, most] } = OF_CELLS,
): Outage | null {
  const key = seedOf(id) ^ seed;
  const phaseMs = hash2(key, 1, 97) * onceInMs;
  const turn = Math.floor((atMs + phaseMs) / onceInMs);
  const lastsMs = (least + (most - least) * hash2(key, turn, 98)) * MINUTE_MS;
  const fromMs = Math.round(turn * onceInMs - phaseMs + hash2(key, turn, 99) * (onceInMs - lastsMs));
  const toMs = Math.round(fromMs + lastsMs);
  return atMs >= fromMs && atMs < toMs ? { fromMs, toMs } : null;
}

/** Whether a 5G cell serves at an instant. @param cellId of the asset, `cell/hochfeld-1` */
export const isCellServing = (cellId: string, atMs: number, seed: number): boolean =>
  outageAt(cellId, atMs, seed) === null;
