import { hash2, seedOf } from '../../geo/noise.ts';

const MINUTE_MS = 60_000;
/** Each cell is lost once in so long, at an hour of its own: with 140 cells some seven times a day in the city (a rule of this simulation). */
const ONCE_IN_MS = 20 * 86_400_000;
const LASTS_MIN = [40, 110] as const;

/** A time in which a cell serves nobody. */
export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The outage of a cell that goes on at an instant; null while it serves. A function of name, time and seed alone. */
export function outageAt(cellId: string, atMs: number, seed: number): Outage | null {
  const key = seedOf(cellId) ^ seed;
  const phaseMs = hash2(key, 1, 97) * ONCE_IN_MS;
  const turn = Math.floor((atMs + phaseMs) / ONCE_IN_MS);
  const lastsMs = (LASTS_MIN[0] + (LASTS_MIN[1] - LASTS_MIN[0]) * hash2(key, turn, 98)) * MINUTE_MS;
  const fromMs = Math.round(turn * ONCE_IN_MS - phaseMs + hash2(key, turn, 99) * (ONCE_IN_MS - lastsMs));
  const toMs = Math.round(fromMs + lastsMs);
  return atMs >= fromMs && atMs < toMs ? { fromMs, toMs } : null;
}

/** Whether a 5G cell serves at an instant. @param cellId of the asset, `cell/hochfeld-1` */
export const isCellServing = (cellId: string, atMs: number, seed: number): boolean =>
  outageAt(cellId, atMs, seed) === null;
