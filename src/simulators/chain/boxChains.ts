import { hash2 } from '../../geo/noise.ts';
import { unixMs } from '../../geo/units.ts';
import type { Chain } from '../../schema/chains.ts';
import { terminalOfTrain } from '../port/railCarrier.ts';
import { placeOf } from '../logistics/blocksBeside.ts';
import type { TrackVehicle } from '../logistics/trackVehicles.ts';
import type { Trucks } from '../logistics/trucks.ts';
import type { CraneWorks } from '../port/craneWork.ts';
import type { Station } from '../stations/places.ts';
import type { Stations } from '../stations/stations.ts';
import { SLOT_TEU, type BoxMove, type TrainStay } from '../transit/trainLoads.ts';
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
/** A box stays in the stack until it is fetched: so long at least, from … to. */
const STACK_LEAST_MS = [90 * MINUTE_MS, 12 * HOUR_MS] as const;
/** Boxes of a ship that are told of. */
const BOXES = 6;
/** Then it waits for its train or truck for so long at most; of the trains that fit it takes one of the first. */
const STACK_MOST_MS = 14 * HOUR_MS;
const FIRST = 3;
/** Vessels of one berth come in turns; two of them may use a block on one day: what leaves is for boxes of the one or of the other. */
const TURNS = 2;
/** From the hull to the middle of a crane above it, metres. */
const OUTREACH_M = 130;
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
  /** The vehicles beside the tracks, which say from which block each box of a train comes. */
  readonly beside: readonly TrackVehicle[];
  /** Asset of the vehicle that puts boxes on a train; null: none is known. */
  readonly machineAt: (train: string) => string | null;
  readonly seed: number;
  /** Whether the river is known at an instant: what depends on it then does not change any more. */
  readonly isKnown: (atMs: number) => boolean;
}

interface Stay {
  readonly vessel: number;
  /** The cranes that reach it. */
  readonly cranes: readonly Station[];
  /** In sight, at the quay, gone from it. */
  readonly entersMs: number;
  readonly arrivesMs: number;
  readonly leavesMs: number;
}

interface Lift {
  readonly crane: Station;
  readonly liftedMs: number;
  readonly setMs: number;
  readonly teu: number;
}
/** A box in the yard: from when on it may leave, its block by its number, its size, its turn, and what other boxes of its ship leave with. */
interface Stacked {
  readonly readyMs: number;
  readonly block: number;
  readonly teu: number;
  readonly turn: number;
  readonly taken: ReadonlySet<string>;
}
type Leaving = Pick<Chain, 'destination' | 'days' | 'links'>;

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
 * up beside the other simulators: the ship is there, the crane above it lifts a box at that moment, and a box of that size leaves the block into which it was put.
 */
