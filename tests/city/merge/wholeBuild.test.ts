import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCity, type BuildReport } from '../../../src/city/build.ts';
import { SCENE_ORIGIN } from '../../../src/geo/sceneFrame.ts';
import { ROOF_FORMS, type BuildingColumns, type BuildingsMeta } from '../../../src/schema/buildings.ts';
import { LINE_KINDS } from '../../../src/schema/cityFiles.ts';
import { decodeColumnFile } from '../../../src/schema/columnFile.ts';
import { box, Town } from '../readers/osm/smallTown.ts';
import { writePbf } from '../readers/osm/writePbf.ts';

/** A block of the neighbourhood of Neudorf and Dellviertel, far from the tile of the CityGML: OpenStreetMap alone knows it. */
const MAPPED = { e: 345400, n: 5699000 };

let folder: string;
let report: BuildReport | null;
let meta: BuildingsMeta;
let columns: BuildingColumns;
let lines: {
  names: string[];
  columns: Record<'kind' | 'flags' | 'start' | 'x' | 'z', ArrayLike<number> & { keys(): Iterable<number> }>;
};
let said: string[];
const ids = new Map<number, string>();
/** Rows by scene square of a side of 1 km or less around a place in EPSG:25832. */
const rowsNear = (e: number, n: number, reachM: number): number[] =>
  Array.from(columns.x.keys()).filter(
    (row) => Math.abs(columns.x[row]! / 10 + SCENE_ORIGIN.e - e) < reachM && Math.abs(SCENE_ORIGIN.n - columns.z[row]! / 10 - n) < reachM, // prettier-ignore
  );
const kindOf = (row: number): string => meta.provenances[columns.provenance[row]!]!.kind;

