import { hash2, smoothstep } from '../../geo/noise.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { createCalls, overGround, PER_BERTH, RIM_M, type Call, type IsKept, type TrafficOptions } from './calls.ts';
import type { Berth, Direction, Fairway } from './fairway.ts';
import { destinationOf, HERE } from './destinations.ts';
import { vesselOf, type Vessel } from './fleet.ts';
import type { Path } from '../../geo/path.ts';
import { poseOn, type Pose } from './path.ts';
import type { BerthUse } from '../world/world.ts';

/** A vessel at an instant. Metres, m/s, radians from grid north clockwise. */
export interface VesselState extends Pose {
  readonly speedMs: number;
  readonly courseRad: number;
  readonly isMoored: boolean;
  readonly draughtM: number;
  readonly isLoaded: boolean;
  /** As a skipper enters it into AIS: the port of this voyage. */
  readonly destination: string;
  /** When it expects to be there, Unix ms; absent where it has not entered it: only who comes in has. */
  readonly etaMs?: number;
}

type Sailing = Omit<VesselState, 'draughtM' | 'isLoaded' | 'destination' | 'etaMs'>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TURN_S = 360;
const TRANSIT_VESSELS = 130;

/**
 * All vessels as a function of time alone: the same seed and instant give the same picture, in any order and direction of asking.
 * Calls: each berth has a rhythm, so that no two vessels are ever due at one. Transits: each vessel has a slot of its own, so that
 * those of a lane, which all run at its speed, never meet. Who is kept by the river stays at its berth, or does not come in.
 * @param isKept a vessel may not set sail at an instant
 */
