import { NodeIO, Primitive, type Document, type mat4, type Node } from '@gltf-transform/core';
import { EXTMeshoptCompression, KHRMeshQuantization } from '@gltf-transform/extensions';
import { MeshoptDecoder } from 'meshoptimizer';
import { CityInputError } from '../geojson.ts';

/** A model that is larger is no landmark of a city but a scan. */
const MOST_BYTES = 64e6;
const MOST_VERTICES = 400_000;
const MOST_TRIANGLES = 600_000;
const MOST_NODES = 10_000;
const MOST_DEPTH = 64;
const GLB_MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const READ_EXTENSIONS: ReadonlySet<string> = new Set(['KHR_mesh_quantization', 'EXT_meshopt_compression']);

/** Triangles of a model in its own units, y up; node transforms applied. */
export interface ModelTriangles {
  /** x, y, z a vertex. */
  readonly positions: Float64Array;
  readonly indices: Uint32Array;
  /** Lines, points and others that were left out. */
  readonly skipped: number;
}

/** The part of glTF's JSON that says how large everything is. */
interface GltfJson {
  readonly buffers?: readonly { uri?: string; byteLength?: number }[];
  readonly images?: readonly { uri?: string }[];
  readonly accessors?: readonly { count?: number }[];
  readonly nodes?: readonly { mesh?: number }[];
  readonly meshes?: readonly { primitives?: readonly { attributes?: Record<string, number>; indices?: number }[] }[];
  readonly extensionsRequired?: readonly string[];
}

/**
 * The triangles of a GLB. Materials and textures are left out: the city is a model of one finish.
 * @param file named in errors
 * @throws CityInputError where it is no GLB, refers to other files, or is larger than a landmark may be
 */
