import { describe, expect, it } from 'vitest';
import { surfacesOf } from '../../../../src/city/model/geometry.ts';
import { readDirection, readLength, readLevels, readStartYear } from '../../../../src/city/readers/osm/osmNumbers.ts';
import { readFixture, type FixtureReading } from './readFixture.ts';
import { box, Town } from './smallTown.ts';
import { writePbf } from './writePbf.ts';

const read = (fill: (town: Town) => void, groundM = 30): Promise<FixtureReading> => {
  const town = new Town();
  fill(town);
  return readFixture('town.osm.pbf', writePbf(town.extract()), { groundAt: () => groundM });
};
const one = (tags: Record<string, string>, places = box(344000, 5700000, 20, 10)): Promise<FixtureReading> =>
  read((town) => void town.area(places, { building: 'yes', ...tags }));

describe('values as mappers write them', () => {
  it.each([['12', 12], ['12 m', 12], ['12.5m', 12.5], ['3,5', 3.5], ["40'", 12.192], ['40 ft', 12.192], [`5'11"`, 1.8034], ['tall', null], ['', null]])('reads the length %s', (text, metres) => {
    const value = readLength(text);
    if (metres === null) expect(value).toBeNull();
    else expect(value).toBeCloseTo(metres, 6);
  }); // prettier-ignore

  it('reads storeys, years and directions, and nothing else', () => {
    expect(['3', '2.5', '-1', 'many'].map(readLevels)).toEqual([3, 2.5, null, null]);
    expect(['1907', '1907-05', '~1950', 'C19', '1890s'].map(readStartYear)).toEqual([1907, 1907, null, null, null]);
    expect(readDirection('E')!.map((x) => Number(x.toFixed(3)))).toEqual([1, 0]);
    expect(readDirection('180')!.map((x) => Number(x.toFixed(3)))).toEqual([0, -1]);
    expect(readDirection('downhill')).toBeNull();
  });
});

describe('the height of a building', () => {
  it.each([
    ['height, to the top of its roof', { height: '12 m', 'roof:shape': 'gabled', 'roof:height': '4' }, 12, 'height as mapped'],
    ['3 m a storey and the roof on top', { 'building:levels': '3', 'roof:shape': 'gabled', 'roof:height': '4' }, 13, 'height from its storeys, 3 m each'],
    ['what its kind has as a rule', { building: 'garage' }, 2.6, 'height assumed from its kind'],
    ['its storeys where the height is no number', { height: 'tall', 'building:levels': '4' }, 12, 'height from its storeys, 3 m each'],
    ['its storeys where the height is not above its foot', { height: '3', min_height: '5', 'building:levels': '4' }, 12, 'height from its storeys, 3 m each'],
  ])('is %s', async (_, tags, topM, note) => {
    const { buildings } = await one(tags);
    expect(buildings[0]!.bounds[5]).toBeCloseTo(30 + topM, 6);
    expect(buildings[0]!.provenance.note).toBe(note);
    expect(buildings[0]!.isClosed).toBe(true);
  }); // prettier-ignore

  it('counts values that cannot be used, with an example', async () => {
    const { summary, problems } = await one({ height: 'tall', 'building:levels': 'x' });
    expect(problems).toEqual([]);
    expect(summary.notes).toMatchObject({
      'height: values that are not a height, such as "tall"': 1,
      'building:levels: values that are not a number of storeys, such as "x"': 1,
    });
  });

  it('begins at min_height, with an underside that is no ground', async () => {
    const { buildings } = await one({ height: '20', min_height: '8' });
    expect(buildings[0]!.bounds[2]).toBeCloseTo(38, 6);
    const kinds = [...surfacesOf(buildings[0]!.geometry)].map(({ kind }) => kind);
    expect(kinds).toContain('closure');
    expect(kinds).not.toContain('ground');
  });
});

