import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { unixMs } from '../../../src/geo/units.ts';
import { createWriteQueue } from '../../../src/feed/history/writeQueue.ts';
import type { Observation } from '../../../src/live/observation.ts';

const rows = (from: number, count: number): Observation[] =>
  Array.from({ length: count }, (_, i) => ({ datastream: 'a/b/C', timeMs: unixMs(from + i), value: i, quality: 'good', origin: 'live' })); // prettier-ignore

/** A disk that can be full. */
function createSetup() {
  const written: number[] = [];
  const disk = { isFull: false, transactions: [] as number[], failures: 0 };
  const queue = createWriteQueue({
    write: (slice) => {
      if (disk.isFull) throw new Error('disk is full');
      for (const { timeMs } of slice) written.push(timeMs);
      disk.transactions.push(slice.length);
    },
    onWritten: () => undefined,
    onFailed: () => disk.failures++,
  });
  return { queue, written, disk };
}
const isInOrder = (times: readonly number[], from = 0): boolean => times.every((time, i) => time === from + i);

describe('observations on their way to the disk', () => {
  it('are written a slice a turn when many come, the rest at the end of the second, in their order', async () => {
    const { queue, written, disk } = createSetup();
    queue.append(rows(0, 5_000));
    expect(written).toEqual([]);
    await setImmediate();
    expect(written).toHaveLength(2_000);
    await setImmediate();
    expect(written).toHaveLength(4_000);
    await setImmediate();
    expect(queue.status()).toEqual({ isFailing: false, waiting: 1_000, lost: 0 });
    queue.writeAll();
    expect(disk.transactions).toEqual([2_000, 2_000, 1_000]);
    expect(isInOrder(written)).toBe(true);
  });

  it('are not lost when more come at once than may wait: who brings them waits for the disk', () => {
    const { queue, written } = createSetup();
    for (let k = 0; k < 50; k++) queue.append(rows(k * 10_000, 10_000));
    queue.writeAll();
    expect(written).toHaveLength(500_000);
    expect(isInOrder(written)).toBe(true);
    queue.dispose();
  });

  it('wait while the disk is full, the newest 200 000 of them, and are written when it is not', async () => {
    const { queue, written, disk } = createSetup();
    disk.isFull = true;
    queue.append(rows(0, 150_000));
    await setImmediate();
    expect(queue.status()).toEqual({ isFailing: true, waiting: 150_000, lost: 0 });
    queue.append(rows(150_000, 60_000));
    await setImmediate();
    expect(queue.status()).toEqual({ isFailing: true, waiting: 200_000, lost: 10_000 });
    // A full disk is not asked again by each message, but by the second.
    expect(disk.failures).toBe(1);
    disk.isFull = false;
    queue.writeAll();
    expect(queue.status()).toEqual({ isFailing: false, waiting: 0, lost: 10_000 });
    expect(isInOrder(written, 10_000)).toBe(true);
    queue.append(rows(210_000, 2_000));
    await setImmediate();
    expect(written).toHaveLength(202_000);
    queue.dispose();
  });
});
