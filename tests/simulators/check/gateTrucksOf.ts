import { join } from 'node:path';
import { createGateTrucks, type GateTrucks } from '../../../src/simulators/logistics/gateTrucks.ts';
import { readGateWays } from '../../../src/simulators/logistics/gateWays.ts';
import { gateOf } from '../../../src/simulators/logistics/logistics.ts';
import type { Station } from '../../../src/simulators/stations/places.ts';
import type { World } from '../../../src/simulators/world/world.ts';
import { ROOT } from '../themeStations.ts';

/** The trucks of all gates among the stations, as the feed puts them together. */
export function gateTrucksOf(stations: readonly Station[], world: World): GateTrucks {
  const ways = readGateWays(join(ROOT, 'assets/simulators/gate-trucks.geojson'));
  const gates = stations.filter(({ kind }) => kind === 'truck-gate');
  return createGateTrucks(gates.map((station) => ({ gate: gateOf(station, world), ways: ways.get(station.asset.id.replace('gate/', ''))! })), world.seed); // prettier-ignore
}
