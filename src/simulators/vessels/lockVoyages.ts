import { turnStartMs } from '../port/lockTurns.ts';
import { LEAST_FALL_M, MOUTH_KM, UPPER_M, type World } from '../world/world.ts';
import type { LockPlan, LockVoyage } from './lockPlan.ts';
import type { LockWay } from './lockWays.ts';
import type { Traffic, VesselState } from './traffic.ts';

/** Nobody sets out who would find the lock at rest: the river is looked at so long before the turn, and may rise by so much. */
const LOOKS_AHEAD_MS = 3 * 3_600_000;
const MAY_RISE_M = 0.4;
const KEPT = 2000;

/**
 * The voyages through the locks that the river lets begin, as a function of time alone.
 * They follow the same turns as gates and level of the lock (`lockTurns`).
 */
export function createLockVoyages(ways: readonly LockWay[], plan: LockPlan, world: Pick<World, 'riverM'>) {
  const { keys, places, vessels } = plan;
  const sails = new Map<string, boolean>();

  /** Whether the river lets the vessels of a turn set out; as it is now where it was not known then. */
  function doSail(lock: number, turn: number, atMs: number): boolean {
    const key = `${lock} ${turn}`;
    const known = sails.get(key);
    if (known !== undefined) return known;
    const then = world.riverM(MOUTH_KM, turnStartMs(keys[lock]!, turn) - LOOKS_AHEAD_MS);
    const riverM = then ?? world.riverM(MOUTH_KM, atMs);
    const may = riverM !== null && UPPER_M - riverM >= LEAST_FALL_M + MAY_RISE_M;
    if (then === null) return may;
    if (sails.size > KEPT) sails.clear();
    sails.set(key, may);
    return may;
  }

  return {
    vessels,
    /** A vessel of this fleet at an instant; null while it is not in the city. */
    stateAt: (k: number, atMs: number): VesselState | null => {
      const voyage = plan.voyageAt(k, atMs);
      if (!voyage || !doSail(places[k]!.lock, voyage.turn, atMs)) return null;
      const { vessel, passage, startMs, isLoaded, destination } = voyage;
      const sinceS = (atMs - startMs) / 1000;
      const pose = passage.poseAt(sinceS);
      const { speedMs } = voyage.at(sinceS);
      const draughtM = isLoaded ? vessel.loadedM : vessel.emptyM;
      return { ...pose, speedMs, courseRad: pose.headingRad, isMoored: false, isLoaded, destination, draughtM };
    },
    /** Vessels that lie or move between the gates of a lock with their whole hulls; null where the lock is not known. */
    inLock: (id: string, atMs: number): number | null => {
      const lock = ways.findIndex((way) => way.id === id);
      if (lock < 0) return null;
      const { chamberM } = ways[lock]!;
      const isInside = ({ at, startMs, course, vessel }: LockVoyage): boolean =>
        Math.abs(at((atMs - startMs) / 1000).s - course.lockM) + vessel.lengthM / 2 <= chamberM / 2;
      return plan.lockedAt(lock, atMs).filter((voyage) => doSail(lock, voyage.turn, atMs) && isInside(voyage)).length;
    },
  };
}
export type LockVoyages = ReturnType<typeof createLockVoyages>;

/** A traffic and the voyages through the locks as one fleet. */
export function withLockVoyages(traffic: Traffic, voyages: LockVoyages): Traffic {
  const own = traffic.vessels.length;
  return {
    ...traffic,
    vessels: [...traffic.vessels, ...voyages.vessels],
    stateAt: (index, atMs) => (index < own ? traffic.stateAt(index, atMs) : voyages.stateAt(index - own, atMs)),
  };
}
