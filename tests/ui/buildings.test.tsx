import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { NO_FILTER, type BuildingFilter } from '../../src/schema/buildingFilter.ts';
import type { Language } from '../../src/schema/texts.ts';
import { createBuildings, type Buildings } from '../../src/state/buildings.ts';
import { BuildingsPanel } from '../../src/ui/buildings/BuildingsPanel.tsx';
import { factsAsCsv, factsAsJson } from '../../src/ui/buildings/exportFacts.ts';
import { DetailsPanel } from '../../src/ui/details/DetailsPanel.tsx';
import { createI18n } from '../../src/ui/i18n/createI18n.ts';
import { ViewerProvider } from '../../src/ui/viewerContext.ts';
import { buildingsFile, cityOf } from '../state/someBuildings.ts';
import { fixtureViewer } from './fixtureViewer.ts';

const WAREHOUSE = 'building/g3444610-57005090';
const HALLS: BuildingFilter = { ...NO_FILTER, kind: 'halle', heightM: [20, null], nearQuayM: 100 };

async function loaded(): Promise<Buildings> {
  const buildings = createBuildings({ city: cityOf(buildingsFile()), firstPicture: () => Promise.resolve() });
  await buildings.load();
  return buildings;
}

/** Words of a part as a reader sees them, without markup. */
function words(part: ReactNode, buildings: Buildings, selected: string | null = null, lang: Language = 'en'): string {
  const fixture = fixtureViewer({ lang });
  // Rendered without a browser, a part sees what its stores held at first.
  const viewer = {
    ...fixture,
    buildings: { ...buildings, ...createStore(() => buildings.getState()) },
    selection: { ...fixture.selection, ...createStore(() => ({ selected, hovered: null })) },
  };
  const markup = renderToStaticMarkup(
    <ViewerProvider value={viewer}>
      <I18nextProvider i18n={createI18n(lang)}>{part}</I18nextProvider>
    </ViewerProvider>,
  );
  return markup.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

describe('the details of a building', () => {
  it('say what it is, how high, of when, where, how we know it, and what is near', async () => {
    const said = words(<DetailsPanel />, await loaded(), WAREHOUSE);
    for (const word of ['warehouse', 'Hafenstraße 12', '24.0 m', 'Port', '1996 to 2000 (census class)', 'flat roof'])
      expect(said).toContain(word);
    for (const word of [
      '4,200',
      'Ruhrort',
      'Zensus 2011',
      'dl-de/by-2-0',
      'EPSG:25832',
      '344,461.0',
      'stands for a building',
    ])
      expect(said).toContain(word);
    // The gauge of the fixture's catalogue is some 3 km away.
    expect(said).toContain('No asset is kept within 2 km');
  });

  it('do not call a measured height assumed, nor speak of what is not known', async () => {
    const said = words(<DetailsPanel />, await loaded(), 'building/denw37al1000abc', 'de');
    for (const word of ['St. Maximilian', 'Kirche', '41,2 m', '1847', 'amtlichen Gebäudemodell'])
      expect(said).toContain(word);
    for (const word of ['etwa', 'Zensus', 'Geschosse', 'Wohnungen']) expect(said).not.toContain(word);
  });

  it('say that a building is not in the index, that the index loads, and why it cannot be read', async () => {
    expect(words(<DetailsPanel />, await loaded(), 'building/g1')).toContain('building/g1” is not in the index');
    const waiting = createBuildings({
      city: cityOf(buildingsFile()),
      firstPicture: () => new Promise(() => undefined),
    });
    waiting.need();
    expect(words(<DetailsPanel />, waiting, WAREHOUSE)).toContain('is loading');
    const failed = createBuildings({ city: cityOf(new Error('404')), firstPicture: () => Promise.resolve() });
    await failed.load().catch(() => undefined);
    expect(words(<DetailsPanel />, failed, WAREHOUSE)).toMatch(/cannot be read: 404.*Try again/);
  });
});

describe('the panel of the buildings', () => {
  it('answers which halls over 20 m stand near quays, as a count and a list', async () => {
    const buildings = await loaded();
    buildings.setFilter(HALLS);
    const said = words(<BuildingsPanel />, buildings);
    expect(said).toContain('2 buildings');
    expect(said).toMatch(/Hafenstraße 1 31\.0 m large hall · Homberg · quay 100 m/);
    expect(said).toMatch(/Hafenstraße 12 24\.0 m warehouse · Ruhrort · quay 30 m/);
    expect(said).not.toContain('St. Maximilian');
  });

  it('says when nothing fits, and what to do while nothing is asked', async () => {
    const buildings = await loaded();
    expect(words(<BuildingsPanel />, buildings)).toMatch(/6 buildings.*Set a condition/);
    buildings.setFilter({ ...HALLS, heightM: [300, null] });
    expect(words(<BuildingsPanel />, buildings)).toMatch(/0 buildings.*Take a condition back/);
  });

  it.each<[Language, RegExp]>([
    ['de', /unter 4 m 1 .*40 m 1 /],
    ['en', /below 4 m 1 .*40 m and more 1 /],
    ['zh', /低于 4 m 1 .*40 m 及以上 1 /],
  ])('has a legend with a count for each class in %s', async (lang, expected) => {
    const buildings = await loaded();
    buildings.setColouring('height');
    expect(words(<BuildingsPanel />, buildings, null, lang).replaceAll('\u00a0', ' ')).toMatch(expected);
  });
});

describe('the facts to take away', () => {
  it('are a line of CSV under names with units, quoted where needed', async () => {
    const facts = (await loaded()).find(WAREHOUSE)!;
    const [head, line] = factsAsCsv({ ...facts, name: 'Halle "A", West' }).split('\r\n');
    expect(head).toMatch(/^id,name,use,kind,height_m,storeys,year_from,year_to/);
    expect(line).toContain('building/g3444610-57005090,"Halle ""A"", West",port,Lagerhalle,24,1,1996,2000,flat');
  });

  it('are a GeoJSON feature', async () => {
    const feature = JSON.parse(factsAsJson((await loaded()).find(WAREHOUSE)!)) as {
      geometry: { coordinates: number[] };
      properties: Record<string, unknown>;
    };
    expect(feature.geometry.coordinates[0]).toBeCloseTo(6.7623, 3);
    expect(feature.properties).toMatchObject({ height_m: 24, east_epsg25832_m: 344461, provenance: 'generated' });
  });
});
