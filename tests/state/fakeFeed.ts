import { unixMs } from '../../src/geo/units.ts';
import { encodeFrame, type Frame } from '../../src/live/frame.ts';
import { packCatalogue } from '../../src/live/packedCatalogue.ts';
import { packFlags, type ObservationColumns } from '../../src/live/observation.ts';
import { deflateRawSync } from 'node:zlib';
import { decodeClientMessage, type ClientMessage } from '../../src/live/protocol.ts';
import { tileOfAsset, WHOLE_CITY_TILE } from '../../src/live/tiles.ts';
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

/** A catalogue of `count` sensors with one datastream each, three or four in a tile; `shift` moves the indices as another epoch would. */
export function catalogueOf(count: number, epoch: number, shift = 0): Catalogue {
  const features = Array.from({ length: count }, (_, i) =>
    assetAt(`sensor/s${i}`, 6.7 + i * 0.009, 51.45, {
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
  return { type: 'FeatureCollection', epoch, version: 3, features } as unknown as Catalogue;
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
  /** Where each tile is that it asked for; undefined = it needs a snapshot. */
  at: Map<number, number | undefined>;
}
type Sub = Extract<ClientMessage, { type: 'sub' }>;

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
  const changedAt = new Map<number, number>();
  const tileOf = (index: number): number =>
    tileOfAsset(catalogueOf(count, epoch, shift).features.find(({ properties }) => properties.datastreams[0]!.index === index)!); // prettier-ignore
  const tiles = new Map<number, number>();
  const nameTiles = (): void => Array.from({ length: count }, (_, i) => i).forEach((i) => tiles.set(i, tileOf(i)));
  nameTiles();
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
      changedAt.clear();
      nameTiles();
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
    /** Everything of a tile, in parts. */
    snapshot: (socket: FakeSocket, tile = WHOLE_CITY_TILE): void => {
      const rows = rowsOf(tile, -1);
      const parts = feed.partsOfSnapshot;
      for (let part = 1; part <= parts; part++) {
        const own = rows.filter((_, i) => i % parts === part - 1);
        feed.send(socket, { type: 'snapshot', ...{ tile, epoch, seq, part, parts }, observations: columnsOf(own) });
      }
      socket.at.set(tile, seq);
    },
    /** One step: values change and everyone who has not asked for silence hears of it, of the whole beside tiles later. */
    step: (rows: readonly (readonly [number, number])[]): void => {
      seq++;
      for (const [index, value] of rows) {
        values.set(index, [value, feed.instant()]);
        changedAt.set(index, seq);
      }
      for (const socket of sockets) feed.bring(socket, false);
    },
    /** Sends what a client lacks; `all`: also of the whole city that it wants seldom. */
    bring: (socket: FakeSocket, all: boolean): void => {
      const sub = socket.received.filter((message): message is Sub => message.type === 'sub').at(-1);
      if (!socket.isOpen || !sub) return;
      for (const [tile, at] of [...socket.at]) {
        const isSeldom = tile === WHOLE_CITY_TILE && sub.whole !== undefined;
        const hz = isSeldom ? sub.whole!.maxHz : sub.maxHz;
        if (hz === 0 || (isSeldom && !all && at !== undefined)) continue;
        if (at === undefined) {
          feed.snapshot(socket, tile);
          continue;
        }
        const missed = rowsOf(tile, at);
        if (missed.length === 0) continue;
        feed.send(socket, { type: 'delta', ...{ tile, epoch, seq, previousSeq: at }, observations: columnsOf(missed) });
        socket.at.set(tile, seq);
      }
    },
    resync: (socket: FakeSocket, reason: 'loop' | 'clock' | 'catalogue'): void => {
      for (const tile of [...socket.at.keys()]) {
        feed.send(socket, { type: 'resync', ...{ tile, epoch, seq }, reason });
        if (reason !== 'catalogue') feed.snapshot(socket, tile);
      }
    },
    /** Values of a recording that began anew. */
    loop: (rows: readonly (readonly [number, number, number])[]): void => {
      values.clear();
      changedAt.clear();
      for (const [index, value, timeMs] of rows) values.set(index, [value, timeMs]);
    },
    reference: (): ReadonlyMap<number, readonly [number, number]> => values,
    epoch: (): number => epoch,
    seq: (): number => seq,
  };

  function rowsOf(tile: number, since: number): (readonly [number, number, number])[] {
    return [...values]
      .filter(([index]) => tile === WHOLE_CITY_TILE || tiles.get(index) === tile)
      .filter(([index]) => (changedAt.get(index) ?? 0) > since)
      .sort(([a], [b]) => a - b)
      .map(([index, [value, timeMs]]) => [index, value, timeMs] as const);
  }

  function received(socket: FakeSocket, text: string): void {
    const message = decodeClientMessage(text);
    socket.received.push(message);
    if (message.type === 'catalogue') {
      const bytes = deflateRawSync(JSON.stringify(packCatalogue(catalogueOf(count, epoch, shift))));
      const middle = Math.floor(bytes.length / 2);
      for (const [k, own] of [bytes.subarray(0, middle), bytes.subarray(middle)].entries())
        feed.send(socket, { type: 'catalogue', ...{ tile: 0, epoch, seq }, part: k + 1, parts: 2, bytes: own });
    }
    if (message.type !== 'sub') return;
    feed.heartbeat(socket);
    feed.send(socket, {
      type: 'source',
      ...{ tile: 0, epoch, seq },
      id: 'recording',
      state: 'recorded',
      lastGoodMs: null,
    });
    const { since } = message;
    const known = since?.epoch === epoch ? since : undefined;
    const positions = new Map(known?.tiles);
    if (known?.seq !== undefined) positions.set(WHOLE_CITY_TILE, known.seq);
    const wanted = [...(message.whole ? [WHOLE_CITY_TILE] : []), ...message.tiles];
    socket.at = new Map(wanted.map((tile) => [tile, (positions.get(tile) ?? Infinity) <= seq ? positions.get(tile) : undefined])); // prettier-ignore
    // Even at rate 0 a client that has nothing is told once, as this feed always did.
    for (const [tile, at] of [...socket.at]) if (at === undefined) feed.snapshot(socket, tile);
    if (message.maxHz > 0) feed.bring(socket, true);
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
    const socket: FakeSocket = { url, events, received: [], isOpen: true, at: new Map() };
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
