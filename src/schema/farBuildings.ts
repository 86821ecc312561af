import * as v from 'valibot';
import type { ColumnFile } from './columnFile.ts';
import { decode, DecodeError } from './decode.ts';

/** Places are counted from here in half metres: ±16 km of the scene. */
export const FAR_PLACE_FROM_M = -16_384;
export const FAR_PLACE_STEP_M = 0.5;
/** Step of widths, depths and heights, metres. */
export const FAR_SIZE_STEP_M = 0.25;
/** Column `form`: use in the lowest bits, then these. */
export const FAR_FORM = { use: 7, isMeasured: 8, isPitched: 16 } as const;

/**
 * `farBuildings` column file: one turned box for each building that only the tiles of 1 km hold (garages and sheds left out), for where
 * those are too far away to be drawn. Tile by tile, in the order of their rows.
 * Columns: row u32 of the index (delta) · x, z u16 half metres from −16 384 m (delta) · foot i16 decimetres NHN (delta) ·
 * width, depth u8 quarter metres, width along the ridge · turn u8 (180/256 degrees from grid east to grid south, of the width) ·
 * height u8 quarter metres from foot to top · form u8 (`FAR_FORM`; use is a place in `BUILDING_USES`).
 */
export const FarBuildingsMetaSchema = v.object({
  /** `start`: row in the index of the tile's first building; `first`: position of its first box here, `count`: how many it has. */
  tiles: v.array(v.object({ start: v.number(), first: v.number(), count: v.number() })),
});
export type FarTile = v.InferOutput<typeof FarBuildingsMetaSchema>['tiles'][number];

export interface FarColumns {
  readonly row: Uint32Array;
  readonly x: Uint16Array;
  readonly z: Uint16Array;
  readonly foot: Int16Array;
  readonly width: Uint8Array;
  readonly depth: Uint8Array;
  readonly turn: Uint8Array;
  readonly height: Uint8Array;
  readonly form: Uint8Array;
}
export interface FarBuildingsFile {
  readonly tiles: readonly FarTile[];
  readonly columns: FarColumns;
}

const TYPES = {
  ...{ row: Uint32Array, x: Uint16Array, z: Uint16Array, foot: Int16Array, width: Uint8Array },
  ...{ depth: Uint8Array, turn: Uint8Array, height: Uint8Array, form: Uint8Array },
};

/**
 * @param what the file, named in errors
 * @throws DecodeError when a column is missing, of another type or length, or the tiles do not cover the boxes one after another
 */
export function decodeFarBuildings(file: ColumnFile, what: string): FarBuildingsFile {
  const { tiles } = decode(FarBuildingsMetaSchema, file.meta, what);
  const rows = file.columns['row']?.length ?? 0;
  for (const [name, Type] of Object.entries(TYPES)) {
    const column = file.columns[name];
    if (!(column instanceof Type)) throw new DecodeError(what, `columns.${name}`, `is no ${Type.name}`);
    if (column.length !== rows)
      throw new DecodeError(what, `columns.${name}`, `has ${column.length} rows, column row has ${rows}`);
  }
  let next = 0;
  for (const [i, { first, count }] of tiles.entries()) {
    if (first !== next) throw new DecodeError(what, `tiles.${i}.first`, `is ${first}, not ${next}`);
    next += count;
  }
  if (next !== rows) throw new DecodeError(what, 'tiles', `hold ${next} of ${rows} boxes`);
  return { tiles, columns: file.columns as unknown as FarColumns };
}
