import { describe, expect, it } from 'vitest';
import { paintLandcover } from '../../../src/workers/landcoverTexture.ts';

const PALETTE = [0xffffff, 0xff0000, 0x0000ff];
const LAMPS = [0, 1, 0];

/** 64 × 64 pixels: paper in the west, red in the middle, blue in the east. */
function map(): Uint8Array {
  return Uint8Array.from({ length: 64 * 64 }, (_, i) => (i % 64 < 20 ? 0 : i % 64 < 40 ? 1 : 2));
}
const pixel = (data: Uint8Array, column: number, row: number): number[] => [
  ...data.subarray((row * 64 + column) * 4, (row * 64 + column) * 4 + 4),
];

describe('land cover', () => {
  it('shows each class in its colour and draws a line only at borders', () => {
    const { data } = paintLandcover(map(), 64, 64, PALETTE, LAMPS);
    expect(pixel(data, 30, 32)).toEqual([255, 0, 0, 0]);
    expect(pixel(data, 60, 32)).toEqual([0, 0, 255, 0]);
    const [red, , blue, edge] = pixel(data, 39, 32);
    expect(edge).toBeGreaterThan(100);
    expect(red).toBeGreaterThan(blue!);
    expect(blue).toBeGreaterThan(40);
  });

  it('knows what lies outside and where lamps are lit', () => {
    const { mood } = paintLandcover(map(), 64, 64, PALETTE, LAMPS);
    const at = (column: number): number[] => [...mood.data.subarray((4 * mood.width + column) * 2, (4 * mood.width + column) * 2 + 2)]; // prettier-ignore
    expect(at(0)[0]).toBeGreaterThan(150);
    expect(at(7)[0]).toBe(0);
    expect(at(3)[1]).toBeGreaterThan(at(7)[1]!);
  });

  it('keeps the classes for ground that is seen from near', () => {
    expect(paintLandcover(map(), 64, 64, PALETTE, LAMPS).classes).toEqual(map());
  });
});
