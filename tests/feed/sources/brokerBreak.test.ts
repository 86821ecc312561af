import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mosquitto } from '../../contract/mosquitto.ts';
import { json, standIn } from '../../contract/standIn.ts';
import { feedProcess, getJson } from '../feedProcess.ts';

interface Bucket {
  readonly t: string;
  readonly last: number;
}

it('a broker that is killed under the running feed: the state says so, and history has what only HTTP still knew', async () => {
  let last = { result: 1, phenomenonTime: new Date(Date.now() - 60_000).toISOString() };
  const thing = () => ({
    '@iot.id': 7,
    name: 'Bridge 7',
    Locations: [{ location: { type: 'Point', coordinates: [6.73, 51.45] } }],
    Datastreams: [
      { '@iot.id': 7, name: 'Level', unitOfMeasurement: { symbol: 'cm' }, ObservedProperty: { name: 'level' }, Observations: [last] }, // prettier-ignore
    ],
  });
  const http = await standIn((request, response) => json({ value: [thing()] })(request, response));
  const broker = await mosquitto();
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-'));
  const file = join(folder, 'feed.json');
  const sensors = { id: 'sensors', baseUrl: `${http.baseUrl}/v1.1`, source: 'x', licence: 'y', mqtt: { url: broker.url } }; // prettier-ignore
  const sources = {
    pegelonline: { enabled: false },
    uba: { enabled: false },
    autobahn: { enabled: false },
    sensorThings: [sensors],
  };
  writeFileSync(file, JSON.stringify({ sources }));
  const feed = feedProcess({ DATA_DIR: folder, FEED_CLOCK: 'live', HAFENBLICK_CONFIG: file });
  const url = await feed.ready;
  const state = async (): Promise<string | undefined> =>
    (await getJson<{ sources: { id: string; state: string }[] }>(`${url}/healthz`)).sources.find(({ id }) => id === 'sensors')?.state; // prettier-ignore
  const values = async (): Promise<number[]> =>
    (await getJson<{ buckets: Bucket[] }>(`${url}/api/observations/sensors/7/level?points=0`)).buckets.map(({ last }) => last); // prettier-ignore
  const observed = (result: number): { result: number; phenomenonTime: string } => ({ result, phenomenonTime: new Date().toISOString() }); // prettier-ignore
  const until = { timeout: 20_000, interval: 50 };
  await expect.poll(state, until).toBe('live');
  await expect.poll(() => http.requests.length, until).toBeGreaterThanOrEqual(2);

  await broker.publish('v1.1/Datastreams(7)/Observations', JSON.stringify(observed(2)));
  await expect.poll(values, until).toEqual([1, 2]);
  await broker.kill();
  await expect.poll(state, until).toBe('delayed');
  last = observed(3);
  await broker.start();
  await expect.poll(state, until).toBe('live');
  await expect.poll(values, until).toEqual([1, 2, 3]);
  await broker.publish('v1.1/Datastreams(7)/Observations', JSON.stringify(observed(4)));
  await expect.poll(values, until).toEqual([1, 2, 3, 4]);
  expect((await feed.end()).code).toBe(0);
  http.dispose();
  await broker.dispose();
}, 60_000);
