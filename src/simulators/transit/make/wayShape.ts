import { simplify } from '../../../geo/polyline.ts';
import type { Point } from '../../../geo/segmentIndex.ts';

/** Corners cut twice (Chaikin), each at most `reachM` before and after it: a vehicle turns, it does not kink. */
export function roundLine(line: readonly Point[], reachM: number, rounds = 2): Point[] {
  let now: Point[] = [...line];
  for (let k = 0; k < rounds; k++) {
    const out: Point[] = [now[0]!];
    for (let i = 1; i + 1 < now.length; i++) {
      const [px, pz] = now[i - 1]!;
      const [x, z] = now[i]!;
      const [nx, nz] = now[i + 1]!;
      const back = Math.hypot(x - px, z - pz) || 1;
      const on = Math.hypot(nx - x, nz - z) || 1;
      const a = Math.min(reachM / (k + 1), back * 0.25);
      const b = Math.min(reachM / (k + 1), on * 0.25);
      out.push([x + ((px - x) * a) / back, z + ((pz - z) * a) / back]);
      out.push([x + ((nx - x) * b) / on, z + ((nz - z) * b) / on]);
    }
    out.push(now.at(-1)!);
    now = out;
  }
  return simplify(now, 0.25);
}

/** Leaves out points that turn back: joints between lines leave small steps. */
export function withoutSpikes(line: readonly Point[], leastM: number): Point[] {
  const out: Point[] = [];
  for (const point of line) {
    const last = out.at(-1);
    if (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < leastM) continue;
    while (out.length > 1) {
      const [a, b] = [out.at(-2)!, out.at(-1)!];
      const [ux, uz] = [b[0] - a[0], b[1] - a[1]];
      const [vx, vz] = [point[0] - b[0], point[1] - b[1]];
      const cosine = (ux * vx + uz * vz) / (Math.hypot(ux, uz) * Math.hypot(vx, vz) || 1);
      if (cosine > -0.3 || Math.min(Math.hypot(ux, uz), Math.hypot(vx, vz)) > 30) break;
      out.pop();
    }
    out.push(point);
  }
  return out;
}
