import type { BlockSpan } from './blocks.ts';
import type { Database } from './database.ts';
import { mergePoints, type ObservationStore } from './observationStore.ts';
import { noPoints } from './seriesCodec.ts';

/** Widths of blocks, ms; each is a multiple of the next, so that blocks nest and never overlap. */
const WIDTHS = [86_400_000, 43_200_000, 21_600_000, 7_200_000, 3_600_000, 900_000, 300_000, 60_000] as const;
/** A block holds no more, unless they all fall within the shortest time. */
const MOST_IN_BLOCK = 16_384;
/** Rows are packed when their time has been over for so long: most of what comes late has come by then. */
export const SETTLE_MS = 15 * 60_000;
/** A block that gets late observations is written anew at most so often. */
const REWRITE_EVERY_MS = 3_600_000;
/** A group that had nothing to pack is looked at again after this. */
const LOOK_EVERY_MS = 60_000;

/** Makes blocks of rows, a block a transaction: killed at any time, an observation is a row or in a block, never both nor neither. */
export function createPacker(db: Database, store: ObservationStore, onPacked: (group: number, fromMs: number) => void) {
  const { blocks, rows } = store;
  const rewrittenMs = new Map<number, number>();
  const lookAtMs = new Map<number, number>();
  /** Where the last block of a group lies in `WIDTHS`: the next is as wide, or one step wider. */
  const widthOf = new Map<number, number>();

  /** The span of the next block of a group that has rows from `firstMs`; null = not over yet. */
  function spanAt(group: number, firstMs: number, boundMs: number): BlockSpan | null {
    const near = blocks.spans(group, Math.floor(firstMs / WIDTHS[0]) * WIDTHS[0], firstMs + WIDTHS[0]);
    for (let i = Math.max(0, (widthOf.get(group) ?? 0) - 1); i < WIDTHS.length; i++) {
      const width = WIDTHS[i]!;
      const fromMs = Math.floor(firstMs / width) * width;
      const toMs = fromMs + width;
      if (near.some((block) => block.fromMs < toMs && block.toMs > fromMs)) continue;
      if (i < WIDTHS.length - 1 && rows.count(group, fromMs, toMs) > MOST_IN_BLOCK) continue;
      // Fewer than a block holds, and more to come.
      if (toMs > boundMs) return null;
      widthOf.set(group, i);
      return { fromMs, toMs };
    }
    return null;
  }
  /** Packs one block of a group. @returns observations that were rows */
  function packOne(group: number, nowMs: number, boundMs: number): number {
    const mayRewrite = nowMs - (rewrittenMs.get(group) ?? -Infinity) >= REWRITE_EVERY_MS;
    const oldest = rows.oldestOf(group);
    if (oldest === null) rows.from.delete(group);
    else rows.from.set(group, oldest);
    for (let firstMs = oldest; firstMs !== null && firstMs < boundMs;) {
      const at = firstMs;
      const covering = blocks.spans(group, at, at + 1).find(({ fromMs, toMs }) => fromMs <= at && at < toMs);
      if (covering && !mayRewrite) {
        firstMs = rows.oldestOf(group, covering.toMs);
        continue;
      }
      const span = covering ?? spanAt(group, at, boundMs);
      if (!span) return 0;
      if (covering) rewrittenMs.set(group, nowMs);
      return move(group, span);
    }
    return 0;
  }
  function move(group: number, span: BlockSpan): number {
    let n = 0;
    const { fromMs, toMs } = span;
    try {
      db.transaction(() => {
        const over = rows.ofGroup(group, fromMs, toMs);
        const there = [...blocks.ofGroup(group, fromMs, fromMs)].find((block) => block.fromMs === fromMs);
        const series = there ? blocks.whole(there) : new Map<number, ReturnType<typeof noPoints>>();
        for (const [stream, points] of over) {
          series.set(stream, mergePoints(series.get(stream) ?? noPoints(), points));
          n += points.timeMs.length;
        }
        blocks.replace(group, span, series);
        for (const stream of over.keys()) rows.remove(stream, fromMs, toMs);
        onPacked(group, fromMs);
      });
    } catch (error) {
      blocks.forgetCached();
      throw error;
    }
    return n;
  }

  return {
    /**
     * Packs what is due, block by block, for about `budgetMs`; one block takes some 50 ms.
     * @returns observations that were packed; 0 = nothing is due
     */
    work: (nowMs: number, budgetMs: number): number => {
      const endAt = performance.now() + budgetMs;
      let packed = 0;
      for (const [group, fromMs] of [...rows.from]) {
        if (fromMs >= nowMs - SETTLE_MS || nowMs < (lookAtMs.get(group) ?? -Infinity)) continue;
        for (;;) {
          if (performance.now() >= endAt && packed > 0) return packed;
          const n = packOne(group, nowMs, nowMs - SETTLE_MS);
          packed += n;
          if (n > 0) continue;
          lookAtMs.set(group, nowMs + LOOK_EVERY_MS);
          break;
        }
      }
      return packed;
    },
  };
}
export type Packer = ReturnType<typeof createPacker>;
