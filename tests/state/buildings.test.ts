import { describe, expect, it } from 'vitest';
import { NO_FILTER, type BuildingFilter } from '../../src/schema/buildingFilter.ts';
import { buildingIdOf } from '../../src/schema/buildingId.ts';
import { BUILDING_CLASSES, FOUND_COLOUR, OWN_COLOUR } from '../../src/state/buildingClasses.ts';
import { createBuildings } from '../../src/state/buildings.ts';
import { settle } from './fakeTimers.ts';
import { BUILDING_IDS, BUILDINGS_META, buildingsFile, cityOf } from './someBuildings.ts';

const WAREHOUSE = 'building/g3444610-57005090';
const CHURCH = 'building/denw37al1000abc';
const asking = (filter: Partial<BuildingFilter>): BuildingFilter => ({ ...NO_FILTER, ...filter });

function createSetup(file: Parameters<typeof cityOf>[0] = buildingsFile(), ids?: string) {
  const city = cityOf(file, ids);
  let pictureDrawn: () => void = () => undefined;
  const picture = new Promise<void>((resolve) => (pictureDrawn = resolve));
  return { city, pictureDrawn, buildings: createBuildings({ city, firstPicture: () => picture }) };
}
async function loaded() {
  const { buildings, pictureDrawn } = createSetup();
  pictureDrawn();
  const index = await buildings.load();
  return { buildings, index };
}

