import { PerspectiveCamera, type WebGLRenderer } from 'three';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Quality } from '../../src/engine/layer.ts';
import { createStillness } from '../../src/scene/stillness.ts';

/** A page on which the camera can be turned, and whether somebody who waits for stillness has been let go on. */
function page(quality: Quality) {
  const camera = new PerspectiveCamera();
  camera.updateMatrixWorld();
  let isBusy = false;
  const gl = {
    SIGNALED: 3,
    fenceSync: () => ({}),
    flush: () => undefined,
    getSyncParameter: () => (isBusy ? 0 : 3),
    deleteSync: () => undefined,
    isContextLost: () => false,
  };
  const renderer = { getContext: () => gl } as unknown as WebGLRenderer;
  const stillness = createStillness(renderer, camera, () => quality);
  return {
    turn: () => {
      camera.rotation.y += 0.1;
      camera.updateMatrixWorld();
    },
    setBusy: (value: boolean) => (isBusy = value),
    wait: () => {
      const waiting = { isOver: false };
      void stillness().then(() => (waiting.isOver = true));
      return waiting;
    },
  };
}

describe('what comes after the first picture', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('waits on software GL until the view is no longer turned', async () => {
    const { turn, wait } = page(0);
    turn();
    const trees = wait();
    for (let i = 0; i < 30; i++) {
      turn();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(trees.isOver).toBe(false);
    await vi.runAllTimersAsync();
    expect(trees.isOver).toBe(true);
  });

  it('waits until the graphics have drawn what they were told', async () => {
    const { setBusy, wait } = page(0);
    setBusy(true);
    const trees = wait();
    await vi.advanceTimersByTimeAsync(5000);
    expect(trees.isOver).toBe(false);
    setBusy(false);
    await vi.runAllTimersAsync();
    expect(trees.isOver).toBe(true);
  });

  it('comes all the same to who never lets go of the view: one part after another, without another such wait', async () => {
    const { turn, wait } = page(0);
    /** Turns it until another part has come. @returns how often */
    const turnsUntilNext = async (): Promise<number> => {
      turn();
      const part = wait();
      await vi.advanceTimersByTimeAsync(0);
      let turns = 0;
      for (; turns < 200 && !part.isOver; turns++) {
        turn();
        await vi.advanceTimersByTimeAsync(100);
      }
      return turns;
    };
    const ofFirst = await turnsUntilNext();
    expect(ofFirst).toBeGreaterThan(50);
    expect(ofFirst).toBeLessThan(200);
    expect(await turnsUntilNext()).toBeLessThan(10);
    // He rests, and turns it anew.
    await vi.advanceTimersByTimeAsync(1000);
    const rested = wait();
    await vi.runAllTimersAsync();
    expect(rested.isOver).toBe(true);
    expect(await turnsUntilNext()).toBe(ofFirst);
  });

  it('waits for nothing on a graphics card', async () => {
    const { turn, setBusy, wait } = page(1);
    turn();
    setBusy(true);
    const trees = wait();
    await Promise.resolve();
    await Promise.resolve();
    expect(trees.isOver).toBe(true);
  });
});
