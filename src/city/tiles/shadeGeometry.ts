import type { BuildingUse } from '../../schema/cityFiles.ts';
import { BUILDING_USES, USE_COLOURS } from '../../schema/cityFiles.ts';
import type { CityBuilding } from '../model/CityBuilding.ts';
import type { TileGeometry } from './tileGeometry.ts';

/** A tile for viewers that draw what has no normals without light: every face has its own corners, each with a normal and a colour. */
export interface ShadedGeometry extends TileGeometry {
  /** x, y, z in 127ths and a zero that pads to 4 bytes, per vertex: length 1 before the node's scale, as glTF asks. */
  readonly normals: Int8Array;
  /** Linear red, green, blue in 255ths and a zero that pads to 4 bytes, per vertex. */
  readonly colours: Uint8Array;
}

/** Faces that turn less from one another than this share their corners: a wall in two triangles, quantised, is one wall. Cosine of 2°. */
const ONE_FACE = 0.9994;
/** The colours of the legend, this far on the way to plaster: light is to tell the form. */
const PLASTER = 0xf1efe9;
const TOWARDS_PLASTER = 0.65;

/** sRGB 0 to 255 → linear 0 to 255 (IEC 61966-2-1): colours of vertices are linear in glTF. */
function toLinear(value: number): number {
  const share = value / 255;
  return Math.round(255 * (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
}

const LINEAR = Uint8Array.from({ length: 256 }, (_, value) => toLinear(value));
const COLOUR_OF = Object.fromEntries(
  BUILDING_USES.map((use) => [
    use,
    [16, 8, 0].map((shift) => {
      const [from, to] = [(USE_COLOURS[use] >> shift) & 255, (PLASTER >> shift) & 255];
      return toLinear(from + (to - from) * TOWARDS_PLASTER);
    }),
  ]),
) as unknown as Readonly<Record<BuildingUse, readonly [number, number, number]>>;

/**
 * Gives each face of a tile its own corners with a flat normal, and each building the colour of its use, or those it has. Places, features and the order
 * of the buildings stay; triangles without an area fall away.
 * @param buildings of the tile, in the order of their features
 */
export function shadeGeometry(geometry: TileGeometry, buildings: readonly Pick<CityBuilding, 'use'>[]): ShadedGeometry {
  const { positions, features, indices, step, paint } = geometry;
  const room = indices.length;
  const placesOf = new Uint16Array(room * 4);
  const featuresOf = new Uint16Array(room * 2);
  const normals = new Int8Array(room * 4);
  const colours = new Uint8Array(room * 4);
  const corners = new Uint32Array(room);
  /** Of each new vertex its direction, metres; and the vertices made of an old one as a chain, −1 ends it. */
  const directions = new Float64Array(room * 3);
  const lastOf = new Int32Array(geometry.vertexCount).fill(-1);
  const before = new Int32Array(room);
  let vertexCount = 0;
  let corner = 0;

  const [sx, sy, sz] = step;

  const vertexFor = (old: number, x: number, y: number, z: number): number => {
    for (let made = lastOf[old]!; made !== -1; made = before[made]!) {
      const at = made * 3;
      if (directions[at]! * x + directions[at + 1]! * y + directions[at + 2]! * z > ONE_FACE) return made;
    }
    const made = vertexCount++;
    before[made] = lastOf[old]!;
    lastOf[old] = made;
    const feature = features[old * 2]!;
    const colour = COLOUR_OF[buildings[feature]!.use];
    featuresOf[made * 2] = feature;
    for (let k = 0; k < 3; k++) {
      placesOf[made * 4 + k] = positions[old * 4 + k]!;
      colours[made * 4 + k] = paint ? LINEAR[paint[old * 4 + k]!]! : colour[k]!;
    }
    directions[made * 3] = x;
    directions[made * 3 + 1] = y;
    directions[made * 3 + 2] = z;
    // The node's scale differs by axis: a normal goes through its inverse.
    const most = 127 / Math.sqrt((x * sx) ** 2 + (y * sy) ** 2 + (z * sz) ** 2);
    normals[made * 4] = Math.round(x * sx * most);
    normals[made * 4 + 1] = Math.round(y * sy * most);
    normals[made * 4 + 2] = Math.round(z * sz * most);
    return made;
  };

  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [indices[t]!, indices[t + 1]!, indices[t + 2]!];
    const [ax, ay, az] = [positions[a * 4]!, positions[a * 4 + 1]!, positions[a * 4 + 2]!];
    const [ux, uy, uz] = [(positions[b * 4]! - ax) * sx, (positions[b * 4 + 1]! - ay) * sy, (positions[b * 4 + 2]! - az) * sz]; // prettier-ignore
    const [vx, vy, vz] = [(positions[c * 4]! - ax) * sx, (positions[c * 4 + 1]! - ay) * sy, (positions[c * 4 + 2]! - az) * sz]; // prettier-ignore
    const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    const area = Math.sqrt(nx * nx + ny * ny + nz * nz);
    if (area === 0) continue;
    corners[corner++] = vertexFor(a, nx / area, ny / area, nz / area);
    corners[corner++] = vertexFor(b, nx / area, ny / area, nz / area);
    corners[corner++] = vertexFor(c, nx / area, ny / area, nz / area);
  }
  return {
    ...geometry,
    positions: placesOf.slice(0, vertexCount * 4),
    features: featuresOf.slice(0, vertexCount * 2),
    normals: normals.slice(0, vertexCount * 4),
    colours: colours.slice(0, vertexCount * 4),
    indices: corners.slice(0, corner),
    vertexCount,
  };
}