describe('roofs', () => {
  // 20 m × 10 m, eaves at 6 m, top at 10 m: volumes by hand.
  it.each([
    ['flat', 2000],
    ['gabled', 1200 + 400],
    ['skillion', 1200 + 400],
    ['hipped', 1200 + 4 * 5 * 10 + (10 * 10 * 4) / 3],
    ['pyramidal', 1200 + 800 / 3],
    ['round', 1200 + 800 * 0.78],
    ['dome', 1200 + 800 * 0.66],
    ['gambrel', 1200 + 800 * 0.63],
    ['mansard', 1200 + 800 * 0.7],
  ])('are closed, and hold what they should: %s', async (shape, volume) => {
    const { buildings } = await one({ height: '10', 'roof:height': '4', 'roof:shape': shape });
    const [house] = buildings;
    expect(house!.isClosed).toBe(true);
    expect(house!.bounds[5] - 30).toBeCloseTo(10, 6);
    expect(house!.footprintAreaM2).toBeCloseTo(200, 0);
    expect(Math.abs(house!.volumeM3 - volume) / volume).toBeLessThan(0.03);
    expect(house!.roof?.code).toBe(shape);
  });

  it('have their ridge along the longer side, or across it where the tags say so', async () => {
    const ridge = async (tags: Record<string, string>): Promise<string> => {
      const { buildings } = await one({ height: '10', 'roof:height': '4', 'roof:shape': 'gabled', ...tags });
      const { positions } = buildings[0]!.geometry;
      const top: number[][] = [];
      for (let i = 0; i < positions.length; i += 3)
        if (positions[i + 2]! > 39.9) top.push([positions[i]!, positions[i + 1]!]);
      const spread = (k: number): number => Math.max(...top.map((p) => p[k]!)) - Math.min(...top.map((p) => p[k]!));
      return spread(0) > spread(1) ? 'east' : 'north';
    };
    expect(await ridge({})).toBe('east');
    expect(await ridge({ 'roof:orientation': 'across' })).toBe('north');
  });

  it('fall in the direction that the tags name', async () => {
    const { buildings } = await one({
      height: '10',
      'roof:height': '4',
      'roof:shape': 'skillion',
      'roof:direction': '0',
    });
    const roof = [...surfacesOf(buildings[0]!.geometry)].find(({ kind }) => kind === 'roof')!.rings[0]!;
    for (let i = 0; i < roof.length; i += 3) expect(roof[i + 2]).toBeCloseTo(roof[i + 1]! > 5700005 ? 36 : 40, 0);
  });

  it('are gables over outlines with corners on straight sides, and flat at half height over other outlines', async () => {
    const straight = await one({ height: '10', 'roof:height': '4', 'roof:shape': 'gabled' }, [[344000, 5700000], [344009, 5700000], [344020, 5700000], [344020, 5700010], [344000, 5700010]]); // prettier-ignore
    expect(straight.buildings[0]!.bounds[5]).toBeCloseTo(40, 6);
    const angled = await one({ height: '10', 'roof:height': '4', 'roof:shape': 'gabled' }, [[344000, 5700000], [344020, 5700000], [344020, 5700010], [344010, 5700010], [344010, 5700020], [344000, 5700020]]); // prettier-ignore
    expect(angled.buildings[0]!.bounds[5]).toBeCloseTo(38, 6);
    expect(Object.keys(angled.summary.notes).join()).toContain('flat, at half their height');
  });
});

describe('parts', () => {
  it('stand in place of the outline that they fill, each with its own height', async () => {
    const { buildings } = await read((town) => {
      town.area(box(344000, 5700000, 20, 10), { building: 'church', name: 'Salvator' });
      town.area(box(344000, 5700000, 5, 10), { 'building:part': 'yes', height: '50' });
      town.area(box(344005, 5700000, 15, 10), { 'building:part': 'yes', height: '15' });
    });
    expect(buildings).toHaveLength(1);
    expect(buildings[0]).toMatchObject({ id: 'osm-w100', name: 'Salvator', isClosed: true });
    expect(buildings[0]!.parts.map(({ id }) => id)).toEqual(['osm-w101', 'osm-w102']);
    expect(buildings[0]!.volumeM3).toBeCloseTo(5 * 10 * 50 + 15 * 10 * 15, -2);
  });

  it('are built beside an outline that they do not fill, and alone where there is none', async () => {
    const { buildings, summary } = await read((town) => {
      town.area(box(344000, 5700000, 20, 10), { building: 'yes', height: '10' });
      town.area(box(344000, 5700000, 4, 4), { 'building:part': 'yes', height: '20' });
      town.area(box(344100, 5700000, 4, 4), { 'building:part': 'yes', height: '20' });
    });
    expect(buildings.map(({ id, parts }) => [id, parts.length])).toEqual([['osm-w100', 1], ['osm-w102', 0]]); // prettier-ignore
    expect(buildings[0]!.volumeM3).toBeCloseTo(2000 + 320, -1);
    expect(Object.keys(summary.notes)).toHaveLength(2);
  });
});

describe('mistakes in the data', () => {
  it('are named with the way and the reason, and everything else is built', async () => {
    const { buildings, problems } = await read((town) => {
      const corners = box(344000, 5700000, 20, 10).map((place) => town.node(place));
      town.way([...corners, 99, corners[0]!], { building: 'yes' });
      town.way(corners, { building: 'yes' });
      town.area([[344000, 5700100], [344020, 5700110], [344020, 5700100], [344000, 5700110]], { building: 'yes' }); // prettier-ignore
      town.area([[344000, 5700200], [344010, 5700200], [344020, 5700200]], { building: 'yes' }); // prettier-ignore
      const half = town.line([[344100, 5700000], [344120, 5700000], [344120, 5700010]]); // prettier-ignore
      town.relation([{ type: 'way', ref: half, role: 'outer' }], { type: 'multipolygon', building: 'yes' });
      town.relation([{ type: 'way', ref: half, role: 'outer' }, { type: 'way', ref: 77, role: 'outer' }], { type: 'multipolygon', building: 'yes' }); // prettier-ignore
      town.area(box(344300, 5700000, 20, 10), { building: 'yes' });
    });
    expect(buildings.map(({ id }) => id)).toEqual(['osm-w105']);
    expect(problems).toEqual([
      'town.osm.pbf: way 100: its node 99 is not in the file',
      'town.osm.pbf: way 101: its outline is not closed: it ends at the nodes 1000 and 1003',
      'town.osm.pbf: relation 10: its outline is not closed: it ends at the nodes 1011 and 1013',
      'town.osm.pbf: relation 11: its way 77 is not in the file',
      expect.stringMatching(
        /^town\.osm\.pbf: way 102: its outline crosses itself near 3440\d\d\.\d 57001\d\d\.\d \(EPSG:25832\)$/,
      ),
      'town.osm.pbf: way 103: its outline has no area',
    ]);
  });
});
