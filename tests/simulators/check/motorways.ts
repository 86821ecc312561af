import { join } from 'node:path';
import { loadThemes } from '../../../src/feed/loadThemes.ts';
import { createItsReader } from '../../../src/feed/sources/its/readIts.ts';
import { roadKindsOf } from '../../../src/feed/sources/its/readRoadKinds.ts';
import { STEP_MS } from '../../../src/simulators/counters/carriageway.ts';
import { createCounters } from '../../../src/simulators/counters/counters.ts';
import { readCounters } from '../../../src/simulators/counters/readCounters.ts';
import { warningUnitsOf } from '../../../src/simulators/driving/assets.ts';
import { motorwayUnits } from '../../../src/simulators/driving/motorwayUnits.ts';
import type { World } from '../../../src/simulators/world/world.ts';
import { DAY_MS, ROOT } from '../themeStations.ts';
import type { CountedDay, WarnedOf } from './checkCounters.ts';

/** The motorways: their counters, and the units beside them as a vehicle hears them. */
export function readMotorways(world: World) {
  const file = readCounters(join(ROOT, 'assets/simulators/counters.json'));
  const counters = createCounters(file, world);
  const units = warningUnitsOf(file.counters, roadKindsOf(loadThemes(join(ROOT, 'assets/themes')).get('driving')!.kinds)); // prettier-ignore
  const simulation = motorwayUnits(units, counters, world);
  const complaints: string[] = [];
  const newReader = () =>
    createItsReader({
      stations: new Map(units.map(({ stationId, asset }) => [stationId, asset.id])),
      signals: new Map(),
      units: units.map(({ asset: { id, geometry } }) => ({ assetId: id, lon: geometry.coordinates[0], lat: geometry.coordinates[1] })),
      origin: 'simulated',
      complain: (line) => void complaints.push(line),
    }); // prettier-ignore

  /** Vehicles that such a day brings by the mean days of the real counter; workdays differ as the hours of the week do. */
  function factOf({ directions, profile }: (typeof file.counters)[number], noonMs: number): number {
    const { weekday, isHoliday, isSchoolDay } = world.local(noonMs);
    const isSunday = weekday === 6 || isHoliday;
    const isTerm = weekday < 5 ? isSchoolDay : world.local(noonMs - DAY_MS).isSchoolDay || world.local(noonMs + 2 * DAY_MS).isSchoolDay; // prettier-ignore
    const kind = isSunday ? 2 : isTerm ? 0 : 1;
    const sums = file.profiles[profile]!.all.map((hours) => hours.reduce((sum, share) => sum + share, 0));
    const share = isSunday ? 1 : sums[weekday]! / (sums.slice(0, 6).reduce((sum, one) => sum + one, 0) / 6);
    return directions.reduce((sum, { vehicles }) => sum + vehicles[kind], 0) * share;
  }

  return {
    counters,
    units,
    simulation,
    complaints,
    newReader,
    /** What passed on the local day of an instant. */
    countedOn: (atMs: number): CountedDay[] =>
      file.counters.map((counter) => ({
        id: `counter/${counter.id}`,
        factVehicles: factOf(counter, atMs),
        directions: ([0, 1] as const).map((direction) => counters.carriagewayOf(counter.id, direction)(atMs).day),
      })),
    /** What each unit warns of at an instant, by a reader that has heard everything, and by one that hears for the first time. */
    warnedAt: (atMs: number, read: ReturnType<typeof newReader>): WarnedOf[] => {
      const said = new Map([...simulation.lastBefore(atMs)].flatMap(({ body, atMs: sentMs }) => read(body, sentMs)).map((one) => [one.datastream, one.value])); // prettier-ignore
      const published = Math.floor(atMs / STEP_MS) * STEP_MS;
      return units.map(({ asset: { id }, counterId }) => ({
        id,
        cause: said.get(`${id}/warning`)!,
        waiting: Math.max(...([0, 1] as const).map((direction) => { const { day, step } = counters.carriagewayOf(counterId, direction)(published - STEP_MS / 2); return day.queue[step]!; })), // prettier-ignore
        isCongested: [published, published - STEP_MS].some((at) => ([0, 1] as const).some((direction) => counters.at(counterId, direction, at).status === 'congested')), // prettier-ignore
      }));
    },
  };
}
export type Motorways = ReturnType<typeof readMotorways>;
