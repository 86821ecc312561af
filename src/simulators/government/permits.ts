import { hash2 } from '../../geo/noise.ts';
import type { Values } from '../stations/shape.ts';
import type { World } from '../world/world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Applications on a working day in a district of 100 000 inhabitants: some 1 000 a year in a city of half a million, general knowledge. */
const A_DAY = 0.85;
/** From an application to its decision, days: at least, and spread over it; one in ten takes long. */
const LEAST_DAYS = 24;
const SPREAD_DAYS = 70;
const LONG_DAYS = 130;
const LONGEST_DAYS = LEAST_DAYS + SPREAD_DAYS + LONG_DAYS + 5;
/** The median is that of decisions of so many days before. */
const MEDIAN_OVER_DAYS = 90;
/** Days of offices that are kept: some 320 of each for one day on screen. */
const MOST_DAYS = 8_000;

interface Application {
  readonly filedMs: number;
  readonly decidedMs: number;
}

/** Local midnight of a day, by the offset of its noon: clocks change at night. */
function midnightOf(day: number, world: World): number {
  const noonMs = (day + 0.5) * DAY_MS;
  return noonMs - Math.round(world.local(noonMs).hour) * HOUR_MS;
}
const isWorkday = (day: number, world: World): boolean => !world.local((day + 0.5) * DAY_MS).isFree;

/** What is filed on a day and when it will be decided: both on working days, between eight and four. */
function filedOn(key: number, day: number, share: number, world: World): Application[] {
  if (!isWorkday(day, world)) return [];
  const wanted = A_DAY * share * (0.5 + hash2(key, day, 11));
  const count = Math.floor(wanted) + (hash2(key, day, 12) < wanted % 1 ? 1 : 0);
  return Array.from({ length: count }, (_, i) => {
    const luck = hash2(key + i, day, 13);
    const lasts = LEAST_DAYS + SPREAD_DAYS * luck + (hash2(key + i, day, 14) < 0.1 ? LONG_DAYS : 0);
    let decided = day + Math.round(lasts);
    while (!isWorkday(decided, world)) decided++;
    const hour = (k: number): number => (8 + 8 * hash2(key + i, day, k)) * HOUR_MS;
    return { filedMs: midnightOf(day, world) + hour(15), decidedMs: midnightOf(decided, world) + hour(16) };
  });
}

/** Building permits of an office: each application is filed once and decided once, all as a function of time. */
export function createPermits(world: World) {
  const kept = new Map<number, { readonly day: number; readonly all: readonly Application[] }>();
  /** Who goes from day to day asks for nearly the same days. */
  const days = new Map<string, readonly Application[]>();
  const filed = (key: number, day: number, share: number): readonly Application[] => {
    const name = `${key} ${day}`;
    let its = days.get(name);
    if (!its) {
      if (days.size >= MOST_DAYS) days.clear();
      days.set(name, (its = filedOn(key, day, share, world)));
    }
    return its;
  };
  const applications = (key: number, day: number, share: number): readonly Application[] => {
    const known = kept.get(key);
    if (known?.day === day) return known.all;
    const all: Application[] = [];
    for (let d = day - LONGEST_DAYS - MEDIAN_OVER_DAYS; d <= day; d++) all.push(...filed(key, d, share));
    kept.set(key, { day, all });
    return all;
  };
  /** @param share of 100 000 inhabitants that the office is there for */
  return (key: number, share: number, atMs: number): Values => {
    const { day } = world.local(atMs);
    const all = applications(key, day, share);
    const fromMs = midnightOf(day, world);
    const isToday = (ms: number): boolean => ms >= fromMs && ms <= atMs;
    const days = all
      .filter(({ decidedMs }) => decidedMs <= atMs && decidedMs > atMs - MEDIAN_OVER_DAYS * DAY_MS)
      .map(({ filedMs, decidedMs }) => (decidedMs - filedMs) / DAY_MS)
      .sort((a, b) => a - b);
    return {
      filed: all.filter(({ filedMs }) => isToday(filedMs)).length,
      decided: all.filter(({ decidedMs }) => isToday(decidedMs)).length,
      inWork: all.filter(({ filedMs, decidedMs }) => filedMs <= atMs && decidedMs > atMs).length,
      medianDays: days.length === 0 ? null : days[days.length >> 1]!,
    };
  };
}
