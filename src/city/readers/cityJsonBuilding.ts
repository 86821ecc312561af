import * as v from 'valibot';
import { decode } from '../../schema/decode.ts';
import type { Address, Building, BuildingFacts, SourceNote, SurfaceKind } from '../model/Building.ts';
import { extrude } from '../model/extrude.ts';
import { kindByDirection, packSurfaces, reversedRing, type Surface } from '../model/geometry.ts';
import { isClosed, volume } from '../model/measure.ts';
import { readFunctionCode, readRoofCode } from '../model/registerWords.ts';
import { assembleBuilding, readCount, readDay, readYear } from './assembleBuilding.ts';
import {
  CityJsonGeometrySchema,
  CityObjectSchema,
  type CityJsonGeometry,
  type CityJsonTransform,
  type CityObject,
} from './cityJsonSchema.ts';
import { isInGermany } from './cityGmlCrs.ts';

const KINDS: Readonly<Record<string, SurfaceKind>> = {
  RoofSurface: 'roof',
  OuterFloorSurface: 'roof',
  WallSurface: 'wall',
  OuterCeilingSurface: 'wall',
  GroundSurface: 'ground',
  ClosureSurface: 'closure',
};

/** City objects that share vertices: a file, or one line of a sequence. */
export interface CityObjects {
  readonly objects: Readonly<Record<string, unknown>>;
  readonly vertices: readonly (readonly number[])[];
  readonly transform: CityJsonTransform;
  readonly eastingShift: number;
}

/**
 * One building with its parts.
 * @param note told what was left out or put right
 * @throws DecodeError with the path of the first value that does not fit, RangeError where the geometry cannot be used
 */
export function buildFromCityObject(
  id: string,
  shared: CityObjects,
  source: SourceNote,
  note: (remark: string) => void,
): Building {
  const main = decode(CityObjectSchema, shared.objects[id], id);
  const parts = partsOf(id, main, shared, note);
  const all = [{ id, object: main }, ...parts];
  const surfaces: Surface[] = [];
  let lod: Building['lod'] = 0;
  all.forEach(({ id: own, object }, part) => {
    const found = surfacesOfObject(own, object, part, shared, note);
    surfaces.push(...found.surfaces);
    if (found.lod > lod) lod = found.lod;
  });
  if (surfaces.length === 0) throw new RangeError('has no geometry in LoD1 or LoD2');
  const facts = all.map(({ id: own, object }) => factsOf(own, object));
  const ags = textOf(main.attributes?.['Gemeindeschluessel'] ?? main.attributes?.['AGS']);
  return assembleBuilding(
    { ...facts[0]!, ags: /^\d{8}$/.test(ags ?? '') ? ags! : null, parts: facts.slice(1), lod, surfaces },
    source,
  );
}

