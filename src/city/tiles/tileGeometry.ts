import type { CityBuilding } from '../model/CityBuilding.ts';

/** Finest step of a quantised coordinate, metres: steps are whole multiples of it, so that tiles alike are quantised alike. */
const FINEST_M = 0.0005;
const MOST = 65_535;

/** The buildings of one tile as one mesh, quantised to 16 bits. */
export interface TileGeometry {
  /** x, y, z and a zero that pads to 8 bytes, per vertex. */
  readonly positions: Uint16Array;
  /** Per vertex: which of the tile's buildings it belongs to, and a zero that pads to 4 bytes. */
  readonly features: Uint16Array;
  readonly indices: Uint32Array;
  readonly vertexCount: number;
  /** Metres = offset + step · whole number, about the tile's origin: x grid east, y up, z grid south. */
  readonly offset: readonly [number, number, number];
  readonly step: readonly [number, number, number];
  /** Greatest whole number on each axis that occurs; the least is 0. */
  readonly most: readonly [number, number, number];
  /** Lowest and highest coordinates about the tile's origin, metres. */
  readonly min: readonly [number, number, number];
  readonly max: readonly [number, number, number];
}

/**
 * Merges buildings, in their order.
 * @param origin scene place of the tile's origin, metres
 * @throws RangeError naming a building whose mesh is empty or not finite
 */
export function mergeBuildings(
  buildings: readonly CityBuilding[],
  origin: { readonly x: number; readonly z: number; readonly baseM: number },
): TileGeometry {
  const about = [origin.x, origin.baseM, origin.z];
  const positions: number[] = [];
  const features: number[] = [];
  const indices: number[] = [];
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  buildings.forEach((building, feature) => {
    const mesh = building.mesh();
    if (mesh.indices.length === 0) throw new RangeError(`building ${building.id}: has no surface`);
    // In the order of first use, which is what the index codec expects; vertices that no triangle uses fall away.
    const place = new Map<number, number>();
    for (const index of mesh.indices) {
      let vertex = place.get(index);
      if (vertex === undefined) {
        vertex = features.length;
        place.set(index, vertex);
        features.push(feature);
        for (let k = 0; k < 3; k++) {
          const value = mesh.positions[index * 3 + k]! - about[k]!;
          if (!Number.isFinite(value)) throw new RangeError(`building ${building.id}: vertex ${index} is not a place`);
          positions.push(value);
          if (value < min[k]!) min[k] = value;
          if (value > max[k]!) max[k] = value;
        }
      }
      indices.push(vertex);
    }
  });
  const step = [0, 1, 2].map((k) => Math.max(1, Math.ceil((max[k]! - min[k]!) / MOST / FINEST_M)) * FINEST_M);
  const offset = [0, 1, 2].map((k) => Math.floor(min[k]! / step[k]!) * step[k]!);
  const quantised = new Uint16Array(features.length * 4);
  const padded = new Uint16Array(features.length * 2);
  const most = [0, 0, 0];
  features.forEach((feature, vertex) => {
    padded[vertex * 2] = feature;
    for (let k = 0; k < 3; k++) {
      const whole = Math.min(MOST, Math.round((positions[vertex * 3 + k]! - offset[k]!) / step[k]!));
      quantised[vertex * 4 + k] = whole;
      if (whole > most[k]!) most[k] = whole;
    }
  });
  type Triple = [number, number, number];
  return {
    positions: quantised,
    features: padded,
    indices: Uint32Array.from(indices),
    vertexCount: features.length,
    offset: offset as Triple,
    step: step as Triple,
    most: most as Triple,
    min: min as Triple,
    max: max as Triple,
  };
}
