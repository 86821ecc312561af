import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createHistory } from '../../../src/feed/history/history.ts';
import { HistoryAway, type HistoryStore } from '../../../src/feed/history/historyStore.ts';
import { createPostgresHistory } from '../../../src/feed/history/postgres/postgresHistory.ts';
import { hasPostgres, postgres, type Postgres } from '../../contract/postgres.ts';
import { describeHistoryStore, HOUR, obs, SILENT, T0 } from './storeContract.ts';

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
});

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
  });

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
