import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mosquitto } from '../contract/mosquitto.ts';
import { hasNats, nats } from '../contract/nats.ts';
import { feedProcess, getJson, NO_SIMULATORS } from '../feed/feedProcess.ts';
import { roundRobin } from '../feed/roundRobin.ts';
import { liveViewer } from '../state/liveViewer.ts';
import type { Row } from './row.ts';

/** How long the broker is away. */
const AWAY_S = Number(process.env['BENCH_AWAY_S'] ?? 30);
const VIEWERS = 9;
/** Each says something once a second. */
const SENSORS = 10;
const streamOf = (sensor: number): string => `city/s${sensor}/v`;
const TOKEN = 'a-token-of-the-city';
const PATIENCE_MS = 60_000;

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
/** @throws when it does not come true in a minute */
async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<number> {
  const began = performance.now();
  while (!(await isSo())) {
    if (performance.now() - began > PATIENCE_MS) throw new Error(`in vain: ${what}`);
    await sleep(20);
  }
  return performance.now() - began;
}

/** Posts 1, 2, 3 … every 100 ms, each of the next sensor, through the balancer, and what is not answered again, as a sender has to. */
function sender(url: string) {
  let [isEnded, newest] = [false, 0];
  const answers = new Map<number, number>();
  const headers = { 'content-type': 'application/senml+json', authorization: `Bearer ${TOKEN}` };
  const post = async (v: number): Promise<void> => {
    const body = JSON.stringify([
      { bn: `s${v % SENSORS}/`, n: 'lat', u: 'lat', v: 51.45 },
      { n: 'lon', u: 'lon', v: 6.73 },
      { n: 'v', u: 'cm', v, t: Date.now() / 1000 },
    ]);
    for (;;) {
      const status = await fetch(`${url}/api/ingest`, { method: 'POST', headers, body }).then(
        ({ status: said }) => said,
        () => 0,
      );
      answers.set(status, (answers.get(status) ?? 0) + 1);
      if (status === 200 || status === 202) return;
      await sleep(20);
    }
  };
  const done = (async () => {
    while (!isEnded) {
      await Promise.all([post(++newest), sleep(100)]);
    }
  })();
  return {
    newest: () => newest,
    answered: (status: number) => answers.get(status) ?? 0,
    end: (): Promise<void> => {
      isEnded = true;
      return done;
    },
  };
}

