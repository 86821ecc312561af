import type { Observation } from '../../live/observation.ts';
import type { Asset } from '../../schema/catalogue.ts';
import type { ClaimTicket } from '../access/ticketUse.ts';
import type { Source } from '../sources/source.ts';

export const BUS_SOURCE = 'feeds';
/** The broker is the operator's own: the feeds are together again within seconds after it is back, however long it was away. */
export const BUS_PLAN = { id: BUS_SOURCE, silentAfterMs: Infinity, longestWaitMs: 3_000 } as const;

/** What several feeds share: each is a source of all others. */
export interface Bus extends Source {
  /** Tells the others what this feed alone has been told. Kept while the broker is away. */
  share(observations: readonly Observation[]): void;
  shareAssets(assets: readonly Asset[]): void;
  /** Resolves when the broker has acknowledged all that was shared so far. */
  settled(): Promise<void>;
  /** Absent where the broker cannot say who was first. */
  readonly claimTicket?: ClaimTicket;
}
