import { describe, expect, it } from 'vitest';
import { EVERYTHING, type Interest } from '../../src/state/interest.ts';
import { tileAt } from '../../src/geo/tileGrid.ts';
import { createLiveSetup } from './liveSetup.ts';

/** mulberry32: the same seed, the same history. */
function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const COUNT = 12;
const HISTORIES = 1_000;

/** Tiles that the sensors of the test lie in, from west to east. */
const TILES = [6.7, 6.73, 6.76, 6.79].map((lon) => tileAt({ lon, lat: 51.45 }));

/** Runs 25 random events with frames that get lost, doubled, swapped, cut and spoilt; then lets the network heal. */
async function live(seed: number, isTiled = false) {
  const random = seeded(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const setup = createLiveSetup({ count: COUNT, random });
  const { feed, timers, connection, held } = setup;
  let isFaulty = true;
  let delayed: Uint8Array | null = null;
  feed.mangle = (bytes) => {
    if (!isFaulty) return [bytes];
    const before = delayed ? [delayed] : [];
    delayed = null;
    const fault = random();
    if (fault < 0.06) return before;
    if (fault < 0.12) return [bytes, bytes, ...before];
    if (fault < 0.18) {
      delayed = bytes;
      return before;
    }
    if (fault < 0.21) return [...before, bytes.subarray(0, below(bytes.length))];
    if (fault < 0.24) return [...before, Uint8Array.from({ length: below(400) }, () => below(256))];
    return [bytes, ...before];
  };
  const look = (): void => {
    const near = TILES.filter(() => random() < 0.5);
    const interest: Interest = random() < 0.2 ? EVERYTHING : { near, wholeHz: 0.1, themes: null };
    connection.setInterest(interest);
  };
  const step = (): void => feed.step(Array.from({ length: 1 + below(4) }, () => [below(COUNT), below(2000)] as const));
  step();
  if (isTiled) look();
  connection.start();
  for (let i = 0; i < 25; i++) {
    const event = random();
    const socket = feed.latest();
    if (event < 0.55) step();
    else if (event < 0.62) feed.restart(below(COUNT));
    else if (event < 0.7) feed.setDown(true);
    else if (event < 0.8) feed.setDown(false);
    else if (event < 0.86 && socket?.isOpen) feed.close(socket, 1006);
    else if (event < 0.9) connection.setHidden(random() < 0.5);
    else if (event < 0.94 && socket?.isOpen) feed.resync(socket, random() < 0.5 ? 'clock' : 'catalogue');
    else if (socket?.isOpen) feed.heartbeat(socket);
    if (isTiled && random() < 0.3) look();
    await timers.advance(below(3_000));
  }
  isFaulty = false;
  delayed = null;
  feed.setDown(false);
  connection.setHidden(false);
  // Heals within the longest wait plus the time that silence takes to be noticed; steps go on.
  for (let i = 0; i < 8; i++) {
    await timers.advance(10_000);
    step();
  }
  await timers.advance(200);
  // Spoilt frames that claim to be deflated are inflated in real time, beside the time of the test.
  for (let i = 0; i < 100 && !isSame(held(), feed.reference()); i++) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    await timers.advance(1_000);
  }
  const result = { held: held(), reference: feed.reference(), health: setup.health.getState(), log: setup.log };
  connection.dispose();
  return { ...result, timersLeft: timers.pending() };
}

type State = ReadonlyMap<number, readonly [value: number, timeMs: number]>;
const isSame = (held: State, reference: State): boolean =>
  held.size === reference.size &&
  [...held].every(([index, [value, timeMs]]) => {
    const other = reference.get(index);
    return other?.[0] === value && other[1] === timeMs;
  });

describe('a thousand histories of faults', () => {
  it('all end with the client holding exactly what the feed holds', { timeout: 120_000 }, async () => {
    const failed: number[] = [];
    for (let seed = 1; seed <= HISTORIES; seed++) {
      const { held, reference, health, timersLeft } = await live(seed);
      if (!isSame(held, reference) || health.connection !== 'open' || health.isFeedDown || timersLeft > 0)
        failed.push(seed);
    }
    expect(failed).toEqual([]);
  });

  it('do so too where near tiles come and go beside the whole city', { timeout: 120_000 }, async () => {
    const failed: number[] = [];
    for (let seed = 1; seed <= HISTORIES; seed++) {
      const { held, reference, health, timersLeft } = await live(seed, true);
      if (!isSame(held, reference) || health.connection !== 'open' || health.isFeedDown || timersLeft > 0)
        failed.push(seed);
    }
    expect(failed).toEqual([]);
  });
});
