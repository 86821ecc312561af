import { describe, expect, it } from 'vitest';
import { packPickId } from '../../../src/engine/layer.ts';
import { idNearMiddle } from '../../../src/engine/picking/Picker.ts';

const SIDE = 7;
function square(entries: readonly (readonly [number, number, number])[]): Uint8Array {
  const ids = new Uint8Array(SIDE * SIDE * 4);
  for (const [x, y, id] of entries)
    ids.set([id & 255, (id >> 8) & 255, (id >> 16) & 255, id >>> 24], (y * SIDE + x) * 4);
  return ids;
}
const marker = (index: number): number => packPickId('marker', index);

describe('what was meant by a click', () => {
  it('is what lies under the pixel', () => {
    const building = packPickId('building', 150_000);
    expect(idNearMiddle(square([[3, 3, building]]), SIDE)).toBe(building);
  });

  it('is the nearest marker a few pixels beside it, even over a wall', () => {
    const wall = packPickId('building', 7);
    expect(
      idNearMiddle(
        square([
          [3, 3, wall],
          [5, 3, marker(1)],
          [0, 0, marker(2)],
        ]),
        SIDE,
      ),
    ).toBe(marker(1));
  });

  it('is no building that only lies beside it', () => {
    expect(idNearMiddle(square([[4, 3, packPickId('building', 7)]]), SIDE)).toBe(0);
    expect(idNearMiddle(square([[2, 3, packPickId('structure', 7)]]), SIDE)).toBe(0);
  });

  it('is nothing in an empty place', () => {
    expect(idNearMiddle(square([]), SIDE)).toBe(0);
  });

  it('keeps ids whose upper bit is set', () => {
    const mover = packPickId('mover', 0x0fff_ffff);
    expect(idNearMiddle(square([[3, 3, mover]]), SIDE)).toBe(mover);
  });
});
