import { describe, expect, it } from 'vitest';
import { decode } from '../../src/schema/decode.ts';
import { CatalogueSchema } from '../../src/schema/catalogue.ts';
import { createNear } from '../../src/state/near.ts';
import { createSearch } from '../../src/state/search.ts';
import { assetAt } from './fakeFeed.ts';

const named = (id: string, de: string, en: string, zh: string, lon = 6.7, rank = 2) =>
  assetAt(id, lon, 51.45, { name: { de, en, zh }, rank });
const assets = decode(
  CatalogueSchema,
  {
    type: 'FeatureCollection',
    features: [
      named(
        'gauge/duisburg-ruhrort',
        'Pegel Duisburg-Ruhrort',
        'Gauge Duisburg-Ruhrort',
        '杜伊斯堡-鲁罗特水位站',
        6.7279,
        0,
      ),
      named(
        'bridge/friedrich-ebert',
        'Friedrich-Ebert-Brücke',
        'Friedrich Ebert Bridge',
        '弗里德里希·艾伯特大桥',
        6.71,
      ),
      named('stop/ruhrort-friedrichsplatz', 'Friedrichsplatz', 'Friedrichsplatz', '弗里德里希广场', 6.7285),
      named('school/grosse-strasse', 'Schule Große Straße', 'School Große Strasse', '大街小学', 6.9),
      named('lock/ruhr', 'Ruhrschleuse', 'Ruhr lock', '鲁尔船闸', 6.74),
    ],
  },
  'test',
).features;

describe('the search', () => {
  const { find } = createSearch(assets, { gauge: ['Pegel', 'gauge', '水位'], lock: ['Schleuse'] });

  it.each([
    ['ruhrort', 'gauge/duisburg-ruhrort'],
    ['RUHRORT pegel', 'gauge/duisburg-ruhrort'],
    ['brucke', 'bridge/friedrich-ebert'],
    ['bruecke', 'bridge/friedrich-ebert'],
    ['Brücke', 'bridge/friedrich-ebert'],
    ['strasse', 'school/grosse-strasse'],
    ['STRAẞE', 'school/grosse-strasse'],
    ['船闸', 'lock/ruhr'],
    ['lock', 'lock/ruhr'],
    ['friedrichsp', 'stop/ruhrort-friedrichsplatz'],
    ['ebert bridge', 'bridge/friedrich-ebert'],
  ])('finds by "%s"', (query, id) => {
    expect(find(query)[0]).toBe(id);
  });

  it('finds only what holds every word, and nothing for nothing', () => {
    expect(find('ruhrort brücke')).toEqual([]);
    expect(find('')).toEqual([]);
    expect(find('   ')).toEqual([]);
  });

  it('puts a name that begins so before one that only holds it', () => {
    expect(find('ruhr').slice(0, 2)).toEqual(['lock/ruhr', 'gauge/duisburg-ruhrort']);
  });
});

describe('what is near', () => {
  it('is sorted by distance in metres, without the asset itself and without what is far', () => {
    const near = createNear(assets).near('gauge/duisburg-ruhrort');
    expect(near.map(({ asset }) => asset.id)).toEqual([
      'stop/ruhrort-friedrichsplatz',
      'lock/ruhr',
      'bridge/friedrich-ebert',
    ]);
    // 0.0006° of longitude at 51.45° N.
    expect(near[0]!.distanceM).toBeCloseTo(41.7, 0);
  });

  it('is nothing for an asset that is not there, and for no assets', () => {
    expect(createNear(assets).near('a/b')).toEqual([]);
    expect(createNear([]).near('a/b')).toEqual([]);
  });
});
