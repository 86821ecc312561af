import { join } from 'node:path';
import { createTerminalVehicles, type TerminalVehicle } from '../../../src/simulators/logistics/terminalVehicles.ts';
import { readTerminalWays } from '../../../src/simulators/logistics/terminalWays.ts';
import { craneWorkOf } from '../../../src/simulators/port/craneWork.ts';
import type { Station } from '../../../src/simulators/stations/places.ts';
import type { World } from '../../../src/simulators/world/world.ts';
import { ROOT } from '../themeStations.ts';

/** The vehicles of the container terminals, as the feed puts them together. */
export const terminalVehiclesOf = (stations: readonly Station[], world: World): TerminalVehicle[] =>
  createTerminalVehicles(
    readTerminalWays(join(ROOT, 'assets/simulators/terminal-vehicles.geojson')),
    stations,
    craneWorkOf(stations, world),
  );
