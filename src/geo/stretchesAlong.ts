import type { Path } from './path.ts';

const STEP_M = 5;
/** Shorter stretches only cross the line. */
const LEAST_M = 100;

/**
 * Where a course runs along a line, between the ends of the line.
 * @param nearM no farther from it than this, metres
 * @returns metres from the begin of the course, ascending, to 5 m
 */
export function stretchesAlong(course: Path, line: Path, nearM: number): [fromM: number, toM: number][] {
  const out: [number, number][] = [];
  let from: number | null = null;
  const end = (toM: number): void => {
    if (from !== null && toM - from >= LEAST_M) out.push([from, toM]);
    from = null;
  };
  for (let atM = 0; atM <= course.length; atM += STEP_M) {
    const [x, z] = course.at(atM);
    const along = line.nearest([x, z]);
    const [lx, lz] = line.at(along);
    const isAlong = along > 0 && along < line.length && Math.hypot(lx - x, lz - z) <= nearM;
    if (isAlong) from ??= atM;
    else end(atM - STEP_M);
  }
  end(course.length);
  return out;
}
