import { unixMs } from '../../src/geo/units.ts';
import { encodeFrame, type Frame } from '../../src/live/frame.ts';
import { packFlags, type ObservationColumns } from '../../src/live/observation.ts';
import { decodeClientMessage, type ClientMessage } from '../../src/live/protocol.ts';
import type { Catalogue } from '../../src/schema/catalogue.ts';
import type { Fetch } from '../../src/state/http.ts';
import type { OpenSocket, SocketEvents } from '../../src/state/socket.ts';

export const FEED_START_MS = Date.UTC(2024, 0, 4, 12);

export function assetAt(id: string, lon = 6.73, lat = 51.45, properties: Record<string, unknown> = {}): unknown {
  return {
    type: 'Feature',
    id,
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: {
      name: { de: id, en: id, zh: id },
      theme: 'infrastructure',
      kind: id.split('/')[0],
      provenance: { kind: 'measured', source: 'test', licence: 'CC0-1.0', date: '2024' },
      ...properties,
    },
  };
}

/** A catalogue of `count` sensors with one datastream each; `shift` moves the indices as another epoch would. */
export function catalogueOf(count: number, epoch: number, shift = 0): Catalogue {
  const features = Array.from({ length: count }, (_, i) =>
    assetAt(`sensor/s${i}`, 6.7 + i * 1e-4, 51.45, {
      datastreams: [
        {
          id: `sensor/s${i}/W`,
          property: 'W',
          name: { de: 'W', en: 'W', zh: 'W' },
          unit: 'cm',
          intervalS: 900,
          index: (i + shift) % count,
        },
      ],
    }),
  );
  return { type: 'FeatureCollection', epoch, features } as unknown as Catalogue;
}

export function columnsOf(
  rows: readonly (readonly [index: number, value: number, timeMs: number])[],
): ObservationColumns {
  return {
    count: rows.length,
    index: Uint32Array.from(rows, ([index]) => index),
    timeMs: Float64Array.from(rows, ([, , timeMs]) => timeMs),
    value: Float64Array.from(rows, ([, value]) => value),
    flags: new Uint8Array(rows.length).fill(packFlags('good', 'recorded')),
  };
}

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

interface FakeSocket {
  readonly url: string;
  readonly events: SocketEvents;
  readonly received: ClientMessage[];
  isOpen: boolean;
}

/**
 * A feed in memory that keeps the rules of `twin.live.v1`, and the reference that a client must come to equal.
 * `mangle` may drop, double, swap or spoil what is sent.
 */
