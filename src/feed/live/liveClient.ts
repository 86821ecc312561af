import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { CLOSE, CLOSE_AFTER_MS, MAX_HZ, THROTTLE_AFTER_MS, type ClientMessage } from '../../live/protocol.ts';
import { WHOLE_CITY_TILE } from '../../live/tiles.ts';
import type { Theme } from '../../schema/catalogue.ts';
import type { UnixMs } from '../../geo/units.ts';
import type { Hub } from '../hub.ts';
import type { SourceStatus } from '../sources/source.ts';
import type { Frames } from './frames.ts';
import type { PushedBatch } from './pushed.ts';
import { TileFlow } from './tileFlow.ts';
import { sharedWire } from './wireFrame.ts';

/** Bytes the process may hold for one client before it counts as dead: the kernel's buffers are full and it reads nothing. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;
/** With more than this unread in this process events are not added: later the client is told to ask. */
const MOST_UNREAD_BYTES = 256 * 1024;
/** Deltas a second to a client that has not acknowledged for 10 s, until it keeps up again. */
const THROTTLED_HZ = 1;

/** Frames that are copied into one piece before they are sent: up to what is taken out of a shared block of memory. */
const MOST_TOGETHER_BYTES = 3_500;

export type Sub = Extract<ClientMessage, { type: 'sub' }>;
/** The stream below the socket: nothing but whole frames goes there, so that those of the library fit between them. */
export type FrameStream = Pick<Duplex, 'write' | 'writable' | 'cork' | 'uncork'>;
export type ClockRange = { readonly fromMs: UnixMs; readonly toMs: UnixMs } | null;

/** To who has said nothing yet nothing is written, and nobody would notice that it is gone: it must not keep a place for good. */
const SUBSCRIBE_WITHIN_MS = 30_000;

/** One socket as the server sees it, whatever sub-protocol it speaks. `now` is in monotonic milliseconds. */
export interface Connection {
  readonly isSubscribed: boolean;
  /** @param epoch of this run: a `since` of another one leads to the whole state */
  subscribe(message: Sub, epoch: number): void;
  acknowledge(positions: readonly (readonly [tile: number, seq: number])[], now: number): void;
  /**
   * Sends what the client lacks if it may get it now. @param isBeat a step of the feed has just ended
   * @returns milliseconds until it may get what it still lacks; null = it lacks nothing, or not before it says something or has read what it has
   */
  pump(now: number, isBeat?: boolean): number | null;
  heartbeat(range: ClockRange): void;
  source(status: SourceStatus): void;
  /** Sends events of the alarms and themes, unless the client wants nothing now or does not keep up. */
  push(batch: PushedBatch): void;
  /** Events were left out and there is room again: true once. */
  hasMissed(): boolean;
  /** Sends the catalogue, where the sub-protocol knows of it. */
  catalogue(): void;
  /** Closes a client that takes nothing any more. @returns why, or null */
  checkHealth(now: number, subscribeWithinMs?: number): string | null;
}

/**
 * One client of `twin.live.v1`: its tiles and how they share the socket.
 * Credit: two frames of a tile unacknowledged; out of credit nothing is queued, the next frame carries the newest values.
 */
export class LiveClient implements Connection {
  readonly #socket: WebSocket;
  readonly #stream: FrameStream;
  readonly #hub: Hub;
  readonly #frames: Frames;
  readonly #counters: { readonly sent: (frames: number, bytes: number) => void };
  /** The whole city first: it alone says that all holds no longer. */
  #flows: readonly TileFlow[] = [];
  #isThrottled = false;
  /** A hidden tab asks anew when it is looked at. */
  #isQuiet = false;
  #isMissing = false;
  #hasSubscribed = false;
  /** At the first look after it came. */
  #metAt: number | null = null;

  constructor(
    socket: WebSocket,
    stream: FrameStream,
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
    return this.#flows.length > 0;
  }

