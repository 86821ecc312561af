import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../../../src/feed/log.ts';
import { gtfsSource } from '../../../../src/feed/sources/gtfs/gtfsSource.ts';
import { ConfigSchema } from '../../../../src/schema/config.ts';
import { decode } from '../../../../src/schema/decode.ts';
import { encodeRealtime } from '../../../../src/schema/gtfs/encodeRealtime.ts';
import { drive, pollingContract } from '../../../contract/pollingContract.ts';
import { standIn, type Answer, type HttpStandIn } from '../../../contract/standIn.ts';
import { folderOf } from './smallFeed.ts';

const NOW = Date.parse('2024-01-05T11:01:00Z');
const folder = folderOf();
afterAll(() => rmSync(folder, { recursive: true }));

const message = (timestampS: number): Uint8Array =>
  encodeRealtime({
    version: '2.0',
    isDifferential: false,
    timestampS,
    entities: [
      { id: '1', isDeleted: false, tripUpdate: { trip: { tripId: 't12', startDate: '20240105' }, vehicle: { id: '7' }, stops: [] } },
    ],
  }); // prettier-ignore
const answer =
  (bytes: Uint8Array): Answer =>
  (request, response) => {
    const etag = `"${createHash('sha1').update(bytes).digest('hex')}"`;
    if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
    else response.writeHead(200, { 'content-type': 'application/x-protobuf', etag }).end(bytes);
  };
const setting = (baseUrl: string, from = folder) => {
  const feed = { id: 'dvg', static: from, realtime: [`${baseUrl}/realtime.pb`], source: 'DVG', licence: 'CC BY 4.0' };
  return decode(ConfigSchema, { sources: { gtfs: [feed] } }, 'test').sources.gtfs[0]!;
};

pollingContract('public transport by GTFS', {
  nowMs: NOW,
  intervalS: 15,
  good: answer(message(NOW / 1000)),
  old: answer(message(NOW / 1000 - 3600)),
  create: (baseUrl, timers) => gtfsSource(setting(baseUrl), createLog('silent'), timers),
});

describe('public transport by GTFS', () => {
  let upstream: HttpStandIn;
  beforeEach(async () => {
    upstream = await standIn(answer(message(NOW / 1000)));
  });
  afterEach(() => upstream.dispose());

  it('asks for what is new only, and goes on reckoning from what it knows when nothing is', async () => {
    const driven = drive(NOW, (timers) => gtfsSource(setting(upstream.baseUrl), createLog('silent'), timers));
    await driven.poll();
    const first = driven.observations.filter(({ datastream }) => datastream === 'dvg/7/lon');
    driven.pass(15_000);
    await driven.poll();
    const both = driven.observations.filter(({ datastream }) => datastream === 'dvg/7/lon');
    driven.source.dispose();
    expect(upstream.requests.map(({ status }) => status)).toEqual([200, 304]);
    expect(first).toHaveLength(1);
    expect(both[1]!.value).toBeGreaterThan(first[0]!.value);
    expect(driven.source.ways!()).toMatchObject([{ line: '901', to: 'Mülheim' }]);
  });

  it('without GTFS-Realtime shows vehicles by the timetable alone, and asks nobody', async () => {
    const feed = { id: 'dvg', static: folder, realtime: [], source: 'DVG', licence: 'CC BY 4.0' };
    const [only] = decode(ConfigSchema, { sources: { gtfs: [feed] } }, 'test').sources.gtfs;
    const driven = drive(NOW, (timers) => gtfsSource(only!, createLog('silent'), timers));
    await driven.poll();
    driven.source.dispose();
    expect(driven.source.status().state).toBe('live');
    expect(driven.observations.map(({ datastream }) => datastream)).toContain('dvg/901-1/lon');
    expect(driven.observations.map(({ datastream }) => datastream)).not.toContain('dvg/901-1/delay');
    expect(upstream.requests).toEqual([]);
  });

  it('is down, with the reason, while its timetable cannot be read', async () => {
    const driven = drive(NOW, (timers) =>
      gtfsSource(setting(upstream.baseUrl, '/nowhere/feed.zip'), createLog('silent'), timers),
    );
    await driven.poll();
    await driven.poll();
    await driven.poll();
    driven.source.dispose();
    expect(driven.source.status().state).toBe('down');
    expect(driven.observations).toEqual([]);
  });
});
