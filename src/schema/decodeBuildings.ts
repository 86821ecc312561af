import { BuildingsMetaSchema, type BuildingColumns, type BuildingsMeta } from './buildings.ts';
import type { ColumnFile } from './columnFile.ts';
import { decode, DecodeError } from './decode.ts';

const TYPES = {
  ...{ x: Int32Array, z: Int32Array, foot: Int16Array, height: Uint16Array, area: Uint16Array, use: Uint8Array },
  ...{ kind: Uint16Array, roof: Uint8Array, storeys: Uint8Array, yearFrom: Uint16Array, yearTo: Uint16Array },
  ...{ dwellings: Uint16Array, provenance: Uint8Array, district: Uint8Array, street: Uint16Array },
  ...{ number: Uint16Array, quay: Uint8Array },
};

/**
 * The index of the buildings out of its column file.
 * @param what the file, named in errors
 * @throws DecodeError when the head does not fit its schema, or a column is missing, of another type or of another length
 */
export function decodeBuildings(
  file: ColumnFile,
  what: string,
): { readonly meta: BuildingsMeta; readonly columns: BuildingColumns } {
  const meta = decode(BuildingsMetaSchema, file.meta, what);
  const rows = file.columns['x']?.length ?? 0;
  for (const [name, Type] of Object.entries(TYPES)) {
    const column = file.columns[name];
    if (!(column instanceof Type)) throw new DecodeError(what, `columns.${name}`, `is no ${Type.name}`);
    if (column.length !== rows)
      throw new DecodeError(what, `columns.${name}`, `has ${column.length} rows, column x has ${rows}`);
  }
  return { meta, columns: file.columns as unknown as BuildingColumns };
}

/**
 * Ids that do not follow from the place: a line is `row` TAB `id`.
 * @returns source id by row
 * @throws DecodeError with the number of the first line that is something else
 */
export function decodeBuildingIds(text: string, what: string): Map<number, string> {
  const ids = new Map<number, string>();
  for (const [i, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const match = /^(\d+)\t(\S+)\r?$/.exec(line);
    if (!match) throw new DecodeError(what, `line ${i + 1}`, 'is not a row, a tab and an id');
    ids.set(Number(match[1]), match[2]!);
  }
  return ids;
}