describe('the index of the buildings', () => {
  it('is asked for once, when it is first needed, and never before the first picture', async () => {
    const { buildings, city, pictureDrawn } = createSetup();
    await settle();
    expect(buildings.getState().status).toBe('idle');
    buildings.setColouring('use');
    buildings.need();
    await settle();
    expect(buildings.getState().status).toBe('loading');
    expect(city.asked).toEqual([]);
    pictureDrawn();
    await settle();
    expect(buildings.getState().status).toBe('ready');
    expect(city.asked).toEqual(['buildings', 'building-ids.txt']);
  });

  it('finds a generated building by the place in its id, a registered one by its id, and no other', async () => {
    const { buildings } = await loaded();
    for (let row = 0; row < 6; row++) expect(buildings.rowOf(buildings.idOf(row)!)).toBe(row);
    expect(buildings.rowOf(WAREHOUSE)).toBe(0);
    expect(buildings.idOf(2)).toBe(CHURCH);
    expect(buildings.rowOf(CHURCH)).toBe(2);
    // The centre rounded the other way.
    expect(buildings.rowOf('building/g3444611-57005091')).toBe(0);
    for (const id of ['building/g3444650-57005090', 'building/denw0', 'gauge/duisburg-ruhrort', 'building/'])
      expect(buildings.rowOf(id)).toBeNull();
  });

  it('finds curated models too: by an id of its own, or as the asset that it is', async () => {
    const ids = `${BUILDING_IDS}4\tstructure/dgt-hall\n5\tlandmark/rathaus\n`;
    const isAsset = (id: string): boolean => id.startsWith('landmark/');
    const buildings = createBuildings({ city: cityOf(buildingsFile(), ids), firstPicture: () => Promise.resolve(), isAsset }); // prettier-ignore
    const index = await buildings.load();
    expect([4, 5].map((row) => buildings.idOf(row))).toEqual(['building/structure-dgt-hall', 'landmark/rathaus']);
    expect(['building/structure-dgt-hall', 'structure/dgt-hall', 'landmark/rathaus'].map(buildings.rowOf)).toEqual([4, 4, 5]); // prettier-ignore
    expect(index.factsOf(4).id).toBe('building/structure-dgt-hall');
  });

  it('writes ids of registers so that they fit in a link', () => {
    expect(buildingIdOf('DENW37AL_1000.abc')).toBe('building/denw37al-1000-abc');
    expect(buildingIdOf('osm-w123')).toBe('building/osm-w123');
  });

  it('tells the facts of a building in metres, degrees and years, and null where nothing is known', async () => {
    const { index } = await loaded();
    const warehouse = index.factsOf(0);
    expect(warehouse).toMatchObject({
      ...{ id: WAREHOUSE, use: 'port', heightM: 24, storeys: 1, years: [1996, 2000], roof: 'flat', areaM2: 4200 },
      ...{ street: 'Hafenstraße', number: '12', district: { id: 'ruhrort' }, quayM: 30, footM: 25.1, name: null },
      ...{ dwellings: null, kind: { de: 'Lagerhalle' }, provenance: { kind: 'generated', licence: 'dl-de/by-2-0' } },
      utm: { e: 344461, n: 5700509 },
    });
    // City centre of the facts: 51.4344 N 6.7623 E.
    expect(warehouse.place.lon).toBeCloseTo(6.7623, 3);
    expect(warehouse.place.lat).toBeCloseTo(51.4344, 3);
    expect(index.factsOf(2)).toMatchObject({
      name: 'St. Maximilian',
      storeys: null,
      years: [1847, 1847],
      street: null,
    });
    expect(index.factsOf(5)).toMatchObject({ years: null, district: null, quayM: null, number: null });
    expect(() => index.factsOf(6)).toThrow('there is no building in row 6 of 6');
  });

  it.each([
    ['no index in the city', new Error('/city/manifest.json: files.buildings is not in this city'), 'files.buildings'],
    ['a column of another length', buildingsFile({ columns: { use: new Uint8Array(3) } }), 'columns.use: has 3 rows'],
    [
      'a column of another type',
      buildingsFile({ columns: { height: new Int32Array(6) } }),
      'columns.height: is no Uint16',
    ],
    ['a head without kinds', buildingsFile({ meta: { kinds: undefined as never } }), 'kinds'],
  ])('says why it cannot be read: %s', async (_, file, why) => {
    const { buildings, pictureDrawn } = createSetup(file);
    pictureDrawn();
    await expect(buildings.load()).rejects.toThrow(why);
    expect(buildings.getState()).toMatchObject({ status: 'failed', error: expect.stringContaining(why) as string });
    expect(buildings.rowOf(WAREHOUSE)).toBeNull();
  });

  it('names the line of a list of ids that is none', async () => {
    const { buildings, pictureDrawn } = createSetup(buildingsFile(), '2\tabc\nrow three\n');
    pictureDrawn();
    await expect(buildings.load()).rejects.toThrow('building-ids.txt: line 2');
  });
});

describe('what is asked of the buildings', () => {
  it.each<[string, Partial<BuildingFilter>, number[]]>([
    ['halls over 20 m near quays', { kind: 'halle', heightM: [20, null], nearQuayM: 100 }, [0, 3]],
    ['the same in the words of another language', { kind: 'HALL large' }, [3, 4]],
    ['uses', { uses: ['dwelling', 'public'] }, [1, 2]],
    ['heights, both ends included', { heightM: [8, 24] }, [0, 1, 4]],
    ['years in which it may have been built', { years: [1940, 1949] }, [1, 3, 4]],
    ['buildings of a known year', { years: [null, 1900] }, [2, 4]],
    ['measured buildings', { provenances: ['measured'] }, [2]],
    ['a district', { district: 'homberg' }, [3, 4]],
    ['a district that is not there', { district: 'atlantis' }, []],
  ])('finds %s', async (_, filter, rows) => {
    const { buildings } = await loaded();
    buildings.setFilter(asking(filter));
    const { matches, count } = buildings.getState();
    expect([...matches!.entries()].filter(([, isMatch]) => isMatch).map(([row]) => row)).toEqual(rows);
    expect(count).toBe(rows.length);
  });

  it('lists the tallest first, and all of them without a filter', async () => {
    const { buildings } = await loaded();
    expect(buildings.tallest(3)).toEqual([2, 3, 0]);
    buildings.setFilter(asking({ kind: 'halle' }));
    expect(buildings.tallest(10)).toEqual([3, 0, 4, 5]);
    buildings.setFilter(NO_FILTER);
    expect(buildings.getState()).toMatchObject({ matches: null, count: 6 });
  });
});

