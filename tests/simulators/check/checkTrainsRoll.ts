import type { Point } from '../../../src/geo/segmentIndex.ts';
import type { TrainLoads, TrainStay } from '../../../src/simulators/transit/trainLoads.ts';
import type { Violation } from './violation.ts';

/** A train on its rails at an instant. */
export interface RollingTrain {
  readonly vehicle: string;
  readonly way: string;
  readonly atM: number;
  readonly isMoving: boolean;
  readonly isFreight: boolean;
  /** Middles of its wagons from the locomotive on, scene metres; of freight trains only. */
  readonly wagons: readonly Point[];
}
/** What was seen of a train last. */
export interface SeenTrain extends RollingTrain {
  readonly atMs: number;
  readonly stay: TrainStay | null;
}

/** Trains run at 97 and 58 km/h at most; when one makes up for a delay it is somewhat quicker. */
const FASTEST_MS = { passenger: 45, freight: 25 } as const;
const STANDS_M = 0.5;
/** Longer ago it was the trip of another day. */
const TRIP_MS = 12 * 3_600_000;

/** How far wagons have moved, at most: those of the same order, or of the other way round. */
function movedM(wagons: readonly Point[], was: readonly Point[]): number {
  const most = (of: readonly Point[]): number =>
    Math.max(0, ...wagons.map(([x, z], k) => Math.hypot(x - of[k]![0], z - of[k]![1])));
  return wagons.length === was.length ? Math.min(most(was), most(was.toReversed())) : Infinity;
}

/**
 * Trains since they were seen last: the wagons of one that stands in its terminal stay where they are, also when it turns round; nobody runs
 * backwards on a trip or quicker than trains do.
 * @param seen what was seen last, kept from look to look; filled in here
 */
export function checkTrainsRoll(
  trains: readonly RollingTrain[],
  seen: Map<string, SeenTrain>,
  loads: Pick<TrainLoads, 'stayAt'>,
  atMs: number,
): Violation[] {
  const found: Violation[] = [];
  for (const train of trains) {
    const { vehicle, way, atM, wagons, isMoving, isFreight } = train;
    const say = (rule: string, detail: string): void =>
      void found.push({ rule, asset: `transit/${vehicle}`, atMs, detail });
    const key = isFreight ? vehicle : way;
    const last = seen.get(key);
    const stay = isFreight ? loads.stayAt(vehicle, atMs) : null;
    // While it turns it may be spoken of as on both of its trips: both count.
    seen.set(key, { ...train, atMs, stay });
    if (!last || last.stay !== stay || atMs - last.atMs > TRIP_MS) continue;
    const mostM = (FASTEST_MS[isFreight ? 'freight' : 'passenger'] * (atMs - last.atMs)) / 1000 + 1;
    if (last.way === way && atM < last.atM - STANDS_M) say('train ran backwards', `${(last.atM - atM).toFixed(1)} m`);
    if (last.way === way && atM - last.atM > mostM) say('train too fast', `${(atM - last.atM).toFixed(0)} m`);
    if (stay === null) continue;
    const wagonsM = movedM(wagons, last.wagons);
    if (!isMoving && !last.isMoving && wagonsM > STANDS_M) say('standing train moved', `${wagonsM.toFixed(1)} m`);
    else if (wagonsM > mostM) say('train jumped', `${wagonsM.toFixed(1)} m`);
  }
  return found;
}
