import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { toScene } from '../../geo/sceneFrame.ts';
import type { Point } from '../../geo/segmentIndex.ts';

/** Input that the city build cannot use: names the file, the feature and the reason, in one line. */
export class CityInputError extends Error {
  constructor(file: string, feature: string, reason: string) {
    super(`${file}: ${feature ? `${feature}: ` : ''}${reason}`);
    this.name = 'CityInputError';
  }
}

const Position = v.looseTuple([
  v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
  v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
]);
const Line = v.pipe(v.array(Position), v.minLength(2));
const Ring = v.pipe(v.array(Position), v.minLength(3));
const Geometry = v.variant('type', [
  v.object({ type: v.literal('Point'), coordinates: Position }),
  v.object({ type: v.literal('LineString'), coordinates: Line }),
  v.object({ type: v.literal('MultiLineString'), coordinates: v.array(Line) }),
  v.object({ type: v.literal('Polygon'), coordinates: v.array(Ring) }),
  v.object({ type: v.literal('MultiPolygon'), coordinates: v.array(v.array(Ring)) }),
]);
const Feature = v.looseObject({
  type: v.literal('Feature'),
  id: v.optional(v.union([v.string(), v.number()])),
  properties: v.nullable(v.record(v.string(), v.unknown())),
  geometry: Geometry,
});
const Collection = v.looseObject({ type: v.literal('FeatureCollection'), features: v.array(v.unknown()) });

/** A feature in the scene frame: `lines` holds the line, the lines or the rings; a point is a line of one point. */
export interface SceneFeature<P> {
  readonly id: string;
  readonly type: 'point' | 'line' | 'polygon';
  readonly lines: readonly (readonly Point[])[];
  readonly properties: P;
  /** As written, for what needs degrees (bearings). */
  readonly lonLat: readonly [number, number];
}

/** @throws CityInputError naming the file: it cannot be read, or is not JSON */
export function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new CityInputError(path, '', `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new CityInputError(path, '', `is not JSON (${(error as Error).message})`);
  }
}

/**
 * Reads a GeoJSON file (WGS84) into the scene frame and checks every feature's properties.
 * @param allowed kinds of geometry that the file may hold
 * @throws CityInputError naming file, feature and reason
 */
export function readFeatures<S extends v.GenericSchema>(
  path: string,
  schema: S,
  allowed: readonly SceneFeature<unknown>['type'][],
): SceneFeature<v.InferOutput<S>>[] {
  const collection = v.safeParse(Collection, readJson(path));
  if (!collection.success) throw new CityInputError(path, '', 'is not a GeoJSON FeatureCollection');
  return collection.output.features.map((raw, index) => {
    const feature = v.safeParse(Feature, raw, { abortEarly: true });
    const fail = (issue: v.BaseIssue<unknown>, prefix = ''): never => {
      const where = [prefix, v.getDotPath(issue) ?? ''].filter(Boolean).join('.');
      throw new CityInputError(path, nameOf(raw, index), `${where}: ${issue.message}`);
    };
    if (!feature.success) return fail(feature.issues[0]);
    const { geometry } = feature.output;
    const { type, lines } = toLines(geometry);
    if (!allowed.includes(type))
      throw new CityInputError(
        path,
        nameOf(raw, index),
        `geometry is a ${geometry.type}, expected ${allowed.join(' or ')}`,
      );
    const properties = v.safeParse(schema, feature.output.properties ?? {}, { abortEarly: true });
    if (!properties.success) return fail(properties.issues[0], 'properties');
    const own = feature.output.id ?? feature.output.properties?.['id'];
    const first = lines[0]![0]!;
    return {
      id: typeof own === 'string' || typeof own === 'number' ? String(own) : '',
      type,
      lines: lines.map((line) => line.map(([lon, lat]) => project(lon, lat))),
      properties: properties.output,
      lonLat: [first[0], first[1]] as const,
    };
  });
}

const project = (lon: number, lat: number): Point => {
  const { x, z } = toScene({ lon, lat });
  return [x, z];
};

function toLines(geometry: v.InferOutput<typeof Geometry>): {
  type: SceneFeature<unknown>['type'];
  lines: readonly (readonly (readonly [number, number, ...unknown[]])[])[];
} {
  switch (geometry.type) {
    case 'Point':
      return { type: 'point', lines: [[geometry.coordinates]] };
    case 'LineString':
      return { type: 'line', lines: [geometry.coordinates] };
    case 'MultiLineString':
      return { type: 'line', lines: geometry.coordinates };
    case 'Polygon':
      return { type: 'polygon', lines: geometry.coordinates };
    case 'MultiPolygon':
      return { type: 'polygon', lines: geometry.coordinates.flat() };
  }
}

/** How an error names a feature: its place in the file and its id or name where it has one. */
function nameOf(raw: unknown, index: number): string {
  const feature = raw as { id?: unknown; properties?: { id?: unknown; name?: unknown } | null } | null;
  const name = feature?.id ?? feature?.properties?.id ?? feature?.properties?.name;
  return typeof name === 'string' || typeof name === 'number' ? `feature ${index} (${name})` : `feature ${index}`;
}
