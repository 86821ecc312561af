// A client of the live socket as cheap as one can be and still be one: on few cores those of a library cost more than the feed. It is a
// TCP socket that speaks just enough of RFC 6455 and of `twin.live.v1`: handshake, `sub`, whole frames, acknowledgements. It looks at
// every frame's header, so that no gap passes, and at no value. All clients of a process read into one buffer.
import { connect, type Socket } from 'node:net';
import { inflateRawSync } from 'node:zlib';
import { FLAG_DEFLATE, HEADER_BYTES } from '../../src/live/frame.ts';
import { CLOSE, encodeClientMessage, SUB_PROTOCOL, type ClientMessageInput } from '../../src/live/protocol.ts';

export type SubInput = Omit<Extract<ClientMessageInput, { type: 'sub' }>, 'type' | 'since'>;

const [SNAPSHOT, DELTA, HEARTBEAT] = [1, 2, 3];
const [FINAL_TEXT, FINAL_BINARY, FINAL_CLOSE] = [0x81, 0x82, 0x88];
/** Previous step of a delta, bytes behind the header. */
const PREVIOUS_AT = 4;
const readInto = Buffer.alloc(512 * 1024);

/** A text as a client's message. The mask is zero: the feed takes it off all the same. */
function masked(text: string): Buffer {
  const size = Buffer.byteLength(text);
  const headerBytes = size < 126 ? 2 : 4;
  const bytes = Buffer.alloc(headerBytes + 4 + size);
  bytes[0] = FINAL_TEXT;
  bytes[1] = 0x80 | (size < 126 ? size : 126);
  if (size >= 126) bytes.writeUInt16BE(size, 2);
  bytes.write(text, headerBytes + 4);
  return bytes;
}

/** Of the newest deflated deltas: the same bytes reach thousands. */
const previousOf = new Map<string, number>();
function previousSeq(frame: Buffer): number {
  if ((frame[4]! & FLAG_DEFLATE) === 0) return frame.readUInt32LE(HEADER_BYTES + PREVIOUS_AT);
  const key = `${frame.length} ${frame.toString('latin1', 0, 64)}`;
  let previous = previousOf.get(key);
  if (previous === undefined) {
    previous = inflateRawSync(frame.subarray(HEADER_BYTES)).readUInt32LE(PREVIOUS_AT);
    if (previousOf.size > 200) previousOf.clear();
    previousOf.set(key, previous);
  }
  return previous;
}

/** The last acknowledgement: thousands of clients say the same. */
let lastAck: { readonly text: string; readonly bytes: Buffer } = { text: '', bytes: Buffer.alloc(0) };
/** They acknowledge when the process has read what there is for all of them: on a machine of its own none would wait for another. */
const owing = new Set<LightClient>();
function acknowledgeAll(): void {
  for (const client of owing) client.acknowledge();
  owing.clear();
}

export interface Heard {
  /** A delta, ms after what it tells of; `bytes` of the frame. */
  readonly delta: (client: LightClient, tile: number, delayMs: number, bytes: number) => void;
  readonly gap: () => void;
  /** It has all there is, or it failed before. Once. */
  readonly settled: (isLive: boolean) => void;
  /** The socket was refused or ended, and nobody wanted it to. Once. */
  readonly fault: (what: string) => void;
}

export class LightClient {
  epoch = 0;
  /** Step of each tile. */
  readonly at: Map<number, number>;
  isStalled = false;
  isSettled = false;
  readonly #socket: Socket;
  readonly #heard: Heard;
  readonly #sub: SubInput;
  readonly #isBack: boolean;
  #isOpen = false;
  #isLeaving = false;
  /** Steps of tiles that are to be acknowledged. */
  readonly #taken = new Map<number, number>();
  /** What came of a frame that is not whole yet. */
  #rest: Buffer | null = null;

