import { describe, expect, it } from 'vitest';
import { degreesAlong, fitsRelation, parseWkt, relationOf } from '../../../src/feed/sensorthings/wkt.ts';

/** An error whose detail says so. */
const saying = (detail: RegExp): unknown =>
  expect.objectContaining({ detail: expect.stringMatching(detail) as unknown }) as unknown;
const SQUARE = 'POLYGON((0 0,4 0,4 4,0 4,0 0),(1 1,2 1,2 2,1 2,1 1))';

describe('the relation of a place to a shape', () => {
  it.each([
    ['inside a polygon', [3, 3], SQUARE, '0FFFFF212'],
    ['in its hole', [1.5, 1.5], SQUARE, 'FF0FFF212'],
    ['on its outline', [4, 2], SQUARE, 'F0FFFF212'],
    ['on the edge of its hole', [1, 1.5], SQUARE, 'F0FFFF212'],
    ['outside', [5, 5], SQUARE, 'FF0FFF212'],
    ['on a line', [1, 1], 'LINESTRING(0 0,2 2,4 0)', '0FFFFF102'],
    ['at the end of a line', [4, 0], 'LINESTRING(0 0,2 2,4 0)', 'F0FFFF102'],
    ['at the seam of a ring, which has no end', [0, 0], 'LINESTRING(0 0,2 2,4 0,0 0)', '0FFFFF1F2'],
    ['beside a line', [1, 1.1], 'LINESTRING(0 0,2 2)', 'FF0FFF102'],
    ['that is the point', [6.75, 51.45], 'POINT(6.75 51.45)', '0FFFFFFF2'],
    ['that is another point', [6.75, 51.46], 'POINT Z(6.75 51.45 30)', 'FF0FFF0F2'],
  ] as const)('of a place %s has the nine figures of DE-9IM', (_, place, wkt, figures) => {
    expect(relationOf(place, parseWkt(wkt))).toBe(figures);
  });

  it('fits a pattern in which T is any dimension and * anything', () => {
    expect(fitsRelation('0FFFFF212', 'T*F**F***')).toBe(true);
    expect(fitsRelation('0FFFFF212', '0FFFFF21*')).toBe(true);
    expect(fitsRelation('0FFFFF212', '1********')).toBe(false);
    expect(fitsRelation('F0FFFF212', 't********')).toBe(false);
    expect(() => fitsRelation('0FFFFF212', 'T*F')).toThrow(saying(/nine of 0, 1, 2, F, T and \*/));
  });
});

it('is as long as its pieces, in degrees, where it is a line', () => {
  expect(degreesAlong(parseWkt('LINESTRING(0 0,3 4,3 5)'))).toBe(6);
  expect(() => degreesAlong(parseWkt('POINT(0 0)'))).toThrow(saying(/LINESTRING/));
});

it('says what cannot be read', () => {
  expect(() => parseWkt('MULTIPOLYGON(((0 0,1 0,1 1,0 0)))')).toThrow(saying(/a POINT, a LINESTRING or a POLYGON/));
  expect(() => parseWkt('LINESTRING(0 0,x 1)')).toThrow(saying(/x 1 is no place/));
});
