import type { Point } from './segmentIndex.ts';

/** Direction of an outline: that of its edges, the longer the more they say. Turn from grid east, counter-clockwise, radians within ±π/4. */
export function grainOf(ring: readonly Point[]): number {
  let sin = 0;
  let cos = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    const dx = ring[i + 1]![0] - ring[i]![0];
    const dz = ring[i + 1]![1] - ring[i]![1];
    const length = Math.hypot(dx, dz);
    // Four times the angle: an edge, its opposite and those across it agree.
    const angle = 4 * Math.atan2(-dz, dx);
    sin += length * length * Math.sin(angle);
    cos += length * length * Math.cos(angle);
  }
  return Math.atan2(sin, cos) / 4;
}
