import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/feed/loadCatalogue.ts';
import { ROOT } from '../../src/feed/settings.ts';

const asset = (id: string, properties: readonly string[] = []) => ({
  type: 'Feature',
  id,
  geometry: { type: 'Point', coordinates: [6.7, 51.4] },
  properties: {
    name: { de: id, en: id, zh: id },
    theme: 'port',
    kind: 'gauge',
    provenance: { kind: 'measured', source: 's', licence: 'l', date: '2024' },
    datastreams: properties.map((property) => ({
      id: `${id}/${property}`, property, name: { de: '', en: '', zh: '' }, unit: 'cm', intervalS: 900,
    })), // prettier-ignore
  },
});
const folderOf = (files: Record<string, unknown[]>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-'));
  for (const [name, features] of Object.entries(files))
    writeFileSync(join(folder, name), JSON.stringify({ type: 'FeatureCollection', features }));
  return folder;
};

describe('the catalogue', () => {
  it('takes all files of the folder and numbers the datastreams by their sorted ids', () => {
    const { catalogue, ids, byId } = loadCatalogue(
      folderOf({ 'b.geojson': [asset('a/one', ['W', 'Q'])], 'a.geojson': [asset('b/two', ['A'])] }),
      77,
    );
    expect(catalogue.epoch).toBe(77);
    expect(ids).toEqual(['a/one/Q', 'a/one/W', 'b/two/A']);
    expect(byId.get('a/one/W')).toMatchObject({ index: 1, datastream: { index: 1 } });
    expect(catalogue.features.map(({ id }) => id)).toEqual(['a/one', 'b/two']);
  });

  it('refuses an asset that is in two files, and names both', () => {
    const folder = folderOf({ 'a.geojson': [asset('a/one')], 'b.geojson': [asset('b/two'), asset('a/one')] });
    expect(() => loadCatalogue(folder, 1)).toThrow(/b\.geojson: features\.1\.id: a\/one is already in a\.geojson/);
  });

  it('refuses a datastream that does not belong to its asset', () => {
    const stray = asset('a/one', ['W']);
    stray.properties.datastreams[0]!.id = 'a/other/W';
    expect(() => loadCatalogue(folderOf({ 'a.geojson': [stray] }), 1)).toThrow(/datastreams\.0\.id: must be a\/one\/W/);
  });

  it('refuses what does not fit with file and path', () => {
    const odd = { ...asset('a/one'), id: 'A One' };
    expect(() => loadCatalogue(folderOf({ 'a.geojson': [odd] }), 1)).toThrow(/a\.geojson: features\.0\.id/);
  });

  it('of the city has the gauge with its marks, and every datastream of the recording', () => {
    const { byId } = loadCatalogue(join(ROOT, 'assets/city/assets'), 1);
    const marks = byId.get('gauge/duisburg-ruhrort/W')!.datastream.thresholds.map(({ value, level }) => [value, level]);
    expect(marks).toEqual([[201, 'info'], [394, 'info'], [835, 'info'], [930, 'watch'], [1130, 'alarm']]); // prettier-ignore
    for (const id of ['gauge/duisburg-ruhrort/Q', 'gauge/duisburg-ruhrwehr/W', 'air/denw034/O3', 'air/denw382/NO2'])
      expect(byId.has(id), id).toBe(true);
  });
});
