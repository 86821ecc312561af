import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPostgresHistory } from '../../../src/feed/history/postgres/postgresHistory.ts';
import { CERTIFICATES } from '../../contract/certificates.ts';
import { hasPostgres, postgres, type Postgres } from '../../contract/postgres.ts';
import { feedProcess, getJson } from '../feedProcess.ts';
import { HOUR, obs, SILENT, T0 } from './storeContract.ts';

/** The first two databases are spoken to with TLS only; for the second everybody shows a certificate. */
const RULES = [
  'hostnossl twin1,twin2 all all reject',
  'hostssl twin2 all all trust clientcert=verify-ca',
  'hostssl twin1 all all trust',
];
const { authority, client, foreign } = CERTIFICATES;

describe.skipIf(!hasPostgres)('a history in PostgreSQL with TLS', () => {
  let server: Postgres;
  let encrypted = '';
  let guarded = '';
  beforeAll(async () => {
    server = await postgres(RULES);
    const named = async () => (await server.newDatabase()).url.replace('127.0.0.1', 'localhost');
    [encrypted, guarded] = [await named(), await named()];
  }, 60_000);
  afterAll(() => server.dispose());
  const keeps = async (url: string): Promise<void> => {
    const store = await createPostgresHistory(url, SILENT);
    store.append([obs(0, 1)]);
    expect(await store.raw('a/b/V', T0, T0 + HOUR, 10)).toEqual([obs(0, 1)]);
    await store.dispose();
  };

  it('is used with the authority that its address names', async () => {
    await keeps(`${encrypted}?sslmode=verify-full&sslrootcert=${authority}`);
  });

  it('is shown our certificate where it wants one', async () => {
    await keeps(`${guarded}?sslmode=verify-full&sslrootcert=${authority}&sslcert=${client}&sslkey=${client}`);
  });

  it.each([
    ['without TLS', () => encrypted, /no pg_hba\.conf entry|pg_hba\.conf rejects/],
    ['with nobody who has signed it', () => `${encrypted}?sslmode=verify-full`, /signed by nobody we trust/],
    ['with another authority', () => `${encrypted}?sslmode=verify-full&sslrootcert=${foreign}`, /signed by nobody we trust/],
    ['by another name', () => `${encrypted.replace('localhost', '127.0.0.1')}?sslmode=verify-full&sslrootcert=${authority}`, /does not match certificate's altnames/],
    ['with a file that is not there', () => `${encrypted}?sslmode=verify-full&sslrootcert=/nowhere/ca.pem`, /ENOENT.*nowhere/],
    ['without a certificate of ours', () => `${guarded}?sslmode=verify-full&sslrootcert=${authority}`, /requires a valid client certificate/],
  ])('is refused at once %s, with the reason', async (_how, url, reason) => {
    const began = performance.now();
    await expect(createPostgresHistory(url(), SILENT)).rejects.toThrow(reason);
    // Not after the minute that a database is given to start.
    expect(performance.now() - began).toBeLessThan(20_000);
  }); // prettier-ignore

  it('without TLS is refused at once to who asks for it', async () => {
    const plain = await postgres();
    const { url } = await plain.newDatabase();
    await expect(createPostgresHistory(`${url}?sslmode=verify-full`, SILENT)).rejects.toThrow(/does not support SSL/);
    await plain.dispose();
  });

  it('is trusted by a whole feed that is told of the authority by NODE_EXTRA_CA_CERTS', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hafenblick-'));
    const file = join(folder, 'feed.json');
    const nothing = { pegelonline: { enabled: false }, uba: { enabled: false }, autobahn: { enabled: false } };
    writeFileSync(file, JSON.stringify({ sources: nothing, engines: { history: { postgresql: { urlEnv: 'HISTORY_URL' } } } })); // prettier-ignore
    const env = { DATA_DIR: folder, FEED_CLOCK: 'live', HAFENBLICK_CONFIG: file, HISTORY_URL: `${encrypted}?sslmode=verify-full` }; // prettier-ignore
    const feed = feedProcess({ ...env, NODE_EXTRA_CA_CERTS: authority });
    const { store } = await getJson<{ store: object }>(`${await feed.ready}/healthz`);
    expect(store).toMatchObject({ engine: 'postgresql', state: 'ok' });
    await feed.end();
    const stranger = feedProcess(env);
    const { code, errors } = await stranger.ended;
    expect([code === 0, errors]).toEqual([false, expect.stringMatching(/signed by nobody we trust/)]);
    expect(errors.split('\n')).toHaveLength(1);
  }, 90_000);
});
