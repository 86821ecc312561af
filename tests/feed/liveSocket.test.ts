import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ConfigSchema } from '../../src/schema/config.ts';
import { decode } from '../../src/schema/decode.ts';
import { delayOfClose } from '../../src/live/protocol.ts';
import { modelClient, observation, openStage, stateOf, type Stage } from './liveStage.ts';
import { openStages } from './openStages.ts';

const { limits: LIMITS } = decode(ConfigSchema, {}, 'config');

const stageOf = openStages();

/** Changes a seeded pick of datastreams, as one step. */
function shake(stage: Stage, round: number, count = 20): void {
  const size = stage.hub.size();
  stage.hub.apply(
    Array.from({ length: count }, (_, i) => {
      const index = (round * 7919 + i * 104_729) % size;
      return observation(stage.catalogue, index, 1.7e12 + round * 1000 + i, i % 13 === 0 ? NaN : round + i / 10);
    }),
  );
  stage.hub.step();
}
const hasAll = (stage: Stage, client: ReturnType<typeof modelClient>) => () => client.seq() === stage.hub.seq();

describe('the live socket', () => {
  it('greets with heartbeat, sources and a snapshot, then sends what changes, one step after the other', async () => {
    const stage = await stageOf(500);
    shake(stage, 0, 300);
    const client = modelClient(stage.connect());
    await client.until(() => client.seq() !== null);
    expect(client.frames.map(({ type }) => type)).toEqual(['heartbeat', 'source', 'snapshot']);
    for (let round = 1; round <= 10; round++) {
      shake(stage, round);
      const target = stage.hub.seq();
      await client.until(() => client.seq() === target);
    }
    expect(client.faults).toEqual([]);
    expect(client.state).toEqual(stateOf(stage.hub));
  });

  it('sends a snapshot of more than one part as one state', async () => {
    const stage = await stageOf(40_000);
    stage.hub.apply(stage.catalogue.ids.map((_, i) => observation(stage.catalogue, i, 1.7e12 + i, i / 10)));
    const client = modelClient(stage.connect());
    await client.until(() => client.seq() !== null);
    expect(client.frames.filter(({ type }) => type === 'snapshot')).toHaveLength(3);
    expect(client.state).toEqual(stateOf(stage.hub));
  });

  it('gives a client that comes back one delta from where it was, and the same state', async () => {
    const stage = await stageOf(500);
    shake(stage, 0, 500);
    const first = modelClient(stage.connect());
    await first.until(() => first.seq() !== null);
    first.say({ type: 'bye' });
    expect((await first.closed).code).toBe(1000);
    for (let round = 1; round < 30; round++) shake(stage, round);
    const second = modelClient(stage.connect(), { since: first.since() });
    for (const [index, value] of first.state) second.state.set(index, value);
    await second.until(() => second.frames.some(({ type }) => type === 'delta' || type === 'snapshot'));
    const back = second.frames.find(({ type }) => type === 'delta' || type === 'snapshot');
    expect(back).toMatchObject({ type: 'delta', previousSeq: first.since().seq, seq: stage.hub.seq() });
    expect(second.state).toEqual(stateOf(stage.hub));
  });

  it('gives a client of another run a snapshot, never a part', async () => {
    const stage = await stageOf(50);
    shake(stage, 0, 50);
    const client = modelClient(stage.connect(), { since: { epoch: stage.epoch + 1, seq: 0 } });
    await client.until(() => client.seq() !== null);
    expect(client.frames.some(({ type }) => type === 'snapshot')).toBe(true);
    expect(client.state).toEqual(stateOf(stage.hub));
  });

  it('tells clients to forget what they have when the recording begins anew', async () => {
    const stage = await stageOf(50);
    shake(stage, 9, 50);
    const client = modelClient(stage.connect());
    await client.until(() => client.seq() !== null);
    stage.hub.restart('loop', [observation(stage.catalogue, 3, 1.6e12, 5)]);
    await client.until(() => client.frames.at(-1)?.type === 'snapshot' && client.state.size === 1);
    expect(client.frames.map(({ type }) => type).slice(-2)).toEqual(['resync', 'snapshot']);
    expect(client.state).toEqual(stateOf(stage.hub));
    // Also one that was away meanwhile, and knows an older step of the same run.
    const away = modelClient(stage.connect(), { since: { epoch: stage.epoch, seq: 0 } });
    await away.until(() => away.seq() !== null);
    expect(away.frames.map(({ type }) => type)).toContain('snapshot');
  });

  it('sends only the themes a client asked for', async () => {
    const stage = await stageOf(10);
    const client = modelClient(stage.connect(), { themes: ['home'] });
    await client.until(() => client.seq() !== null);
    shake(stage, 1, 10);
    await client.until(hasAll(stage, client));
    expect([...client.state.keys()].every((index) => index % 2 === 1)).toBe(true);
    expect(client.state.size).toBeGreaterThan(0);
  });

  it('sends nothing but heartbeats to a hidden tab, and everything at once when it is seen again', async () => {
    const stage = await stageOf(100);
    const client = modelClient(stage.connect(), { maxHz: 0 });
    await client.until(() => client.frames.some(({ type }) => type === 'source'));
    for (let round = 0; round < 5; round++) shake(stage, round);
    client.say({ type: 'ping' });
    await client.until(() => client.frames.filter(({ type }) => type === 'heartbeat').length === 2);
    expect(client.frames.some(({ type }) => type === 'snapshot' || type === 'delta')).toBe(false);
    client.say({ type: 'sub' });
    await client.until(hasAll(stage, client));
    expect(client.state).toEqual(stateOf(stage.hub));
  });
});

