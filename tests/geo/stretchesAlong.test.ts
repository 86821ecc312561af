import { describe, expect, it } from 'vitest';
import { Path } from '../../src/geo/path.ts';
import type { Point } from '../../src/geo/segmentIndex.ts';
import { stretchesAlong } from '../../src/geo/stretchesAlong.ts';

const path = (...points: Point[]): Path => new Path(points);
const COURSE = path([0, 0], [2000, 0]);

describe('the stretches of a course along a line', () => {
  it('are where the line is near, between its ends, to 5 m, whichever way it was drawn', () => {
    const [[fromM, toM] = [0, 0], ...more] = stretchesAlong(COURSE, path([500, 10], [1200, 10]), 20);
    expect(more).toEqual([]);
    expect(Math.abs(fromM - 500)).toBeLessThanOrEqual(5);
    expect(Math.abs(toM - 1200)).toBeLessThanOrEqual(5);
    expect(stretchesAlong(COURSE, path([1200, 10], [500, 10]), 20)).toEqual([[fromM, toM]]);
  });

  it('are two where the line leaves and comes back', () => {
    expect(stretchesAlong(COURSE, path([300, 0], [600, 0], [700, 300], [800, 0], [1200, 0]), 20)).toHaveLength(2);
  });

  it('are none where the line only crosses, or is too far away', () => {
    expect(stretchesAlong(COURSE, path([800, -500], [800, 500]), 40)).toEqual([]);
    expect(stretchesAlong(COURSE, path([500, 50], [1200, 50]), 20)).toEqual([]);
  });

  it('end with the course where the line goes on', () => {
    const [[, toM] = [0, 0]] = stretchesAlong(COURSE, path([1500, 0], [9000, 0]), 20);
    expect(toM).toBe(2000);
  });
});
