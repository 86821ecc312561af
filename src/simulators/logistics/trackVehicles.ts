import { hash2, seedOf } from '../../geo/noise.ts';
import { Path } from '../../geo/path.ts';
import { toScene } from '../../geo/sceneFrame.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { driveOf, onDrive } from '../driving/drive.ts';
import type { Course } from '../transit/courses.ts';
import { SLOT_TEU, type BoxMove, type TrainLoads, type TrainStay } from '../transit/trainLoads.ts';
import { BUFFER_M, LOCOMOTIVE_M, trainLengthM, WAGON_M } from '../transit/trains.ts';
import type { TransitService } from '../transit/transitService.ts';
import type { Station } from '../stations/places.ts';
import { terminalOfTrain } from '../port/railCarrier.ts';
import { blocksBeside, placesOfBlocks, type BlocksBeside } from './blocksBeside.ts';

/** As the other vehicles of the terminals: 18 km/h. */
const TOP_MS = 5;
/** It holds still so long after a box is taken or set. */
const HOLDS_MS = 3000;
/** From the middle of the track to the middle of its lane, metres. */
const ASIDE_M = 5;
/** From the front of a wagon to the middle of its long box behind and of its short one in front, metres. */
const SLOT_M = [13.2, 3.8] as const;
/** The vehicle drives so far along its lane with a box, from … to, where the blocks beside it leave it the choice, metres. */
const STACK_M = [12, 70] as const;
const LANE_STEP_M = 10;
/** Percent of the battery for a box; it is exchanged between two trains. */
const PERCENT = 0.6;

export interface TrackVehicleState {
  /** Metres along its lane, from the end of the track. */
  readonly atM: number;
  readonly speedMs: number;
  readonly isBackwards: boolean;
  readonly isLoaded: boolean;
  /** Name of the box that it carries, fetches or has brought last; '' before the first of a train. */
  readonly order: string;
  readonly battery: number;
}

/** Where and when it stands still, because a box is taken or set there. */
interface Halt {
  readonly atMs: number;
  readonly atM: number;
  readonly isLoadedAfter: boolean;
}

const scenePath = ({ lonLat }: Course): Path =>
  new Path(lonLat.map(([lon, lat]): Point => { const { x, z } = toScene({ lon, lat }); return [x, z]; })); // prettier-ignore

/** The lane beside a track, from its end on, as long as the train with its locomotive at either end. */
function laneOf(inward: Course, lengthM: number): Path {
  const track = scenePath(inward);
  const points: Point[] = [];
  for (let u = 0; u <= lengthM + LOCOMOTIVE_M + 2 * BUFFER_M; u += LANE_STEP_M) {
    const s = track.length - u;
    const [[ax, az], [bx, bz], [x, z]] = [track.at(s + 1), track.at(s - 1), track.at(s)];
    const metres = Math.hypot(bx - ax, bz - az) || 1;
    points.push([x - ((bz - az) / metres) * ASIDE_M, z + ((bx - ax) / metres) * ASIDE_M]);
  }
  return new Path(points);
}

/** Where a box is set down in the yard or taken from it: its block, in the order of the stations, and the place on the lane beside it, metres. */
export interface StackPlace {
  readonly block: number;
  readonly atM: number;
}

