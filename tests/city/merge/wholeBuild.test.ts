import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCity, type BuildReport } from '../../../src/city/build.ts';
import { SCENE_ORIGIN } from '../../../src/geo/sceneFrame.ts';
import { ROOF_FORMS, type BuildingColumns, type BuildingsMeta } from '../../../src/schema/buildings.ts';
import { LANDCOVER_CLASSES, LINE_KINDS, type CityManifest } from '../../../src/schema/cityFiles.ts';
import { decodeColumnFile } from '../../../src/schema/columnFile.ts';
import { decodeLandcover } from '../../../src/schema/landcoverFile.ts';
import type { Structure } from '../../../src/schema/structures.ts';
import { PolygonField } from '../../../src/geo/polygonField.ts';
import { groundPolygons } from '../../../src/city/model/footprint.ts';
import { readBuildingFiles } from '../../../src/city/readers/buildingFiles.ts';
import { essenExample } from '../readers/essenExample.ts';
import { MOVED_TILE, writeMovedEssen, type MovedGround } from './movedEssen.ts';
import { box, Town } from '../readers/osm/smallTown.ts';
import { writePbf } from '../readers/osm/writePbf.ts';

/** A block of the neighbourhood of Neudorf and Dellviertel, far from the tile of the CityGML: OpenStreetMap alone knows it. */
const MAPPED = { e: 345400, n: 5699000 };
/** A wood that is mapped among houses, where the curated files have none. */
const WOOD = { e: 344800, n: 5699200 };

