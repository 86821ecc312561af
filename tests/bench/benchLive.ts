import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { createHub } from '../../src/feed/hub.ts';
import { encodeClientMessage, SUB_PROTOCOL } from '../../src/live/protocol.ts';
import { catalogueOf, observation } from '../feed/liveStage.ts';
import { median, timed, type Row } from './row.ts';
import type { FromServer, ToServer } from './liveServer.ts';

/** Scaled down from the 10 000 of the targets: server and clients share this machine. */
const CLIENTS = Number(process.env['BENCH_CLIENTS'] ?? 1000);
const FAST_CLIENTS = Math.round(CLIENTS / 5);
const DATASTREAMS = 10_000;
/** Some 10 kB a frame. */
const UPDATES = 1_500;
const SECONDS = 8;
/** Codes in the frame header. */
const [SNAPSHOT, DELTA] = [1, 2];
const group = `live, ${CLIENTS} clients, one machine`;

const percentile = (values: readonly number[], p: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * p))] ?? Number.NaN;

async function startServer() {
  const child = fork(join(import.meta.dirname, 'liveServer.ts'), [String(DATASTREAMS)], {
    execArgv: ['--import', 'tsx'],
  });
  const answer = async <K extends 'ready' | 'tickets' | 'usage'>(
    key: K,
  ): Promise<Extract<FromServer, Record<K, unknown>>> => {
    for (;;) {
      const [message] = (await once(child, 'message')) as [FromServer];
      if (key in message) return message as Extract<FromServer, Record<K, unknown>>;
    }
  };
  const { ready: host } = await answer('ready');
  const say = (message: ToServer): void => void child.send(message);
  return {
    host,
    shake: (updates: number, hz: number): void => say({ do: 'shake', updates, hz }),
    tickets: async (count: number): Promise<readonly string[]> => {
      const given = answer('tickets');
      say({ do: 'tickets', count });
      return (await given).tickets;
    },
    usage: async () => {
      const given = answer('usage');
      say({ do: 'usage' });
      return (await given).usage;
    },
    stop: async (): Promise<void> => {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
type BenchServer = Awaited<ReturnType<typeof startServer>>;

/** Delays from the making of a frame to its arrival, ms, and what went wrong. */
interface Heard {
  readonly delays: number[];
  gaps: number;
  errors: number;
  bytes: number;
}

/** A client as light as can be: it reads headers, checks the sequence and acknowledges. */
function openClient(host: string, ticket: string, heard: Heard, maxHz: number, since?: { epoch: number; seq: number }) {
  const socket = new WebSocket(`ws://${host}/live?ticket=${ticket}`, SUB_PROTOCOL, {
    origin: `http://${host}`,
    perMessageDeflate: false,
  });
  socket.binaryType = 'arraybuffer';
  const state = { epoch: 0, seq: 0, isStalled: false, isMeasuring: false };
  let complete: () => void = () => undefined;
  const live = new Promise<void>((resolve) => (complete = resolve));
  socket.on('open', () => socket.send(encodeClientMessage({ type: 'sub', maxHz, ...(since ? { since } : {}) })));
  socket.on('error', () => heard.errors++);
  socket.on('message', (data: ArrayBuffer) => {
    const view = new DataView(data);
    const type = view.getUint8(3);
    if (type !== SNAPSHOT && type !== DELTA) return;
    const seq = view.getUint32(12, true);
    if (type === DELTA && seq <= state.seq) heard.gaps++;
    state.seq = seq;
    state.epoch = view.getUint32(8, true);
    if (state.isMeasuring) {
      heard.delays.push(Date.now() - view.getFloat64(16, true));
      heard.bytes += data.byteLength;
    }
    complete();
    if (!state.isStalled) socket.send(encodeClientMessage({ type: 'ack', seq }));
  });
  return { socket, state, live };
}
type BenchClient = ReturnType<typeof openClient>;

async function openClients(server: BenchServer, count: number, heard: Heard, maxHz = 10): Promise<BenchClient[]> {
  const tickets = await server.tickets(count);
  const clients = tickets.map((ticket) => openClient(server.host, ticket, heard, maxHz));
  await Promise.race([Promise.all(clients.map(({ live }) => live)), sleep(60_000)]);
  return clients;
}
const newHeard = (): Heard => ({ delays: [], gaps: 0, errors: 0, bytes: 0 });
async function closeAll(clients: readonly BenchClient[]): Promise<void> {
  const closed = clients.map(({ socket }) => once(socket, 'close'));
  for (const { socket } of clients) {
    // A socket that is paused would never tell of its end.
    socket.resume();
    socket.terminate();
  }
  await Promise.all(closed);
}
async function measured(clients: readonly BenchClient[], seconds: number): Promise<void> {
  for (const { state } of clients) state.isMeasuring = true;
  await sleep(seconds * 1000);
  for (const { state } of clients) state.isMeasuring = false;
}

/** Fan-out of one feed process over loopback. Every row says what it was measured with; targets are those of the design. */
export async function benchLive(): Promise<Row[]> {
  const server = await startServer();
  const rows: Row[] = [];
  const row = (figure: string, value: number, unit: string, target = ''): void => {
    rows.push({ group, figure, measured: value, unit, target });
  };
  const idle = await server.usage();

  const stormed = performance.now();
  const heard = newHeard();
  const clients = await openClients(server, CLIENTS, heard);
  row(`${CLIENTS} clients connect at once: all live`, (performance.now() - stormed) / 1000, 's', '≤ 6');
  row('errors while connecting', heard.errors, '', '= 0');

  server.shake(UPDATES, 1);
  await sleep(2000);
  const before = await server.usage();
  await measured(clients, SECONDS);
  const after = await server.usage();
  server.shake(0, 0);
  row(`${CLIENTS} × 1 Hz: bytes a frame`, heard.bytes / heard.delays.length / 1000, 'kB');
  row(`${CLIENTS} × 1 Hz: median`, percentile(heard.delays, 0.5), 'ms');
  row(`${CLIENTS} × 1 Hz: p99`, percentile(heard.delays, 0.99), 'ms', '≤ 300');
  row(`${CLIENTS} × 1 Hz: frames out of order`, heard.gaps, '', '= 0');
  row(`${CLIENTS} × 1 Hz: memory of the feed`, after.rss / 1e6, 'MB', '≤ 200');
  row('memory of the feed without clients', idle.rss / 1e6, 'MB');
  row(`${CLIENTS} × 1 Hz: cores of the feed`, (after.cpuMs - before.cpuMs) / (SECONDS * 1000), '', '≤ 1');

  // A tenth that neither acknowledge nor read, beside as many that do.
  const tenth = Math.round(CLIENTS / 10);
  const stalled = clients.slice(0, tenth);
  for (const { socket, state } of stalled) {
    state.isStalled = true;
    socket.pause();
  }
  const healthy = newHeard();
  const fresh = await openClients(server, tenth, healthy);
  server.shake(UPDATES, 1);
  await measured(fresh, SECONDS);
  const loaded = await server.usage();
  server.shake(0, 0);
  row(`${tenth} stalled beside healthy: p99 of the healthy`, percentile(healthy.delays, 0.99), 'ms', '≤ 300');
  row(`${tenth} stalled: memory more`, (loaded.rss - after.rss) / 1e6, 'MB', '≤ 20');
  await closeAll([...clients, ...fresh]);

  const quick = newHeard();
  const few = await openClients(server, FAST_CLIENTS, quick);
  server.shake(150, 10);
  await sleep(1000);
  const quickBefore = await server.usage();
  await measured(few, SECONDS);
  const quickAfter = await server.usage();
  row(`${FAST_CLIENTS} × 10 Hz × 1 kB, whole city: p99`, percentile(quick.delays, 0.99), 'ms', '≤ 50');
  row(
    `${FAST_CLIENTS} × 10 Hz: cores of the feed`,
    (quickAfter.cpuMs - quickBefore.cpuMs) / (SECONDS * 1000),
    '',
    '≤ 1',
  );

  // One client goes and comes back with what it had.
  const resumes: number[] = [];
  const [first] = few;
  let since = { epoch: first!.state.epoch, seq: first!.state.seq };
  for (const awayMs of [1000, 2000, 3000]) {
    await sleep(awayMs);
    const [ticket] = await server.tickets(1);
    const began = performance.now();
    const back = openClient(server.host, ticket!, newHeard(), 10, since);
    await back.live;
    resumes.push(performance.now() - began);
    since = { epoch: back.state.epoch, seq: back.state.seq };
    await closeAll([back]);
  }
  row('resume after 1–3 s', median(resumes), 'ms', '≤ 300');
  server.shake(0, 0);
  await closeAll(few);
  await server.stop();
  return [...rows, ...benchIngest()];
}

/** The hub alone: what a source hands over in a second, and ten times that. */
function benchIngest(): Row[] {
  const catalogue = catalogueOf(DATASTREAMS);
  const hub = createHub(catalogue);
  let round = 0;
  const batch = (count: number) => {
    round++;
    return Array.from({ length: count }, (_, i) => observation(catalogue, i % DATASTREAMS, 1.7e12 + round * 1000 + Math.floor(i / DATASTREAMS), i)); // prettier-ignore
  };
  const step = (batches: readonly ReturnType<typeof batch>[]): number[] => {
    const waiting = [...batches];
    return timed(Math.floor(batches.length / 2), () => {
      hub.apply(waiting.shift()!);
      hub.step();
    });
  };
  const small = step(Array.from({ length: 20 }, () => batch(DATASTREAMS)));
  const large = step(Array.from({ length: 10 }, () => batch(10 * DATASTREAMS)));
  const given = 20 * DATASTREAMS + 100 * DATASTREAMS;
  const { applied } = hub.counts();
  return [
    { group: 'ingest', figure: '10 000 observations into the hub, slowest', unit: 'ms', measured: Math.max(...small), target: '≤ 25' }, // prettier-ignore
    { group: 'ingest', figure: 'burst of 100 000, median', unit: 'ms', measured: median(large), target: '≤ 1000' },
    { group: 'ingest', figure: 'lost', unit: '', measured: given - applied, target: '= 0' },
  ];
}
