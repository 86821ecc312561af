import Flatbush from 'flatbush';
import { describe, expect, it } from 'vitest';
import { toScene } from '../../../src/geo/sceneFrame.ts';
import { PolygonField } from '../../../src/geo/polygonField.ts';
import { SegmentIndex, type Point } from '../../../src/geo/segmentIndex.ts';
import { buildLandcover } from '../../../src/city/landcover.ts';
import { buildMassing } from '../../../src/city/massing/buildMassing.ts';
import { AGES, countAges, countTypes, stockOf, TYPES } from '../../../src/city/massing/cellStock.ts';
import { gradeStreets } from '../../../src/city/grades/gradeStreets.ts';
import { groundM2 } from '../../../src/city/massing/generatedBuilding.ts';
import { KINDS } from '../../../src/city/massing/kinds.ts';
import { livingAreaM2, type Plan } from '../../../src/city/massing/plan.ts';
import { footprintOf, sharedArea } from '../../../src/city/merge/overlap.ts';
import type { CityBuilding } from '../../../src/city/model/CityBuilding.ts';
import { TAKEN } from '../../../src/city/obstacles.ts';
import { generateStreets } from '../../../src/city/streets/generateStreets.ts';
import { groundModel } from '../../../src/city/terrain/ground.ts';
import { allTiles, LEVELS, planTiles, tileUri, type TilePlan } from '../../../src/city/tiles/tiling.ts';
import { along } from '../plane.ts';
import { buildInMemory } from '../builtCity.ts';

const { ground, inputs, massing, obstacles } = buildInMemory();
const { model } = ground;
const { plans, buildings } = massing;
const isHome = (plan: Plan): boolean => KINDS[plan.kind].use === 'dwelling';
const homes = plans.filter(isHome);
const cells = inputs.census.filter((cell) => cell.isInCity);
const near = (lon: number, lat: number, reach: number): Plan[] => {
  const { x, z } = toScene({ lon, lat });
  return plans.filter((plan) => Math.hypot(plan.x - x, plan.z - z) < reach);
};
const living = (plan: Plan): number => livingAreaM2(groundM2(plan), plan.storeys!, plan.roof);
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe('the stock of a census cell', () => {
  it('has as many buildings of every type and age as the census, scaled to its number of buildings', () => {
    // One comparison for all: seven thousand cells with twenty counts each.
    const counted = cells.map((cell) => {
      const stock = stockOf(cell);
      return [
        ...TYPES.map((type) => stock.filter((house) => house.type === type).length),
        ...AGES.map((years) => stock.filter((house) => house.years[0] === years[0]).length),
      ].join();
    });
    expect(counted).toEqual(cells.map((cell) => [...countTypes(cell), ...countAges(cell)].join()));
    for (const cell of cells) if (sum(countTypes(cell)) !== cell.buildings) expect.fail(`cell ${cell.id}`);
  });

  it('takes the published counts as they are where they add up', () => {
    const whole = cells.filter((cell) => cell.buildings > 0 && sum(cell.types) === cell.buildings);
    expect(whole.length).toBeGreaterThan(4000);
    expect(whole.map(countTypes)).toEqual(whole.map((cell) => cell.types));
  });

  it('has exactly the dwellings and the living area of the census', () => {
    for (const cell of cells) {
      if (cell.buildings === 0) continue;
      const stock = stockOf(cell);
      if (sum(stock.map((house) => house.dwellings)) !== cell.dwellings) expect.fail(`dwellings of cell ${cell.id}`);
      const off = sum(stock.map((house) => house.livingM2)) - cell.livingM2;
      if (cell.livingM2 > 0 && Math.abs(off) > 1e-3) expect.fail(`living area of cell ${cell.id}`);
    }
  });
});

