import { statSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AssetSchema, type Asset } from '../../src/schema/catalogue.ts';
import { decode } from '../../src/schema/decode.ts';
import { assetFiles, CITY, curated, readJson } from './curated.ts';
import { contains, place } from './plane.ts';

const catalogue: Asset[] = assetFiles().flatMap((file) =>
  readJson(file).features.map((feature, i) => decode(AssetSchema, feature, `${file} ${i}`)),
);
const byId = new Map(catalogue.map((asset) => [asset.id, asset]));
const waters = curated('waters.geojson');
const boundary = curated('boundary.geojson')[0]!;
const isWet = (asset: Asset): boolean =>
  waters.some((water) => contains(water.lines, place(asset.geometry!.coordinates)));
const ofKind = (kind: string): Asset[] => catalogue.filter((asset) => asset.properties.kind === kind);

describe('catalogue assets', () => {
  it('has every asset once, in one file only', () => {
    expect(byId.size).toBe(catalogue.length);
    expect(catalogue.length).toBeGreaterThan(850);
  });

  it('holds the counts of its sources', () => {
    expect(ofKind('school')).toHaveLength(136);
    expect(ofKind('stop').length).toBeGreaterThan(560);
    expect(ofKind('lock')).toHaveLength(2);
    expect(catalogue.filter((asset) => asset.id.startsWith('port/dgt/crane-'))).toHaveLength(6);
    for (const id of [
      'bridge/neuenkamp',
      'bridge/friedrich-ebert',
      'station/duisburg-hbf',
      'landmark/stadtwerketurm',
      'air/denw112',
    ])
      expect(byId.has(id), id).toBe(true);
  });

  it('names everything in three languages', () => {
    for (const { id, properties } of catalogue)
      for (const text of [properties.name, ...properties.facts.map((fact) => fact.label)])
        for (const language of ['de', 'en', 'zh'] as const)
          expect(text[language].trim(), `${id} ${language}`).not.toBe('');
  });

  it('says where every asset is from', () => {
    for (const { id, properties } of catalogue) {
      expect(properties.provenance.source, id).not.toBe('');
      expect(properties.provenance.kind, id).not.toBe('generated');
    }
  });

  it('has stops, stations, schools and cranes on dry land inside the city', () => {
    const land = ['stop', 'station', 'school', 'crane', 'terminal', 'power-plant', 'landmark', 'air'];
    const wrong = catalogue.filter((asset) => land.includes(asset.properties.kind) && isWet(asset));
    expect(wrong.map((asset) => asset.id)).toEqual([]);
    const outside = catalogue.filter(
      (asset) =>
        ['stop', 'school', 'station'].includes(asset.properties.kind) &&
        !contains(boundary.lines, place(asset.geometry!.coordinates)),
    );
    expect(outside.map((asset) => asset.id)).toEqual([]);
  });

  it('has the Rhine bridges over the Rhine', () => {
    const rhine = waters.find((water) => water.id === 'rhine')!;
    for (const id of [
      'uerdingen',
      'hochfeld-rail',
      'solidaritaet',
      'neuenkamp',
      'friedrich-ebert',
      'haus-knipp',
      'beeckerwerth',
    ])
      expect(contains(rhine.lines, place(byId.get(`bridge/${id}`)!.geometry!.coordinates)), id).toBe(true);
  });

  it('stays small: the folder is below 6 MB', () => {
    const size = (folder: string): number =>
      readdirSync(folder, { withFileTypes: true }).reduce(
        (sum, entry) =>
          sum + (entry.isDirectory() ? size(join(folder, entry.name)) : statSync(join(folder, entry.name)).size),
        0,
      );
    expect(size(CITY)).toBeLessThan(6e6);
  });
});
