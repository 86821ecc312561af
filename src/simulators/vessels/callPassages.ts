import { smoothstep } from '../../geo/noise.ts';
import type { Path } from '../../geo/path.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { poseOf, type Approach } from './approach.ts';
import { laneKey, type Direction, type Fairway } from './fairway.ts';
import type { Vessel } from './fleet.ts';
import { Motion } from './motion.ts';
import { offLaneOf } from './offLane.ts';
import type { Passage } from './passage.ts';
import { poseOn, type Pose } from './path.ts';

/** A hull and how it moves. Metres, m/s, radians from grid north clockwise. */
export interface Sailing extends Pose {
  readonly speedMs: number;
  readonly courseRad: number;
  readonly isMoored: boolean;
}
export interface SailingPassage extends Passage {
  readonly sailingAt: (sinceS: number) => Sailing;
}

/** Current of the Rhine at mean flow, m/s. */
const CURRENT_MS = 1.2;
/** The known river begins and ends this far from the ends of its axis. */
export const RIM_M = 260;
export const BASIN_MS = 1.8;
const ASTERN_MS = 1.3;
/** Slower than this nobody is under way, m/s. */
export const CREEP_MS = 0.2;
/** Coming about from one lane to the other. */
const TURN_S = 360;
const GATHERS_M = 500;

export const overGround = (vessel: Vessel, direction: Direction): number =>
  vessel.lane.speedMs + (direction === 'down' ? CURRENT_MS : -CURRENT_MS);

const ahead = (pose: Pose, speedMs: number): Sailing => ({
  ...pose,
  speedMs,
  courseRad: pose.headingRad,
  isMoored: false,
});

const onApproach = (approach: Approach, s: number, lengthM: number, alongMs: number, turnedRad: number): Sailing => {
  const { x, z, headingRad, ratio, driftRad } = poseOf(approach, s, lengthM);
  const courseRad = turnedRad === 0 ? headingRad + driftRad : headingRad + turnedRad + driftRad;
  return { x, z, headingRad, speedMs: alongMs * ratio, courseRad, isMoored: false };
};

/** From the edge of the city to a berth. */
export function inwardPassage(fairway: Fairway, vessel: Vessel, comes: Direction, approach: Approach): SailingPassage {
  const { laneM, berthM } = approach;
  const { lengthM, beamM, lane } = vessel;
  const fast = overGround(vessel, comes);
  const slowsM = Math.min(500, laneM - RIM_M - 50);
  const runM = laneM - RIM_M - slowsM;
  const motion = new Motion([
    { lengthM: runM, fromMs: fast, toMs: fast },
    { lengthM: slowsM, fromMs: fast, toMs: BASIN_MS },
    { lengthM: berthM - laneM - 150, fromMs: BASIN_MS, toMs: BASIN_MS },
    { lengthM: 150, fromMs: BASIN_MS, toMs: CREEP_MS },
  ]);
  const runS = runM / fast;
  const { durationS } = motion;
  const placeAt = (sinceS: number): Point => approach.path.at(RIM_M + motion.at(sinceS).s);
  return {
    ...{ lengthM, beamM, durationS },
    onLane: { lane: laneKey(comes, lane.offsetM), speedMs: fast, fromS: 0, toS: runS, fromM: RIM_M },
    ...{ placeAt, offLane: offLaneOf(fairway, runS, durationS, true, placeAt) },
    poseAt: (sinceS) => poseOf(approach, RIM_M + motion.at(sinceS).s, lengthM),
    sailingAt: (sinceS) => {
      const { s, speedMs } = motion.at(sinceS);
      return onApproach(approach, RIM_M + s, lengthM, speedMs, 0);
    },
  };
}

