import { readFileSync } from 'node:fs';
import Flatbush from 'flatbush';
import { describe, expect, it } from 'vitest';
import { readInputs, type CensusCell } from '../../src/city/inputs.ts';
import { AGES, countAges, countTypes, TYPES } from '../../src/city/massing/cellStock.ts';
import { KINDS } from '../../src/city/massing/kinds.ts';
import { livingAreaM2 } from '../../src/city/massing/plan.ts';
import { PolygonField } from '../../src/geo/polygonField.ts';
import { ROOF_FORMS } from '../../src/schema/buildings.ts';
import { decodeColumnFile } from '../../src/schema/columnFile.ts';
import { decodeBuildings } from '../../src/schema/decodeBuildings.ts';
import { CITY_FOLDER } from './builtCity.ts';

/**
 * The buildings as they stand in the built city (`npm run city -- build`), against the census: what a planner counts in the scene.
 * A house belongs to the cell whose centre is nearest. Some stand across the border of their cell, since their street does.
 */
const file = Uint8Array.from(readFileSync('public/city/buildings.bin')).buffer;
const { meta, columns } = decodeBuildings(decodeColumnFile(file, 'buildings.bin'), 'buildings.bin');
const inputs = readInputs(CITY_FOLDER);
const cells = inputs.census.filter((cell) => cell.isInCity && cell.buildings > 0);

/** What the kinds of generated houses can be told apart by: an estate's houses are pairs or rows, a tenement has any number of flats. */
const GROUPS = ['detached-1', 'detached-2', 'pair or row', 'flats', 'other'] as const;
const groupOf = (name: string): number => {
  const known = GROUPS.findIndex((group) => group === name);
  if (known >= 0) return known;
  if (/^(semi|row)|^estate$/.test(name)) return 2;
  return /^(flats|block-house|corner-house|slab|high-rise)/.test(name) ? 3 : 4;
};
const homes = Object.entries(KINDS).filter(([, { use }]) => use === 'dwelling');
/** Group by index into `meta.kinds`; undefined for what is no dwelling. */
const groups = meta.kinds.map(({ de }) => homes.find(([, { text }]) => text.de === de)?.[0]).map((name) => (name === undefined ? undefined : groupOf(name))); // prettier-ignore

/** Everything that is compared, of one cell or district: buildings, dwellings, buildings by type and by class of age. */
interface Tally {
  buildings: number;
  dwellings: number;
  readonly types: number[];
  readonly ages: number[];
}
const none = (): Tally => ({ buildings: 0, dwellings: 0, types: GROUPS.map(() => 0), ages: AGES.map(() => 0) });
const FIGURES = ['buildings', 'dwellings', 'types', 'ages'] as const;
const numbers = (tally: Tally, figure: (typeof FIGURES)[number]): number[] => [tally[figure]].flat();
function addTo(sum: Tally, one: Tally): void {
  sum.buildings += one.buildings;
  sum.dwellings += one.dwellings;
  one.types.forEach((count, i) => (sum.types[i]! += count));
  one.ages.forEach((count, i) => (sum.ages[i]! += count));
}

function ofCensus(cell: CensusCell): Tally {
  const tally = { ...none(), buildings: cell.buildings, dwellings: cell.dwellings, ages: countAges(cell) };
  countTypes(cell).forEach((count, i) => (tally.types[groupOf(TYPES[i]!)]! += count));
  return tally;
}

const wanted = cells.map(ofCensus);
const placed = cells.map(none);
/** Living area that the walls, storeys and roofs of the houses hold, m². */
const livingM2 = cells.map(() => 0);
const nearest = new Flatbush(cells.length);
for (const { x, z } of cells) nearest.add(x, z);
nearest.finish();
for (let row = 0; row < columns.x.length; row++) {
  const group = groups[columns.kind[row]!];
  if (group === undefined || meta.provenances[columns.provenance[row]!]!.kind !== 'generated') continue;
  const [cell] = nearest.neighbors(columns.x[row]! / 10, columns.z[row]! / 10, 1);
  const tally = placed[cell!]!;
  tally.buildings++;
  tally.dwellings += columns.dwellings[row]!;
  livingM2[cell!]! += livingAreaM2(columns.area[row]!, columns.storeys[row]!, ROOF_FORMS[columns.roof[row]!]!);
  tally.types[group]!++;
  tally.ages[AGES.findIndex(([first]) => first === columns.yearFrom[row])]!++;
}

