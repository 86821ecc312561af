import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../src/schema/alarms.ts';
import { AlarmsButton } from '../../src/ui/alarms/AlarmsButton.tsx';
import { AlarmsPanel } from '../../src/ui/alarms/AlarmsPanel.tsx';
import { unixMs } from '../../src/geo/units.ts';
import { DisplayFace } from '../../src/faces/display/DisplayFace.tsx';
import { StoryFace } from '../../src/faces/story/StoryFace.tsx';
import { ThemeStatement, ThemeTruth } from '../../src/ui/browse/ThemeStatement.tsx';
import { ChartKey } from '../../src/ui/details/ChartKey.tsx';
import { DetailsPanel } from '../../src/ui/details/DetailsPanel.tsx';
import { createI18n } from '../../src/ui/i18n/createI18n.ts';
import { dataText } from '../../src/ui/i18n/dataWords.ts';
import { SignIn } from '../../src/ui/notices/SignIn.tsx';
import { KIND_SIGNS } from '../../src/ui/parts/kindSigns.ts';
import { KindIcon } from '../../src/ui/parts/KindIcon.tsx';
import { ViewerProvider } from '../../src/ui/viewerContext.ts';
import { fixtureViewer, NOW } from './fixtureViewer.ts';

/** Words of a part as a reader sees them, without markup. */
const words = (part: ReactNode, options: Parameters<typeof fixtureViewer>[0]): string =>
  markup(part, options)
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
const markup = (part: ReactNode, options: Parameters<typeof fixtureViewer>[0]): string =>
  renderToStaticMarkup(
    <ViewerProvider value={fixtureViewer(options)}>
      <I18nextProvider i18n={createI18n(options.lang ?? 'en')}>{part}</I18nextProvider>
    </ViewerProvider>,
  );

describe('the details of a gauge', () => {
  it('say value, unit, age, freshness, origin and source', () => {
    const said = words(<DetailsPanel />, { reading: {} });
    for (const word of ['818', 'cm', '5 minutes ago', 'current', 'computed', 'Wasserstraßenverwaltung', 'normal'])
      expect(said).toContain(word);
    expect(said).toMatch(/Mean water \(MW\).*394 cm.*reached/);
    expect(said).toMatch(/Mark I.*930 cm.*not reached/);
  });

  it('have the sign of its kind: the catalogue’s, else the interface’s, else that of its theme', () => {
    const shownOf = (signs: Record<string, string>, kind: string): string => {
      const viewer = fixtureViewer({});
      const [asset] = viewer.catalogue.getState().assets;
      const own = { ...asset!, properties: { ...asset!.properties, kind } };
      const catalogue = { ...viewer.catalogue, getState: () => ({ ...viewer.catalogue.getState(), signs }) };
      const shown = { ...catalogue, getInitialState: catalogue.getState };
      return renderToStaticMarkup(
        <ViewerProvider value={{ ...viewer, catalogue: shown }}>
          <KindIcon asset={own} />
        </ViewerProvider>,
      );
    };
    expect(shownOf({ gauge: 'M1 2h3' }, 'gauge')).toContain('d="M1 2h3"');
    expect(shownOf({}, 'gauge')).toContain(`d="${KIND_SIGNS['gauge']}"`);
    expect(shownOf({}, 'balloon')).not.toContain('data-kind');
  });

  it('say the same in German', () => {
    const said = words(<DetailsPanel />, { reading: { origin: 'recorded' }, lang: 'de' });
    for (const word of ['Pegel Duisburg-Ruhrort', 'Wasserstand', 'aufgezeichnet', 'vor 5 Minuten', 'aktuell'])
      expect(said).toContain(word);
  });

  it('call an old value stale, a value without connection offline, and none missing', () => {
    expect(words(<DetailsPanel />, { reading: { timeMs: unixMs(NOW - 36e5 * 5) } })).toContain('stale');
    expect(words(<DetailsPanel />, { reading: {}, isFeedDown: true })).toMatch(/offline|no connection/);
    expect(words(<DetailsPanel />, {})).toContain('no value');
  });

  it('speak of a watch mark that is reached', () => {
    expect(words(<DetailsPanel />, { reading: { value: 939 } })).toMatch(/watch|elevated/);
  });
});

