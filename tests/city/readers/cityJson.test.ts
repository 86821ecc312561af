import { describe, expect, it } from 'vitest';
import type { Building } from '../../../src/city/model/Building.ts';
import { surfacesOf } from '../../../src/city/model/geometry.ts';
import { readCityJson } from '../../../src/city/readers/cityJson.ts';
import { createSummary, problemLine, type ReadSummary } from '../../../src/city/readers/readSummary.ts';

const SOURCE = { source: 'test', licence: 'none', date: '2026' };

async function read(text: string, step = 64): Promise<{ buildings: Building[]; summary: ReadSummary }> {
  const bytes = Buffer.from(text);
  const summary = createSummary();
  const buildings: Building[] = [];
  const pieces = (async function* () {
    for (let at = 0; at < bytes.length; at += step) yield await Promise.resolve(bytes.subarray(at, at + step));
  })();
  for await (const building of readCityJson('test.json', pieces, SOURCE, summary)) buildings.push(building);
  return { buildings, summary };
}

const transform = { scale: [0.001, 0.001, 0.001], translate: [344000, 5700000, 30] };
/** A block of w × d × h metres, with its corner at x, y, as eight vertices and six faces that look outwards. */
const block = (x: number, y: number, w: number, d: number, h: number): number[][] =>
  [0, h].flatMap((z) => [[x, y, z], [x + w, y, z], [x + w, y + d, z], [x, y + d, z]].map((p) => p.map((m) => m * 1000))); // prettier-ignore
const faces = (at = 0): number[][][] =>
  [[3, 2, 1, 0], [4, 5, 6, 7], [0, 1, 5, 4], [1, 2, 6, 5], [2, 3, 7, 6], [3, 0, 4, 7]].map((face) => [face.map((i) => i + at)]); // prettier-ignore
