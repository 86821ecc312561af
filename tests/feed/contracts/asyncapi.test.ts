// `asyncapi.yaml` against real sockets: what the feed says, what it hears, and how it closes.
import { once } from 'node:events';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { MOVERS_TILE } from '../../../src/live/tiles.ts';
import { TILE_GRID, tileAt } from '../../../src/geo/tileGrid.ts';
import { CLOSE, CLOSE_AFTER_MS, CLOUD_EVENTS_PROTOCOL, decodeClientMessage, SUB_PROTOCOL } from '../../../src/live/protocol.ts'; // prettier-ignore
import { THEMES } from '../../../src/schema/catalogue.ts';
import { issuerStandIn } from '../access/issuerStandIn.ts';
import { NO_SIMULATORS, ticketOf } from '../feedProcess.ts';
import { modelClient, observation, openStage, type Stage } from '../liveStage.ts';
import { readContract, withSurprises, type Json } from './contract.ts';
import { startedFeed } from './traffic.ts';

const contract = readContract('asyncapi.yaml');
const messages = contract.at('#/components/messages') as Record<string, { summary: string; payload: Json }>;
/** Messages of an operation, by what they are called. */
const messagesOf = (operation: string): string[] =>
  (contract.at(`#/operations/${operation}/messages`) as { $ref: string }[]).map(({ $ref }) => $ref.split('/').at(-1)!);
const constOf = (payload: Json): unknown => (payload['properties'] as { type?: { const?: unknown } } | undefined)?.type?.const; // prettier-ignore
/** What the contract says of an event: each kind that is pushed to all is a message of its own. */
const payloadOf = (type: string): Json => {
  const own = messagesOf('tell').find((name) => constOf(messages[name]!.payload) === type);
  return messages[own ?? 'cloudEvent']!.payload;
};
const closeCodes = (): string[] => Object.keys(contract.at('#/channels/live/x-closeCodes') as Json).sort();

describe('what the feed says', () => {
  // 27 days in 6.5 s from the middle on: it begins anew within 4 s.
  const LOOPING = { clock: 'recorded:flood-2024-01@360000', config: { simulators: NO_SIMULATORS }, env: {} };
  const opened = async (url: string, protocol: string): Promise<WebSocket> =>
    new WebSocket(`${url.replace('http', 'ws')}/live?ticket=${await ticketOf(url)}`, protocol, { origin: url });

  /** Those that a recording tells by itself; what was said to an alarm, and what it follows from: tests/feed/news, tests/feed/alarms/alarmWatch. */
  const KINDS = ['observation', 'source', 'heartbeat', 'restarted', 'alarm.raised', 'alarm.cleared', 'alarm.restarted', 'indicators']; // prettier-ignore

  it('to a third party are events as the contract says, of every kind that it names', async () => {
    const feed = await startedFeed(LOOPING);
    const socket = await opened(feed.url, CLOUD_EVENTS_PROTOCOL);
    const faults = new Set<string>();
    const shown = new Map<string, unknown>();
    await new Promise<void>((resolve) =>
      socket.on('message', (data, isBinary) => {
        const event = JSON.parse((data as Buffer).toString('utf8')) as { type: string };
        if (isBinary) faults.add('binary');
        for (const fault of contract.faults(payloadOf(event.type), event)) faults.add(`${event.type}: ${fault}`); // prettier-ignore
        shown.set(event.type, event);
        if (KINDS.every((kind) => shown.has(`de.hafenblick.${kind}`))) resolve();
      }),
    );
    expect([...faults]).toEqual([]);
    for (const [type, event] of shown)
      for (const [place, changed] of withSurprises(event))
        expect(contract.faults(payloadOf(type), changed), place).not.toEqual([]);
    socket.terminate();
    await feed.end();
  }, 60_000);

  it('to a viewer are frames of every type that the contract numbers, and events as text', async () => {
    const feed = await startedFeed(LOOPING);
    const socket = await opened(feed.url, SUB_PROTOCOL);
    const types = new Set<number>();
    const heads = new Set<string>();
    const faults = new Set<string>();
    const events = new Set<string>();
    socket.on('message', (data, isBinary) => {
      const bytes = data as Buffer;
      if (!isBinary) {
        const event = JSON.parse(bytes.toString('utf8')) as { type: string };
        expect(constOf(payloadOf(event.type)), 'an event of its own').toBe(event.type);
        for (const fault of contract.faults(payloadOf(event.type), event)) faults.add(`${event.type}: ${fault}`);
        events.add(event.type);
        return;
      }
      // Header, by the offsets of the contract: magic, version, type.
      heads.add(`${bytes.readUInt16LE(0).toString(16)} ${bytes.readUInt8(2)}`);
      types.add(bytes.readUInt8(3));
      // Of snapshots and deltas the whole is acknowledged: tile and seq.
      socket.send(JSON.stringify({ type: 'ack', tile: bytes.readUInt16LE(6), seq: bytes.readUInt32LE(12) }));
    });
    await once(socket, 'open');
    for (const type of ['sub', 'catalogue']) socket.send(JSON.stringify({ type }));
    const numbered = messagesOf('tell').flatMap((name) => /^Type (\d)/.exec(messages[name]!.summary)?.slice(1).map(Number) ?? []); // prettier-ignore
    expect(numbered).toHaveLength(6);
    await expect.poll(() => [...types].sort(), { timeout: 30_000 }).toEqual(numbered.sort());
    await expect.poll(() => events.has('de.hafenblick.alarm.raised'), { timeout: 30_000 }).toBe(true);
    expect([[...heads], [...faults]]).toEqual([['5448 1'], []]);
    socket.terminate();
    await feed.end();
  }, 60_000);
});

