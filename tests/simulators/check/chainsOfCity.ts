import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPseudonyms } from '../../../src/feed/sources/ais/pseudonyms.ts';
import { chainsOf } from '../../../src/feed/sources/chainsOf.ts';
import { slugOf } from '../../../src/feed/sources/naming.ts';
import type { Path } from '../../../src/geo/path.ts';
import { placeOf as placeOfStation } from '../../../src/simulators/logistics/blocksBeside.ts';
import { truckId, TRUCKS } from '../../../src/simulators/logistics/trucks.ts';
import { LOCOMOTIVE_M, WAGON_M } from '../../../src/simulators/transit/trains.ts';
import { readFairway } from '../../../src/simulators/vessels/fairway.ts';
import { CITY } from '../../city/curated.ts';
import { ROOT } from '../themeStations.ts';
import type { CarrierPlace, ChainsOf } from './checkChains.ts';
import { pathOf, type City } from './cityDay.ts';

const BLOCK_M = 118;

/** The ways of boxes of the whole city, and where their carriers are. */
export function chainsOfCity(city: City): ChainsOf {
  const { traffic, service, port, trucks, truckWays, terminalVehicles, trackVehicles, world } = city;
  const fairway = readFairway(join(CITY, 'rhine-axis.geojson'), join(ROOT, 'assets/simulators/berths.geojson'));
  const chainsAt = chainsOf({ fairway, traffic, service, port, world, trucks, vehicles: terminalVehicles, tracks: trackVehicles, beside: trackVehicles }); // prettier-ignore
  const pseudonymOf = createPseudonyms('fixed');
  const ships = new Map(traffic.vessels.map(({ mmsi, index }) => [`vessel/${pseudonymOf(mmsi, 0)}`, index]));
  const stations = new Map(port.stations.map((station) => [station.asset.id, station]));
  const lanes = new Map<string, { path: Path; stateAt: (atMs: number) => { readonly atM: number } }>([
    ...terminalVehicles.map(({ vehicle, path, stateAt }) => [`agv/${vehicle}`, { path, stateAt }] as const),
    ...trackVehicles.map(({ train, path, stateAt }) => [`agv/track-${train}`, { path, stateAt }] as const),
  ]);
  const numbers = new Map(Array.from({ length: TRUCKS }, (_, k) => [truckId(k), k]));
  // Blocks lie as they are built.
  const { features } = JSON.parse(readFileSync(join(CITY, 'structures.geojson'), 'utf8')) as { features: { properties: { of?: string; bearing?: number } }[] }; // prettier-ignore
  const bearings = new Map(features.map(({ properties: { of, bearing } }) => [of, ((bearing ?? 0) * Math.PI) / 180]));

  const on = (path: Path, atM: number): CarrierPlace => {
    const [[ax, az], [bx, bz]] = [path.at(atM - 1), path.at(atM + 1)];
    return { at: path.at(atM), headingRad: Math.atan2(bx - ax, az - bz), lengthM: 12 };
  };
  const truckAt = (carrier: string, atMs: number) => trucks.stateAt(numbers.get(carrier)!, atMs);

  return {
    chainsAt,
    placeOf: ({ kind, carrier, wagon, from, to }, atMs) => {
      if (kind === 'ship') {
        const index = ships.get(carrier)!;
        const state = traffic.stateAt(index, atMs);
        return state && { at: [state.x, state.z], headingRad: state.headingRad, lengthM: traffic.vessels[index]!.lengthM };
      }
      if (kind === 'crane' || kind === 'stack') {
        const at = placeOfStation(stations.get(carrier)!);
        return at && { at, headingRad: bearings.get(carrier) ?? 0, lengthM: kind === 'stack' ? BLOCK_M : 0 };
      }
      if (kind === 'vehicle') {
        const { path, stateAt } = lanes.get(carrier)!;
        return on(path, stateAt(atMs).atM);
      }
      if (kind === 'truck') {
        const { way, atM } = truckAt(carrier, atMs);
        return on(truckWays[way]!.path, atM);
      }
      // It comes with the one trip and leaves with the other.
      const own = service.underWayAt(atMs).filter(({ vehicle }) => `transit/${slugOf(vehicle)}` === carrier);
      const stay = service.loads.stayAt(service.loads.vehicles.find((one) => `transit/${slugOf(one)}` === carrier)!, from)!;
      const way = from < stay.arrivesMs && to <= stay.leavesMs ? '-in' : '-out';
      const its = own.find(({ run }) => run.course.id.endsWith(way));
      return its ? { ...on(pathOf(its.run.course), its.atM - LOCOMOTIVE_M - (wagon! - 0.5) * WAGON_M), lengthM: WAGON_M } : null;
    },
    countedAt: (block, atMs) => {
      const { inward, outward } = port.valuesOf(stations.get(block)!, atMs);
      return { inward: inward!, outward: outward! };
    },
    beforeGateM: ({ carrier }, atMs) => {
      const { way, atM } = truckAt(carrier, atMs);
      return way % 2 === 0 ? trucks.gateM[way]! - atM : null;
    },
  };
} // prettier-ignore