async function outage(name: string, begin: () => Promise<Awaited<ReturnType<typeof mosquitto>> | Awaited<ReturnType<typeof nats>>>): Promise<Row[]> {
  const broker = await begin();
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-outage-'));
  const config = join(folder, 'feed.json');
  const off = { enabled: false };
  const ingest = [{ id: 'city', tokenEnv: 'INGEST_TOKEN', source: 'x', licence: 'y', writes: ['*'] }];
  writeFileSync(config, JSON.stringify({ sources: { pegelonline: off, uba: off, autobahn: off, ingest }, simulators: NO_SIMULATORS, bus: { url: broker.url }, tokens: { feeds: 'FEEDS_SECRET' }, logLevel: 'error' }));
  const env = { FEED_CLOCK: 'live', HAFENBLICK_CONFIG: config, FEEDS_SECRET: 'x'.repeat(32), INGEST_TOKEN: TOKEN };
  const feeds = [1, 2, 3].map((k) => feedProcess({ ...env, DATA_DIR: join(folder, String(k)) }));
  const urls = await Promise.all(feeds.map(({ ready }) => ready));
  const balancer = await roundRobin(urls.map((url) => Number(new URL(url).port)));
  const viewers = Array.from({ length: VIEWERS }, () => liveViewer(balancer.url, Math.random));
  const epochs = await Promise.all(urls.map(async (url) => (await getJson<{ epoch: number }>(`${url}/healthz`)).epoch));
  const placeOf = ({ catalogue }: (typeof viewers)[number]): number => epochs.indexOf(catalogue.getState().epoch);
  /** The newest value of all sensors. */
  const heldBy = ({ catalogue, live }: (typeof viewers)[number]): number =>
    Math.max(-1, ...Array.from({ length: SENSORS }, (_, k) => live.get(catalogue.getState().datastreams.get(streamOf(k))?.datastream.index ?? -1)?.value ?? -1));
  const haveBus = async (state: boolean): Promise<boolean> => {
    const all = await Promise.all(urls.map((url) => getJson<{ sources: { id: string; state: string }[] }>(`${url}/healthz`)));
    return all.every(({ sources }) => (sources.find(({ id }) => id === 'feeds')?.state === 'live') === state);
  };
  const valuesAt = async (url: string): Promise<Set<number>> => {
    const span = `from=${new Date(began - 1000).toISOString()}&to=${new Date(Date.now() + 1000).toISOString()}`;
    const all = await Promise.all(
      Array.from({ length: SENSORS }, async (_, k) => {
        const response = await fetch(`${url}/api/observations/${streamOf(k)}?points=0&${span}`);
        // Not announced there yet.
        if (!response.ok) return [];
        return ((await response.json()) as { buckets: { last: number }[] }).buckets.map(({ last }) => last);
      }),
    );
    return new Set(all.flat());
  };
  const began = Date.now();
  await until('three feeds at the broker', () => haveBus(true));
  const senders = sender(balancer.url);
  await until('all viewers live', () => viewers.every((one) => heldBy(one) > 0));

  await broker.kill();
  await until('noticed', () => haveBus(false));
  await sleep(AWAY_S * 1000);
  const meanwhile = senders.newest();
  await broker.start();
  const back = await until('all feeds have the newest of each sensor', async () => {
    const known = await Promise.all(urls.map(valuesAt));
    return known.every((values) => upTo(meanwhile).slice(-SENSORS).every((v) => [...values].some((w) => w >= v && w % SENSORS === v % SENSORS)));
  });
  await until('three feeds at the broker again', () => haveBus(true));
  const hit = viewers.filter((one) => placeOf(one) === 0);
  await feeds[0]!.end('SIGKILL');
  const moved = await until('moved over', () => hit.every((one) => placeOf(one) > 0 && one.health.getState().connection === 'open'));
  await sleep(2_000);
  await senders.end();
  const newest = senders.newest();
  await until('viewers hold the newest', () => viewers.every((one) => heldBy(one) === newest));
  // The one that was killed has what it was told on its disk.
  feeds[0] = feedProcess({ ...env, DATA_DIR: join(folder, '1') });
  urls[0] = await feeds[0].ready;
  const known = await Promise.all(urls.map(valuesAt));
  const lost = upTo(newest).filter((v) => !known.some((values) => values.has(v))).length;
  const partly = upTo(newest).filter((v) => !known.every((values) => values.has(v))).length;
  const lacking = known.slice(1).flatMap((values) => upTo(newest).slice(-SENSORS).filter((v) => !values.has(v))).length;

  viewers.forEach(({ connection }) => connection.dispose());
  await balancer.dispose();
  await Promise.all(feeds.map((feed) => feed.end('SIGKILL')));
  await broker.dispose();
  rmSync(folder, { recursive: true });
  const row = (figure: string, measured: number, unit = '', target = ''): Row => ({ group: `three feeds, ${name} away for ${AWAY_S} s`, figure, measured, unit, target });
  return [
    row('values posted, ten a second', newest),
    row('of them answered 202 (kept, not yet at the others)', senders.answered(202)),
    row('broker back: all feeds have the newest of each after', back / 1000, 's'),
    row(`one feed killed: the slowest of its ${hit.length} viewers is live on another after`, moved / 1000, 's', '≤ 5'),
    row('newest values that a feed left does not have', lacking, '', '= 0'),
    row('values that no feed has', lost, '', '= 0'),
    row('values that not every feed has: those between the newest, of who came back later', partly),
  ];
} // prettier-ignore

/** Three feeds behind a balancer: the broker between them is away for half a minute, then one of them is killed. */
export async function benchOutage(): Promise<Row[]> {
  return [...(await outage('Mosquitto', mosquitto)), ...(hasNats ? await outage('NATS', nats) : [])];
}