function town(): Town {
  const own = new Town();
  // The house of the register, as OpenStreetMap has it: half a metre off, with an address and a name.
  own.area(box(344000.5, 5700000, 20, 20), { building: 'apartments', name: 'not taken: the register has one', 'addr:street': 'Ringstraße', 'addr:housenumber': '7' }); // prettier-ignore
  own.area(box(344100, 5700100, 30, 10), { building: 'industrial', name: 'Halle 7', 'addr:street': 'Hallenweg', 'addr:housenumber': '3', height: '11' }); // prettier-ignore
  for (let i = 0; i < 4; i++) own.area(box(MAPPED.e + i * 25, MAPPED.n, 18, 12), { building: 'house', 'building:levels': '2', 'roof:shape': 'gabled', name: `Haus ${i}` }); // prettier-ignore
  own.line([[MAPPED.e - 200, MAPPED.n - 15], [MAPPED.e + 300, MAPPED.n - 15]], { highway: 'residential', name: 'Teststraße' }); // prettier-ignore
  own.line([[MAPPED.e - 200, MAPPED.n - 200], [MAPPED.e + 300, MAPPED.n + 200]], { railway: 'rail', electrified: 'contact_line', usage: 'main' }); // prettier-ignore
  return own;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hafenblick-merge-'));
  mkdirSync(join(folder, 'given'));
  copyFileSync('tests/fixtures/city/two-buildings.gml', join(folder, 'given', 'LoD2_32_344_5700_1_NW.gml'));
  writeFileSync(join(folder, 'given', 'town.osm.pbf'), writePbf(town().extract()));
  said = [];
  const options = { from: 'assets/city', to: join(folder, 'city'), with: [join(folder, 'given')], sources: join(folder, 'none'), say: (line: string) => said.push(line) }; // prettier-ignore
  report = await buildCity(options);
  const read = (name: string) =>
    decodeColumnFile(Uint8Array.from(readFileSync(join(folder, 'city', name))).buffer, name);
  const index = read('buildings.bin');
  meta = index.meta as BuildingsMeta;
  columns = index.columns as unknown as BuildingColumns;
  const own = read('lines.bin');
  lines = { names: (own.meta as { names: string[] }).names, columns: own.columns as never };
  for (const line of readFileSync(join(folder, 'city', meta.ids!), 'utf8')
    .trim()
    .split('\n')) {
    const [row, id] = line.split('\t');
    ids.set(Number(row), id!);
  }
  expect(await buildCity(options)).toBeNull();
}, 600_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a build with a CityGML tile and an extract of OpenStreetMap', () => {
  it('has the measured buildings once, with what the register says of them', () => {
    const near = rowsNear(344010, 5700010, 14);
    expect(near.map((row) => ids.get(row))).toEqual(['B1']);
    const [row] = near as [number];
    expect(meta.provenances[columns.provenance[row]!]).toMatchObject({ kind: 'measured' });
    expect(meta.provenances[columns.provenance[row]!]!.note).toBeUndefined();
    expect(meta.named).toContainEqual({ row, name: 'Hof & Turm' });
    expect(meta.streets[columns.street[row]! - 1]).toBe('Königstraße');
    expect([columns.yearFrom[row], columns.storeys[row]]).toEqual([1907, 3]);
  });

  it('has what the register lacks from OpenStreetMap, and says so', () => {
    const near = rowsNear(344115, 5700105, 20);
    expect(near.map((row) => ids.get(row))).toEqual(['B2']);
    const [row] = near as [number];
    expect(meta.provenances[columns.provenance[row]!]).toMatchObject({ kind: 'measured', note: 'name, address or storeys from OpenStreetMap (ODbL 1.0)' }); // prettier-ignore
    expect(meta.named).toContainEqual({ row, name: 'Halle 7' });
    expect(meta.streets[columns.street[row]! - 1]).toBe('Hallenweg');
    expect(columns.height[row]).toBe(80);
  });

  it('has no generated building in the square of the tile, nor in cells where buildings are mapped', () => {
    const tile = rowsNear(344500, 5700500, 499);
    expect(tile.map((row) => ids.get(row)).sort()).toEqual(['B1', 'B2']);
    // The four houses stand in the cells from x 3400 to 3500 and z 2900 to 3100.
    const cells = rowsNear(345450, 5699050, 50);
    expect(cells.map((row) => ids.get(row)).sort()).toEqual(['osm-w102', 'osm-w103', 'osm-w104', 'osm-w105']);
    for (const row of cells) {
      expect(meta.provenances[columns.provenance[row]!]!.source).toBe('© OpenStreetMap contributors');
      expect(columns.roof[row]).toBe(ROOF_FORMS.indexOf('gable'));
    }
    expect(Array.from(columns.x.keys()).filter((row) => kindOf(row) === 'generated').length).toBeGreaterThan(60_000);
  });

  it('draws the streets of OpenStreetMap by name, and no generated street within their bounds', () => {
    expect(lines.names).toContain('Teststraße');
    const { kind, flags, start, x, z } = lines.columns;
    const [west, north] = [MAPPED.e - 200 - SCENE_ORIGIN.e, SCENE_ORIGIN.n - MAPPED.n - 200];
    const isWithin = (i: number): boolean => x[i]! / 10 > west + 2 && x[i]! / 10 < west + 498 && z[i]! / 10 > north + 2 && z[i]! / 10 < north + 398; // prettier-ignore
    const generated = Array.from(kind.keys()).filter((line) => ['street', 'arterial'].includes(LINE_KINDS[kind[line]!]!) && (flags[line]! & 8) > 0); // prettier-ignore
    expect(generated.length).toBeGreaterThan(500);
    for (const line of generated)
      for (let i = start[line]!; i < start[line + 1]!; i++) expect(isWithin(i), `line ${line}`).toBe(false);
    expect(report!.counts).toMatchObject({ measuredBuildings: 2, osmBuildings: 4 });
  });

  it('tells what was read and what became of it', () => {
    expect(said.join('\n')).toContain('8 buildings read from 2 files');
    expect(said.join('\n')).toContain('2 measured, 4 of OpenStreetMap');
  });
});