/** From a berth astern to the river, about where it goes the other way, and along a lane to the edge of the city. */
export function outwardPassage(
  fairway: Fairway,
  vessel: Vessel,
  comes: Direction,
  goes: Direction,
  approach: Approach,
): SailingPassage {
  const lane = fairway.lane(goes, vessel.lane.offsetM);
  const { path, laneM, berthM } = approach;
  const { lengthM, beamM } = vessel;
  const astern = new Motion([
    { lengthM: 100, fromMs: CREEP_MS, toMs: ASTERN_MS },
    { lengthM: berthM - laneM - 200, fromMs: ASTERN_MS, toMs: ASTERN_MS },
    { lengthM: 100, fromMs: ASTERN_MS, toMs: CREEP_MS },
  ]);
  const off = overGround(vessel, goes);
  const isTurning = goes !== comes;
  const beginsM = isTurning ? lane.nearest(path.at(laneM)) : laneM;
  const runM = Math.max(1, lane.length - RIM_M - beginsM - GATHERS_M);
  const away = new Motion([
    { lengthM: GATHERS_M, fromMs: CREEP_MS, toMs: off },
    { lengthM: runM, fromMs: off, toMs: off },
  ]);
  const awayS = astern.durationS + (isTurning ? TURN_S : 0);
  const durationS = awayS + away.durationS;
  const [from, to] = [poseOn(path, laneM, lengthM), poseOn(lane, beginsM, lengthM)];
  const sailingAt = (sinceS: number): Sailing => {
    if (sinceS < astern.durationS) {
      const { s, speedMs } = astern.at(sinceS);
      return onApproach(approach, berthM - s, lengthM, speedMs, Math.PI);
    }
    if (sinceS < awayS) return turning(from, to, (sinceS - astern.durationS) / TURN_S);
    const { s, speedMs } = away.at(sinceS - awayS);
    return ahead(poseOn(lane, beginsM + s, lengthM), speedMs);
  };
  const placeAt = (sinceS: number): Point => {
    if (sinceS < astern.durationS) return path.at(berthM - astern.at(sinceS).s);
    if (sinceS >= awayS) return lane.at(beginsM + away.at(sinceS - awayS).s);
    const { x, z } = sailingAt(sinceS);
    return [x, z];
  };
  const joinsS = durationS - runM / off;
  return {
    ...{ lengthM, beamM, durationS, sailingAt, poseAt: sailingAt },
    onLane: {
      lane: laneKey(goes, vessel.lane.offsetM),
      ...{ speedMs: off, fromS: joinsS, toS: durationS, fromM: beginsM + GATHERS_M },
    },
    ...{ placeAt, offLane: offLaneOf(fairway, 0, joinsS, false, placeAt) },
  };
}

/** Along a lane through the whole city. */
export function transitPassage(vessel: Vessel, direction: Direction, lane: Path): SailingPassage {
  const { lengthM, beamM } = vessel;
  const speedMs = overGround(vessel, direction);
  const durationS = (lane.length - 2 * RIM_M) / speedMs;
  const poseAt = (sinceS: number): Pose => poseOn(lane, RIM_M + sinceS * speedMs, lengthM);
  return {
    ...{
      lengthM,
      beamM,
      durationS,
      poseAt,
      placeAt: (sinceS) => lane.at(RIM_M + sinceS * speedMs),
      sailingAt: (sinceS) => ahead(poseAt(sinceS), speedMs),
    },
    onLane: { lane: laneKey(direction, vessel.lane.offsetM), speedMs, fromS: 0, toS: durationS, fromM: RIM_M },
    offLane: null,
  };
}

/** From one lane to the other, over the middle of the river and to port. */
function turning(from: Pose, to: Pose, share: number): Sailing {
  const t = smoothstep(0, 1, share);
  const full = 2 * Math.PI;
  const delta = ((((to.headingRad - from.headingRad) % full) + full) % full) - full;
  const distance = Math.hypot(to.x - from.x, to.z - from.z);
  return {
    x: from.x + (to.x - from.x) * t,
    z: from.z + (to.z - from.z) * t,
    headingRad: from.headingRad + delta * t,
    speedMs: (distance * 6 * share * (1 - share)) / TURN_S,
    courseRad: Math.atan2(to.x - from.x, -(to.z - from.z)),
    isMoored: false,
  };
}
