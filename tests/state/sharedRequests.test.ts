import { describe, expect, it, vi } from 'vitest';
import { createSharedRequests } from '../../src/state/sharedRequests.ts';

function createSetup() {
  const share = createSharedRequests<string>();
  let answer: (text: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  let asked: AbortSignal | null = null;
  const request = vi.fn((signal: AbortSignal) => {
    asked = signal;
    return new Promise<string>((resolve, reject) => ([answer, fail] = [resolve, reject]));
  });
  return {
    ...{ request, ask: (signal?: AbortSignal) => share('stage', request, signal) },
    answer: (text: string) => answer(text),
    fail: (error: Error) => fail(error),
    isAborted: () => asked?.aborted,
  };
}

describe('a request that several wait for', () => {
  it('is made once, and made again for who asks after its answer', async () => {
    const { ask, request, answer } = createSetup();
    const both = Promise.all([ask(), ask(new AbortController().signal)]);
    answer('939');
    expect(await both).toEqual(['939', '939']);
    expect(request).toHaveBeenCalledOnce();
    const later = ask();
    expect(request).toHaveBeenCalledTimes(2);
    answer('940');
    expect(await later).toBe('940');
  });

  it('goes on while one of them waits, and is aborted when the last has left', async () => {
    const { ask, request, answer, isAborted } = createSetup();
    const [first, second] = [new AbortController(), new AbortController()];
    const [left, stayed] = [ask(first.signal), ask(second.signal)];
    first.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(isAborted()).toBe(false);
    answer('939');
    expect(await stayed).toBe('939');

    const third = new AbortController();
    const alone = ask(third.signal);
    third.abort(new Error('gone too'));
    await expect(alone).rejects.toThrow('gone too');
    expect(isAborted()).toBe(true);
    expect(request).toHaveBeenCalledTimes(2);
    void ask();
    expect(request).toHaveBeenCalledTimes(3);
  });

  it('fails for all of them, and does not stand in the way of the next', async () => {
    const { ask, request, fail } = createSetup();
    const both = [ask(), ask(new AbortController().signal)];
    fail(new Error('down'));
    for (const one of both) await expect(one).rejects.toThrow('down');
    void ask();
    expect(request).toHaveBeenCalledTimes(2);
  });
});
