import { MeshoptEncoder } from 'meshoptimizer';
import { GlbBuilder } from './GlbBuilder.ts';
import type { PropertyTable } from './propertyTable.ts';
import type { ShadedGeometry } from './shadeGeometry.ts';
import type { TileGeometry } from './tileGeometry.ts';

const INT8 = 5120;
const UINT8 = 5121;
const UINT16 = 5123;
const UINT32 = 5125;
const ARRAY_BUFFER = 34962;
const ELEMENT_ARRAY_BUFFER = 34963;

type Vertices = Int8Array | Uint8Array | Uint16Array | Uint32Array;
const OWN_COLOUR = [0.86, 0.85, 0.83, 1];
/** Colours of the vertices multiply it. */
const WHITE = [1, 1, 1, 1];

/**
 * One tile as binary glTF: one primitive in whole numbers (KHR_mesh_quantization) that meshopt compressed, a building's number at
 * every vertex (EXT_mesh_features), and a table of what the buildings are (EXT_structural_metadata). Without normals a viewer shades flat,
 * as the standard asks; for those that do not, a shaded geometry brings normals and colours. Same input, same bytes.
 */
export function encodeTile(
  geometry: TileGeometry | ShadedGeometry,
  properties: PropertyTable,
): Uint8Array<ArrayBuffer> {
  const glb = new GlbBuilder();
  const { vertexCount, indices, offset, step, most } = geometry;
  const bytesOf = (array: Vertices): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const compress = (array: Vertices, stride: number, mode: 'ATTRIBUTES' | 'TRIANGLES'): number => {
    const count = array.byteLength / stride;
    const packed = MeshoptEncoder.encodeGltfBuffer(bytesOf(array), count, stride, mode);
    const target = mode === 'TRIANGLES' ? ELEMENT_ARRAY_BUFFER : ARRAY_BUFFER;
    return glb.addCompressed(packed, { count, stride, mode, target });
  };
  const isShaded = 'normals' in geometry;
  const isShort = vertexCount <= 65_535;
  const accessors = [
    { bufferView: compress(geometry.positions, 8, 'ATTRIBUTES'), componentType: UINT16, count: vertexCount, type: 'VEC3', min: [0, 0, 0], max: [...most] },
    { bufferView: compress(geometry.features, 4, 'ATTRIBUTES'), componentType: UINT16, count: vertexCount, type: 'SCALAR' },
    isShort
      ? { bufferView: compress(Uint16Array.from(indices), 2, 'TRIANGLES'), componentType: UINT16, count: indices.length, type: 'SCALAR' }
      : { bufferView: compress(indices, 4, 'TRIANGLES'), componentType: UINT32, count: indices.length, type: 'SCALAR' },
    ...(isShaded
      ? [
          { bufferView: compress(geometry.normals, 4, 'ATTRIBUTES'), componentType: INT8, normalized: true, count: vertexCount, type: 'VEC3' },
          { bufferView: compress(geometry.colours, 4, 'ATTRIBUTES'), componentType: UINT8, normalized: true, count: vertexCount, type: 'VEC3' },
        ]
      : []),
  ]; // prettier-ignore
  const { schema, table, columns, copyright } = properties;
  const views = Object.fromEntries(
    Object.entries(columns).map(([id, { values, stringOffsets }]) => [
      id,
      {
        values: glb.addPlain(values),
        ...(stringOffsets && {
          stringOffsets: glb.addPlain(stringOffsets),
          stringOffsetType: stringOffsets instanceof Uint16Array ? 'UINT16' : 'UINT32',
        }),
      },
    ]),
  );
  return glb.build({
    asset: {
      version: '2.0',
      generator: 'Hafenblick city build',
      copyright,
    },
    extensionsUsed: [
      'KHR_mesh_quantization',
      'EXT_meshopt_compression',
      'EXT_mesh_features',
      'EXT_structural_metadata',
    ],
    extensionsRequired: ['KHR_mesh_quantization', 'EXT_meshopt_compression'],
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, translation: [...offset], scale: [...step] }],
    meshes: [
      {
        primitives: [
          {
            attributes: { POSITION: 0, _FEATURE_ID_0: 1, ...(isShaded && { NORMAL: 3, COLOR_0: 4 }) },
            indices: 2,
            material: 0,
            extensions: {
              EXT_mesh_features: {
                featureIds: [{ featureCount: table.count, attribute: 0, propertyTable: 0 }],
              },
            },
          },
        ],
      },
    ],
    materials: [
      {
        name: 'building',
        pbrMetallicRoughness: {
          baseColorFactor: isShaded ? WHITE : OWN_COLOUR,
          metallicFactor: 0,
          roughnessFactor: 1,
        },
      },
    ],
    accessors,
    extensions: { EXT_structural_metadata: { schema, propertyTables: [{ ...table, properties: views }] } },
  });
}
