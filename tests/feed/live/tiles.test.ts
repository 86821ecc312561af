import { describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { encodeClientMessage, type ClientMessageInput } from '../../../src/live/protocol.ts';
import { createFrameReader } from '../../../src/live/inflateFrame.ts';
import { MOVERS_TILE, WHOLE_CITY_TILE } from '../../../src/live/tiles.ts';
import type { Frame } from '../../../src/live/frame.ts';
import { observation, stateOf, tileOf, type Stage } from '../liveStage.ts';
import { openStages } from '../openStages.ts';

type Sub = Omit<Extract<ClientMessageInput, { type: 'sub' }>, 'type'>;

const stageOf = openStages();

/** The reference model of a client of tiles: of each its own sequence and its own state. */
function tileClient(socket: WebSocket, sub: Sub) {
  const states = new Map<number, Map<number, string>>();
  const at = new Map<number, number>();
  const frames: Frame[] = [];
  const faults: string[] = [];
  const say = (message: ClientMessageInput): void => socket.send(encodeClientMessage(message));
  let newest = 0;
  const reader = createFrameReader(
    (frame) => {
      frames.push(frame);
      if (frame.type !== 'snapshot' && frame.type !== 'delta') return;
      const { tile, seq } = frame;
      if (seq < newest) faults.push(`step ${seq} after ${newest}`);
      newest = seq;
      if (frame.type === 'delta' && frame.previousSeq > (at.get(tile) ?? -1)) faults.push(`gap in tile ${tile}`);
      if (frame.type === 'snapshot' && frame.part === 1) states.set(tile, new Map());
      const { count, index, timeMs, value, flags } = frame.observations;
      for (let i = 0; i < count; i++) states.get(tile)!.set(index[i]!, `${timeMs[i]} ${value[i]} ${flags[i]}`);
      at.set(tile, seq);
      say({ type: 'ack', seq, tile });
    },
    (error) => faults.push(error.message),
  );
  socket.binaryType = 'arraybuffer';
  socket.on('message', (data, isBinary) => isBinary && reader.push(data as ArrayBuffer));
  socket.on('open', () => say({ type: 'sub', ...sub }));
  const of = (tile: number) => frames.filter((frame) => frame.tile === tile && /snapshot|delta/.test(frame.type));
  return { states, at, frames, faults, say, of };
}

/** What the hub has of a tile. */
function tileState({ hub, catalogue }: Stage, tile: number): Map<number, string> {
  return new Map([...stateOf(hub)].filter(([index]) => tileOf(catalogue, index) === tile));
}
const change = (stage: Stage, indices: readonly number[], value: number): void => {
  stage.hub.apply(indices.map((index) => observation(stage.catalogue, index, 1.7e12 + value, value)));
};
const until = { timeout: 10_000, interval: 5 };

describe('tiles', () => {
  it('bring what lies in them and nothing else, each with a sequence of its own', async () => {
    const stage = await stageOf(100);
    change(stage, [...Array(100).keys()], 1);
    const [a, b] = [tileOf(stage.catalogue, 0), tileOf(stage.catalogue, 1)];
    const client = tileClient(stage.connect(), { tiles: [a, b] });
    await expect.poll(() => client.states.size, until).toBe(2);
    change(stage, [0, 2], 2);
    await expect.poll(() => client.states.get(a)!.get(0), until).toContain(' 2 ');
    // Tile b is untouched: it gets no frame, and goes on from where it was.
    expect(client.of(b)).toHaveLength(1);
    change(stage, [1, 3], 3);
    await expect.poll(() => client.states.get(b)!.get(1), until).toContain(' 3 ');
    expect(client.of(a)).toHaveLength(2);
    for (const tile of [a, b]) expect(client.states.get(tile)).toEqual(tileState(stage, tile));
    expect(client.faults).toEqual([]);
  });

  it('come beside the whole city, which is told seldom and holds everything', async () => {
    const stage = await stageOf(100);
    change(stage, [...Array(100).keys()], 1);
    const a = tileOf(stage.catalogue, 0);
    const client = tileClient(stage.connect(), { tiles: [a], whole: { maxHz: 1 } });
    await expect.poll(() => client.states.size, until).toBe(2);
    const began = performance.now();
    for (let value = 2; performance.now() - began < 2_200; value++) {
      change(stage, [0, 1], value);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(client.of(WHOLE_CITY_TILE).length).toBeGreaterThanOrEqual(3);
    expect(client.of(WHOLE_CITY_TILE).length).toBeLessThanOrEqual(4);
    expect(client.of(a).length).toBeGreaterThan(15);
    await expect.poll(() => client.states.get(WHOLE_CITY_TILE), until).toEqual(stateOf(stage.hub));
    expect(client.faults).toEqual([]);
  });

  it('beside the whole city make no beat of their own: it alone is behind, and that is as asked for', async () => {
    const stage = await stageOf(100);
    change(stage, [...Array(100).keys()], 1);
    const [a, b] = [tileOf(stage.catalogue, 0), tileOf(stage.catalogue, 1)];
    const client = tileClient(stage.connect(), { tiles: [a, b], whole: { maxHz: 0.1 } });
    await expect.poll(() => client.states.size, until).toBe(3);
    const steps = vi.spyOn(stage.hub, 'step');
    change(stage, [0], 2);
    await expect.poll(() => client.of(a).length, until).toBe(2);
    const idleSince = performance.now();
    // Acknowledgements go on, as those of any other tile would.
    for (let round = 0; performance.now() - idleSince < 1_000; round++) {
      client.say({ type: 'ack', seq: client.at.get(b)!, tile: b });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(steps.mock.calls.length).toBeLessThanOrEqual(2);
  });

  it('of a theme bring that theme, the whole city beside them all', async () => {
    const stage = await stageOf(100);
    change(stage, [...Array(100).keys()], 1);
    const a = tileOf(stage.catalogue, 0);
    const client = tileClient(stage.connect(), { tiles: [a], themes: ['home'], whole: { maxHz: 10 } });
    await expect.poll(() => client.states.size, until).toBe(2);
    // Those of tile a are of theme port in this catalogue.
    expect(client.states.get(a)!.size).toBe(0);
    expect(client.states.get(WHOLE_CITY_TILE)!.size).toBe(100);
  });

  it('resume each from where it was, and one that is new comes whole', async () => {
    const stage = await stageOf(100);
    change(stage, [...Array(100).keys()], 1);
    const [a, b, c] = [0, 1, 2].map((index) => tileOf(stage.catalogue, index)) as [number, number, number];
    const first = tileClient(stage.connect(), { tiles: [a, b] });
    await expect.poll(() => first.states.size, until).toBe(2);
    first.say({ type: 'bye' });
    change(stage, [0], 2);
    stage.hub.step();
    const since = { epoch: stage.epoch, tiles: [...first.at] };
    const second = tileClient(stage.connect(), { tiles: [a, b, c], since });
    for (const [tile, state] of first.states) second.states.set(tile, new Map(state));
    for (const [tile, seq] of first.at) second.at.set(tile, seq);
    await expect.poll(() => second.states.has(c) && second.of(a).length, until).toBe(1);
    expect(second.of(a)[0]).toMatchObject({ type: 'delta' });
    expect(second.of(b)).toEqual([]);
    expect(second.of(c)[0]).toMatchObject({ type: 'snapshot' });
    for (const tile of [a, b, c]) expect(second.states.get(tile)).toEqual(tileState(stage, tile));
    expect(second.faults).toEqual([]);
  });

  it('are all void when the recording begins anew, and the whole city says so first', async () => {
    const stage = await stageOf(20);
    change(stage, [...Array(20).keys()], 1);
    const a = tileOf(stage.catalogue, 0);
    const client = tileClient(stage.connect(), { tiles: [a], whole: { maxHz: 0.1 } });
    await expect.poll(() => client.states.size, until).toBe(2);
    const began = performance.now();
    stage.hub.restart('loop', [observation(stage.catalogue, 0, 1.6e12, 5)]);
    await expect.poll(() => client.states.get(a)!.get(0), until).toContain('1600000000000');
    // At once, not when the rate of the whole city allows.
    expect(performance.now() - began).toBeLessThan(5_000);
    const told = client.frames.slice(-4).map(({ type, tile }) => `${type} ${tile}`);
    expect(told).toEqual([`resync 0`, `snapshot 0`, `resync ${a}`, `snapshot ${a}`]);
    expect(client.states.get(WHOLE_CITY_TILE)).toEqual(stateOf(stage.hub));
  });

  it('are encoded once for all who look at them, whenever each of them came', async () => {
    const stage = await stageOf(100);
    change(stage, [...Array(100).keys()], 1);
    const a = tileOf(stage.catalogue, 0);
    const early = tileClient(stage.connect(), { tiles: [a] });
    await expect.poll(() => early.states.size, until).toBe(1);
    change(stage, [1], 2);
    stage.hub.step();
    const late = tileClient(stage.connect(), { tiles: [a] });
    await expect.poll(() => late.states.size, until).toBe(1);
    expect(late.at.get(a)).toBeGreaterThan(early.at.get(a)!);
    change(stage, [0], 3);
    await expect.poll(() => [early, late].map(({ of }) => of(a).length), until).toEqual([2, 2]);
    expect(late.of(a)[1]).toEqual(early.of(a)[1]);
    expect([...early.faults, ...late.faults]).toEqual([]);
  });

  it('that do not exist are empty, and hurt nobody', async () => {
    const stage = await stageOf(10);
    const client = tileClient(stage.connect(), { tiles: [499, MOVERS_TILE] });
    await expect.poll(() => client.states.size, until).toBe(2);
    expect([...client.states.values()].every(({ size }) => size === 0)).toBe(true);
  });
});
