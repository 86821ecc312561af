import * as v from 'valibot';
import { decode, DecodeError } from '../../schema/decode.ts';

const GltfSchema = v.object({
  nodes: v.pipe(
    v.array(v.object({ translation: v.tuple([v.number(), v.number(), v.number()]), scale: v.tuple([v.number(), v.number(), v.number()]) })),
    v.length(1),
  ),
  accessors: v.array(
    v.object({ count: v.number(), min: v.optional(v.array(v.number())), max: v.optional(v.array(v.number())) }),
  ),
  extensions: v.object({
    EXT_structural_metadata: v.object({ propertyTables: v.tuple([v.object({ count: v.number() })]) }),
  }),
}); // prettier-ignore

/** What a tile's file says of itself. */
export interface GlbHead {
  /** Buildings in it. */
  readonly count: number;
  /** Of the box around its vertices: x grid east, y up, z grid south, metres about the tile's origin. */
  readonly corners: readonly (readonly [number, number, number])[];
}

/**
 * Reads the head of a binary glTF that the tile writer wrote.
 * @throws DecodeError naming the file and what does not fit
 */
export function readGlbJson(bytes: Uint8Array, what: string): GlbHead {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 20 || view.getUint32(0, true) !== 0x46546c67) throw new DecodeError(what, '', 'not a binary glTF');
  if (view.getUint32(8, true) !== bytes.length) throw new DecodeError(what, '', 'is not as long as it says');
  const json = new TextDecoder().decode(bytes.subarray(20, 20 + view.getUint32(12, true)));
  const gltf = decode(GltfSchema, JSON.parse(json), what);
  const [{ translation, scale }] = gltf.nodes as [(typeof gltf.nodes)[0]];
  const { min, max } = gltf.accessors[0] ?? {};
  if (min?.length !== 3 || max?.length !== 3) throw new DecodeError(what, 'accessors.0', 'needs min and max of places');
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((i): [number, number, number] => [
    translation[0] + scale[0] * (i & 1 ? max : min)[0]!,
    translation[1] + scale[1] * (i & 2 ? max : min)[1]!,
    translation[2] + scale[2] * (i & 4 ? max : min)[2]!,
  ]);
  return { count: gltf.extensions.EXT_structural_metadata.propertyTables[0].count, corners };
}
