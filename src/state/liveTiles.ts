import type { DeltaFrame, ResyncFrame, SnapshotFrame } from '../live/frame.ts';
import type { ClientMessageInput } from '../live/protocol.ts';
import { WHOLE_CITY_TILE } from '../live/tiles.ts';
import type { ReadingColumns } from './readings.ts';
import { createTileSync, type TileSync } from './tileSync.ts';

type Since = NonNullable<Extract<ClientMessageInput, { type: 'sub' }>['since']>;
type Ack = Extract<ClientMessageInput, { type: 'ack' }>;

/** What a frame has led to. */
export type Outcome =
  /** Nothing to show yet. */
  | 'nothing'
  /** The columns have changed. */
  | 'changed'
  /** A tile lacks something: subscribe again with `since()`, which leaves it out. */
  | 'gap'
  /** What is there holds no longer; a snapshot is on its way. */
  | 'void'
  /** Indices mean something else now: read the catalogue. */
  | 'recatalogue';

/**
 * The tiles of one epoch and what they make of the columns. The whole city is always among them: it alone clears what is no more, so that
 * everything on screen is there at its own rate; nearer tiles bring newer values in between. Every frame holds the newest values of the
 * feed at its step, and steps never fall on one socket: whatever comes later may lie over what is there.
 */
export function createLiveTiles(epoch: number, live: ReadingColumns) {
  const syncs = new Map<number, TileSync>([[WHOLE_CITY_TILE, createTileSync(epoch)]]);
  const acks = new Map<number, number>();
  let newest = -1;

  const whole = (): TileSync => syncs.get(WHOLE_CITY_TILE)!;
  /** Tiles that seem to be ahead of a snapshot of everything are not: what they had was cleared. */
  const forgetBeyond = (seq: number): boolean => {
    let isAny = false;
    for (const [tile, sync] of syncs) {
      if (tile === WHOLE_CITY_TILE || (sync.since()?.seq ?? -1) <= seq) continue;
      sync.forget();
      isAny = true;
    }
    return isAny;
  };

  return {
    /** Which tiles to follow beside the whole city; of those that stay nothing is forgotten. */
    want: (tiles: readonly number[]): void => {
      const wanted = new Set([WHOLE_CITY_TILE, ...tiles]);
      for (const tile of [...syncs.keys()]) if (!wanted.has(tile)) syncs.delete(tile);
      for (const tile of wanted) if (!syncs.has(tile)) syncs.set(tile, createTileSync(epoch));
    },
    /** Another socket: frames begin anew. */
    reconnected: (): void => {
      newest = -1;
      acks.clear();
    },
    take: (frame: SnapshotFrame | DeltaFrame | ResyncFrame): Outcome => {
      if (frame.epoch !== epoch) return 'recatalogue';
      const sync = syncs.get(frame.tile);
      // On its way when it was unsubscribed.
      if (!sync) return 'nothing';
      if (frame.type !== 'resync' && frame.seq < newest && frame.seq > (sync.since()?.seq ?? -1)) {
        sync.forget();
        return 'gap';
      }
      const step = sync.take(frame);
      newest = Math.max(newest, frame.seq);
      switch (step.do) {
        case 'wait':
          return frame.type === 'resync' ? 'void' : 'nothing';
        case 'resync':
          return 'gap';
        case 'recatalogue':
          return 'recatalogue';
        case 'replace':
          acks.set(frame.tile, step.ack);
          if (frame.tile === WHOLE_CITY_TILE) live.clear();
          for (const observations of step.parts) live.apply(observations);
          return frame.tile === WHOLE_CITY_TILE && forgetBeyond(step.ack) ? 'gap' : 'changed';
        case 'apply':
          acks.set(frame.tile, step.ack);
          live.apply(step.observations);
          return 'changed';
      }
    },
    /** The whole city is there. */
    isComplete: (): boolean => whole().since() !== null,
    isAt: (other: { readonly epoch: number; readonly seq: number }): boolean => whole().isAt(other),
    /** Where to resume; null when only snapshots help. */
    since: (): Since | null => {
      const tiles = [...syncs].flatMap(([tile, sync]): [number, number][] => {
        const at = tile === WHOLE_CITY_TILE ? null : sync.since();
        return at ? [[tile, at.seq]] : [];
      });
      const seq = whole().since()?.seq;
      if (seq === undefined && tiles.length === 0) return null;
      return { epoch, ...(seq === undefined ? {} : { seq }), ...(tiles.length > 0 ? { tiles } : {}) };
    },
    /** What was taken since the last call, as one message; null = nothing. */
    takeAck: (): Ack | null => {
      const [first, ...others] = acks;
      acks.clear();
      if (!first) return null;
      return { type: 'ack', tile: first[0], seq: first[1], ...(others.length > 0 ? { others } : {}) };
    },
    /** Nothing is sure any more: every tile needs a snapshot. */
    forget: (): void => syncs.forEach((sync) => sync.forget()),
    /** Values of these tiles are of other themes than wanted. */
    forgetTiles: (): void => {
      for (const [tile, sync] of syncs) if (tile !== WHOLE_CITY_TILE) sync.forget();
    },
  };
}
export type LiveTiles = ReturnType<typeof createLiveTiles>;
