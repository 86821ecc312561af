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
  it('comes back as it was written, plain and in differences as wide as a type allows', () => {
    for (const delta of [[], ['x', 'y', 'w', 's', 'none']])
      expect(decodeColumnFile(encodeColumnFile(file, delta).buffer, 'f')).toEqual(file);
  });

  it('comes back whatever whole numbers are in it, in steps or not', () => {
    const numbers = fc.array(fc.integer({ min: -85_000_000, max: 85_000_000 }), { maxLength: 50 });
    fc.assert(
      fc.property(numbers, fc.constantFrom(1, 5, 25), (values, step) => {
        const columns = { x: Int32Array.from(values, (value) => value * step) };
        const bytes = encodeColumnFile({ meta: null, columns }, ['x']);
        expect(decodeColumnFile(bytes.buffer, 'f').columns).toEqual(columns);
      }),
      { seed: 5 },
    );
  });

  it('takes one byte for a small difference, in steps of what all values are multiples of', () => {
    const columns = { x: Int32Array.from({ length: 1000 }, (_, i) => 500_000 + 250 * (i % 9)) };
    const plain = encodeColumnFile({ meta: null, columns });
    expect(encodeColumnFile({ meta: null, columns }, ['x']).length).toBeLessThan(plain.length - 2900);
  });

  it('says which column has differences that are broken', () => {
    const bytes = encodeColumnFile({ meta: null, columns: { x: Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8) } }, ['x']);
    const at = bytes.length - 8;
    const ending = bytes.slice();
    ending[at + 7] = 255;
    expect(failureOf(ending.buffer)).toBe('/city/lines.bin: columns.x: has broken differences');
    const long = bytes.slice();
    long.fill(255, at);
    expect(failureOf(long.buffer)).toBe('/city/lines.bin: columns.x: has broken differences');
    // One number of six bytes, and enough behind it for the others.
    const wide = encodeColumnFile({ meta: null, columns: { x: Int32Array.of(2e9, -2e9, 2e9, 1 - 2e9) } }, ['x']);
    const from = 8 + new DataView(wide.buffer).getUint32(4, true);
    expect(wide.length - from).toBe(24);
    wide.fill(0, from).fill(255, from, from + 5)[from + 5] = 1;
    expect(failureOf(wide.buffer)).toBe('/city/lines.bin: columns.x: has broken differences');
    const text = new TextDecoder('latin1').decode(bytes).replace('"length":8', '"length":9');
    const few = Uint8Array.from(text, (c) => c.charCodeAt(0));
    expect(failureOf(few.buffer)).toBe('/city/lines.bin: columns.x: has too few differences');
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
