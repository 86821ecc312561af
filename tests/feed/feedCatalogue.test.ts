import { describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../src/feed/feedCatalogue.ts';
import { createHub } from '../../src/feed/hub.ts';
import { unixMs } from '../../src/geo/units.ts';
import type { Observation } from '../../src/live/observation.ts';
import { AssetSchema, type Asset } from '../../src/schema/catalogue.ts';
import { decode } from '../../src/schema/decode.ts';

const text = (word: string) => ({ de: word, en: word, zh: word });
const asset = (id: string, ...properties: string[]): Asset =>
  decode(
    AssetSchema,
    {
      type: 'Feature',
      id,
      geometry: { type: 'Point', coordinates: [6.76, 51.43] },
      properties: {
        name: text(id),
        theme: 'iot',
        kind: 'sensor',
        provenance: { kind: 'measured', source: 'test', licence: 'dl-de/zero-2-0', date: '2026-11' },
        datastreams: properties.map((property) => ({
          id: `${id}/${property}`, property, name: text(property), unit: 'Cel', intervalS: 60,
        })),
      },
    },
    'test',
  ); // prettier-ignore
const observed = (datastream: string, value: number): Observation => ({
  datastream,
  timeMs: unixMs(1000),
  value,
  quality: 'good',
  origin: 'live',
});

describe('a catalogue that grows', () => {
  it('keeps every index and appends what is announced', () => {
    const catalogue = createFeedCatalogue([asset('gauge/b', 'W'), asset('gauge/a', 'W')], 7);
    expect(catalogue.ids).toEqual(['gauge/a/W', 'gauge/b/W']);
    expect(catalogue.add([asset('city/1', 'T', 'H')])).toEqual({ added: 3, refused: [] });
    expect(catalogue.ids).toEqual(['gauge/a/W', 'gauge/b/W', 'city/1/T', 'city/1/H']);
    expect(catalogue.byId.get('city/1/H')?.index).toBe(3);
    expect(catalogue.catalogue.features.at(-1)?.properties.datastreams.map(({ index }) => index)).toEqual([2, 3]);
    expect(catalogue.version).toBe(1);
  });

  it('takes an asset that comes again once, with the datastreams it did not have', () => {
    const catalogue = createFeedCatalogue([], 7);
    catalogue.add([asset('city/1', 'T')]);
    expect(catalogue.add([asset('city/1', 'T')])).toEqual({ added: 0, refused: [] });
    expect(catalogue.version).toBe(1);
    expect(catalogue.add([asset('city/1', 'T', 'H')]).added).toBe(1);
    expect(catalogue.ids).toEqual(['city/1/T', 'city/1/H']);
    expect(catalogue.catalogue.features).toHaveLength(1);
  });

  it('refuses what does not fit, and takes the rest', () => {
    const catalogue = createFeedCatalogue([], 7);
    const bad = { ...asset('city/2', 'T'), id: 'City 2' };
    const foreign = asset('city/3', 'T');
    foreign.properties.datastreams[0]!.id = 'gauge/a/W';
    const { refused } = catalogue.add([bad, foreign, asset('city/4', 'T')]);
    expect(refused).toEqual(['City 2: id: must be a lower-case path', 'gauge/a/W is not city/3/T']);
    expect(catalogue.ids).toEqual(['city/4/T']);
  });
});

describe('the hub of a catalogue that grows', () => {
  it('keeps its values, takes those of the new datastreams and sends everyone to the catalogue', () => {
    const catalogue = createFeedCatalogue([asset('gauge/a', 'W')], 7);
    const hub = createHub(catalogue);
    hub.apply([observed('gauge/a/W', 5), observed('city/1/T', 6)]);
    hub.step();
    const before = hub.seq();
    expect(hub.counts()).toEqual({ applied: 1, refused: 1 });
    catalogue.add([asset('city/1', 'T')]);
    hub.catalogueGrew();
    hub.apply([observed('city/1/T', 6)]);
    hub.step();
    expect(hub.resyncReason(before)).toBe('catalogue');
    expect(hub.resyncReason(hub.seq())).toBeNull();
    const { index, value } = hub.columnsSince(-1, null);
    expect([[...index], [...value]]).toEqual([[0, 1], [5, 6]]); // prettier-ignore
    expect([...hub.columnsSince(-1, new Set(['iot'])).index]).toEqual([0, 1]);
  });

  it('says catalogue, not loop, to who missed both', () => {
    const catalogue = createFeedCatalogue([asset('gauge/a', 'W')], 7);
    const hub = createHub(catalogue);
    catalogue.add([asset('city/1', 'T')]);
    hub.catalogueGrew();
    hub.step();
    hub.restart('loop', [observed('gauge/a/W', 1)]);
    hub.step();
    expect(hub.resyncReason(0)).toBe('catalogue');
    expect(hub.resyncReason(1)).toBe('loop');
  });
});
