import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Coverage } from '../../../src/city/merge/coverage.ts';
import { candidateOf, mergeBuildings, type Candidate, type Rank } from '../../../src/city/merge/mergeBuildings.ts';
import { footprintOf, sharedArea } from '../../../src/city/merge/overlap.ts';
import type { CityBuilding } from '../../../src/city/model/CityBuilding.ts';

type Point = readonly [number, number];
const box = (x: number, z: number, w: number, d: number): Point[] => [[x, z], [x + w, z], [x + w, z + d], [x, z + d]]; // prettier-ignore

const building = (id: string, footprint: readonly Point[], more: Partial<CityBuilding> = {}): CityBuilding => ({
  id,
  name: null,
  use: 'dwelling',
  kind: { de: 'Haus', en: 'house', zh: '住宅' },
  roof: 'flat',
  storeys: null,
  years: null,
  street: null,
  number: null,
  dwellings: null,
  provenance: { kind: 'measured', source: 'test', licence: 'none', date: '2026' },
  footprint,
  footM: 30,
  topM: 40,
  mesh: () => ({ positions: new Float32Array(), indices: new Uint16Array() }),
  ...more,
});
const candidate = (rank: Rank, id: string, footprint: readonly Point[], more: Partial<CityBuilding> = {}): Candidate =>
  candidateOf(building(id, footprint, more), rank);
const nowhere = (): boolean => false;
const merge = (...candidates: Candidate[]) => mergeBuildings(candidates, nowhere);
const ids = ({ buildings }: { buildings: readonly CityBuilding[] }): string[] => buildings.map(({ id }) => id);

describe('the ground that two buildings share', () => {
  it('is what rectangles share, wherever they lie', () => {
    const side = fc.integer({ min: 1, max: 40 });
    const at = fc.integer({ min: -30, max: 30 });
    fc.assert(
      fc.property(at, at, side, side, side, side, (x, z, w, d, w2, d2) => {
        const shared = sharedArea(footprintOf([[box(0, 0, w, d)]]), footprintOf([[box(x, z, w2, d2)]]));
        const along = (from: number, a: number, b: number): number =>
          Math.max(0, Math.min(a, from + b) - Math.max(0, from));
        expect(shared).toBeCloseTo(along(x, w, w2) * along(z, d, d2), 6);
      }),
    );
  });

  it('is the whole of a building laid on itself, in any direction, with its yard left out', () => {
    const yard = footprintOf([[box(0, 0, 30, 30), box(10, 10, 10, 10)]]);
    const turned = footprintOf([[[...box(0, 0, 30, 30)].reverse(), [...box(10, 10, 10, 10)].reverse()]]);
    expect(yard.areaM2).toBeCloseTo(800, 9);
    expect(sharedArea(yard, turned)).toBeCloseTo(800, 6);
    expect(sharedArea(yard, footprintOf([[box(12, 12, 6, 6)]]))).toBeCloseTo(0, 9);
  });

  it('is exact for outlines that are not convex', () => {
    const angle: Point[] = [[0, 0], [20, 0], [20, 10], [10, 10], [10, 20], [0, 20]]; // prettier-ignore
    expect(sharedArea(footprintOf([[angle]]), footprintOf([[box(5, 5, 10, 10)]]))).toBeCloseTo(75, 9);
  });
});

