import { describe, expect, it } from 'vitest';
import { ViewWatch } from '../../../src/engine/buildings/ViewWatch.ts';
import { frameFrom } from './testCity.ts';

describe('the watch of the view', () => {
  it('asks for another choice of tiles when the camera, the canvas, the step or the draft is another, and once', () => {
    const watch = new ViewWatch();
    const frame = frameFrom([0, 500, 900], [0, 0, 0], 0);
    const asks = (next: typeof frame): boolean[] => [watch.hasChanged(next), watch.hasChanged(next)];
    expect(asks(frame)).toEqual([true, false]);
    expect(asks({ ...frame, isDraft: true })).toEqual([true, false]);
    expect(asks(frame)).toEqual([true, false]);
    expect(asks({ ...frame, quality: 1 })).toEqual([true, false]);
    expect(asks({ ...frame, height: 500 })).toEqual([true, false]);
    expect(asks(frameFrom([0, 500, 901], [0, 0, 0], 0))).toEqual([true, false]);
    watch.touch();
    expect(watch.isTouched()).toBe(true);
    expect(asks(frameFrom([0, 500, 901], [0, 0, 0], 0))).toEqual([true, false]);
  });
});
