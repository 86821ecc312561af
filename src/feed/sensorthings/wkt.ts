import { QueryError } from './queryError.ts';

type Place = readonly [number, number];
export interface Shape {
  readonly kind: 'point' | 'polygon';
  /** One ring of one place for a point; outline and holes of a polygon. */
  readonly rings: readonly (readonly Place[])[];
}

const ring = (text: string): Place[] =>
  text.split(',').map((pair): Place => {
    const [x, y] = pair.trim().split(/\s+/).map(Number);
    if (x === undefined || y === undefined || Number.isNaN(x) || Number.isNaN(y))
      throw new QueryError('$filter', `${pair.trim()} is no place`);
    return [x, y];
  });

/**
 * WKT of a point or a polygon, WGS84 degrees, longitude first.
 * @throws QueryError for other geometries
 */
export function parseWkt(text: string): Shape {
  const point = /^\s*POINT\s*Z?\s*\(([^()]*)\)\s*$/i.exec(text);
  if (point) return { kind: 'point', rings: [ring(point[1]!)] };
  const polygon = /^\s*POLYGON\s*Z?\s*\((\s*\([^()]*\)\s*(?:,\s*\([^()]*\)\s*)*)\)\s*$/i.exec(text);
  if (!polygon) throw new QueryError('$filter', 'a geometry is a POINT or a POLYGON');
  return { kind: 'polygon', rings: [...polygon[1]!.matchAll(/\(([^()]*)\)/g)].map((match) => ring(match[1]!)) };
}

/** Whether a place lies in a polygon (even-odd, so holes count out) or is the point. */
export function isWithin([x, y]: Place, shape: Shape): boolean {
  if (shape.kind === 'point') return shape.rings[0]![0]![0] === x && shape.rings[0]![0]![1] === y;
  let isInside = false;
  for (const places of shape.rings)
    for (let i = 0, j = places.length - 1; i < places.length; j = i++) {
      const [ax, ay] = places[i]!;
      const [bx, by] = places[j]!;
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isInside = !isInside;
    }
  return isInside;
}

/** Degrees between a place and a point, as FROST reckons `geo.distance` on longitude and latitude. */
export function degreesBetween([x, y]: Place, shape: Shape): number {
  if (shape.kind !== 'point') throw new QueryError('$filter', 'geo.distance is reckoned to a POINT');
  const [px, py] = shape.rings[0]![0]!;
  return Math.hypot(x - px, y - py);
}
