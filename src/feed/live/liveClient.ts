import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { ResyncReason } from '../../live/frame.ts';
import { CLOSE, CLOSE_AFTER_MS, CREDIT_FRAMES, THROTTLE_AFTER_MS, type ClientMessage } from '../../live/protocol.ts';
import type { Theme } from '../../schema/catalogue.ts';
import type { UnixMs } from '../../geo/units.ts';
import type { Hub } from '../hub.ts';
import type { SourceStatus } from '../sources/source.ts';
import type { Frames } from './frames.ts';
import { sharedWire } from './wireFrame.ts';

/** Bytes the process may hold for one client before it counts as dead: the kernel's buffers are full and it reads nothing. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;
/** Deltas a second to a client that has not acknowledged for 10 s, until it keeps up again. */
const THROTTLED_HZ = 1;

export type Sub = Extract<ClientMessage, { type: 'sub' }>;
export type ClockRange = { readonly fromMs: UnixMs; readonly toMs: UnixMs } | null;

/** One socket as the server sees it, whatever sub-protocol it speaks. `now` is in monotonic milliseconds. */
export interface Connection {
  readonly isSubscribed: boolean;
  /** There are values this client wants and does not have. */
  readonly isBehind: boolean;
  /** @param epoch of this run: a `since` of another one leads to the whole state */
  subscribe(message: Sub, epoch: number): void;
  acknowledge(seq: number, now: number): void;
  /** Milliseconds until this client may get more; null = not before it says something or has read what it has. */
  dueIn(now: number): number | null;
  /** Sends what the client lacks if it may get it now. */
  pump(now: number): void;
  heartbeat(range: ClockRange): void;
  source(status: SourceStatus): void;
  /** Closes a client that takes nothing any more. @returns why, or null */
  checkHealth(now: number): string | null;
}

/**
 * What one client has, what is on its way and whether it may get more.
 * Credit: two frames unacknowledged; out of credit nothing is queued, the next frame carries the newest values.
 */
export class LiveClient implements Connection {
  readonly #socket: WebSocket;
  /** The stream below the socket: nothing but whole frames goes there, so that those of the library fit between them. */
  readonly #stream: Pick<Duplex, 'write' | 'writable'>;
  readonly #hub: Hub;
  readonly #frames: Frames;
  #maxHz = 0;
  #themes: ReadonlySet<Theme> | null = null;
  /** Last step that was sent; null = nothing yet, or all of it is void. */
  #seq: number | null = null;
  #isSubscribed = false;
  #resync: ResyncReason | null = null;
  #unacknowledged: { readonly seq: number; readonly at: number }[] = [];
  #sentAt = -Infinity;
  #isThrottled = false;
  #counters: { readonly sent: (frames: number, bytes: number) => void };

  constructor(
    socket: WebSocket,
    stream: Pick<Duplex, 'write' | 'writable'>,
    hub: Hub,
    frames: Frames,
    counters: { sent: (frames: number, bytes: number) => void },
  ) {
    this.#socket = socket;
    this.#stream = stream;
    this.#hub = hub;
    this.#frames = frames;
    this.#counters = counters;
  }

  get isSubscribed(): boolean {
    return this.#isSubscribed;
  }

  get isBehind(): boolean {
    return this.#isSubscribed && (this.#seq === null || this.#seq < this.#hub.seq());
  }

  subscribe(message: Sub, epoch: number): void {
    this.#isSubscribed = true;
    this.#maxHz = message.maxHz;
    const themes = message.themes ? new Set(message.themes) : null;
    const isKnown = message.since?.epoch === epoch && message.since.seq <= this.#hub.seq();
    this.#themes = themes;
    this.#resync = null;
    this.#unacknowledged = [];
    this.#sentAt = -Infinity;
    this.#seq = isKnown ? (message.since?.seq ?? null) : null;
  }

  acknowledge(seq: number, now: number): void {
    const oldest = this.#unacknowledged[0];
    this.#unacknowledged = this.#unacknowledged.filter((frame) => frame.seq > seq);
    if (oldest && oldest.seq <= seq) this.#isThrottled = now - oldest.at > THROTTLE_AFTER_MS;
  }

  dueIn(now: number): number | null {
    const hz = this.#isThrottled ? Math.min(this.#maxHz, THROTTLED_HZ) : this.#maxHz;
    if (!this.#isSubscribed || hz === 0 || this.#unacknowledged.length >= CREDIT_FRAMES) return null;
    return Math.max(0, this.#sentAt + 1000 / hz - now);
  }

  pump(now: number): void {
    if (this.#seq !== null) {
      const reason = this.#hub.resyncReason(this.#seq);
      if (reason) [this.#seq, this.#resync] = [null, reason];
    }
    if (!this.isBehind || this.dueIn(now) !== 0) return;
    if (this.#resync) this.#send([this.#frames.resync(this.#resync)]);
    this.#resync = null;
    this.#send(this.#seq === null ? this.#frames.snapshot(this.#themes) : this.#frames.delta(this.#seq, this.#themes));
    this.#seq = this.#hub.seq();
    this.#sentAt = now;
    this.#unacknowledged.push({ seq: this.#seq, at: now });
  }

  #send(frames: readonly Uint8Array[]): void {
    if (this.#socket.readyState !== this.#socket.OPEN || !this.#stream.writable) return;
    let bytes = 0;
    for (const frame of frames) {
      this.#stream.write(sharedWire(frame));
      bytes += frame.byteLength;
    }
    this.#counters.sent(frames.length, bytes);
  }

  heartbeat(range: ClockRange): void {
    this.#send([this.#frames.heartbeat(range)]);
  }

  source(status: SourceStatus): void {
    this.#send([this.#frames.source(status)]);
  }

  checkHealth(now: number): string | null {
    const oldest = this.#unacknowledged[0];
    if (oldest && now - oldest.at > CLOSE_AFTER_MS) {
      this.#socket.close(CLOSE.tooSlow, 'no acknowledgement for 30 s');
      return 'no acknowledgement for 30 s';
    }
    if (this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) {
      this.#socket.terminate();
      return 'reads nothing';
    }
    return null;
  }
}
