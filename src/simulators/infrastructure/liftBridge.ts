import { hash2, smoothstep } from '../../geo/noise.ts';
import type { Station } from '../stations/places.ts';
import type { Model } from '../stations/stations.ts';
import { MARK_II_CM } from '../world/highWater.ts';
import type { World } from '../world/world.ts';

const HOUR_MS = 3_600_000;
const MINUTE_H = 1 / 60;
/** Lifts begin between these hours of local time, by day: an assumption, like their number. */
const [FIRST_H, LAST_H] = [9, 18];
/** A lift: barriers shut, the span goes up, boats pass, it comes down, the road is free. Hours. */
const SHUT_H = 1.5 * MINUTE_H;
const MOVES_H = 2 * MINUTE_H;
const PASS_H = 4 * MINUTE_H;
const FREE_H = 0.5 * MINUTE_H;
const WHOLE_H = SHUT_H + 2 * MOVES_H + PASS_H + FREE_H;
/** Months of the boating season, from 1 on. */
const SEASON = { first: 4, last: 10 };

/** What a lift bridge does at an instant. */
export interface LiftState {
  /** Of the span above the road, m. */
  readonly lift: number;
  /** Barriers shut: nothing drives over it. */
  readonly isClosed: boolean;
  /** Lifts begun since midnight. */
  readonly lifts: number;
}

/**
 * A lift bridge of the city at the mouth of a harbour of boats: some lifts a day in the season, few in winter, none while the Rhine is shut
 * to navigation. Null where the station has no span that lifts.
 */
export function liftBridgeAt(
  { key, params }: Pick<Station, 'key' | 'params'>,
  world: World,
  atMs: number,
): LiftState | null {
  const mostM = params['liftM'];
  if (mostM === undefined) return null;
  const { day, hour, isFree } = world.local(atMs);
  const month = new Date(atMs).getUTCMonth() + 1;
  const isSeason = month >= SEASON.first && month <= SEASON.last;
  const usual = (params[isSeason ? 'season' : 'winter'] ?? 0) * (isFree ? 1.4 : 1);
  const count = Math.floor(usual * (0.6 + 0.8 * hash2(key, day, 1)) + hash2(key, day, 2));
  const slotH = (LAST_H - FIRST_H) / Math.max(1, count);
  let [lift, isClosed, lifts] = [0, false, 0];
  for (let n = 0; n < count; n++) {
    const begin = FIRST_H + slotH * n + (slotH - WHOLE_H) * hash2(key, day, 10 + n);
    const stage = world.stageCm(atMs - (hour - begin) * HOUR_MS);
    if (hour < begin || stage === null || stage >= MARK_II_CM) continue;
    lifts++;
    const passed = hour - begin;
    if (passed >= WHOLE_H) continue;
    isClosed = true;
    const up = smoothstep(SHUT_H, SHUT_H + MOVES_H, passed);
    const down = smoothstep(SHUT_H + MOVES_H + PASS_H, WHOLE_H - FREE_H, passed);
    lift = mostM * (up - down);
  }
  return { lift, isClosed, lifts };
}

/** The same as values of its datastreams. */
export const liftBridge =
  (world: World): Model =>
  (station, atMs) => {
    const state = liftBridgeAt(station, world, atMs);
    return state && { lift: state.lift, closed: Number(state.isClosed), lifts: state.lifts };
  };
