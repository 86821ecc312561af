import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasPostgres, postgres, type Postgres } from '../contract/postgres.ts';
import { feedProcess, getJson, statusOfTicket, ticketOf } from './feedProcess.ts';

const CONFIG = {
  sources: { pegelonline: { enabled: false }, uba: { enabled: false }, autobahn: { enabled: false } },
  engines: { history: { postgresql: { urlEnv: 'HISTORY_URL' } } },
  tokens: { ingest: 'INGEST_TOKEN', feeds: 'FEEDS_SECRET' },
};
const W = 'gauge/duisburg-ruhrort/W';
const T0 = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;
const [FROM, TO] = [new Date(T0).toISOString(), new Date(T0 + 3_600_000).toISOString()];

interface Health {
  store: { engine: string; state: string; waiting: number; lost: number };
}
const storeOf = async (url: string) => (await getJson<Health>(`${url}/healthz`)).store;
async function post(url: string, values: readonly number[], status = 200): Promise<void> {
  const body = values.map((v) => ({ n: W, u: 'cm', v, t: T0 / 1000 + v }));
  const headers = { 'content-type': 'application/senml+json', authorization: 'Bearer operator-secret' };
  const response = await fetch(`${url}/api/ingest`, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(response.status).toBe(status);
}
const valuesIn = async (url: string): Promise<number[]> => {
  const path = `/api/observations/${W}?points=0&from=${FROM}&to=${TO}`;
  const { buckets } = await getJson<{ buckets: { last: number; origin: string }[] }>(url + path);
  return buckets.filter(({ origin }) => origin === 'live').map(({ last }) => last);
};
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe.skipIf(!hasPostgres)('two feeds with one PostgreSQL', () => {
  let server: Postgres;
  const running: ReturnType<typeof feedProcess>[] = [];
  beforeAll(async () => {
    server = await postgres();
  }, 60_000);
  afterAll(() => server.dispose());
  afterEach(() => Promise.all(running.splice(0).map((feed) => feed.end('SIGKILL'))));
  async function start(databaseUrl: string, clock = 'live') {
    const folder = mkdtempSync(join(tmpdir(), 'hafenblick-'));
    const file = join(folder, 'feed.json');
    writeFileSync(file, JSON.stringify(CONFIG));
    const secrets = { INGEST_TOKEN: 'operator-secret', FEEDS_SECRET: 'x'.repeat(32), HISTORY_URL: databaseUrl };
    const feed = feedProcess({ DATA_DIR: folder, FEED_CLOCK: clock, HAFENBLICK_CONFIG: file, ...secrets });
    running.push(feed);
    return { feed, folder, url: await feed.ready };
  }

  it('see what either was sent, keep what comes while the database is away, and answer for what they can', async () => {
    const { url: address } = await server.newDatabase();
    const [one, two] = [await start(address), await start(address)];
    await post(one.url, upTo(10));
    await vi.waitFor(async () => expect(await valuesIn(two.url)).toEqual(upTo(10)), { timeout: 20_000, interval: 200 });
    expect(await storeOf(two.url)).toEqual({ engine: 'postgresql', state: 'ok', waiting: 0, lost: 0 });

    // A ticket opens one socket, whichever of them is shown it first.
    const ticket = await ticketOf(one.url);
    expect(await statusOfTicket(two.url, ticket)).toBe(101);
    for (const { url } of [one, two]) expect(await statusOfTicket(url, ticket)).toBe(401);

    await server.kill();
    expect(await statusOfTicket(two.url, await ticketOf(one.url))).toBe(101);
    // Taken, but not yet where the others can have it.
    await post(one.url, upTo(20).slice(10), 202);
    await post(two.url, upTo(20).slice(5), 202);
    await vi.waitFor(async () => expect(await storeOf(one.url)).toMatchObject({ state: 'failing', waiting: 10 }), { timeout: 20_000, interval: 200 }); // prettier-ignore
    // What it holds in memory it goes on to answer; the past it says it cannot reach.
    expect((await fetch(`${one.url}/api/catalogue`)).status).toBe(200);
    const past = await fetch(`${one.url}/api/state?at=${FROM}`);
    expect([past.status, past.headers.get('retry-after')]).toEqual([503, '5']);

    await server.start();
    await vi.waitFor(async () => expect(await storeOf(one.url)).toMatchObject({ state: 'ok', waiting: 0, lost: 0 }), { timeout: 30_000, interval: 200 }); // prettier-ignore
    await vi.waitFor(async () => expect(await storeOf(two.url)).toMatchObject({ state: 'ok', waiting: 0, lost: 0 }), { timeout: 30_000, interval: 200 }); // prettier-ignore
    expect(await valuesIn(one.url)).toEqual(upTo(20));
    expect(await valuesIn(two.url)).toEqual(upTo(20));

    // Nothing of it lies on the machine of a feed: one that is gone for good loses nobody anything.
    expect(readdirSync(one.folder)).not.toContain('history.db');
    const { errors } = await one.feed.end('SIGTERM');
    expect(errors).toContain('the history cannot be written: values are kept and tried again');
    expect(errors).toContain('the history is written again');
    const three = await start(address);
    expect(await valuesIn(three.url)).toEqual(upTo(20));
  }, 180_000);

  it('answer 200 when the database has what was sent, and not before: it is there though the feed is killed in the next moment', async () => {
    const { name, url: address } = await server.newDatabase();
    const two = await start(address);
    let sent = 0;
    // One value, many at once, and another feed each time: the one before is gone.
    for (const count of [1, 2_000]) {
      const one = await start(address);
      const more = upTo(sent + count).slice(sent);
      sent += count;
      await post(one.url, more);
      await one.feed.end('SIGKILL');
      expect(await valuesIn(two.url)).toEqual(upTo(sent));
    }
    // While somebody else holds the table nothing can be kept: no answer, and when the feed ends then, none was promised.
    const one = await start(address);
    const holder = new pg.Client({ connectionString: address });
    holder.on('error', () => undefined);
    await holder.connect();
    await holder.query('BEGIN; LOCK TABLE hafenblick_observations IN ACCESS EXCLUSIVE MODE');
    let answer = 'none';
    const posted = post(one.url, [sent + 1]).then(
      () => (answer = '200'),
      () => (answer = 'gone'),
    );
    const held = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'hafenblick_observations'::regclass";
    await vi.waitFor(async () => expect(await server.query(name, held)).not.toEqual([]), {
      timeout: 20_000,
      interval: 100,
    });
    expect(answer).toBe('none');
    await holder.query('ROLLBACK');
    await holder.end();
    await posted;
    expect(answer).toBe('200');
    await one.feed.end('SIGKILL');
    expect(await valuesIn(two.url)).toEqual(upTo(sent + 1));
  }, 180_000);

  it('play a recording out of it as out of a file: state, series, alarms, SensorThings', async () => {
    const { url: address } = await server.newDatabase();
    const { url } = await start(address, 'recorded:flood-2024-01@0');
    const crest = await getJson<{ observations: { datastream: string; value: number }[] }>(`${url}/api/state?at=2024-01-06T12:00:00Z`); // prettier-ignore
    expect(crest.observations.find(({ datastream }) => datastream === W)).toMatchObject({ value: 938.6 });
    const series = await getJson<{ buckets: { max: number }[] }>(`${url}/api/observations/${W}?from=2024-01-05T12:00:00Z&to=2024-01-07T11:59:59Z&points=8`); // prettier-ignore
    expect(Math.max(...series.buckets.map(({ max }) => max))).toBeCloseTo(938.6, 6);
    const alarms = await getJson<{ total: number }>(`${url}/api/alarms?at=2024-01-06T12:00:00Z`);
    expect(alarms.total).toBeGreaterThan(0);
    // Lists ask for the observations of every datastream: several rounds, one answer.
    const filter = encodeURIComponent('phenomenonTime lt 2024-01-03T00:00:00Z');
    const observations = `Observations($top=2;$count=true;$orderby=phenomenonTime desc;$filter=${filter})`;
    const { value } = await getJson<{ value: { phenomenonTime: string | null; Observations?: { result: number }[] }[] }>(`${url}/v1.1/Datastreams?$top=30&$expand=${observations}`); // prettier-ignore
    expect(value.filter(({ phenomenonTime }) => phenomenonTime !== null).length).toBeGreaterThan(3);
    expect(value.filter(({ Observations }) => Observations!.length === 2).length).toBeGreaterThan(3);
  }, 120_000);

  it('a feed that cannot use it ends with one clear line, without the password', async () => {
    const { url: address } = await server.newDatabase();
    const wrong = new URL(address);
    wrong.pathname = '/nowhere';
    wrong.password = 'secret-word';
    await expect(start(wrong.href)).rejects.toThrow(/^hafenblick: the database of the history cannot be used: database "nowhere" does not exist$/); // prettier-ignore
  }, 60_000);
});
