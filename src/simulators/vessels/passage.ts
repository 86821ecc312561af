import type { Point } from '../../geo/segmentIndex.ts';
import type { Pose } from './path.ts';

/** A stretch of a passage along a lane of the river at one speed. */
export interface OnLane {
  /** Of `Fairway.lane`: direction and offset. */
  readonly lane: string;
  readonly speedMs: number;
  /** Seconds since the passage began. */
  readonly fromS: number;
  readonly toS: number;
  /** Place on the lane at `fromS`, metres. */
  readonly fromM: number;
}
/** A circle that the middle of a hull stays within for a time. */
export interface Within {
  readonly middle: Point;
  readonly radiusM: number;
  /** Seconds since the passage began. */
  readonly fromS: number;
  readonly toS: number;
}
/** What a passage does besides: to a berth or a lock, or from there. */
export interface OffLane extends Within {
  /** While it is so near to the river that it may meet those on its lanes. */
  readonly river: Within & { /** Place of a lane that is nearest to the middle, metres. */ readonly laneM: (lane: string) => number };
} // prettier-ignore

/** A hull from where it sets out to where it comes to rest or leaves the city, whenever that is. */
export interface Passage {
  readonly lengthM: number;
  readonly beamM: number;
  readonly durationS: number;
  readonly onLane: OnLane;
  /** Null for who only passes the city. */
  readonly offLane: OffLane | null;
  readonly poseAt: (sinceS: number) => Pose;
  /** About where its middle is then: within `ABOUT_M`. */
  readonly placeAt: (sinceS: number) => Point;
}
/** A passage that begins at an instant. */
export interface Voyage {
  readonly passage: Passage;
  readonly startMs: number;
}

/** How near two hulls may come to each other: bow to stern, and side to side. Metres. */
export interface Room {
  readonly apartM: number;
  readonly besideM: number;
}
export const USUAL: Room = { apartM: 25, besideM: 2.5 };
/** Those who go through a lock lie close before it and in it, and so do others pass who would wait too long. */
export const CLOSE: Room = { apartM: 4, besideM: 1 };
/** Followers on one lane keep this apart, bow to stern, metres. */
const FOLLOWS_M = 60;
/** From the middle of a hull to its place on its way: across a bend, or on the way from it to the quay. */
const ABOUT_M = 25;
/** Nobody is faster on the river or off it, m/s. */
const ON_RIVER_MS = 6.5;
const OFF_RIVER_MS = 2.3;
/** Hulls that are near each other are looked at whenever they may have come nearer by so much, metres. */
const LOOK_M = 30;
/** A lane is longer than the line between two places of it by this at most, within a kilometre. */
const BENT = 1.15;

export const endMs = ({ passage, startMs }: Voyage): number => startMs + passage.durationS * 1000;

/** Metres between two hulls, seen along the four sides of both, beyond what they keep; negative where they overlap or are too near to each other. */
export function gapM(a: Pose, aSize: Passage, b: Pose, bSize: Passage, { apartM, besideM }: Room = USUAL): number {
  const [dx, dz] = [b.x - a.x, b.z - a.z];
  const [sine, cosine] = [Math.abs(Math.sin(a.headingRad - b.headingRad)), Math.abs(Math.cos(a.headingRad - b.headingRad))];
  let widest = -Infinity;
  for (const [own, other, heading] of [[aSize, bSize, a.headingRad], [bSize, aSize, b.headingRad]] as const) {
    const [sh, ch] = [Math.sin(heading), Math.cos(heading)];
    const along = Math.abs(dx * sh - dz * ch) - (own.lengthM + other.lengthM * cosine + other.beamM * sine) / 2 - apartM;
    const across = Math.abs(dx * ch + dz * sh) - (own.beamM + other.beamM * cosine + other.lengthM * sine) / 2 - besideM;
    widest = Math.max(widest, along, across);
  }
  return widest;
} // prettier-ignore

