import { describe, expect, it } from 'vitest';
import type { Feed } from '../../../src/feed/feed.ts';
import { countObservations, writeRecordingFile } from '../../../src/feed/recordings/writeRecordingFile.ts';
import { unixMs } from '../../../src/geo/units.ts';
import { decodeRecordingFile } from '../../../src/live/recording/recordingFile.ts';
import { catalogueOf } from '../../state/fakeFeed.ts';
import type { Catalogue } from '../../../src/schema/catalogue.ts';
import type { Observation } from '../../../src/live/observation.ts';

const DAY_MS = 86_400_000;
const FROM_MS = Date.UTC(2024, 0, 6);
const MOVERS = 100;

/** A feed with two datastreams of 700 observations in its history, and movers that say two things on a beat, by day only. */
function feedOf(asked: string[] = [], stations: Catalogue['features'] = []): Feed {
  const fixesBetween = (fromMs: number, toMs: number, stepMs: number): Observation[] => {
    const out: Observation[] = [];
    for (let at = Math.ceil(fromMs / stepMs) * stepMs; at <= toMs; at += stepMs)
      for (let k = 0; k < MOVERS * 2; k++)
        if ((at - FROM_MS) % DAY_MS > DAY_MS / 4)
          out.push({ datastream: `truck/${k}`, timeMs: unixMs(at), value: 1, quality: 'good', origin: 'simulated' });
    return out;
  };
  const history = {
    count: (id: string) => {
      asked.push(id);
      return Promise.resolve(700);
    },
  };
  const knowsItsPast = (id: string): boolean => /^(truck|room)\//.test(id);
  return {
    catalogue: { ids: ['gauge/a', 'gauge/b', 'truck/0'], catalogue: { features: stations } },
    knowsItsPast,
    history,
    fixesBetween,
  } as unknown as Feed;
}

describe('what a recording would hold', () => {
  it('is what the history has, and what the movers of the busiest step say for the whole span', async () => {
    const asked: string[] = [];
    const count = await countObservations(feedOf(asked), { fromMs: FROM_MS, toMs: FROM_MS + DAY_MS });
    const spoken = MOVERS * 2 * 1500;
    expect(count).toBeGreaterThan(spoken + 1400 - 1);
    expect(count).toBeLessThan(spoken * 1.1 + 1400);
    expect(asked).toEqual(['gauge/a', 'gauge/b']);
  });

  it('is what simulated stations say at their own interval, too, of a longer span less: none of them is left out', async () => {
    const rooms = [{ properties: { datastreams: Array.from({ length: 14_000 }, (_, k) => ({ id: `room/${k}/CO2`, intervalS: 900 })) } }]; // prettier-ignore
    const count = async (days: number): Promise<number> =>
      (await countObservations(feedOf([], rooms as unknown as Catalogue['features']), {
        fromMs: FROM_MS,
        toMs: FROM_MS + days * DAY_MS,
      })) - (await countObservations(feedOf(), { fromMs: FROM_MS, toMs: FROM_MS + days * DAY_MS }));
    expect(await count(1)).toBe(14_000 * 97);
    const month = await count(30);
    expect(month).toBeLessThanOrEqual(1_000_000);
    expect(month).toBeGreaterThan(14_000 * 50);
  });

  it('is at least what they say in a minute, though nobody speaks at its very begin', async () => {
    const span = { fromMs: FROM_MS + DAY_MS / 2 + 3, toMs: FROM_MS + DAY_MS / 2 + 60_003 };
    expect(await countObservations(feedOf(), span)).toBeGreaterThanOrEqual(1400 + MOVERS * 2 * 6);
  });
});

