import type { CatalogueStore } from './catalogue.ts';
import type { Clock } from './clock.ts';
import type { Gap, Health } from './health.ts';
import type { Fetch } from './http.ts';
import type { ReadingColumns } from './readings.ts';
import type { OpenSocket } from './socket.ts';
import type { Timers } from './timers.ts';

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
