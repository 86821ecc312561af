import { describe, expect, it } from 'vitest';
import { junctionsOf } from '../../src/geo/junctions.ts';
import { joinPieces } from '../../src/geo/polyline.ts';
import type { Point } from '../../src/geo/segmentIndex.ts';

describe('junctions of lines', () => {
  const long: Point[] = [[0, 0], [500, 0], [1000, 0]]; // prettier-ignore

  it('are where one crosses another, at the distance along each', () => {
    const across: Point[] = [[300, -200], [300, 400]]; // prettier-ignore
    expect(junctionsOf([long, across]).map((list) => [...new Set(list)])).toEqual([[300], [200]]);
  });

  it('are where one ends beside another, on that other', () => {
    const from: Point[] = [[700, 10], [700, 400]]; // prettier-ignore
    expect(new Set(junctionsOf([long, from])[0])).toEqual(new Set([700]));
  });

  it('are none where one runs beside another, ends too far away or bends itself', () => {
    const beside: Point[] = [[-50, 30], [1050, 30]]; // prettier-ignore
    const far: Point[] = [[700, 25], [700, 20_000]]; // prettier-ignore
    const bent: Point[] = [[5000, 0], [5100, 0], [5100, 100], [5050, -100]]; // prettier-ignore
    expect(junctionsOf([long, beside])).toEqual([[], []]);
    expect(junctionsOf([long, far])[0]).toEqual([]);
    expect(junctionsOf([bent])).toEqual([[]]);
  });
});

describe('pieces of a course', () => {
  it('are joined where the next begins at the end of the one before, under the same name, and only there', () => {
    const piece = (key: string, ...points: Point[]) => ({ key, points });
    const courses = joinPieces([
      piece('A', [0, 0], [10, 0]),
      piece('A', [11, 0], [20, 0]),
      piece('A', [30, 0], [40, 0]),
      piece('B', [40, 0], [50, 0]),
    ]);
    expect(courses.map(({ first, points }) => [first.key, points.length])).toEqual([['A', 3], ['A', 2], ['B', 2]]); // prettier-ignore
  });
});