let folder: string;
let report: BuildReport | null;
let meta: BuildingsMeta;
let columns: BuildingColumns;
type Numbers = ArrayLike<number> & { keys(): Iterable<number> };
let lines: { names: string[]; columns: Record<'kind' | 'flags' | 'start' | 'x' | 'y' | 'z' | 'name', Numbers> };
let trees: Record<'x' | 'y' | 'z', Numbers>;
let structures: Structure[];
let manifest: CityManifest;
/** A real delivery moved here, where it is at hand, and its terrain. */
const essen = essenExample();
let moved: MovedGround | null = null;
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
  // A road over the railway, on a bridge between two ramps.
  const [e, n] = [MAPPED.e + 100, MAPPED.n];
  own.line([[e, n - 190], [e, n + 10]], { highway: 'secondary', name: 'Brückenstraße' }); // prettier-ignore
  own.line([[e, n + 10], [e, n + 70]], { highway: 'secondary', name: 'Brückenstraße', bridge: 'yes', layer: '1' }); // prettier-ignore
  own.line([[e, n + 70], [e, n + 190]], { highway: 'secondary', name: 'Brückenstraße' }); // prettier-ignore
  // Mapped where curated structures stand: a hall on a hall, and a block on a gas holder.
  own.area(box(344634.6, 5702626.2, 60, 60), { building: 'warehouse', name: 'DGT-Halle', height: '12' });
  own.area(box(346245, 5705670, 40, 40), { building: 'industrial', name: 'Gasometer', height: '45' });
  own.area(box(WOOD.e, WOOD.n, 120, 120), { landuse: 'forest' });
  return own;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hafenblick-merge-'));
  mkdirSync(join(folder, 'given'));
  copyFileSync('tests/fixtures/city/two-buildings.gml', join(folder, 'given', 'LoD2_32_344_5700_1_NW.gml'));
  writeFileSync(join(folder, 'given', 'town.osm.pbf'), writePbf(town().extract()));
  if (essen) moved = writeMovedEssen(essen, join(folder, 'given', MOVED_TILE), join(folder, 'given', 'dgm1.tif'));
  said = [];
  const options = { from: 'assets/city', to: join(folder, 'city'), with: [join(folder, 'given')], sources: join(folder, 'none'), say: (line: string) => said.push(line) }; // prettier-ignore
  report = await buildCity(options);
  const read = (name: string) =>
    decodeColumnFile(Uint8Array.from(readFileSync(join(folder, 'city', name))).buffer, name);
  const index = read('buildings.bin');
  meta = index.meta as BuildingsMeta;
  columns = index.columns as unknown as BuildingColumns;
  const own = read('lines.bin');
  trees = read('trees.bin').columns as never;
  structures = JSON.parse(readFileSync(join(folder, 'city', 'structures.json'), 'utf8')) as Structure[];
  manifest = JSON.parse(readFileSync(join(folder, 'city', 'manifest.json'), 'utf8')) as CityManifest;
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
    const isCurated = (row: number): boolean => meta.provenances[columns.provenance[row]!]!.kind === 'curated';
    const others = tile.filter((row) => !isCurated(row));
    // Bridges over roads are generated as well.
    const houses = others.map((row) => ids.get(row)).filter((id) => !id?.startsWith('structure/'));
    expect(houses.sort()).toEqual(['B1', 'B2']);
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
    expect(report!.counts).toMatchObject({ measuredBuildings: essen ? 119 : 2, osmBuildings: 5 });
  });

  it('tells what was read and what became of it', () => {
    expect(said.join('\n')).toContain(essen ? '127 buildings read from 3 files' : '10 buildings read from 2 files');
    expect(said.join('\n')).toContain('measured, 5 of OpenStreetMap');
  });

  it('carries a mapped road over a railway on a deck with parapets, and ramps lead up to it', () => {
    const bridges = structures.filter(({ id }) => id.startsWith('structure/osm-'));
    expect(bridges).toHaveLength(1);
    const [bridge] = bridges;
    if (bridge?.kind !== 'bridge-beam') throw new Error('no bridge');
    const { deck } = bridge;
    const lengthM = Math.hypot(deck.at(-1)![0] - deck[0]![0], deck.at(-1)![2] - deck[0]![2]);
    expect(Math.abs(lengthM - 60)).toBeLessThan(1);
    expect(Math.min(...deck.map(([, y]) => y)) - bridge.y).toBeGreaterThan(5);
    expect(bridge).toMatchObject({ carries: 'road', provenance: { source: '© OpenStreetMap contributors' } });
    expect(bridge.width).toBeGreaterThan(9);
    const { kind, name, flags, start, y } = lines.columns;
    const own = Array.from(kind.keys()).filter((line) => lines.names[name[line]!] === 'Brückenstraße');
    const heights = own.flatMap((line) => Array.from({ length: start[line + 1]! - start[line]! }, (_, i) => ({ y: y[start[line]! + i]! / 100, isBridge: (flags[line]! & 1) > 0 }))); // prettier-ignore
    const top = deck[0]![1];
    expect(heights.some((one) => one.isBridge && Math.abs(one.y - top) < 0.3)).toBe(true);
    expect(Math.min(...heights.map((one) => one.y))).toBeLessThan(bridge.y + 1);
  });

  it('lets one stand where a curated structure is mapped, too: the mapped hall, but the model of the gas holder', () => {
    const ofStructures = new Set(structures.map(({ id }) => id));
    expect(ofStructures).not.toContain('structure/dgt-hall');
    expect(ofStructures).toContain('landmark/landschaftspark-gasometer');
    const names = meta.named.map(({ name }) => name);
    expect(names).toContain('DGT-Halle');
    expect(names).not.toContain('Gasometer');
    expect(report!.counts).toMatchObject({ replacedStructures: 1, replacedByModels: 1 });
  });

  it('covers the ground as OpenStreetMap says, where it says something', () => {
    const { landcover } = manifest;
    const bytes = readFileSync(join(folder, 'city', landcover.path));
    const { classes } = decodeLandcover(Uint8Array.from(bytes).buffer, landcover.path);
    const classAt = (e: number, n: number): string => {
      const column = Math.floor((e - SCENE_ORIGIN.e - landcover.x) / landcover.metresPerPixel);
      const row = Math.floor((SCENE_ORIGIN.n - n - landcover.z) / landcover.metresPerPixel);
      return LANDCOVER_CLASSES[classes[row * landcover.width + column]!]!;
    };
    expect(classAt(WOOD.e + 60, WOOD.n + 60)).toBe('wood');
    expect(classAt(WOOD.e - 60, WOOD.n + 60)).not.toBe('wood');
  });
});

