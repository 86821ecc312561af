import { smoothstep } from '../../geo/noise.ts';
import { aside, chainage, densify, lengthOf, smooth } from '../../geo/polyline.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import type { Berth, Direction, Fairway } from './fairway.ts';
import { Path } from '../../geo/path.ts';
import { poseOn, type Pose } from './path.ts';

/** A vessel leaves its lane this far before the mouth of a basin … */
export const LEAVES_M = 420;
/** … and takes the middle of the way from where that is this far from the axis of the river. */
export const MOUTH_M = 120;
/** A berth on the river's own bank has no way through a basin. */
const ON_RIVER_M = 460;
const STEP_M = 15;

/** Those who meet keep so far to the right of the middle of a basin or a canal, metres … */
export const ASIDE_M = 9;
/** Astern they keep nearer to it. */
const OUT_ASIDE_M = 6;
/** A vessel comes up to its berth along the quay, so far out that it clears those who are moored, and sidles in over the last of its way. Metres. */
const ABREAST_M = 20;
const SIDLES_M = 40;
/** From here on its way runs along the quay. */
const ALONG_M = 100;
/** And the rest of it bends in over this at least. */
const BENDS_M = 60;
/** Half of the longest hull that moors, and the way that it is drawn beyond. */
const BEYOND_M = 70;

/** The way of a vessel from the edge of the city to its berth, or from there. */
export interface Approach {
  readonly path: Path;
  /** Up to here the way is the lane, metres from its start. */
  readonly laneM: number;
  /** Middle of the moored vessel, abreast of its berth. */
  readonly berthM: number;
  /** From there to the berth, to the right of the way. */
  readonly quayM: number;
}

/**
 * From the edge of the city along a lane to a berth.
 * @param isOut whether it is the way of one who leaves astern: it has the other side of the basins then
 */
export function approachTo(berth: Berth, fairway: Fairway, direction: Direction, offsetM: number, isOut = false): Approach {
  const lane = fairway.lane(direction, offsetM);
  const isOnRiver = lengthOf(berth.way) < ON_RIVER_M;
  const [middle, bow] = berth.way.slice(-2) as [Point, Point];
  const junctionM = lane.nearest(isOnRiver ? middle : fairway.axisAt(berth.riverKm));
  const laneM = Math.max(60, junctionM - LEAVES_M);
  const reached = lane.upTo(laneM);
  const [a, b] = [lane.at(junctionM), lane.at(junctionM + 10)];
  const half = Math.hypot(bow[0] - middle[0], bow[1] - middle[1]);
  const [alongX, alongZ] = [(bow[0] - middle[0]) / half, (bow[1] - middle[1]) / half];
  // Along the bank a vessel moors as it comes.
  const turned = isOnRiver && alongX * (b[0] - a[0]) + alongZ * (b[1] - a[1]) < 0 ? -1 : 1;
  const [ux, uz] = [turned * alongX, turned * alongZ];
  const side = turned * (berth.quay === 'port' ? 1 : -1);
  const basin = isOnRiver ? [] : berth.way.slice(0, -2).filter((place) => fairway.distanceToAxis(place) > MOUTH_M);
  const insideM = chainage(basin);
  const inner = aside(basin, isOut ? -OUT_ASIDE_M : ASIDE_M, (_, i) => smoothstep(0, MOUTH_M, insideM[i]!)).filter(
    (place) => Math.hypot(place[0] - middle[0], place[1] - middle[1]) > ALONG_M + BENDS_M,
  );
  /** Out from the quay, some way before the berth or behind it. */
  const abreast = (m: number): Point => [middle[0] + ux * m - side * uz * ABREAST_M, middle[1] + uz * m + side * ux * ABREAST_M];
  const curve = smooth([...reached.slice(-4), ...inner, abreast(-ALONG_M), abreast(0)], STEP_M).slice(0, -1);
  const path = new Path([...reached.slice(0, -4), ...curve, ...densify([abreast(0), abreast(BEYOND_M)], STEP_M)]);
  return { path, laneM: laneM - 120, berthM: path.length - BEYOND_M, quayM: -side * ABREAST_M };
} // prettier-ignore

/** A vessel on its way to a berth or from it, and its speed and course against those along the way. */
export function poseOf({ path, berthM, quayM }: Approach, s: number, lengthM: number): Pose & { readonly ratio: number; readonly driftRad: number } {
  const pose = poseOn(path, s, lengthM);
  const share = smoothstep(berthM - SIDLES_M, berthM, s);
  const t = Math.min(1, Math.max(0, (s - berthM + SIDLES_M) / SIDLES_M));
  const slope = (quayM * 6 * t * (1 - t)) / SIDLES_M;
  const [x, z] = [pose.x + Math.cos(pose.headingRad) * quayM * share, pose.z + Math.sin(pose.headingRad) * quayM * share];
  return { x, z, headingRad: pose.headingRad, ratio: Math.hypot(1, slope), driftRad: Math.atan(slope) };
} // prettier-ignore
