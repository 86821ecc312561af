import { createStore } from 'zustand/vanilla';
import { unixMs } from '../../src/geo/units.ts';
import type { Alarm } from '../../src/schema/alarms.ts';
import type { Asset } from '../../src/schema/catalogue.ts';
import type { Language } from '../../src/schema/texts.ts';
import type { Reading } from '../../src/state/readings.ts';
import type { Viewer } from '../../src/state/viewer.ts';

export const NOW = Date.parse('2024-01-04T13:20:00Z');
const text = (de: string, en = de, zh = de) => ({ de, en, zh });

export const GAUGE = {
  type: 'Feature',
  id: 'gauge/duisburg-ruhrort',
  geometry: { type: 'Point', coordinates: [6.727927, 51.455345] },
  properties: {
    name: text('Pegel Duisburg-Ruhrort', 'Duisburg-Ruhrort gauge'),
    theme: 'ecosystem',
    kind: 'gauge',
    provenance: { kind: 'measured', source: 'WSV', licence: 'dl-de/zero-2-0', date: '2026-09' },
    owner: 'Wasserstraßenverwaltung',
    links: [],
    facts: [],
    riverKm: 780.8,
    datastreams: [
      {
        id: 'gauge/duisburg-ruhrort/W',
        property: 'W',
        name: text('Wasserstand', 'Water level'),
        unit: 'cm',
        intervalS: 900,
        thresholds: [
          { value: 394, level: 'info', when: 'above', label: text('MW', 'Mean water (MW)') },
          { value: 930, level: 'watch', when: 'above', label: text('Marke I', 'Mark I') },
        ],
        range: [150, 1200],
        decimals: 0,
        index: 0,
      },
    ],
  },
} as unknown as Asset;

/** A viewer that stands still at NOW: enough of each store for a face or panel to be rendered once. */
export function fixtureViewer(options: {
  reading?: Partial<Reading>;
  lang?: Language;
  isFeedDown?: boolean;
  signIn?: { href: string | null };
  alarms?: readonly Alarm[];
  raised?: readonly Alarm[];
  areAlarmsReckoned?: boolean;
}): Viewer {
  const { reading, lang = 'en', isFeedDown = false, alarms = [], raised = [], areAlarmsReckoned = true } = options;
  const feed = { mode: 'recorded', instantMs: unixMs(NOW), speed: 0, saidAt: 0 };
  const range = { fromMs: unixMs(NOW - 864e5), toMs: unixMs(NOW + 864e5) };
  const clock = createStore(() => ({ mode: 'follow', feed, anchorMs: 0, anchorAt: 0, speed: 0, range }));
  const held = reading && {
    value: 818,
    timeMs: unixMs(NOW - 300_000),
    quality: 'good',
    origin: 'computed',
    ...reading,
  };
  const stream = GAUGE.properties.datastreams[0]!;
  const stores = {
    clock: { ...clock, instant: () => unixMs(NOW), isRunning: () => false, now: () => 0 },
    readings: { get: () => held, version: () => 1, applied: () => 1, subscribe: () => () => undefined },
    catalogue: createStore(() => ({
      status: 'ready',
      signs: {},
      assets: [GAUGE],
      byId: new Map([[GAUGE.id, GAUGE]]),
      datastreams: new Map([[stream.id, { asset: GAUGE, datastream: stream }]]),
    })),
    selection: createStore(() => ({ selected: GAUGE.id, hovered: null })),
    view: createStore(() => ({ lang, scheme: 'light', theme: null, face: 'planner' })),
    camera: createStore(() => ({ rested: null })),
    health: createStore(() => ({
      graphics: 'ok',
      isFeedDown,
      signIn: options.signIn ?? null,
      gaps: [],
      openGapFromMs: null,
      sources: [],
      connection: 'open',
    })),
    history: { csvHref: () => '/csv', onForgotten: () => () => undefined },
    recording: createStore(() => ({ status: 'none', file: null, trouble: null, isSaving: false })),
    alarms: {
      ...createStore(() => ({
        status: 'ready',
        atMs: NOW,
        alarms,
        total: alarms.length,
        isComplete: areAlarmsReckoned,
        raised,
        cleared: [],
        by: '',
      })),
      csvHref: () => '/csv',
      listCsvHref: () => '/alarms.csv',
    },
    tracks: { journeyOf: () => null, landBehindMs: () => 0 },
    indicators: createStore(() => ({ atMs: null, all: [], targets: [] })),
    chains: { ...createStore(() => ({ chains: [], next: null, link: -1 })), ride: () => undefined },
    trains: { ...createStore(() => ({ corridors: [], trains: [], chosen: null })), choose: () => undefined },
    announcements: createStore(() => ({ current: null })),
    display: createStore(() => ({ phase: 'tour', view: 'home' })),
    themes: createStore(() => ({
      port: {
        texts: {
          sentence: text('Der Hafen.', 'The port.'),
          isThere: text('Terminals', 'Terminals'),
          isMissing: text('Liegeplätze', 'Berths'),
        },
      },
      home: { error: 'assets/themes/home.json: isThere.en: missing' },
    })),
    story: createStore(() => ({
      status: 'ready',
      error: null,
      at: 0,
      story: {
        title: text('Hochwasser', 'The flood'),
        steps: [{ heading: text('Anfang', 'Begin'), body: text('Satz.', 'One sentence.') }],
      },
    })),
  };
  return stores as unknown as Viewer;
}
