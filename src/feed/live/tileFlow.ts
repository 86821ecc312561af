import type { ResyncReason } from '../../live/frame.ts';
import { CREDIT_FRAMES, MAX_HZ } from '../../live/protocol.ts';
import type { Theme } from '../../schema/catalogue.ts';
import type { Hub } from '../hub.ts';
import type { Frames } from './frames.ts';

/** Steps come a little early or late: within this a client is due, ms. */
const SOON_MS = 1000 / MAX_HZ / 20;

/** What one client has of one tile, what is on its way and whether it may get more. `now` is in monotonic milliseconds. */
export class TileFlow {
  readonly tile: number;
  readonly #hub: Hub;
  readonly #frames: Frames;
  readonly #themes: ReadonlySet<Theme> | null;
  readonly #maxHz: number;
  readonly #isFirst: boolean;
  /** Step that was sent last; null = nothing yet, or all of it is void. */
  #seq: number | null;
  /** Change of the tile before that: the same for all clients that have it, so that they share the next delta. */
  #base: number;
  #resync: ResyncReason | null = null;
  /** Frames on their way, the oldest first: which step, and when it was sent. */
  readonly #sentSeqs: number[] = [];
  readonly #sentAts: number[] = [];
  #sentAt = -Infinity;

  /** @param seq where the client is; null = it has nothing. @param isFirst without what the first picture does not need */
  constructor(
    tile: number,
    hub: Hub,
    frames: Frames,
    themes: ReadonlySet<Theme> | null,
    maxHz: number,
    seq: number | null,
    isFirst: boolean,
  ) {
    this.tile = tile;
    this.#hub = hub;
    this.#frames = frames;
    this.#themes = themes;
    this.#maxHz = maxHz;
    this.#isFirst = isFirst;
    this.#seq = seq;
    this.#base = seq ?? 0;
  }

  get isBehind(): boolean {
    return this.#seq === null || this.#seq < this.#hub.tileSeq(this.tile);
  }

  /** Since when the oldest frame is without acknowledgement; null = none is. */
  get unacknowledgedSince(): number | null {
    return this.#sentAts[0] ?? null;
  }

  acknowledge(seq: number): void {
    while (this.#sentSeqs.length > 0 && this.#sentSeqs[0]! <= seq) {
      this.#sentSeqs.shift();
      this.#sentAts.shift();
    }
  }

  /** Milliseconds until the client may get more; null = not before it says something. @param isBeat a step of the feed has just ended */
  dueIn(now: number, mostHz: number, isBeat = false): number | null {
    const hz = Math.min(this.#maxHz, mostHz);
    if (hz === 0 || this.#sentSeqs.length >= CREDIT_FRAMES) return null;
    // Beats come at the full rate at most. With a time of its own, from when it subscribed, such a client would be behind each by up to one.
    if (isBeat && hz >= MAX_HZ) return 0;
    const left = this.#sentAt + 1000 / hz - now;
    return left <= SOON_MS ? 0 : left;
  }

  /** What the client has holds no longer: not left on a screen until its rate allows. */
  expire(reason: ResyncReason): void {
    [this.#seq, this.#resync, this.#sentAt] = [null, reason, -Infinity];
  }
  /** Looks whether what the client has still holds. @returns it does not, and the client has not been told */
  needsResync(): boolean {
    const reason = this.#seq === null ? null : this.#hub.resyncReason(this.#seq);
    if (reason) this.expire(reason);
    return this.#resync !== null;
  }

  /** What the client lacks, added to `into`; to be asked only when it is due. */
  take(now: number, mostHz: number, into: Uint8Array[]): void {
    if (this.#resync) into.push(this.#frames.resync(this.tile, this.#resync));
    this.#resync = null;
    const frames =
      this.#seq === null
        ? this.#frames.snapshot(this.tile, this.#themes, this.#isFirst)
        : this.#frames.delta(this.tile, this.#base, this.#themes, this.#isFirst);
    this.#seq = this.#hub.seq();
    this.#base = this.#hub.tileSeq(this.tile);
    // A frame that went a little late does not push all later ones back: the rate holds on average.
    const period = 1000 / Math.min(this.#maxHz, mostHz);
    this.#sentAt = now - this.#sentAt < 2 * period ? this.#sentAt + period : now;
    this.#sentSeqs.push(this.#seq);
    this.#sentAts.push(now);
    for (const frame of frames) into.push(frame);
  }
}
