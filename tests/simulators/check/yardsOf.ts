import { craneWorkOf } from '../../../src/simulators/port/craneWork.ts';
import { SLOT_TEU } from '../../../src/simulators/transit/trainLoads.ts';
import { TRUCKS } from '../../../src/simulators/logistics/trucks.ts';
import type { CarrierOf, YardOf } from './checkYards.ts';
import type { City } from './cityDay.ts';

/** Terminals by the name that the timetable has for their tracks. */
const TERMINAL: Readonly<Record<string, string>> = { DGT: 'dgt', DIT: 'dit', D3T: 'd3t', 'DUSS Ruhrort': 'duss', 'logport I': 'dkt' }; // prettier-ignore

/** Trains with what is on their wagons and on the machine beside them. */
const trainsOf = ({ service: { loads } }: City, terminal: string): CarrierOf[] =>
  loads.vehicles
    .filter((vehicle) => TERMINAL[loads.staysAround(vehicle, Date.parse('2024-01-10T12:00:00Z'))[0]!.terminal] === terminal)
    .map((vehicle) => ({
      id: vehicle,
      on: (atMs) => {
        const stay = loads.stayAt(vehicle, atMs);
        if (!stay) return null;
        const onWagons = loads.wagonsAt(vehicle, atMs)!.reduce((a, b) => a + b, 0);
        const onHook = loads.movesKnown(stay, atMs).reduce((sum, { slot, takenMs, setMs }) => sum + (takenMs <= atMs && atMs < setMs ? SLOT_TEU[slot % 2]! : 0), 0);
        return { visit: String(stay.leavesMs), teu: onWagons + onHook };
      },
    })); // prettier-ignore

/** Trucks of the gate, as they say that they are loaded. */
function trucksOf({ gateTrucks }: City, terminal: string): CarrierOf[] {
  const gate = gateTrucks.gates.find(({ ways }) => ways.gate === terminal);
  if (!gate) return [];
  return Array.from({ length: gate.fleet }, (_, truck): CarrierOf => ({
    id: `${terminal}-${truck + 1}`,
    // A truck is somewhere else between two visits, longer than any look.
    on: (atMs) => {
      const state = gate.stateAt(truck, atMs);
      return state && { visit: '', teu: state.isLoaded ? state.teu : 0 };
    },
  }));
}

/** Trucks between the Gateway terminal and halls: only there the yard gives them boxes. */
const shuttlesOf = ({ trucks }: City): CarrierOf[] =>
  Array.from({ length: TRUCKS }, (_, truck): CarrierOf => ({
    id: `shuttle-${truck + 1}`,
    on: (atMs) => {
      const { isLoaded, way, speedMs } = trucks.stateAt(truck, atMs);
      const trip = trucks.leaving(atMs, atMs + 121 * 60_000).find(({ asset }) => asset === `truck/dgt-${truck + 1}`)!;
      const isInside = way % 2 === 0 && speedMs === 0 && trip.leavesMs - atMs <= 30 * 60_000;
      return isInside ? { visit: String(trip.leavesMs), teu: isLoaded ? trucks.teuOn(truck, atMs) : 0 } : null;
    },
  }));

/** The yards of the container terminals, with everything that brings and fetches boxes. */
export function yardsOf(city: City): YardOf[] {
  const { port, world } = city;
  const work = craneWorkOf(port.stations, world);
  return port.stations.flatMap((station): YardOf[] => {
    if (station.kind !== 'terminal') return [];
    const { id } = station.asset;
    const terminal = id.split('/')[1]!;
    const cranes = port.stations.flatMap((one) => (one.kind === 'crane' && one.asset.id.startsWith(`${id}/`) ? (work.of(one) ?? []) : []));
    return [
      {
        id,
        told: (atMs) => ({ stock: port.valuesOf(station, atMs)['stock']! }),
        carriers: [...trainsOf(city, terminal), ...trucksOf(city, terminal), ...(terminal === 'dgt' ? shuttlesOf(city) : [])],
        byShip: (afterMs, toMs) => {
          const sum = { inward: 0, outward: 0 };
          for (const { events } of cranes)
            for (const { isInward, teu } of events(afterMs + 1, toMs + 1)) sum[isInward ? 'inward' : 'outward'] += teu;
          return sum;
        },
      },
    ];
  });
} // prettier-ignore
