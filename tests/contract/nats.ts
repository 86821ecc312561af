import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answers, freePort } from './freePort.ts';

/** `npm test` sets NATS_SERVER_PATH. */
function findServer(): string | null {
  const candidates = [process.env['NATS_SERVER_PATH'], spawnSync('which', ['nats-server'], { encoding: 'utf8' }).stdout.trim(), '/usr/sbin/nats-server']; // prettier-ignore
  return candidates.find((path) => path !== undefined && path !== '' && existsSync(path)) ?? null;
}
const program = findServer();
/** False: there is none on this machine; `npm test` says so, and fails for it in CI. */
export const hasNats = program !== null || process.env['CI'] === 'true';

/** A real NATS server with JetStream on a port of its own, that can be killed and started again, and keeps what it has acknowledged. */
export async function nats(lines: readonly string[] = []) {
  if (!program) throw new Error('no nats-server: set NATS_SERVER_PATH, or "apt-get install nats-server"');
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-nats-'));
  const port = await freePort();
  const file = join(folder, 'nats.conf');
  writeFileSync(file, [`listen: 127.0.0.1:${port}`, `jetstream { store_dir: "${folder}" }`, ...lines].join('\n'));
  let child: ChildProcess | null = null;

  const start = async (): Promise<void> => {
    child = spawn(program, ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()));
    while (!(await answers(port))) if (child.exitCode !== null) throw new Error(`nats-server: ${said}`);
  };
  const kill = async (): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  await start();
  return { url: `nats://127.0.0.1:${port}`, port, start, kill, dispose: kill };
}
export type Nats = Awaited<ReturnType<typeof nats>>;
