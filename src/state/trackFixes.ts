import { gridConvergence, toScene } from '../geo/sceneFrame.ts';
import type { TracksAnswer } from '../schema/tracks.ts';
import { Fixes, type Fix } from './fixes.ts';

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
  const hasCourse = sogKn !== null && cogDeg !== null;
  const course = radians(cogDeg ?? 0) - convergence;
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

/** Tracks of an answer into a table by slot. */
export function fixesOf(answer: TracksAnswer, slots: ReadonlyMap<string, number>): Fixes {
  const longest = answer.tracks.reduce((most, { t }) => Math.max(most, t.length), 1);
  const fixes = new Fixes(slots.size, longest);
  for (const { asset, t, lon, lat, sog, cog, heading } of answer.tracks) {
    const slot = slots.get(asset);
    if (slot === undefined) continue;
    t.forEach((afterMs, i) => {
      fixes.push(
        slot,
        fixOf(answer.from + afterMs, lon[i]!, lat[i]!, sog[i] ?? null, cog[i] ?? null, heading[i] ?? null),
      );
    });
  }
  return fixes;
}
