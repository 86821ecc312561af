import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import { packFlags, type ObservationColumns } from '../../src/live/observation.ts';
import { decodeState, encodeState } from '../../src/live/stateBody.ts';
import { DecodeError } from '../../src/schema/decode.ts';

const NOON = unixMs(Date.UTC(2024, 0, 6, 12));
const columnsOf = (count: number): ObservationColumns => ({
  count,
  index: Uint32Array.from({ length: count }, (_, i) => 3 * i),
  timeMs: Float64Array.from({ length: count }, (_, i) => NOON - 1000 * i),
  value: Float64Array.from({ length: count }, (_, i) => (i % 7 === 3 ? NaN : i / 10)),
  flags: Uint8Array.from({ length: count }, (_, i) => packFlags(i % 7 === 3 ? 'missing' : 'good', 'simulated')),
});
const together = (parts: readonly ObservationColumns[], of: 'index' | 'timeMs' | 'value' | 'flags'): number[] =>
  parts.flatMap((part) => [...part[of]]);

describe('the state of an instant in the frames of the socket', () => {
  it('comes back as it went, however many parts it takes', () => {
    for (const count of [0, 1, 5, 16_384, 16_385, 40_000]) {
      const columns = columnsOf(count);
      const { atMs, epoch, parts } = decodeState(encodeState(NOON, 0xdead_beef, columns));
      expect([atMs, epoch, parts.length]).toEqual([NOON, 0xdead_beef, Math.max(1, Math.ceil(count / 16_384))]);
      for (const column of ['index', 'timeMs', 'value', 'flags'] as const)
        expect(together(parts, column)).toEqual([...columns[column]]);
    }
  });

  it('is read wherever it lies in memory', () => {
    const body = encodeState(NOON, 7, columnsOf(9));
    const moved = new Uint8Array(body.length + 3);
    moved.set(body, 3);
    expect(together(decodeState(moved.subarray(3)).parts, 'index')).toEqual([...columnsOf(9).index]);
  });

  it('is refused with its place when it is cut off, lacks a part or is something else', () => {
    const body = encodeState(NOON, 7, columnsOf(20_000));
    const first = 16 + Math.ceil(new DataView(body.buffer).getUint32(8, true) / 8) * 8;
    for (let length = 0; length < body.length; length += 997)
      expect(() => decodeState(body.slice(0, length))).toThrow(DecodeError);
    expect(() => decodeState(body.slice(0, first))).toThrow('frames: 1 of 2 parts');
    expect(() => decodeState(body.slice(0, first - 8))).toThrow('frames.0');
    const noInstant = body.slice();
    new DataView(noInstant.buffer).setFloat64(0, NaN, true);
    expect(() => decodeState(noInstant)).toThrow('at: is not finite');
    const ofAnother = body.slice();
    new DataView(ofAnother.buffer).setUint32(first + 8 + 8, 8, true);
    expect(() => decodeState(ofAnother)).toThrow('frames.1');
    expect(() => decodeState(new TextEncoder().encode('{"at":"2024-01-06T12:00:00Z"}'))).toThrow(DecodeError);
  });
});
