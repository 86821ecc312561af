import type { Bounds } from '../../geo/polygonField.ts';
import type { Point } from '../../geo/segmentIndex.ts';

/** The stretches of a line that lie outside a box, cut exactly at its edge. */
export function cutOut(line: readonly Point[], { minX, minZ, maxX, maxZ }: Bounds): Point[][] {
  const runs: Point[][] = [];
  let run: Point[] = [];
  const end = (): void => {
    if (run.length > 1) runs.push(run);
    run = [];
  };
  line.forEach((b, i) => {
    const a = line[i - 1];
    if (!a) return;
    // Share of the segment at which it enters and leaves the box (Liang and Barsky).
    let [enter, leave] = [0, 1];
    const [dx, dz] = [b[0] - a[0], b[1] - a[1]];
    for (const [step, room] of [[-dx, a[0] - minX], [dx, maxX - a[0]], [-dz, a[1] - minZ], [dz, maxZ - a[1]]] as const) {
      if (step < 0) enter = Math.max(enter, room / step);
      else if (step > 0) leave = Math.min(leave, room / step);
      else if (room < 0) leave = -1;
    } // prettier-ignore
    const at = (share: number): Point => [a[0] + dx * share, a[1] + dz * share];
    if (run.length === 0 && (enter > 0 || enter >= leave)) run.push(a);
    if (enter >= leave) run.push(b);
    else {
      if (enter > 0) run.push(at(enter));
      end();
      if (leave < 1) run.push(at(leave), b);
    }
  });
  end();
  return runs;
}
