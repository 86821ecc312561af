import * as v from 'valibot';
import { fromUtm32, toUtm32 } from '../../geo/sceneFrame.ts';
import type { Building, BuildingFacts, SourceNote } from '../model/Building.ts';
import { extrude } from '../model/extrude.ts';
import { surfaceCount } from '../model/geometry.ts';
import { cleanRing, doubleArea, selfCrossing } from '../model/outline.ts';
import { assembleBuilding, readCount, readYear } from './assembleBuilding.ts';
import { isInGermany } from './cityGmlCrs.ts';
import { CityInputError } from './geojson.ts';
import { readLength, readLevels } from './osm/osmNumbers.ts';
import { readPurpose } from './osm/osmWords.ts';
import { addProblem, count, type ReadSummary } from './readSummary.ts';

/** A GeoJSON file is one JSON text, so it must be held. */
const MOST_BYTES = 256 << 20;
const STOREY_M = 3;
const ASSUMED_M = 6;

const Position = v.looseTuple([v.number(), v.number()]);
const Ring = v.pipe(
  v.array(Position),
  v.minLength(4, 'a ring has four positions or more, the first repeated at its end'),
);
const Polygon = v.variant('type', [
  v.looseObject({ type: v.literal('Polygon'), coordinates: v.pipe(v.array(Ring), v.minLength(1)) }),
  v.looseObject({ type: v.literal('MultiPolygon'), coordinates: v.pipe(v.array(v.pipe(v.array(Ring), v.minLength(1))), v.minLength(1)) }),
]); // prettier-ignore
const Feature = v.looseObject({
  type: v.literal('Feature'),
  id: v.optional(v.union([v.string(), v.number()])),
  properties: v.nullable(v.record(v.string(), v.unknown())),
  geometry: v.nullable(v.looseObject({ type: v.string() })),
});
const Collection = v.looseObject({
  type: v.literal('FeatureCollection'),
  features: v.array(v.unknown()),
  /** Of GeoJSON before RFC 7946, as most tools still write it. */
  crs: v.optional(v.nullable(v.looseObject({ properties: v.looseObject({ name: v.string() }) }))),
});

export interface GeoJsonOptions {
  /** Height of the ground in m NHN at a place in EPSG:25832. Default: 0 everywhere. */
  readonly groundAt?: (e: number, n: number) => number;
  /** Coordinates of a file that names none; default EPSG:4326. */
  readonly crs?: 'EPSG:4326' | 'EPSG:25832';
}

/**
 * Buildings of a GeoJSON FeatureCollection of polygons in EPSG:4326 or EPSG:25832 (`crs` member or option): blocks with flat tops.
 * Properties, by their usual names: `height` (m; `40'` and `3,5` too) or `levels` or `building:levels` or `storeys` (3 m each), `min_height`,
 * `id`, `name`, `building` or `use` (a value of OpenStreetMap's `building=*`), `street`, `number`, `year`, `ground` (m NHN).
 * @throws CityInputError where the file as a whole cannot be read
 */
export async function* readGeoJsonBuildings(
  file: string,
  content: AsyncIterable<Buffer>,
  source: SourceNote,
  summary: ReadSummary,
  options: GeoJsonOptions = {},
): AsyncGenerator<Building> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of content) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw new CityInputError(file, '', `more than ${MOST_BYTES >> 20} MiB in one JSON text`);
    pieces.push(piece);
  }
  summary.bytes += bytes;
  const text = new TextDecoder().decode(Buffer.concat(pieces));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const position = Number(/position (\d+)/.exec((error as Error).message)?.[1] ?? text.length);
    throw new CityInputError(file, `line ${text.slice(0, position).split('\n').length}`, 'is not JSON');
  }
  const collection = v.safeParse(Collection, json);
  if (!collection.success) throw new CityInputError(file, '', 'is not a GeoJSON FeatureCollection');
  const toEastNorth = projectionOf(collection.output.crs?.properties.name ?? options.crs ?? 'EPSG:4326', file);
  for (const [i, raw] of collection.output.features.entries()) {
    const named = v.safeParse(v.object({ id: v.union([v.string(), v.number()]) }), raw);
    try {
      const building = readFeature(raw, `${file}-${i}`, toEastNorth, source, options.groundAt ?? (() => 0));
      if (!building) {
        count(summary.skipped, 'not a polygon');
        continue;
      }
      summary.buildings++;
      summary.surfaces += surfaceCount(building.geometry);
      if (building.isClosed) summary.closed++;
      yield building;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      addProblem(summary, { file, line: null, id: named.success ? String(named.output.id) : `feature ${i}`, reason: error.message }); // prettier-ignore
      count(summary.skipped, 'broken, see problems');
    }
  }
}

type Project = (position: readonly [number, number, ...unknown[]]) => [e: number, n: number];

