import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { CERTIFICATES } from './certificates.ts';
import { freePort } from './freePort.ts';

/** `npm test` sets POSTGRES_BIN; Debian keeps the programs where only its own scripts look. */
function findPrograms(): string | null {
  const root = '/usr/lib/postgresql';
  const debian = existsSync(root) ? readdirSync(root).map((version) => join(root, version, 'bin')) : [];
  const candidates = [process.env['POSTGRES_BIN'], ...debian];
  return candidates.find((path) => path !== undefined && path !== '' && existsSync(join(path, 'initdb'))) ?? null;
}
const programs = findPrograms();
/** False: there is none on this machine; `npm test` says so, and fails for it in CI. */
export const hasPostgres = programs !== null || process.env['CI'] === 'true';

/** The server refuses to run as root: then it runs as the user that the package made. */
function someoneElse(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string): number => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/**
 * A real PostgreSQL with databases of its own, that can be killed and started again.
 * @param rules before those of `pg_hba.conf` that let everybody in. With any the server speaks TLS, too: as `localhost`
 */
export async function postgres(rules: readonly string[] = []) {
  if (!programs) throw new Error('no PostgreSQL: set POSTGRES_BIN to its bin folder, or "apt-get install postgresql"');
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-pg-'));
  const as = someoneElse();
  if (as.uid !== undefined && as.gid !== undefined) chownSync(folder, as.uid, as.gid);
  const made = spawnSync(
    join(programs, 'initdb'),
    ['-D', join(folder, 'data'), '-A', 'trust', '-U', 'twin', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...as, cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const tls: string[] = [];
  if (rules.length > 0) {
    const [pem, access] = [join(folder, 'server.pem'), join(folder, 'data/pg_hba.conf')];
    copyFileSync(CERTIFICATES.server, pem);
    // Of a key that others may read the server makes no use.
    chmodSync(pem, 0o600);
    if (as.uid !== undefined && as.gid !== undefined) chownSync(pem, as.uid, as.gid);
    const authority = join(folder, 'authority.pem');
    copyFileSync(CERTIFICATES.authority, authority);
    writeFileSync(access, [...rules, readFileSync(access, 'utf8')].join('\n'));
    const set = { ssl: 'on', ssl_cert_file: pem, ssl_key_file: pem, ssl_ca_file: authority };
    tls.push(...Object.entries(set).flatMap(([name, value]) => ['-c', `${name}=${value}`]));
  }
  const port = await freePort();
  const urlOf = (database: string): string => `postgresql://twin@127.0.0.1:${port}/${database}`;
  let child: ChildProcess | null = null;

  const query = async (database: string, sql: string): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: urlOf(database) });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const start = async (): Promise<void> => {
    const options = ['-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', ...tls];
    child = spawn(join(programs, 'postgres'), ['-D', join(folder, 'data'), ...options], { ...as, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] }); // prettier-ignore
    let said = '';
    child.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()));
    for (;;) {
      if (child.exitCode !== null) throw new Error(`postgres: ${said}`);
      try {
        await query('postgres', 'SELECT 1');
        return;
      } catch (error) {
        // Not there yet, or still recovering from its last end.
        if (!/ECONNREFUSED|57P03/.test(String((error as { code?: string }).code))) throw error;
      }
    }
  };
  /** At once, as when the power goes: what was not committed is gone. */
  const kill = async (): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGQUIT');
    await ended;
  };
  await start();
  let databases = 0;
  return {
    start,
    kill,
    query,
    /** @returns name and address of a new, empty database */
    newDatabase: async (): Promise<{ name: string; url: string }> => {
      const name = `twin${++databases}`;
      await query('postgres', `CREATE DATABASE ${name}`);
      return { name, url: urlOf(name) };
    },
    dispose: kill,
  };
}
export type Postgres = Awaited<ReturnType<typeof postgres>>;
