import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import { encodeState, STATE_TYPE } from '../../src/live/stateBody.ts';
import { createCatalogue } from '../../src/state/catalogue.ts';
import { createGapFiller } from '../../src/state/gaps.ts';
import { createHealth } from '../../src/state/health.ts';
import { createHistoryClient } from '../../src/state/history.ts';
import { ProblemError } from '../../src/state/http.ts';
import { createReadings } from '../../src/state/readings.ts';
import { catalogueOf, columnsOf, json } from './fakeFeed.ts';

const NOON = Date.UTC(2024, 0, 6, 12);
const MINUTE = 60_000;
const at = (minutes: number) => unixMs(NOON + minutes * MINUTE);
const bucket = (minutes: number) => ({
  t: new Date(at(minutes)).toISOString(),
  min: 1,
  max: 3,
  mean: 2,
  last: 3,
  n: 4,
});

function createSetup(
  answer: (url: string, init?: RequestInit) => Response = () => json({ unit: 'cm', buckets: [bucket(0), bucket(15)] }),
) {
  const requests: string[] = [];
  const client = createHistoryClient({
    settledUpTo: () => at(-1),
    fetch: (url, init) => {
      requests.push(url);
      return init?.signal?.aborted
        ? Promise.reject(new DOMException('', 'AbortError'))
        : Promise.resolve(answer(url, init));
    },
  });
  return { client, requests };
}

