import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'vite';
import { WebSocket } from 'ws';
import { tilesAround, TILE_SPAN_M } from '../../src/geo/tileGrid.ts';
import { MOVERS_TILE } from '../../src/live/tiles.ts';
import { SUB_PROTOCOL } from '../../src/live/protocol.ts';
import { ROOT } from '../../src/feed/settings.ts';
import { modelClient } from '../feed/liveStage.ts';
import { benchBurst, benchIngest } from './benchIngest.ts';
import { benchTileBytes } from './benchTileBytes.ts';
import { hashOf, viewOf } from './liveCity.ts';
import type { SubInput } from './lightClient.ts';
import type { Faults, FromClients, ToClients } from './liveClients.ts';
import type { FromServer, ToServer } from './liveServer.ts';
import { median, type Row } from './row.ts';

/** Of the targets; fewer where the machine is small: server and clients share it. */
const CLIENTS = Number(process.env['BENCH_CLIENTS'] ?? 10_000);
/** Each holds up to 5 000 sockets: many machines allow 20 000 open files a process, and the server needs one for each. */
const CLIENT_PROCESSES = Math.max(1, Math.ceil(CLIENTS / 5_000));
const DATASTREAMS = 10_000;
/** Some 10 kB a frame. */
const UPDATES = 1_500;
/** Windows of which the median is told. */
const RUNS = Number(process.env['BENCH_RUNS'] ?? 5);
const WINDOW_MS = 4_000;

