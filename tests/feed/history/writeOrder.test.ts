import { describe, expect, it } from 'vitest';
import { unixMs } from '../../../src/geo/units.ts';
import { writeOrder } from '../../../src/feed/history/writeOrder.ts';
import type { Observation } from '../../../src/live/observation.ts';

const of = (datastream: string, value: number): Observation => ({ datastream, timeMs: unixMs(1), value, quality: 'good', origin: 'live' }); // prettier-ignore
const ids = new Map([
  ['b/b/B', 1],
  ['a/a/A', 2],
  ['z/z/Z', 400_000_000],
]);

describe('the order in which observations are written', () => {
  it('puts those of one datastream together as they came, and those of new datastreams last', () => {
    const some = [of('new/n/N', 0), of('z/z/Z', 1), of('a/a/A', 2), of('b/b/B', 3), of('a/a/A', 4), of('new/m/M', 5)];
    expect([...writeOrder(some, (name) => ids.get(name))]).toEqual([3, 2, 4, 1, 0, 5]);
  });

  it('is that of their ids also for two hundred thousand at once', () => {
    const many = Array.from({ length: 200_000 }, (_, i) => of(i % 2 === 0 ? 'z/z/Z' : 'b/b/B', i));
    const order = writeOrder(many, (name) => ids.get(name));
    expect([order[0], order[99_999], order[100_000], order[199_999]]).toEqual([1, 199_999, 0, 199_998]);
  });
});
