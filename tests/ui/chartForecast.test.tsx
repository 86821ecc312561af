import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import type { Forecast } from '../../src/live/forecast.ts';
import type { Language } from '../../src/schema/texts.ts';
import { forecastColumns, shownForecast } from '../../src/ui/details/chartForecast.ts';
import { ChartKey } from '../../src/ui/details/ChartKey.tsx';
import { SeriesTable } from '../../src/ui/details/SeriesTable.tsx';
import { createI18n } from '../../src/ui/i18n/createI18n.ts';
import { ViewerProvider } from '../../src/ui/viewerContext.ts';
import { fixtureViewer, GAUGE } from './fixtureViewer.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const HOUR = 3_600_000;
const at = (hours: number) => unixMs(NOW + hours * HOUR);
const FORECAST: Forecast = {
  issuedMs: at(-6),
  source: 'WSV, PEGELONLINE',
  licence: 'dl-de/zero-2-0',
  origin: 'live',
  points: [
    { tMs: at(-2), value: 398, kind: 'forecast' },
    { tMs: at(0), value: 399, kind: 'forecast' },
    { tMs: at(2), value: 401, kind: 'forecast' },
    { tMs: at(24), value: 410, kind: 'forecast', low: 405, high: 418 },
    { tMs: at(26), value: 412, kind: 'estimate' },
    { tMs: at(96), value: 430, kind: 'estimate' },
  ],
};
const BUCKETS = [{ tMs: at(-1), min: 390, max: 392, mean: 391, last: 391, n: 4, origin: 'live' as const }];
const markup = (node: ReactNode, lang: Language): string =>
  renderToStaticMarkup(
    <ViewerProvider value={fixtureViewer({ lang })}>
      <I18nextProvider i18n={createI18n(lang)}>{node}</I18nextProvider>
    </ViewerProvider>,
  );

describe('a forecast in the chart', () => {
  it('begins after now, and on the chart of a day looks a day ahead', () => {
    const hours = (span: 'day' | 'week') => shownForecast(FORECAST, at(0), span)?.points.map(({ tMs }) => (tMs - NOW) / HOUR); // prettier-ignore
    expect(hours('day')).toEqual([2, 24]);
    expect(hours('week')).toEqual([2, 24, 26, 96]);
    expect(shownForecast(FORECAST, at(96), 'week')).toBeNull();
  });

  it('leads on to the estimate, and is joined to nothing that was measured', () => {
    const { points } = shownForecast(FORECAST, at(0), 'week')!;
    expect(forecastColumns(points, at(-1) / 1000)).toEqual({
      x: [2, 24, 26, 96].map((hours) => at(hours) / 1000),
      forecast: [401, 410, null, null],
      estimate: [null, 410, 412, 430],
      low: [null, 405, null, null],
      high: [null, 418, null, null],
    });
    // A measured value that is newer than a point of the forecast wins.
    expect(forecastColumns(points, at(3) / 1000).x).toHaveLength(3);
    expect(forecastColumns([], at(3) / 1000)).toEqual({ x: [], forecast: [], estimate: [], low: [], high: [] });
  });

  it.each<[Language, string[]]>([
    [
      'de',
      [
        'Vorhersage',
        'Abschätzung',
        'in 8 von 10 Fällen erwarteter Bereich',
        'WSV, PEGELONLINE · ausgegeben 25. Nov., 07:00',
      ],
    ],
    ['en', ['forecast', 'estimate', 'range expected in 8 of 10 cases', 'WSV, PEGELONLINE · issued 25 Nov, 07:00']],
    ['zh', ['预报', '估计', '十次中有八次预计落入的范围', 'WSV, PEGELONLINE · 发布于 11月25日 07:00']],
  ])('is named in the key with its source and when it was issued: %s', (lang, words) => {
    const shown = shownForecast(FORECAST, at(0), 'week');
    const said = markup(<ChartKey buckets={BUCKETS} forecast={shown} />, lang);
    for (const word of words) expect(said).toContain(word);
    expect(said).toContain('key-line key-forecast');
    expect(markup(<ChartKey buckets={BUCKETS} forecast={null} />, lang)).not.toContain(words[0]);
  });

  it('without a band has none in its key', () => {
    const points = FORECAST.points.map(({ tMs, value, kind }) => ({ tMs, value, kind }));
    const shown = shownForecast({ ...FORECAST, points }, at(0), 'week');
    expect(markup(<ChartKey buckets={BUCKETS} forecast={shown} />, 'en')).not.toContain('8 of 10');
  });

  it('that does not say when it was issued says its source alone', () => {
    const shown = shownForecast({ ...FORECAST, issuedMs: null }, at(0), 'day');
    expect(markup(<ChartKey buckets={BUCKETS} forecast={shown} />, 'en')).toContain('WSV, PEGELONLINE</li>');
  });

  it('says that it is simulated or computed, and from what', () => {
    const source = 'Hafenblick, simulated forecast: the recording, with an error that grows with the hours ahead';
    for (const [origin, lang, said] of [
      ['simulated', 'en', `simulated · ${source}`],
      ['computed', 'de', 'berechnet · Hafenblick, simulierte Vorhersage: '],
    ] as const) {
      const shown = shownForecast({ ...FORECAST, origin, source }, at(0), 'day');
      expect(markup(<ChartKey buckets={BUCKETS} forecast={shown} />, lang)).toContain(said);
    }
  });

  it('stands in the table, too, with its own word and one value a row', () => {
    const shown = shownForecast(FORECAST, at(0), 'day');
    const said = markup(
      <SeriesTable datastream={GAUGE.properties.datastreams[0]!} buckets={BUCKETS} forecast={shown} />,
      'en',
    );
    expect(said).toMatch(
      /26 Nov, 13:00<\/th><td><\/td><td>410 \(405 – 418\)<\/td><td><\/td><td class="table-derived">forecast<\/td>/,
    );
    expect(said.indexOf('410')).toBeLessThan(said.indexOf('391'));
  });
});
