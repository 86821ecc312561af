import type { Structure } from '../../schema/structures.ts';
import { buildStructure } from './buildStructure.ts';
import { castMoving, isMoving, restOf } from './moving.ts';
import { Mold } from './Mold.ts';

/**
 * One structure as it stands without any value, for files that other viewers read: what moves is at rest, yards are empty.
 * @returns corners in the scene frame, metres; per corner sRGB red, green, blue and a byte without meaning; triangles counter-clockwise
 *   seen from outside
 */
export function castModel(structure: Structure): { positions: Float32Array; colours: Uint8Array; indices: Uint16Array | Uint32Array } {
  const mold = new Mold();
  buildStructure(mold, structure, 0);
  if (isMoving(structure)) castMoving(mold, structure, 0, restOf(structure));
  const geometry = mold.take();
  return {
    positions: geometry.getAttribute('position').array as Float32Array,
    colours: geometry.getAttribute('paint').array as Uint8Array,
    indices: geometry.index!.array as Uint16Array | Uint32Array,
  };
} // prettier-ignore
