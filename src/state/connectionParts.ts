import type { CatalogueStore } from './catalogue.ts';
import type { Clock } from './clock.ts';
import type { Gap, Health } from './health.ts';
import type { Fetch } from './http.ts';
import type { ReadingColumns } from './readings.ts';
import type { OpenSocket } from './socket.ts';
import type { Timers } from './timers.ts';

/** Readers of the hot state hear of it at most this often. */
export const PUBLISH_EVERY_MS = 100;
/** Tiles are acknowledged together: with two frames of credit that keeps ten a second going. */
export const ACK_EVERY_MS = 150;
/** Ticket, handshake and first complete state: each must be there by then. */
export const ANSWER_WITHIN_MS = 15_000;
/** Live values count as offline when the connection was away for this long; a hiccup is not shown. */
export const DOWN_AFTER_MS = 3_000;

/** What a connection is made of. */
export interface ConnectionParts {
  readonly clock: Clock;
  readonly catalogue: CatalogueStore;
  readonly health: Health;
  /** Filled by the connection; readers see it through `viewer.readings`. */
  readonly live: ReadingColumns;
  readonly timers: Timers;
  readonly fetch: Fetch;
  readonly openSocket: OpenSocket;
  /** `ws://host` or `wss://host`, without a path. */
  readonly socketBase: string;
  /** Path under which the feed is served, without a slash at its end; `` when absent. */
  readonly base?: string;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  /** Wall clock of this machine, ms. */
  readonly wallNow: () => number;
  /** A span without connection is over. */
  readonly onGap?: (gap: Gap) => void;
  /** The feed has pushed an event. */
  readonly onText?: (text: string) => void;
  readonly log?: (message: string) => void;
  /** Resolves when the first picture is drawn: what it does not need is asked for then. Absent: all at once. */
  readonly firstPicture?: () => Promise<void>;
}
