import { hash2, seedOf } from '../../geo/noise.ts';
import { driveOf, onDrive, type Drive } from '../driving/drive.ts';
import type { CraneWork, CraneWorks, Handover } from '../port/craneWork.ts';
import type { Station } from '../stations/places.ts';
import type { TerminalWay } from './terminalWays.ts';

/** 18 km/h: heavy vehicles beside people who lash boxes. */
const TOP_MS = 5;
/** It stands under the crane so long before a box comes or goes, and so long after. */
const READY_MS = 5000;
const CLEAR_MS = 4000;
/** A box is put into the stack, or taken from there, in this time. */
const STACK_MS = 8000;
/** After so many boxes the battery is exchanged, and at midnight; each box takes so many percent of it, from … to. */
const EXCHANGED_AFTER = 90;
const PERCENT = [0.7, 0.98] as const;
/** Nothing of a box lies farther from its handover. */
const REACH_MS = 150_000;

export interface TerminalVehicleState {
  /** From under the crane, metres along its lane. */
  readonly atM: number;
  readonly speedMs: number;
  /** It goes back to the stacks forwards, and comes to the crane backwards: both ends drive. */
  readonly isBackwards: boolean;
  readonly isLoaded: boolean;
  /** The box that it carries, fetches or brings; null while it waits at the stacks. */
  readonly handover: Handover | null;
  /** Percent of the battery. */
  readonly battery: number;
}

/** A box on its way between crane and stack, Unix milliseconds. */
interface Round {
  readonly handover: Handover;
  readonly beginMs: number;
  readonly endMs: number;
  readonly toCrane: Drive;
  readonly toStack: Drive;
  /** The box is on the vehicle from … to. */
  readonly loadedMs: readonly [from: number, to: number];
}

function roundOf(handover: Handover, lengthM: number): Round {
  const { atMs, isInward } = handover;
  const driveMs = driveOf(0, lengthM, 0, TOP_MS).arriveMs;
  const leaveMs = atMs - READY_MS - driveMs;
  const toCrane = driveOf(0, lengthM, leaveMs, TOP_MS);
  const toStack = driveOf(0, lengthM, atMs + CLEAR_MS, TOP_MS);
  return isInward
    ? { handover, toCrane, toStack, beginMs: leaveMs, endMs: toStack.arriveMs + STACK_MS, loadedMs: [atMs, toStack.arriveMs + STACK_MS] } // prettier-ignore
    : { handover, toCrane, toStack, beginMs: leaveMs - STACK_MS, endMs: toStack.arriveMs, loadedMs: [leaveMs, atMs] };
}

function vehicleOf({ crane, vehicle, path }: TerminalWay, work: CraneWork) {
  const key = seedOf(`terminal vehicle ${vehicle}`);
  const lengthM = path.length;
  const roundsAbout = (atMs: number): Round[] => work.handovers(atMs - REACH_MS, atMs + REACH_MS).map((one) => roundOf(one, lengthM)); // prettier-ignore

  /** Boxes since the battery was exchanged: with the one under way, as far as it is done. */
  function batteryAt(move: number, share: number): number {
    const [least, most] = PERCENT;
    const used = least + (most - least) * hash2(key, Math.floor(move / EXCHANGED_AFTER), 4);
    return 100 - used * ((move % EXCHANGED_AFTER) + share);
  }

  function stateAt(atMs: number): TerminalVehicleState {
    const rounds = roundsAbout(atMs);
    const round = rounds.find(({ beginMs, endMs }) => beginMs <= atMs && atMs < endMs);
    if (!round) {
      const done = rounds.findLast(({ endMs }) => endMs <= atMs)?.handover.move;
      const next = rounds.find(({ beginMs }) => beginMs > atMs)?.handover.move;
      const move = done === undefined ? (next ?? Math.floor(work.at(atMs).moves)) : done + 1;
      return { atM: lengthM, speedMs: 0, isBackwards: false, isLoaded: false, handover: null, battery: batteryAt(move, 0) }; // prettier-ignore
    }
    const { handover, beginMs, endMs, toCrane, toStack, loadedMs } = round;
    const isBackwards = atMs < handover.atMs;
    const { atM, speedMs } = onDrive(isBackwards ? toCrane : toStack, atMs);
    return {
      atM: isBackwards ? lengthM - atM : atM,
      speedMs,
      isBackwards: isBackwards && speedMs > 0,
      isLoaded: loadedMs[0] <= atMs && atMs < loadedMs[1],
      handover,
      battery: batteryAt(handover.move, (atMs - beginMs) / (endMs - beginMs)),
    };
  }
  /** The battery is never lower within a span, percent. */
  function leastBattery(fromMs: number, toMs: number): number {
    const moves = work.handovers(fromMs - REACH_MS, toMs + REACH_MS).map(({ move }) => batteryAt(move, 1));
    return Math.min(stateAt(fromMs).battery, stateAt(toMs).battery, ...moves);
  }
  return { crane, vehicle, path, work, stateAt, roundsAbout, leastBattery };
}
export type TerminalVehicle = ReturnType<typeof vehicleOf>;

/** Which vehicle a crane sets a box down on at an instant, known to a second or two, and when the box is in the stack. */
export const vehicleUnder =
  (vehicles: readonly TerminalVehicle[], idOf: (vehicle: string) => string) =>
  (crane: string, setMs: number): { readonly asset: string; readonly downMs: number } | null => {
    const vehicle = vehicles.find((one) => one.crane === crane);
    const round = vehicle?.roundsAbout(setMs).find(({ handover }) => handover.isInward && Math.abs(handover.atMs - setMs) < 2000); // prettier-ignore
    return vehicle && round ? { asset: idOf(vehicle.vehicle), downMs: Math.ceil(round.endMs / 1000) * 1000 } : null;
  };

/**
 * The vehicles of the container terminals as a function of time: one to a crane, on a lane of its own. It stands under the crane when that sets
 * down a box and drives it to the stacks, or fetches one there and brings it in time.
 * @param stations those of the port; a lane whose crane is not among them has no vehicle
 */
export function createTerminalVehicles(
  ways: readonly TerminalWay[],
  stations: readonly Station[],
  craneWork: CraneWorks,
): TerminalVehicle[] {
  const cranes = new Map(stations.flatMap((one) => (one.kind === 'crane' ? [[one.asset.id, one] as const] : [])));
  return ways.flatMap((way) => {
    const crane = cranes.get(way.crane);
    const work = crane ? craneWork.of(crane) : null;
    return work ? [vehicleOf(way, work)] : [];
  });
}
