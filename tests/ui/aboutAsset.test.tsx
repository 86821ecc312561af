import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import type { Asset } from '../../src/schema/catalogue.ts';
import type { Language } from '../../src/schema/texts.ts';
import { AboutAsset } from '../../src/ui/details/AboutAsset.tsx';
import { createI18n } from '../../src/ui/i18n/createI18n.ts';
import { ViewerProvider } from '../../src/ui/viewerContext.ts';
import { fixtureViewer } from './fixtureViewer.ts';

const text = (word: string) => ({ de: word, en: word, zh: word });
const works = (event: Asset['properties']['event']): Asset => ({
  type: 'Feature',
  id: 'autobahn/roadworks-1',
  geometry: { type: 'Point', coordinates: [6.74, 51.44] },
  properties: {
    name: text('A40'),
    theme: 'infrastructure',
    kind: 'roadworks',
    provenance: { kind: 'measured', source: 'Autobahn GmbH', licence: 'open data', date: '2026' },
    links: [],
    facts: [{ label: text('Message'), value: 'Verkehr auf der Gegenfahrbahn', lang: 'de', unverified: false }],
    datastreams: [],
    anchorM: 2,
    rank: 2,
    event,
  },
});
const markup = (asset: Asset, lang: Language): string =>
  renderToStaticMarkup(
    <ViewerProvider value={fixtureViewer({ lang })}>
      <I18nextProvider i18n={createI18n(lang)}>
        <AboutAsset asset={asset} />
      </I18nextProvider>
    </ViewerProvider>,
  );

describe('what the panel says of roadworks', () => {
  it('is when they begin and end, in local time, and the message in the language it is written in', () => {
    const said = markup(works({ from: '2026-11-01T19:00:00.000Z', to: '2026-11-30T04:00:00.000Z' }), 'en');
    expect(said).toContain('<dt>Begins</dt><dd>01/11/2026, 20:00</dd>');
    expect(said).toContain('<dt>Ends</dt><dd>30/11/2026, 05:00</dd>');
    // Word by word „Verkehr“ would become “traffic”.
    expect(said).toContain('<dd lang="de">Verkehr auf der Gegenfahrbahn</dd>');
  });

  it('leaves out an end that nobody has said', () => {
    const said = markup(works({ from: '2026-11-01T19:00:00.000Z', to: null }), 'de');
    expect(said).toContain('Beginn');
    expect(said).not.toContain('<dt>Ende</dt>');
  });
});