describe('precedence', () => {
  it('lets measured buildings stand before those of OpenStreetMap, curated and generated ones', () => {
    const merged = merge(
      candidate('generated', 'g1', box(1, 1, 10, 10)),
      candidate('curated', 'c1', box(0, 1, 10, 10)),
      candidate('osm', 'o1', box(0, 0, 10, 11)),
      candidate('measured', 'm1', box(0, 0, 10, 10)),
      candidate('generated', 'g2', box(50, 0, 10, 10)),
    );
    expect(ids(merged)).toEqual(['m1', 'g2']);
    expect(merged.counts).toMatchObject({ measured: 1, osm: 0, curated: 0, generated: 1, replaced: 3 });
  });

  it('keeps neighbours that share less than three tenths of the smaller one', () => {
    const merged = merge(candidate('measured', 'm', box(0, 0, 10, 10)), candidate('osm', 'beside', box(7.5, 0, 10, 10)), candidate('osm', 'on it', box(-6.5, 0, 10, 10))); // prettier-ignore
    expect(ids(merged)).toEqual(['m', 'beside']);
  });

  it('keeps a shed in the yard of a measured block', () => {
    const block: Candidate = { building: building('m', box(0, 0, 40, 40)), rank: 'measured', footprint: footprintOf([[box(0, 0, 40, 40), box(10, 10, 20, 20)]]) }; // prettier-ignore
    expect(ids(merge(block, candidate('osm', 'shed', box(15, 15, 4, 4))))).toEqual(['m', 'shed']);
  });

  it('keeps one of the same building from two sources of one rank, and all buildings of one source', () => {
    const other = { provenance: { kind: 'measured', source: 'other', licence: 'none', date: '2020' } } as const;
    const merged = merge(candidate('measured', 'a', box(0, 0, 10, 10)), candidate('measured', 'b', box(1, 0, 10, 10), other), candidate('measured', 'c', box(2, 0, 10, 10))); // prettier-ignore
    expect(ids(merged)).toEqual(['a', 'c']);
  });

  it('carries name, address and storeys of OpenStreetMap over where the buildings are surely one, and says so', () => {
    const known = { name: 'Rathaus', street: 'Burgplatz', number: '19', storeys: 4 };
    const merged = merge(
      candidate('measured', 'm1', box(0, 0, 10, 10), { storeys: 5 }),
      candidate('measured', 'm2', box(100, 0, 10, 10)),
      candidate('osm', 'o1', box(0.5, 0, 10, 10), known),
      candidate('osm', 'o2', box(95, 0, 20, 10), known),
    );
    expect(merged.buildings[0]).toMatchObject({ ...known, storeys: 5 });
    expect(merged.buildings[0]!.provenance).toMatchObject({ kind: 'measured', note: 'name, address or storeys from OpenStreetMap (ODbL 1.0)' }); // prettier-ignore
    expect(merged.buildings[1]).toMatchObject({ name: null, storeys: null });
    expect(merged.counts.completed).toBe(1);
  });

  it('leaves a whole city of generated buildings alone, from however many sources their figures are', () => {
    const source = (i: number) => ({ provenance: { kind: 'generated', source: `census ${i % 2}`, licence: 'none', date: '2011' } }) as const; // prettier-ignore
    const city = (rank: Rank): Candidate[] => Array.from({ length: 160_000 }, (_, i) => candidate(rank, `${rank}${i}`, box((i % 400) * 12, Math.floor(i / 400) * 12, 13, 10), source(i))); // prettier-ignore
    expect(mergeBuildings(city('generated'), nowhere).counts).toMatchObject({ generated: 160_000, replaced: 0 });
    expect(mergeBuildings(city('measured'), nowhere).counts).toMatchObject({ measured: 160_000, replaced: 0 });
  });

  it('has no two buildings of different sources on the same ground, whatever is given', () => {
    const one = fc.record({
      rank: fc.constantFrom<Rank>('measured', 'osm', 'curated', 'generated'),
      x: fc.integer({ min: 0, max: 60 }),
      z: fc.integer({ min: 0, max: 60 }),
      w: fc.integer({ min: 3, max: 20 }),
      d: fc.integer({ min: 3, max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 30 }), (list) => {
        const candidates = list.map(({ rank, x, z, w, d }, i) => candidate(rank, `b${i}`, box(x, z, w, d)));
        const standing = new Set(ids(mergeBuildings(candidates, nowhere)));
        const left = candidates.filter(({ building: { id } }) => standing.has(id));
        for (const a of left)
          for (const b of left)
            if (a.rank !== b.rank)
              expect(sharedArea(a.footprint, b.footprint)).toBeLessThanOrEqual(0.3 * Math.min(a.footprint.areaM2, b.footprint.areaM2) + 1e-9); // prettier-ignore
        // Whoever is best always stands.
        for (const {
          rank,
          building: { id },
        } of candidates)
          if (rank === 'measured') expect(standing.has(id)).toBe(true);
      }),
    );
  });
});

describe('coverage', () => {
  it('is the square of an official tile, by its name', () => {
    const coverage = new Coverage();
    expect(coverage.addTile('LoD2_32_344_5700_1_NW.gml')).toBe(true);
    expect(coverage.addTile('tiles.zip!LoD2_32_346_5700_1_NW.gml')).toBe(true);
    expect(coverage.addTile('mine.gml')).toBe(false);
    expect([coverage.isCovered(2001, 1999), coverage.isCovered(3001, 1999), coverage.isCovered(4500, 1500)]).toEqual([true, false, true]); // prettier-ignore
  });

  it('is the cells of 100 m in which a building is mapped, and generated buildings are gone there', () => {
    const coverage = new Coverage();
    coverage.addMapped([95, 10, 105, 20]);
    const merged = mergeBuildings([candidate('generated', 'near', box(150, 50, 8, 8)), candidate('generated', 'far', box(250, 50, 8, 8)), candidate('osm', 'o', box(150, 80, 8, 8))], coverage.isCovered); // prettier-ignore
    expect(ids(merged)).toEqual(['far', 'o']);
    expect(merged.counts.covered).toBe(1);
  });
});