export function createBoxChains(parts: BoxChainParts) {
  const { traffic, vessels, port, transit, beside, seed } = parts;
  const of = (kind: string): Station[] => port.stations.filter((one) => one.kind === kind && one.asset.id.startsWith(`port/${TERMINAL}/`)); // prettier-ignore
  const [cranes, blocks] = [of('crane'), of('yard-block')];
  const trains = beside.filter(({ train }) => terminalOfTrain(train) === TERMINAL);
  /** As made, and for which instant: what lies ahead may still change with the river. */
  const made = new Map<string, { readonly atMs: number; readonly chain: Chain | null }>();

  const isMoored = (vessel: number, atMs: number): boolean => traffic.stateAt(vessel, atMs)?.isMoored ?? false;

  /** The cranes that stand above a vessel at its berth. */
  function cranesAbove(vessel: number, atMs: number): Station[] {
    const { x, z, headingRad } = traffic.stateAt(vessel, atMs)!;
    const [sine, cosine] = [Math.sin(headingRad), Math.cos(headingRad)];
    return cranes.filter((crane) => {
      const place = placeOf(crane);
      if (!place) return false;
      const [dx, dz] = [place[0] - x, place[1] - z];
      const [along, across] = [Math.abs(dx * sine - dz * cosine), Math.abs(dx * cosine + dz * sine)];
      return along < traffic.vessels[vessel]!.lengthM / 2 && across < OUTREACH_M;
    });
  }

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
      out.push({ vessel, cranes: cranesAbove(vessel, at), entersMs: seen, arrivesMs, leavesMs: turnsAt(leaves, leaves + LOOK_EVERY_MS, (ms) => !isMoored(vessel, ms)) }); // prettier-ignore
    }
    // Where the river is not known yet ships may still be kept: looked at again each time.
    if (!parts.isKnown(end)) return out;
    if (looked.size > 400) looked.clear();
    looked.set(key, out);
    return out;
  }

  const toSecond = (ms: number): number => Math.ceil(ms / 1000) * 1000;
  /** The first box that a crane takes from the ship after an instant: when it lifts it, and when it sets it down; to the second at which both are seen. */
  function liftAfter(crane: Station, fromMs: number): Lift | null {
    const lifts = parts.work.of(crane)?.handovers(fromMs, fromMs + CRANE_WITHIN_MS) ?? [];
    const first = lifts.find(({ isInward, liftedMs }) => isInward && liftedMs > fromMs);
    return first ? { crane, liftedMs: toSecond(first.liftedMs), setMs: toSecond(first.atMs), teu: first.teu } : null;
  }
  /** Which crane lifts a box of a ship, and when; null where none does, or it is another box of the ship. */
  function liftOf({ vessel, arrivesMs, leavesMs, cranes: above }: Stay, box: number): Lift | null {
    if (above.length === 0) return null;
    const hours = Math.round(arrivesMs / HOUR_MS);
    const crane = above[(Math.floor(hash2(vessel, hours, seed + 62) * above.length) + box) % above.length]!;
    const share = 0.05 + (0.85 * (box + 0.6 * hash2((vessel * BOXES + box) * 16 + 2, hours, seed + 61))) / BOXES;
    const lift = liftAfter(crane, Math.round(arrivesMs / 1000) * 1000 + Math.round((share * (leavesMs - arrivesMs)) / 1000) * 1000);
    return lift && lift.setMs < leavesMs ? lift : null;
  } // prettier-ignore

  const nameOf = (carrier: string, fromMs: number): string => `${carrier} ${fromMs}`;
  /** Whether a box may leave with a carrier that takes one at an instant. */
  const isFor = ({ turn, taken }: Stacked, carrier: string, atMs: number): boolean =>
    Math.floor(hash2(Math.round(atMs / 1000), 1, seed + 63) * TURNS) === turn && !taken.has(nameOf(carrier, atMs));

  /** Trains of the terminal that are loaded after an instant, the first to leave in front, with what is beside them. */
  const staysAfter = (fromMs: number): { readonly vehicle: TrackVehicle; readonly stay: TrainStay }[] =>
    trains
      .flatMap((vehicle) =>
        [...new Set([0, 1].flatMap((later) => transit.loads.staysAround(vehicle.train, fromMs + later * 24 * HOUR_MS)))]
          .filter(({ leavesMs }) => leavesMs > fromMs)
          .map((stay) => ({ vehicle, stay })),
      )
      .sort((a, b) => a.stay.leavesMs - b.stay.leavesMs);

  /** The move that puts a box from its block on a train, a box of its size, and until when that is in the city. */
  function trainAfter(stacked: Stacked, pick: number): { readonly stay: TrainStay; readonly move: BoxMove; readonly goneMs: number } | null {
    const { readyMs, block, teu } = stacked;
    // The last boxes of a train may stay behind.
    const fit = staysAfter(readyMs).flatMap(({ vehicle, stay }) =>
      stay.moves
        .filter((move) => !move.isInward && move.takenMs >= readyMs && move.takenMs < readyMs + STACK_MOST_MS && SLOT_TEU[move.slot % 2] === teu)
        .filter((move) => vehicle.stacksOf(stay).get(move)!.block === block && isFor(stacked, parts.trainIdOf(stay.vehicle), move.setMs))
        .map((move) => ({ stay, move })),
    );
    const found = fit[Math.floor(pick * Math.min(FIRST, fit.length))];
    if (!found) return null;
    const { out, leavesMs } = found.stay;
    const startMs = leavesMs + transit.delayOn(out, transit.loads.dayOfLeaving(found.stay), leavesMs) * 1000;
    return { ...found, goneMs: startMs + out.stops.at(-1)!.arrivesS * 1000 };
  } // prettier-ignore

  /** From its block onto a train. */
  function byTrain(stacked: Stacked, pick: number): Leaving | null {
    const train = trainAfter(stacked, pick);
    if (!train) return null;
    const { stay, move, goneMs } = train;
    const machine = parts.machineAt(stay.vehicle);
    const carrier = parts.trainIdOf(stay.vehicle);
    return {
      ...{ destination: stay.out.course.to, days: stay.out.course.days ?? 1 },
      links: [
        ...(machine === null ? [] : [link('vehicle', machine, move.takenMs, move.setMs)]),
        { ...link('train', carrier, machine === null ? move.takenMs : move.setMs, goneMs), wagon: Math.floor(move.slot / 2) + 1 },
      ],
    };
  } // prettier-ignore

  /** From its block onto a truck of the line beside it, which takes it through the gate to a hall. */
  function byTruck(stacked: Stacked): Leaving | null {
    const { readyMs, block, teu } = stacked;
    const trips = parts.trucks?.leaving(readyMs, readyMs + STACK_MOST_MS) ?? [];
    const trip = trips.find((one) => one.block === block && one.teu === teu && one.putOnMs >= readyMs && isFor(stacked, one.asset, one.putOnMs)); // prettier-ignore
    return trip ? { destination: trip.hall, days: 0, links: [link('truck', trip.asset, trip.putOnMs, trip.arrivesMs)] } : null; // prettier-ignore
  }

  function chainOf(stay: Stay, box: number, atMs: number): Chain | null {
    const key = `${stay.vessel} ${Math.round(stay.arrivesMs / HOUR_MS)} ${box}`;
    const known = made.get(key);
    if (known) {
      const isSure = parts.isKnown(known.chain?.links.at(-1)!.to ?? stay.leavesMs);
      if (isSure || Math.abs(atMs - known.atMs) < AGAIN_MS) return known.chain;
    }
    const hours = Math.round(stay.arrivesMs / HOUR_MS);
    const random = (what: number): number => hash2((stay.vessel * BOXES + box) * 16 + what, hours, seed + 61);
    const lift = liftOf(stay, box);
    const isAnother = Array.from({ length: box }, (_, before) => liftOf(stay, before)).some((one) => one?.crane === lift?.crane && one?.setMs === lift?.setMs); // prettier-ignore
    let chain: Chain | null = null;
    if (lift && !isAnother) {
      const { crane, liftedMs, setMs, teu } = lift;
      const vehicle = parts.vehicleUnder?.(crane.asset.id, setMs) ?? null;
      const before = Array.from({ length: box }, (_, other) => chainOf(stay, other, atMs)?.links.at(-1));
      const taken = new Set(before.flatMap((last) => (last ? [nameOf(last.carrier, last.from)] : [])));
      // Where the yard counts it.
      const block = parts.work.of(crane)!.blockAt(setMs)!;
      const [least, most] = STACK_LEAST_MS;
      const stacked = {
        readyMs: toSecond(setMs + least + random(4) * (most - least)),
        block,
        teu,
        turn: stay.vessel % TURNS,
        taken,
      };
      const ways = [() => byTruck(stacked), () => byTrain(stacked, random(3))];
      if (random(7) >= BY_TRUCK) ways.reverse();
      const goes = ways[0]!() ?? ways[1]!();
      if (goes)
        chain = {
          ...containerNumber(Math.floor(random(6) * 1e6)),
          ...{ destination: goes.destination, days: goes.days, origin: 'simulated' },
          links: [
            link('ship', parts.vesselIdOf(stay.vessel), stay.entersMs, liftedMs),
            link('crane', crane.asset.id, liftedMs, setMs),
            ...(vehicle ? [link('vehicle', vehicle.asset, setMs, vehicle.downMs)] : []),
            link('stack', blocks[block]!.asset.id, vehicle?.downMs ?? setMs, goes.links[0]!.from),
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
