import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import { unixMs } from '../../src/geo/units.ts';
import { createHub, type Hub } from '../../src/feed/hub.ts';
import { liveClock } from '../../src/feed/feedClock.ts';
import { createAdmission } from '../../src/feed/live/admission.ts';
import { createCloudEvents } from '../../src/feed/live/cloudEvents.ts';
import { createFrames } from '../../src/feed/live/frames.ts';
import { createLiveSocket, type LiveSocketOptions } from '../../src/feed/live/liveSocket.ts';
import type { FeedCatalogue } from '../../src/feed/loadCatalogue.ts';
import { createLog } from '../../src/feed/log.ts';
import { createMetrics } from '../../src/feed/metrics.ts';
import { ConfigSchema, type Config } from '../../src/schema/config.ts';
import { decode } from '../../src/schema/decode.ts';
import type { Frame } from '../../src/live/frame.ts';
import { createFrameReader } from '../../src/live/inflateFrame.ts';
import { encodeClientMessage, SUB_PROTOCOL, type ClientMessageInput } from '../../src/live/protocol.ts';
import { tileOfAsset } from '../../src/live/tiles.ts';
import type { Observation } from '../../src/live/observation.ts';
import type { Asset, Datastream, Theme } from '../../src/schema/catalogue.ts';

/** Ten tiles from west to east, one row of the grid. */
const placeOf = (index: number): [lon: number, lat: number] => [6.615 + 0.03 * (index % 10), 51.45];

/** `count` datastreams `x/<n>/V`; every second one of theme `port`, the others `home`. */
export function catalogueOf(count: number, epoch = 1, where = placeOf): FeedCatalogue {
  const ids = Array.from({ length: count }, (_, i) => `x/${String(i).padStart(6, '0')}/V`);
  const byId = new Map(
    ids.map((id, index) => {
      const theme: Theme = index % 2 === 0 ? 'port' : 'home';
      const datastream = { id, property: 'V', unit: 'cm', intervalS: 1, index, thresholds: [], decimals: 0 };
      return [
        id,
        {
          index,
          datastream: datastream as unknown as Datastream,
          asset: {
            geometry: { type: 'Point', coordinates: where(index) },
            properties: { theme },
          } as unknown as Asset,
        },
      ] as const;
    }),
  );
  const add = (): never => {
    throw new Error('this catalogue does not grow');
  };
  return {
    catalogue: { type: 'FeatureCollection', epoch, features: [] },
    ids,
    byId,
    version: 0,
    asset: () => null,
    isCurated: () => true,
    sourceOf: () => undefined,
    announcedBy: () => [],
    streamsBy: () => 0,
    indexOf: () => undefined,
    isFull: () => true,
    isLater: () => false,
    first: () => ({ type: 'FeatureCollection', epoch, features: [] }),
    add,
    retire: () => ({ indices: [], removed: 0 }),
  };
}

export const tileOf = (catalogue: FeedCatalogue, index: number): number =>
  tileOfAsset(catalogue.byId.get(catalogue.ids[index]!)!.asset);

export const observation = (catalogue: FeedCatalogue, index: number, timeMs: number, value: number): Observation => ({
  datastream: catalogue.ids[index]!,
  timeMs: unixMs(timeMs),
  value,
  quality: Number.isNaN(value) ? 'missing' : 'good',
  origin: 'live',
});