describe('what the feed hears', () => {
  const fits = (message: unknown): boolean =>
    messagesOf('hear').some((name) => contract.faults(messages[name]!.payload, message).length === 0);
  const isTaken = (message: unknown): boolean => {
    try {
      decodeClientMessage(JSON.stringify(message));
      return true;
    } catch {
      return false;
    }
  };
  const seq = fc.constantFrom<unknown>(0, 7, 4_294_967_295, 4_294_967_296, -1, 1.5, '1', null);
  const tile = fc.constantFrom<unknown>(0, 1, 65_535, 65_536, -1, 0.5, 'all');
  const pairs = fc.oneof(
    fc.array(fc.oneof(fc.tuple(tile, seq), fc.tuple(tile), fc.tuple(tile, seq, seq)), { maxLength: 2 }),
    fc.constantFrom<unknown>(
      Array.from({ length: 256 }, () => [1, 1]),
      Array.from({ length: 257 }, () => [1, 1]),
      5,
    ),
  );
  const hz = fc.constantFrom<unknown>(0, 0.1, 10, 10.1, -1, '10');
  const odd = fc.option(fc.constantFrom('x', 1, null), { nil: undefined, freq: 12 });
  const message = fc.record(
    {
      type: fc.constantFrom<unknown>('sub', 'sub', 'sub', 'ack', 'ack', 'catalogue', 'ping', 'bye', 'teleport', 4),
      seq,
      tile,
      others: pairs,
      part: fc.constantFrom<unknown>('first', 'all', 'last'),
      tiles: fc.oneof(fc.array(tile, { maxLength: 3 }), fc.constant(Array.from({ length: 257 }, () => 0))),
      themes: fc.oneof(fc.array(fc.constantFrom(...THEMES, 'weather'), { maxLength: 3 }), fc.constant(Array.from({ length: 13 }, () => 'port'))), // prettier-ignore
      maxHz: hz,
      whole: fc.record({ maxHz: hz, odd }, { requiredKeys: [] }),
      catalogue: seq,
      since: fc.record({ epoch: seq, seq, tiles: pairs, odd }, { requiredKeys: [] }),
      odd,
    },
    { requiredKeys: ['type'] },
  );

  it('is what fits the contract, and nothing else', () => {
    // Few keys at a time, or hardly any message would be a good one.
    const few = fc.tuple(message, fc.subarray(['seq', 'tile', 'others', 'part', 'tiles', 'themes', 'maxHz', 'whole', 'catalogue', 'since', 'odd'], { maxLength: 3 })).map(([whole, keys]) => JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(whole).filter(([key]) => key === 'type' || keys.includes(key))))) as Json); // prettier-ignore
    const counts = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(few, (each) => {
        counts[isTaken(each) ? 'taken' : 'refused']++;
        expect([each, fits(each)]).toEqual([each, isTaken(each)]);
      }),
      { seed: 14, numRuns: 4000 },
    );
    expect(counts.taken).toBeGreaterThan(500);
    expect(counts.refused).toBeGreaterThan(500);
  });

  it('are the messages of the code, each by its name', () => {
    const types = messagesOf('hear').map((name) => (messages[name]!.payload['properties'] as { type: { const: string } }).type.const); // prettier-ignore
    for (const type of types) expect(isTaken({ type, ...(type === 'ack' ? { seq: 1 } : {}) }), type).toBe(true);
    expect([...types].sort()).toEqual(['ack', 'bye', 'catalogue', 'ping', 'sub']);
  });
});