/** Whether two on one lane follow each other too near. */
function followTooNear(a: Voyage, b: Voyage): boolean {
  const [la, lb] = [a.passage.onLane, b.passage.onLane];
  if (la.lane !== lb.lane || la.speedMs !== lb.speedMs) return false;
  const apartM = (a.passage.lengthM + b.passage.lengthM) / 2 + FOLLOWS_M;
  // Where each would be now if the lane had no begin.
  const zero = ({ startMs }: Voyage, on: OnLane): number => startMs / 1000 + on.fromS - on.fromM / on.speedMs;
  if (Math.abs(zero(a, la) - zero(b, lb)) * la.speedMs >= apartM) return false;
  const toM = ({ fromM, fromS, toS, speedMs }: OnLane): number => fromM + (toS - fromS) * speedMs;
  return la.fromM < toM(lb) + apartM && lb.fromM < toM(la) + apartM;
}

/** How fast a hull is at most, m/s, and for how long that is so, s. */
function fastest({ passage: { onLane, offLane } }: Voyage, sinceS: number): readonly [ms: number, forS: number] {
  if (!offLane) return [onLane.speedMs, Infinity];
  const { fromS, toS } = offLane.river;
  if (sinceS >= fromS && sinceS <= toS) return [ON_RIVER_MS, Infinity];
  if (sinceS < offLane.fromS || sinceS > offLane.toS) return [onLane.speedMs, Infinity];
  return [OFF_RIVER_MS, sinceS < fromS ? fromS - sinceS : Infinity];
}

/** Whether they come too near to each other between two instants, looked at as often as they may. */
function clashWithin(a: Voyage, b: Voyage, fromMs: number, toMs: number, room: Room): boolean {
  const reachM = (a.passage.lengthM + b.passage.lengthM) / 2 + room.apartM + 2 * ABOUT_M;
  for (let at = fromMs; at < toMs;) {
    const [aS, bS] = [(at - a.startMs) / 1000, (at - b.startMs) / 1000];
    const [[ax, az], [bx, bz]] = [a.passage.placeAt(aS), b.passage.placeAt(bS)];
    const distanceM = Math.hypot(bx - ax, bz - az);
    const gap =
      distanceM > reachM
        ? distanceM - reachM
        : gapM(a.passage.poseAt(aS), a.passage, b.passage.poseAt(bS), b.passage, room);
    if (gap < 0) return true;
    const [[aMs, aForS], [bMs, bForS]] = [fastest(a, aS), fastest(b, bS)];
    at += Math.max(LOOK_M / (aMs + bMs), Math.min(gap / (aMs + bMs), aForS, bForS)) * 1000;
  }
  return false;
}

/** Whether one that is on a lane comes too near to another that is not. */
function clashFromLane(a: Voyage, b: Voyage, room: Room): boolean {
  const river = b.passage.offLane?.river;
  if (!river) return false;
  const { lane, speedMs, fromS, fromM, toS } = a.passage.onLane;
  const fromMs = Math.max(a.startMs + fromS * 1000, b.startMs + river.fromS * 1000);
  const toMs = Math.min(a.startMs + toS * 1000, b.startMs + river.toS * 1000);
  if (fromMs >= toMs) return false;
  const nearM = BENT * (river.radiusM + (a.passage.lengthM + b.passage.lengthM) / 2 + room.apartM);
  const passesMs = a.startMs + (fromS + (river.laneM(lane) - fromM) / speedMs) * 1000;
  const byMs = (nearM / speedMs) * 1000;
  return clashWithin(a, b, Math.max(fromMs, passesMs - byMs), Math.min(toMs, passesMs + byMs), room);
}

/** Whether two hulls come too near to each other. On lanes at their speeds only those of one lane can: lanes lie far enough apart. */
export function clash(a: Voyage, b: Voyage, room = USUAL): boolean {
  if (a.startMs >= endMs(b) || b.startMs >= endMs(a)) return false;
  if (followTooNear(a, b) || clashFromLane(a, b, room) || clashFromLane(b, a, room)) return true;
  const [offA, offB] = [a.passage.offLane, b.passage.offLane];
  if (!offA || !offB) return false;
  const fromMs = Math.max(a.startMs + offA.fromS * 1000, b.startMs + offB.fromS * 1000);
  const toMs = Math.min(a.startMs + offA.toS * 1000, b.startMs + offB.toS * 1000);
  if (fromMs >= toMs) return false;
  const reachM = offA.radiusM + offB.radiusM + (a.passage.lengthM + b.passage.lengthM) / 2 + room.apartM;
  const apartM = Math.hypot(offA.middle[0] - offB.middle[0], offA.middle[1] - offB.middle[1]);
  return apartM < reachM && clashWithin(a, b, fromMs, toMs, room);
}
