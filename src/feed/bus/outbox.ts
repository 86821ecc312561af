import type { NumberedMessage, OutboxFile } from './outboxFile.ts';

/** What is acknowledged until then is not written at all. */
const SAVED_WITHIN_MS = 1_000;
/** Messages that wait for the broker; beyond it the oldest go. */
const MOST_WAITING = 100_000;
/** Messages on their way without an acknowledgement. Brokers drop what is more than their queue: Mosquitto's holds 1 000. */
const MOST_ON_THE_WAY = 200;

export interface OutMessage {
  readonly topic: string;
  readonly payload: string;
}
export type Publish = (topic: string, payload: string) => Promise<void>;

/**
 * Keeps what is to be published until the broker has acknowledged it, in order, whatever happens to the connection meanwhile. A message may
 * come twice: who reads them knows the newest by its time.
 * @param onOverflow something was dropped; told once until all has been sent again
 * @param file where it outlives this run, what an earlier one left goes first; absent: nowhere
 * @param onSaveFailed it could not be written and is tried again; told once until it could
 */
export function createOutbox(
  onOverflow: () => void,
  file: OutboxFile | null = null,
  onSaveFailed: (error: unknown) => void = () => undefined,
) {
  const waiting: NumberedMessage[] = (file?.left ?? []).map((message, i) => ({ ...message, number: i + 1 }));
  /** Who waits until everything up to a number has been acknowledged, ascending. */
  const settling: { readonly upTo: number; readonly resolve: () => void }[] = [];
  let numbers = waiting.length;
  let onTheWay = 0;
  let publish: Publish | null = null;
  let isOverflowing = false;
  let isSaveFailing = false;
  let saving: NodeJS.Timeout | undefined;
  let isOver = false;

  const save = (): void => {
    clearTimeout(saving);
    saving = undefined;
    try {
      file?.save(waiting);
      isSaveFailing = false;
    } catch (error) {
      if (!isSaveFailing) onSaveFailed(error);
      isSaveFailing = true;
      saveSoon();
    }
  };
  const saveSoon = (): void => {
    if (file && !isOver) saving ??= setTimeout(save, SAVED_WITHIN_MS);
  };
  const settle = (): void => {
    const first = waiting[0]?.number ?? Infinity;
    while (settling[0] && settling[0].upTo < first) settling.shift()!.resolve();
  };
  const send = (by: Publish): void => {
    while (publish === by && onTheWay < MOST_ON_THE_WAY && onTheWay < waiting.length) {
      const message = waiting[onTheWay++]!;
      by(message.topic, message.payload).then(
        () => {
          if (publish !== by) return;
          waiting.splice(waiting.indexOf(message), 1);
          onTheWay--;
          if (waiting.length === 0) isOverflowing = false;
          saveSoon();
          settle();
          send(by);
        },
        // The connection has ended: its owner says so, and all of it is sent again by the next one.
        () => undefined,
      );
    }
  };
  return {
    put: (message: OutMessage): void => {
      waiting.push({ ...message, number: ++numbers });
      if (waiting.length > MOST_WAITING) {
        if (!isOverflowing) onOverflow();
        isOverflowing = true;
        waiting.splice(onTheWay, MOST_WAITING / 10);
      }
      saveSoon();
      if (publish) send(publish);
    },
    connected: (by: Publish): void => {
      publish = by;
      onTheWay = 0;
      send(by);
    },
    disconnected: (): void => {
      publish = null;
      onTheWay = 0;
    },
    /** Resolves when the broker has acknowledged all that was put so far; not before it is back. */
    settled: (): Promise<void> =>
      new Promise((resolve) => {
        settling.push({ upTo: numbers, resolve });
        settle();
      }),
    /** Messages that the broker has not acknowledged. */
    size: (): number => waiting.length,
    /** Writes what still waits. */
    dispose: (): void => {
      isOver = true;
      save();
    },
  };
}
