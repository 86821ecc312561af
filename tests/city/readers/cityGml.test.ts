import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Building } from '../../../src/city/model/Building.ts';
import { surfacesOf } from '../../../src/city/model/geometry.ts';
import { readBuildingFiles } from '../../../src/city/readers/buildingFiles.ts';
import { readCityGml } from '../../../src/city/readers/cityGml.ts';
import { createSummary, problemLine, type ReadSummary } from '../../../src/city/readers/readSummary.ts';
import { essenExample } from './essenExample.ts';

const SOURCE = { source: 'test', licence: 'none', date: '2026' };
const fixture = (name: string): string => readFileSync(`tests/fixtures/city/${name}`, 'utf8');

/** Reads text, handed over in pieces of `step` bytes. */
async function read(text: string, step = 1000): Promise<{ buildings: Building[]; summary: ReadSummary }> {
  const bytes = Buffer.from(text);
  const summary = createSummary();
  const buildings: Building[] = [];
  const pieces = (async function* () {
    for (let at = 0; at < bytes.length; at += step) yield await Promise.resolve(bytes.subarray(at, at + step));
  })();
  for await (const building of readCityGml('test.gml', pieces, SOURCE, summary)) buildings.push(building);
  return { buildings, summary };
}

describe('CityGML', () => {
  it('reads a building with parts, a hole, references and open words of the register', async () => {
    const { buildings, summary } = await read(fixture('two-buildings.gml'));
    expect(summary.problems.map(problemLine)).toEqual([]);
    expect(buildings.map(({ id }) => id)).toEqual(['B1', 'B2']);
    const [tower, hall] = buildings as [Building, Building];
    expect(tower).toMatchObject({
      name: 'Hof & Turm',
      ags: '05112000',
      storeysAboveGround: 3,
      measuredHeightM: 10,
      yearOfConstruction: 1907,
      createdOn: '2021-01-27',
      lod: 2,
      isClosed: true,
      roof: { code: '1000', word: { de: 'Flachdach' } },
      use: { code: '31001_1010', category: 'dwelling', word: { de: 'Wohnhaus' } },
      addresses: [{ street: 'Königstraße', number: '7a', postcode: '47051', city: 'Duisburg' }],
      attributes: { Gemeindeschluessel: '05112000', DatenquelleLage: '1000' },
      provenance: { kind: 'measured', source: 'test', date: '2021-01-27' },
    });
    // 20 m × 20 m with a courtyard of 10 m × 10 m, 10 m high; the part beside it is a cube of 5 m.
    expect(tower.footprintAreaM2).toBeCloseTo(300 + 25, 6);
    expect(tower.volumeM3).toBeCloseTo(3000 + 125, 5);
    expect(tower.parts).toHaveLength(1);
    expect(tower.parts[0]).toMatchObject({ id: 'B1-part', measuredHeightM: 5 });
    expect(tower.bounds).toEqual([344000, 5700000, 30, 344025, 5700020, 40]);
    const roofs = [...surfacesOf(tower.geometry)].filter(({ kind }) => kind === 'roof');
    expect(roofs.map(({ rings, part }) => [rings.length, part])).toEqual([[2, 0], [1, 1]]); // prettier-ignore
    expect(hall).toMatchObject({ lod: 1, isClosed: true, use: { category: 'industry' }, createdOn: null });
    expect(hall.volumeM3).toBeCloseTo(30 * 10 * 8, 5);
    expect([...surfacesOf(hall.geometry)].map(({ kind }) => kind).sort()).toEqual(['ground', 'roof', 'wall', 'wall', 'wall', 'wall']); // prettier-ignore
    expect(summary.skipped).toEqual({ 'not a building: WaterBody': 1 });
  });

  it('reads the same whatever the size of the pieces it is given', async () => {
    const whole = await read(fixture('two-buildings.gml'), 1e9);
    for (const step of [1, 7, 4096]) expect(await read(fixture('two-buildings.gml'), step)).toEqual(whole);
  });

  it('names file, line and reason of a broken building and builds the rest', async () => {
    const text = fixture('two-buildings.gml');
    const lineOf = (part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;
    const cases: readonly [string, string, RegExp][] = [
      ['344020 5700000 40', '344020 57o0000 40', /test\.gml:\d+: B1: "57o0000" is not a number/],
      ['344020 5700000 40', '344020 5700000', /test\.gml:\d+: B1: a list of \d+ coordinates is not a multiple of 3/],
      ['<gml:name>Hof &amp; Turm</gml:name>', '<gml:name>Hof & Turm', /test\.gml:\d+: B1: /],
      ['<gml:name>Hof &amp; Turm</gml:name>', '<gml:name>&lol;</gml:name>', /test\.gml:\d+: B1: .*entity/],
      ['344020 5700000 40', '5700000 344020 40', /test\.gml:\d+: B1: .*not in UTM zone 32/],
    ];
    for (const [good, bad, reason] of cases) {
      expect(text).toContain(good);
      const { buildings, summary } = await read(text.replace(good, bad));
      expect(summary.problems.map(problemLine).join(), bad).toMatch(reason);
      expect(summary.problemCount).toBe(1);
      expect(buildings.map(({ id }) => id)).toEqual(['B2']);
    }
    const { summary } = await read(text.replace('Hof &amp; Turm', 'Hof &lol; Turm'));
    expect(summary.problems[0]!.line).toBe(lineOf('Hof &amp; Turm'));
  });

  it('says that a file was cut, and keeps what came before', async () => {
    const text = fixture('two-buildings.gml');
    const { buildings, summary } = await read(text.slice(0, text.indexOf('gml:id="B2"') + 200));
    expect(buildings.map(({ id }) => id)).toEqual(['B1']);
    expect(summary.problems.map(problemLine).join()).toMatch(/test\.gml:\d+: the file ends within a building/);
  });

  it('resumes at the next building where one is never closed', async () => {
    const text = fixture('two-buildings.gml').replace('</core:cityObjectMember>', '');
    const { buildings, summary } = await read(text);
    expect(buildings.map(({ id }) => id)).toEqual(['B2']);
    expect(summary.problems[0]!.reason).toContain('is not closed');
  });

  it('does not read what is in comments', async () => {
    const text = fixture('two-buildings.gml').replace(
      '<core:cityObjectMember>',
      '<!-- <core:cityObjectMember><bldg:Building gml:id="ghost"/></core:cityObjectMember> --><core:cityObjectMember>',
    );
    expect((await read(text)).buildings.map(({ id }) => id)).toEqual(['B1', 'B2']);
  });

  it('refuses document types, other coordinate systems and other formats as a whole', async () => {
    const text = fixture('two-buildings.gml');
    const cases: readonly [string, RegExp][] = [
      [text.replace('<core:CityModel', '<!DOCTYPE x [<!ENTITY lol "lol">]><core:CityModel'), /test\.gml: line \d+: has a document type/], // prettier-ignore
      [text.replace(/srsName="[^"]*"/, 'srsName="EPSG:31466"'), /coordinate system "EPSG:31466" is not read/],
      ['<kml xmlns="http://www.opengis.net/kml/2.2"></kml>', /is not CityGML 1\.0 or 2\.0/],
      [text.replaceAll('citygml/1.0', 'citygml/3.0'), /is not CityGML 1\.0 or 2\.0/],
    ];
    for (const [bad, reason] of cases) await expect(read(bad)).rejects.toThrow(reason);
  });

  it('stops at elements that nest without end', async () => {
    const text = fixture('two-buildings.gml').replace(
      '<gml:name>',
      `${'<a>'.repeat(100)}${'</a>'.repeat(100)}<gml:name>`,
    );
    expect((await read(text)).summary.problems[0]!.reason).toContain('nested more than 64');
  });
});

const essen = essenExample();
describe.skipIf(essen === null)('the real delivery of Essen', () => {
  /** Read with nothing but regular expressions, to compare with. */
  const expected = (): Map<string, { height: number; area: number }> => {
    const out = new Map<string, { height: number; area: number }>();
    for (const [building] of readFileSync(essen!, 'utf8').matchAll(/<bldg:Building [\s\S]*?<\/bldg:Building>/g)) {
      const id = /gml:id="([^"]+)"/.exec(building)![1]!;
      const height = Number(/<bldg:measuredHeight[^>]*>([\d.]+)/.exec(building)![1]);
      let area = 0;
      for (const [ground] of building.matchAll(/<bldg:GroundSurface[\s\S]*?<\/bldg:GroundSurface>/g))
        for (const [, list] of ground.matchAll(/<gml:posList[^>]*>([^<]*)/g)) {
          const p = list!.trim().split(/\s+/).map(Number);
          let twice = 0;
          for (let i = 0; i + 5 < p.length; i += 3)
            twice += (p[i]! - p[0]!) * (p[i + 4]! - p[1]!) - (p[i + 3]! - p[0]!) * (p[i + 1]! - p[1]!);
          area += Math.abs(twice / 2);
        }
      out.set(id, { height, area });
    }
    return out;
  };

  it('gives 117 watertight buildings with heights and areas as written, with and without threads', async () => {
    const truth = expected();
    expect(truth.size).toBe(117);
    const readAll = async (threads: number): Promise<Building[]> => {
      const { buildings, summary } = readBuildingFiles([essen!], { threads });
      const all: Building[] = [];
      for await (const building of buildings) all.push(building);
      expect(summary).toMatchObject({ files: 1, buildings: 117, surfaces: 1342, closed: 117, problemCount: 0 });
      return all;
    };
    const all = await readAll(0);
    expect(all.map(({ id }) => id)).toEqual([...truth.keys()]);
    for (const building of all) {
      const { height, area } = truth.get(building.id)!;
      expect(building.isClosed).toBe(true);
      expect(building.volumeM3).toBeGreaterThan(area * 2);
      expect(Math.abs(building.measuredHeightM! - height)).toBeLessThan(0.01);
      expect(Math.abs(building.bounds[5] - building.bounds[2] - height)).toBeLessThan(0.01);
      expect(Math.abs(building.footprintAreaM2 / area - 1)).toBeLessThan(0.001);
      expect(building.ags).toBe('05113000');
      expect(building.addresses[0]!.city).toBe('Essen');
    }
    expect(await readAll(2)).toEqual(all);
  });
});