  subscribe({ part, tiles, themes, maxHz, whole, catalogue, since }: Sub, epoch: number): void {
    this.#hasSubscribed = true;
    const positions = new Map(since?.epoch === epoch ? since.tiles : undefined);
    if (since?.epoch === epoch && since.seq !== undefined) positions.set(WHOLE_CITY_TILE, since.seq);
    const filter = themes ? new Set(themes) : null;
    const flow = (tile: number, hz: number, of: ReadonlySet<Theme> | null): TileFlow => {
      const at = positions.get(tile);
      const isKnown = at !== undefined && at <= this.#hub.seq();
      return new TileFlow(tile, this.#hub, this.#frames, of, hz, isKnown ? at : null, part === 'first');
    };
    this.#isQuiet = maxHz === 0;
    const wanted = new Set(tiles);
    if (whole) wanted.delete(WHOLE_CITY_TILE);
    this.#flows = [
      ...(whole ? [flow(WHOLE_CITY_TILE, whole.maxHz, null)] : []),
      ...[...wanted].sort((a, b) => a - b).map((tile) => flow(tile, maxHz, filter)),
    ];
    // It grew between the reading and this: nobody has told the client.
    if (!this.#hub.hasCatalogue(catalogue)) for (const each of this.#flows) each.expire('catalogue');
  }

  acknowledge(positions: readonly (readonly [tile: number, seq: number])[], now: number): void {
    const oldest = this.#unacknowledgedSince();
    for (const [tile, seq] of positions) this.#flows.find((flow) => flow.tile === tile)?.acknowledge(seq);
    const left = this.#unacknowledgedSince();
    if (oldest !== null && (left === null || left > oldest)) this.#isThrottled = now - oldest > THROTTLE_AFTER_MS;
  }

  pump(now: number, isBeat = false): number | null {
    const mostHz = this.#mostHz();
    const frames: Uint8Array[] = [];
    let soonest: number | null = null;
    for (const flow of this.#flows) {
      const isVoid = flow.needsResync();
      const dueIn = flow.isBehind ? flow.dueIn(now, mostHz, isBeat) : null;
      if (dueIn === 0) {
        flow.take(now, mostHz, frames);
        continue;
      }
      if (dueIn !== null && (soonest === null || dueIn < soonest)) soonest = dueIn;
      // Newer values of a tile would lie among older ones that hold no longer: they wait for the whole city, however due they are.
      if (isVoid && flow.tile === WHOLE_CITY_TILE) break;
    }
    this.#send(frames);
    return soonest;
  }

  #mostHz(): number {
    return this.#isThrottled ? THROTTLED_HZ : MAX_HZ;
  }

  #unacknowledgedSince(): number | null {
    let oldest: number | null = null;
    for (const { unacknowledgedSince: at } of this.#flows)
      if (at !== null && (oldest === null || at < oldest)) oldest = at;
    return oldest;
  }

  #send(frames: readonly Uint8Array[]): void {
    if (frames.length === 0 || this.#socket.readyState !== this.#socket.OPEN || !this.#stream.writable) return;
    let bytes = 0;
    for (const frame of frames) bytes += frame.byteLength;
    // Frames of one moment leave in one call to the system; small ones as one piece, which is cheaper than several.
    if (frames.length > 1 && bytes <= MOST_TOGETHER_BYTES) {
      this.#stream.write(Buffer.concat(frames.map(sharedWire)));
    } else {
      if (frames.length > 1) this.#stream.cork();
      for (const frame of frames) this.#stream.write(sharedWire(frame));
      if (frames.length > 1) this.#stream.uncork();
    }
    this.#counters.sent(frames.length, bytes);
  }

  heartbeat(range: ClockRange): void {
    this.#send([this.#frames.heartbeat(range)]);
  }

  source(status: SourceStatus): void {
    this.#send([this.#frames.source(status)]);
  }

  push({ events, wire }: PushedBatch): void {
    if (this.#isQuiet || this.#socket.readyState !== this.#socket.OPEN || !this.#stream.writable) return;
    this.#isMissing ||= this.#socket.bufferedAmount > MOST_UNREAD_BYTES;
    if (this.#isMissing) return;
    this.#stream.write(wire);
    this.#counters.sent(events.length, wire.byteLength);
  }

  hasMissed(): boolean {
    if (!this.#isMissing || this.#socket.bufferedAmount > MOST_UNREAD_BYTES) return false;
    this.#isMissing = false;
    return !this.#isQuiet;
  }

  catalogue(): void {
    this.#send(this.#frames.catalogue());
  }

  checkHealth(now: number, subscribeWithinMs = SUBSCRIBE_WITHIN_MS): string | null {
    this.#metAt ??= now;
    if (!this.#hasSubscribed && now - this.#metAt >= subscribeWithinMs) {
      this.#socket.close(CLOSE.tooSlow, 'no subscription');
      return 'no subscription';
    }
    const oldest = this.#unacknowledgedSince();
    if (oldest !== null && now - oldest > CLOSE_AFTER_MS) {
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
