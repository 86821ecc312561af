import { describe, expect, it, vi } from 'vitest';
import { createReadiness } from '../../src/scene/readiness.ts';

async function isSettled(promise: Promise<void>): Promise<boolean> {
  return Promise.race([promise.then(() => true), Promise.resolve().then(() => Promise.resolve(false))]);
}

describe('readiness', () => {
  it('is complete when two frames with all parts were drawn', async () => {
    const readiness = createReadiness();
    readiness.add('ground');
    expect(readiness.frameDrawn()).toBe(false);
    readiness.done('ground');
    expect(readiness.frameDrawn()).toBe(true);
    expect(await isSettled(readiness.promise)).toBe(false);
    expect(readiness.frameDrawn()).toBe(false);
    expect(await isSettled(readiness.promise)).toBe(true);
  });

  it('takes a spared frame for the first of the two, but never for the last', async () => {
    const readiness = createReadiness();
    readiness.add('ground');
    expect(readiness.frameSpared()).toBe(false);
    readiness.done('ground');
    expect(readiness.frameSpared()).toBe(true);
    expect(readiness.frameSpared()).toBe(true);
    expect(await isSettled(readiness.promise)).toBe(false);
    readiness.frameDrawn();
    expect(await isSettled(readiness.promise)).toBe(true);
  });

  it('tells how far the picture is', () => {
    const readiness = createReadiness();
    expect(readiness.phase()).toBe('loading');
    readiness.add('ground');
    expect(readiness.phase()).toBe('loading');
    readiness.done('ground');
    expect(readiness.phase()).toBe('arrived');
    readiness.frameSpared();
    expect(readiness.phase()).toBe('shown');
  });

  it('lets whoever waits for a frame go on when one was drawn, not when one was spared', async () => {
    const readiness = createReadiness();
    const drawn = readiness.nextFrame();
    readiness.frameSpared();
    expect(await isSettled(drawn)).toBe(false);
    readiness.frameDrawn();
    expect(await isSettled(drawn)).toBe(true);
  });

  it('counts what comes after the picture until it has come or failed, and hands its work back', async () => {
    const readiness = createReadiness();
    let come: (value: string) => void = () => undefined;
    let fail: (error: Error) => void = () => undefined;
    const trees = readiness.track(new Promise<string>((resolve) => (come = resolve)));
    const plumes = readiness.track(new Promise<string>((_, reject) => (fail = reject)));
    expect(readiness.coming()).toBe(2);
    come('trees');
    expect(await trees).toBe('trees');
    expect(readiness.coming()).toBe(1);
    fail(new Error('no wind'));
    await expect(plumes).rejects.toThrow('no wind');
    expect(readiness.coming()).toBe(0);
  });

  it('lets what comes after the picture begin one after another, each when the browser rests', async () => {
    const rests: (() => void)[] = [];
    const readiness = createReadiness(() => new Promise((resolve) => rests.push(resolve)));
    const begun: string[] = [];
    const parts = ['trees', 'plumes'].map((part) => readiness.afterwards().then(() => begun.push(part)));
    readiness.add('ground');
    readiness.done('ground');
    readiness.frameDrawn();
    expect(await isSettled(parts[0]!.then(() => undefined))).toBe(false);
    expect(rests).toHaveLength(0);
    readiness.frameDrawn();
    await readiness.promise;
    await vi.waitFor(() => expect(rests).toHaveLength(1));
    expect(begun).toEqual([]);
    rests[0]!();
    await parts[0];
    await vi.waitFor(() => expect(rests).toHaveLength(2));
    expect(begun).toEqual(['trees']);
    rests[1]!();
    await parts[1];
    expect(begun).toEqual(['trees', 'plumes']);
  });
});
