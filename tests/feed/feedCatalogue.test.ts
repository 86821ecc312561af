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

describe('a catalogue of things that come and go', () => {
  const event = (id: string, to: string | null): Asset => {
    const works = asset(id, 'active');
    works.properties.event = { from: '2026-11-01T06:00:00.000Z', to };
    return works;
  };

  it('takes an event out with its datastreams, keeps its index for it, and takes it in again under the same', () => {
    const catalogue = createFeedCatalogue([asset('gauge/a', 'W')], 7);
    catalogue.add([event('road/1', null)]);
    expect(catalogue.retire(['road/1', 'road/9'])).toEqual({ indices: [1], removed: 1 });
    expect([catalogue.asset('road/1'), catalogue.byId.has('road/1/active')]).toEqual([null, false]);
    catalogue.add([asset('city/1', 'T'), event('road/1', null)]);
    expect(catalogue.byId.get('city/1/T')?.index).toBe(2);
    expect(catalogue.byId.get('road/1/active')?.index).toBe(1);
    expect(catalogue.catalogue.features.map(({ id }) => id)).toEqual(['gauge/a', 'city/1', 'road/1']);
  });

  it('takes out what has no datastreams, and never what is curated', () => {
    const catalogue = createFeedCatalogue([asset('gauge/a', 'W')], 7);
    catalogue.add([asset('park/1'), asset('gauge/a', 'Q')]);
    expect(catalogue.retire(['park/1', 'gauge/a'])).toEqual({ indices: [], removed: 1 });
    expect(catalogue.asset('gauge/a')?.properties.datastreams).toHaveLength(2);
  });

  it('calls a station what its source calls it now, and has it where it stands now; never one that is curated, nor what another source says', () => {
    const catalogue = createFeedCatalogue([asset('gauge/a', 'W')], 7);
    const moved = (id: string): Asset => {
      const station = asset(id, 'T');
      station.properties.name = text('Neuer Name');
      station.geometry!.coordinates = [6.7, 51.4];
      return station;
    };
    const changed: [string, boolean][] = [];
    const by = (source: string) => ({ source, changed: ({ id }: Asset, isOther: boolean) => void changed.push([id, isOther]) });
    catalogue.add([asset('city/1', 'T')], by('city'));
    expect(catalogue.add([moved('city/1')], by('other')).added).toBe(0);
    expect(catalogue.asset('city/1')?.properties.name).toEqual(text('city/1'));
    expect(catalogue.add([moved('city/1')], by('city')).added).toBe(1);
    expect(catalogue.add([moved('city/1'), moved('gauge/a')], by('city')).added).toBe(1);
    expect(catalogue.asset('city/1')).toMatchObject({ geometry: { coordinates: [6.7, 51.4] }, properties: { name: text('Neuer Name'), datastreams: [{ index: 1 }] } });
    expect(catalogue.asset('gauge/a')).toMatchObject({ geometry: { coordinates: [6.76, 51.43] }, properties: { name: text('gauge/a') } });
    // New, something else, and a datastream more.
    expect(changed).toEqual([['city/1', false], ['city/1', true], ['gauge/a', false]]);
    expect([catalogue.sourceOf('city/1'), catalogue.sourceOf('gauge/a'), catalogue.announcedBy('city'), catalogue.streamsBy('city')]).toEqual(['city', undefined, ['city/1'], 2]);
  }); // prettier-ignore

  it('has the new end and the new place of an event that was prolonged, under the same index', () => {
    const catalogue = createFeedCatalogue([], 7);
    catalogue.add([event('road/1', '2026-11-30T23:00:00.000Z')]);
    const later = event('road/1', '2026-12-31T23:00:00.000Z');
    later.geometry!.coordinates = [6.7, 51.4];
    expect(catalogue.add([later])).toEqual({ added: 1, refused: [] });
    expect(catalogue.add([later])).toEqual({ added: 0, refused: [] });
    expect(catalogue.asset('road/1')).toMatchObject({
      geometry: { coordinates: [6.7, 51.4] },
      properties: { event: { to: '2026-12-31T23:00:00.000Z' }, datastreams: [{ index: 0 }] },
    });
  });
});

describe('what is not needed for the first picture', () => {
  it('is in the catalogue and the state, but not in their first part', () => {
    const catalogue = createFeedCatalogue([asset('school/a', 'W')], 7);
    catalogue.add([asset('school/a', 'CO2'), asset('block/b', 'heat')], { isLater: true });
    catalogue.add([asset('vessel/c', 'lon')]);
    const first = catalogue
      .first()
      .features.map(({ id, properties }) => [id, ...properties.datastreams.map(({ property }) => property)]);
    expect(first).toEqual([
      ['school/a', 'W'],
      ['vessel/c', 'lon'],
    ]);
    expect(catalogue.catalogue.features).toHaveLength(3);
    const hub = createHub(catalogue);
    hub.apply(catalogue.ids.map((id, i) => observed(id, i)));
    hub.step();
    expect([...hub.columnsSince(-1, null, 0, true).index]).toEqual([0, 3]);
    expect(hub.columnsSince(-1, null).count).toBe(4);
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
