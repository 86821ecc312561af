import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { modelClient, observation, stateOf, type Stage } from '../liveStage.ts';
import { openStages } from '../openStages.ts';

const stageOf = openStages();

const [CONTINUED, TEXT, BINARY, CLOSE, PING, PONG] = [0, 1, 2, 8, 9, 10];
const HAS_ENDED = 0x80;
const MASK = Buffer.from([7, 77, 177, 200]);
interface FrameLike {
  readonly isLast?: boolean;
  readonly reserved?: number;
  readonly isMasked?: boolean;
  /** What the head says; absent: the truth. */
  readonly length?: bigint;
}
/** A frame of RFC 6455, 5.2, as a client sends it, or as it must not. */
function frame(opcode: number, body: string | Buffer = '', { isLast = true, reserved = 0, isMasked = true, length }: FrameLike = {}): Buffer {
  const bytes = Buffer.from(body);
  const said = length ?? BigInt(bytes.length);
  const first = (isLast ? HAS_ENDED : 0) | reserved | opcode;
  const size = Buffer.alloc(said < 126n ? 1 : said < 65_536n ? 3 : 9);
  if (said < 126n) size[0] = Number(said);
  else if (said < 65_536n) [size[0]] = [126, size.writeUInt16BE(Number(said), 1)];
  else [size[0]] = [127, size.writeBigUInt64BE(said, 1)];
  if (!isMasked) return Buffer.concat([Buffer.from([first]), size, bytes]);
  size[0] |= 0x80;
  return Buffer.concat([Buffer.from([first]), size, MASK, bytes.map((byte, i) => byte ^ MASK[i % 4]!)]);
} // prettier-ignore
const closing = (code: number, reason: string | Buffer = ''): Buffer =>
  Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]);

interface Heard {
  readonly opcode: number;
  readonly body: Buffer;
}
/** A client of raw bytes that was let in. */
async function rawClient(stage: Stage) {
  const [host, port] = stage.host.split(':') as [string, string];
  const socket: Socket = connect({ port: Number(port), host, allowHalfOpen: true });
  socket.on('error', () => undefined);
  socket.write(
    `GET /live?ticket=${stage.admission.issueTicket()} HTTP/1.1\r\nHost: ${stage.host}\r\nOrigin: http://${stage.host}\r\n` +
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
      'Sec-WebSocket-Protocol: twin.live.v1\r\n\r\n',
  );
  let [bytes] = (await once(socket, 'data')) as [Buffer];
  expect(bytes.toString('latin1')).toMatch(/^HTTP\/1\.1 101/);
  bytes = bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
  const heard: Heard[] = [];
  const waiters = new Set<() => void>();
  const read = (more: Buffer): void => {
    bytes = Buffer.concat([bytes, more]);
    while (bytes.length >= 2) {
      const short = bytes[1]! & 0x7f;
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (bytes.length < head) break;
      const size = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
      if (bytes.length < head + size) break;
      heard.push({ opcode: bytes[0]! & 0x0f, body: bytes.subarray(head, head + size) });
      bytes = bytes.subarray(head + size);
    }
    waiters.forEach((check) => check());
  };
  read(Buffer.alloc(0));
  socket.on('data', read);
  const until = (opcode: number): Promise<Heard> =>
    new Promise((resolve) => {
      const check = (): void => {
        const found = heard.find((one) => one.opcode === opcode);
        if (!found) return;
        waiters.delete(check);
        resolve(found);
      };
      waiters.add(check);
      check();
    });
  return {
    socket,
    heard,
    until,
    say: (...frames: readonly Buffer[]): boolean => socket.write(Buffer.concat(frames)),
    /** Code of the close frame. */
    closed: async (): Promise<number> => (await until(CLOSE)).body.readUInt16BE(0),
  };
}

