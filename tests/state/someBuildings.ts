import type { BuildingsMeta } from '../../src/schema/buildings.ts';
import { decodeColumnFile, encodeColumnFile, type Column, type ColumnFile } from '../../src/schema/columnFile.ts';
import type { CityClient } from '../../src/state/city.ts';

const text = (de: string, en: string, zh: string) => ({ de, en, zh });

export const BUILDINGS_META: BuildingsMeta = {
  tiles: [{ uri: 'tiles/0/0_0.glb', start: 0, count: 6 }],
  kinds: [
    text('Lagerhalle', 'warehouse', '仓库'),
    text('Reihenhaus', 'terraced house', '联排住宅'),
    text('Kirche', 'church', '教堂'),
    text('Große Halle', 'large hall', '大厅'),
  ],
  provenances: [
    { kind: 'generated', source: 'Zensus 2011', licence: 'dl-de/by-2-0', date: '2011' },
    { kind: 'measured', source: 'Geobasis NRW', licence: 'dl-de/zero-2-0', date: '2026-03' },
  ],
  districts: [
    { id: 'ruhrort', name: 'Ruhrort' },
    { id: 'homberg', name: 'Homberg' },
  ],
  streets: ['Hafenstraße', 'Königstraße'],
  numbers: ['1', '12', '12a'],
  named: [{ row: 2, name: 'St. Maximilian' }],
  ids: 'building-ids.txt',
};

/** Warehouse at the quay, terraced house, measured church, tall hall at the quay, low hall, unknown shed. */
const ROWS: Record<string, readonly number[]> = {
  x: [24610, 24710, 25000, 25100, 25200, 25300],
  z: [14910, 14910, 15000, 15100, 15200, 15300],
  foot: [2510, 2600, 2605, 2500, 2500, 2500],
  height: [240, 95, 412, 310, 80, 30],
  area: [4200, 70, 900, 12000, 300, 20],
  use: [3, 0, 4, 2, 2, 5],
  kind: [0, 1, 2, 3, 3, 0],
  roof: [1, 2, 7, 8, 0, 1],
  storeys: [1, 2, 0, 1, 1, 0],
  yearFrom: [1996, 1919, 1847, 1949, 1900, 0],
  yearTo: [2000, 1948, 1847, 2011, 1950, 0],
  dwellings: [0, 2, 0, 0, 0, 0],
  provenance: [0, 0, 1, 0, 0, 0],
  district: [1, 1, 1, 2, 2, 0],
  street: [1, 2, 0, 1, 0, 0],
  number: [2, 3, 0, 1, 0, 0],
  quay: [3, 40, 35, 10, 255, 255],
};
const TYPES: Record<string, { from(values: readonly number[]): Column }> = {
  ...{ x: Int32Array, z: Int32Array, foot: Int16Array, storeys: Uint8Array, use: Uint8Array, roof: Uint8Array },
  ...{ provenance: Uint8Array, district: Uint8Array, quay: Uint8Array },
};

/** The file as the city build writes it. */
export function buildingsFile(
  change: { meta?: Partial<BuildingsMeta>; columns?: Record<string, Column> } = {},
): ColumnFile {
  const columns = Object.fromEntries(
    Object.entries(ROWS).map(([name, values]) => [name, (TYPES[name] ?? Uint16Array).from(values)]),
  );
  const file = { meta: { ...BUILDINGS_META, ...change.meta }, columns: { ...columns, ...change.columns } };
  return decodeColumnFile(encodeColumnFile(file, ['x', 'z']).buffer, 'buildings.bin');
}

export const BUILDING_IDS = '2\tDENW37AL1000abc\n';

/** A city client that has an index of buildings and nothing else. */
export function cityOf(file: ColumnFile | Error, ids = BUILDING_IDS) {
  const asked: string[] = [];
  const city: Pick<CityClient, 'columns' | 'text'> = {
    columns: (name) => {
      asked.push(name);
      return file instanceof Error ? Promise.reject(file) : Promise.resolve(file);
    },
    text: (path) => {
      asked.push(path);
      return Promise.resolve(ids);
    },
  };
  return { ...city, asked };
}
