import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { ROOT } from '../../src/feed/settings.ts';
import { SUB_PROTOCOL } from '../../src/live/protocol.ts';
import { ConfigSchema } from '../../src/schema/config.ts';
import { decode } from '../../src/schema/decode.ts';

/** For a configuration in which nothing is simulated, whatever simulators there are. */
export const NO_SIMULATORS = Object.fromEntries(
  Object.keys(decode(ConfigSchema, {}, 'config').simulators).map((name) => [name, { enabled: false }]),
);

/** As `npm start` builds and runs it. */
export const BUILT = ['--max-semi-space-size=8', 'dist/feed/main.js'];

/** The real feed process, from its sources unless told otherwise. `ready` rejects with what it wrote when it ends before it is ready. */
export function feedProcess(
  env: Record<string, string>,
  program: readonly string[] = ['--import', 'tsx', 'src/feed/main.ts'],
) {
  const child = spawn(process.execPath, program, {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', FEED_CLOCK: 'recorded:flood-2024-01@60', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (bytes: Buffer) => (errors += bytes.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, errors: errors.trim() }));
  const ready = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const match = /^Hafenblick ready: (http:\/\/localhost:\d+)$/.exec(line);
      if (match) resolve(match[1]!.replace('localhost', '127.0.0.1'));
    });
    void ended.then((end) => reject(new Error(end.errors)));
  });
  ready.catch(() => undefined);
  return {
    ready,
    ended,
    end: (signal: NodeJS.Signals = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

export async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return (await response.json()) as T;
}

export async function ticketOf(url: string): Promise<string> {
  const response = await fetch(`${url}/api/live/ticket`, { method: 'POST', headers: { origin: url } });
  return ((await response.json()) as { ticket: string }).ticket;
}
const socketWith = (url: string, ticket: string): WebSocket =>
  new WebSocket(`${url.replace('http', 'ws')}/live?ticket=${ticket}`, SUB_PROTOCOL, { origin: url });

/** A socket as the viewer opens it: ticket first. */
export const openSocket = async (url: string): Promise<WebSocket> => socketWith(url, await ticketOf(url));

/** Shows a ticket to a feed. @returns 101, or the status of the refusal */
export const statusOfTicket = (url: string, ticket: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = socketWith(url, ticket);
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    socket.on('error', reject);
  });