function projectionOf(name: string, file: string): Project {
  if (/25832$/.test(name)) return ([e, n]) => [e, n];
  if (/(4326|CRS84)$/.test(name))
    return ([lon, lat]) => {
      const { e, n } = toUtm32({ lon, lat });
      return [e, n];
    };
  throw new CityInputError(file, 'crs', `"${name}" is not read; EPSG:4326 and EPSG:25832 are`);
}

/** @throws RangeError saying what does not fit */
function readFeature(
  raw: unknown,
  fallbackId: string,
  toEastNorth: Project,
  source: SourceNote,
  groundAt: (e: number, n: number) => number,
): Building | null {
  const feature = parse(Feature, raw);
  if (!feature.geometry || !/Polygon$/.test(feature.geometry.type)) return null;
  const geometry = parse(Polygon, feature.geometry, 'geometry');
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const shapes = polygons.map((rings) => rings.map((ring, r) => ringOf(ring, r, toEastNorth)));
  const properties = feature.properties ?? {};
  const textOf = (...names: string[]): string | undefined => {
    for (const name of names) {
      const value = properties[name];
      if ((typeof value === 'string' && value !== '') || typeof value === 'number') return String(value);
    }
    return undefined;
  };
  const height = readLength(textOf('height', 'measuredHeight', 'hoehe'));
  const levelText = textOf('levels', 'building:levels', 'storeys');
  const levels = readLevels(levelText);
  const footM = readLength(textOf('min_height')) ?? 0;
  const topM = height ?? (levels !== null ? footM + levels * STOREY_M : footM + ASSUMED_M);
  if (!(topM > footM)) throw new RangeError(`its height ${topM} m is not above its foot ${footM} m`);
  const given = readLength(textOf('ground', 'ground_m'));
  const groundM = given ?? Math.min(...shapes.flatMap(([outline]) => outline!.map(([e, n]) => groundAt(e, n))));
  const surfaces = shapes.flatMap((rings) => extrude(rings.map((ring) => Float64Array.from(ring.flatMap(([e, n]) => [e, n, 0]))), groundM + footM, groundM + topM)); // prettier-ignore
  const kind = textOf('building', 'use');
  const [street, number] = [textOf('street', 'addr:street') ?? '', textOf('number', 'addr:housenumber') ?? ''];
  const facts: BuildingFacts = {
    id: textOf('id', 'gml_id') ?? (feature.id === undefined ? fallbackId : String(feature.id)),
    name: textOf('name') ?? null,
    use: kind === undefined ? null : readPurpose(new Map([['building', kind]])),
    roof: null,
    storeysAboveGround: readCount(levelText),
    storeysBelowGround: null,
    measuredHeightM: height,
    yearOfConstruction: readYear(textOf('year', 'yearOfConstruction', 'start_date')),
    createdOn: null,
    addresses: street || number ? [{ street, number, postcode: textOf('postcode', 'addr:postcode') ?? '', city: textOf('city', 'addr:city') ?? '' }] : [], // prettier-ignore
    attributes: {},
  };
  const note = height !== null ? undefined : levels !== null ? 'height from its storeys, 3 m each' : 'height assumed';
  const own: SourceNote = { kind: 'curated', ...source, ...(note === undefined ? {} : { note }) };
  return assembleBuilding({ ...facts, ags: null, parts: [], lod: 0, surfaces }, own);
}

function parse<S extends v.GenericSchema>(schema: S, raw: unknown, prefix = ''): v.InferOutput<S> {
  const result = v.safeParse(schema, raw, { abortEarly: true });
  if (result.success) return result.output;
  const path = [prefix, v.getDotPath(result.issues[0]) ?? ''].filter(Boolean).join('.');
  throw new RangeError(`${path ? `${path}: ` : ''}${result.issues[0].message}`);
}

function ringOf(
  ring: readonly (readonly [number, number, ...unknown[]])[],
  r: number,
  toEastNorth: Project,
): [number, number][] {
  const [first, last] = [ring[0]!, ring.at(-1)!];
  if (first[0] !== last[0] || first[1] !== last[1]) throw new RangeError('its outline is not closed');
  const given = ring.slice(0, -1).map(toEastNorth);
  // Before anything else: degrees taken for metres would look like an outline without an area.
  for (const [e, n] of given)
    if (!isInGermany(e, n)) {
      const { lon, lat } = fromUtm32({ e, n });
      throw new RangeError(`${e.toFixed(0)} ${n.toFixed(0)} (${lon.toFixed(3)}, ${lat.toFixed(3)}) is not in UTM zone 32: is the crs right?`); // prettier-ignore
    }
  const places = cleanRing(given) as [number, number][];
  if (selfCrossing(places)) throw new RangeError('its outline crosses itself');
  if (places.length < 3 || Math.abs(doubleArea(places)) < 0.5) throw new RangeError('its outline has no area');
  return doubleArea(places) > 0 === (r === 0) ? places : places.reverse();
}
