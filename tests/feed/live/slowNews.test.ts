import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { pushedEvent, type PushedText } from '../../../src/feed/live/pushed.ts';
import { CLOUD_EVENTS_PROTOCOL, encodeClientMessage, SUB_PROTOCOL } from '../../../src/live/protocol.ts';
import { openStage } from '../liveStage.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Long enough that a reader who reads nothing is noticed after some thousands: what the kernel takes is full first. */
const FILLING = 'x'.repeat(4_000);
const UNTIL = { timeout: 20_000, interval: 10 };

/** Alarms whose figure goes up with each change; what is told of one is `<alarm>:<figure>`. */
async function world() {
  const figures = new Map<string, number>();
  let isTold = (): void => undefined;
  const event = (id: string): PushedText => pushedEvent({ id, data: FILLING }, null);
  const nameOf = ([alarm, figure]: readonly [string, number]): string => `${alarm}:${figure}`;
  const news = {
    restarted: () => event('restarted'),
    /** Takes a while, like looking at the history does; the state is that of the end. */
    all: async (): Promise<readonly PushedText[]> => {
      await new Promise<void>((resolve) => setImmediate(resolve));
      isTold();
      return [...figures].map((one) => event(nameOf(one)));
    },
  };
  const stage = await openStage(1, {}, undefined, news);
  ends.push(() => stage.dispose());
  const change = (alarm: string): void => {
    figures.set(alarm, (figures.get(alarm) ?? 0) + 1);
    stage.live.push([event(nameOf([alarm, figures.get(alarm)!]))]);
  };
  return {
    stage,
    change,
    newest: () => [...figures].map(nameOf).sort(),
    /** Happens just when the state is asked for. */
    whileTold: (does: () => void): void => {
      isTold = () => {
        isTold = () => undefined;
        does();
      };
    },
  };
}
type World = Awaited<ReturnType<typeof world>>;

/** A client that stops reading, and what it was told of alarms. */
async function reader({ stage }: World, protocol: string) {
  const socket = stage.connect({ protocol });
  ends.push(() => socket.terminate());
  const told: string[] = [];
  socket.on('message', (data, isBinary) => {
    if (isBinary) return;
    const { id } = JSON.parse((data as Buffer).toString()) as { id: string };
    if (/^(alarm-\d:\d+|restarted)$/.test(id)) told.push(id);
  });
  await once(socket, 'open');
  if (protocol === SUB_PROTOCOL) {
    socket.send(encodeClientMessage({ type: 'sub' }));
    await once(socket, 'message');
  }
  return { socket, told };
}
/** Tells changes until the one who reads nothing is left out, and then some more. */
async function overflow({ change, stage }: World): Promise<number> {
  let changes = 0;
  for (let round = 0; round < 60; round++) {
    for (let i = 0; i < 100; i++) change(`alarm-${++changes % 3}`);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  expect(stage.live.size()).toBe(1);
  return changes;
}
const isAscending = (ids: readonly string[]): boolean => {
  const last = new Map<string, number>();
  return ids.every((id) => {
    const [alarm, figure] = id.split(':') as [string, string];
    const isNext = Number(figure) === (last.get(alarm) ?? 0) + 1;
    last.set(alarm, Number(figure));
    return isNext;
  });
};

describe('news for a client that reads slowly', { timeout: 60_000 }, () => {
  it('comes to a third party as the newest state once it reads again: nothing stale after it, and nothing twice', async () => {
    const w = await world();
    w.change('alarm-1');
    const { socket, told } = await reader(w, CLOUD_EVENTS_PROTOCOL);
    await expect.poll(() => told, UNTIL).toEqual(['alarm-1:1']);
    socket.pause();
    const changes = await overflow(w);
    // One more just while the state is put together for it: it is in there, and does not come by itself, too.
    w.whileTold(() => w.change('alarm-2'));
    socket.resume();
    await expect.poll(() => told.includes('restarted'), UNTIL).toBe(true);
    const at = told.indexOf('restarted');
    await expect.poll(() => told.slice(at + 1).sort(), UNTIL).toEqual(w.newest());
    // Before it: everything up to where it was left out, in order.
    expect(at).toBeLessThan(changes);
    expect(isAscending(told.slice(0, at))).toBe(true);
    w.change('alarm-0');
    await expect.poll(() => told.length, UNTIL).toBe(at + 1 + 3 + 1);
    expect(new Set(told).size).toBe(told.length);
  });

  it('is left out for a viewer, who is told once to ask and then gets what is new', async () => {
    const w = await world();
    const { socket, told } = await reader(w, SUB_PROTOCOL);
    w.change('alarm-1');
    await expect.poll(() => told.at(-1), UNTIL).toMatch(/^alarm-1:/);
    socket.pause();
    const changes = await overflow(w);
    socket.resume();
    await expect.poll(() => told.includes('restarted'), UNTIL).toBe(true);
    const at = told.indexOf('restarted');
    expect(at).toBeLessThan(changes);
    expect(isAscending(told.slice(0, at))).toBe(true);
    w.change('alarm-2');
    await expect.poll(() => told.slice(at), UNTIL).toEqual(['restarted', w.newest()[2]]);
  });
});
