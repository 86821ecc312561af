import { describe, expect, it } from 'vitest';
import { readInputs } from '../../src/city/inputs.ts';
import { outlineOf, structureRows } from '../../src/city/structureRows.ts';
import { placeStructures } from '../../src/city/structures.ts';
import { areaOf } from '../../src/city/tiles/buildingIndex.ts';
import { buildingIdOf } from '../../src/schema/buildingId.ts';
import type { Structure } from '../../src/schema/structures.ts';
import { CITY_FOLDER } from './builtCity.ts';

const provenance = { kind: 'curated', source: 'a plan', licence: 'facts', date: '2026' } as const;
const at = { x: 100, y: 30, z: 200, turn: 0.4, provenance };
const hall: Structure = {
  kind: 'warehouse',
  id: 'structure/hall',
  ...at,
  length: 80,
  width: 25,
  height: 12,
  docks: true,
};
const tank: Structure = { kind: 'tank', id: 'structure/tank', ...at, radius: 10, height: 18 };
const church: Structure = {
  kind: 'church',
  id: 'landmark/church',
  ...at,
  length: 40,
  width: 20,
  height: 15,
  towerM: 60,
};
const bridge: Structure = {
  ...{ kind: 'bridge-beam', id: 'bridge/one', ...at, width: 10, piers: [50], main: [0, 0], rise: 0, carries: 'road' },
  deck: [[0, 34, 0], [60, 38, 0], [120, 34, 0]],
}; // prettier-ignore

describe('a curated model in the index', () => {
  it('says what it is, how high and how large', () => {
    const rows = structureRows([hall, tank, church, bridge]);
    expect(rows.map(({ id, use, kind }) => [id, use, kind.de])).toEqual([
      ['structure/hall', 'port', 'Lagerhalle'],
      ['structure/tank', 'structure', 'Tank'],
      ['landmark/church', 'public', 'Kirche'],
      ['bridge/one', 'structure', 'Balkenbrücke'],
    ]);
    expect(rows.map(({ footM, topM }) => topM - footM)).toEqual([12, 18, 60, 8]);
    expect(rows.map(({ footprint }) => Math.round(areaOf(footprint)))).toEqual([2000, 306, 800, 1200]);
  });

  it('is one row where two parts go by one id', () => {
    expect(structureRows([hall, { ...hall, x: 500 }]).map(({ footprint }) => footprint)).toEqual([outlineOf(hall)]);
  });

  it('is there for everything that was curated, and no two ids become one in a link', () => {
    const { structures } = readInputs(CITY_FOLDER);
    const placed = placeStructures(structures, () => 30, 'structures.geojson');
    const rows = structureRows(placed);
    expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(placed.map(({ id }) => id)));
    expect(new Set(rows.map(({ id }) => buildingIdOf(id))).size).toBe(rows.length);
    const halls = rows.filter(({ kind, footM, topM }) => /hall/i.test(kind.de) && topM - footM >= 20);
    expect(halls.length).toBeGreaterThan(40);
  });
});
