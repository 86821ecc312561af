import { join } from 'node:path';
import { gateTrucksAmong, type GateTrucks } from '../../../src/simulators/logistics/gateTrucks.ts';
import { blockRooms, truckLimit } from '../../../src/simulators/port/yard.ts';
import type { Station } from '../../../src/simulators/stations/places.ts';
import type { World } from '../../../src/simulators/world/world.ts';
import { ROOT } from '../themeStations.ts';

/** The trucks of all gates among the stations, as the feed puts them together. */
export const gateTrucksOf = (stations: readonly Station[], world: World): GateTrucks =>
  gateTrucksAmong(stations, join(ROOT, 'assets/simulators/gate-trucks.geojson'), world, (terminal) =>
    blockRooms(stations, terminal).map(truckLimit),
  );