describe('the generated city', () => {
  it('has a building for every residential building of the census', () => {
    const census = sum(cells.map((cell) => cell.buildings));
    expect(census).toBe(72_523);
    expect(massing.counts['dwellings']).toBe(homes.length);
    expect(homes.length + massing.counts['dwellingsWithoutRoom']!).toBe(census);
    expect(massing.counts['dwellingsWithoutRoom']!).toBeLessThan(25);
    expect(massing.counts['dwellingsBesideTheirCell']!).toBeLessThan(400);
  });

  it('is about as many buildings as the city has, garages and sheds among them', () => {
    expect(plans.length).toBeGreaterThan(140_000);
    expect(plans.length).toBeLessThan(170_000);
  });

  it('holds the living area of the census in all and within a quarter in nearly every square kilometre', () => {
    const wanted = new Map<string, number>();
    const built = new Map<string, number>();
    const add = (to: Map<string, number>, x: number, z: number, value: number): void => {
      const key = `${Math.floor(x / 1000)},${Math.floor(z / 1000)}`;
      to.set(key, (to.get(key) ?? 0) + value);
    };
    for (const cell of cells) if (cell.buildings > 0) add(wanted, cell.x, cell.z, cell.livingM2);
    for (const home of homes) add(built, home.x, home.z, living(home));
    expect(sum([...built.values()]) / sum([...wanted.values()])).toBeCloseTo(1, 1);
    const large = [...wanted].filter(([, area]) => area > 20_000);
    const off = large.filter(([key, area]) => Math.abs((built.get(key) ?? 0) / area - 1) > 0.25);
    expect(large.length).toBeGreaterThan(100);
    expect(off.length / large.length).toBeLessThan(0.1);
  });

  it('stands on no water, floodplain, road or railway', () => {
    const bad = TAKEN.water | TAKEN.floodplain | TAKEN.rail | TAKEN.road | TAKEN.heap;
    for (const plan of plans) {
      if (obstacles.at(plan.x, plan.z) & bad) expect.fail(`${plan.kind} at ${plan.x}, ${plan.z}`);
      if (model.floodplain.contains(plan.x, plan.z)) expect.fail(`${plan.kind} in the floodplain`);
    }
    const waters = model.waters.all.map((water) => new PolygonField(water.field.rings));
    for (const plan of plans.filter((_, i) => i % 7 === 0))
      if (waters.some((water) => water.contains(plan.x, plan.z))) expect.fail(`${plan.kind} in water`);
  });

  it('closes the blocks of the old quarters: most houses of Ruhrort touch a neighbour', () => {
    const houses = near(6.7361, 51.4538, 250).filter((plan) => plan.kind === 'block-house');
    expect(houses.length).toBeGreaterThan(70);
    const around = near(6.7361, 51.4538, 280);
    const touching = houses.filter((a) =>
      around.some((b) => b !== a && Math.hypot(b.x - a.x, b.z - a.z) < (a.w + b.w) / 2 + 1),
    );
    expect(touching.length / houses.length).toBeGreaterThan(0.75);
  });

  it('has a public building beside every school', () => {
    const built = buildings.filter((building) => building.use === 'public');
    const without = inputs.schools.filter(
      ([x, z]) => !built.some(({ footprint: [corner] }) => Math.hypot(corner![0] - x, corner![1] - z) < 120),
    );
    expect(inputs.schools).toHaveLength(136);
    expect(without).toHaveLength(0);
  });

  it('names every building after its place, and no two alike', () => {
    expect(new Set(buildings.map((building) => building.id)).size).toBe(buildings.length);
    for (const { id } of buildings.slice(0, 1000)) expect(id).toMatch(/^g3[34]\d{5}-5[67]\d{6}$/);
  });
});

