import type { PlacedLabel } from './placedLabel.ts';

/** A finger is no needle: so far beside the letters they are still meant, CSS pixels. */
const REACH_PX = 3;

/** The label whose letters lie under a point of the picture, CSS pixels; null where there is none. */
export function labelAt(placed: Iterable<PlacedLabel>, x: number, y: number): PlacedLabel | null {
  for (const label of placed) {
    const [left, top, right, bottom] = label.box;
    if (x < left - REACH_PX || x > right + REACH_PX || y < top - REACH_PX || y > bottom + REACH_PX) continue;
    if (!label.course) return label;
    // The box around a name along a river holds much that is not the name.
    const { pixels } = label.course;
    const reach = label.run.size * 0.6 + REACH_PX;
    for (let i = 0; i + 1 < pixels.length; i += 2) if (Math.hypot(pixels[i]! - x, pixels[i + 1]! - y) < reach) return label; // prettier-ignore
  }
  return null;
}
