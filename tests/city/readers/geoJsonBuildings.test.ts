import { describe, expect, it } from 'vitest';
import { fromUtm32 } from '../../../src/geo/sceneFrame.ts';
import { readFixture } from './osm/readFixture.ts';
import { box } from './osm/smallTown.ts';

type Place = readonly [number, number];
const closed = (ring: readonly Place[]): Place[] => [...ring, ring[0]!];
const polygon = (ring: readonly Place[], properties: object, id?: string): object => ({
  type: 'Feature',
  ...(id === undefined ? {} : { id }),
  properties,
  geometry: { type: 'Polygon', coordinates: [closed(ring)] },
});
const collection = (features: readonly object[], more: object = {}): string => JSON.stringify({ type: 'FeatureCollection', ...more, features }); // prettier-ignore
const utm = { crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::25832' } } };
const toLonLat = ([e, n]: Place): Place => {
  const { lon, lat } = fromUtm32({ e, n });
  return [lon, lat];
};

describe('GeoJSON', () => {
  it.each([
    ['degrees', collection([polygon(box(344000, 5700000, 20, 10).map(toLonLat), { height: 9, name: 'Halle', building: 'warehouse', year: 1960 }, 'a')])],
    ['EPSG:25832 by its crs member', collection([polygon(box(344000, 5700000, 20, 10), { height: '9 m', name: 'Halle', building: 'warehouse', year: 1960 }, 'a')], utm)],
  ])('is read in %s', async (_, text) => {
    const { buildings, problems } = await readFixture('halls.geojson', text, { groundAt: () => 25 });
    expect(problems).toEqual([]);
    expect(buildings).toHaveLength(1);
    expect(buildings[0]).toMatchObject({ id: 'a', name: 'Halle', yearOfConstruction: 1960, isClosed: true });
    expect(buildings[0]!.use).toMatchObject({ code: 'warehouse', category: 'industry' });
    expect(buildings[0]!.provenance.kind).toBe('curated');
    expect(buildings[0]!.volumeM3).toBeCloseTo(20 * 10 * 9, 1);
    expect(buildings[0]!.bounds[2]).toBe(25);
  }); // prettier-ignore

  it('takes storeys where there is no height, and says that it assumes where there is neither', async () => {
    const { buildings } = await readFixture('h.geojson', collection([polygon(box(344000, 5700000, 20, 10), { levels: 4 }), polygon(box(344100, 5700000, 20, 10), {})], utm)); // prettier-ignore
    expect(buildings.map(({ bounds, provenance }) => [bounds[5], provenance.note])).toEqual([
      [12, 'height from its storeys, 3 m each'],
      [6, 'height assumed'],
    ]);
  });

  it('names a feature that cannot be built, and reads the others', async () => {
    const bow: Place[] = [[344000, 5700000], [344020, 5700010], [344020, 5700000], [344000, 5700010]]; // prettier-ignore
    const open = { type: 'Feature', id: 'open', properties: {}, geometry: { type: 'Polygon', coordinates: [[[344000, 5700000], [344010, 5700000], [344010, 5700010], [344000, 5700010]]] } }; // prettier-ignore
    const far = polygon(box(6.7, 51.4, 0.001, 0.001), {}, 'far');
    const point = { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [1, 2] } };
    const text = collection([polygon(bow, {}, 'bow'), open, far, point, { type: 'Feature' }, polygon(box(344000, 5700000, 20, 10), {}, 'good')], utm); // prettier-ignore
    const { buildings, problems, summary } = await readFixture('odd.geojson', text);
    expect(buildings.map(({ id }) => id)).toEqual(['good']);
    expect(summary.skipped).toMatchObject({ 'not a polygon': 1 });
    expect(problems).toEqual([
      'odd.geojson: bow: its outline crosses itself',
      'odd.geojson: open: its outline is not closed',
      expect.stringMatching(/^odd\.geojson: far: 7 51 \(.*\) is not in UTM zone 32: is the crs right\?$/),
      expect.stringMatching(/^odd\.geojson: feature 4: /),
    ]);
  });

  it('refuses coordinates that it does not know', async () => {
    const { problems } = await readFixture(
      'merc.geojson',
      collection([], { crs: { properties: { name: 'EPSG:3857' } } }),
    );
    expect(problems).toEqual(['merc.geojson: crs: "EPSG:3857" is not read; EPSG:4326 and EPSG:25832 are']);
  });
});