describe('a client that does not acknowledge', () => {
  it('gets two frames, then the newest values in one when it does, and no healthy one waits for it', async () => {
    const stage = await stageOf(200);
    shake(stage, 0, 200);
    const [stalled, healthy] = [modelClient(stage.connect()), modelClient(stage.connect())];
    stalled.acknowledge(false);
    await Promise.all([stalled, healthy].map((client) => client.until(() => client.seq() !== null)));
    for (let round = 1; round <= 12; round++) {
      shake(stage, round);
      const target = stage.hub.seq();
      await healthy.until(() => healthy.seq() === target);
    }
    expect(stalled.frames.filter(({ type }) => type === 'snapshot' || type === 'delta')).toHaveLength(2);
    stalled.acknowledge(true);
    await stalled.until(hasAll(stage, stalled));
    expect(stalled.frames.filter(({ type }) => type === 'delta').length).toBeLessThanOrEqual(3);
    expect(stalled.faults).toEqual([]);
    expect(stalled.state).toEqual(stateOf(stage.hub));
    expect(healthy.state).toEqual(stalled.state);
    expect(healthy.faults).toEqual([]);
  });
});

describe('the door of the socket', () => {
  const refusalOf = (socket: ReturnType<Stage['connect']>): Promise<number> =>
    new Promise((resolve, reject) => {
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
      socket.on('open', () => reject(new Error('was let in')));
      socket.on('error', () => undefined);
    });

  it('is closed to a foreign Origin and to none', async () => {
    const stage = await stageOf(1);
    expect(await refusalOf(stage.connect({ origin: 'https://evil.example' }))).toBe(403);
    expect(await refusalOf(stage.connect({ origin: null }))).toBe(403);
    expect(await refusalOf(stage.connect({ origin: 'null' }))).toBe(403);
  });

  it('is open to an Origin of the configuration', async () => {
    const stage = await stageOf(1, { allowedOrigins: ['https://twin.example'] });
    await once(stage.connect({ origin: 'https://twin.example' }), 'open');
  });

  it('is closed to a name that only resolves to this machine', async () => {
    const stage = await stageOf(1);
    const socket = connectTcp(Number(stage.host.split(':')[1]), '127.0.0.1');
    socket.write(
      `GET /live?ticket=${stage.admission.issueTicket()} HTTP/1.1\r\nHost: rebound.example\r\nOrigin: http://rebound.example\r\n` +
        'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
        'Sec-WebSocket-Protocol: twin.live.v1\r\n\r\n',
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 403/);
  });

  it('frees the socket of a refused client that goes on writing and never closes', async () => {
    const stage = await stageOf(1);
    const socket = connectTcp({ port: Number(stage.host.split(':')[1]), host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => undefined);
    socket.write(
      `GET /live HTTP/1.1\r\nHost: ${stage.host}\r\nOrigin: http://foreign.example\r\nConnection: Upgrade\r\n` +
        'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    const writing = setInterval(() => socket.write('x'.repeat(10_000)), 10);
    socket.resume();
    // Only a server that lets go ends this: the client never does, and reads nothing into the end of the answer.
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(writing);
    expect(socket.writableEnded).toBe(false);
  });

  it('takes a ticket once, and no made-up one', async () => {
    const stage = await stageOf(1);
    const ticket = stage.admission.issueTicket();
    await once(stage.connect({ ticket }), 'open');
    expect(await refusalOf(stage.connect({ ticket }))).toBe(401);
    expect(await refusalOf(stage.connect({ ticket: 'made-up' }))).toBe(401);
  });

  it('asks for the sub-protocol', async () => {
    const stage = await stageOf(1);
    expect(await refusalOf(stage.connect({ protocol: 'chat' }))).toBe(400);
  });

  it('lets in as many of one address as the limits say, and again when one has left', async () => {
    const stage = await stageOf(1, { limits: { ...LIMITS, socketsPerAddress: 2, handshakesPerMinute: 100, controlMessagesPerSecond: 10, sockets: 100 } }); // prettier-ignore
    const [first, second] = [stage.connect(), stage.connect()];
    await Promise.all([once(first, 'open'), once(second, 'open')]);
    expect(await refusalOf(stage.connect())).toBe(429);
    first.close();
    await once(first, 'close');
    await expect.poll(() => stage.live.size()).toBe(1);
    await once(stage.connect(), 'open');
  });

  it('counts handshakes', async () => {
    const stage = await stageOf(1, { limits: { ...LIMITS, socketsPerAddress: 9, handshakesPerMinute: 3, controlMessagesPerSecond: 10, sockets: 100 } }); // prettier-ignore
    for (let i = 0; i < 3; i++) await once(stage.connect(), 'open');
    expect(await refusalOf(stage.connect())).toBe(429);
  });

  it('is closed to everyone when the process is full', async () => {
    const stage = await stageOf(1, { limits: { ...LIMITS, socketsPerAddress: 9, handshakesPerMinute: 30, controlMessagesPerSecond: 10, sockets: 1 } }); // prettier-ignore
    await once(stage.connect(), 'open');
    expect(await refusalOf(stage.connect())).toBe(503);
  });
});

describe('nonsense on the socket', () => {
  it.each<[string, string | Buffer, number]>([
    ['text that is no message', 'hello', 4002],
    ['a message of the future', '{"type":"teleport"}', 4002],
    ['binary', Buffer.alloc(100), 4002],
    ['more than 4 kB', `{"type":"sub","pad":"${'x'.repeat(5000)}"}`, 1009],
  ])('of %s closes it with the right code, and hurts no one else', async (_name, nonsense, code) => {
    const stage = await stageOf(20);
    const [bad, good] = [modelClient(stage.connect()), modelClient(stage.connect())];
    await Promise.all([bad, good].map((client) => client.until(() => client.seq() !== null)));
    const socket = stage.connect();
    const { closed } = modelClient(socket);
    await once(socket, 'open');
    socket.send(nonsense);
    expect((await closed).code).toBe(code);
    shake(stage, 1);
    await good.until(hasAll(stage, good));
    expect(good.faults).toEqual([]);
  });

  it('of too many messages closes it with 4003', async () => {
    const stage = await stageOf(1);
    const socket = stage.connect();
    const { closed } = modelClient(socket);
    await once(socket, 'open');
    for (let i = 0; i < 20; i++) socket.send('{"type":"ping"}');
    expect((await closed).code).toBe(4003);
  });

  it('of raw bytes that are no WebSocket frames ends that connection only', async () => {
    const stage = await stageOf(20);
    const good = modelClient(stage.connect());
    await good.until(() => good.seq() !== null);
    const socket = stage.connect();
    await once(socket, 'open');
    const raw = (socket as unknown as { _socket: Socket })._socket;
    raw.on('error', () => undefined);
    const chunk = Buffer.alloc(1024 * 1024, 0xff);
    while (!raw.destroyed && stage.live.size() > 1) {
      raw.write(chunk);
      await new Promise((resolve) => setImmediate(resolve));
    }
    shake(stage, 1);
    await good.until(hasAll(stage, good));
    expect(good.state).toEqual(stateOf(stage.hub));
  });
});

it('a planned end tells every client its own time to come back', async () => {
  const stage = await openStage(1);
  const clients = Array.from({ length: 5 }, () => modelClient(stage.connect()));
  await Promise.all(clients.map((client) => client.until(() => client.seq() !== null)));
  const [closes] = await Promise.all([Promise.all(clients.map(({ closed }) => closed)), stage.dispose()]);
  const delays = closes.map(({ code, reason }) => (code === 4001 ? delayOfClose(reason) : null));
  expect(delays.every((delay) => delay !== null && delay >= 500)).toBe(true);
  expect(new Set(delays).size).toBeGreaterThan(1);
});
