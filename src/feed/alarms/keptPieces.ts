import type { Replayed } from './replay.ts';
import type { RuleInstance } from './ruleInstance.ts';

/** What alarms did in a piece: so many are kept, some 30 MB. */
const MOST_KEPT = 300_000;

/** What an alarm did in a piece. */
export type Done = Pick<Replayed, 'wasActive' | 'transitions'>;
export interface Piece {
  readonly startMs: number;
  readonly byInstance: Map<RuleInstance, Done>;
}

/** What is known of the pieces of the past: of more than there is room for, those that were asked for least recently are forgotten. */
export function createKeptPieces() {
  const pieces = new Map<number, Piece>();
  let kept = 0;
  return {
    pieceAt: (startMs: number): Piece => {
      let piece = pieces.get(startMs);
      if (piece) pieces.delete(startMs);
      else piece = { startMs, byInstance: new Map() };
      pieces.set(startMs, piece);
      return piece;
    },
    keep: (piece: Piece, instance: RuleInstance, done: Done): void => {
      if (!piece.byInstance.has(instance)) kept++;
      piece.byInstance.set(instance, done);
      while (kept > MOST_KEPT && pieces.size > 1) {
        const [oldest] = pieces.values();
        if (!oldest || oldest === piece) break;
        pieces.delete(oldest.startMs);
        kept -= oldest.byInstance.size;
      }
    },
    /** Of all of these it is known what they did in the piece. */
    isWhole: ({ byInstance }: Piece, all: readonly RuleInstance[]): boolean =>
      byInstance.size >= all.length && all.every((instance) => byInstance.has(instance)),
    forget: (startMs: number, instance: RuleInstance): void => {
      if (pieces.get(startMs)?.byInstance.delete(instance)) kept--;
    },
  };
}
