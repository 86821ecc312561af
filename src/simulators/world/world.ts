import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { WaterSurface } from '../../geo/waterSurface.ts';
import { decode } from '../../schema/decode.ts';
import type { Crossing } from '../counters/crossings.ts';
import type { Coverage } from '../connectivity/coverage.ts';
import type { Carrier } from '../port/boxEvents.ts';
import type { BlockTrains } from '../rail/blockTrains.ts';
import { createCalendar, type LocalTime } from './calendar.ts';
import { createWaterside } from './highWater.ts';
import { createWeather, wander, type Weather } from './weather.ts';

const Numbers = v.array(v.number());
const WorldFileSchema = v.strictObject({
  schoolHolidays: v.strictObject({ source: v.string(), spans: v.array(v.tuple([v.string(), v.string()])) }),
  climate: v.strictObject({
    note: v.string(),
    meanCel: v.number(),
    yearCel: v.number(),
    dayCel: v.number(),
    warmestDay: v.number(),
    spreadCel: v.number(),
    rainShare: v.number(),
  }),
  days: v.pipe(
    v.strictObject({ note: v.string(), from: v.string(), meanCel: Numbers, cloud: Numbers, rainMm: Numbers }),
    v.check(
      ({ meanCel, cloud, rainMm }) => meanCel.length === cloud.length && cloud.length === rainMm.length,
      'meanCel, cloud and rainMm must be of the same days',
    ),
  ),
});

/** Kilometre where the mouths of the port and of the Ruhr lie, and level above the locks, m NHN. */
export const MOUTH_KM = 780.2;
export const UPPER_M = 25;
/** Less fall than this between the reaches: a lock rests (a rule of this simulation). */
export const LEAST_FALL_M = 0.4;

export interface BerthUse {
  readonly isTaken: boolean;
  /** How long the vessel has lain there beyond its plan, ms: the river keeps it. */
  readonly overdueMs: number;
  /** Of the vessel; 0 where none lies. */
  readonly lengthM: number;
  /** Since it came in, ms. */
  readonly liesMs: number;
}

/** The block trains of the rail terminals, and whether a partner of theirs lies in China. */
export interface Rail {
  readonly trains: BlockTrains;
  readonly isChina: (partner: string) => boolean;
}

/** What all simulators share, so that they agree: clocks, weather, the river. */
export interface World {
  readonly seed: number;
  local(atMs: number): LocalTime;
  weather(atMs: number): Weather;
  /** Stage at the Ruhrort gauge as it is measured or recorded, cm; null where it is not known. */
  stageCm(atMs: number): number | null;
  /** Surface of the Rhine at a kilometre, m NHN, by the stage and the official water-surface table; null where the stage is not known. */
  riverM(km: number, atMs: number): number | null;
  /** The same at a stage of the Ruhrort gauge, cm. */
  riverAtStage(km: number, stageCm: number): number;
  /** Too little fall between the Rhine and the water above the locks: they rest. */
  areLocksShut(atMs: number): boolean;
  /** What high water leaves of the work at the quays, 0 … 1: felt little by little, four hours long. */
  readonly waterside: (atMs: number) => number;
  /** What lies at a berth (`schwelgern-1`); null where nobody knows. */
  berthAt(berth: string, atMs: number): BerthUse | null;
  /** Vessels between the gates of a lock (`lock/ruhr`); null where nobody knows. */
  inLock(lock: string, atMs: number): number | null;
  /** Null where nobody simulates trains. */
  rail(): Rail | null;
  /** Who crosses a bridge (`bridge/neuenkamp`), by direction; null where nobody counts on it. */
  crossings(bridgeId: string, atMs: number): readonly Crossing[] | null;
  /** Who brings boxes to a terminal (`dgt`) and fetches them, besides ships; none where nobody simulates them. */
  carriers(terminal: string): readonly Carrier[];
  /** The 5G cells, and which of them are lost. */
  readonly coverage: Coverage;
  /** A number between −1 and 1 that wanders with a period, another for each key. */
  wander(key: number, atMs: number, periodMs: number): number;
}

/**
 * @param path of `assets/simulators/world.json`
 * @throws DecodeError, or the system's error when the file cannot be read
 */
export function readWorld(
  path: string,
  seed: number,
  stageCm: World['stageCm'],
  surface: WaterSurface,
  {
    coverage,
    berthAt,
    inLock,
    rail,
    crossings,
    carriers,
  }: Pick<World, 'coverage' | 'berthAt' | 'inLock' | 'rail' | 'crossings' | 'carriers'>,
): World {
  const file = decode(WorldFileSchema, JSON.parse(readFileSync(path, 'utf8')), path);
  const calendar = createCalendar(file.schoolHolidays.spans);
  const weather = createWeather(file, seed);
  let last: { atMs: number; local: LocalTime } | null = null;
  const riverM = (km: number, atMs: number): number | null => {
    const stage = stageCm(atMs);
    return stage === null ? null : surface.levelAt(km, stage);
  };
  const areLocksShut = (atMs: number): boolean => {
    const river = riverM(MOUTH_KM, atMs);
    return river !== null && UPPER_M - river < LEAST_FALL_M;
  };
  return {
    seed,
    local: (atMs) => {
      if (last?.atMs !== atMs) last = { atMs, local: calendar(atMs) };
      return last.local;
    },
    ...{ weather, stageCm, coverage, berthAt, inLock, rail, crossings, carriers, riverM, areLocksShut },
    riverAtStage: (km, stage) => surface.levelAt(km, stage),
    waterside: createWaterside(stageCm, areLocksShut),
    wander: (key, atMs, periodMs) => wander(key, atMs, periodMs, seed),
  };
}
