import type { ClaimTicket } from '../access/ticketUse.ts';
import type { UnixMs } from '../../geo/units.ts';
import type { Observation } from '../../live/observation.ts';
import type { RolledUp } from '../../live/rollUp.ts';
import type { OutageJson } from '../../schema/events.ts';
import { reasonOf } from '../tls.ts';
import type { KeptAcknowledgement } from './acknowledgements.ts';
import type { AssetChange, AssetVersion } from './assetVersions.ts';
import type { BlockDamaged } from './blocks.ts';
import type { Retention } from './retention.ts';

/** At once where the store is a file of this machine, later where it is a server. Whoever asks waits for either. */
export type Eventually<T> = T | Promise<T>;

export interface HistorySpan {
  readonly name: string;
  readonly origin: 'live' | 'recorded';
  readonly fromMs: UnixMs;
  readonly toMs: UnixMs;
  readonly opensAtMs?: UnixMs;
}
export interface HistoryEvents {
  /** A damaged database was moved to `path` and a new one begun. */
  onSetAside(path: string, error: unknown): void;
  readonly onBlockDamaged: BlockDamaged;
  /** A commit failed (disk full, server away …); observations are kept and tried again. */
  onCommitFailed(error: unknown): void;
  onCommitted(observations: number, tookMs: number): void;
}

/** What people said to alarms. @throws when it cannot be kept or read */
export interface KeptAcknowledgements {
  put(entry: KeptAcknowledgement): Eventually<void>;
  /** Ascending in time. */
  between(fromMs: number, toMs: number, most: number): Eventually<KeptAcknowledgement[]>;
  /** The last of an alarm in a span; null = none. */
  last(alarm: string, fromMs: number, toMs: number): Eventually<KeptAcknowledgement | null>;
}

/** What sources announced and retired. */
export interface KeptAssets {
  /** Stored together with what is appended next, within a second, or as soon as the store is back. */
  put(changes: readonly AssetChange[]): void;
  /** Every version, ascending by begin. */
  all(): Eventually<AssetVersion[]>;
}

/** The database cannot be reached or does not answer. */
export class HistoryAway extends Error {
  constructor(cause: unknown) {
    super(`the database of the history cannot be used: ${cause instanceof Error ? reasonOf(cause) : String(cause)}`, { cause }); // prettier-ignore
    this.name = 'HistoryAway';
  }
}
/** How the store is. */
export interface HistoryStatus {
  readonly engine: 'sqlite' | 'postgresql';
  /** The last attempt to write failed; it is tried again every second. */
  readonly isFailing: boolean;
  /** Observations that are not stored yet. */
  readonly waiting: number;
  /** Those that were given up since more came than there is room for. */
  readonly lost: number;
}

/**
 * What was observed, kept. SQLite (`history.ts`) or PostgreSQL (`postgres/`); one contract test for both. An observation is known by its
 * datastream and instant: what comes again replaces what is there. Nothing here throws but what is asked for and cannot be answered.
 */
export interface HistoryStore {
  /** Keeps observations; stored within a second, or as soon as the store is back. @param source whose they are: says how long they are kept */
  append(observations: readonly Observation[], source?: string): void;
  /** Stores at once what waits. @returns false when it could not be. Only where several feeds share the store; elsewhere within a second */
  settle?(): Promise<boolean>;
  /** Takes a whole recording, once: it is known by its name and content. */
  importRecording(span: Omit<HistorySpan, 'origin'>, observations: readonly Observation[]): Eventually<void>;
  /** The last observation of every datastream at or before an instant, not older than the look-back. Ascending by id. */
  stateAt(atMs: number, lookBackMs: number): Eventually<Observation[]>;
  /** Roll-ups over buckets that begin at multiples of their width; empty buckets are left out, missing values do not count. */
  series(datastream: string, fromMs: number, toMs: number, widthMs: number): Eventually<RolledUp[]>;
  /** Observations as they came, ascending in time or the latest first, missing ones too. */
  raw(
    datastream: string,
    fromMs: number,
    toMs: number,
    limit: number,
    isLatestFirst?: boolean,
  ): Eventually<Observation[]>;
  /** Every datastream's observations in a span, each ascending in time. */
  window(fromMs: number, toMs: number): Eventually<Map<string, Observation[]>>;
  /** First and last instant of a datastream's observations in a span; null = none. */
  extent(
    datastream: string,
    fromMs: number,
    toMs: number,
  ): Eventually<{ readonly fromMs: UnixMs; readonly toMs: UnixMs } | null>;
  /** How many observations of a datastream there are in a span. */
  count(datastream: string, fromMs: number, toMs: number): Eventually<number>;
  /** A live feed runs from now on; until then nothing is said of outages. */
  feedBegan(nowMs: number): void;
  sourceTold(source: string, isDown: boolean, nowMs: number): void;
  /** When this feed or a source of it was away, within a span. */
  outages(fromMs: number, toMs: number): Eventually<OutageJson[]>;
  readonly acknowledgements: KeptAcknowledgements;
  readonly assets: KeptAssets;
  /** Only where several feeds share the store. */
  readonly claimTicket?: ClaimTicket;
  /** What can be gone to. */
  spans(): HistorySpan[];
  /** Forgets live observations that are older than their time, and announced assets of which none is left; recordings stay. */
  prune(retention: Retention, nowMs: number): Eventually<void>;
  status(): HistoryStatus;
  /** Stores what it can and closes. */
  dispose(): Eventually<void>;
}
