import { describe, expect, it } from 'vitest';
import { createBuildingIndex } from '../../src/state/buildingIndex.ts';
import { createStreets } from '../../src/state/streets.ts';
import { awayText } from '../../src/ui/browse/awayText.ts';
import { createPlaceSearch, type Searchable } from '../../src/ui/browse/searchPlaces.ts';
import { BUILDINGS_META, buildingsFile } from '../state/someBuildings.ts';
import { createI18n } from '../../src/ui/i18n/createI18n.ts';
import { GAUGE } from './fixtureViewer.ts';

const { columns } = buildingsFile();
const index = createBuildingIndex(BUILDINGS_META, columns as never, new Map());
const ruhrort = { de: 'Ruhrort', en: 'Ruhrort', zh: '鲁罗特' };
const searchable: Searchable = {
  labels: [
    { id: 'label/1', text: ruhrort, kind: 'quarter', x: 0, y: 0, z: 0, rank: 1 },
    { id: 'label/2', text: { de: 'Ruhr', en: 'Ruhr', zh: '鲁尔河' }, kind: 'river', x: 0, y: 0, z: 0, rank: 1 },
  ],
  streets: createStreets(null, index),
  index,
};
const search = createPlaceSearch([GAUGE], new Map([[GAUGE.id, GAUGE]]));
const found = (query: string, what: Searchable = searchable): string[] =>
  search(query, what, 'de').flatMap(({ id, hits }) => hits.map(({ name }) => `${id}: ${name}`));

describe('the search box', () => {
  it('groups what it finds: assets, districts, streets, buildings', () => {
    expect(found('ruhrort')).toEqual(['asset: Pegel Duisburg-Ruhrort', 'place: Ruhrort']);
    expect(found('hafen')).toEqual(['street: Hafenstraße']);
    expect(found('Hafenstr. 12')).toEqual(['building: Hafenstraße 12']);
    expect(found('maximilian')).toEqual(['building: St. Maximilian']);
  });

  it('knows the kilometres of the Rhine', () => {
    expect(search('km 780,8', searchable, 'de')[0]).toMatchObject({ id: 'km', hits: [{ km: 780.8 }] });
  });

  it("finds assets by the word for their kind in any language, also where a theme's file defines it", () => {
    expect(found('gauge')).toEqual(['asset: Pegel Duisburg-Ruhrort']);
    const properties = { ...GAUGE.properties, kind: 'tide-clock' };
    const clock = { ...GAUGE, properties };
    const byKind = createPlaceSearch([clock], new Map([[clock.id, clock]]), {
      'tide-clock': { de: 'Gezeitenuhr', en: 'tide clock', zh: '潮汐钟' },
    });
    expect(byKind('gezeiten', searchable, 'en')[0]).toMatchObject({ id: 'asset', hits: [{ id: GAUGE.id }] });
  });

  it('finds assets while nothing else is loaded, and nothing for nothing', () => {
    expect(found('pegel', { labels: [], streets: null, index: null })).toEqual(['asset: Pegel Duisburg-Ruhrort']);
    expect(found('  ')).toEqual([]);
    expect(found('qqq')).toEqual([]);
  });
});

describe('a hit of the search', () => {
  it('says how far it is and in which direction from what one looks at', () => {
    const from = { lon: 6.76, lat: 51.43 };
    const away = (lon: number, lat: number, lang: 'de' | 'en' | 'zh' = 'en'): string => awayText(from, { lon, lat }, lang, createI18n(lang).t); // prettier-ignore
    expect(away(6.76, 51.448)).toBe('2.0\u00a0km N');
    expect(away(6.79, 51.43, 'de')).toBe('2,1\u00a0km O');
    expect(away(6.754, 51.4265)).toBe('570\u00a0m SW');
    expect(away(6.74, 51.4425, 'zh')).toMatch(/西北$/);
    expect(away(6.7601, 51.4301)).toBe('');
    expect(awayText(null, from, 'en', createI18n('en').t)).toBe('');
  });
});
