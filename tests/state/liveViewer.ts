import { WebSocket } from 'ws';
import { createCatalogue } from '../../src/state/catalogue.ts';
import { createClock } from '../../src/state/clock.ts';
import { createConnection } from '../../src/state/connection.ts';
import { createGapFiller } from '../../src/state/gaps.ts';
import { createHealth } from '../../src/state/health.ts';
import { createHistoryClient } from '../../src/state/history.ts';
import { createPushed } from '../../src/state/pushed.ts';
import { createReadings, type Readings } from '../../src/state/readings.ts';
import type { OpenSocket } from '../../src/state/socket.ts';
import { browserTimers } from '../../src/state/timers.ts';

/** The viewer's end of the socket, in Node. */
const openSocketFrom =
  (origin: string): OpenSocket =>
  (url, protocol, events) => {
    const socket = new WebSocket(url, protocol, { origin });
    socket.binaryType = 'arraybuffer';
    socket.on('open', () => events.opened());
    socket.on('message', (data, isBinary) => {
      if (isBinary) events.message(data as ArrayBuffer);
      else events.message(Buffer.from(data as ArrayBuffer).toString('utf8'));
    });
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

/** The viewer's stores on a real feed. The caller disposes `connection`. @param random of the waits before it tries again, 0 ≤ x < 1 */
export function liveViewer(url: string, random: () => number = () => 0.05) {
  const clock = createClock();
  const catalogue = createCatalogue();
  const health = createHealth();
  const live = createReadings();
  const pushed = createPushed();
  /** What was asked of the feed, `GET /api/state?at=…`. */
  const asked: string[] = [];
  const fetchFrom = (path: string, init: RequestInit = {}) => {
    asked.push(`${init.method ?? 'GET'} ${path}`);
    return fetch(`${url}${path}`, { ...init, headers: { origin: url } });
  };
  const history = createHistoryClient({ fetch: fetchFrom, settledUpTo: () => null });
  const gaps = createGapFiller({ catalogue, health, history });
  const connection = createConnection({
    ...{ clock, catalogue, health, live, timers: browserTimers, fetch: fetchFrom },
    ...{ openSocket: openSocketFrom(url), socketBase: url.replace('http', 'ws') },
    random,
    wallNow: Date.now,
    onText: pushed.take,
    onGap: gaps.gapSeen,
  });
  connection.start();
  /** What is held, and what the feed says of the same instant, by datastream. */
  const bothStates = async (): Promise<[held: object, reference: object]> => {
    const told = createReadings();
    (await history.stateAt(clock.feedInstant()!)).columns(catalogue.getState())?.forEach(told.apply);
    const namesOf = (readings: Pick<Readings, 'get'>): object =>
      Object.fromEntries(
        [...catalogue.getState().datastreams].flatMap(([id, { datastream }]) => {
          const reading = datastream.index === undefined ? undefined : readings.get(datastream.index);
          return reading ? [[id, [reading.value, reading.timeMs]] as const] : [];
        }),
      );
    return [namesOf(live), namesOf(told)];
  };
  return { clock, catalogue, health, live, history, connection, bothStates, pushed, asked, fetch: fetchFrom };
}