  /** @param host `127.0.0.1:5180`. @param had this place's client before: it comes back with what that one had */
  constructor(host: string, ticket: string, sub: SubInput, had: LightClient | undefined, heard: Heard) {
    this.#heard = heard;
    this.#sub = sub;
    this.#isBack = had !== undefined;
    this.epoch = had?.epoch ?? 0;
    this.at = new Map(had?.at);
    const [address = '', port] = host.split(':');
    this.#socket = connect({
      host: address,
      port: Number(port),
      noDelay: true,
      onread: {
        buffer: readInto,
        callback: (count) => {
          this.#read(readInto.subarray(0, count));
          return true;
        },
      },
    });
    this.#socket.on('error', (error: NodeJS.ErrnoException) => this.#fail(error.code ?? error.message));
    this.#socket.on('close', () => this.#fail('closed'));
    this.#socket.write(
      `GET /live?ticket=${ticket} HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ${SUB_PROTOCOL}\r\n\r\n`,
    );
  }

  leave(): void {
    this.#isLeaving = true;
    this.#socket.destroy();
  }

  /** Neither reads nor acknowledges any more. */
  stall(): void {
    this.isStalled = true;
    this.#socket.pause();
  }

  #fail(what: string): void {
    if (this.#isLeaving) return;
    this.leave();
    this.#heard.fault(this.#isOpen ? what : `handshake: ${what}`);
    this.#settle(false);
  }

  #read(chunk: Buffer): void {
    let bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    this.#rest = null;
    if (!this.#isOpen) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) {
        this.#rest = Buffer.from(bytes);
        return;
      }
      if (!this.#open(bytes.toString('latin1', 0, end))) return;
      bytes = bytes.subarray(end + 4);
    }
    let from = 0;
    while (bytes.length - from >= 2) {
      const short = bytes[from + 1]!;
      const headerBytes = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (bytes.length - from < headerBytes) break;
      const size = short < 126 ? short : short === 126 ? bytes.readUInt16BE(from + 2) : bytes.readUIntBE(from + 4, 6);
      const end = from + headerBytes + size;
      if (bytes.length < end) break;
      this.#take(bytes[from]!, bytes.subarray(from + headerBytes, end));
      from = end;
    }
    // The buffer is used again at once.
    if (from < bytes.length) this.#rest = Buffer.from(bytes.subarray(from));
    if (this.#taken.size === 0) return;
    if (owing.size === 0) setImmediate(acknowledgeAll);
    owing.add(this);
  }

  #open(answer: string): boolean {
    const status = answer.slice(9, 12);
    if (status !== '101') {
      this.#fail(status);
      return false;
    }
    this.#isOpen = true;
    const seq = this.at.get(0);
    const tiles = [...this.at].filter(([tile]) => tile !== 0);
    const since = { epoch: this.epoch, ...(seq === undefined ? {} : { seq }), tiles };
    this.#socket.write(masked(encodeClientMessage({ type: 'sub', ...this.#sub, ...(this.#isBack ? { since } : {}) })));
    return true;
  }

  #take(opcode: number, frame: Buffer): void {
    if (opcode === FINAL_CLOSE) {
      const code = frame.length >= 2 ? frame.readUInt16BE(0) : CLOSE.goingAway;
      this.#fail(`closed ${code} ${frame.toString('utf8', 2)}`);
      return;
    }
    if (opcode !== FINAL_BINARY) {
      this.#fail(`frame of kind ${opcode}`);
      return;
    }
    const type = frame[3]!;
    const seq = frame.readUInt32LE(12);
    // A client that comes back and lacks nothing gets no delta: the heartbeat says that it is where the feed is.
    if (type === HEARTBEAT && this.#isBack && this.at.get(0) === seq) this.#settle(true);
    if (type !== SNAPSHOT && type !== DELTA) return;
    const tile = frame.readUInt16LE(6);
    const had = this.at.get(tile) ?? -1;
    if (type === DELTA) {
      if (seq <= had || previousSeq(frame) > had) this.#heard.gap();
      this.#heard.delta(this, tile, Date.now() - frame.readDoubleLE(16), frame.length);
    }
    this.at.set(tile, seq);
    this.epoch = frame.readUInt32LE(8);
    this.#taken.set(tile, seq);
    this.#settle(true);
  }

  #settle(isLive: boolean): void {
    if (this.isSettled) return;
    this.isSettled = true;
    this.#heard.settled(isLive);
  }

  /** All that came in one message, as the viewer does it. */
  acknowledge(): void {
    const [first, ...others] = this.#taken;
    this.#taken.clear();
    if (!first || this.isStalled || this.#isLeaving) return;
    const [tile, seq] = first;
    const text = `{"type":"ack","tile":${tile},"seq":${seq}${others.length > 0 ? `,"others":${JSON.stringify(others)}` : ''}}`;
    if (lastAck.text !== text) lastAck = { text, bytes: masked(text) };
    this.#socket.write(lastAck.bytes);
  }
}
