import { describe, expect, it } from 'vitest';
import { createOutbox } from '../../../src/feed/bus/outbox.ts';

/** A broker that acknowledges when it is told to. */
function brokerOf() {
  const got: string[] = [];
  const acks: (() => void)[] = [];
  const publish = (_topic: string, payload: string): Promise<void> =>
    new Promise((resolve) => {
      got.push(payload);
      acks.push(resolve);
    });
  return { got, publish, acknowledge: (count: number) => acks.splice(0, count).forEach((ack) => ack()) };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));
const texts = (count: number, from = 0): string[] => Array.from({ length: count }, (_, i) => String(from + i));

describe('what waits for the broker', () => {
  it('goes in order, no more at once than its queue takes', async () => {
    const outbox = createOutbox(() => undefined);
    const broker = brokerOf();
    for (const payload of texts(500)) outbox.put({ topic: 't', payload });
    outbox.connected(broker.publish);
    expect(broker.got).toEqual(texts(200));
    broker.acknowledge(100);
    await settled();
    expect(broker.got).toEqual(texts(300));
    expect(outbox.size()).toBe(400);
  });

  it('is sent again when the connection ended before it was acknowledged', async () => {
    const outbox = createOutbox(() => undefined);
    const [first, second] = [brokerOf(), brokerOf()];
    outbox.connected(first.publish);
    for (const payload of texts(5)) outbox.put({ topic: 't', payload });
    first.acknowledge(2);
    await settled();
    outbox.disconnected();
    outbox.put({ topic: 't', payload: '5' });
    // What comes late from the old connection counts no more.
    first.acknowledge(3);
    await settled();
    outbox.connected(second.publish);
    expect(second.got).toEqual(['2', '3', '4', '5']);
    second.acknowledge(4);
    await settled();
    expect(outbox.size()).toBe(0);
  });

  it('loses the oldest when the broker is away for very long, and says so once', () => {
    let said = 0;
    const outbox = createOutbox(() => said++);
    for (const payload of texts(150_000)) outbox.put({ topic: 't', payload });
    expect(said).toBe(1);
    expect(outbox.size()).toBeLessThanOrEqual(100_000);
    const broker = brokerOf();
    outbox.connected(broker.publish);
    expect(Number(broker.got[0])).toBeGreaterThan(0);
  });
});

it('says when all that was put until then has been acknowledged, not before, and not for what came later', async () => {
  const outbox = createOutbox(() => expect.unreachable('nothing is dropped'));
  const acknowledge: (() => void)[] = [];
  const settled: string[] = [];
  await outbox.settled();
  for (const topic of ['a', 'b']) outbox.put({ topic, payload: '' });
  const both = outbox.settled().then(() => settled.push('both'));
  outbox.put({ topic: 'c', payload: '' });
  outbox.connected(() => new Promise((resolve) => acknowledge.push(resolve)));
  acknowledge[1]!();
  await new Promise((resolve) => setImmediate(resolve));
  expect(settled).toEqual([]);
  acknowledge[0]!();
  await both;
  expect([settled, outbox.size()]).toEqual([['both'], 1]);
});
