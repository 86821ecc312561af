import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeColumnFile, encodeColumnFile, type ColumnFile } from '../../src/schema/columnFile.ts';
import { DecodeError } from '../../src/schema/decode.ts';

const file: ColumnFile = {
  meta: { name: 'Straße 长江', bodies: [1] },
  columns: {
    x: Int32Array.of(-2147483648, 2147483647, 5, -7),
    y: Int16Array.of(-32768, 32767, 0),
    kind: Uint8Array.of(1, 255, 0, 3, 4),
    w: Uint16Array.of(65535, 0),
    level: Float32Array.of(1.5, -0.25),
    t: Float64Array.of(1704369600000.25),
    none: new Uint32Array(0),
    s: Int8Array.of(-128, 127),
  },
};
const failureOf = (buffer: ArrayBuffer): string => {
  try {
    decodeColumnFile(buffer, '/city/lines.bin');
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
    return (error as DecodeError).message;
  }
  return 'no failure';
};

describe('a column file', () => {
  it('comes back as it was written, plain and in differences that wrap', () => {
    for (const delta of [[], ['x', 'y', 'w', 's']])
      expect(decodeColumnFile(encodeColumnFile(file, delta).buffer, 'f')).toEqual(file);
  });

  it('says what is wrong with bytes that are none', () => {
    expect(failureOf(new ArrayBuffer(4))).toBe('/city/lines.bin: shorter than its header');
    expect(failureOf(new TextEncoder().encode('<!doctype html>').buffer)).toBe('/city/lines.bin: not a column file');
    const bytes = encodeColumnFile(file);
    expect(failureOf(bytes.slice(0, 40).buffer)).toBe('/city/lines.bin: header: runs past the end');
    expect(failureOf(bytes.slice(0, bytes.length - 8).buffer)).toMatch(/columns\.\w+: runs past the end$/);
    const broken = bytes.slice();
    broken[8] = 0x21;
    expect(failureOf(broken.buffer)).toBe('/city/lines.bin: header: not JSON');
  });

  it('fails with a DecodeError or not at all, whichever byte is spoilt', () => {
    const bytes = encodeColumnFile(file, ['x']);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const spoilt = bytes.slice();
        spoilt[at] = (spoilt[at]! + change) & 255;
        try {
          decodeColumnFile(spoilt.buffer, 'f');
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }),
      { seed: 3, numRuns: 5000 },
    );
  });
});
