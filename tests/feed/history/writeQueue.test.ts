import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { unixMs } from '../../../src/geo/units.ts';
import { createWriteQueue } from '../../../src/feed/history/writeQueue.ts';
import type { Observation } from '../../../src/live/observation.ts';

const rows = (from: number, count: number): Observation[] =>
  Array.from({ length: count }, (_, i) => ({ datastream: 'a/b/C', timeMs: unixMs(from + i), value: i, quality: 'good', origin: 'live' })); // prettier-ignore

const asTheyCame = (some: readonly Observation[]): Uint32Array => Uint32Array.from(some, (_, i) => i);
const backwards = (some: readonly Observation[]): Uint32Array => asTheyCame(some).reverse();
const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await setImmediate();
};

/** A disk that can be full. */
function createSetup(order: (rows: readonly Observation[]) => Uint32Array = asTheyCame) {
  const written: number[] = [];
  const disk = { isFull: false, transactions: [] as number[], failures: 0 };
  const queue = createWriteQueue({
    order,
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
  it('are written a slice a turn when very many come, and what comes meanwhile waits for its own run', async () => {
    const { queue, written, disk } = createSetup();
    queue.append(rows(0, 49_999));
    await turns(3);
    expect(written).toEqual([]);
    queue.append(rows(49_999, 501));
    await turns(1);
    expect(written).toHaveLength(1_000);
    queue.append(rows(50_500, 2_000));
    await turns(60);
    expect(queue.status()).toEqual({ isFailing: false, waiting: 2_000, lost: 0, written: 50_500 });
    queue.writeAll();
    expect(disk.transactions).toEqual([...Array<number>(50).fill(1_000), 500, 1_000, 1_000]);
    expect(isInOrder(written)).toBe(true);
  });

  it('are written when the second ends: one slice at once, more of them a slice a turn', async () => {
    const { queue, written } = createSetup();
    queue.append(rows(0, 800));
    queue.writeSoon();
    expect(written).toHaveLength(800);
    queue.append(rows(800, 2_500));
    queue.writeSoon();
    expect(written).toHaveLength(1_800);
    await turns(1);
    expect(written).toHaveLength(2_800);
    await turns(2);
    expect(queue.status()).toEqual({ isFailing: false, waiting: 0, lost: 0, written: 3_300 });
    expect(isInOrder(written)).toBe(true);
  });

  it('are written in the order the database likes, a run at a time', () => {
    const { queue, written } = createSetup(backwards);
    queue.append(rows(0, 3));
    queue.writeAll();
    queue.append(rows(3, 2));
    queue.writeAll();
    expect(written).toEqual([2, 1, 0, 4, 3]);
  });

  it('wait again as they came when the disk fills amid a run, so that the oldest go first', async () => {
    const { queue, written, disk } = createSetup(backwards);
    queue.append(rows(0, 3_000));
    queue.writeSoon();
    disk.isFull = true;
    await turns(2);
    expect(queue.status()).toMatchObject({ isFailing: true, waiting: 2_000 });
    queue.append(rows(3_000, 199_000));
    expect(queue.status()).toMatchObject({ waiting: 200_000, lost: 1_000 });
    disk.isFull = false;
    queue.writeAll();
    // 2 000 to 2 999 were on the disk, 0 to 999 are lost.
    expect(
      isInOrder(
        [...written].sort((a, b) => a - b),
        1_000,
      ),
    ).toBe(true);
    queue.dispose();
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
    expect(queue.status()).toMatchObject({ isFailing: true, waiting: 150_000, lost: 0 });
    queue.append(rows(150_000, 60_000));
    await setImmediate();
    expect(queue.status()).toMatchObject({ isFailing: true, waiting: 200_000, lost: 10_000 });
    // A full disk is not asked again by each message, but by the second.
    expect(disk.failures).toBe(1);
    disk.isFull = false;
    queue.writeAll();
    expect(queue.status()).toMatchObject({ isFailing: false, waiting: 0, lost: 10_000 });
    expect(isInOrder(written, 10_000)).toBe(true);
    queue.append(rows(210_000, 50_000));
    await turns(50);
    expect(written).toHaveLength(250_000);
    queue.dispose();
  });
});