/** Parts of a building and of its parts, in order. A child that names itself an ancestor is met once. */
function partsOf(
  id: string,
  main: CityObject,
  { objects }: CityObjects,
  note: (remark: string) => void,
): { id: string; object: CityObject }[] {
  const met = new Set([id]);
  const waiting = [...(main.children ?? [])];
  const parts: { id: string; object: CityObject }[] = [];
  for (let child = waiting.shift(); child !== undefined; child = waiting.shift()) {
    if (met.has(child)) continue;
    met.add(child);
    if (!(child in objects)) {
      note('children that are not in the file are left out');
      continue;
    }
    const object = decode(CityObjectSchema, objects[child], child);
    if (object.type !== 'BuildingPart') {
      note(`children that are not parts are left out: ${object.type}`);
      continue;
    }
    parts.push({ id: child, object });
    waiting.push(...(object.children ?? []));
  }
  return parts;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;

function factsOf(id: string, object: CityObject): BuildingFacts {
  const attributes = object.attributes ?? {};
  const text = (...names: string[]): string | undefined =>
    names.map((name) => textOf(attributes[name])).find((value) => value !== undefined);
  const height = Number(text('measuredHeight') ?? NaN);
  const code = text('function', 'usage', 'class');
  const roof = text('roofType');
  return {
    id,
    name: text('name', 'gml:name') ?? null,
    use: code ? readFunctionCode(code) : null,
    roof: roof ? readRoofCode(roof) : null,
    storeysAboveGround: readCount(text('storeysAboveGround')),
    storeysBelowGround: readCount(text('storeysBelowGround')),
    measuredHeightM: height > 0 && Number.isFinite(height) ? height : null,
    yearOfConstruction: readYear(text('yearOfConstruction')),
    createdOn: readDay(text('creationDate')),
    addresses: readAddresses(object.address),
    attributes: Object.fromEntries(
      Object.entries(attributes).flatMap(([name, value]) => {
        const written = textOf(value) ?? (typeof value === 'boolean' ? String(value) : undefined);
        return written === undefined ? [] : [[name, written]];
      }),
    ),
  };
}

/** CityJSON leaves the names of an address's members open; these are what citygml-tools writes. */
function readAddresses(address: unknown): Address[] {
  const list = v.safeParse(v.array(v.record(v.string(), v.unknown())), Array.isArray(address) ? address : [address]);
  if (!list.success) return [];
  return list.output.map((entry) => {
    const text = (...names: string[]): string =>
      names.map((name) => textOf(entry[name])).find((value) => value !== undefined) ?? '';
    return {
      street: text('ThoroughfareName', 'thoroughfareName', 'street'),
      number: text('ThoroughfareNumber', 'thoroughfareNumber', 'HouseNumber', 'number'),
      postcode: text('PostalCode', 'PostalCodeNumber', 'postcode'),
      city: text('LocalityName', 'localityName', 'city'),
    };
  });
}

/** LoD2 (2.2 before 2.1 before 2) before LoD1 before a block over a LoD0 footprint. */
function surfacesOfObject(
  id: string,
  object: CityObject,
  part: number,
  shared: CityObjects,
  note: (remark: string) => void,
): { surfaces: Surface[]; lod: Building['lod'] } {
  const geometries = (object.geometry ?? []).flatMap((raw, i) => {
    if (!/^(Multi|Composite)?S(olid|urface)$/.test(raw.type)) {
      note(`geometries that are not surfaces or solids are left out: ${raw.type}`);
      return [];
    }
    const geometry = decode(CityJsonGeometrySchema, raw, `${id}: geometry.${i}`);
    const level = Number.parseFloat(String(geometry.lod));
    return level >= 0 && level < 3 ? [{ geometry, level }] : [];
  });
  const isSolid = (geometry: CityJsonGeometry): number => (geometry.type.endsWith('Solid') ? 1 : 0);
  geometries.sort((a, b) => b.level - a.level || isSolid(b.geometry) - isSolid(a.geometry));
  const best = geometries[0];
  if (!best) return { surfaces: [], lod: 0 };
  const surfaces = sides(best.geometry, part, shared, note);
  if (best.level >= 1) return { surfaces, lod: best.level >= 2 ? 2 : 1 };
  const height = Number(textOf(object.attributes?.['measuredHeight']) ?? NaN);
  if (!(height > 0) || !surfaces[0]) return { surfaces: [], lod: 0 };
  note('footprints are raised to their measured height');
  const foot = surfaces[0].rings[0]![2]!;
  return { surfaces: surfaces.flatMap(({ rings }) => extrude(rings, foot, foot + height, part)), lod: 0 };
}

function sides(
  geometry: CityJsonGeometry,
  part: number,
  shared: CityObjects,
  note: (remark: string) => void,
): Surface[] {
  const named: (SurfaceKind | null)[] = [];
  const raised: Float64Array[][] = [];
  const types = geometry.semantics?.surfaces.map(({ type }) => KINDS[type] ?? null) ?? [];
  const add = (surface: number[][], value: unknown): void => {
    const rings = surface.map((ring) => place(ring, shared)).filter((ring, r) => ring.length >= 9 || r === 0);
    if (!rings[0] || rings[0].length < 9) {
      note('surfaces with less than three corners are left out');
      return;
    }
    raised.push(rings);
    named.push(typeof value === 'number' ? (types[value] ?? null) : null);
  };
  const at = (values: unknown, i: number): unknown => (Array.isArray(values) ? (values as unknown[])[i] : null);
  const addShell = (shell: number[][][], values: unknown): void =>
    shell.forEach((surface, i) => add(surface, at(values, i)));
  const values = geometry.semantics?.values;
  if (geometry.type === 'MultiSurface' || geometry.type === 'CompositeSurface') addShell(geometry.boundaries, values);
  else if (geometry.type === 'Solid') geometry.boundaries.forEach((shell, i) => addShell(shell, at(values, i)));
  else geometry.boundaries.forEach((solid, s) => solid.forEach((shell, i) => addShell(shell, at(at(values, s), i))));
  const turned = packSurfaces(raised.map((rings) => ({ kind: 'wall', part, isShell: true, rings })));
  const isInsideOut = raised.length > 0 && volume(turned) < 0 && isClosed(turned);
  if (isInsideOut) note('buildings that were inside out are turned');
  return raised.map((given, i) => {
    const rings = isInsideOut ? given.map(reversedRing) : given;
    return { kind: named[i] ?? kindByDirection(rings), part, isShell: true, rings };
  });
}

/** Corners of a ring in EPSG:25832. @throws RangeError naming a vertex that is not there or not in zone 32 */
function place(ring: readonly number[], { vertices, transform, eastingShift }: CityObjects): Float64Array {
  const out: number[] = [];
  ring.forEach((index, i) => {
    const vertex = vertices[index];
    if (!vertex) throw new RangeError(`vertex ${index} of ${vertices.length} is not there`);
    if (index === ring[i - 1]) return;
    const [e, n, h] = [0, 1, 2].map((k) => vertex[k]! * transform.scale[k]! + transform.translate[k]!) as [number, number, number]; // prettier-ignore
    if (!isInGermany(e - eastingShift, n)) throw new RangeError(`${e} ${n} is not in UTM zone 32`);
    out.push(e - eastingShift, n, h);
  });
  return Float64Array.from(ring.length > 1 && ring[0] === ring.at(-1) ? out.slice(0, -3) : out);
}
