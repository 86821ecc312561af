import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import type { Feed } from '../../../src/feed/feed.ts';
import { Problem, sendProblem } from '../../../src/feed/http/answer.ts';
import { createRecordingHandler } from '../../../src/feed/http/recording.ts';

const PIECE_BYTES = 100_000;
const PIECES = 640;
/** What the system holds for a reader on this machine besides what the feed holds, many times over. */
const MOST_AHEAD_BYTES = 24_000_000;
const file = vi.hoisted(() => ({ pieces: 0 }));
vi.mock('../../../src/feed/recordings/writeRecordingFile.ts', () => ({
  countObservations: () => Promise.resolve(1),
  fileNameOf: () => 'span.hafenblick',
  *writeRecordingFile() {
    for (let k = 0; k < PIECES; k++) {
      file.pieces++;
      yield new Uint8Array(PIECE_BYTES);
    }
  },
}));

const ends: (() => unknown)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A feed of which only recordings and one other page are asked. */
async function served() {
  file.pieces = 0;
  const handler = createRecordingHandler({ outages: () => Promise.resolve([]) } as unknown as Feed);
  const written: ServerResponse[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/other') return void response.end('here');
    written.push(response);
    handler(request, response, { fromMs: 0, toMs: 1 }).catch((error: unknown) => {
      if (error instanceof Problem) sendProblem(response, error);
      else response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => (server.closeAllConnections(), server.close()));
  const { port } = server.address() as AddressInfo;
  /** Asks and takes nothing of the answer. */
  const ask = (): Socket => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('error', () => undefined);
    socket.pause();
    socket.write('GET /recording HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    ends.push(() => socket.destroy());
    return socket;
  };
  const other = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/other`)).text();
  /** Until so many answers wait to be read, and others were served meanwhile without one more piece being made. */
  const waiting = async (count: number): Promise<void> => {
    for (
      let pieces = -1;
      pieces !== file.pieces || written.filter((one) => one.writableNeedDrain || one.writableEnded).length < count;
    ) {
      pieces = file.pieces;
      expect(await other()).toBe('here');
    }
  };
  return { ask, written, waiting, status: async () => (await fetch(`http://127.0.0.1:${port}/recording`)).status };
}

it('who reads nothing of a recording is made nothing more of it, and others are served; who reads on gets all', async () => {
  const { ask, written, waiting } = await served();
  const socket = ask();
  await waiting(1);
  expect(file.pieces * PIECE_BYTES).toBeLessThan(MOST_AHEAD_BYTES);
  // What the feed itself holds for who reads nothing.
  expect(written[0]!.writableLength).toBeLessThanOrEqual(2 * PIECE_BYTES);
  let bytes = 0;
  socket.on('data', (chunk) => (bytes += chunk.length));
  socket.resume();
  await once(socket, 'end');
  expect(file.pieces).toBe(PIECES);
  expect(bytes).toBeGreaterThanOrEqual(PIECES * PIECE_BYTES);
});

it('readers that stand still keep both places, and leave them when they go: nothing more is made for them', async () => {
  const { ask, written, waiting, status } = await served();
  const sockets = [ask(), ask()];
  await waiting(2);
  expect(await status()).toBe(503);
  for (const socket of sockets) socket.destroy();
  while (!written.slice(0, 2).every((one) => one.closed)) await setImmediate();
  const made = file.pieces;
  expect(made).toBeLessThan(PIECES);
  expect(await status()).toBe(200);
});
