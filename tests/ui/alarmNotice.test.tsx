import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../src/schema/alarms.ts';
import type { Language } from '../../src/schema/texts.ts';
import { AlarmNotice } from '../../src/ui/alarms/AlarmNotice.tsx';
import { NO_NEWS, putAway, withRaised, type AlarmNews } from '../../src/ui/alarms/alarmNews.ts';
import { createI18n } from '../../src/ui/i18n/createI18n.ts';
import { ViewerProvider } from '../../src/ui/viewerContext.ts';
import { fixtureViewer, GAUGE } from './fixtureViewer.ts';

const text = (de: string, en: string) => ({ de, en, zh: en });
const alarm = (rule: string, subject: string, since = '2024-01-04T12:00:00.000Z'): Alarm => ({
  ...{ alarm: `port/${rule}/${subject}`, rule, theme: 'port', severity: 'watch', subject, under: null },
  ...{ title: text('Schiff wartet', 'Ship waits'), cause: text('Grund', 'why'), action: null, owner: null, link: null },
  ...{ datastream: `${subject}/x`, value: 1, unit: 'm', origin: 'simulated' },
  ...{ since, isSinceKnown: true, acknowledgement: null },
});
const ships = Array.from({ length: 6 }, (_, k) => alarm('ship-waits', `berth/${k}`));
const flood = alarm('high-water', GAUGE.id);

const markup = (raised: readonly Alarm[], alarms: readonly Alarm[] = raised, lang: Language = 'en'): string =>
  renderToStaticMarkup(
    <ViewerProvider value={fixtureViewer({ lang, raised, alarms })}>
      <I18nextProvider i18n={createI18n(lang)}>
        <AlarmNotice />
      </I18nextProvider>
    </ViewerProvider>,
  );

describe('the notice of an alarm that was just raised', () => {
  it('names the gravest and where, in the language of the page, with the way there and a way to put it away', () => {
    const html = markup([flood, ships[0]!]);
    expect(html).toMatch(/alarm-notice-watch.*<strong>Ship waits<\/strong> · Duisburg-Ruhrort gauge/);
    expect(html.match(/<button/g)).toHaveLength(2);
    expect(html).not.toContain('more place');
    expect(markup([flood], [flood], 'de')).toContain('<strong>Schiff wartet</strong> · Pegel Duisburg-Ruhrort');
  });

  it('says of many of one rule and hour at how many more places', () => {
    expect(markup([ships[0]!], ships)).toContain('and 5 more places');
    expect(markup([ships[0]!], ships.slice(0, 3))).not.toContain('more place');
  });

  it('is nothing where none was raised, and where it is over or acknowledged already', () => {
    expect(markup([], ships)).toBe('');
    expect(markup([flood], ships)).toBe('');
    const acknowledgement = { at: flood.since, by: 'Desk', note: '', written: flood.since };
    expect(markup([flood], [{ ...flood, acknowledgement }])).toBe('');
  });
});

describe('what is news among the alarms that are raised', () => {
  const told = (looks: readonly (readonly Alarm[])[], alarms: readonly Alarm[], from: AlarmNews = NO_NEWS): AlarmNews =>
    looks.reduce((before, raised) => withRaised(before, raised, alarms), from);

  it('is the first of a group, not each that follows it; another one takes its place', () => {
    expect(told([[ships[0]!], [ships[1]!]], ships).news).toBe(ships[0]);
    expect(told([[ships[0]!], [flood]], [...ships, flood]).news).toBe(flood);
    // The one that was told is over: the next is news.
    expect(told([[ships[0]!], [flood]], [flood]).news).toBe(flood);
  });

  it('stays until it is put away, though nothing more is raised', () => {
    expect(told([[flood], []], [flood]).news).toBe(flood);
    expect(putAway(told([[flood]], [flood]), [flood]).news).toBeNull();
  });

  it('is no more of a group of many that was put away, but those of another hour, and of few the next', () => {
    const away = putAway(told([[ships[0]!]], ships), ships);
    expect(told([[ships[1]!]], ships, away).news).toBeNull();
    const later = alarm('ship-waits', 'berth/9', '2024-01-04T13:30:00.000Z');
    expect(told([[later]], [...ships, later], away).news).toBe(later);
    expect(told([[ships[1]!, flood]], [...ships, flood], away).news).toBe(flood);
    const few = ships.slice(0, 2);
    expect(told([[few[1]!]], few, putAway(told([[few[0]!]], few), few)).news).toBe(few[1]);
  });
});