describe('events of what is simulated, in a recording', () => {
  const catalogue = catalogueOf(2, 1);
  const ids = catalogue.features.flatMap(({ properties }) => properties.datastreams.map(({ id }) => id));
  const owns = (id: string): boolean => id === ids[0];
  const event = (id: string) => ({ specversion: '1.0', id, source: '/api/alarms', type: 'de.hafenblick.alarm.raised', subject: 'a', time: new Date(FROM_MS).toISOString() }); // prettier-ignore
  /** What the log of alarms is asked of, and the parts of the file that are unknown. */
  async function written(days: number, isSimulated = true) {
    const asked = new Set<string>();
    const look = (only: (one: { datastreams: string[] }) => boolean): void => {
      for (const id of ids) if (only({ datastreams: [id] })) asked.add(id);
    };
    const feed = {
      catalogue: { catalogue, ids },
      past: { at: () => ({ absent: new Set() }), goneBetween: () => [] },
      knowsItsPast: (id: string) => isSimulated && owns(id),
      pasts: isSimulated ? [{ owns, stateAt: () => [], everythingBetween: () => [] }] : [],
      history: { raw: () => Promise.resolve([]) },
      themes: new Map(),
      alarms: {
        events: (_from: number, _to: number, { only }: { only: Parameters<typeof look>[0] }) => (look(only), Promise.resolve({ events: [event('x')] })), // prettier-ignore
        raisedBefore: () => Promise.resolve([]),
      },
      ways: () => ({ ways: {} }),
      trains: () => ({ corridors: [], trains: [] }),
    } as unknown as Feed;
    const pieces: Uint8Array[] = [];
    const span = { fromMs: FROM_MS, toMs: FROM_MS + days * DAY_MS };
    for await (const piece of writeRecordingFile(feed, span, [])) pieces.push(piece);
    const { unreckoned, events } = await decodeRecordingFile(new Uint8Array(Buffer.concat(pieces)), 'span');
    return { span, unreckoned, events: events.map(({ id }) => id), asked: [...asked] };
  }

  it('are in it up to nine days', async () => {
    expect(await written(9)).toMatchObject({ unreckoned: [], events: ['x'], asked: ids });
  });

  it('are not in a longer one, which says of all of it that they are not known; what was measured is', async () => {
    const { span, ...told } = await written(10);
    expect(told).toEqual({ unreckoned: [{ from: span.fromMs, to: span.toMs }], events: ['x'], asked: ids.slice(1) });
  });

  it('are not missing where nothing is simulated, however long it is', async () => {
    expect(await written(30, false)).toMatchObject({ unreckoned: [], asked: ids });
  });
});

it('tells what a figure was in the hours before its begin, which its values say nothing of', async () => {
  const indicator = { id: 'stage', name: { de: 'a', en: 'a', zh: 'a' }, take: 'sum', kind: 'gauge', property: 'W', factor: 1, unit: 'm', decimals: 1, why: { de: 'a', en: 'a', zh: 'a' } }; // prettier-ignore
  const hours = [-2, -1, 0, 1].map((hour) => ({ t: new Date(FROM_MS + hour * 3_600_000).toISOString(), value: hour === -1 ? null : 5 + hour })); // prettier-ignore
  const asked: [number, string | null][] = [];
  const catalogue = catalogueOf(2, 1);
  const feed = {
    catalogue: { catalogue, ids: [] },
    past: { at: () => ({ absent: new Set() }), goneBetween: () => [] },
    ...{ knowsItsPast: () => false, pasts: [], history: { raw: () => Promise.resolve([]) } },
    themes: new Map([['iot', { indicators: [indicator] }], ['port', { indicators: [] }]]), // prettier-ignore
    indicators: {
      at: (atMs: number, theme: string | null) => {
        asked.push([atMs, theme]);
        // Those that lead other themes come with them.
        return Promise.resolve({ indicators: [{ theme: 'home', id: 'grid', hours }, { theme, id: 'stage', hours }] }); // prettier-ignore
      },
    },
    alarms: { events: () => Promise.resolve({ events: [] }), raisedBefore: () => Promise.resolve([]) },
    ...{ ways: () => ({ ways: {} }), trains: () => ({ corridors: [], trains: [] }) },
  } as unknown as Feed;
  const pieces: Uint8Array[] = [];
  for await (const piece of writeRecordingFile(feed, { fromMs: FROM_MS, toMs: FROM_MS + DAY_MS }, [])) pieces.push(piece); // prettier-ignore
  const { themes } = await decodeRecordingFile(new Uint8Array(Buffer.concat(pieces)), 'span');
  expect([...themes.keys()]).toEqual(['iot']);
  expect(asked).toEqual([[FROM_MS, 'iot']]);
  expect(themes.get('iot')!.before).toEqual({ stage: hours.slice(0, 2).map(({ t, value }) => ({ t: Date.parse(t), value })) }); // prettier-ignore
});
