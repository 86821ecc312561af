import { hash2, smoothstep } from '../../geo/noise.ts';
import type { Station } from '../stations/places.ts';
import type { Model } from '../stations/stations.ts';
import { MARK_II_CM } from '../world/highWater.ts';
import type { World } from '../world/world.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * HOUR_MS;
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

/** A lift of a bridge: when its barriers shut, when its span begins to rise, and when the road is free again. Unix milliseconds. */
export interface Lift {
  readonly beginMs: number;
  readonly risesMs: number;
  readonly endMs: number;
}

/**
 * The lifts of a bridge at the mouth of a harbour of boats on the local day of an instant, one after the other: some a day in the season, few in
 * winter, none while the Rhine is shut to navigation. Empty where the station has no span that lifts.
 * @param knownMs the stage is known up to here: a later lift is expected by that of this instant
 * @param isExpected what to expect of a lift whose stage nobody knows
 */
export function liftsOn(
  { key, params }: Pick<Station, 'key' | 'params'>,
  world: Pick<World, 'local' | 'stageCm'>,
  dayMs: number,
  knownMs = Infinity,
  isExpected = false,
): Lift[] {
  if (params['liftM'] === undefined) return [];
  const { day } = world.local(dayMs);
  // Clocks change at night: noon tells which offset the hours of the day have.
  const noonMs = (day + 0.5) * DAY_MS;
  const noon = world.local(noonMs);
  const midnightMs = noonMs - Math.round(noon.hour * 60) * MINUTE_MS;
  const month = new Date(noonMs).getUTCMonth() + 1;
  const isSeason = month >= SEASON.first && month <= SEASON.last;
  const usual = (params[isSeason ? 'season' : 'winter'] ?? 0) * (noon.isFree ? 1.4 : 1);
  const count = Math.floor(usual * (0.6 + 0.8 * hash2(key, day, 1)) + hash2(key, day, 2));
  const slotH = (LAST_H - FIRST_H) / Math.max(1, count);
  const lifts: Lift[] = [];
  for (let n = 0; n < count; n++) {
    const hour = FIRST_H + slotH * n + (slotH - WHOLE_H) * hash2(key, day, 10 + n);
    const beginMs = midnightMs + Math.round(hour * HOUR_MS);
    const stage = world.stageCm(Math.min(beginMs, knownMs));
    if (stage === null ? !isExpected : stage >= MARK_II_CM) continue;
    lifts.push({ beginMs, risesMs: beginMs + SHUT_H * HOUR_MS, endMs: beginMs + WHOLE_H * HOUR_MS });
  }
  return lifts;
}

/** What a lift bridge does at an instant; null where the station has no span that lifts. */
export function liftBridgeAt(
  station: Pick<Station, 'key' | 'params'>,
  world: Pick<World, 'local' | 'stageCm'>,
  atMs: number,
): LiftState | null {
  const mostM = station.params['liftM'];
  if (mostM === undefined) return null;
  const begun = liftsOn(station, world, atMs, atMs).filter(({ beginMs }) => beginMs <= atMs);
  const last = begun.at(-1);
  if (!last || atMs >= last.endMs) return { lift: 0, isClosed: false, lifts: begun.length };
  const passed = (atMs - last.beginMs) / HOUR_MS;
  const up = smoothstep(SHUT_H, SHUT_H + MOVES_H, passed);
  const down = smoothstep(SHUT_H + MOVES_H + PASS_H, WHOLE_H - FREE_H, passed);
  return { lift: mostM * (up - down), isClosed: true, lifts: begun.length };
}

/** The same as values of its datastreams. */
export const liftBridge =
  (world: World): Model =>
  (station, atMs) => {
    const state = liftBridgeAt(station, world, atMs);
    return state && { lift: state.lift, closed: Number(state.isClosed), lifts: state.lifts };
  };
