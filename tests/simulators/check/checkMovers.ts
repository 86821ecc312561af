import type { Violation } from './violation.ts';

/** A hull on the water, scene metres; its middle and the direction of its bow. */
export interface Hull {
  readonly id: string;
  readonly x: number;
  readonly z: number;
  readonly headingRad: number;
  readonly lengthM: number;
  readonly beamM: number;
  readonly isMoored: boolean;
}
/** Something on rails or streets: places along it, front first, and the sections of track that it covers. */
export interface Vehicle {
  readonly id: string;
  readonly way: string;
  /** Metres of its front along its way, and length of the way. */
  readonly atM: number;
  readonly wayM: number;
  /** Between two trips a vehicle that stands may be spoken of as on both. */
  readonly isMoving: boolean;
  readonly points: readonly (readonly [x: number, z: number])[];
  readonly sections: readonly number[];
}

/** Of the length of a hull, from its middle: bow and stern are rounder than a box. */
const ENDS = [-0.485, 0, 0.485];
const FASTEST_HULL_MS = 6.6;
/** Middles of two hulls at one berth are nearer than this. */
const ONE_BERTH_M = 30;

/**
 * Hulls at an instant: none ashore, none that jumped since the instant before, no two at one berth, none twice.
 * @param before the same hulls, an instant before; empty at the first
 */
export function checkHulls(
  hulls: readonly Hull[],
  before: readonly Hull[],
  { atMs, beforeMs, isWet }: { atMs: number; beforeMs: number; isWet: (x: number, z: number) => boolean },
): Violation[] {
  const found: Violation[] = [];
  const say = (rule: string, asset: string, detail: string): void => void found.push({ rule, asset, atMs, detail });
  const last = new Map(before.map((hull) => [hull.id, hull]));
  const seen = new Set<string>();
  for (const { id, x, z, headingRad, lengthM } of hulls) {
    if (seen.has(id)) say('hull in two places', id, `at ${x.toFixed(0)}, ${z.toFixed(0)}`);
    seen.add(id);
    const [sine, cosine] = [Math.sin(headingRad), Math.cos(headingRad)];
    for (const share of ENDS) {
      const [px, pz] = [x + sine * lengthM * share, z - cosine * lengthM * share];
      if (!isWet(px, pz)) say('hull ashore', id, `at ${px.toFixed(0)}, ${pz.toFixed(0)}`);
    }
    const was = last.get(id);
    const movedM = was ? Math.hypot(x - was.x, z - was.z) : 0;
    if (movedM > (FASTEST_HULL_MS * (atMs - beforeMs)) / 1000 + 1) say('hull jumped', id, `${movedM.toFixed(0)} m`);
  }
  const moored = hulls.filter(({ isMoored }) => isMoored).toSorted((a, b) => a.x - b.x);
  moored.forEach((a, i) => {
    for (let k = i + 1; k < moored.length && moored[k]!.x - a.x < ONE_BERTH_M; k++) {
      const b = moored[k]!;
      if (Math.abs(b.z - a.z) < ONE_BERTH_M && b.id !== a.id) say('two hulls at one berth', a.id, `and ${b.id}`);
    }
  });
  return found;
}

/**
 * Vehicles at an instant: none twice, none beyond the ends of its way, none off its rails or streets, no two on one section of track.
 * @param offM metres of a place from what its vehicle runs on
 */
export function checkVehicles(
  vehicles: readonly Vehicle[],
  { atMs, offM, mostOffM }: { atMs: number; offM: (x: number, z: number) => number; mostOffM: number },
): Violation[] {
  const found: Violation[] = [];
  const say = (rule: string, asset: string, detail: string): void => void found.push({ rule, asset, atMs, detail });
  const ways = new Map<string, Vehicle>();
  const holders = new Map<number, string>();
  for (const vehicle of vehicles) {
    const { id, way, atM, wayM, points, sections, isMoving } = vehicle;
    const other = ways.get(id);
    if (other && (isMoving || other.isMoving)) say('vehicle in two places', id, `on ${other.way} and ${way}`);
    ways.set(id, vehicle);
    if (!(atM >= -0.5 && atM <= wayM + 0.5)) say('vehicle beyond its way', id, `${atM.toFixed(0)} of ${wayM.toFixed(0)} m`); // prettier-ignore
    for (const [x, z] of points) {
      const distance = offM(x, z);
      if (distance > mostOffM) say('vehicle off its way', id, `${distance.toFixed(0)} m at ${x.toFixed(0)}, ${z.toFixed(0)}`); // prettier-ignore
    }
    for (const section of sections) {
      const holder = holders.get(section);
      if (holder !== undefined && holder !== id) say('two trains on one section', id, `and ${holder} on ${section}`);
      holders.set(section, id);
    }
  }
  return found;
}
