import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOutbox } from '../../../src/feed/bus/outbox.ts';
import { openOutboxFile } from '../../../src/feed/bus/outboxFile.ts';

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'hafenblick-outbox-')), 'outbox.ndjson');
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const dropped = (): void => expect.unreachable('nothing is dropped');
const left = (): string[] => openOutboxFile(path).left.map(({ payload }) => payload);
const put = (outbox: ReturnType<typeof createOutbox>, ...payloads: string[]): void => {
  for (const payload of payloads) outbox.put({ topic: 't', payload });
};
/** A broker that acknowledges the first of those that come, and no more. */
const taking = (count: number) => {
  const got: string[] = [];
  const publish = (_topic: string, payload: string): Promise<void> =>
    got.push(payload) <= count ? Promise.resolve() : new Promise(() => undefined);
  return { got, publish };
};

describe('what waits for the broker, on the disk', () => {
  it('is there for the next run though this one was killed a second later, in its order, without what was acknowledged', async () => {
    const outbox = createOutbox(dropped, openOutboxFile(path));
    put(outbox, 'a', 'b', 'c');
    await vi.advanceTimersByTimeAsync(1000);
    expect(left()).toEqual(['a', 'b', 'c']);
    outbox.connected(taking(2).publish);
    put(outbox, 'd');
    await vi.advanceTimersByTimeAsync(1000);
    expect(left()).toEqual(['c', 'd']);

    const next = createOutbox(dropped, openOutboxFile(path));
    put(next, 'e');
    const broker = taking(2);
    next.connected(broker.publish);
    expect(broker.got).toEqual(['c', 'd', 'e']);
    await vi.advanceTimersByTimeAsync(1000);
    expect(left()).toEqual(['e']);
  });

  it('is nothing when all was acknowledged', async () => {
    const outbox = createOutbox(dropped, openOutboxFile(path));
    put(outbox, 'a', 'b');
    await vi.advanceTimersByTimeAsync(1000);
    outbox.connected(taking(2).publish);
    await outbox.settled();
    outbox.dispose();
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  it('does not grow with what was acknowledged', async () => {
    const outbox = createOutbox(dropped, openOutboxFile(path));
    for (let round = 0; round < 40; round++) {
      put(outbox, ...Array.from({ length: 500 }, (_, i) => `${round}/${i}`));
      await vi.advanceTimersByTimeAsync(1000);
      outbox.connected(taking(499 + (round > 0 ? 1 : 0)).publish);
      await vi.advanceTimersByTimeAsync(1000);
      outbox.disconnected();
    }
    expect(left()).toEqual(['39/499']);
    expect(readFileSync(path, 'utf8').split('\n').length).toBeLessThan(11_000);
  });

  it('is all but a line that was torn when the machine went down', () => {
    const outbox = createOutbox(dropped, openOutboxFile(path));
    put(outbox, 'a', 'b');
    outbox.dispose();
    appendFileSync(path, '{"number":3,"topic":"t","pay');
    expect(left()).toEqual(['a', 'b']);
  });

  it('is written as soon as it can be, and that it could not is said once', async () => {
    const said: unknown[] = [];
    const outbox = createOutbox(dropped, openOutboxFile(path), (error) => said.push(error));
    mkdirSync(path);
    put(outbox, 'a');
    await vi.advanceTimersByTimeAsync(3000);
    expect(said).toEqual([expect.objectContaining({ code: 'EISDIR' })]);
    rmdirSync(path);
    await vi.advanceTimersByTimeAsync(1000);
    expect(left()).toEqual(['a']);
    outbox.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});
