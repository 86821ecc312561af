import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createCatalogue } from '../../src/state/catalogue.ts';
import { createClock } from '../../src/state/clock.ts';
import { createConnection } from '../../src/state/connection.ts';
import { createGapFiller } from '../../src/state/gaps.ts';
import { createHealth } from '../../src/state/health.ts';
import { createHistoryClient } from '../../src/state/history.ts';
import { createReadings } from '../../src/state/readings.ts';
import type { OpenSocket } from '../../src/state/socket.ts';
import { stageCm } from '../../src/state/stage.ts';
import { browserTimers } from '../../src/state/timers.ts';
import { feedProcess } from '../feed/feedProcess.ts';

const ends: (() => unknown)[] = [];
afterEach(() => Promise.all(ends.splice(0).map((end) => end())));

/** The viewer's end of the socket, in Node. */
const openSocketFrom =
  (origin: string): OpenSocket =>
  (url, protocol, events) => {
    const socket = new WebSocket(url, protocol, { origin });
    socket.binaryType = 'arraybuffer';
    socket.on('open', () => events.opened());
    socket.on('message', (data) => events.message(data as ArrayBuffer));
    socket.on('close', (code, reason) => events.closed(code, reason.toString()));
    socket.on('error', () => undefined);
    return {
      send: (text) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      close: () => {
        socket.removeAllListeners();
        socket.on('error', () => undefined);
        socket.close();
      },
    };
  };

function viewerOf(url: string) {
  const clock = createClock();
  const catalogue = createCatalogue();
  const health = createHealth();
  const live = createReadings();
  const fetchFrom = (path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, { ...init, headers: { origin: url } });
  const history = createHistoryClient({ fetch: fetchFrom, settledUpTo: () => null });
  const gaps = createGapFiller({ catalogue, health, history });
  const connection = createConnection({
    ...{ clock, catalogue, health, live, timers: browserTimers, fetch: fetchFrom },
    ...{ openSocket: openSocketFrom(url), socketBase: url.replace('http', 'ws') },
    // Short waits: the test is about what happens then.
    random: () => 0.05,
    wallNow: Date.now,
    onGap: gaps.gapSeen,
  });
  ends.push(connection.dispose);
  connection.start();
  /** What is held, and what the feed says of the same instant, by datastream. */
  const bothStates = async (): Promise<[held: object, reference: object]> => {
    const { observations } = await history.stateAt(clock.feedInstant()!);
    const reference = Object.fromEntries(observations.map((o) => [o.datastream, [o.value, o.timeMs]]));
    const held = [...catalogue.getState().datastreams].flatMap(([id, { datastream }]) => {
      const reading = datastream.index === undefined ? undefined : live.get(datastream.index);
      return reading ? [[id, [reading.value, reading.timeMs]] as const] : [];
    });
    return [Object.fromEntries(held), reference];
  };
  return { clock, catalogue, health, live, history, connection, bothStates };
}

const soon = { timeout: 20_000, interval: 50 };

describe('the viewer on the real feed', () => {
  it(
    'holds what the feed holds, ages to offline when it is killed, and holds it again when it is back',
    { timeout: 60_000 },
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'hafenblick-'));
      // At an hour a second ships report hundreds of times a second: no two questions would ever meet the same state.
      const HAFENBLICK_CONFIG = join(folder, 'config.json');
      writeFileSync(HAFENBLICK_CONFIG, '{"simulators":{"vessels":{"enabled":false}}}');
      const env = { DATA_DIR: folder, HAFENBLICK_CONFIG, FEED_CLOCK: 'recorded:flood-2024-01@3600' };
      const first = feedProcess(env);
      ends.push(() => first.end('SIGKILL'));
      const url = await first.ready;
      const { clock, catalogue, health, live, bothStates, connection } = viewerOf(url);
      const isSame = async (): Promise<void> => {
        const [held, reference] = await bothStates();
        expect(Object.keys(reference).length).toBeGreaterThan(3);
        expect(held).toEqual(reference);
      };

      await vi.waitFor(() => expect(health.getState().connection).toBe('open'), soon);
      expect(clock.getState().feed).toMatchObject({ mode: 'recorded', recording: 'flood-2024-01', speed: 3600 });
      expect(clock.getState().range!.fromMs).toBe(Date.UTC(2023, 11, 20));
      expect(stageCm(live, catalogue)).toBeGreaterThan(200);
      const applied = live.applied();
      await vi.waitFor(() => expect(live.applied()).toBeGreaterThan(applied), soon);
      await vi.waitFor(isSame, soon);

      // Out of sight nothing comes; looked at again, everything is there.
      connection.setHidden(true);
      await vi.waitFor(async () => {
        const [held, reference] = await bothStates();
        expect(held).not.toEqual(reference);
      }, soon);
      connection.setHidden(false);
      await vi.waitFor(isSame, soon);

      const before = stageCm(live, catalogue);
      const epoch = catalogue.getState().epoch;
      await first.end('SIGKILL');
      await vi.waitFor(
        () => expect(health.getState()).toMatchObject({ connection: 'reconnecting', isFeedDown: true }),
        soon,
      );
      expect(stageCm(live, catalogue)).toBe(before);

      const second = feedProcess({ ...env, PORT: new URL(url).port });
      ends.push(() => second.end('SIGKILL'));
      await second.ready;
      await vi.waitFor(() => expect(health.getState()).toMatchObject({ connection: 'open', isFeedDown: false }), soon);
      expect(catalogue.getState().epoch).not.toBe(epoch);
      await vi.waitFor(isSame, soon);
      await vi.waitFor(() => expect(health.getState().gaps).toMatchObject([{ isFilled: true }]), soon);
    },
  );

  it('comes back by itself after a planned shutdown', { timeout: 60_000 }, async () => {
    const env = { DATA_DIR: mkdtempSync(join(tmpdir(), 'hafenblick-')) };
    const first = feedProcess(env);
    ends.push(() => first.end('SIGKILL'));
    const url = await first.ready;
    const { health } = viewerOf(url);
    await vi.waitFor(() => expect(health.getState().connection).toBe('open'), soon);
    expect((await first.end()).code).toBe(0);
    await vi.waitFor(() => expect(health.getState().connection).toBe('reconnecting'), soon);
    const second = feedProcess({ ...env, PORT: new URL(url).port });
    ends.push(() => second.end('SIGKILL'));
    await second.ready;
    await vi.waitFor(() => expect(health.getState().connection).toBe('open'), { ...soon, timeout: 30_000 });
  });

  it('shows the flood crest of 6 January at noon from the history', { timeout: 60_000 }, async () => {
    const feed = feedProcess({ DATA_DIR: mkdtempSync(join(tmpdir(), 'hafenblick-')) });
    ends.push(() => feed.end('SIGKILL'));
    const { history, health } = viewerOf(await feed.ready);
    await vi.waitFor(() => expect(health.getState().connection).toBe('open'), soon);
    const { observations } = await history.stateAt(Date.UTC(2024, 0, 6, 12) as Parameters<typeof history.stateAt>[0]);
    const stage = observations.find(({ datastream }) => datastream === 'gauge/duisburg-ruhrort/W')!;
    expect(Math.abs(stage.value - 938.6)).toBeLessThan(5);
  });
});