const semantics = {
  surfaces: [{ type: 'GroundSurface' }, { type: 'RoofSurface' }, { type: 'WallSurface' }],
  values: [[0, 1, 2, 2, 2, 2]],
};
const solid = (lod: string, at = 0): object => ({ type: 'Solid', lod, boundaries: [faces(at)], semantics });
const model = (more: object = {}): object => ({
  type: 'CityJSON',
  version: '2.0',
  transform,
  metadata: { referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/25832' },
  CityObjects: {
    house: {
      type: 'Building',
      attributes: {
        function: '31001_1010',
        roofType: '1000',
        measuredHeight: 6,
        yearOfConstruction: 1950,
        name: 'Haus',
      },
      children: ['annex', 'gone'],
      geometry: [solid('1.2'), { type: 'MultiSurface', lod: '0', boundaries: [faces()[0]] }, solid('2.2')],
    },
    annex: { type: 'BuildingPart', parents: ['house'], geometry: [solid('2.2', 8)] },
    oak: { type: 'SolitaryVegetationObject' },
  },
  vertices: [...block(0, 0, 10, 8, 6), ...block(10, 0, 4, 4, 3)],
  ...more,
});

describe('CityJSON', () => {
  it('reads parts, semantics, the best level of detail and the transform', async () => {
    const { buildings, summary } = await read(JSON.stringify(model(), null, 1));
    expect(summary.problems.map(problemLine)).toEqual([]);
    expect(summary.skipped).toEqual({ 'not a building: SolitaryVegetationObject': 1 });
    expect(summary.notes).toEqual({ 'children that are not in the file are left out': 1 });
    expect(buildings).toHaveLength(1);
    const [house] = buildings as [Building];
    expect(house).toMatchObject({ id: 'house', name: 'Haus', lod: 2, isClosed: true, yearOfConstruction: 1950 });
    expect(house.use?.word?.de).toBe('Wohnhaus');
    expect(house.parts.map(({ id }) => id)).toEqual(['annex']);
    expect(house.volumeM3).toBeCloseTo(480 + 48, 4);
    expect(house.footprintAreaM2).toBeCloseTo(80 + 16, 4);
    expect(house.bounds.map((m) => Number(m.toFixed(3)))).toEqual([344000, 5700000, 30, 344014, 5700008, 36]);
    expect([...surfacesOf(house.geometry)].filter(({ part }) => part === 1).map(({ kind }) => kind)).toEqual(['ground', 'roof', 'wall', 'wall', 'wall', 'wall']); // prettier-ignore
  });

  it('reads a sequence line by line, and one line that is broken costs only itself', async () => {
    const feature = (id: string, more: object = {}): object => ({
      type: 'CityJSONFeature',
      id,
      CityObjects: { [id]: { type: 'Building', geometry: [solid('2')] } },
      vertices: block(0, 0, 10, 8, 6),
      ...more,
    });
    const lines = [
      model({ CityObjects: {}, vertices: [] }),
      feature('a'),
      feature('b', { vertices: [[0, 0, 0]] }),
      feature('c'),
    ].map((line) => JSON.stringify(line));
    lines.splice(2, 0, '{"type": "CityJSONFeature", broken');
    const { buildings, summary } = await read(`${lines.join('\n')}\n`);
    expect(buildings.map(({ id, volumeM3 }) => [id, Math.round(volumeM3)])).toEqual([['a', 480], ['c', 480]]); // prettier-ignore
    expect(summary.problems.map(problemLine)).toEqual([
      'test.json:3: is not JSON',
      'test.json:4: b: vertex 3 of 1 is not there',
    ]);
  });

  it('cuts holes out, and finds out what surfaces without semantics are', async () => {
    const outer = block(0, 0, 10, 10, 5);
    const inner = block(4, 4, 2, 2, 5);
    const hole = (face: number[]): number[] => face.map((i) => i + 8).reverse();
    const [ground, roof, ...walls] = faces().map(([face]) => face!);
    const boundaries = [
      [ground!, hole(ground!)],
      [roof!, hole(roof!)],
      ...walls.map((wall) => [wall]),
      ...walls.map((wall) => [hole(wall)]),
    ];
    const object = { type: 'Building', geometry: [{ type: 'Solid', lod: 1, boundaries: [boundaries] }] };
    const { buildings } = await read(
      JSON.stringify(model({ CityObjects: { ring: object }, vertices: [...outer, ...inner] })),
    );
    expect(buildings[0]).toMatchObject({ isClosed: true, lod: 1 });
    expect(buildings[0]!.volumeM3).toBeCloseTo((100 - 4) * 5, 4);
    expect(buildings[0]!.footprintAreaM2).toBeCloseTo(96, 4);
  });

  it('raises a footprint to its height, and turns what is inside out', async () => {
    const flat = { type: 'MultiSurface', lod: '0', boundaries: [faces()[0]] };
    const turned = { ...solid('2'), boundaries: [faces().map(([face]) => [[...face!].reverse()])] };
    const objects = {
      shed: { type: 'Building', attributes: { measuredHeight: 3 }, geometry: [flat] },
      inverse: { type: 'Building', geometry: [turned] },
    };
    const { buildings, summary } = await read(JSON.stringify(model({ CityObjects: objects })));
    expect(buildings.map(({ lod, volumeM3, isClosed }) => [lod, Math.round(volumeM3), isClosed])).toEqual([[0, 240, true], [2, 480, true]]); // prettier-ignore
    expect(Object.keys(summary.notes).sort()).toEqual([
      'buildings that were inside out are turned',
      'footprints are raised to their measured height',
    ]);
  });

  it('names the place of what does not fit', async () => {
    const whole = (more: object): Promise<unknown> => read(JSON.stringify(model(more), null, 1));
    await expect(whole({ version: '1.0' })).rejects.toThrow(/test\.json: version: .*only 1\.1 and 2\.0/);
    await expect(whole({ transform: { scale: [1, 1] } })).rejects.toThrow(/test\.json: transform\./);
    await expect(whole({ metadata: { referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/7415' } })).rejects.toThrow(/7415" is not read/); // prettier-ignore
    await expect(read('{\n"type": "CityJSON",\n oops')).rejects.toThrow(/test\.json: line 3: is not JSON/);
    const bad = { type: 'Building', geometry: [{ type: 'Solid', lod: '2', boundaries: [[[['x']]]] }] };
    const { buildings, summary } = await read(JSON.stringify(model({ CityObjects: { bad } })));
    expect(buildings).toEqual([]);
    expect(summary.problems[0]).toMatchObject({ file: 'test.json', id: 'bad' });
    expect(summary.problems[0]!.reason).toMatch(/boundaries\.0\.0\.0\.0/);
  });
});
