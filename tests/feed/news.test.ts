import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CLOUD_EVENTS_PROTOCOL } from '../../src/live/protocol.ts';
import { createAlarms } from '../../src/state/alarms.ts';
import { browserTimers } from '../../src/state/timers.ts';
import { liveViewer } from '../state/liveViewer.ts';
import { readContract } from './contracts/contract.ts';
import { feedProcess, NO_SIMULATORS, ticketOf } from './feedProcess.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const TOKEN = 'a-token-of-the-harbour';
const GAUGE = 'gauge/duisburg-ruhrort';
const MARK = `iot/high-water-1/${GAUGE}/W/930`;
const UNTIL = { timeout: 30_000, interval: 20 };

/** A live feed that knows nothing but what is posted to it. */
async function liveFeed(more: object = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-news-'));
  const config = join(folder, 'feed.json');
  const ingest = [{ id: 'harbour', tokenEnv: 'HARBOUR_TOKEN', source: 'x', licence: 'y', writes: ['*'] }];
  const off = { enabled: false };
  writeFileSync(config, JSON.stringify({ sources: { pegelonline: off, uba: off, autobahn: off, ingest }, simulators: NO_SIMULATORS, ...more })); // prettier-ignore
  const feed = feedProcess({ FEED_CLOCK: 'live', HAFENBLICK_CONFIG: config, HARBOUR_TOKEN: TOKEN, DATA_DIR: folder });
  ends.push(() => feed.end('SIGKILL'));
  const url = await feed.ready;
  const headers = { 'content-type': 'application/senml+json', authorization: `Bearer ${TOKEN}` };
  return {
    url,
    level: async (v: number): Promise<void> => {
      const body = JSON.stringify([{ n: `${GAUGE}/W`, u: 'cm', v, t: Date.now() / 1000 }]);
      expect((await fetch(`${url}/api/ingest`, { method: 'POST', headers, body })).status).toBe(200);
    },
    acknowledge: async (): Promise<void> => {
      const answer = await fetch(`${url}/api/alarms/${MARK}/acknowledgement`, {
        ...{ method: 'POST', body: JSON.stringify({ by: 'Leitstelle', note: 'Deichwache steht' }) },
        headers: { origin: url, 'content-type': 'application/json' },
      });
      expect(answer.status).toBe(201);
    },
  };
}

