import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Cursor,
  DamagedBlock,
  decodePoints,
  encodePoints,
  noPoints,
  type Points,
} from '../../../src/feed/history/seriesCodec.ts';
import { createByteWriter } from '../../../src/live/recording/seriesBlock.ts'; // prettier-ignore

const ORIGIN = 1.7e12;
const bytesOf = (points: Points): Uint8Array => {
  const to = createByteWriter();
  encodePoints(points, ORIGIN, to);
  return to.bytes().slice();
};
const value = fc.oneof(
  fc.integer({ min: -5000, max: 5000 }).map((n) => n / 10),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
  fc.constant(NaN),
  fc.constant(1e15 + 1),
);
const points = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 100_000 }), value, fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 80 })
  .chain((rows) => fc.tuple(fc.constant(rows), fc.boolean()))
  .map(([rows, isRegular]): Points => {
    let t = ORIGIN;
    const to = noPoints();
    for (const [step, each, origin] of rows) {
      t += isRegular ? 60_000 : step;
      to.timeMs.push(t);
      to.value.push(each);
      to.flags.push((origin << 2) | (Number.isNaN(each) ? 3 : 0));
    }
    return to;
  }); // prettier-ignore

describe('a packed series', () => {
  it('gives any part of what was put in, to the last bit, or only the last of it', () => {
    fc.assert(
      fc.property(points, fc.nat(100_000 * 80), fc.nat(100_000 * 80), (given, a, b) => {
        const bytes = bytesOf(given);
        const [from, to] = [ORIGIN + Math.min(a, b), ORIGIN + Math.max(a, b)];
        const inside = given.timeMs.flatMap((t, i) => (t >= from && t <= to ? [i] : []));
        const expected = {
          timeMs: inside.map((i) => given.timeMs[i]!),
          value: inside.map((i) => given.value[i]!),
          flags: inside.map((i) => given.flags[i]!),
        };
        const [part, last] = [noPoints(), noPoints()];
        decodePoints(new Cursor(bytes), given.timeMs.length, ORIGIN, from, to, part);
        expect(part).toEqual(expected);
        decodePoints(new Cursor(bytes), given.timeMs.length, ORIGIN, from, to, last, true);
        expect(last.timeMs).toEqual(expected.timeMs.slice(-1));
        expect(last.value).toEqual(expected.value.slice(-1));
      }),
      { seed: 4, numRuns: 400 },
    );
  });

  it('takes less than a byte an observation where a sensor reports every minute', () => {
    const n = 1440;
    const bytes = bytesOf({
      timeMs: Array.from({ length: n }, (_, i) => ORIGIN + i * 60_000),
      value: Array.from({ length: n }, (_, i) => Math.round(5000 + 3000 * Math.sin(i / 50)) / 10),
      flags: Array.from({ length: n }, () => 0),
    });
    expect(bytes.length).toBeLessThan(n * 1.05);
  });

  it('that is cut off or mixed up is called damaged, and never runs on', () => {
    fc.assert(
      fc.property(points, fc.nat(), fc.nat(255), (given, at, byte) => {
        const bytes = bytesOf(given);
        const read = (from: Uint8Array): void => {
          try {
            decodePoints(new Cursor(from), given.timeMs.length, ORIGIN, -Infinity, Infinity, noPoints());
          } catch (error) {
            if (!(error instanceof DamagedBlock)) throw error;
          }
        };
        read(bytes.subarray(0, at % bytes.length));
        bytes[at % bytes.length] = byte;
        read(bytes);
      }),
      { seed: 4, numRuns: 400 },
    );
    expect(() => decodePoints(new Cursor(new Uint8Array(0)), 1, 0, 0, 1, noPoints())).toThrow(DamagedBlock);
  });
});
