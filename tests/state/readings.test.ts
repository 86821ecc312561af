import { describe, expect, it } from 'vitest';
import { packFlags } from '../../src/live/observation.ts';
import { createReadings } from '../../src/state/readings.ts';
import { columnsOf } from './fakeFeed.ts';

describe('the readings', () => {
  it('hold the newest of each datastream by phenomenon time, and grow as they must', () => {
    const readings = createReadings(2);
    readings.apply(columnsOf([[0, 1, 100], [5000, 2, 100]])); // prettier-ignore
    readings.apply(columnsOf([[0, 9, 50], [5000, 3, 100]])); // prettier-ignore
    expect(readings.get(0)).toEqual({ value: 1, timeMs: 100, quality: 'good', origin: 'recorded' });
    expect(readings.get(5000)!.value).toBe(3);
    expect(readings.get(1)).toBeUndefined();
    expect(readings.get(99_999)).toBeUndefined();
    expect(readings.applied()).toBe(4);
  });

  it('keep what is missing as missing', () => {
    const readings = createReadings();
    const flags = Uint8Array.of(packFlags('missing', 'live'));
    readings.apply({ ...columnsOf([[0, Number.NaN, 100]]), flags });
    expect(readings.get(0)).toMatchObject({ value: Number.NaN, quality: 'missing', origin: 'live' });
  });

  it('tell their readers only when something changed, and no more once they left', () => {
    const readings = createReadings();
    let told = 0;
    const leave = readings.subscribe(() => told++);
    readings.publish();
    readings.apply(columnsOf([[0, 1, 1]]));
    readings.publish();
    readings.publish();
    expect([told, readings.version()]).toEqual([1, 1]);
    leave();
    readings.clear();
    readings.publish();
    expect([told, readings.version()]).toEqual([1, 2]);
    expect(readings.get(0)).toBeUndefined();
  });

  it('move with their datastreams to other indices, swapped ones too', () => {
    const readings = createReadings(2);
    readings.apply(columnsOf([[0, 10, 1], [1, 11, 1], [2, 12, 1]])); // prettier-ignore
    readings.reindex(new Map([[0, 1], [1, 0], [9, 3], [2, 4000]])); // prettier-ignore
    expect([0, 1, 2, 3, 4000].map((i) => readings.get(i)?.value)).toEqual([11, 10, undefined, undefined, 12]);
  });
});