/** Share of what the census counts that stands in another place, over all of them: 0 = every figure is met. */
function misplaced(of: readonly Tally[], census: readonly Tally[], figure: (typeof FIGURES)[number]): number {
  let off = 0;
  let all = 0;
  of.forEach((tally, i) => {
    const [is, should] = [numbers(tally, figure), numbers(census[i]!, figure)];
    off += is.reduce((sum, value, k) => sum + Math.abs(value - should[k]!), 0) / 2;
    all += should.reduce((a, b) => a + b, 0);
  });
  return off / all;
}

describe('the residential buildings that stand in the city', () => {
  it('are as many in their cell of 100 m as the census counts: exactly in three quarters of the cells, within 2 in 95 of 100', () => {
    expect(cells.length).toBeGreaterThan(6500);
    const off = cells.map((_, i) => Math.abs(placed[i]!.buildings - wanted[i]!.buildings));
    const share = (most: number): number => off.filter((n) => n <= most).length / off.length;
    expect(share(0)).toBeGreaterThan(0.75);
    expect(share(2)).toBeGreaterThan(0.95);
    expect(Math.max(...off)).toBeLessThanOrEqual(15);
  });

  it('have the type, the age and the dwellings that the census counts in their cell: fewer than 2 of 100 houses, 4 of 100 dwellings stand across its border', () => {
    for (const figure of FIGURES)
      expect(misplaced(placed, wanted, figure), figure).toBeLessThan(figure === 'dwellings' ? 0.04 : 0.02);
  });

  it('agree with the census in every district: number, type, age and dwellings within 5 of 1000', () => {
    const fields = inputs.districts.map(({ lines }) => new PolygonField(lines));
    const [built, census] = [fields.map(none), fields.map(none)];
    cells.forEach(({ x, z }, i) => {
      fields.forEach((field, district) => {
        if (!field.contains(x, z)) return;
        addTo(built[district]!, placed[i]!);
        addTo(census[district]!, wanted[i]!);
      });
    });
    expect(census.filter(({ buildings }) => buildings > 0).length).toBeGreaterThan(25);
    inputs.districts.forEach(({ properties }, i) => {
      for (const figure of FIGURES) {
        const name = `${figure} of ${JSON.stringify(properties.name)}`;
        expect(misplaced([built[i]!], [census[i]!], figure), name).toBeLessThan(0.005);
      }
    });
  });

  it('hold the living area of the census: within 1 % in all, 5 % in every district, 10 % in every quarter, 25 % in five of six cells', () => {
    const off = (is: number, should: number): number => Math.abs(is / should - 1);
    const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
    const told = cells.map((_, i) => i).filter((i) => cells[i]!.livingM2 > 0);
    const both = (some: readonly number[]) => [sum(some.map((i) => livingM2[i]!)), sum(some.map((i) => cells[i]!.livingM2))] as const; // prettier-ignore
    expect(off(...both(told))).toBeLessThan(0.01);
    for (const { lines, properties } of inputs.districts) {
      const field = new PolygonField(lines);
      const its = told.filter((i) => field.contains(cells[i]!.x, cells[i]!.z));
      if (its.length > 50) expect(off(...both(its)), JSON.stringify(properties.name)).toBeLessThan(its.length > 500 ? 0.05 : 0.1); // prettier-ignore
    }
    const near = told.filter((i) => off(livingM2[i]!, cells[i]!.livingM2) < 0.25);
    expect(near.length / told.length).toBeGreaterThan(5 / 6);
    const sorted = told.map((i) => off(livingM2[i]!, cells[i]!.livingM2)).sort((a, b) => a - b);
    expect(sorted[sorted.length >> 1]!).toBeLessThan(0.02);
  });

  it('are nowhere else: fewer than 1 of 1000 farther than its cell', () => {
    let far = 0;
    let all = 0;
    for (let row = 0; row < columns.x.length; row++) {
      if (groups[columns.kind[row]!] === undefined) continue;
      all++;
      const [x, z] = [columns.x[row]! / 10, columns.z[row]! / 10];
      const cell = cells[nearest.neighbors(x, z, 1)[0]!]!;
      if (Math.max(Math.abs(cell.x - x), Math.abs(cell.z - z)) > 65) far++;
    }
    expect(all).toBeGreaterThan(72_000);
    expect(far / all).toBeLessThan(0.001);
  });
});