type Union<T> = T extends unknown ? keyof T : never;
/** A process of the bench that answers what it is told. @param flags of Node */
function startProcess<To extends object, From extends object>(
  path: string,
  args: readonly string[],
  execArgv: readonly string[],
) {
  const child: ChildProcess = fork(path, args, { execArgv: [...execArgv] });
  const answer = async <K extends Union<From>>(key: K): Promise<Extract<From, Record<K, unknown>>[K]> => {
    for (;;) {
      const [message] = (await once(child, 'message')) as [From];
      if (key in message) return (message as Extract<From, Record<K, unknown>>)[key];
    }
  };
  return {
    answer,
    say: (message: To): void => void child.send(message),
    ask: <K extends Union<From>>(message: To, key: K): Promise<Extract<From, Record<K, unknown>>[K]> => {
      const given = answer(key);
      child.send(message);
      return given;
    },
    stop: async (): Promise<void> => {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
/** Built and run as `npm start` does with the feed. */
async function startServer() {
  const configFile = join(ROOT, 'vite.feed.config.ts');
  const ssr = 'tests/bench/liveServer.ts';
  await build({ root: ROOT, configFile, logLevel: 'warn', build: { ssr, outDir: 'dist/bench' } });
  const path = join(ROOT, 'dist/bench/liveServer.js');
  return startProcess<ToServer, FromServer>(path, [String(DATASTREAMS)], ['--max-semi-space-size=8']);
}
const startClients = () =>
  startProcess<ToClients, FromClients>(join(import.meta.dirname, 'liveClients.ts'), [], ['--import', 'tsx']);
type Server = Awaited<ReturnType<typeof startServer>>;
type Clients = ReturnType<typeof startClients>;

const percentile = (values: readonly number[], p: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * p))] ?? Number.NaN;

/** How many went wrong, and on the console what. */
function countFaults(told: readonly { readonly faults: Faults }[]): number {
  const all = told.flatMap(({ faults }) => Object.entries(faults));
  if (all.length > 0) console.error('faults:', JSON.stringify(all));
  return all.reduce((sum, [, count]) => sum + count, 0);
}

/** Opens `count` clients, shared between the processes; they have their tickets. @returns how long until the last is live, ms */
async function openClients(server: Server, host: string, processes: readonly Clients[], count: number, subs: readonly SubInput[], doResume = false) {
  const shares = processes.map((_, k) => Math.floor((count + processes.length - 1 - k) / processes.length));
  const tickets = await server.ask({ do: 'tickets', count }, 'tickets');
  const before = await server.ask({ do: 'usage' }, 'usage');
  let from = 0;
  const opened = await Promise.all(
    processes.map((process, k) => {
      const own = tickets.slice(from, (from += shares[k]!));
      return process.ask({ do: 'open', host, tickets: own, subs, doResume }, 'opened');
    }),
  );
  const after = await server.ask({ do: 'usage' }, 'usage');
  return {
    ms: Math.max(...opened.map(({ ms }) => ms)),
    errors: countFaults(opened),
    cpuMs: (after.cpuMs - before.cpuMs) / count,
  };
} // prettier-ignore

/** Medians of `RUNS` windows. */
async function measure(server: Server, processes: readonly Clients[]) {
  const windows: Record<'p50' | 'p99' | 'gaps' | 'lost' | 'bytes' | 'cores' | 'rss', number>[] = [];
  for (let run = 0; run < RUNS; run++) {
    const before = await server.ask({ do: 'usage' }, 'usage');
    const told = await Promise.all(processes.map((each) => each.ask({ do: 'measure', ms: WINDOW_MS }, 'measured')));
    const after = await server.ask({ do: 'usage' }, 'usage');
    const delays = told.flatMap((each) => [...each.delays]);
    windows.push({
      p50: percentile(delays, 0.5),
      p99: percentile(delays, 0.99),
      gaps: told.reduce((sum, each) => sum + each.gaps, 0),
      lost: countFaults(told),
      bytes: told.reduce((sum, each) => sum + each.bytes, 0),
      cores: (after.cpuMs - before.cpuMs) / WINDOW_MS,
      rss: after.rss,
    });
  }
  const of = (name: keyof (typeof windows)[0]): number => median(windows.map((window) => window[name]));
  const sum = (name: 'gaps' | 'lost'): number => windows.reduce((total, window) => total + window[name], 0);
  return { p50: of('p50'), p99: of('p99'), gaps: sum('gaps'), lost: sum('lost'), bytes: of('bytes'), cores: of('cores'), rss: of('rss') }; // prettier-ignore
}

/** Fan-out of one feed process over loopback. Every row says what it was measured with; targets are those of the design. */
export async function benchLive(): Promise<Row[]> {
  const rows: Row[] = [...benchTileBytes(), ...benchIngest(), ...(await benchBurst())];
  const group = `live, one machine, medians of ${RUNS}`;
  const row = (figure: string, measured: number, unit: string, target = ''): void =>
    void rows.push({ group, figure, measured, unit, target });
  const server = await startServer();
  const host = await server.answer('ready');
  const processes = Array.from({ length: CLIENT_PROCESSES }, startClients);
  const few = processes.slice(0, 1);
  const everything: readonly SubInput[] = [{}];
  const idle = await server.ask({ do: 'usage' }, 'usage');

  await openClients(server, host, processes, CLIENTS, everything);
  const storms = [];
  for (let run = 0; run < RUNS; run++)
    storms.push(await openClients(server, host, processes, CLIENTS, everything, true));
  row(`${CLIENTS} clients come back at once: all live`, median(storms.map(({ ms }) => ms)) / 1000, 's', '≤ 6');
  row('errors of them', storms.reduce((sum, { errors }) => sum + errors, 0), '', '= 0'); // prettier-ignore

  row('CPU of the feed for each', median(storms.map(({ cpuMs }) => cpuMs)), 'ms');

  server.say({ do: 'shake', updates: UPDATES, hz: 1 });
  await sleep(2000);
  const many = await measure(server, processes);
  server.say({ do: 'shake', updates: 0, hz: 0 });
  row(`${CLIENTS} × 1 Hz: bytes a client and second`, many.bytes / CLIENTS / (WINDOW_MS / 1000) / 1000, 'kB/s');
  row(`${CLIENTS} × 1 Hz: median`, many.p50, 'ms');
  row(`${CLIENTS} × 1 Hz: p99`, many.p99, 'ms', '≤ 300');
  row(`${CLIENTS} × 1 Hz: gaps`, many.gaps, '', '= 0');
  row(`${CLIENTS} × 1 Hz: sockets lost`, many.lost, '', '= 0');
  row(`${CLIENTS} × 1 Hz: memory of the feed`, many.rss / 1e6, 'MB', '≤ 200');
  row('memory of the feed without clients', idle.rss / 1e6, 'MB');
  row(`${CLIENTS} × 1 Hz: cores of the feed`, many.cores, '');

  const viewers = Math.round(CLIENTS / 10);
  const views = Array.from({ length: viewers }, (_, n): SubInput => ({
    tiles: [...tilesAround(viewOf(n), TILE_SPAN_M / 2), MOVERS_TILE],
    whole: { maxHz: 0.1 },
  })); // prettier-ignore
  await openClients(server, host, processes, viewers, views);
  server.say({ do: 'shake', updates: DATASTREAMS / 10, hz: 10 });
  await sleep(2000);
  const own = await measure(server, processes);
  server.say({ do: 'shake', updates: 0, hz: 0 });
  row(`${viewers} × 10 Hz, each its own viewport: p99`, own.p99, 'ms', '≤ 50');
  row(`${viewers} × 10 Hz, each its own viewport: gaps`, own.gaps, '', '= 0');
  row(`${viewers} × 10 Hz, each its own viewport: sockets lost`, own.lost, '', '= 0');
  row(`${viewers} × 10 Hz, each its own viewport: cores of the feed`, own.cores, '', '≤ 1');
  row(`${viewers} × 10 Hz, each its own viewport: bytes a client and second`, own.bytes / viewers / (WINDOW_MS / 1000) / 1000, 'kB/s'); // prettier-ignore
  await openClients(server, host, processes, 0, everything);

  // Healthy ones alone, then beside as many that neither read nor acknowledge.
  await openClients(server, host, few, 200, everything);
  server.say({ do: 'shake', updates: 150, hz: 10 });
  await sleep(1000);
  const alone = await measure(server, few);
  row('200 × 10 Hz × 1 kB, whole city: p99', alone.p99, 'ms', '≤ 50');
  row('200 × 10 Hz: cores of the feed', alone.cores, '', '≤ 1');
  await openClients(server, host, few, 400, everything);
  await few[0]!.ask({ do: 'stall', count: 200 }, 'stalled');
  const beside = await measure(server, few);
  server.say({ do: 'shake', updates: 0, hz: 0 });
  row('200 healthy beside 200 stalled: p99 over that of 200 alone', (100 * beside.p99) / alone.p99, '%', '≤ 110');
  row('200 stalled: memory more', (beside.rss - alone.rss) / 1e6, 'MB', '≤ 20');
  await openClients(server, host, few, 0, everything);

  for (const each of [...processes, server]) await each.stop();
  return rows;
}

/** Seconds that a client is away: the whole range that is promised, and beyond it. */
const AWAY_S = [1, 2, 5, 10, 20, 40, 60, 90, 119, 180, 600];

/** One client that holds the state goes and comes back with it: what it then has is what the feed has, to the bit. */
export async function benchResume(): Promise<Row[]> {
  const server = await startServer();
  const host = await server.answer('ready');
  const connect = async (since?: { epoch: number; seq: number }) => {
    const [ticket] = await server.ask({ do: 'tickets', count: 1 }, 'tickets');
    const socket = new WebSocket(`ws://${host}/live?ticket=${ticket}`, SUB_PROTOCOL, { origin: `http://${host}` });
    return modelClient(socket, since ? { since } : {});
  };
  let client = await connect();
  await client.until(() => client.seq() !== null);
  const tookMs: number[] = [];
  let differ = 0;
  for (const seconds of AWAY_S) {
    client.say({ type: 'bye' });
    await client.closed;
    server.say({ do: 'pass', seconds, updates: 500, hz: 10 });
    const told = await server.ask({ do: 'hash' }, 'hash');
    const { state } = client;
    const began = performance.now();
    client = await connect(client.since());
    for (const [index, value] of state) client.state.set(index, value);
    await client.until(() => client.frames.some(({ type }) => type === 'delta' || type === 'snapshot'));
    tookMs.push(performance.now() - began);
    if (hashOf(client.state) !== told) differ++;
  }
  client.say({ type: 'bye' });
  await server.stop();
  const group = 'live, resume';
  return [
    { group, figure: `after ${AWAY_S[0]} … ${AWAY_S.at(-1)} s: all there, the slowest of ${AWAY_S.length}`, unit: 'ms', measured: Math.max(...tookMs), target: '≤ 300' },
    { group, figure: 'states that differ from that of the feed', unit: '', measured: differ, target: '= 0' },
  ]; // prettier-ignore
}