export async function readGlbTriangles(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<ModelTriangles> {
  checkSizes(file, readJson(file, bytes));
  const io = new NodeIO()
    .registerExtensions([KHRMeshQuantization, EXTMeshoptCompression])
    .registerDependencies({ 'meshopt.decoder': MeshoptDecoder });
  let document: Document;
  try {
    await MeshoptDecoder.ready;
    document = await io.readBinary(bytes);
  } catch (error) {
    throw new CityInputError(file, '', `is no glTF 2.0 that can be read: ${(error as Error).message}`);
  }
  const root = document.getRoot();
  const scene = root.getDefaultScene() ?? root.listScenes()[0];
  if (!scene) throw new CityInputError(file, '', 'has no scene');
  const positions: number[] = [];
  const indices: number[] = [];
  let skipped = 0;
  const visit = (node: Node, depth: number): void => {
    if (depth > MOST_DEPTH) throw new CityInputError(file, '', `its nodes are nested deeper than ${MOST_DEPTH}`);
    const matrix = node.getWorldMatrix();
    for (const primitive of node.getMesh()?.listPrimitives() ?? [])
      if (primitive.getMode() === Primitive.Mode.TRIANGLES) add(primitive, matrix);
      else skipped++;
    for (const child of node.listChildren()) visit(child, depth + 1);
  };
  const add = (primitive: Primitive, matrix: mat4): void => {
    const position = primitive.getAttribute('POSITION');
    if (!position) {
      skipped++;
      return;
    }
    const first = positions.length / 3;
    const point: number[] = [0, 0, 0];
    for (let i = 0; i < position.getCount(); i++) {
      position.getElement(i, point);
      for (let axis = 0; axis < 3; axis++) {
        const value = matrix[axis]! * point[0]! + matrix[4 + axis]! * point[1]! + matrix[8 + axis]! * point[2]! + matrix[12 + axis]!; // prettier-ignore
        if (!Number.isFinite(value)) throw new CityInputError(file, '', `vertex ${i} is no place`);
        positions.push(value);
      }
    }
    const given = primitive.getIndices();
    const count = given?.getCount() ?? position.getCount();
    // A mirroring transform turns every triangle round (glTF 2.0, 3.7.4).
    const [second, third] = isMirrored(matrix) ? [2, 1] : [1, 2];
    for (let i = 0; i + 2 < count; i += 3)
      for (const corner of [i, i + second, i + third]) {
        const index = given ? given.getScalar(corner) : corner;
        if (index >= position.getCount())
          throw new CityInputError(file, '', `index ${index} of ${position.getCount()} vertices is not there`);
        indices.push(first + index);
      }
    if (positions.length > MOST_VERTICES * 3 || indices.length > MOST_TRIANGLES * 3)
      throw new CityInputError(file, '', tooLarge(positions.length / 3, indices.length / 3));
  };
  for (const node of scene.listChildren()) visit(node, 0);
  if (indices.length === 0) throw new CityInputError(file, '', 'has no triangle');
  return { positions: Float64Array.from(positions), indices: Uint32Array.from(indices), skipped };
}

const tooLarge = (vertices: number, triangles: number): string =>
  `has ${vertices} vertices and ${triangles} triangles; a landmark may have ${MOST_VERTICES} and ${MOST_TRIANGLES}`;

const isMirrored = (m: mat4): boolean =>
  m[0] * (m[5] * m[10] - m[6] * m[9]) - m[4] * (m[1] * m[10] - m[2] * m[9]) + m[8] * (m[1] * m[6] - m[2] * m[5]) < 0;

/** The JSON chunk of a GLB (glTF 2.0, 4.4), read by hand: sizes are checked before anything is allocated for them. */
function readJson(file: string, bytes: Uint8Array): GltfJson {
  const fail = (reason: string): never => {
    throw new CityInputError(file, '', reason);
  };
  if (bytes.length > MOST_BYTES) fail(`has ${bytes.length} bytes; a landmark may have ${MOST_BYTES}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 20 || view.getUint32(0, true) !== GLB_MAGIC) fail('is not a GLB');
  if (view.getUint32(4, true) !== 2) fail(`is glTF ${view.getUint32(4, true)}, only 2 is read`);
  if (view.getUint32(8, true) > bytes.length) fail(`is cut: ${bytes.length} of ${view.getUint32(8, true)} bytes`);
  const length = view.getUint32(12, true);
  if (view.getUint32(16, true) !== JSON_CHUNK || 20 + length > bytes.length) fail('its JSON chunk is missing or cut');
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(20, 20 + length)));
    if (typeof json === 'object' && json !== null) return json;
  } catch {
    // Told below.
  }
  return fail('its JSON chunk is not JSON');
}

function checkSizes(file: string, json: GltfJson): void {
  const fail = (path: string, reason: string): never => {
    throw new CityInputError(file, path, reason);
  };
  const isOutside = (uri: string | undefined): boolean => uri !== undefined && !uri.startsWith('data:');
  for (const key of ['buffers', 'images'] as const)
    (json[key] ?? []).forEach(({ uri }, i) => {
      if (isOutside(uri)) fail(`${key}.${i}.uri`, `refers to another file ("${uri!.slice(0, 80)}"); everything must be in the GLB`); // prettier-ignore
    });
  for (const name of json.extensionsRequired ?? [])
    if (!READ_EXTENSIONS.has(name)) fail('extensionsRequired', `${name} is not read`);
  const nodes = json.nodes ?? [];
  if (nodes.length > MOST_NODES) fail('nodes', `has ${nodes.length}; a landmark may have ${MOST_NODES}`);
  const countOf = (accessor: number | undefined): number => {
    if (accessor === undefined) return 0;
    const count = json.accessors?.[accessor]?.count;
    if (count === undefined || !Number.isSafeInteger(count) || count < 0)
      return fail(`accessors.${accessor}.count`, 'is no count');
    return count;
  };
  let vertices = 0;
  let indices = 0;
  // A mesh counts as often as nodes show it.
  for (const { mesh } of nodes)
    for (const primitive of (mesh === undefined ? undefined : json.meshes?.[mesh])?.primitives ?? []) {
      vertices += countOf(primitive.attributes?.['POSITION']);
      indices += primitive.indices === undefined ? countOf(primitive.attributes?.['POSITION']) : countOf(primitive.indices); // prettier-ignore
    }
  if (vertices > MOST_VERTICES || indices > MOST_TRIANGLES * 3) fail('', tooLarge(vertices, Math.floor(indices / 3)));
}
