import { SegmentIndex, type Point } from '../../geo/segmentIndex.ts';
import type { CityInputs } from '../inputs.ts';
import { Decks } from '../lines/decks.ts';
import { layLine } from '../lines/layLine.ts';
import { courseOf, railCourses } from '../lines/courses.ts';
import { placeStructures } from '../structures.ts';
import type { HeightModel } from './heightModel.ts';

/** Half the crown under a ramp, metres. */
const HALF_CROWN_M = { road: 9, rail: 4.5 } as const;
/** Slopes of one in 1.6. */
const SLOPE_M = 1.6;
/** Crown below the ribbon that lies on it, and the least height that is worth a dam. */
const UNDER_RIBBON_M = 0.4;
const LEAST_M = 0.6;
const REACH_M = 45;

/** A dam under a ramp: crown heights along its course. */
export interface Embankment {
  readonly points: readonly (readonly [x: number, y: number, z: number])[];
  readonly halfCrownM: number;
}

/** The dams on which roads and railways come down from their bridges. */
export class Embankments {
  readonly all: readonly Embankment[];
  private readonly index: SegmentIndex;

  constructor(all: readonly Embankment[]) {
    this.all = all;
    this.index = new SegmentIndex(all.map((dam) => dam.points.map(([x, , z]): Point => [x, z])));
  }

  /** Height of the dam at a place, −Infinity where there is none. */
  heightAt(x: number, z: number): number {
    const hit = this.index.nearest(x, z, REACH_M);
    if (!hit) return -Infinity;
    const dam = this.all[hit.line]!;
    const a = dam.points[hit.point]![1];
    const b = dam.points[hit.point + 1]![1];
    return a + (b - a) * hit.share - Math.max(0, hit.distance - dam.halfCrownM) / SLOPE_M;
  }
}

/**
 * Where a road or railway leaves a bridge higher than the ground lies, a dam carries it down.
 * @param file named in errors about structures
 */
export function findEmbankments(inputs: CityInputs, model: HeightModel, file: string): Embankment[] {
  const heightAt = (x: number, z: number): number => model.heightAt(x, z);
  const bridges = inputs.structures.filter((raw) => raw.properties.kind.startsWith('bridge'));
  const decks = new Decks(placeStructures(bridges, heightAt, file));
  const out: Embankment[] = [];
  const add = (course: readonly Point[], carries: 'road' | 'rail'): void => {
    // Railways climb to every water that they cross, roads only where the bridge is known.
    if (carries === 'road' && !course.some(([x, z]) => decks.isNear(x, z))) return;
    for (const piece of layLine(course, carries, { heightAt, model }, decks)) {
      if (piece.isBridge) continue;
      let run: [number, number, number][] = [];
      const flush = (): void => {
        if (run.length > 1) out.push({ points: run, halfCrownM: HALF_CROWN_M[carries] });
        run = [];
      };
      for (const [x, y, z] of piece.points)
        if (y - heightAt(x, z) > LEAST_M) run.push([x, y - UNDER_RIBBON_M, z]);
        else flush();
      flush();
    }
  };
  for (const rail of inputs.rails) for (const { course } of railCourses(rail)) add(course, 'rail');
  for (const road of inputs.roads) for (const line of road.lines) add(courseOf(line), 'road');
  for (const street of inputs.streets) for (const line of street.lines) add(courseOf(line), 'road');
  return out;
}