interface Event {
  readonly id: string;
  readonly type: string;
  readonly subject?: string;
  readonly data?: Record<string, unknown>;
}
async function thirdParty(url: string, themes?: string[]) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/live?ticket=${await ticketOf(url)}`, CLOUD_EVENTS_PROTOCOL, { origin: url }); // prettier-ignore
  ends.push(() => socket.terminate());
  const events: Event[] = [];
  if (themes) socket.on('open', () => socket.send(JSON.stringify({ type: 'sub', themes })));
  socket.on('message', (data) => events.push(JSON.parse((data as Buffer).toString('utf8')) as Event));
  return {
    events,
    /** What happened to the mark, in order. */
    ofMark: () => events.filter(({ data }) => data?.['alarm'] === MARK).map(({ type }) => type.slice('de.hafenblick.alarm.'.length)), // prettier-ignore
  };
}
function viewerOf(url: string) {
  const viewer = liveViewer(url);
  const { clock, health, pushed, fetch: ask, asked } = viewer;
  const alarms = createAlarms({ clock, health, pushed, fetch: ask, timers: browserTimers, random: () => 0.05 });
  ends.push(() => {
    alarms.dispose();
    viewer.connection.dispose();
  });
  return {
    alarms,
    health,
    find: () => alarms.getState().alarms.find(({ alarm }) => alarm === MARK),
    asked: () => asked.filter((line) => line === 'GET /api/alarms').length,
  };
}

describe('what is pushed by a real feed', { timeout: 120_000 }, () => {
  it('raises, acknowledges and clears an alarm on every screen and for third parties, and nobody asks for it', async () => {
    const feed = await liveFeed();
    await feed.level(900);
    const screens = [viewerOf(feed.url), viewerOf(feed.url)];
    const party = await thirdParty(feed.url);
    const other = await thirdParty(feed.url, ['education']);
    for (const { alarms, health } of screens)
      await expect.poll(() => [health.getState().connection, alarms.getState().status], UNTIL).toEqual(['open', 'ready']);
    await expect.poll(() => party.events.some(({ type }) => type.endsWith('.observation')), UNTIL).toBe(true);

    await feed.level(940);
    for (const { find } of screens) await expect.poll(() => find()?.value, UNTIL).toBe(940);
    await expect.poll(party.ofMark, UNTIL).toEqual(['raised']);
    await feed.acknowledge();
    for (const { find } of screens)
      await expect.poll(() => find()?.acknowledgement?.note, UNTIL).toBe('Deichwache steht');
    await expect.poll(party.ofMark, UNTIL).toEqual(['raised', 'acknowledged']);
    await feed.level(900);
    for (const { find } of screens) await expect.poll(find, UNTIL).toBeUndefined();
    await expect.poll(party.ofMark, UNTIL).toEqual(['raised', 'acknowledged', 'cleared']);
    // Once when the clock is known, and once when the socket is open: what was pushed before went by.
    for (const { asked } of screens) expect(asked()).toBeLessThanOrEqual(2);
    expect(other.ofMark()).toEqual([]);
    const contract = readContract('asyncapi.yaml');
    const said = party.events.find(({ type }) => type === 'de.hafenblick.alarm.acknowledged');
    expect(contract.faults(contract.at('#/components/messages/alarmAcknowledged/payload'), said)).toEqual([]);

    // The same events as history tells: by their ids somebody who has both knows.
    const told = (await (await fetch(`${feed.url}/api/events`)).json()) as { events: Event[] };
    const ids = told.events.filter(({ data }) => data?.['alarm'] === MARK).map(({ id }) => id);
    expect(party.events.filter(({ data }) => data?.['alarm'] === MARK).map(({ id }) => id).sort()).toEqual(ids.sort()); // prettier-ignore
  }); // prettier-ignore

  it('begins with what holds for a third party that comes later, with what was said to it, and the figures', async () => {
    const feed = await liveFeed();
    await feed.level(940);
    await feed.acknowledge();
    const party = await thirdParty(feed.url);
    await expect.poll(party.ofMark, UNTIL).toEqual(['raised', 'acknowledged']);
    const figures = party.events.filter(({ type }) => type === 'de.hafenblick.indicators');
    expect(figures.length).toBeGreaterThan(0);
    expect(figures.find(({ subject }) => subject === 'iot')?.data?.['indicators']).toBeInstanceOf(Array);
  });
});

describe('the alarms and figures of now', { timeout: 120_000 }, () => {
  it('are one answer for all who ask: known ones get 304, and every encoding says the same', async () => {
    const feed = await liveFeed();
    await feed.level(940);
    for (const path of ['/api/alarms', '/api/indicators', '/api/indicators?theme=iot']) {
      const first = await fetch(feed.url + path);
      const etag = first.headers.get('etag')!;
      expect([first.status, etag, first.headers.get('cache-control')]).toEqual([200, expect.stringMatching(/^W\/"/), 'no-cache']); // prettier-ignore
      const again = await fetch(feed.url + path, { headers: { 'if-none-match': etag } });
      expect([again.status, await again.text()]).toEqual([304, '']);
      const plain = await fetch(feed.url + path, { headers: { 'accept-encoding': 'identity' } });
      const gzip = await fetch(feed.url + path, { headers: { 'accept-encoding': 'gzip' } });
      expect(await gzip.text()).toBe(await plain.text());
    }
    const { headers } = await fetch(`${feed.url}/api/alarms`);
    await feed.acknowledge();
    const changed = await fetch(`${feed.url}/api/alarms`, { headers: { 'if-none-match': headers.get('etag')! } });
    expect(changed.status).toBe(200);
    const { alarms } = (await changed.json()) as { alarms: { alarm: string; acknowledgement: unknown }[] };
    expect(alarms.find(({ alarm }) => alarm === MARK)?.acknowledgement).toMatchObject({ by: 'Leitstelle' });
  });
});
