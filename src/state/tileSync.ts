import type { DeltaFrame, ResyncFrame, SnapshotFrame } from '../live/frame.ts';
import type { ObservationColumns } from '../live/observation.ts';

/** What a frame means for the state of a tile. */
export type Step =
  /** The whole state, all parts of one snapshot: replaces what was. */
  | { readonly do: 'replace'; readonly parts: readonly ObservationColumns[]; readonly ack: number }
  /** What changed since the state that is there. */
  | { readonly do: 'apply'; readonly observations: ObservationColumns; readonly ack: number }
  /** Nothing to show: a part of a snapshot, a frame seen before, one that a coming snapshot covers. */
  | { readonly do: 'wait' }
  /** Something is missing: ask for a snapshot. */
  | { readonly do: 'resync' }
  /** Indices mean something else now: read the catalogue, then ask for a snapshot. */
  | { readonly do: 'recatalogue' };

/** Parts of a snapshot that may be held: at 1 MiB each no more than 64 MiB, and far more than a city needs. */
const MAX_PARTS = 64;

/**
 * Follows the sequence of one tile. Its rule: the state is complete or it is the old one, never half of both.
 *
 *     empty ──snapshot (all parts)──▶ current ──delta of the next step──▶ current
 *       ▲                               │ gap, resync, other epoch
 *       └───────────────────────────────┘   (the values on screen stay until the snapshot is complete)
 */
export function createTileSync(epoch: number) {
  let seq: number | null = null;
  let parts: (ObservationColumns | undefined)[] = [];
  let partsSeq = -1;

  const forget = (): void => {
    seq = null;
    parts = [];
    partsSeq = -1;
  };

  const takePart = (frame: SnapshotFrame): Step => {
    if (frame.parts > MAX_PARTS) return { do: 'resync' };
    if (frame.seq !== partsSeq || frame.parts !== parts.length) {
      parts = Array.from({ length: frame.parts });
      partsSeq = frame.seq;
    }
    parts[frame.part - 1] = frame.observations;
    const complete = parts.filter((part) => part !== undefined);
    if (complete.length < frame.parts) return { do: 'wait' };
    parts = [];
    partsSeq = -1;
    seq = frame.seq;
    return { do: 'replace', parts: complete, ack: seq };
  };

  const takeDelta = (frame: DeltaFrame): Step => {
    if (seq === null) return { do: 'wait' };
    if (frame.seq <= seq) return { do: 'wait' };
    if (frame.previousSeq > seq) {
      forget();
      return { do: 'resync' };
    }
    // A delta that begins before our step holds newest values too: nothing is lost by taking it.
    seq = frame.seq;
    return { do: 'apply', observations: frame.observations, ack: seq };
  };

  return {
    take: (frame: SnapshotFrame | DeltaFrame | ResyncFrame): Step => {
      if (frame.epoch !== epoch || (frame.type === 'resync' && frame.reason === 'catalogue')) {
        forget();
        return { do: 'recatalogue' };
      }
      if (frame.type === 'snapshot') return takePart(frame);
      if (frame.type === 'delta') return takeDelta(frame);
      forget();
      return { do: 'wait' };
    },
    /** Where to resume; null when only a snapshot helps. */
    since: (): { epoch: number; seq: number } | null => (seq === null ? null : { epoch, seq }),
    isAt: (other: { epoch: number; seq: number }): boolean => other.epoch === epoch && other.seq === seq,
    forget,
  };
}
export type TileSync = ReturnType<typeof createTileSync>;