function vehicleOf(
  train: string,
  loads: TrainLoads,
  path: Path,
  trainM: number,
  terminal: string,
  beside: BlocksBeside,
) {
  const key = seedOf(`track vehicle ${train}`);
  const halts = new Map<readonly BoxMove[], readonly Halt[]>();
  const stacks = new WeakMap<TrainStay, ReadonlyMap<BoxMove, StackPlace>>();

  /** Where a slot of the train stands: who comes has its locomotive at the end of the track, who leaves at the other. */
  function slotM({ slot, isInward }: BoxMove): number {
    const behindM = LOCOMOTIVE_M + Math.floor(slot / 2) * WAGON_M + SLOT_M[slot % 2]!;
    return BUFFER_M + (isInward ? behindM : trainM + LOCOMOTIVE_M - behindM);
  }

  /** From its wagon to its place in the stack a box is driven towards the middle of the lane, if it can: there is room. */
  function wishedM(move: BoxMove): number {
    const wagonM = slotM(move);
    const [least, most] = STACK_M;
    const away = least + (most - least) * hash2(key, move.slot, move.isInward ? 1 : 2);
    return wagonM + (wagonM < path.length / 2 ? away : -away);
  }

  /**
   * Where the boxes of a stay are set down and taken: what a train brings goes into the blocks beside its wagons, and each of the boxes that it takes comes
   * from a block into which it brought one of that size, of those along its lane the one that is as far along as its wagon.
   */
  function stacksOf(stay: TrainStay): ReadonlyMap<BoxMove, StackPlace> {
    const known = stacks.get(stay);
    if (known) return known;
    const found = new Map<BoxMove, StackPlace>();
    const brought = SLOT_TEU.map((): StackPlace[] => []);
    const taken = SLOT_TEU.map((): BoxMove[] => []);
    for (const move of stay.moves) {
      const size = move.slot % SLOT_TEU.length;
      if (!move.isInward) {
        taken[size]!.push(move);
        continue;
      }
      const wished = wishedM(move);
      const block = beside.blockAt(wished, hash2(key ^ move.slot, Math.round(stay.leavesMs / 60_000), 86));
      const place = { block, atM: beside.within(block, wished) };
      found.set(move, place);
      brought[size]!.push(place);
    }
    stay.last.forEach((move) => taken[move.slot % SLOT_TEU.length]!.push(move));
    SLOT_TEU.forEach((_, size) => {
      brought[size]!.sort((a, b) => a.atM - b.atM || a.block - b.block);
      taken[size]!.sort((a, b) => slotM(a) - slotM(b));
      taken[size]!.forEach((move, k) => {
        const { block } = brought[size]![k]!;
        found.set(move, { block, atM: beside.within(block, wishedM(move)) });
      });
    });
    stay.last.forEach((move, k) => found.set(stay.lastLater[k]!, found.get(move)!));
    stacks.set(stay, found);
    return found;
  }

  function haltsOf(stay: TrainStay, moves: readonly BoxMove[]): readonly Halt[] {
    let found = halts.get(moves);
    if (found) return found;
    const its = stacksOf(stay);
    found = moves.flatMap((move) => {
      const [wagonM, stackM] = [slotM(move), its.get(move)!.atM];
      const [from, to] = move.isInward ? [wagonM, stackM] : [stackM, wagonM];
      return [{ atMs: move.takenMs, atM: from, isLoadedAfter: true }, { atMs: move.setMs, atM: to, isLoadedAfter: false }];
    });
    if (halts.size > 12) halts.clear();
    halts.set(moves, found);
    return found;
  } // prettier-ignore

  /** Halts of a stay as far as they are known: where the first of the last boxes is to be fetched it goes in any case, and waits there. */
  function haltsKnown(stay: TrainStay, atMs: number): readonly Halt[] {
    const rest = loads.movesKnown(stay, atMs)[stay.moves.length];
    const before = haltsOf(stay, stay.moves);
    const last = haltsOf(stay, stay.last);
    if (!rest) return [...before, { atMs: stay.leavesMs, atM: last[0]!.atM, isLoadedAfter: false }];
    return [...before, ...(rest === stay.last[0] ? last : haltsOf(stay, stay.lastLater))];
  }

  function stateAt(atMs: number): TrackVehicleState {
    const stays = loads.staysAround(train, atMs);
    const k = Math.max(
      0,
      stays.findLastIndex(({ arrivesMs }) => arrivesMs <= atMs),
    );
    const stay = stays[k]!;
    const own = haltsKnown(stay, atMs);
    const n = own.findLastIndex((halt) => halt.atMs <= atMs);
    // When all is done it goes to where the next train will need it.
    const from = own[n] ?? (k > 0 ? haltsKnown(stays[k - 1]!, atMs).at(-1)! : own[0]!);
    const next = stays[k + 1] ?? stay;
    const to = own[n + 1] ?? haltsOf(next, next.moves)[0]!;
    const { atM, speedMs } = onDrive(driveOf(0, Math.abs(to.atM - from.atM), from.atMs + HOLDS_MS, TOP_MS), atMs);
    const isBackwards = to.atM < from.atM;
    return {
      ...{ atM: from.atM + (isBackwards ? -atM : atM), speedMs, isBackwards: isBackwards && speedMs > 0 },
      ...{ isLoaded: from.isLoadedAfter, order: orderOf(n, stay), battery: 100 - (PERCENT * Math.max(0, n)) / 2 },
    };
  }

  const orderOf = (n: number, { leavesMs }: TrainStay): string =>
    n < 0 ? '' : `${train}-${Math.round(leavesMs / 60_000)}-${Math.floor(n / 2) + 1}`;

  /** The battery is never lower within a span, percent: as after all boxes of the train that has most. */
  function leastBattery(fromMs: number, toMs: number): number {
    const boxes = [fromMs, toMs].flatMap((atMs) =>
      loads.staysAround(train, atMs).map(({ moves, last, lastLater }) => moves.length + Math.max(last.length, lastLater.length)),
    );
    return 100 - PERCENT * Math.max(0, ...boxes);
  } // prettier-ignore

  return { train, terminal, path, stateAt, leastBattery, stacksOf };
}
export type TrackVehicle = ReturnType<typeof vehicleOf>;

/**
 * The vehicles beside the tracks of the terminals as a function of time, one to a track: it takes each box from its wagon into the stack and from the
 * stack to its wagon, as the load of the train has it.
 * @param stations those of the port: their blocks are the stacks; where a terminal has none its boxes are all in one place
 */
export function createTrackVehicles({ loads, runs }: Pick<TransitService, 'loads' | 'runs'>, seed: number, stations: readonly Station[]): TrackVehicle[] {
  const courses = new Map(runs.map(({ course }) => [course.id, course]));
  return loads.vehicles.flatMap((train) => {
    const inward = courses.get(`${train}-in`);
    if (!inward) return [];
    const trainM = trainLengthM(inward, seed);
    const path = laneOf(inward, trainM);
    return [vehicleOf(train, loads, path, trainM, inward.to, blocksBeside(path, placesOfBlocks(stations, terminalOfTrain(train))))];
  });
} // prettier-ignore
