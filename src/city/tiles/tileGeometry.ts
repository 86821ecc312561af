import type { CityBuilding } from '../model/CityBuilding.ts';

/** Finest step of a quantised coordinate, metres: what is finer costs bytes and is in no survey. Steps are whole multiples of it. */
const FINEST_M = 0.005;
const MOST = 65_535;

/** The buildings of one tile as one mesh, quantised to 16 bits. */
export interface TileGeometry {
  /** x, y, z and a zero that pads to 8 bytes, per vertex. */
  readonly positions: Uint16Array;
  /** Per vertex: which of the tile's buildings it belongs to, and a zero that pads to 4 bytes. */
  readonly features: Uint16Array;
  readonly indices: Uint32Array;
  /** Of models that have colours of their own, per vertex: sRGB red, green, blue and a byte without meaning. */
  readonly paint?: Uint8Array;
  readonly vertexCount: number;
  /** Metres = offset + step · whole number, about the tile's origin: x grid east, y up, z grid south. */
  readonly offset: readonly [number, number, number];
  readonly step: readonly [number, number, number];
  /** Greatest whole number on each axis that occurs; the least is 0. */
  readonly most: readonly [number, number, number];
  /** Least and greatest coordinates about the tile's origin as they are written, metres. */
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
  const meshes = buildings.map((building) => {
    const mesh = building.mesh();
    if (mesh.indices.length === 0) throw new RangeError(`building ${building.id}: has no surface`);
    return mesh;
  });
  const room = meshes.reduce((sum, mesh) => sum + mesh.positions.length / 3, 0);
  const positions = new Float64Array(room * 3);
  const features = new Uint16Array(room * 2);
  const paint = meshes.some(({ colours }) => colours) ? new Uint8Array(room * 4) : null;
  const indices = new Uint32Array(meshes.reduce((sum, mesh) => sum + mesh.indices.length, 0));
  // In the order of first use, which is what the index codec expects; vertices that no triangle uses fall away.
  const place = new Int32Array(meshes.reduce((most, mesh) => Math.max(most, mesh.positions.length / 3), 0));
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  let vertexCount = 0;
  let corner = 0;
  meshes.forEach((mesh, feature) => {
    place.fill(-1, 0, mesh.positions.length / 3);
    for (const index of mesh.indices) {
      if (place[index] === -1) {
        place[index] = vertexCount;
        features[vertexCount * 2] = feature;
        if (mesh.colours) paint?.set(mesh.colours.subarray(index * 4, index * 4 + 4), vertexCount * 4);
        for (let k = 0; k < 3; k++) {
          const value = mesh.positions[index * 3 + k]! - about[k]!;
          if (!Number.isFinite(value))
            throw new RangeError(`building ${buildings[feature]!.id}: vertex ${index} is not a place`);
          positions[vertexCount * 3 + k] = value;
          if (value < min[k]!) min[k] = value;
          if (value > max[k]!) max[k] = value;
        }
        vertexCount++;
      }
      indices[corner++] = place[index]!;
    }
  });
  const step = [0, 1, 2].map((k) => Math.max(1, Math.ceil((max[k]! - min[k]!) / MOST / FINEST_M)) * FINEST_M);
  const offset = [0, 1, 2].map((k) => Math.floor(min[k]! / step[k]!) * step[k]!);
  const quantised = new Uint16Array(vertexCount * 4);
  const most = [0, 0, 0];
  for (let vertex = 0; vertex < vertexCount; vertex++)
    for (let k = 0; k < 3; k++) {
      const whole = Math.min(MOST, Math.round((positions[vertex * 3 + k]! - offset[k]!) / step[k]!));
      quantised[vertex * 4 + k] = whole;
      if (whole > most[k]!) most[k] = whole;
    }
  type Triple = [number, number, number];
  return {
    positions: quantised,
    features: features.slice(0, vertexCount * 2),
    indices,
    ...(paint && { paint: paint.slice(0, vertexCount * 4) }),
    vertexCount,
    offset: offset as Triple,
    step: step as Triple,
    most: most as Triple,
    min: offset as Triple,
    max: offset.map((value, k) => value + step[k]! * most[k]!) as Triple,
  };
}