export function createTraffic(fairway: Fairway, options: TrafficOptions, isKept: IsKept = () => false) {
  const { seed } = options;
  const { berths } = fairway;
  const transitEveryMs = (TRANSIT_VESSELS / options.transitsPerDay) * DAY_MS;
  const vessels: Vessel[] = [];
  const berthOf: (Berth | null)[] = [];
  for (const berth of berths)
    for (let k = 0; k < PER_BERTH; k++) {
      vessels.push(vesselOf(seed, vessels.length, berth.lengthM));
      berthOf.push(berth);
    }
  for (let k = 0; k < TRANSIT_VESSELS; k++) {
    vessels.push(vesselOf(seed, vessels.length));
    berthOf.push(null);
  }
  const { eachCall } = createCalls(fairway, options, vessels, isKept);

  const moored = (pose: Pose): Pick<VesselState, keyof Pose | 'speedMs' | 'courseRad' | 'isMoored'> => ({
    ...pose,
    speedMs: 0,
    courseRad: pose.headingRad,
    isMoored: true,
  });

  function atCall(vessel: Vessel, call: Call, leavesMs: number, atMs: number): Sailing | null {
    const { approach, inward, astern, away, comes, goes, beginsM } = call;
    const { path, laneM, berthM } = approach;
    const { lengthM } = vessel;
    const inS = (atMs - call.arrivesMs) / 1000 + inward.durationS;
    if (inS < 0) return null;
    if (inS < inward.durationS) {
      const { s, speedMs } = inward.at(inS);
      const pose = poseOn(path, RIM_M + s, lengthM);
      return { ...pose, speedMs, courseRad: pose.headingRad, isMoored: false };
    }
    if (atMs < leavesMs) return moored(poseOn(path, berthM, lengthM));
    let outS = (atMs - leavesMs) / 1000;
    if (outS < astern.durationS) {
      const { s, speedMs } = astern.at(outS);
      const pose = poseOn(path, berthM - s, lengthM);
      return { ...pose, speedMs, courseRad: pose.headingRad + Math.PI, isMoored: false };
    }
    outS -= astern.durationS;
    const lane = fairway.lane(goes, vessel.lane.offsetM);
    if (goes !== comes) {
      const from = poseOn(path, laneM, lengthM);
      if (outS < TURN_S) return turning(from, poseOn(lane, beginsM, lengthM), outS / TURN_S);
      outS -= TURN_S;
    }
    if (outS >= away.durationS) return null;
    const { s, speedMs } = away.at(outS);
    const pose = poseOn(lane, beginsM + s, lengthM);
    return { ...pose, speedMs, courseRad: pose.headingRad, isMoored: false };
  }

  const phaseOf = (slot: number): number => (slot * transitEveryMs) / TRANSIT_VESSELS;
  const passOf = (slot: number, atMs: number): number => Math.floor((atMs - phaseOf(slot)) / transitEveryMs);
  const directionOf = (slot: number, pass: number): Direction => ((pass + slot) % 2 === 0 ? 'up' : 'down');

  function atTransit(vessel: Vessel, slot: number, atMs: number): Sailing | null {
    const phaseMs = phaseOf(slot);
    const pass = passOf(slot, atMs);
    const lateMs = hash2(slot, pass, seed + 11) * 0.5 * (transitEveryMs / TRANSIT_VESSELS);
    const sinceS = (atMs - phaseMs - pass * transitEveryMs - lateMs) / 1000;
    const direction = directionOf(slot, pass);
    const lane: Path = fairway.lane(direction, vessel.lane.offsetM);
    const speedMs = overGround(vessel, direction);
    const s = RIM_M + sinceS * speedMs;
    if (sinceS < 0 || s > lane.length - RIM_M || isKept(vessel, atMs - sinceS * 1000) === true) return null;
    const pose = poseOn(lane, s, vessel.lengthM);
    return { ...pose, speedMs, courseRad: pose.headingRad, isMoored: false };
  }

  return {
    vessels: vessels as readonly Vessel[],
    /** Where a vessel is at an instant; null while it is not in the city. */
    stateAt: (index: number, atMs: number): VesselState | null => {
      const vessel = vessels[index]!;
      const berth = berthOf[index];
      if (!berth) {
        const slot = index - berths.length * PER_BERTH;
        const state = atTransit(vessel, slot, atMs);
        const isLoaded = hash2(slot, Math.floor(atMs / DAY_MS), seed + 13) < 0.75;
        const pass = passOf(slot, atMs);
        const destination = destinationOf(directionOf(slot, pass), hash2(slot, pass, seed + 17));
        return state && { ...state, isLoaded, destination, draughtM: isLoaded ? vessel.loadedM : vessel.emptyM };
      }
      const berthIndex = Math.floor(index / PER_BERTH);
      return eachCall(berthIndex, atMs, (call, leavesMs) => {
        if (call.vessel !== vessel) return null;
        const state = atCall(vessel, call, leavesMs, atMs);
        if (!state) return null;
        const handled = smoothstep(0.1, 0.9, (atMs - call.arrivesMs) / (call.leavesMs - call.arrivesMs));
        const [before, after] = [call.isLoadedIn, call.isLoadedOut].map((is) => (is ? vessel.loadedM : vessel.emptyM));
        const isLoaded = handled < 0.5 ? call.isLoadedIn : call.isLoadedOut;
        // It is told anew when the ship is cleared: the next voyage begins at the berth.
        const destination =
          handled < 1 && atMs < leavesMs ? HERE : destinationOf(call.goes, hash2(berthIndex, call.turn, seed + 17));
        const eta = atMs < call.arrivesMs ? { etaMs: call.arrivesMs } : {};
        return { ...state, ...eta, isLoaded, destination, draughtM: before! + (after! - before!) * handled };
      });
    },
    /** What lies at a berth at an instant; null where there is no such berth. */
    berthAt: (berthId: string, atMs: number): BerthUse | null => {
      const berthIndex = berths.findIndex(({ id }) => id === berthId);
      if (berthIndex < 0) return null;
      const lies = eachCall(berthIndex, atMs, (call, leavesMs) =>
        atMs >= call.arrivesMs && atMs < leavesMs
          ? {
              isTaken: true,
              overdueMs: Math.max(0, atMs - call.leavesMs),
              lengthM: call.vessel.lengthM,
              liesMs: atMs - call.arrivesMs,
            }
          : null,
      );
      return lies ?? { isTaken: false, overdueMs: 0, lengthM: 0, liesMs: 0 };
    },
  };
}
export type Traffic = ReturnType<typeof createTraffic>;

/** From one lane to the other, over the middle of the river and to port. */
function turning(from: Pose, to: Pose, share: number): Sailing {
  const t = smoothstep(0, 1, share);
  const full = 2 * Math.PI;
  const delta = ((((to.headingRad - from.headingRad) % full) + full) % full) - full;
  const place: Point = [from.x + (to.x - from.x) * t, from.z + (to.z - from.z) * t];
  const distance = Math.hypot(to.x - from.x, to.z - from.z);
  return {
    x: place[0],
    z: place[1],
    headingRad: from.headingRad + delta * t,
    speedMs: (distance * 6 * share * (1 - share)) / TURN_S,
    courseRad: Math.atan2(to.x - from.x, -(to.z - from.z)),
    isMoored: false,
  };
}
