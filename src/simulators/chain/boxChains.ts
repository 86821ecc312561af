import { hash2 } from '../../geo/noise.ts';
import { unixMs } from '../../geo/units.ts';
import type { Chain } from '../../schema/chains.ts';
import { LEAVES_EVERY_MS, TRUCK_GATE, type Trucks } from '../logistics/trucks.ts';
import type { CraneWorks } from '../port/craneWork.ts';
import type { Station } from '../stations/places.ts';
import type { Stations } from '../stations/stations.ts';
import type { BoxMove, TrainStay } from '../transit/trainLoads.ts';
import type { TransitService } from '../transit/transitService.ts';
import type { Traffic } from '../vessels/traffic.ts';
import { containerNumber } from './containerNumber.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TERMINAL = 'dgt';
/** A chain that the river may still change is made again after so much of the clock. */
const AGAIN_MS = 10 * MINUTE_MS;
/** A way through the port is at most this long: from the ship's coming into sight to the train's leaving. */
const LONGEST_MS = 44 * HOUR_MS;
const LOOK_EVERY_MS = 15 * MINUTE_MS;
/** Ships are unloaded and loaded in turns of some hours. */
const CRANE_WITHIN_MS = 5 * HOUR_MS;
/** A box stays in the stack for at least so long. */
const STACK_LEAST_MS = 90 * MINUTE_MS;
/** Boxes of a ship that are told of, and trains that one may wait for. */
const BOXES = 3;
const TRAINS = 8;
/** Calls of one ship whose boxes may wait for the same train, and the time within which there is no second. */
const CALLS = 3;
const CALL_MS = 12 * HOUR_MS;
/** Share of the boxes that leave by truck. */
const BY_TRUCK = 0.5;

export interface BoxChainParts {
  readonly traffic: Traffic;
  /** Vessels (index) that call at the terminal's berths. */
  readonly vessels: readonly number[];
  readonly vesselIdOf: (index: number) => string;
  readonly port: Stations;
  readonly work: CraneWorks;
  readonly transit: TransitService;
  readonly trainIdOf: (vehicle: string) => string;
  /** Trucks of the terminal; absent: boxes leave by train only. */
  readonly trucks?: Trucks | undefined;
  /** The vehicle that a crane sets a box down on, to the second, and when that has put it into the stack; null: the crane reaches the stack itself. */
  readonly vehicleUnder?: (crane: string, setMs: number) => { readonly asset: string; readonly downMs: number } | null;
  /** The vehicle that puts boxes on a train (asset); null or absent: none is known. */
  readonly machineAt?: (train: string) => string | null;
  readonly seed: number;
  /** Whether the river is known at an instant: what depends on it then does not change any more. */
  readonly isKnown: (atMs: number) => boolean;
}

interface Stay {
  readonly vessel: number;
  /** In sight, at the quay, gone from it. */
  readonly entersMs: number;
  readonly arrivesMs: number;
  readonly leavesMs: number;
}

const link = (kind: Chain['links'][number]['kind'], carrier: string, from: number, to: number) => ({ kind, carrier, from: unixMs(from), to: unixMs(to) }); // prettier-ignore

/** The instant between two at which something begins to hold, to the second. */
function turnsAt(fromMs: number, toMs: number, holds: (atMs: number) => boolean): number {
  let [before, after] = [fromMs, toMs];
  while (after - before > 1000) {
    const middle = Math.round((before + after) / 2000) * 1000;
    if (holds(middle)) after = middle;
    else before = middle;
  }
  return after;
}

/**
 * Some containers of each ship at the Gateway terminal: from the ship by crane to the stack and by train out of the city, or by truck to a hall. Nothing of it is made
 * up beside the other simulators: the ship is there, the crane lifts a box at that moment, the train is under the crane.
 */
