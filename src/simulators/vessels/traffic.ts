import { hash2, smoothstep } from '../../geo/noise.ts';
import type { BerthUse } from '../world/world.ts';
import { poseOf } from './approach.ts';
import { createCallPlan, PER_BERTH, type Call, type TrafficOptions } from './callPlan.ts';
import type { Sailing } from './callPassages.ts';
import { createCalls, type IsKept, type Times } from './calls.ts';
import { destinationOf, HERE } from './destinations.ts';
import type { Berth, Fairway } from './fairway.ts';
import { vesselOf, type Vessel } from './fleet.ts';
import type { LockPlan } from './lockPlan.ts';
import { endMs } from './passage.ts';
import { createSchedule } from './schedule.ts';
import { createTransits, TRANSIT_VESSELS } from './transits.ts';

/** A vessel at an instant. Metres, m/s, radians from grid north clockwise. */
export interface VesselState extends Sailing {
  readonly draughtM: number;
  readonly isLoaded: boolean;
  /** As a skipper enters it into AIS: the port of this voyage. */
  readonly destination: string;
  /** When it expects to be there, Unix ms; absent where it has not entered it: only who comes in has. */
  readonly etaMs?: number;
}

const DAY_MS = 86_400_000;

/** Vessels that call and vessels that pass; those of the locks are numbered after them. */
export const fleetOf = ({ berths }: Pick<Fairway, 'berths'>): number => berths.length * PER_BERTH + TRANSIT_VESSELS;

/**
 * All vessels as a function of time alone: the same seed and instant give the same picture, in any order and direction of asking.
 * Calls: each berth has a rhythm, so that no two vessels are ever due at one, and who would come too near to another hull sets out later (`createSchedule`).
 * Who is kept by the river stays at its berth, or does not come in.
 * @param isKept a vessel may not set sail at an instant
 * @param locks who goes through the locks; null: nobody does
 */
export function createTraffic(
  fairway: Fairway,
  options: TrafficOptions,
  isKept: IsKept = () => false,
  locks: LockPlan | null = null,
) {
  const { seed } = options;
  const { berths } = fairway;
  const vessels: Vessel[] = [];
  const berthOf: (Berth | null)[] = [];
  for (const berth of berths)
    for (let k = 0; k < PER_BERTH; k++) {
      vessels.push(vesselOf(seed, vessels.length, berth.lengthM));
      berthOf.push(berth);
    }
  const callers = vessels.length;
  for (let k = 0; k < TRANSIT_VESSELS; k++) {
    vessels.push(vesselOf(seed, vessels.length));
    berthOf.push(null);
  }
  const plan = createCallPlan(fairway, options, vessels);
  const transits = createTransits(fairway, options, vessels.slice(callers), locks);
  const { eachCall } = createCalls(plan, createSchedule(plan, transits, locks), seed, isKept);

  function atCall({ vessel, approach, inward, outward }: Call, { setsOutMs, arrivesMs, leavesMs }: Times, atMs: number): Sailing | null {
    if (atMs < arrivesMs) return inward.sailingAt((atMs - setsOutMs) / 1000);
    if (atMs >= leavesMs) {
      const sinceS = (atMs - leavesMs) / 1000;
      return sinceS < outward.durationS ? outward.sailingAt(sinceS) : null;
    }
    const { x, z, headingRad } = poseOf(approach, approach.berthM, vessel.lengthM);
    return { x, z, headingRad, speedMs: 0, courseRad: headingRad, isMoored: true };
  } // prettier-ignore

  function transitAt(vessel: Vessel, slot: number, atMs: number): VesselState | null {
    const transit = transits.at(slot, atMs);
    const { startMs, passage, pass, direction } = transit;
    if (atMs < startMs || atMs > endMs(transit) || isKept(vessel, startMs) === true) return null;
    const isLoaded = hash2(slot, Math.floor(atMs / DAY_MS), seed + 13) < 0.75;
    const destination = destinationOf(direction, hash2(slot, pass, seed + 17));
    const draughtM = isLoaded ? vessel.loadedM : vessel.emptyM;
    return { ...passage.sailingAt((atMs - startMs) / 1000), isLoaded, destination, draughtM };
  }

  return {
    vessels: vessels as readonly Vessel[],
    /** Where a vessel is at an instant; null while it is not in the city. */
    stateAt: (index: number, atMs: number): VesselState | null => {
      const vessel = vessels[index]!;
      if (!berthOf[index]) return transitAt(vessel, index - callers, atMs);
      const berthIndex = Math.floor(index / PER_BERTH);
      return eachCall(berthIndex, atMs, (call, times) => {
        if (call.vessel !== vessel) return null;
        const state = atCall(call, times, atMs);
        if (!state) return null;
        const { arrivesMs, leavesMs } = times;
        const handled = smoothstep(0.1, 0.9, (atMs - arrivesMs) / (call.leavesMs - arrivesMs));
        const [before, after] = [call.isLoadedIn, call.isLoadedOut].map((is) => (is ? vessel.loadedM : vessel.emptyM));
        const isLoaded = handled < 0.5 ? call.isLoadedIn : call.isLoadedOut;
        // It is told anew when the ship is cleared: the next voyage begins at the berth.
        const destination =
          handled < 1 && atMs < leavesMs ? HERE : destinationOf(call.goes, hash2(berthIndex, call.turn, seed + 17));
        const eta = atMs < arrivesMs ? { etaMs: arrivesMs } : {};
        return { ...state, ...eta, isLoaded, destination, draughtM: before! + (after! - before!) * handled };
      });
    },
    /** What lies at a berth at an instant; null where there is no such berth. */
    berthAt: (berthId: string, atMs: number): BerthUse | null => {
      const berthIndex = berths.findIndex(({ id }) => id === berthId);
      if (berthIndex < 0) return null;
      const lies = eachCall(berthIndex, atMs, ({ vessel }, { arrivesMs, plannedMs, leavesMs }) =>
        atMs >= arrivesMs && atMs < leavesMs
          ? {
              isTaken: true,
              overdueMs: Math.max(0, atMs - plannedMs),
              lengthM: vessel.lengthM,
              liesMs: atMs - arrivesMs,
            }
          : null,
      );
      return lies ?? { isTaken: false, overdueMs: 0, lengthM: 0, liesMs: 0 };
    },
  };
}
export type Traffic = ReturnType<typeof createTraffic>;
