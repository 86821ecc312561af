import { gridConvergence, toScene } from '../geo/sceneFrame.ts';
import type { TracksAnswer } from '../schema/tracks.ts';
import { Fixes, type Fix } from './fixes.ts';
import type { Course } from './ways.ts';

const KN = 1852 / 3600;
const radians = (deg: number): number => (deg * Math.PI) / 180;

/** A fix in the scene frame out of what a mover said, degrees and knots. */
export function fixOf(
  timeMs: number,
  lon: number,
  lat: number,
  sogKn: number | null,
  cogDeg: number | null,
  headingDeg: number | null,
): Fix {
  const { x, z } = toScene({ lon, lat });
  const convergence = gridConvergence({ lon, lat });
  // What runs on streets and rails goes where it points.
  const courseDeg = cogDeg ?? headingDeg;
  const hasCourse = sogKn !== null && courseDeg !== null;
  const course = radians(courseDeg ?? 0) - convergence;
  const speed = (sogKn ?? 0) * KN;
  return {
    timeMs,
    x,
    z,
    vx: hasCourse ? speed * Math.sin(course) : Number.NaN,
    vz: hasCourse ? -speed * Math.cos(course) : Number.NaN,
    headingRad: headingDeg === null ? Number.NaN : radians(headingDeg) - convergence,
  };
}

/** A mover that has left and is not here until its next fix. */
export const leftAt = (timeMs: number): Fix => ({
  timeMs, x: Number.NaN, z: Number.NaN, vx: Number.NaN, vz: Number.NaN, headingRad: Number.NaN,
}); // prettier-ignore

/** Back along a course a fix is looked for this far: nobody runs backwards, but places are rounded. */
const BACK_M = 30;

/** A fix as one on a course. @param before course and place of the fix before, NaN where there is none */
export function onCourse(fix: Fix, way: number, { path }: Course, before: readonly [way: number, alongM: number]): Fix {
  const fromM = before[0] === way && before[1] > BACK_M ? before[1] - BACK_M : 0;
  return { ...fix, way, alongM: path.nearest([fix.x, fix.z], fromM) };
}

/** Tracks of an answer into a table by slot. @param courseOf the course that a mover names, null where it is not known */
export function fixesOf(
  answer: TracksAnswer,
  slots: ReadonlyMap<string, number>,
  courseOf: (asset: string, way: number) => Course | null = () => null,
): Fixes {
  const longest = answer.tracks.reduce((most, { t }) => Math.max(most, t.length), 1);
  const fixes = new Fixes(slots.size, longest);
  for (const { asset, t, lon, lat, sog, cog, heading, way } of answer.tracks) {
    const slot = slots.get(asset);
    if (slot === undefined) continue;
    t.forEach((afterMs, i) => {
      const [timeMs, x, y] = [answer.from + afterMs, lon[i] ?? null, lat[i] ?? null];
      if (x === null || y === null) {
        fixes.push(slot, leftAt(timeMs));
        return;
      }
      const fix = fixOf(timeMs, x, y, sog[i] ?? null, cog[i] ?? null, heading[i] ?? null);
      const its = way?.[i] ?? null;
      const course = its === null ? null : courseOf(asset, its);
      fixes.push(slot, course ? onCourse(fix, its!, course, fixes.newestAlong(slot)) : fix);
    });
  }
  return fixes;
}
