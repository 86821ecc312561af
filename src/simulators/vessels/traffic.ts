import { hash2, smoothstep } from '../../geo/noise.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { approachTo, type Approach } from './approach.ts';
import type { Berth, Direction, Fairway } from './fairway.ts';
import { vesselOf, type Vessel } from './fleet.ts';
import { Motion } from './motion.ts';
import type { Path } from '../../geo/path.ts';
import { poseOn, type Pose } from './path.ts';

export interface TrafficOptions {
  readonly seed: number;
  /** Ships that call at the port in a day: 20 000 a year (duisport). */
  readonly callsPerDay: number;
  /** Ships that pass the city in a day. About 200 is general knowledge of the Lower Rhine, not a published figure. */
  readonly transitsPerDay: number;
}

/** A vessel at an instant. Metres, m/s, radians from grid north clockwise. */
export interface VesselState extends Pose {
  readonly speedMs: number;
  readonly courseRad: number;
  readonly isMoored: boolean;
  readonly draughtM: number;
  readonly isLoaded: boolean;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Current of the Rhine at mean flow, m/s. */
const CURRENT_MS = 1.2;
/** The known river begins and ends this far from the ends of its axis. */
const RIM_M = 260;
const BASIN_MS = 1.8;
const ASTERN_MS = 1.3;
const CREEP_MS = 0.2;
const TURN_S = 360;
/** Vessels of one berth come in turns: each has time to go away and come back. */
const PER_BERTH = 2;
const STAY_H = [9, 14] as const;
const LATE_H = 2;
const TRANSIT_VESSELS = 130;

const overGround = (vessel: Vessel, direction: Direction): number =>
  vessel.lane.speedMs + (direction === 'down' ? CURRENT_MS : -CURRENT_MS);
const opposite = (direction: Direction): Direction => (direction === 'up' ? 'down' : 'up');

interface Call {
  readonly arrivesMs: number;
  readonly leavesMs: number;
  readonly comes: Direction;
  readonly goes: Direction;
  readonly approach: Approach;
  readonly inward: Motion;
  readonly astern: Motion;
  readonly away: Motion;
  /** Where on its lane it sails on. */
  readonly beginsM: number;
  readonly isLoadedIn: boolean;
  readonly isLoadedOut: boolean;
}

/**
 * All vessels as a function of time alone: the same seed and instant give the same picture, in any order and direction of asking.
 * Calls: each berth has a rhythm, so that no two vessels are ever due at one. Transits: each vessel has a slot of its own, so that
 * those of a lane, which all run at its speed, never meet.
 */
export function createTraffic(fairway: Fairway, options: TrafficOptions) {
  const { seed } = options;
  const { berths } = fairway;
  const callEveryMs = (berths.length / options.callsPerDay) * DAY_MS;
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
  const approaches = new Map<string, Approach>();
  const calls = new Map<string, Call>();

  const approachOf = (berth: Berth, comes: Direction, offsetM: number): Approach => {
    const key = `${berth.id} ${comes} ${offsetM}`;
    let approach = approaches.get(key);
    if (!approach) approaches.set(key, (approach = approachTo(berth, fairway, comes, offsetM)));
    return approach;
  };

  /** @param turn counts the calls at a berth since 1970 */
  function callOf(vessel: Vessel, berth: Berth, berthIndex: number, turn: number): Call {
    const key = `${berthIndex} ${turn}`;
    const known = calls.get(key);
    if (known) return known;
    const random = (what: number): number => hash2(berthIndex * 16 + what, turn, seed + 7);
    const comes = berth.from[Math.floor(random(1) * berth.from.length)]!;
    const goes: Direction = random(2) < 0.5 ? comes : opposite(comes);
    const approach = approachOf(berth, comes, vessel.lane.offsetM);
    const { laneM, berthM } = approach;
    const fast = overGround(vessel, comes);
    const slowsM = Math.min(500, laneM - RIM_M - 50);
    const inward = new Motion([
      { lengthM: laneM - RIM_M - slowsM, fromMs: fast, toMs: fast },
      { lengthM: slowsM, fromMs: fast, toMs: BASIN_MS },
      { lengthM: berthM - laneM - 150, fromMs: BASIN_MS, toMs: BASIN_MS },
      { lengthM: 150, fromMs: BASIN_MS, toMs: CREEP_MS },
    ]);
    const astern = new Motion([
      { lengthM: 100, fromMs: CREEP_MS, toMs: ASTERN_MS },
      { lengthM: berthM - laneM - 200, fromMs: ASTERN_MS, toMs: ASTERN_MS },
      { lengthM: 100, fromMs: ASTERN_MS, toMs: CREEP_MS },
    ]);
    const off = overGround(vessel, goes);
    const lane = fairway.lane(goes, vessel.lane.offsetM);
    const beginsM = goes === comes ? laneM : lane.nearest(approach.path.at(laneM));
    const away = new Motion([
      { lengthM: 500, fromMs: CREEP_MS, toMs: off },
      { lengthM: Math.max(1, lane.length - RIM_M - beginsM - 500), fromMs: off, toMs: off },
    ]);
    const arrivesMs = turn * callEveryMs + random(3) * LATE_H * HOUR_MS + hash2(berthIndex, 3, seed) * callEveryMs;
    const stayMs = (STAY_H[0] + random(4) * (STAY_H[1] - STAY_H[0])) * HOUR_MS;
    const isLoadedIn = random(5) < 0.7;
    const call: Call = {
      arrivesMs,
      leavesMs: arrivesMs + Math.min(stayMs, callEveryMs - (LATE_H + 1) * HOUR_MS),
      ...{ comes, goes, approach, inward, astern, away, beginsM },
      ...{ isLoadedIn, isLoadedOut: isLoadedIn ? random(6) < 0.4 : true },
    };
    if (calls.size > 4000) calls.clear();
    calls.set(key, call);
    return call;
  }

  const moored = (pose: Pose): Pick<VesselState, keyof Pose | 'speedMs' | 'courseRad' | 'isMoored'> => ({
    ...pose,
    speedMs: 0,
    courseRad: pose.headingRad,
    isMoored: true,
  });

  function atCall(vessel: Vessel, call: Call, atMs: number): Omit<VesselState, 'draughtM' | 'isLoaded'> | null {
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
    if (atMs < call.leavesMs) return moored(poseOn(path, berthM, lengthM));
    let outS = (atMs - call.leavesMs) / 1000;
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

  function atTransit(vessel: Vessel, slot: number, atMs: number): Omit<VesselState, 'draughtM' | 'isLoaded'> | null {
    const phaseMs = (slot * transitEveryMs) / TRANSIT_VESSELS;
    const pass = Math.floor((atMs - phaseMs) / transitEveryMs);
    const lateMs = hash2(slot, pass, seed + 11) * 0.5 * (transitEveryMs / TRANSIT_VESSELS);
    const sinceS = (atMs - phaseMs - pass * transitEveryMs - lateMs) / 1000;
    const direction: Direction = (pass + slot) % 2 === 0 ? 'up' : 'down';
    const lane: Path = fairway.lane(direction, vessel.lane.offsetM);
    const speedMs = overGround(vessel, direction);
    const s = RIM_M + sinceS * speedMs;
    if (sinceS < 0 || s > lane.length - RIM_M) return null;
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
        return state && { ...state, isLoaded, draughtM: isLoaded ? vessel.loadedM : vessel.emptyM };
      }
      const berthIndex = Math.floor(index / PER_BERTH);
      const nearest = Math.floor((atMs - hash2(berthIndex, 3, seed) * callEveryMs) / callEveryMs);
      for (let turn = nearest - 1; turn <= nearest + 1; turn++) {
        if (((turn % PER_BERTH) + PER_BERTH) % PER_BERTH !== index % PER_BERTH) continue;
        const call = callOf(vessel, berth, berthIndex, turn);
        const state = atCall(vessel, call, atMs);
        if (!state) continue;
        const handled = smoothstep(0.1, 0.9, (atMs - call.arrivesMs) / (call.leavesMs - call.arrivesMs));
        const [before, after] = [call.isLoadedIn, call.isLoadedOut].map((is) => (is ? vessel.loadedM : vessel.emptyM));
        const isLoaded = handled < 0.5 ? call.isLoadedIn : call.isLoadedOut;
        return { ...state, isLoaded, draughtM: before! + (after! - before!) * handled };
      }
      return null;
    },
  };
}
export type Traffic = ReturnType<typeof createTraffic>;

/** From one lane to the other, over the middle of the river and to port. */
function turning(from: Pose, to: Pose, share: number): Omit<VesselState, 'draughtM' | 'isLoaded'> {
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
