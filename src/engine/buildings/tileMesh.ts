import {
  BufferAttribute,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  InterleavedBuffer,
  InterleavedBufferAttribute,
  IntType,
  type BufferGeometry,
  type Matrix4,
} from 'three';

type Attribute = BufferAttribute | InterleavedBufferAttribute;
/** GLTFLoader's name of `_FEATURE_ID_0`. */
const FEATURE_ID = '_feature_id_0';

/**
 * A tile's geometry as the buildings' material wants it: position and feature id side by side, 8 bytes a vertex where the file has whole
 * numbers of 16 bits (14 otherwise), and the row of the tile's first building once for all vertices.
 * @throws Error where there are no feature ids
 */
export function packTile(source: BufferGeometry, firstRow: number): InstancedBufferGeometry {
  const position: Attribute = source.getAttribute('position');
  const feature = source.getAttribute(FEATURE_ID) as Attribute | undefined;
  if (!feature) throw new Error('a tile of buildings needs _FEATURE_ID_0');
  const geometry = new InstancedBufferGeometry();
  const vertices = position.count;
  let id: Attribute;
  if (position.array instanceof Uint16Array && !position.normalized) {
    const packed = new InterleavedBuffer(new Uint16Array(vertices * 4), 4);
    const { array } = packed;
    for (let i = 0; i < vertices; i++) {
      array[4 * i] = position.getX(i);
      array[4 * i + 1] = position.getY(i);
      array[4 * i + 2] = position.getZ(i);
      array[4 * i + 3] = feature.getX(i);
    }
    geometry.setAttribute('position', new InterleavedBufferAttribute(packed, 3, 0));
    id = new InterleavedBufferAttribute(packed, 1, 3);
  } else {
    geometry.setAttribute('position', position);
    id = new BufferAttribute(
      Uint16Array.from({ length: vertices }, (_, i) => feature.getX(i)),
      1,
    );
  }
  // An integer to the shader, not a number that was converted to float.
  geometry.setAttribute('featureId', Object.assign(id, { gpuType: IntType }));
  geometry.setAttribute('firstRow', new InstancedBufferAttribute(Uint32Array.of(firstRow), 1));
  geometry.setIndex(source.index);
  geometry.instanceCount = 1;
  if (!source.boundingSphere) source.computeBoundingSphere();
  geometry.boundingSphere = source.boundingSphere;
  return geometry;
}

/** Where each building of a tile stands, from its vertices, scene metres. */
export interface Extents {
  /** Middle. */
  readonly x: Float32Array;
  readonly z: Float32Array;
  /** Lowest and highest vertex. */
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/**
 * @param geometry as `packTile` made it
 * @param count buildings of the tile
 * @param toScene the mesh's matrix: scale and place in the scene, no rotation
 */
export function measureTile(geometry: BufferGeometry, count: number, toScene: Matrix4): Extents {
  const position: Attribute = geometry.getAttribute('position');
  const feature: Attribute = geometry.getAttribute('featureId');
  const bounds = new Float64Array(count * 6);
  for (let i = 0; i < bounds.length; i++) bounds[i] = i % 6 < 3 ? Infinity : -Infinity;
  for (let i = 0; i < position.count; i++) {
    const at = feature.getX(i) * 6;
    const place = [position.getX(i), position.getY(i), position.getZ(i)] as const;
    for (let k = 0; k < 3; k++) {
      if (place[k]! < bounds[at + k]!) bounds[at + k] = place[k]!;
      if (place[k]! > bounds[at + 3 + k]!) bounds[at + 3 + k] = place[k]!;
    }
  }
  const { elements: m } = toScene;
  const column = (k: number, of: (low: number, high: number) => number): Float32Array =>
    Float32Array.from(
      { length: count },
      (_, id) => m[5 * k]! * of(bounds[id * 6 + k]!, bounds[id * 6 + 3 + k]!) + m[12 + k]!,
    );
  const middle = (low: number, high: number): number => (low + high) / 2;
  return {
    x: column(0, middle),
    z: column(2, middle),
    low: column(1, (low) => low),
    high: column(1, (_, high) => high),
  };
}
