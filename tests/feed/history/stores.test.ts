import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createHistory } from '../../../src/feed/history/history.ts';
import { HistoryAway, type HistoryStore } from '../../../src/feed/history/historyStore.ts';
import { createPostgresHistory } from '../../../src/feed/history/postgres/postgresHistory.ts';
import { hasPostgres, postgres, type Postgres } from '../../contract/postgres.ts';
import { DAY, describeHistoryStore, HOUR, obs, SILENT, T0 } from './storeContract.ts';

const opened: HistoryStore[] = [];
const kept = <T extends HistoryStore>(store: T): T => {
  opened.push(store);
  return store;
};
afterEach(async () => {
  for (const store of opened.splice(0)) await store.dispose();
});

let folder = '';
describeHistoryStore('a history in SQLite', (again) => {
  if (!again) folder = mkdtempSync(join(tmpdir(), 'hafenblick-'));
  // The contract closes it; that of SQLite must not be closed twice.
  return Promise.resolve(createHistory(folder, SILENT)).then((store) => (again ? kept(store) : store));
}, (store, nowMs) => {
  store.commit();
  while (store.rollUp(nowMs) > 0) continue;
  return Promise.resolve();
}); // prettier-ignore

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  let server: Postgres;
  let database = { name: '', url: '' };
  beforeAll(async () => {
    server = await postgres();
  }, 60_000);
  afterAll(() => server.dispose());

  describeHistoryStore('a history in PostgreSQL', async (again) => {
    if (!again) database = await server.newDatabase();
    return kept(await createPostgresHistory(database.url, SILENT));
  }, (store, nowMs) => store.rollUp(nowMs)); // prettier-ignore

  const hours = async (store: HistoryStore) => (await store.series('a/b/V', T0, T0 + DAY - 1, HOUR)).map(({ n, mean, last }) => [n, mean, last]); // prettier-ignore

  it('reads a chart by its roll-ups, not by its observations', async () => {
    const { url, name } = await server.newDatabase();
    const h = kept(await createPostgresHistory(url, SILENT));
    h.append(Array.from({ length: 7200 }, (_, i) => obs(i * 1000, i % 60)));
    await h.rollUp(T0 + DAY);
    expect(await server.query(name, 'SELECT count(*)::int AS n, sum(n)::int AS of FROM hafenblick_rollups')).toEqual([{ n: 8, of: 7200 }]); // prettier-ignore
    await server.query(name, 'DELETE FROM hafenblick_observations');
    expect(await hours(h)).toEqual([[3600, 29.5, 59], [3600, 29.5, 59]]); // prettier-ignore
  });

  it('rolls up what was there before there were roll-ups, and answers meanwhile', async () => {
    const { url, name } = await server.newDatabase();
    const old = await createPostgresHistory(url, SILENT);
    old.append([...Array.from({ length: 3600 }, (_, i) => obs(i * 1000, i)), obs(-400 * DAY, 1), obs(10 * DAY, 7)]);
    await old.dispose();
    await server.query(name, 'DROP TABLE hafenblick_rollups, hafenblick_dirty');
    const h = kept(await createPostgresHistory(url, SILENT));
    const expected = [[3600, 1799.5, 3599]];
    expect(await hours(h)).toEqual(expected);
    h.append([obs(3600_000, 5)]);
    await h.rollUp(T0 + DAY);
    expect(await hours(h)).toEqual([...expected, [1, 5, 5]]);
    expect((await server.query(name, "SELECT count(*)::int AS n FROM hafenblick_rollups"))[0]).toEqual({ n: 6 });
    expect(await server.query(name, "SELECT * FROM hafenblick_marks WHERE name = 'rolledBackTo'")).toEqual([]);
  }); // prettier-ignore

  it('rolls up right while several feeds write into the same quarters', async () => {
    const { url } = await server.newDatabase();
    const feeds = await Promise.all([0, 1, 2].map(() => createPostgresHistory(url, SILENT)));
    feeds.forEach(kept);
    for (let round = 0; round < 12; round++) {
      feeds.forEach((feed, k) => {
        const streams = ['a/b/V', 'b/b/V', 'c/b/V', 'd/b/V'];
        if (k === 1) streams.reverse();
        for (const stream of streams) feed.append(Array.from({ length: 300 }, (_, i) => obs((i * 36 + round * 3 + k) * 333, i, stream))); // prettier-ignore
      });
      await Promise.all(feeds.map((feed) => feed.rollUp(T0 + DAY)));
      const wrong = await Promise.all(
        ['a/b/V', 'd/b/V'].map(async (stream) => {
          const [rolled, counted] = [await feeds[0]!.series(stream, T0, T0 + DAY - 1, DAY), await feeds[0]!.count(stream, T0, T0 + DAY - 1)]; // prettier-ignore
          return (rolled[0]?.n ?? 0) - counted;
        }),
      );
      expect(wrong).toEqual([0, 0]);
    }
  }, 60_000);

  it('that goes away for a while loses nothing: what comes is kept, said to wait, and written when it is back', async () => {
    const { url, name } = await server.newDatabase();
    const failures: unknown[] = [];
    const h = kept(await createPostgresHistory(url, { ...SILENT, onCommitFailed: (error) => failures.push(error) }));
    h.append(Array.from({ length: 500 }, (_, i) => obs(i * 1000, i)));
    expect(await h.count('a/b/V', T0, T0 + HOUR)).toBe(500);
    await server.kill();
    for (let i = 500; i < 1000; i++) h.append([obs(i * 1000, i), obs(i * 1000, i, 'new/b/V')], 'late');
    await expect(Promise.resolve(h.raw('a/b/V', T0, T0 + HOUR, 1e6))).rejects.toThrow(HistoryAway);
    expect(failures.length).toBeGreaterThan(0);
    expect(h.status()).toEqual({ engine: 'postgresql', isFailing: true, waiting: 1000, lost: 0 });
    await server.start();
    expect((await h.raw('a/b/V', T0, T0 + HOUR, 1e6)).map(({ value }) => value)).toEqual(Array.from({ length: 1000 }, (_, i) => i)); // prettier-ignore
    expect(await h.count('new/b/V', T0, T0 + HOUR)).toBe(500);
    expect(h.status()).toEqual({ engine: 'postgresql', isFailing: false, waiting: 0, lost: 0 });
    const sources = await server.query(name, "SELECT source FROM hafenblick_streams WHERE name = 'new/b/V'");
    expect(sources).toEqual([{ source: 'late' }]);
  }, 60_000);

  it('takes the same from several feeds at once, each observation once', async () => {
    const { url, name } = await server.newDatabase();
    const feeds = await Promise.all([0, 1, 2].map(() => createPostgresHistory(url, SILENT)));
    feeds.forEach(kept);
    const streams = Array.from({ length: 40 }, (_, k) => `s/${k}/V`);
    for (let i = 0; i < 50; i++)
      // Each in another order: who locks what first is left to chance.
      feeds.forEach((feed, k) => {
        const batch = streams.map((stream) => obs(i * 1000, i, stream));
        feed.append(k === 0 ? batch : k === 1 ? batch.reverse() : batch.sort(() => 0.5 - Math.random()));
      });
    await Promise.all(feeds.map(async (feed) => feed.count('s/0/V', T0, T0 + HOUR)));
    expect(await server.query(name, 'SELECT count(*)::int AS n FROM hafenblick_observations')).toEqual([{ n: 2000 }]);
    expect(await server.query(name, 'SELECT count(*)::int AS n FROM hafenblick_streams')).toEqual([{ n: 40 }]);
    expect(feeds[2]!.spans()).toEqual([{ name: 'live', origin: 'live', fromMs: T0, toMs: T0 + 49_000 }]);
  });

  it('that refuses is said at once, without the password', async () => {
    const url = new URL((await server.newDatabase()).url);
    url.pathname = '/nowhere';
    url.password = 'secret-word';
    const refused = createPostgresHistory(url.href, SILENT);
    await expect(refused).rejects.toThrow(
      'the database of the history cannot be used: database "nowhere" does not exist',
    );
    await expect(refused).rejects.not.toThrow('secret-word');
  });
});
