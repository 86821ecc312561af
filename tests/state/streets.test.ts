import { describe, expect, it } from 'vitest';
import { LINE_KINDS } from '../../src/schema/cityFiles.ts';
import { createBuildingIndex } from '../../src/state/buildingIndex.ts';
import { parseRiverKm, placeOfRiverKm } from '../../src/state/riverKm.ts';
import { createStreets } from '../../src/state/streets.ts';
import { BUILDINGS_META, buildingsFile } from './someBuildings.ts';

const kinds = (...names: (typeof LINE_KINDS)[number][]) => Uint8Array.from(names, (name) => LINE_KINDS.indexOf(name));
/** Two pieces of Ruhrorter Straße, a railway with a name, a street without one. */
const LINES = {
  meta: { names: ['', 'Ruhrorter Straße', 'Strecke 2650'] },
  columns: {
    kind: kinds('street', 'street', 'rail', 'street'),
    name: Uint16Array.from([1, 1, 2, 0]),
    start: Uint32Array.from([0, 2, 5, 7, 9]),
    x: Int32Array.from([0, 100, 0, 2000, 4000, 0, 50, 0, 9]),
    z: Int32Array.from([0, 0, 10, 20, 30, 0, 0, 0, 0]),
  },
};
const { columns } = buildingsFile();
const index = createBuildingIndex(BUILDINGS_META, columns as never, new Map());

describe('the search for streets', () => {
  const streets = createStreets(LINES, index);
  const names = (query: string): string[] => streets.find(query, 5).map(({ name }) => name);

  it.each(['Hafenstr', 'hafenstr.', 'HAFENSTRASSE', 'Hafenstraße'])('finds "%s"', (query) => {
    expect(names(query)).toEqual(['Hafenstraße']);
  });

  it('finds the umlaut in each of its spellings, and a word within', () => {
    expect(names('konig')).toEqual(['Königstraße']);
    expect(names('Koenigstr.')).toEqual(['Königstraße']);
    expect(names('straße')).toHaveLength(3);
  });

  it('knows the middle of the longest piece, the district of its houses, and no railway', () => {
    expect(streets.find('ruhrorter', 5)).toEqual([
      { name: 'Ruhrorter Straße', x: 200, z: 2, lengthM: expect.closeTo(400, 0) as number, district: null },
    ]);
    expect(streets.find('hafen', 1)[0]!.district).toBe('Homberg');
    expect(names('Strecke')).toEqual([]);
    expect(names('h')).toEqual([]);
  });

  it('finds a house by its address: the number as asked for, then those that begin with it', () => {
    expect(streets.findHouses('Hafenstr. 12', 5)).toEqual([0]);
    expect(streets.findHouses('hafenstraße 1', 5)).toEqual([3, 0]);
    expect(streets.findHouses('Koenigstr 12A', 5)).toEqual([1]);
    expect(streets.findHouses('Hafenstraße', 5)).toEqual([]);
    expect(createStreets(LINES, null).findHouses('Hafenstr. 12', 5)).toEqual([]);
  });
});

describe('the search for a river kilometre', () => {
  it.each([
    ['km 780,8', 780.8],
    ['Rhein-km 780.8', 780.8],
    ['780', 780],
    ['莱茵河 781 公里', 781],
  ])('reads "%s"', (query, km) => {
    expect(parseRiverKm(query)).toBe(km);
  });

  it.each(['km 12', '47058', 'Hafenstr. 780a', ''])('does not take "%s" for one', (query) => {
    expect(parseRiverKm(query)).toBeNull();
  });

  it('is in the middle of the river, not of a lake', () => {
    const meta = {
      bodies: [
        { id: 'rhine', name: 'Rhein', kind: 'river', levelM: null },
        { id: 'lake', name: 'See', kind: 'still', levelM: 20 },
      ],
    };
    const ground = {
      meta,
      columns: {
        x: Int32Array.from([0, 4000, 90_000, 0]),
        z: Int32Array.from([100, 300, 0, 0]),
        body: Uint8Array.from([1, 1, 2, 1]),
        km: Uint16Array.from([8080, 8078, 8080, 9000]),
      },
    };
    expect(placeOfRiverKm(ground, 780.8)).toEqual({ x: 200, z: 20 });
    expect(placeOfRiverKm(ground, 770)).toBeNull();
  });
});
