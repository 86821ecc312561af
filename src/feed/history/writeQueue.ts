import type { Observation } from '../../live/observation.ts';

/** Rows of one transaction: some 8 ms, so that what arrives meanwhile waits no longer. As many as this are not left until the second ends. */
const SLICE = 2_000;
/** While the disk is full observations wait here; beyond it the oldest go. */
const MAX_WAITING = 200_000;

interface WriteQueueParts {
  /** Writes rows in one transaction. @throws the driver's error; then nothing of them is written */
  readonly write: (rows: readonly Observation[]) => void;
  readonly onWritten: (rows: number, tookMs: number) => void;
  readonly onFailed: (error: unknown) => void;
}

/** Observations on their way to the disk, in the order they came. Owner of the turn in which full slices are written; `dispose` ends it. */
export function createWriteQueue({ write, onWritten, onFailed }: WriteQueueParts) {
  let waiting: Observation[] = [];
  let pending: NodeJS.Immediate | undefined;
  let lost = 0;
  let isFailing = false;

  /** Writes what has waited longest. @returns whether it is on the disk */
  function writeSlice(): boolean {
    const slice = waiting.slice(0, SLICE);
    const startedAt = performance.now();
    try {
      write(slice);
    } catch (error) {
      isFailing = true;
      onFailed(error);
      return false;
    }
    waiting = waiting.slice(slice.length);
    isFailing = false;
    onWritten(slice.length, performance.now() - startedAt);
    return true;
  }
  function writeAll(): void {
    while (waiting.length > 0 && writeSlice());
  }
  /** Full slices one after another; others have their turn between them. */
  function writeSoon(): void {
    if (pending || isFailing || waiting.length < SLICE) return;
    pending = setImmediate(() => {
      pending = undefined;
      if (waiting.length >= SLICE && writeSlice()) writeSoon();
    });
  }

  return {
    append: (observations: readonly Observation[]): void => {
      for (const observation of observations) waiting.push(observation);
      writeSoon();
      // Who brings more than the disk takes waits for it, unless it takes nothing at all.
      if (waiting.length > MAX_WAITING && !isFailing) writeAll();
      const tooMany = waiting.length - MAX_WAITING;
      if (tooMany <= 0) return;
      waiting = waiting.slice(tooMany);
      lost += tooMany;
    },
    /** Writes everything that waits, as far as the disk takes it. */
    writeAll,
    status: () => ({ isFailing, waiting: waiting.length, lost }),
    dispose: (): void => clearImmediate(pending),
  };
}
