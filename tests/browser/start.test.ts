import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hafenblick-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const READY = /^Hafenblick ready: http:\/\/localhost:\d+$/m;

interface Ended {
  readonly code: number | null;
  readonly lines: string[];
}

/** `npm start` with an environment, until it is ready and Ctrl-C is pressed, or it ends by itself. */
function npmStart(env: Record<string, string>): Promise<Ended> {
  const child = spawn('npm', ['start', '--silent'], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', FEED_CLOCK: 'recorded:flood-2024-01@60', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own: Ctrl-C in a terminal goes to every process of the group.
    detached: true,
  });
  let output = '';
  let isReady = false;
  const read = (bytes: Buffer): void => {
    output += bytes.toString();
    if (!isReady && READY.test(output)) {
      isReady = true;
      process.kill(-child.pid!, 'SIGINT');
    }
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  return new Promise((resolve) =>
    child.on('exit', (code) => resolve({ code, lines: output.split('\n').filter((line) => line.trim()) })),
  );
}

describe('npm start', () => {
  it('prints the ready line, and ends with 0 on Ctrl-C', async () => {
    const { code, lines } = await npmStart({});
    expect(lines.at(-1)).toMatch(READY);
    expect(code).toBe(0);
  });

  it('says in one line that the port is in use, and ends with 1', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as { port: number };
    const { code, lines } = await npmStart({ PORT: String(port) });
    holder.close();
    expect(code).toBe(1);
    expect(lines.at(-1)).toMatch(new RegExp(`port ${port} is in use`));
  });

  it('names a wrong setting', async () => {
    const { code, lines } = await npmStart({ FEED_CLOCK: 'yesterday' });
    expect(code).toBe(1);
    expect(lines.at(-1)).toMatch(/FEED_CLOCK/);
  });

  it('names the path of a wrong value in the configuration file', async () => {
    const config = join(dataDir, 'hafenblick.config.json');
    await writeFile(config, '{"sources":{"pegelonline":{"pollS":"often"}}}');
    const { code, lines } = await npmStart({ HAFENBLICK_CONFIG: config });
    expect(code).toBe(1);
    expect(lines.at(-1)).toMatch(/sources\.pegelonline\.pollS/);
  });
});
