import type { RoofForm } from '../../schema/buildings.ts';
import { ROOF_FORMS } from '../../schema/buildings.ts';
import { BUILDING_USES } from '../../schema/cityFiles.ts';
import type { CityBuilding } from '../model/CityBuilding.ts';

/** Heights are whole centimetres in 16 bits. */
const HEIGHT_SCALE_M = 655.35;
const PROVENANCE_KINDS = ['measured', 'curated', 'generated'] as const;

interface EnumValue {
  readonly name: string;
  readonly value: number;
  readonly description?: string;
}
/** Parts of EXT_structural_metadata: the schema and one table with a row a building. */
export interface PropertyTable {
  readonly schema: object;
  readonly table: { readonly name: string; readonly class: string; readonly count: number };
  /** Per property: the arrays that go into buffer views. */
  readonly columns: Readonly<Record<string, PropertyColumn>>;
  /** Attributions of the buildings, as a viewer shows them. */
  readonly copyright: string;
}
interface PropertyColumn {
  readonly values: Uint8Array | Uint16Array;
  readonly stringOffsets?: Uint16Array | Uint32Array;
}

interface Property {
  readonly definition: object;
  readonly column: PropertyColumn;
}

/** What is known of each building, as columns. A property that no building of the tile has is left out. */
export function propertyTable(buildings: readonly CityBuilding[]): PropertyTable {
  const enums: Record<string, object> = {};
  /** @param values words of the rows; null stands for none */
  const words = (
    id: string,
    description: string,
    values: readonly (string | null)[],
    descriptions?: ReadonlyMap<string, string>,
    fixed?: readonly string[],
  ): Property | null => {
    const names = fixed ?? [...new Set(values.filter((word) => word !== null))].sort();
    if (names.length === 0) return null;
    const isSparse = values.includes(null);
    const list: EnumValue[] = names.map((name, i) => {
      const text = descriptions?.get(name);
      return { name, value: i + (isSparse ? 1 : 0), ...(text === undefined ? {} : { description: text }) };
    });
    if (isSparse) list.unshift({ name: '', value: 0, description: 'none or unknown' });
    const valueType = list.length > 256 ? 'UINT16' : 'UINT8';
    enums[id] = { valueType, values: list };
    const codes = new Map(list.map(({ name, value }) => [name, value]));
    const rows = values.map((word) => codes.get(word ?? '')!);
    return {
      definition: { type: 'ENUM', enumType: id, description, ...(isSparse ? { noData: '' } : { required: true }) },
      column: { values: valueType === 'UINT8' ? Uint8Array.from(rows) : Uint16Array.from(rows) },
    };
  };
  const numbers = (description: string, values: readonly (number | null)[], bits: 8 | 16): Property | null =>
    values.every((value) => value === null)
      ? null
      : {
          definition: { type: 'SCALAR', componentType: `UINT${bits}`, description, noData: 0 },
          column: { values: new (bits === 8 ? Uint8Array : Uint16Array)(values.map((n) => within(n ?? 0, bits))) },
        };
  const provenance = (key: 'source' | 'licence' | 'date'): string[] => buildings.map((b) => b.provenance[key]);
  const german = new Map(buildings.map(({ kind }) => [kind.en, kind.de]));
  const properties: Readonly<Record<string, Property | null>> = {
    id: strings('Identifier of the building', buildings.map((b) => b.id)),
    name: strings('Name of its own', buildings.map((b) => b.name)),
    use: words('use', 'What it is used for', buildings.map((b) => b.use), undefined, BUILDING_USES),
    kind: words('kind', 'What it is, finer than the use', buildings.map((b) => b.kind.en), german),
    height: {
      definition: {
        type: 'SCALAR',
        componentType: 'UINT16',
        normalized: true,
        scale: HEIGHT_SCALE_M,
        required: true,
        description: 'From the lowest ground under it to its highest point, metres',
      },
      column: { values: Uint16Array.from(buildings, (b) => within(Math.round((b.topM - b.footM) * 100), 16)) },
    },
    storeys: numbers('Storeys above ground', buildings.map((b) => b.storeys), 8),
    yearFrom: numbers('Year of construction: earliest', buildings.map((b) => b.years?.[0] ?? null), 16),
    yearTo: numbers('Year of construction: latest', buildings.map((b) => b.years?.[1] ?? null), 16),
    roof: words('roof', 'Form of the roof', buildings.map((b): RoofForm => b.roof), undefined, ROOF_FORMS),
    street: words('street', 'Street of the address', buildings.map((b) => b.street)),
    number: strings('House number', buildings.map((b) => b.number)),
    dwellings: numbers('Dwellings in it', buildings.map((b) => b.dwellings), 16),
    provenance: words('provenance', 'How it is known', buildings.map((b) => b.provenance.kind), undefined, PROVENANCE_KINDS),
    source: words('source', 'Where it is from', provenance('source')),
    licence: words('licence', 'Licence of the source', provenance('licence')),
    date: words('date', 'Date of the data', provenance('date')),
  }; // prettier-ignore
  const present = Object.entries(properties).filter((entry): entry is [string, Property] => entry[1] !== null);
  return {
    schema: {
      id: 'hafenblick_building',
      classes: {
        building: {
          name: 'Building',
          properties: Object.fromEntries(present.map(([id, { definition }]) => [id, definition])),
        },
      },
      enums,
    },
    table: { name: 'Buildings', class: 'building', count: buildings.length },
    columns: Object.fromEntries(present.map(([id, { column }]) => [id, column])),
    copyright: copyrightOf(buildings),
  };
}

function strings(description: string, values: readonly (string | null)[]): Property | null {
  if (values.every((value) => value === null)) return null;
  const encoded = values.map((value) => new TextEncoder().encode(value ?? ''));
  const ends = [0];
  for (const bytes of encoded) ends.push(ends.at(-1)! + bytes.length);
  const all = new Uint8Array(ends.at(-1)!);
  encoded.forEach((bytes, i) => all.set(bytes, ends[i]));
  const isSparse = values.includes(null);
  return {
    definition: { type: 'STRING', description, ...(isSparse ? { noData: '' } : { required: true }) },
    column: { values: all, stringOffsets: all.length < 65_536 ? Uint16Array.from(ends) : Uint32Array.from(ends) },
  };
}

const within = (value: number, bits: 8 | 16): number => Math.max(0, Math.min(2 ** bits - 1, Math.round(value)));

/** Sources and licences of buildings, each once. */
export const copyrightOf = (buildings: readonly CityBuilding[]): string =>
  [...new Set(buildings.map(({ provenance }) => `${provenance.source}, ${provenance.licence}`))].sort().join('; ');
