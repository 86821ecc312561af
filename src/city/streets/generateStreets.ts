import type { Point } from '../../geo/segmentIndex.ts';
import { SegmentIndex } from '../../geo/segmentIndex.ts';
import type { CityInputs } from '../inputs.ts';
import type { Landcover } from '../landcover.ts';
import { TAKEN, type Obstacles } from '../obstacles.ts';
import { arterialsBetweenStops } from './arterials.ts';
import { crossAt, inGrain, streetAt } from './grain.ts';
import { joinStreets } from './joinStreets.ts';
import { Neighbourhoods, type Neighbourhood } from './neighbourhoods.ts';

/** A street made by the build: the course in scene metres. */
export interface GeneratedStreet {
  readonly kind: 'arterial' | 'street';
  readonly points: readonly Point[];
}

export interface StreetPlan {
  readonly streets: readonly GeneratedStreet[];
  /** Streets on which houses stand in another line than the grain: course, and half the width up to the kerb in metres. */
  readonly larger: readonly { readonly points: readonly Point[]; readonly halfM: number }[];
  readonly neighbourhoods: Neighbourhoods;
}

const STEP_M = 8;
/** An area ends at most this far from its middle. */
const REACH_M = 640;
const BARRIER = TAKEN.water | TAKEN.floodplain | TAKEN.rail | TAKEN.structure | TAKEN.heap | TAKEN.outside;
const SHORTEST_M = 45;
/** Small streets keep this far from a larger one that runs beside them. */
const BESIDE_M = 24;

/**
 * Small streets along the local grain wherever people live, besides the main streets.
 * @param arterials generated main streets between the stops
 */
export function generateStreets(
  inputs: CityInputs,
  landcover: Landcover,
  obstacles: Obstacles,
  arterials: readonly (readonly Point[])[] = arterialsBetweenStops(inputs, obstacles),
): StreetPlan {
  for (const line of arterials) obstacles.addStreet(line, 8);
  const mains = inputs.roads.filter((road) => road.properties.kind === 'main-road');
  const larger = [...mains.flatMap((road) => road.lines), ...inputs.streets.flatMap((s) => s.lines), ...arterials];
  const neighbourhoods = new Neighbourhoods(larger, inputs.census);
  const largerIndex = new SegmentIndex(larger);
  const minor: (readonly [Point, Point])[] = [];
  const isStreet = (x: number, z: number): boolean => {
    const cover = landcover.classAt(x, z);
    if (cover !== 'residential' && cover !== 'inner-city') return false;
    if (obstacles.at(x, z) & BARRIER) return false;
    return true;
  };
  for (const area of neighbourhoodsOf(landcover, neighbourhoods))
    minor.push(...courses(area, neighbourhoods, isStreet, largerIndex, larger));
  const joined = joinStreets(minor, larger, (x, z) => !(obstacles.at(x, z) & (BARRIER | TAKEN.road)));
  for (const line of joined) obstacles.addStreet(line, 1.8);
  return {
    streets: [
      ...arterials.map((points) => ({ kind: 'arterial' as const, points })),
      ...joined.map((points) => ({ kind: 'street' as const, points })),
    ],
    larger: [
      ...mains.flatMap((road) => road.lines).map((points) => ({ points, halfM: 13.5 })),
      ...[...inputs.streets.flatMap((s) => s.lines), ...arterials].map((points) => ({ points, halfM: 10.5 })),
    ],
    neighbourhoods,
  };
}

function neighbourhoodsOf(landcover: Landcover, neighbourhoods: Neighbourhoods): Neighbourhood[] {
  const found = new Map<number, Neighbourhood>();
  const { frame } = landcover;
  for (let z = frame.z + 60; z < frame.z + frame.height * frame.pixelM; z += 120)
    for (let x = frame.x + 60; x < frame.x + frame.width * frame.pixelM; x += 120) {
      const cover = landcover.classAt(x, z);
      if (cover !== 'residential' && cover !== 'inner-city') continue;
      const area = neighbourhoods.at(x, z);
      found.set(area.id, area);
    }
  return [...found.values()].sort((a, b) => a.id - b.id);
}

function* courses(
  area: Neighbourhood,
  neighbourhoods: Neighbourhoods,
  isStreet: (x: number, z: number) => boolean,
  largerIndex: SegmentIndex,
  larger: readonly (readonly Point[])[],
): Generator<[Point, Point]> {
  const grain: Point = [Math.cos(area.turn), -Math.sin(area.turn)];
  const runs = function* (isAcross: boolean, from: number, to: number, at: (t: number) => Point) {
    let run: Point[] = [];
    const steps = Math.ceil((to - from) / STEP_M);
    for (let i = 0; i <= steps; i++) {
      const point = at(from + ((to - from) * i) / steps);
      const [x, z] = point;
      const isFree =
        neighbourhoods.at(x, z).id === area.id &&
        isStreet(x, z) &&
        !runsBeside(x, z, grain, isAcross, largerIndex, larger);
      if (isFree) run.push(point);
      if (isFree && i < steps) continue;
      if (run.length > 1 && (run.length - 1) * STEP_M >= SHORTEST_M) yield [run[0]!, run.at(-1)!] as [Point, Point];
      run = [];
    }
  };
  const last = Math.floor(REACH_M / area.across);
  for (let k = -last; k <= last; k++) {
    const v = streetAt(area, k);
    yield* runs(false, -REACH_M, REACH_M, (t) => inGrain(area, t, v));
    for (let j = -Math.ceil(REACH_M / area.along) - 1; j <= REACH_M / area.along; j++) {
      const u = crossAt(area, k, j);
      yield* runs(true, v, streetAt(area, k + 1), (t) => inGrain(area, u, t));
    }
  }
}

/** A small street is not drawn where a larger one runs along it. */
function runsBeside(
  x: number,
  z: number,
  grain: Point,
  isAcross: boolean,
  index: SegmentIndex,
  lines: readonly (readonly Point[])[],
): boolean {
  const hit = index.nearest(x, z, BESIDE_M);
  if (!hit) return false;
  const [ax, az] = lines[hit.line]![hit.point]!;
  const [bx, bz] = lines[hit.line]![hit.point + 1]!;
  const length = Math.hypot(bx - ax, bz - az) || 1;
  const along = Math.abs(((bx - ax) * grain[0] + (bz - az) * grain[1]) / length);
  return isAcross ? along < 0.4 : along > 0.9;
}
