import { createHeightSampler, triangulate } from '../../geo/tin.ts';
import { boundsOf, PolygonField, type Bounds } from '../../geo/polygonField.ts';
import { encodeColumnFile } from '../../schema/columnFile.ts';
import { hilbertOrder } from '../hilbert.ts';
import type { CityInputs } from '../inputs.ts';
import { conformBreaklines } from './conformBreaklines.ts';
import { Embankments, findEmbankments } from './embankments.ts';
import { HeightModel } from './heightModel.ts';
import type { MeasuredHeights } from './measuredHeights.ts';
import { REFINE, refineTerrain, type RefineOptions, type RefineReport } from './refineTerrain.ts';
import { placeTerrainPoints } from './terrainPoints.ts';

/** Kilometres are stored as (km − 700) × 100. */
const KM_BASE = 700;
/** How far the terrain goes on beyond the boundary, metres: the paper world. */
const MARGIN_M = 5500;

export interface Ground {
  readonly model: HeightModel;
  readonly city: PolygonField;
  readonly extent: Bounds;
  readonly vertexCount: number;
  /** What official heights added. */
  readonly refined: RefineReport;
  readonly triangles: Uint32Array;
  /** Vertices as written: x and z in decimetres, y in centimetres. */
  readonly x: Int32Array;
  readonly y: Int16Array;
  readonly z: Int32Array;
  readonly body: Uint8Array;
  readonly km: Uint16Array;
  /** Height of the triangulated ground in m NHN at scene metres: what the viewer will draw. */
  readonly heightAt: (x: number, z: number) => number;
  /** The same, but that of the land beside where a road was dug in: for what stands above it. */
  readonly levelAt: (x: number, z: number) => number;
  /** The `ground` column file. */
  readonly encode: () => Uint8Array;
}

/** Area of the terrain, scene metres: the city and the paper world around it. */
export function terrainExtent(inputs: CityInputs): Bounds {
  const { minX, minZ, maxX, maxZ } = boundsOf(inputs.boundary.lines);
  return { minX: minX - MARGIN_M, minZ: minZ - MARGIN_M, maxX: maxX + MARGIN_M, maxZ: maxZ + MARGIN_M };
}

/** What is known of the ground before it has triangles. */
export type GroundModel = Pick<Ground, 'model' | 'city'>;

/**
 * Heights from the curated files, and official ones where there are any.
 * @param structuresFile named in errors about bridges
 */
export function groundModel(
  inputs: CityInputs,
  structuresFile = 'structures.geojson',
  measured: MeasuredHeights | null = null,
): GroundModel {
  const model = new HeightModel(inputs, measured);
  model.embankments = new Embankments(findEmbankments(inputs, model, structuresFile));
  return { model, city: new PolygonField(inputs.boundary.lines) };
}

/**
 * Builds the terrain.
 * @param known the heights, with all that was dug and heaped up since they were found
 */
export function buildGround(
  inputs: CityInputs,
  { model, city }: GroundModel = groundModel(inputs),
  refine: RefineOptions = REFINE,
): Ground {
  const { measured } = model;
  const extent = terrainExtent(inputs);
  const places = placeTerrainPoints(model, city, extent);
  conformBreaklines(places);
  const refined = refineTerrain(places, model, refine);
  const order = hilbertOrder(places.x, places.z);
  const n = order.length;
  const x = new Int32Array(n);
  const y = new Int16Array(n);
  const z = new Int32Array(n);
  const body = new Uint8Array(n);
  const km = new Uint16Array(n);
  order.forEach((from, i) => {
    x[i] = places.x[from]!;
    z[i] = places.z[from]!;
    const px = x[i] / 10;
    const pz = z[i] / 10;
    // To a decimetre, as places are: generated ground is no truer. Measured ground is.
    const height = model.heightAt(px, pz);
    const isMeasured = measured !== null && measured.weightAt('land', px, pz) + measured.weightAt('bed', px, pz) > 0;
    y[i] = isMeasured ? Math.round(height * 100) : Math.round(height * 10) * 10;
    const wet = model.bodyAt(px, pz);
    body[i] = wet.body;
    // To 100 m, over which the river falls by about 1 cm.
    km[i] = wet.km > 0 ? Math.round((wet.km - KM_BASE) * 10) * 10 : 0;
  });
  const triangles = triangulate(x, z);
  const sample = createHeightSampler(x, y, z, triangles);
  return {
    model,
    city,
    extent,
    vertexCount: n,
    refined,
    triangles,
    x,
    y,
    z,
    body,
    km,
    heightAt: (px, pz) => sample(px * 10, pz * 10) / 100,
    levelAt: (px, pz) =>
      model.cuttings.heightAt(px, pz) < Infinity ? model.levelAt(px, pz) : sample(px * 10, pz * 10) / 100,
    encode: () =>
      encodeColumnFile({ meta: { bodies: model.waters.meta }, columns: { x, z, y, body, km } }, ['x', 'z', 'y', 'km']),
  };
}
