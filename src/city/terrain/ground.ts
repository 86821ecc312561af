import { createHeightSampler, triangulate } from '../../geo/tin.ts';
import { PolygonField } from '../../geo/polygonField.ts';
import { encodeColumnFile } from '../../schema/columnFile.ts';
import { hilbertOrder } from '../hilbert.ts';
import type { CityInputs } from '../inputs.ts';
import { Embankments, findEmbankments } from './embankments.ts';
import { HeightModel } from './heightModel.ts';
import { placeTerrainPoints, type Extent } from './terrainPoints.ts';

/** Kilometres are stored as (km − 700) × 100. */
const KM_BASE = 700;
/** How far the terrain goes on beyond the boundary, metres: the paper world. */
const MARGIN_M = 5500;

export interface Ground {
  readonly model: HeightModel;
  readonly city: PolygonField;
  readonly extent: Extent;
  readonly vertexCount: number;
  readonly triangles: Uint32Array;
  /** Vertices as written: x and z in decimetres, y in centimetres. */
  readonly x: Int32Array;
  readonly y: Int16Array;
  readonly z: Int32Array;
  readonly body: Uint8Array;
  readonly km: Uint16Array;
  /** Height of the triangulated ground in m NHN at scene metres: what the viewer will draw. */
  readonly heightAt: (x: number, z: number) => number;
  /** The `ground` column file. */
  readonly encode: () => Uint8Array;
}

/**
 * Builds the terrain from the curated files.
 * @param structuresFile named in errors about bridges
 */
export function buildGround(inputs: CityInputs, structuresFile = 'structures.geojson'): Ground {
  const model = new HeightModel(inputs);
  model.embankments = new Embankments(findEmbankments(inputs, model, structuresFile));
  const city = new PolygonField(inputs.boundary.lines);
  const extent: Extent = {
    minX: city.bounds.minX - MARGIN_M,
    minZ: city.bounds.minZ - MARGIN_M,
    maxX: city.bounds.maxX + MARGIN_M,
    maxZ: city.bounds.maxZ + MARGIN_M,
  };
  const places = placeTerrainPoints(model, city, extent);
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
    // To a decimetre, as places are: generated ground is no truer.
    y[i] = Math.round(model.heightAt(px, pz) * 10) * 10;
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
    triangles,
    x,
    y,
    z,
    body,
    km,
    heightAt: (px, pz) => sample(px * 10, pz * 10) / 100,
    encode: () =>
      encodeColumnFile({ meta: { bodies: model.waters.meta }, columns: { x, z, y, body, km } }, ['x', 'z', 'y', 'km']),
  };
}