describe('the ground that generated buildings stand on', () => {
  const wall = ({ footprint }: CityBuilding): readonly Point[] => [...footprint, footprint[0]!];

  it('is theirs alone: walls meet, and no two share more than a seam of 15 cm', () => {
    const footprints = buildings.map(({ footprint }) => footprintOf([[footprint]]));
    const index = new Flatbush(footprints.length);
    for (const { bounds } of footprints) index.add(...bounds);
    index.finish();
    const seams: number[] = [];
    footprints.forEach((one, i) => {
      for (const hit of index.search(...one.bounds)) {
        if (hit >= i) continue;
        const shared = sharedArea(one, footprints[hit]!);
        if (shared < 0.01) continue;
        seams.push(shared);
        const seamM = shared / Math.sqrt(Math.min(one.areaM2, footprints[hit]!.areaM2));
        if (seamM > 0.3) expect.fail(`${buildings[i]!.id} stands in ${buildings[hit]!.id}: ${shared.toFixed(1)} m²`);
      }
    });
    // Of 168 000 buildings; a seam of 15 cm along a house of 12 m is 1.8 m².
    expect(Math.max(...seams)).toBeLessThan(2);
    expect(seams.filter((shared) => shared > 1).length).toBeLessThan(40);
  });

  it('is dry and clear of rails, motorways and main roads, up to the last metre of every wall', () => {
    const waters = model.waters.all.map((water) => new PolygonField(water.field.rings));
    const banks = new SegmentIndex(
      waters.flatMap(({ rings }) => rings.map((ring) => [...ring, ring[0]!])),
      64,
    );
    const rails = new SegmentIndex(
      [...inputs.rails, ...inputs.portRails].flatMap(({ lines }) => lines),
      64,
    );
    const roads = (kind: string): SegmentIndex =>
      new SegmentIndex(inputs.roads.filter(({ properties }) => properties.kind === kind).flatMap(({ lines }) => lines), 64); // prettier-ignore
    // Least distance of a wall from the line's middle, metres: half a track and its gauge, half a carriageway and its hard shoulder.
    const rules = [['bank', banks, 5], ['rail', rails, 4], ['motorway', roads('motorway'), 20], ['main road', roads('main-road'), 8]] as const; // prettier-ignore
    for (const building of buildings) {
      for (const [x, z] of along(wall(building), 4))
        for (const [what, index, leastM] of rules)
          if (index.distance(x, z, leastM) < leastM) expect.fail(`${building.id} stands on the ${what}`);
      const [x, z] = building.footprint[0]!;
      if (waters.some((water) => water.contains(x, z))) expect.fail(`${building.id} stands in water`);
    }
  });

  it('changes near a cell of the census that changes, and in no tile farther away', () => {
    const { id, x, z } = cells.find((cell) => cell.buildings > 20 && Math.hypot(cell.x - 2500, cell.z - 2500) < 900)!;
    const census = inputs.census.map((cell) => (cell.id === id ? { ...cell, buildings: cell.buildings - 7 } : cell));
    const changed = { ...inputs, census };
    const cover = buildLandcover(changed, ground);
    const graded = gradeStreets({ taken: changed, drawn: changed, bounds: null }, groundModel(changed), 'structures.geojson'); // prettier-ignore
    const free = graded.obstacles;
    const again = buildMassing(changed, ground, cover, generateStreets(changed, cover, free, graded.arterials), free);
    const tilesOf = (all: readonly CityBuilding[]): Map<string, string> =>
      new Map([...allTiles(planTiles(all))].map((tile) => [tileUri(tile), contentOf(tile)]));
    // Place to the centimetre, height, and what is said of it: everything that the file of a tile is made from.
    const contentOf = ({ buildings: some }: TilePlan): string =>
      some.map(({ id: own, kind, footM, topM, years, dwellings, street, footprint }) => [own, kind.en, footM, topM, years, dwellings, street, ...footprint[0]!, ...footprint[2]!].join()).join(); // prettier-ignore
    const [before, after] = [tilesOf(buildings), tilesOf(again.buildings)];
    expect([...after.keys()]).toEqual([...before.keys()]);
    const different = [...allTiles(planTiles(buildings))].filter((tile) => after.get(tileUri(tile)) !== before.get(tileUri(tile))); // prettier-ignore
    expect(different.length).toBeGreaterThan(0);
    for (const { level, column, row } of different) {
      const { sizeM } = LEVELS[level]!;
      const beyond = (at: number, start: number): number => Math.max(start - at, at - start - sizeM, 0);
      // What stood in the way of a neighbour no longer does, and so on from house to house, but not far.
      const awayM = Math.hypot(beyond(x, column * sizeM), beyond(z, row * sizeM));
      if (awayM > 600) expect.fail(`tile ${level}/${column}_${row}, ${Math.round(awayM)} m away`);
    }
    expect(different.length).toBeLessThan(before.size / 10);
  }, 120_000);
});