describe('frames of RFC 6455', () => {
  const SUB = '{"type":"sub"}';

  it.each<readonly [string, readonly Buffer[], number]>([
    ['are not masked (5.1)', [frame(TEXT, SUB, { isMasked: false })], 1002],
    ['have a reserved bit that nothing was agreed on (5.2)', [frame(TEXT, SUB, { reserved: 0x40 })], 1002],
    ['have another reserved bit (5.2)', [frame(TEXT, SUB, { reserved: 0x10 })], 1002],
    ['have an opcode that nobody knows (5.2)', [frame(3, SUB)], 1002],
    ['have a control opcode that nobody knows (5.2)', [frame(11)], 1002],
    ['go on with nothing begun (5.4)', [frame(CONTINUED, SUB)], 1002],
    ['begin a message within another (5.4)', [frame(TEXT, '{', { isLast: false }), frame(TEXT, SUB)], 1002],
    ['are a ping in parts (5.5)', [frame(PING, 'a', { isLast: false })], 1002],
    ['are a ping of more than 125 bytes (5.5)', [frame(PING, 'x'.repeat(126))], 1002],
    ['are text that is no UTF-8 (8.1)', [frame(TEXT, Buffer.from([0x7b, 0xc3, 0x28]))], 1007],
    ['are no UTF-8 together (8.1)', [frame(TEXT, Buffer.from([0xe2, 0x82]), { isLast: false }), frame(CONTINUED, '!')], 1007],
    ['announce more than 4 kB', [frame(TEXT, '', { length: 5000n })], 1009],
    ['announce exabytes', [frame(TEXT, '', { length: 2n ** 62n })], 1009],
    ['are more than 4 kB together', [frame(TEXT, 'x'.repeat(3000), { isLast: false }), frame(CONTINUED, 'x'.repeat(3000))], 1009],
    ['are one message of very many parts', [frame(TEXT, '{', { isLast: false }), ...Array.from({ length: 40 }, () => frame(CONTINUED, ' ', { isLast: false }))], 1008],
    ['are binary', [frame(BINARY, SUB)], 4002],
    ['close without a code (7.1.5)', [frame(CLOSE)], 1005],
    ['close with a code (7.4.1)', [frame(CLOSE, closing(1000, 'bye'))], 1000],
    ['close with a code of their own (7.4.2)', [frame(CLOSE, closing(4321))], 4321],
    ['close with half a code (7.1.5)', [frame(CLOSE, Buffer.from([3]))], 1002],
    ['close with a code that must not be sent (7.4.1)', [frame(CLOSE, closing(1006))], 1002],
    ['close with a code out of range (7.4.2)', [frame(CLOSE, closing(999))], 1002],
    ['close with a reason that is no UTF-8 (7.1.6)', [frame(CLOSE, closing(1000, Buffer.from([0xc3, 0x28])))], 1007],
  ])('that %s end that connection alone, and say why', async (_, frames, code) => {
    const stage = await stageOf(20);
    const good = modelClient(stage.connect());
    await good.until(() => good.seq() !== null);
    const bad = await rawClient(stage);
    bad.say(...frames);
    const { body } = await bad.until(CLOSE);
    // An empty close is answered with an empty one, for which clients say 1005.
    expect(body.length === 0 ? 1005 : body.readUInt16BE(0)).toBe(code);
    bad.socket.end();
    await once(bad.socket, 'close');
    stage.hub.apply([observation(stage.catalogue, 3, 1.7e12, 42)]);
    stage.hub.step();
    await good.until(() => good.seq() === stage.hub.seq());
    expect(good.state).toEqual(stateOf(stage.hub));
    expect(good.faults).toEqual([]);
    expect(stage.live.size()).toBe(1);
  }); // prettier-ignore

  it('may come in parts, with pings between them, byte by byte: each is answered, the message is read', async () => {
    const stage = await stageOf(20);
    const client = await rawClient(stage);
    const all = Buffer.concat([
      frame(TEXT, SUB.slice(0, 5), { isLast: false }),
      frame(PING, 'between'),
      frame(CONTINUED, '', { isLast: false }),
      frame(PONG, 'not asked for'),
      frame(CONTINUED, SUB.slice(5)),
    ]);
    for (const byte of all) {
      client.socket.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await client.until(PONG)).body.toString()).toBe('between');
    await client.until(BINARY);
    expect(client.heard.filter(({ opcode }) => opcode === CLOSE)).toEqual([]);
  });

  it('that are no more than announced hold nothing: what was let in and says nothing is sent away', async () => {
    const stage = await stageOf(20, {}, undefined, undefined, 1);
    const silent = await rawClient(stage);
    // The head of a frame, and never its body: the other end may be gone.
    silent.say(frame(TEXT, '', { length: 4000n }));
    expect(await silent.closed()).toBe(4008);
    // It never closes its own half: the feed does not wait for it.
    await once(silent.socket, 'end');
    silent.socket.destroy();
  });
});