describe('how a socket ends', () => {
  let stage: Stage;
  const seen = new Set<string>();
  beforeEach(async () => {
    stage = await openStage(2);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await stage.dispose();
  });
  const ended = async (client: ReturnType<typeof modelClient>): Promise<number> => {
    const { code } = await client.closed;
    seen.add(String(code));
    return code;
  };

  it.each<[string, number, (socket: WebSocket) => void]>([
    ['bye', 1000, (socket) => socket.send('{"type":"bye"}')],
    ['a message too long', 1009, (socket) => socket.send(`{"type":"sub","pad":"${'x'.repeat(5000)}"}`)],
    ['a message that nobody knows', 4002, (socket) => socket.send('{"type":"teleport"}')],
    ['more messages than may be', 4003, (socket) => Array.from({ length: 30 }, () => socket.send('{"type":"ping"}'))],
    ['text that is not UTF-8', 1007, (socket) => socket.send(Buffer.from([0xff, 0xfe]), { binary: false })],
    ['bytes that are no frame', 1002, (socket) => (socket as unknown as { _socket: { write: (bytes: Buffer) => void } })._socket.write(Buffer.alloc(64, 0xff))],
  ])('after %s with %i', async (_name, code, spoil) => {
    const socket = stage.connect();
    const client = modelClient(socket);
    await client.until(() => client.seq() !== null);
    spoil(socket);
    expect(await ended(client)).toBe(code);
  }); // prettier-ignore

  it('without an acknowledgement for 30 s with 4008, and a planned end with 4001', async () => {
    stage.hub.apply([observation(stage.catalogue, 0, 1e12, 1)]);
    const [silent, good] = [modelClient(stage.connect()), modelClient(stage.connect())];
    silent.acknowledge(false);
    await Promise.all([silent, good].map((client) => client.until(() => client.seq() !== null)));
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + CLOSE_AFTER_MS + 1000);
    expect(await ended(silent)).toBe(4008);
    const [code] = await Promise.all([ended(good), stage.dispose()]);
    expect(code).toBe(4001);
  });

  it('with 4009 when the sign-in of its user has ended', async () => {
    const issuer = await issuerStandIn();
    const signIn = { issuer: issuer.issuer, audience: 'hafenblick', anonymousRead: false };
    const feed = await startedFeed({ clock: 'recorded:flood-2024-01@0', config: { signIn, simulators: NO_SIMULATORS }, env: {} }); // prettier-ignore
    // Clocks may differ by 30 s: two seconds are left.
    const token = await issuer.token({ roles: ['viewer'], exp: Math.floor(Date.now() / 1000) - 28 });
    const given = await fetch(`${feed.url}/api/live/ticket`, { method: 'POST', headers: { origin: feed.url, authorization: `Bearer ${token}` } }); // prettier-ignore
    const { ticket } = (await given.json()) as { ticket: string };
    const socket = new WebSocket(`${feed.url.replace('http', 'ws')}/live?ticket=${ticket}`, SUB_PROTOCOL, { origin: feed.url }); // prettier-ignore
    expect(await ended(modelClient(socket))).toBe(4009);
    await feed.end();
    await issuer.dispose();
  }, 60_000);

  it('with no code that the contract does not name, and each that it names', () => {
    expect([...seen].sort()).toEqual(closeCodes());
    expect(closeCodes()).toEqual(expect.arrayContaining(Object.values(CLOSE).map(String)));
  });
});

it('the grid of tiles is as the contract tells it', () => {
  const { westDeg, southDeg, widthDeg, heightDeg, columns, rows } = TILE_GRID;
  const { description } = contract.at('#/info') as { description: string };
  expect(description).toContain(`\`1 + floor((lat - ${southDeg}) / ${heightDeg}) * ${columns} + floor((lon - ${westDeg}) / ${widthDeg})\``); // prettier-ignore
  expect(description).toContain(`1 … ${columns * rows} are a grid of ${columns} columns by ${rows} rows`);
  expect(description).toContain(`${MOVERS_TILE} holds everything that moves`);
  const { lon, lat } = { lon: 6.777, lat: 51.4321 };
  expect(tileAt({ lon, lat })).toBe(
    1 + Math.floor((lat - southDeg) / heightDeg) * columns + Math.floor((lon - westDeg) / widthDeg),
  );
});