export function createFakeFeed(count = 8, now: () => number = () => 0) {
  let epoch = 7;
  let seq = 0;
  let shift = 0;
  let isDown = false;
  const speed = 1;
  const values = new Map<number, readonly [number, number]>();
  let log: { seq: number; rows: (readonly [number, number, number])[] }[] = [];
  const sockets: FakeSocket[] = [];
  const requests: string[] = [];
  const feed = {
    requests,
    sockets,
    partsOfSnapshot: 3,
    /** Bytes of a frame → messages that arrive. */
    mangle: (bytes: Uint8Array): readonly Uint8Array[] => [bytes],
    /** Extra answers by path, before the usual ones. */
    answers: new Map<string, (url: string) => Response | Promise<Response>>(),
    instant: (): number => FEED_START_MS + (now() - 1_000) * speed,
    latest: (): FakeSocket | undefined => sockets.at(-1),
    setDown: (down: boolean): void => {
      isDown = down;
      if (down) for (const socket of sockets) feed.close(socket, 1006, '');
    },
    close: (socket: FakeSocket, code: number, reason = ''): void => {
      if (!socket.isOpen) return;
      socket.isOpen = false;
      socket.events.closed(code, reason);
    },
    /** A restart: another epoch, perhaps other indices; values survive under their datastream. */
    restart: (newShift = 0): void => {
      for (const socket of sockets) feed.close(socket, 1006, '');
      const byDatastream = [...values].map(([index, value]) => [(index - shift + count) % count, value] as const);
      shift = newShift;
      values.clear();
      for (const [i, value] of byDatastream) values.set((i + shift) % count, value);
      epoch++;
      seq = 0;
      log = [];
    },
    send: (socket: FakeSocket, frame: Frame): void => {
      for (const bytes of feed.mangle(encodeFrame(frame)))
        if (socket.isOpen) socket.events.message(bytes.slice().buffer);
    },
    sendRaw: (socket: FakeSocket, bytes: Uint8Array): void => socket.events.message(bytes.slice().buffer),
    heartbeat: (socket: FakeSocket): void =>
      feed.send(socket, {
        type: 'heartbeat',
        ...{ tile: 0, epoch, seq },
        serverTimeMs: unixMs(FEED_START_MS),
        clock: { mode: 'recorded', recording: 'flood-2024-01', instantMs: unixMs(feed.instant()), speed },
        range: { fromMs: unixMs(FEED_START_MS - 86_400_000), toMs: unixMs(feed.instant()) },
      }),
    snapshot: (socket: FakeSocket): void => {
      const rows = [...values]
        .sort(([a], [b]) => a - b)
        .map(([index, [value, timeMs]]) => [index, value, timeMs] as const);
      const parts = feed.partsOfSnapshot;
      for (let part = 1; part <= parts; part++) {
        const own = rows.filter((_, i) => i % parts === part - 1);
        feed.send(socket, { type: 'snapshot', ...{ tile: 0, epoch, seq, part, parts }, observations: columnsOf(own) });
      }
    },
    /** One step: values change and everyone who has not asked for silence hears of it. */
    step: (rows: readonly (readonly [number, number])[]): void => {
      const timed = rows.map(([index, value]) => [index, value, feed.instant()] as const);
      for (const [index, value, timeMs] of timed) values.set(index, [value, timeMs]);
      seq++;
      log.push({ seq, rows: timed });
      const observations = columnsOf(timed);
      for (const socket of sockets) {
        const sub = socket.received.filter((message) => message.type === 'sub').at(-1);
        if (!socket.isOpen || !sub || sub.maxHz === 0) continue;
        feed.send(socket, { type: 'delta', ...{ tile: 0, epoch, seq, previousSeq: seq - 1 }, observations });
      }
    },
    resync: (socket: FakeSocket, reason: 'loop' | 'clock' | 'catalogue'): void => {
      feed.send(socket, { type: 'resync', ...{ tile: 0, epoch, seq }, reason });
      if (reason !== 'catalogue') feed.snapshot(socket);
    },
    /** Values of a recording that began anew. */
    loop: (rows: readonly (readonly [number, number, number])[]): void => {
      values.clear();
      for (const [index, value, timeMs] of rows) values.set(index, [value, timeMs]);
    },
    reference: (): ReadonlyMap<number, readonly [number, number]> => values,
    epoch: (): number => epoch,
    seq: (): number => seq,
  };

  function received(socket: FakeSocket, text: string): void {
    const message = decodeClientMessage(text);
    socket.received.push(message);
    if (message.type !== 'sub') return;
    feed.heartbeat(socket);
    feed.send(socket, {
      type: 'source',
      ...{ tile: 0, epoch, seq },
      id: 'recording',
      state: 'recorded',
      lastGoodMs: null,
    });
    const since = message.since;
    const missed = log.filter((entry) => since && entry.seq > since.seq);
    const canResume = since?.epoch === epoch && since.seq <= seq && missed.length === seq - since.seq;
    if (!canResume) {
      feed.snapshot(socket);
      return;
    }
    const newest = new Map(missed.flatMap(({ rows }) => rows.map((row) => [row[0], row] as const)));
    const observations = columnsOf([...newest.values()].sort(([a], [b]) => a - b));
    feed.send(socket, { type: 'delta', ...{ tile: 0, epoch, seq, previousSeq: since.seq }, observations });
  }

  const fetch: Fetch = async (url, init) => {
    requests.push(url);
    if (init?.signal?.aborted) throw new DOMException('aborted', 'AbortError');
    if (isDown) throw new TypeError('fetch failed');
    const path = url.split('?')[0]!;
    const extra = feed.answers.get(path);
    if (extra) return extra(url);
    if (path === '/api/catalogue') return json(catalogueOf(count, epoch, shift));
    if (path === '/api/live/ticket') return json({ ticket: 't', expiresInS: 30 });
    return json({ title: 'Not found' }, 404);
  };

  const openSocket: OpenSocket = (url, _protocol, events) => {
    const socket: FakeSocket = { url, events, received: [], isOpen: true };
    sockets.push(socket);
    queueMicrotask(() => {
      if (isDown) feed.close(socket, 1006, '');
      else if (socket.isOpen) events.opened();
    });
    return {
      send: (text) => {
        if (socket.isOpen) received(socket, text);
      },
      close: () => {
        socket.isOpen = false;
      },
    };
  };
  return Object.assign(feed, { fetch, openSocket });
}
export type FakeFeed = ReturnType<typeof createFakeFeed>;
