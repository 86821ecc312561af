import type { Hull } from './checkMovers.ts';
import type { Violation } from './violation.ts';

/** Metres by which two hulls overlap, as rectangles that are turned as they head; 0 and less: they do not. */
function overlapM(a: Hull, b: Hull): number {
  const [dx, dz] = [b.x - a.x, b.z - a.z];
  const turned = a.headingRad - b.headingRad;
  const [sine, cosine] = [Math.abs(Math.sin(turned)), Math.abs(Math.cos(turned))];
  // They are apart if they are so along one of the sides of one of them.
  return Math.min(
    ...[[a, b] as const, [b, a] as const].flatMap(([own, other]) => {
      const [sh, ch] = [Math.sin(own.headingRad), Math.cos(own.headingRad)];
      return [
        (own.lengthM + other.lengthM * cosine + other.beamM * sine) / 2 - Math.abs(dx * sh - dz * ch),
        (own.beamM + other.beamM * cosine + other.lengthM * sine) / 2 - Math.abs(dx * ch + dz * sh),
      ];
    }),
  );
}

/** Hulls at an instant: no two overlap. */
export function checkHullsApart(hulls: readonly Hull[], atMs: number): Violation[] {
  const found: Violation[] = [];
  const longestM = Math.max(0, ...hulls.map(({ lengthM, beamM }) => Math.hypot(lengthM, beamM)));
  const sorted = hulls.toSorted((a, b) => a.x - b.x);
  sorted.forEach((a, i) => {
    for (let k = i + 1; k < sorted.length && sorted[k]!.x - a.x < longestM; k++) {
      const b = sorted[k]!;
      if (a.id === b.id || Math.abs(b.z - a.z) > longestM) continue;
      const m = overlapM(a, b);
      if (m > 0) found.push({ rule: 'two hulls overlap', asset: a.id, atMs, detail: `and ${b.id} by ${m.toFixed(1)} m at ${a.x.toFixed(0)}, ${a.z.toFixed(0)}` }); // prettier-ignore
    }
  });
  return found;
}
