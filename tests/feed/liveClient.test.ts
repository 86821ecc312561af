import type { WebSocket } from 'ws';
import { expect, it } from 'vitest';
import { liveClock } from '../../src/feed/feedClock.ts';
import { createHub } from '../../src/feed/hub.ts';
import { createFrames } from '../../src/feed/live/frames.ts';
import { LiveClient } from '../../src/feed/live/liveClient.ts';
import { catalogueOf, observation } from './liveStage.ts';

/** A client over a socket that only writes down what happens to it; the test owns the time. */
function clientOf({ subscribes = true } = {}) {
  const catalogue = catalogueOf(4);
  const hub = createHub(catalogue);
  const happened: string[] = [];
  const socket = {
    readyState: 1,
    OPEN: 1,
    bufferedAmount: 0,
    close: (code: number) => void happened.push(`close ${code}`),
    terminate: () => void happened.push('terminate'),
  };
  const nothing = (): void => undefined;
  const stream = { writable: true, write: () => happened.push('frame') > 0, cork: nothing, uncork: nothing };
  const frames = createFrames(hub, liveClock(), 1, catalogue);
  const client = new LiveClient(socket as unknown as WebSocket, stream, hub, frames, { sent: () => undefined });
  let value = 0;
  const change = (): void => {
    hub.apply([observation(catalogue, 0, 1e12 + ++value, value)]);
    hub.step();
  };
  if (subscribes) client.subscribe({ type: 'sub', tiles: [0], maxHz: 10 }, 1);
  return { client, hub, socket, happened, change };
}

it('a client that acknowledges nothing is throttled after 10 s and closed with 4008 after 30 s', () => {
  const { client, hub, happened, change } = clientOf();
  client.pump(0);
  change();
  client.pump(100);
  change();
  client.pump(200);
  expect(happened).toEqual(['frame', 'frame']);
  expect(client.checkHealth(30_000)).toBeNull();
  // It wakes at 12 s: what it missed comes at once, but then only once a second.
  client.acknowledge([[0, hub.seq() - 1]], 12_000);
  client.pump(12_000);
  change();
  expect(client.pump(12_100)).toBe(900);
  client.acknowledge([[0, hub.seq() - 1]], 12_200);
  expect(client.pump(12_200)).toBeNull();
  expect(happened).toHaveLength(4);
  expect(client.checkHealth(42_200)).toBeNull();
  expect(client.checkHealth(42_201)).toMatch(/no acknowledgement/);
  expect(happened.at(-1)).toBe('close 4008');
});

it('a client gets no more than it asked for a second, whatever changes', () => {
  const { client, hub, happened, change } = clientOf();
  client.subscribe({ type: 'sub', tiles: [0], maxHz: 2 }, 1);
  for (let now = 0; now <= 5000; now += 10) {
    change();
    client.pump(now);
    client.acknowledge([[0, hub.seq()]], now);
  }
  expect(happened).toHaveLength(11);
});

it('a tile whose values would lie among older ones that hold no longer is not looked for again before the client says something', () => {
  const { client, hub, socket, happened, change } = clientOf({ subscribes: false });
  client.subscribe({ type: 'sub', tiles: [9], maxHz: 10, whole: { maxHz: 10 } }, 1);
  for (const now of [0, 100]) {
    change();
    client.pump(now, true);
  }
  const sent = happened.length;
  hub.restart('loop', []);
  hub.step();
  expect([client.pump(200, true), happened.length, socket.readyState]).toEqual([null, sent, socket.OPEN]);
  client.acknowledge([[0, hub.seq()]], 300);
  client.pump(300);
  expect(happened.length).toBeGreaterThan(sent);
});

it('a client that has asked for nothing, and is perhaps gone, is sent away after 30 s; one that asked to be told nothing stays', () => {
  const { client, happened } = clientOf();
  client.subscribe({ type: 'sub', tiles: [], maxHz: 0 }, 1);
  expect([client.checkHealth(1000), client.checkHealth(99_000)]).toEqual([null, null]);
  const silent = clientOf({ subscribes: false });
  expect([silent.client.checkHealth(1000), silent.client.checkHealth(30_999)]).toEqual([null, null]);
  expect(silent.client.checkHealth(31_000)).toBe('no subscription');
  expect([happened, silent.happened]).toEqual([[], ['close 4008']]);
});

it('a client whose machine takes no bytes any more is cut off', () => {
  const { client, socket, happened } = clientOf();
  socket.bufferedAmount = 5 * 1024 * 1024;
  expect(client.checkHealth(0)).toBe('reads nothing');
  expect(happened).toEqual(['terminate']);
});