describe('a feed that wants people to sign in', () => {
  it.each([
    ['en', /Please sign in.*Sign in/],
    ['de', /Bitte anmelden.*Anmelden/],
    ['zh', /请登录.*登录/],
  ] as const)('says so and leads there, in %s', (lang, said) => {
    expect(words(<SignIn />, { lang, signIn: { href: '/auth/sign-in' } })).toMatch(said);
  });

  it('tells whom to ask where nobody can sign in', () => {
    expect(words(<SignIn />, { signIn: { href: null } })).toContain('Ask its operator');
    expect(words(<SignIn />, {})).toBe('');
  });
});

describe('an alarm', () => {
  const text = (words: string) => ({ de: words, en: words, zh: words });
  const alarm: Alarm = {
    ...{ alarm: 'iot/high/gauge/duisburg-ruhrort', rule: 'high', theme: 'iot' },
    severity: 'watch',
    ...{ title: text('Mark I'), cause: text('Too high.'), action: text('Clear the quay.'), owner: 'WSA Rhein' },
    ...{ link: 'https://example.org/', datastream: 'gauge/duisburg-ruhrort/W', value: 930, unit: 'cm' },
    origin: 'computed',
    ...{ subject: 'gauge/duisburg-ruhrort', since: new Date(NOW - 36e5 * 11).toISOString() },
    ...{ isSinceKnown: true, acknowledgement: null },
  };

  it('stands in the list with place, begin, age, origin and owner', () => {
    const said = words(<AlarmsPanel />, { reading: {}, alarms: [alarm] });
    for (const word of ['Mark I', 'Duisburg-Ruhrort gauge', '11 hours ago', 'computed', 'WSA Rhein', 'watch: Mark I'])
      expect(said).toContain(word);
  });

  it('says in the details why, what to do, whose it is, and that it can be acknowledged or by whom it was', () => {
    const said = words(<DetailsPanel />, { reading: {}, alarms: [alarm] });
    expect(said).toMatch(
      /Mark I.*11 hours ago.*930 cm at its begin.*Too high\..*Clear the quay.*WSA Rhein.*Acknowledge/,
    );
    const by = { at: new Date(NOW).toISOString(), by: 'Desk 3', note: 'seen', written: new Date(NOW).toISOString() };
    const done = words(<DetailsPanel />, { reading: {}, alarms: [{ ...alarm, acknowledgement: by }] });
    expect(done).toMatch(/Acknowledged by Desk 3.*seen/);
  });

  it('of many places is one entry: how many, the worst value and where, all to be acknowledged at once', () => {
    const rooms = Array.from({ length: 6 }, (_, k): Alarm => ({ ...alarm, alarm: `iot/high/${k}`, value: 930 + k, worse: 'higher', subject: k === 5 ? alarm.subject : `gauge/${k}` })); // prettier-ignore
    const said = words(<AlarmsPanel />, { reading: {}, alarms: rooms });
    expect(said).toMatch(
      /Mark I.*6 places, not acknowledged: 6.*worst value at its begin: 935 cm \(Duisburg-Ruhrort gauge\).*Acknowledge all 6/,
    );
    for (const { subject } of rooms.slice(0, 5)) expect(said).toContain(subject);
    expect(words(<AlarmsPanel />, { reading: {}, alarms: rooms, lang: 'de' })).toContain('Alle 6 quittieren');
    expect(words(<AlarmsPanel />, { reading: {}, alarms: rooms, lang: 'zh' })).toContain('全部确认（6项）');
  });

  it('is counted on the bell by entries of the list, and all are told', () => {
    const rooms = Array.from({ length: 6 }, (_, k): Alarm => ({
      ...alarm,
      alarm: `iot/high/${k}`,
      subject: `gauge/${k}`,
    }));
    const bell = markup(<AlarmsButton onOpen={() => undefined} />, {
      alarms: [...rooms, { ...alarm, rule: 'other', alarm: 'iot/other' }],
    });
    expect(bell).toContain('aria-label="Alarms: 7 in 2 entries, not acknowledged: 7"');
    expect(bell).toMatch(/>2<\/span>/);
    expect(markup(<AlarmsButton onOpen={() => undefined} />, { alarms: rooms.slice(0, 3) })).toContain(
      'aria-label="Alarms: 3, not acknowledged: 3"',
    );
  });

  it('that has lasted longer than is known says so', () => {
    expect(words(<AlarmsPanel />, { alarms: [{ ...alarm, isSinceKnown: false }] })).toContain('or longer');
    expect(words(<AlarmsPanel />, { alarms: [] })).toContain('No alarm holds at this time.');
  });

  it('are at least so many while the feed still reckons that instant, and are not said to be none', () => {
    const reckoning = { alarms: [alarm], areAlarmsReckoned: false };
    const bell = markup(<AlarmsButton onOpen={() => undefined} />, reckoning);
    expect(bell).toContain('Alarms: 1+ (at least 1');
    expect(bell).toContain('>1+<');
    expect(words(<AlarmsPanel />, reckoning)).toContain('There may be more.');
    const none = words(<AlarmsPanel />, { ...reckoning, alarms: [] });
    expect(none).toContain('still being reckoned');
    expect(none).not.toContain('No alarm holds');
  });
});

