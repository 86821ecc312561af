import { hash2 } from '../../geo/noise.ts';
import { unixMs } from '../../geo/units.ts';
import type { Chain, ChainLink } from '../../schema/chains.ts';
import { terminalOfTrain } from '../port/railCarrier.ts';
import { SLOT_TEU, type BoxMove, type TrainStay } from '../transit/trainLoads.ts';
import type { TrackVehicle } from '../logistics/trackVehicles.ts';
import type { Trucks } from '../logistics/trucks.ts';
import type { TransitService } from '../transit/transitService.ts';

const HOUR_MS = 3_600_000;
export const TERMINAL = 'dgt';
/** A chain that the river may still change is made again after so much of the clock. */
export const AGAIN_MS = HOUR_MS / 6;
/** A box waits in the stack for its train or truck for so long at most; of the trains that fit it takes one of the first. */
export const STACK_MOST_MS = 14 * HOUR_MS;
const FIRST = 3;
/** Share of the boxes that leave by truck. */
const BY_TRUCK = 0.5;
/** Vessels of one berth come in turns; two of them may use a block on one day: what leaves is for boxes of the one or of the other. */
export const VESSEL_TURNS = 2;
/** … and so are the trains of one track: what leaves is for boxes of one of a day. */
export const TRAIN_TURNS = 3;
/** Share of what leaves that is for boxes that came by ship. */
const FOR_SHIPS = 0.7;

export interface LeavingParts {
  readonly transit: TransitService;
  readonly trainIdOf: (vehicle: string) => string;
  /** Trucks of the terminal; absent: boxes leave by train only. */
  readonly trucks?: Trucks | undefined;
  /** The vehicles beside the tracks, which say from which block each box of a train comes. */
  readonly beside: readonly TrackVehicle[];
  /** Asset of the vehicle that puts boxes on a train; null: none is known. */
  readonly machineAt: (train: string) => string | null;
  readonly seed: number;
  /** Whether the river is known at an instant: what depends on it then does not change any more. */
  readonly isKnown: (atMs: number) => boolean;
}

/** A box in the yard: from when on it may leave, its block by its number, its size, its turn (those of vessels first), and what other boxes of its turn leave with. */
export interface Stacked {
  readonly readyMs: number;
  readonly block: number;
  readonly teu: number;
  readonly turn: number;
  readonly taken: ReadonlySet<string>;
  /** The train that brought it, whose track leads back to where it comes from: it does not leave on that. */
  readonly broughtBy?: string;
}
export type Leaving = Pick<Chain, 'destination' | 'days' | 'links'>;

/** A link of a way; instants Unix milliseconds. */
export const linkOf = (kind: ChainLink['kind'], carrier: string, from: number, to: number): ChainLink => ({ kind, carrier, from: unixMs(from), to: unixMs(to) }); // prettier-ignore

/** For whose boxes something is that leaves the yard at an instant. */
function turnAt(atMs: number, seed: number): number {
  const luck = hash2(Math.round(atMs / 1000), 1, seed + 63);
  if (luck < FOR_SHIPS) return Math.floor((luck / FOR_SHIPS) * VESSEL_TURNS);
  return VESSEL_TURNS + Math.floor(((luck - FOR_SHIPS) / (1 - FOR_SHIPS)) * TRAIN_TURNS);
}

/** How boxes leave the yard of the terminal: with a train or a truck that takes one of their size from their block. */
export function createLeaving(parts: LeavingParts) {
  const { transit, seed } = parts;
  const trains = parts.beside.filter(({ train }) => terminalOfTrain(train) === TERMINAL);

  /** Of what a box leaves with. */
  const nameOf = ({ carrier, from }: Pick<ChainLink, 'carrier' | 'from'>): string => `${carrier} ${from}`;
  /** Whether a box may leave with a carrier that takes one at an instant. */
  const isFor = ({ turn, taken }: Stacked, carrier: string, atMs: number): boolean =>
    turnAt(atMs, seed) === turn && !taken.has(nameOf({ carrier, from: unixMs(atMs) }));

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
  function trainAfter(
    stacked: Stacked,
    pick: number,
  ): { readonly stay: TrainStay; readonly move: BoxMove; readonly goneMs: number } | null {
    const { readyMs, block, teu, broughtBy } = stacked;
    // The last boxes of a train may stay behind.
    const offer = staysAfter(readyMs).filter(({ stay }) => stay.vehicle !== broughtBy);
    const fit = offer.flatMap(({ vehicle, stay }) =>
      stay.moves
        .filter(
          (move) =>
            !move.isInward &&
            move.takenMs >= readyMs &&
            move.takenMs < readyMs + STACK_MOST_MS &&
            SLOT_TEU[move.slot % 2] === teu,
        )
        .filter(
          (move) =>
            vehicle.stacksOf(stay).get(move)!.block === block &&
            isFor(stacked, parts.trainIdOf(stay.vehicle), move.setMs),
        )
        .map((move) => ({ stay, move })),
    );
    const found = fit[Math.floor(pick * Math.min(FIRST, fit.length))];
    if (!found) return null;
    const { out, leavesMs } = found.stay;
    const startMs = leavesMs + transit.delayOn(out, transit.loads.dayOfLeaving(found.stay), leavesMs) * 1000;
    return { ...found, goneMs: startMs + out.stops.at(-1)!.arrivesS * 1000 };
  }

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
        ...(machine === null ? [] : [linkOf('vehicle', machine, move.takenMs, move.setMs)]),
        {
          ...linkOf('train', carrier, machine === null ? move.takenMs : move.setMs, goneMs),
          wagon: Math.floor(move.slot / 2) + 1,
        },
      ],
    };
  }

  /** From its block onto a truck of the line beside it, which takes it through the gate to a hall. */
  function byTruck(stacked: Stacked): Leaving | null {
    const { readyMs, block, teu } = stacked;
    const trips = parts.trucks?.leaving(readyMs, readyMs + STACK_MOST_MS) ?? [];
    const trip = trips.find(
      (one) =>
        one.block === block && one.teu === teu && one.putOnMs >= readyMs && isFor(stacked, one.asset, one.putOnMs),
    );
    return trip
      ? { destination: trip.hall, days: 0, links: [linkOf('truck', trip.asset, trip.putOnMs, trip.arrivesMs)] }
      : null;
  }

  return {
    trains,
    nameOf,
    /** How a box leaves; null: nothing takes it. @param way decides between truck and train, 0 … 1 @param pick which of the trains that fit */
    of: (stacked: Stacked, way: number, pick: number): Leaving | null =>
      way < BY_TRUCK ? (byTruck(stacked) ?? byTrain(stacked, pick)) : (byTrain(stacked, pick) ?? byTruck(stacked)),
  };
}
export type LeavingWays = ReturnType<typeof createLeaving>;
