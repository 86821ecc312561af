import { fromLocal } from '../../geo/cityClock.ts';
import { hash2, seedOf } from '../../geo/noise.ts';
import type { World } from '../world/world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 1 January 1970 was a Thursday: by this many days a week begins on Monday. */
const TO_MONDAY = 3;

/**
 * How works stand on a carriageway (rules of this simulation): for a night or between the peaks one lane is closed; for two weeks all lanes
 * stay, narrower.
 */
export type WorksKind = 'night' | 'day' | 'narrowed';
export interface Works {
  readonly id: string;
  readonly kind: WorksKind;
  readonly fromMs: number;
  readonly toMs: number;
  readonly lanesClosed: 0 | 1;
  readonly limitKmh: number;
}
/** Works on one carriageway that overlap a span, ascending. */
export type WorksOf = (carriageway: string, fromMs: number, toMs: number) => readonly Works[];

/** Shares of two weeks in which a carriageway is narrowed, and of the other weeks in which a lane is closed for a night or a day. */
const NARROWED = 0.15;
const NIGHT = 0.25;
const DAY = 0.12;
/** From Christmas Eve to New Year's Day nobody works on a motorway. */
const isAtRest = (date: Date): boolean =>
  (date.getUTCMonth() === 11 && date.getUTCDate() >= 24) || (date.getUTCMonth() === 0 && date.getUTCDate() === 1);

/**
 * The works of all carriageways as a function of time: the same whenever they are asked for.
 * @param carriageways those that are worked on: motorways with two lanes or more
 */
export function createWorks(world: Pick<World, 'local' | 'seed'>, carriageways: ReadonlySet<string>): WorksOf {
  const known = new Map<string, Works | null>();

  const make = (key: number, carriageway: string, week: number): Works | null => {
    const monday = week * 7 - TO_MONDAY;
    const pair = Math.floor(week / 2);
    const at = (day: number, hour: number): number => fromLocal((monday + day) * DAY_MS + hour * HOUR_MS);
    const works = (kind: WorksKind, fromMs: number, toMs: number): Works | null => {
      const isFree = kind !== 'narrowed' && world.local(fromMs + HOUR_MS).isFree;
      if (isFree || isAtRest(new Date(fromMs))) return null;
      const isNarrowed = kind === 'narrowed';
      return { ...{ id: `${carriageway}-${fromMs / HOUR_MS}`, kind, fromMs, toMs }, lanesClosed: isNarrowed ? 0 : 1, limitKmh: isNarrowed ? 80 : 60 }; // prettier-ignore
    };
    if (hash2(pair, key, 72) < NARROWED) return week % 2 === 0 ? works('narrowed', at(0, 5), at(11, 20)) : null;
    const lot = hash2(week, key, 71);
    const day = Math.floor(4 * hash2(week, key, 73));
    if (lot < NIGHT) return works('night', at(day, 21), at(day + 1, 5));
    return lot < NIGHT + DAY ? works('day', at(day + 1, 9), at(day + 1, 15)) : null;
  };

  return (carriageway, fromMs, toMs) => {
    if (!carriageways.has(carriageway)) return [];
    const key = seedOf(`works ${carriageway}`) ^ world.seed;
    const weekOf = (ms: number): number => Math.floor((world.local(ms).day + TO_MONDAY) / 7);
    const found: Works[] = [];
    // What lasts longest began in the week before.
    for (let week = weekOf(fromMs) - 1; week <= weekOf(toMs); week++) {
      const name = `${carriageway} ${week}`;
      let its = known.get(name);
      if (its === undefined) known.set(name, (its = make(key, carriageway, week)));
      if (its && its.fromMs < toMs && its.toMs > fromMs) found.push(its);
    }
    return found;
  };
}
