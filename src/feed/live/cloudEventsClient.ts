import type { WebSocket } from 'ws';
import type { ResyncReason } from '../../live/frame.ts';
import { CLOSE, CLOSE_AFTER_MS, MAX_HZ } from '../../live/protocol.ts';
import type { Theme } from '../../schema/catalogue.ts';
import type { Hub } from '../hub.ts';
import type { SourceStatus } from '../sources/source.ts';
import type { CloudEvents } from './cloudEvents.ts';
import type { ClockRange, Connection, Sub } from './liveClient.ts';
import { textsOf, type PushedBatch } from './pushed.ts';

/** With more than this unread in this process nothing is added: later the newest values are sent, not those missed. */
const MAX_UNREAD_BYTES = 256 * 1024;
const LOOK_AGAIN_MS = 250;

/** A third party that gets one event a message. It need not acknowledge; what it cannot read in time it gets as the newest value later. */
export class CloudEventsClient implements Connection {
  readonly #socket: WebSocket;
  readonly #hub: Hub;
  readonly #events: CloudEvents;
  readonly #counters: { readonly sent: (frames: number, bytes: number) => void };
  #maxHz = MAX_HZ;
  #themes: ReadonlySet<Theme> | null = null;
  #seq = -1;
  #restarted: ResyncReason | null = null;
  #sentAt = -Infinity;
  #fullSince: number | null = null;
  #isMissing = false;
  readonly isSubscribed = true;

  constructor(
    socket: WebSocket,
    hub: Hub,
    events: CloudEvents,
    counters: { sent: (frames: number, bytes: number) => void },
  ) {
    this.#socket = socket;
    this.#hub = hub;
    this.#events = events;
    this.#counters = counters;
  }

  get isBehind(): boolean {
    return this.#seq < this.#hub.seq();
  }

  subscribe({ maxHz, themes, since }: Sub, epoch: number): void {
    this.#maxHz = maxHz;
    this.#themes = themes ? new Set(themes) : null;
    const at = since?.epoch === epoch ? since.seq : undefined;
    this.#seq = at !== undefined && at <= this.#hub.seq() ? at : -1;
    this.#sentAt = -Infinity;
  }

  acknowledge(): void {
    // Nothing depends on it here; a client may send it all the same.
  }

  #dueIn(now: number): number | null {
    if (this.#maxHz === 0 || !this.isBehind) return null;
    // Nothing tells when a slow reader has read: look again now and then.
    if (this.#isFull(now)) return LOOK_AGAIN_MS;
    return Math.max(0, this.#sentAt + 1000 / this.#maxHz - now);
  }

  pump(now: number): number | null {
    const reason = this.#seq >= 0 ? this.#hub.resyncReason(this.#seq) : null;
    if (reason) [this.#seq, this.#restarted] = [-1, reason];
    const dueIn = this.#dueIn(now);
    if (dueIn !== 0) return dueIn;
    if (this.#restarted) this.#send([this.#events.restarted(this.#restarted)]);
    this.#restarted = null;
    this.#send(this.#events.observations(this.#seq, this.#themes));
    this.#seq = this.#hub.seq();
    this.#sentAt = now;
    return null;
  }

  heartbeat(range: ClockRange): void {
    this.#send([this.#events.heartbeat(range)]);
  }

  source(status: SourceStatus): void {
    this.#send([this.#events.source(status)]);
  }

  push(batch: PushedBatch): void {
    if (this.#maxHz === 0) return;
    this.#isMissing ||= this.#socket.bufferedAmount > MAX_UNREAD_BYTES;
    if (!this.#isMissing) this.#send(textsOf(batch, this.#themes));
  }

  hasMissed(): boolean {
    if (!this.#isMissing || this.#socket.bufferedAmount > MAX_UNREAD_BYTES) return false;
    this.#isMissing = false;
    return this.#maxHz > 0;
  }

  catalogue(): void {
    // Events carry names and units: nobody needs indices here.
  }

  checkHealth(now: number): string | null {
    if (!this.#isFull(now) || now - this.#fullSince! < CLOSE_AFTER_MS) return null;
    this.#socket.close(CLOSE.tooSlow, 'reads nothing for 30 s');
    this.#socket.terminate();
    return 'reads nothing for 30 s';
  }

  #isFull(now: number): boolean {
    if (this.#socket.bufferedAmount <= MAX_UNREAD_BYTES) this.#fullSince = null;
    else this.#fullSince ??= now;
    return this.#fullSince !== null;
  }

  #send(texts: readonly string[]): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    let bytes = 0;
    for (const text of texts) {
      this.#socket.send(text);
      bytes += Buffer.byteLength(text);
    }
    this.#counters.sent(texts.length, bytes);
  }
}