/** Hub and socket on a bare server: the test plays the sources. */
export async function openStage(
  count: number,
  config: Partial<Config> = {},
  where = placeOf,
  news?: LiveSocketOptions['news'],
  subscribeWithinMs?: number,
) {
  const epoch = 1 + Math.floor(Math.random() * 1e9);
  const catalogue = catalogueOf(count, epoch, where);
  const hub: Hub = createHub(catalogue);
  const settled: Config = { ...decode(ConfigSchema, {}, 'config'), ...config };
  const admission = createAdmission(settled, true);
  const clock = liveClock();
  const live = createLiveSocket({
    hub,
    frames: createFrames(hub, clock, epoch, catalogue),
    events: createCloudEvents(hub, catalogue, clock, epoch),
    epoch,
    config: settled,
    admission,
    metrics: createMetrics({ hub: hub.counts, sources: () => [], messages: () => [] }),
    log: createLog('silent'),
    statuses: () => [{ id: 'stage', state: 'live', lastGoodMs: null }],
    range: () => null,
    ...(news ? { news } : {}),
    ...(subscribeWithinMs === undefined ? {} : { subscribeWithinMs }),
  });
  const server = createServer();
  server.on('upgrade', (request, socket, head) =>
    live.upgrade(request, socket, head, new URL(request.url!, 'http://x')),
  );
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 });
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    catalogue,
    hub,
    live,
    epoch,
    admission,
    host,
    /** A handshake with anything about it changed. */
    connect: (options: { origin?: string | null; ticket?: string; protocol?: string } = {}): WebSocket => {
      const ticket = options.ticket ?? admission.issueTicket();
      const origin = options.origin === undefined ? `http://${host}` : options.origin;
      return new WebSocket(`ws://${host}/live?ticket=${ticket}`, options.protocol ?? SUB_PROTOCOL, {
        ...(origin === null ? {} : { origin }),
        perMessageDeflate: false,
      });
    },
    dispose: async (): Promise<void> => {
      await live.dispose();
      server.closeAllConnections();
      server.close();
    },
  };
}
export type Stage = Awaited<ReturnType<typeof openStage>>;

/** The reference model of a client: strict about the sequence, keeps the state it was told. */
export function modelClient(socket: WebSocket, sub: Omit<Extract<ClientMessageInput, { type: 'sub' }>, 'type'> = {}) {
  const state = new Map<number, string>();
  const frames: Frame[] = [];
  const faults: string[] = [];
  const waiters = new Set<() => void>();
  let seq: number | null = null;
  let epoch = 0;
  let doesAcknowledge = true;
  let parts = 0;
  const say = (message: ClientMessageInput): void => socket.send(encodeClientMessage(message));
  const reader = createFrameReader(
    (frame) => {
      frames.push(frame);
      epoch = frame.epoch;
      if (frame.type === 'resync') [seq, parts] = [null, 0];
      if (frame.type === 'snapshot' || frame.type === 'delta') {
        if (frame.type === 'delta' && frame.previousSeq !== seq)
          faults.push(`gap: has ${seq}, got ${frame.previousSeq}…${frame.seq}`);
        if (frame.type === 'snapshot' && frame.part === 1) state.clear();
        const { count, index, timeMs, value, flags } = frame.observations;
        for (let i = 0; i < count; i++) state.set(index[i]!, `${timeMs[i]} ${value[i]} ${flags[i]}`);
        if (frame.type === 'snapshot') parts = frame.part;
        if (frame.type === 'delta' || parts === frame.parts) {
          seq = frame.seq;
          if (doesAcknowledge) say({ type: 'ack', seq });
        }
      }
      waiters.forEach((check) => check());
    },
    (error) => faults.push(error.message),
  );
  socket.binaryType = 'arraybuffer';
  // Text is events: alarms, figures.
  socket.on('message', (data, isBinary) => isBinary && reader.push(data as ArrayBuffer));
  socket.on('open', () => say({ type: 'sub', ...sub }));
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    socket.on('error', () => undefined);
  });
  return {
    state,
    frames,
    faults,
    closed,
    say,
    seq: () => seq,
    since: () => ({ epoch, seq: seq ?? 0 }),
    /** Stops or begins to acknowledge. */
    acknowledge: (does: boolean): void => {
      doesAcknowledge = does;
      if (does && seq !== null) say({ type: 'ack', seq });
    },
    /** Resolves when the condition holds after some frame. */
    until: (condition: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!condition()) return;
          waiters.delete(check);
          resolve();
        };
        waiters.add(check);
        check();
      }),
  };
}
export type ModelClient = ReturnType<typeof modelClient>;

/** The state of the hub as a model client that has everything would hold it. */
export function stateOf(hub: Hub): Map<number, string> {
  const { count, index, timeMs, value, flags } = hub.columnsSince(-1, null);
  return new Map(Array.from({ length: count }, (_, i) => [index[i]!, `${timeMs[i]} ${value[i]} ${flags[i]}`]));
}