export function createBoxChains(parts: BoxChainParts) {
  const { traffic, vessels, port, transit, seed } = parts;
  const of = (kind: string): Station[] => port.stations.filter((one) => one.kind === kind && one.asset.id.startsWith(`port/${TERMINAL}/`)); // prettier-ignore
  const [cranes, blocks] = [of('crane'), of('yard-block')];
  const trains = transit.loads.vehicles.filter((vehicle) => vehicle.startsWith(`${TERMINAL}-`));
  /** As made, and for which instant: what lies ahead may still change with the river. */
  const made = new Map<string, { readonly atMs: number; readonly chain: Chain | null }>();

  const isMoored = (vessel: number, atMs: number): boolean => traffic.stateAt(vessel, atMs)?.isMoored ?? false;

  /** Calls by vessel and quarter of an hour: many ask at the same time. */
  const looked = new Map<string, readonly Stay[]>();

  /** Calls of a vessel whose boxes may be on their way at an instant. */
  function staysOf(vessel: number, atMs: number): readonly Stay[] {
    const begin = Math.floor((atMs - LONGEST_MS) / LOOK_EVERY_MS) * LOOK_EVERY_MS;
    const key = `${vessel} ${begin}`;
    const known = looked.get(key);
    if (known) return known;
    const out: Stay[] = [];
    const end = begin + LONGEST_MS + 2 * HOUR_MS;
    for (let at = begin; at <= end; at += LOOK_EVERY_MS) {
      if (isMoored(vessel, at - LOOK_EVERY_MS) || !isMoored(vessel, at)) continue;
      const arrivesMs = turnsAt(at - LOOK_EVERY_MS, at, (ms) => isMoored(vessel, ms));
      let seen = arrivesMs;
      while (traffic.stateAt(vessel, seen - MINUTE_MS) && arrivesMs - seen < 6 * HOUR_MS) seen -= MINUTE_MS;
      let leaves = at;
      while (isMoored(vessel, leaves + LOOK_EVERY_MS)) leaves += LOOK_EVERY_MS;
      out.push({ vessel, entersMs: seen, arrivesMs, leavesMs: turnsAt(leaves, leaves + LOOK_EVERY_MS, (ms) => !isMoored(vessel, ms)) }); // prettier-ignore
    }
    // Where the river is not known yet ships may still be kept: looked at again each time.
    if (!parts.isKnown(end)) return out;
    if (looked.size > 400) looked.clear();
    looked.set(key, out);
    return out;
  }

  const toSecond = (ms: number): number => Math.ceil(ms / 1000) * 1000;
  /** The first box that a crane takes from the ship after an instant: when it lifts it, and when it sets it down; to the second at which both are seen. */
  function liftAfter(crane: Station, fromMs: number): { readonly liftedMs: number; readonly setMs: number } | null {
    const lifts = parts.work.of(crane)?.handovers(fromMs, fromMs + CRANE_WITHIN_MS) ?? [];
    const first = lifts.find(({ isInward, liftedMs }) => isInward && liftedMs > fromMs);
    return first ? { liftedMs: toSecond(first.liftedMs), setMs: toSecond(first.atMs) } : null;
  }

  /** Trains of the terminal that are loaded after an instant, the first to leave in front. */
  const staysAfter = (fromMs: number): TrainStay[] =>
    [0, 1]
      .flatMap((later) =>
        trains.flatMap((vehicle) => transit.loads.staysAround(vehicle, fromMs + later * 24 * HOUR_MS)),
      )
      .filter((stay, i, list) => stay.leavesMs > fromMs && list.indexOf(stay) === i)
      .sort((a, b) => a.leavesMs - b.leavesMs);

  /**
   * The move that puts a box on a train, and until when that is in the city.
   * @param own which of the boxes of all ships it is: each has a place of its own on a train
   */
  function trainAfter(setMs: number, pick: number, own: number): { readonly stay: TrainStay; readonly move: BoxMove; readonly goneMs: number } | null {
    const fit = staysAfter(setMs).flatMap((stay) => {
      // The last boxes of a train may stay behind.
      const loaded = stay.moves.filter(({ isInward }) => !isInward);
      const move = loaded[own];
      return move && loaded[0]!.takenMs >= setMs + STACK_LEAST_MS ? [{ stay, move }] : [];
    });
    const found = fit[Math.floor(pick * Math.min(TRAINS, fit.length))];
    if (!found) return null;
    const { out, leavesMs } = found.stay;
    const startMs = leavesMs + transit.delayOn(out, transit.loads.dayOfLeaving(found.stay), leavesMs) * 1000;
    return { ...found, goneMs: startMs + out.stops.at(-1)!.arrivesS * 1000 };
  } // prettier-ignore

  /** How a box goes on from the stack: by train, or by truck through the gate; null where nothing leaves late enough. @param slot of the box, its own */
  function leaving(
    setMs: number,
    slot: number,
    random: (what: number) => number,
  ): Pick<Chain, 'destination' | 'days' | 'links'> | null {
    if (parts.trucks && random(7) < BY_TRUCK) {
      const fromMs = setMs + STACK_LEAST_MS;
      // Each box has trips of its own, so that no two are ever on one truck.
      const slots = vessels.length * BOXES;
      const trips = parts.trucks.leaving(fromMs, fromMs + slots * LEAVES_EVERY_MS);
      const trip = trips.find(({ leavesMs }) => Math.round(leavesMs / LEAVES_EVERY_MS) % slots === slot);
      if (!trip) return null;
      const { asset, hall, gateMs, leavesMs, arrivesMs } = trip;
      // From the stack it is put onto the truck that stands at the gate while its papers are read.
      return { destination: hall, days: 0, links: [link('gate', TRUCK_GATE, gateMs, leavesMs), link('truck', asset, leavesMs, arrivesMs)] }; // prettier-ignore
    }
    const call = Math.floor(setMs / CALL_MS) % CALLS;
    const train = trainAfter(setMs, random(3), call * vessels.length * BOXES + slot);
    if (!train) return null;
    const { stay, move, goneMs } = train;
    const machine = parts.machineAt?.(stay.vehicle) ?? null;
    const carrier = parts.trainIdOf(stay.vehicle);
    return {
      ...{ destination: stay.out.course.to, days: stay.out.course.days ?? 1 },
      links: [
        ...(machine === null ? [] : [link('vehicle', machine, move.takenMs, move.setMs)]),
        { ...link('train', carrier, machine === null ? move.takenMs : move.setMs, goneMs), wagon: Math.floor(move.slot / 2) + 1 },
      ],
    };
  } // prettier-ignore

  function chainOf(stay: Stay, box: number, atMs: number): Chain | null {
    const key = `${stay.vessel} ${Math.round(stay.arrivesMs / HOUR_MS)} ${box}`;
    const known = made.get(key);
    if (known) {
      const isSure = parts.isKnown(known.chain?.links.at(-1)!.to ?? stay.leavesMs);
      if (isSure || Math.abs(atMs - known.atMs) < AGAIN_MS) return known.chain;
    }
    const hours = Math.round(stay.arrivesMs / HOUR_MS);
    const random = (what: number): number => hash2((stay.vessel * BOXES + box) * 16 + what, hours, seed + 61);
    // Each box of a ship by a crane of its own.
    const first = Math.floor(hash2(stay.vessel, hours, seed + 62) * cranes.length);
    const crane = cranes[(first + box) % cranes.length]!;
    const lift = liftAfter(crane, Math.round(stay.arrivesMs / 1000) * 1000 + Math.round((0.05 + 0.15 * random(2) + 0.25 * box) * (stay.leavesMs - stay.arrivesMs) / 1000) * 1000); // prettier-ignore
    const isLifted = lift !== null && lift.setMs < stay.leavesMs;
    const vehicle = lift && (parts.vehicleUnder?.(crane.asset.id, lift.setMs) ?? null);
    const goes = isLifted ? leaving(lift.setMs, vessels.indexOf(stay.vessel) * BOXES + box, random) : null;
    let chain: Chain | null = null;
    if (lift && goes) {
      // Where the yard counts it.
      const block = blocks[parts.work.of(crane)!.blockAt(lift.setMs)!]!;
      chain = {
        ...containerNumber(Math.floor(random(6) * 1e6)),
        ...{ destination: goes.destination, days: goes.days, origin: 'simulated' },
        links: [
          link('ship', parts.vesselIdOf(stay.vessel), stay.entersMs, lift.liftedMs),
          link('crane', crane.asset.id, lift.liftedMs, lift.setMs),
          ...(vehicle ? [link('vehicle', vehicle.asset, lift.setMs, vehicle.downMs)] : []),
          link('stack', block.asset.id, vehicle?.downMs ?? lift.setMs, goes.links[0]!.from),
          ...goes.links,
        ],
      };
    }
    if (made.size > 400) made.clear();
    made.set(key, { atMs, chain });
    return chain;
  }

  /** Containers on their way at an instant, the one that came first in front. */
  return (atMs: number): readonly Chain[] =>
    vessels
      .flatMap((vessel) => staysOf(vessel, atMs))
      .flatMap((stay) =>
        Array.from({ length: BOXES }, (_, box) => chainOf(stay, box, atMs)).filter((chain) => chain !== null),
      )
      .filter(({ links }) => links[0]!.from <= atMs && atMs < links.at(-1)!.to)
      .sort((a, b) => a.links[0]!.from - b.links[0]!.from);
}
export type BoxChains = ReturnType<typeof createBoxChains>;
