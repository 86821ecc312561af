import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { unixMs } from '../../src/geo/units.ts';
import type { Alarm } from '../../src/schema/alarms.ts';
import type { IndicatorState } from '../../src/schema/themeIndicators.ts';
import type { Viewer } from '../../src/state/viewer.ts';
import { CityOverview } from '../../src/ui/browse/CityOverview.tsx';
import { Indicators } from '../../src/ui/browse/Indicators.tsx';
import { createI18n } from '../../src/ui/i18n/createI18n.ts';
import { formatInstant } from '../../src/ui/format/formatInstant.ts';
import { ViewerProvider } from '../../src/ui/viewerContext.ts';
import { fixtureViewer, NOW } from './fixtureViewer.ts';

const text = (words: string) => ({ de: words, en: words, zh: words });
const figure = (theme: string, value: number | null, hours: IndicatorState['hours'] = []): IndicatorState => ({
  ...{ theme, id: 'wait', isLead: true, name: text('Wait'), unit: 'min', decimals: 0 },
  ...{ target: 20, better: 'lower', why: text('Own target.'), value, n: 7, of: 7, origins: ['simulated'], hours },
});
const viewer = (value: number, missed: number, hours: IndicatorState['hours'] = []): Viewer =>
  ({
    ...fixtureViewer({}),
    indicators: createStore(() => ({
      atMs: NOW,
      all: [figure('government', value, hours)],
      targets: [{ theme: 'government', targets: 3, missed }],
    })),
    alarms: createStore(() => ({
      ...{ atMs: NOW, total: 2, isComplete: true },
      alarms: [
        { theme: 'government', severity: 'watch' },
        { theme: 'government', severity: 'alarm' },
      ] as unknown as readonly Alarm[],
    })),
  }) as unknown as Viewer;
const render = (part: React.ReactNode, of: Viewer): string =>
  renderToStaticMarkup(
    <ViewerProvider value={of}>
      <I18nextProvider i18n={createI18n('en')}>{part}</I18nextProvider>
    </ViewerProvider>,
  );
/** What is said of one theme. */
const rowOf = (markup: string, theme: string): string =>
  markup.split('<li>').find((row) => row.includes(`<strong>${theme}</strong>`))!;

describe('the overview of the city', () => {
  const row = (value: number, missed: number) => rowOf(render(<CityOverview onTheme={() => undefined} />, viewer(value, missed)), 'Government'); // prettier-ignore

  it('says of a theme its leading figure, how many targets are missed and how many alarms hold, with their marks', () => {
    const missed = row(31, 2);
    const words = missed.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    expect(words).toMatch(/Wait: 31\s*min .*2 of 3 targets missed .*2 alarms/);
    expect(missed.match(/status-mark status-watch/g)).toHaveLength(2);
    expect(missed).toContain('status-mark status-alarm');
  });

  it('has a tick and no triangle where all targets are met', () => {
    const met = row(4, 0);
    expect(met).toContain('all 3 targets met');
    expect(met).toContain('icon-check');
    expect(met).not.toContain('status-watch');
  });

  it('lists all twelve themes, also those of which nothing is known', () => {
    expect(render(<CityOverview onTheme={() => undefined} />, viewer(4, 0)).match(/<li>/g)).toHaveLength(12);
  });
});

describe('a figure that misses its target', () => {
  it('says so in words and by a shape, with whose target it is', () => {
    const markup = render(<Indicators theme="government" />, viewer(31, 2));
    expect(markup).toMatch(/status-mark status-watch[\s\S]*missed[\s\S]*Own target\./);
    expect(render(<Indicators theme="government" />, viewer(4, 0))).not.toMatch(/status-watch|missed/);
  });
});

describe('the line of a figure', () => {
  const HOUR_MS = 3_600_000;
  /** Each hour of the day before; those before the hour `first` are not known. */
  const shown = (first: number): string => {
    const hours = Array.from({ length: 24 }, (_, k) => ({ t: unixMs(NOW + (k - 23) * HOUR_MS), value: k < first ? null : k })); // prettier-ignore
    return render(<Indicators theme="government" />, viewer(31, 2, hours));
  };

  it('says from when it is known where the hours before are not', () => {
    expect(shown(0)).not.toMatch(/history/);
    const from = formatInstant(unixMs(NOW - 3 * HOUR_MS), 'en', 'shortStamp');
    expect(shown(20)).toContain(`history known from ${from}`);
    expect(shown(20)).toContain('sparkline-line');
  });

  it('says in its place that nothing is known, or too little for a line; before it was asked for it says nothing', () => {
    for (const first of [23, 24]) {
      expect(shown(first)).toContain('no history known');
      expect(shown(first)).not.toContain('sparkline');
    }
    expect(render(<Indicators theme="government" />, viewer(31, 2))).not.toMatch(/history/);
  });
});