describe.runIf(essen)('a build with a real delivery of buildings, terrain and OpenStreetMap together', () => {
  const isNear = (x: number, z: number): boolean => {
    const { west, north, sideM } = moved!;
    const [e, n] = [x / 10 + SCENE_ORIGIN.e, SCENE_ORIGIN.n - z / 10];
    return e > west + 80 && e < west + sideM - 80 && n < north - 80 && n > north - sideM + 80;
  };
  /** Metres above the delivered terrain. */
  const above = (x: number, yM: number, z: number): number =>
    yM - moved!.heightAt(x / 10 + SCENE_ORIGIN.e, SCENE_ORIGIN.n - z / 10);
  const shareWithin = (values: readonly number[], most: number): number =>
    values.filter((value) => Math.abs(value) <= most).length / values.length;
  const rows = (): number[] => Array.from(columns.x.keys()).filter((row) => isNear(columns.x[row]!, columns.z[row]!));

  it('has all its 117 buildings, and nothing generated or mapped stands in one of them', async () => {
    const own = readBuildingFiles([join(folder, 'given', MOVED_TILE)], { threads: 0 });
    const fields: PolygonField[] = [];
    for await (const { geometry } of own.buildings) for (const polygon of groundPolygons(geometry)) fields.push(new PolygonField(polygon)); // prettier-ignore
    expect(fields.length).toBeGreaterThanOrEqual(117);
    expect([...ids.values()].filter((id) => id.startsWith('DENW'))).toHaveLength(117);
    const others = rows().filter((row) => kindOf(row) !== 'measured');
    expect(others.length).toBeGreaterThan(20);
    for (const row of others) {
      const [x, z] = [columns.x[row]! / 10, columns.z[row]! / 10];
      if (fields.some((field) => field.contains(x, z))) expect.fail(`row ${row} stands in a measured building`);
    }
    for (const i of trees.x.keys())
      if (fields.some((field) => field.signedDistance(trees.x[i]! / 10, trees.z[i]! / 10, 3) < -1.5))
        expect.fail(`a tree stands in a measured building at ${trees.x[i]! / 10}, ${trees.z[i]! / 10}`);
  });

  it('lays streets, generated houses and trees on the delivered terrain, where its own buildings stand', () => {
    const { kind, flags, start, x, y, z } = lines.columns;
    const roads: number[] = [];
    for (const line of kind.keys()) {
      if (flags[line]! & 1 || !['street', 'arterial', 'main-road', 'rail'].includes(LINE_KINDS[kind[line]!]!)) continue;
      for (let i = start[line]!; i < start[line + 1]!; i++)
        if (isNear(x[i]!, z[i]!)) roads.push(above(x[i]!, y[i]! / 100, z[i]!));
    }
    expect(roads.length).toBeGreaterThan(30);
    expect(shareWithin(roads, 1.2)).toBeGreaterThan(0.95);
    const feet = (isMeasured: boolean): number[] => rows().filter((row) => (kindOf(row) === 'measured') === isMeasured).map((row) => above(columns.x[row]!, columns.foot[row]! / 100, columns.z[row]!)); // prettier-ignore
    expect(shareWithin(feet(true), 1.5)).toBeGreaterThan(0.95);
    expect(shareWithin(feet(false), 1.5)).toBeGreaterThan(0.95);
    const planted = Array.from(trees.x.keys()).filter((i) => isNear(trees.x[i]!, trees.z[i]!));
    expect(planted.length).toBeGreaterThan(10);
    expect(shareWithin(planted.map((i) => above(trees.x[i]!, trees.y[i]! / 100, trees.z[i]!)), 1.2)).toBeGreaterThan(0.95); // prettier-ignore
  });
});