describe('the history', () => {
  it('gives a series with instants in milliseconds', async () => {
    const { client, requests } = createSetup();
    const series = await client.series('gauge/duisburg-ruhrort/W', at(-60), at(0), 600);
    expect(requests).toEqual([
      '/api/observations/gauge/duisburg-ruhrort/W?from=2024-01-06T11:00:00.000Z&to=2024-01-06T12:00:00.000Z&points=600',
    ]);
    expect(series).toEqual({
      unit: 'cm',
      buckets: [0, 15].map((minutes) => ({ tMs: at(minutes), min: 1, max: 3, mean: 2, last: 3, n: 4 })),
    });
  });

  it('asks once for what does not change any more, and again for what reaches into the present', async () => {
    const { client, requests } = createSetup();
    for (let i = 0; i < 3; i++) await client.series('a/b/W', at(-600), at(-60), 100);
    expect(requests).toHaveLength(1);
    for (let i = 0; i < 3; i++) await client.series('a/b/W', at(-600), at(0), 100);
    expect(requests).toHaveLength(4);
  });

  it('asks again for a span about which the feed has learnt more', async () => {
    const { client, requests } = createSetup();
    await client.series('a/b/W', at(-600), at(-300), 100);
    await client.series('a/b/W', at(-200), at(-60), 100);
    client.forget(at(-100), at(-90));
    await client.series('a/b/W', at(-600), at(-300), 100);
    await client.series('a/b/W', at(-200), at(-60), 100);
    expect(requests).toHaveLength(3);
  });

  it('asks once for two who want the same at the same time, and anew for who asks after the feed has learnt more', async () => {
    const { client, requests } = createSetup();
    const both = [client.series('a/b/W', at(-600), at(0), 100), client.series('a/b/W', at(-600), at(0), 100)];
    client.forget(at(-100), at(-90));
    both.push(client.series('a/b/W', at(-600), at(0), 100));
    await Promise.all(both);
    expect(requests).toHaveLength(2);
  });

  it('keeps the series used last, not all', async () => {
    const { client, requests } = createSetup();
    await client.series('a/b/W', at(-600), at(-60), 1);
    for (let points = 2; points < 60; points++) {
      await client.series('a/b/W', at(-600), at(-60), points);
      await client.series('a/b/W', at(-600), at(-60), 1);
    }
    expect(requests).toHaveLength(59);
    await client.series('a/b/W', at(-600), at(-60), 2);
    expect(requests).toHaveLength(60);
  });

  it('gives the state at an instant, missing values as NaN', async () => {
    const observation = { time: '2024-01-06T11:45:00Z', origin: 'recorded' };
    const { client } = createSetup(() =>
      json({
        at: '2024-01-06T12:00:00Z',
        observations: [
          { ...observation, datastream: 'sensor/s0/W', value: 938.6, quality: 'provisional' },
          { ...observation, datastream: 'sensor/s1/W', value: null, quality: 'missing' },
        ],
      }),
    );
    const state = await client.stateAt(at(0));
    expect(state.atMs).toBe(NOON);
    const { catalogueLoaded, getState } = createCatalogue();
    catalogueLoaded(catalogueOf(2, 7));
    const past = createReadings();
    state.columns(getState())!.forEach(past.apply);
    expect(past.get(0)).toEqual({ timeMs: at(-15), value: 938.6, quality: 'provisional', origin: 'recorded' });
    expect(past.get(1)!.value).toBeNaN();
  });

  it('reads the state in the frames of the socket where the feed speaks them, for the catalogue of the same run only', async () => {
    const body = encodeState(at(0), 7, columnsOf([[0, 12.5, at(-15)], [3, 1, at(-1)]])); // prettier-ignore
    const accepted: (string | null)[] = [];
    const { client } = createSetup((_url, init) => {
      accepted.push(new Headers(init?.headers).get('accept'));
      return new Response(body as BodyInit, { headers: { 'content-type': STATE_TYPE } });
    });
    const state = await client.stateAt(at(0));
    expect(accepted).toEqual([`${STATE_TYPE}, application/json;q=0.5`]);
    expect(state.atMs).toBe(NOON);
    const { catalogueLoaded, getState } = createCatalogue();
    catalogueLoaded(catalogueOf(2, 7));
    const past = createReadings();
    state.columns(getState())!.forEach(past.apply);
    expect(past.get(0)).toMatchObject({ value: 12.5, timeMs: at(-15) });
    expect(past.get(3)?.value).toBe(1);
    catalogueLoaded(catalogueOf(2, 8));
    expect(state.columns(getState())).toBeNull();
  });

  it('passes a problem on with its title', async () => {
    const { client } = createSetup(() => json({ title: 'Unknown datastream', detail: 'a/b/W', status: 404 }, 404));
    const failure = client.series('a/b/W', at(0), at(1), 1);
    await expect(failure).rejects.toBeInstanceOf(ProblemError);
    await expect(failure).rejects.toMatchObject({ status: 404, title: 'Unknown datastream' });
  });

  it('says where an answer does not fit, also when it is no JSON', async () => {
    const wrong = createSetup(() => json({ unit: 'cm', buckets: [{ ...bucket(0), mean: 'high' }] })).client;
    await expect(wrong.series('a/b/W', at(0), at(1), 1)).rejects.toMatchObject({ path: 'buckets.0.mean' });
    const html = createSetup(() => new Response('<html>')).client;
    await expect(html.stateAt(at(0))).rejects.toThrow(/^\/api\/state\?at=.*: /);
  });

  it('ends when it is aborted', async () => {
    const { client } = createSetup();
    await expect(client.series('a/b/W', at(0), at(1), 1, AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('has the address of the same series as CSV', () => {
    expect(createSetup().client.csvHref('a/b/W', at(-60), at(0))).toBe(
      '/api/observations/a/b/W?from=2024-01-06T11:00:00.000Z&to=2024-01-06T12:00:00.000Z&format=csv',
    );
  });
});

describe('a gap', () => {
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
  async function gapWith(minutes: readonly number[], toMinutes: number) {
    const health = createHealth();
    const catalogue = createCatalogue();
    catalogue.catalogueLoaded(catalogueOf(1, 7));
    const { client, requests } = createSetup(() => json({ unit: 'cm', buckets: minutes.map(bucket) }));
    const gap = { fromMs: at(0), toMs: at(toMinutes), isFilled: false };
    health.gapSeen(gap);
    createGapFiller({ catalogue, health, history: client }).gapSeen(gap);
    await settled();
    return { isFilled: health.getState().gaps[0]!.isFilled, requests };
  }

  it('is filled when the history runs through it', async () => {
    const { isFilled, requests } = await gapWith([0, 15, 30, 45, 60, 75], 90);
    expect(requests).toHaveLength(1);
    expect(isFilled).toBe(true);
  });

  it('stays marked when the feed was away as well', async () => {
    expect((await gapWith([0, 75], 90)).isFilled).toBe(false);
  });

  it('is filled when no observation was due in it, but not before the feed has answered', async () => {
    const { isFilled, requests } = await gapWith([], 10);
    expect(isFilled).toBe(true);
    expect(requests).toHaveLength(1);
  });
});