describe('the colours of the buildings', () => {
  const colourOf = (by: keyof typeof BUILDING_CLASSES, key: string, from?: number | null): number =>
    BUILDING_CLASSES[by].find((one) => one.key === key && (from === undefined || one.from === from))!.colour;

  it('are their own until something is chosen', async () => {
    const { buildings } = await loaded();
    expect(buildings.statesOf()).toEqual({ colours: null, faded: null });
    expect(buildings.getState().classCounts).toBeNull();
  });

  it('follow use, height, year and provenance, with a count for each class', async () => {
    const { buildings } = await loaded();
    buildings.setColouring('use');
    expect(buildings.statesOf().colours![1]).toBe(colourOf('use', 'dwelling'));
    expect(buildings.getState().classCounts).toEqual([1, 0, 2, 1, 1, 1, 0]);
    buildings.setColouring('height');
    expect(buildings.statesOf().colours![2]).toBe(colourOf('height', 'height', 40));
    expect(buildings.statesOf().colours![5]).toBe(colourOf('height', 'height', null));
    buildings.setColouring('year');
    const years = [...buildings.statesOf().colours!];
    expect(years[1]).toBe(colourOf('year', 'year', 1919));
    expect(years[3]).toBe(colourOf('year', 'roughly'));
    expect(years[5]).toBe(colourOf('year', 'unknown'));
    buildings.setColouring('provenance');
    expect(buildings.getState().classCounts).toEqual([1, 0, 5]);
    expect(buildings.statesOf().faded).toBeNull();
  });

  it('mark what is asked for and let the rest step back, with and without a colouring', async () => {
    const { buildings } = await loaded();
    buildings.setFilter(asking({ nearQuayM: 100 }));
    const { colours, faded } = buildings.statesOf();
    expect([...faded!]).toEqual([0, 1, 1, 0, 1, 1]);
    expect([...colours!]).toEqual([FOUND_COLOUR, OWN_COLOUR, OWN_COLOUR, FOUND_COLOUR, OWN_COLOUR, OWN_COLOUR]);
    buildings.setColouring('use');
    expect(buildings.statesOf().colours![0]).toBe(colourOf('use', 'port'));
    expect(buildings.statesOf().colours![1]).toBe(OWN_COLOUR);
    expect(buildings.getState().classCounts).toEqual([0, 0, 1, 1, 0, 0, 0]);
  });

  it('are chosen before the index is there, and stand when it has come', async () => {
    const { buildings, pictureDrawn } = createSetup();
    buildings.setColouring('use');
    buildings.setFilter(asking({ uses: ['public'] }));
    expect(buildings.getState()).toMatchObject({ colouring: 'use', count: 0, matches: null });
    pictureDrawn();
    await settle();
    expect(buildings.getState()).toMatchObject({ count: 1, classCounts: [0, 0, 0, 0, 1, 0, 0] });
  });

  it('are told anew only when something has changed', async () => {
    const { buildings } = await loaded();
    buildings.setFilter(asking({ uses: ['public'] }));
    const before = buildings.statesOf();
    buildings.setFilter(asking({ uses: ['public'] }));
    buildings.setColouring(null);
    expect(buildings.statesOf()).toBe(before);
  });

  it('tell every class apart, and none is the colour of what keeps its own', () => {
    for (const classes of Object.values(BUILDING_CLASSES)) {
      const colours = classes.map(({ colour }) => colour);
      expect(new Set(colours).size).toBe(colours.length);
      expect(colours).not.toContain(OWN_COLOUR);
    }
    expect(BUILDINGS_META.provenances).toHaveLength(2);
  });
});
