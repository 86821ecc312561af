import { QueryError } from './queryError.ts';

type Place = readonly [number, number];
export interface Shape {
  readonly kind: 'point' | 'line' | 'polygon';
  /** One ring of one place for a point, the places of a line; outline and holes of a polygon. */
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
 * WKT of a point, a line or a polygon, WGS84 degrees, longitude first.
 * @throws QueryError for other geometries
 */
export function parseWkt(text: string): Shape {
  const point = /^\s*POINT\s*Z?\s*\(([^()]*)\)\s*$/i.exec(text);
  if (point) return { kind: 'point', rings: [ring(point[1]!)] };
  const line = /^\s*LINESTRING\s*Z?\s*\(([^()]*)\)\s*$/i.exec(text);
  if (line) return { kind: 'line', rings: [ring(line[1]!)] };
  const polygon = /^\s*POLYGON\s*Z?\s*\((\s*\([^()]*\)\s*(?:,\s*\([^()]*\)\s*)*)\)\s*$/i.exec(text);
  if (!polygon) throw new QueryError('$filter', 'a geometry is a POINT, a LINESTRING or a POLYGON');
  return { kind: 'polygon', rings: [...polygon[1]!.matchAll(/\(([^()]*)\)/g)].map((match) => ring(match[1]!)) };
}

/** A place is on an edge within this: 0.1 mm. */
const ON_EDGE_DEG = 1e-9;

function isOnLine([x, y]: Place, places: readonly Place[]): boolean {
  return places.slice(1).some(([bx, by], i) => {
    const [ax, ay] = places[i]!;
    const [dx, dy] = [bx - ax, by - ay];
    const share = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    return Math.hypot(ax + share * dx - x, ay + share * dy - y) <= ON_EDGE_DEG;
  });
}

/** Even-odd, so holes count out. */
function isInside([x, y]: Place, rings: Shape['rings']): boolean {
  let isIn = false;
  for (const places of rings)
    for (let i = 0, j = places.length - 1; i < places.length; j = i++) {
      const [ax, ay] = places[i]!;
      const [bx, by] = places[j]!;
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isIn = !isIn;
    }
  return isIn;
}

const isSame = ([ax, ay]: Place, [bx, by]: Place): boolean => ax === bx && ay === by;

/**
 * How a place lies to a shape, as the nine figures of DE-9IM (OGC 06-103r4, 6.1.15): interior, boundary (a place has none) and exterior
 * of the place, each with interior, boundary and exterior of the shape; F or the dimension of what they share.
 */
export function relationOf(place: Place, { kind, rings }: Shape): string {
  const [first] = rings as readonly [readonly Place[]];
  const [start, end] = [first[0]!, first[first.length - 1]!];
  const isRing = kind === 'line' && isSame(start, end);
  const isOnBoundary =
    kind === 'polygon'
      ? rings.some((each) => isOnLine(place, each))
      : kind === 'line' && !isRing && (isSame(place, start) || isSame(place, end));
  const isIn =
    !isOnBoundary &&
    (kind === 'point' ? isSame(place, start) : kind === 'line' ? isOnLine(place, first) : isInside(place, rings));
  const ofPlace = isIn ? '0FF' : isOnBoundary ? 'F0F' : 'FF0';
  const ofRest = kind === 'polygon' ? '212' : kind === 'line' ? (isRing ? '1F2' : '102') : isIn ? 'FF2' : '0F2';
  return `${ofPlace}FFF${ofRest}`;
}

/**
 * Whether a relation fits a pattern of DE-9IM: nine of `0`, `1`, `2`, `F`, `T` (any dimension) and `*`.
 * @throws QueryError for anything else
 */
export function fitsRelation(relation: string, pattern: string): boolean {
  if (!/^[012TF*]{9}$/i.test(pattern))
    throw new QueryError('$filter', "a relation is nine of 0, 1, 2, F, T and *, like 'T*****FF*'");
  return Array.from(pattern.toUpperCase()).every((wanted, i) =>
    wanted === '*' ? true : wanted === 'T' ? relation[i] !== 'F' : relation[i] === wanted,
  );
}

/** Degrees along a line, as FROST reckons `geo.length` on longitude and latitude. */
export function degreesAlong({ kind, rings }: Shape): number {
  if (kind !== 'line') throw new QueryError('$filter', 'geo.length is reckoned of a LINESTRING');
  const [places] = rings as readonly [readonly Place[]];
  return places.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - places[i]![0], y - places[i]![1]), 0);
}

/** Degrees between a place and a point, as FROST reckons `geo.distance` on longitude and latitude. */
export function degreesBetween([x, y]: Place, shape: Shape): number {
  if (shape.kind !== 'point') throw new QueryError('$filter', 'geo.distance is reckoned to a POINT');
  const [px, py] = shape.rings[0]![0]!;
  return Math.hypot(x - px, y - py);
}