describe('a theme', () => {
  it('explains itself in a sentence, and says what is there and what is not yet', () => {
    expect(words(<ThemeStatement theme="port" />, {})).toContain('The port.');
    expect(words(<ThemeStatement theme="port" />, { lang: 'de' })).toContain('Der Hafen.');
    expect(words(<ThemeTruth theme="port" />, {})).toMatch(/There.*Terminals.*Not yet.*Berths/);
    expect(words(<ThemeTruth theme="port" />, { lang: 'de' })).toMatch(/Vorhanden.*Noch nicht da.*Liegeplätze/);
  });

  it('that cannot be read says so with file and path', () => {
    expect(words(<ThemeStatement theme="home" />, {})).toContain('assets/themes/home.json: isThere.en');
  });
});

describe('the faces', () => {
  it('the display says time, stage, trend state and origin large, without a control while it tours', () => {
    const said = words(<DisplayFace />, { reading: {} });
    expect(said).toContain('14:20');
    expect(said).toContain('8.18');
    expect(said).toContain('computed');
    expect(said).not.toContain('To the planner');
  });

  it('the story says one step, its instant and the stage with its origin', () => {
    const said = words(<StoryFace />, { reading: { origin: 'recorded' } });
    for (const word of ['The flood', 'Begin', 'One sentence.', '4 January 2024', '8.18', 'recorded'])
      expect(said).toContain(word);
  });
});

describe('the key of a curve', () => {
  it('names measured and computed values only where they occur', () => {
    const bucket = { tMs: unixMs(0), min: 1, max: 1, mean: 1, last: 1, n: 1 };
    const computed = { ...bucket, origin: 'computed' as const };
    expect(words(<ChartKey buckets={[computed]} forecast={null} />, {})).not.toMatch(/recorded|measured/);
    const both = words(<ChartKey buckets={[computed, { ...bucket, origin: 'recorded' }]} forecast={null} />, {});
    expect(both).toMatch(/recorded.*computed/);
  });
});

describe('words of the catalogue', () => {
  it('are said in the reader’s language, names left alone', () => {
    expect(dataText('Schrägseilbrücke', 'en')).toBe('cable-stayed bridge');
    expect(dataText('duisport, eurailpress and press', 'de')).toBe('duisport, eurailpress und Presse');
    expect(dataText('road L140 + tram 901', 'de')).toBe('Straße L140 + Straßenbahn 901');
  });
});
