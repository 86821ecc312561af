import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { unixMs } from '../../src/geo/units.ts';
import type { Asset, Mover } from '../../src/schema/catalogue.ts';
import type { Language } from '../../src/schema/texts.ts';
import { DESTINATION_WORDS, destinationCode } from '../../src/schema/ais/ports.ts';
import { isAway, type StatusContext } from '../../src/state/assetStatus.ts';
import type { Viewer } from '../../src/state/viewer.ts';
import type { Reading } from '../../src/state/readings.ts';
import { MoverFacts } from '../../src/ui/details/MoverFacts.tsx';
import { AssetListRow } from '../../src/ui/browse/AssetListRow.tsx';
import { createI18n } from '../../src/ui/i18n/createI18n.ts';
import { ViewerProvider } from '../../src/ui/viewerContext.ts';
import { fixtureViewer, NOW } from './fixtureViewer.ts';

const MOVER: Mover = { class: 'tanker', cemt: 'Va', lengthM: 110, beamM: 11.4, movingS: 10 };
const PROPERTIES = ['sog', 'cog', 'draught', 'loaded', 'lon', 'lat'];
const ASSET = {
  id: 'vessel/7f3a',
  properties: { mover: MOVER, datastreams: PROPERTIES.map((property, index) => ({ property, index })) },
} as unknown as Asset;
const context = (values: readonly (number | null)[], ageS = 20): StatusContext => ({
  readings: {
    get: (index): Reading | undefined => {
      const value = values[index];
      if (value === null || value === undefined) return undefined;
      return { value, timeMs: unixMs(NOW - ageS * 1000), quality: 'good', origin: 'simulated' };
    },
    version: () => 1,
    applied: () => 0,
    subscribe: () => () => undefined,
  },
  instantMs: unixMs(NOW),
  isDown: false,
});
const words = (at: StatusContext, lang: Language = 'en', asset = ASSET): string =>
  renderToStaticMarkup(
    <ViewerProvider value={fixtureViewer({ lang })}>
      <I18nextProvider i18n={createI18n(lang)}>
        <MoverFacts asset={asset} mover={MOVER} at={at} />
      </I18nextProvider>
    </ViewerProvider>,
  )
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

describe('where a vessel is bound for', () => {
  const properties = ['destination', 'eta', 'lon'];
  const bound = { id: 'vessel/7f3a', properties: { mover: MOVER, datastreams: properties.map((property, index) => ({ property, index, unit: '1', decimals: 0, thresholds: [], name: { de: property, en: property, zh: property }, ...(property === 'destination' ? { words: DESTINATION_WORDS } : {}) })) } } as unknown as Asset; // prettier-ignore

  it('is said by its name and when it expects to arrive, each with its own age and origin', () => {
    const at = context([destinationCode('NLRTM'), 95, 6.7], 240);
    expect(words(at, 'en', bound)).toMatch(/To Rotterdam \(NLRTM\) · 4 minutes ago, simulated/);
    expect(words(at, 'en', bound)).toMatch(/Expected arrival \(ETA\) .*\d\d:\d\d.* · 4 minutes ago, simulated/);
    expect(words(at, 'de', bound)).toMatch(/Ziel Rotterdam \(NLRTM\) · vor 4 Minuten, simuliert/);
    expect(words(at, 'zh', bound)).toContain('鹿特丹（NLRTM）');
  });

  it('stands in the list', () => {
    const row = { asset: { ...bound, properties: { ...bound.properties, kind: 'vessel', name: { de: 'Tankschiff 7F3A', en: 'Tanker 7F3A', zh: '油轮7F3A' } } }, status: 'none' } as const; // prettier-ignore
    const nothing = () => undefined;
    const list = (at: StatusContext): string =>
      renderToStaticMarkup(
        <ViewerProvider value={{ ...fixtureViewer({ lang: 'de' }), pictures: createStore(() => ({ shown: null })) as unknown as Viewer['pictures'] }}>
          <I18nextProvider i18n={createI18n('de')}>
            <AssetListRow row={row} at={at} position={0} total={1} top={0} isSelected={false} isHovered={false} isTabStop onChoose={nothing} onHover={nothing} onFocus={nothing} />
          </I18nextProvider>
        </ViewerProvider>,
      ); // prettier-ignore
    expect(list(context([destinationCode('ANTWERPEN'), null, 6.7]))).toContain('→ Antwerpen (BEANR)');
    expect(list(context([null, null, 6.7]))).not.toContain('→');
  });

  it('is not said where it did not say so', () => {
    expect(words(context([null, null, 6.7]), 'en', bound)).not.toMatch(/Rotterdam|To |ETA/);
  });
});

describe('the facts of a vessel', () => {
  it('say size, class, speed, course, draught, load, place, age and that it is simulated', () => {
    const said = words(context([8, 312, 2.9, 1, 6.72, 51.45]));
    for (const word of [
      '110 × 11.4 m',
      'Va',
      '14.8 km/h',
      '312',
      '2.9 m',
      'loaded',
      '51.45000° N',
      '20 seconds ago',
      'simulated',
    ])
      expect(said).toContain(word);
    expect(said).toContain('Follow with the camera');
  });

  it('say in German that a vessel lies still, and then no course', () => {
    const said = words(context([0, 312, 1.4, 0, 6.72, 51.45]), 'de');
    expect(said).toContain('liegt still');
    expect(said).toContain('leer');
    expect(said).not.toContain('312');
  });

  it('leave out what is not known', () => {
    expect(words(context([null, null, null, null, null, null]))).not.toMatch(/Draught|Speed|NaN|undefined/);
  });
});

describe('a vessel of the catalogue', () => {
  it('is away when it was not heard for half an hour at the instant on screen', () => {
    const values = [8, 312, 2.9, 1, 6.72, 51.45];
    expect(isAway(ASSET, context(values))).toBe(false);
    expect(isAway(ASSET, context(values, 1900))).toBe(true);
    expect(isAway(ASSET, context([]))).toBe(true);
  });
});
