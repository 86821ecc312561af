import type { Observation } from '../../live/observation.ts';

/** Rows of one transaction: some 4 ms, so that what arrives meanwhile waits no longer. */
const SLICE = 1_000;
/** As many as this are not left until the second ends. Ordered together they touch a tenth of the pages that slices as they came do. */
const RUN = 50_000;
/** While the disk is full observations wait here; beyond it the oldest go. */
const MAX_WAITING = 200_000;

interface WriteQueueParts {
  /** Positions of rows in the order in which they are written best; those of one datastream in the order they came. */
  readonly order: (rows: readonly Observation[]) => Uint32Array;
  /** Writes rows in one transaction. @throws the driver's error; then nothing of them is written */
  readonly write: (rows: readonly Observation[]) => void;
  readonly onWritten: (rows: number, tookMs: number) => void;
  readonly onFailed: (error: unknown) => void;
}

/**
 * Observations on their way to the disk: what has come is ordered and written as one run, slice by slice. Owner of the turn in which slices
 * are written; `dispose` ends it.
 */
export function createWriteQueue({ order, write, onWritten, onFailed }: WriteQueueParts) {
  /** What came since the run began. */
  let waiting: Observation[] = [];
  let run: readonly Observation[] = [];
  let ordered: Uint32Array = new Uint32Array();
  /** So many of the run are written. */
  let done = 0;
  let pending: NodeJS.Immediate | undefined;
  let lost = 0;
  let written = 0;
  let isFailing = false;

  const left = (): number => ordered.length - done + waiting.length;
  function begin(): void {
    [run, waiting, done] = [waiting, [], 0];
    ordered = order(run);
  }
  /** What is left of the run waits again as it came: it is the oldest, and goes first when there is no more room. */
  function giveBack(): void {
    const rest = ordered.slice(done).sort();
    waiting = [...Array.from(rest, (i) => run[i]!), ...waiting];
    [run, ordered, done] = [[], new Uint32Array(), 0];
  }
  /** Writes the next slice; there is one. @returns whether it is on the disk */
  function writeSlice(): boolean {
    if (done === ordered.length) begin();
    const slice = Array.from(ordered.subarray(done, done + SLICE), (i) => run[i]!);
    const startedAt = performance.now();
    try {
      write(slice);
    } catch (error) {
      isFailing = true;
      onFailed(error);
      giveBack();
      return false;
    }
    done += slice.length;
    if (done === ordered.length) [run, ordered, done] = [[], new Uint32Array(), 0];
    written += slice.length;
    isFailing = false;
    onWritten(slice.length, performance.now() - startedAt);
    return true;
  }
  function writeAll(): void {
    while (left() > 0 && writeSlice());
  }
  /** The run to its end, a slice a turn; others have their turn between them. */
  function goOn(): void {
    pending ??= setImmediate(() => {
      pending = undefined;
      if (done === ordered.length && waiting.length < RUN) return;
      if (writeSlice()) goOn();
    });
  }

  return {
    append: (observations: readonly Observation[]): void => {
      for (const observation of observations) waiting.push(observation);
      if (waiting.length >= RUN && !isFailing) goOn();
      // Who brings more than the disk takes waits for it, unless it takes nothing at all.
      if (left() > MAX_WAITING && !isFailing) writeAll();
      const tooMany = left() - MAX_WAITING;
      if (tooMany <= 0) return;
      waiting = waiting.slice(tooMany);
      lost += tooMany;
    },
    /** Writes everything that waits, as far as the disk takes it. */
    writeAll,
    /** Begins to write what waits: all of it at once when it is one slice, else a slice a turn. */
    writeSoon: (): void => {
      if (left() > 0 && writeSlice() && done < ordered.length) goOn();
    },
    /** `written`: since the beginning. */
    status: () => ({ isFailing, waiting: left(), lost, written }),
    dispose: (): void => clearImmediate(pending),
  };
}
