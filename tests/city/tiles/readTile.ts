import { readFileSync } from 'node:fs';
import { Logger, NodeIO } from '@gltf-transform/core';
import { EXTMeshoptCompression, KHRMeshQuantization } from '@gltf-transform/extensions';
import { MeshoptDecoder } from 'meshoptimizer';

interface Property {
  readonly values: number;
  readonly stringOffsets?: number;
}
interface GltfJson {
  readonly bufferViews: readonly { readonly byteOffset: number; readonly byteLength: number }[];
  readonly extensions: {
    readonly EXT_structural_metadata: {
      readonly schema: {
        readonly classes: Record<string, { readonly properties: Record<string, Record<string, unknown>> }>;
        readonly enums: Record<string, { readonly valueType: string; readonly values: { name: string; value: number }[] }>;
      };
      readonly propertyTables: readonly [{ readonly count: number; readonly properties: Record<string, Property> }];
    };
  };
} // prettier-ignore

type Vector = readonly [number, number, number];

/** A tile read back with libraries of others: triangles about the tile's origin, and what is known of each building. */
export interface ReadTile {
  /** Per building: corners of its triangles, x, y, z each, three corners a triangle. */
  readonly triangles: readonly (readonly [number, number, number])[][];
  /** Per building and corner, in the same order: normal in the tile's frame and linear colour, 0 to 1; empty in tiles without. */
  readonly looks: readonly { readonly normal: Vector; readonly colour: Vector }[][];
  /** Per building: properties by name; those without a value are left out. */
  readonly facts: readonly Record<string, unknown>[];
}

export async function readTile(path: string): Promise<ReadTile> {
  await MeshoptDecoder.ready;
  const io = new NodeIO()
    .setLogger(new Logger(Logger.Verbosity.SILENT))
    .registerExtensions([EXTMeshoptCompression, KHRMeshQuantization])
    .registerDependencies({ 'meshopt.decoder': MeshoptDecoder });
  const bytes = readFileSync(path);
  const root = (await io.readBinary(bytes)).getRoot();
  const [node] = root.listNodes();
  const [primitive] = root.listMeshes()[0]!.listPrimitives();
  const places = primitive!.getAttribute('POSITION')!;
  const features = primitive!.getAttribute('_FEATURE_ID_0')!;
  const indices = primitive!.getIndices()!;
  const [scale, translation] = [node!.getScale(), node!.getTranslation()];
  const facts = factsOf(bytes);
  const triangles = facts.map((): [number, number, number][] => []);
  const [normals, colours] = [primitive!.getAttribute('NORMAL'), primitive!.getAttribute('COLOR_0')];
  const looks = facts.map((): { normal: Vector; colour: Vector }[] => []);
  for (let i = 0; i < indices.getCount(); i++) {
    const vertex = indices.getScalar(i);
    const raw = places.getElement(vertex, [0, 0, 0]);
    const place = raw.map((value, k) => translation[k]! + scale[k]! * value) as [number, number, number];
    triangles[features.getScalar(vertex)]!.push(place);
    if (!normals || !colours) continue;
    // The inverse of the scale, as every viewer of glTF reckons it.
    const turned = normals.getElement(vertex, []).map((value, k) => value / scale[k]!);
    const length = Math.hypot(...turned);
    const normal = turned.map((value) => value / length) as unknown as Vector;
    looks[features.getScalar(vertex)]!.push({ normal, colour: colours.getElement(vertex, []) as unknown as Vector });
  }
  return { triangles, looks, facts };
}

/** The property table of EXT_structural_metadata, read by hand as the extension describes it. */
function factsOf(bytes: Buffer): Record<string, unknown>[] {
  const jsonLength = bytes.readUInt32LE(12);
  const gltf = JSON.parse(bytes.toString('utf8', 20, 20 + jsonLength)) as GltfJson;
  const start = 28 + jsonLength;
  const { schema, propertyTables } = gltf.extensions.EXT_structural_metadata;
  const [table] = propertyTables;
  const definitions = Object.values(schema.classes)[0]!.properties;
  const view = (index: number): Buffer => {
    const { byteOffset, byteLength } = gltf.bufferViews[index]!;
    if ((start + byteOffset) % 8 !== 0) throw new Error(`buffer view ${index} does not start at a multiple of 8`);
    return bytes.subarray(start + byteOffset, start + byteOffset + byteLength);
  };
  const facts = Array.from({ length: table.count }, (): Record<string, unknown> => ({}));
  for (const [name, { values, stringOffsets }] of Object.entries(table.properties)) {
    const definition = definitions[name]!;
    const data = view(values);
    const set = (row: number, value: unknown): void => {
      if (value !== definition['noData']) facts[row]![name] = value;
    };
    if (stringOffsets !== undefined) {
      const ends = view(stringOffsets);
      const wide = ends.length === (table.count + 1) * 4;
      const end = (i: number): number => (wide ? ends.readUInt32LE(i * 4) : ends.readUInt16LE(i * 2));
      for (let row = 0; row < table.count; row++) set(row, data.toString('utf8', end(row), end(row + 1)));
      continue;
    }
    const words = schema.enums[definition['enumType'] as string];
    const isWide = (words?.valueType ?? definition['componentType']) === 'UINT16';
    for (let row = 0; row < table.count; row++) {
      const code = isWide ? data.readUInt16LE(row * 2) : data.readUInt8(row);
      if (words) set(row, words.values.find(({ value }) => value === code)!.name);
      else if (definition['normalized'] === true) set(row, (code / 65_535) * (definition['scale'] as number));
      else set(row, code);
    }
  }
  return facts;
}
