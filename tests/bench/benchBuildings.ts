import { NO_FILTER } from '../../src/schema/buildingFilter.ts';
import type { BuildingColumns, BuildingsMeta } from '../../src/schema/buildings.ts';
import { classifyBuildings } from '../../src/state/buildingClasses.ts';
import { createBuildingIndex } from '../../src/state/buildingIndex.ts';
import { createBuildings } from '../../src/state/buildings.ts';
import { matchBuildings } from '../../src/state/matchBuildings.ts';
import { BUILDINGS_META, buildingsFile } from '../state/someBuildings.ts';
import { median, timed, type Row } from './row.ts';

const ROWS = 150_000;
const RUNS = 30;
const HALLS = { ...NO_FILTER, kind: 'halle', heightM: [20, null], nearQuayM: 100 } as const;

/** The rows of the fixture, again and again, with other heights, places and distances. */
function manyBuildings(): { meta: BuildingsMeta; columns: BuildingColumns } {
  const small = buildingsFile().columns;
  const columns = Object.fromEntries(
    Object.entries(small).map(([name, column]) => {
      const large = new (column.constructor as Uint16ArrayConstructor)(ROWS);
      for (let i = 0; i < ROWS; i++) large[i] = column[i % column.length]!;
      return [name, large];
    }),
  ) as unknown as Record<string, Uint16Array>;
  for (let i = 0; i < ROWS; i++) {
    columns['x']![i] = (i * 7919) % 140_000;
    columns['height']![i] = 25 + ((i * 31) % 500);
    columns['quay']![i] = (i * 17) % 256;
  }
  return { meta: { ...BUILDINGS_META, ids: null }, columns: columns as unknown as BuildingColumns };
}

/** Filter, colours and rows by id of a whole city, in Node. */
export async function benchBuildings(): Promise<Row[]> {
  const { meta, columns } = manyBuildings();
  const city = { columns: () => Promise.resolve({ meta, columns: { ...columns } }), text: () => Promise.resolve('') };
  const buildings = createBuildings({ city, firstPicture: () => Promise.resolve() });
  await buildings.load();
  const index = createBuildingIndex(meta, columns);
  const last = index.idOf(ROWS - 1);
  const group = 'buildings (150 000)';
  const row = (figure: string, target: string, call: (run: number) => void): Row => {
    let run = 0;
    return { group, figure, unit: 'ms', measured: median(timed(RUNS, () => call(run++))), target };
  };
  return [
    row('one pass of a filter', '≤ 5', () => matchBuildings(meta, columns, HALLS)),
    row('one pass of a colouring', '≤ 5', () => classifyBuildings(meta, columns, 'year')),
    row('filter chosen: matches, counts and colours', '≤ 10', (run) =>
      buildings.setFilter({ ...HALLS, heightM: [run % 30, null] }),
    ),
    row('colouring chosen: counts and colours', '≤ 10', (run) => buildings.setColouring(run % 2 ? 'height' : 'year')),
    row('row of a generated id', '≤ 1', () => void index.rowOf(last)),
  ];
}
