import { describe, expect, it } from 'vitest';
import { InstancedBufferGeometry, type InterleavedBufferAttribute } from 'three';
import { DrawnRows, rowsOf } from '../../../src/engine/movers/DrawnRows.ts';

function stage(count: number) {
  const geometry = new InstancedBufferGeometry();
  const place = rowsOf(2, count);
  place.array.set(place.array.map((_, i) => i));
  const drawn = new DrawnRows([geometry], { place });
  drawn.reserve(count);
  const draw = (rows: readonly number[], isChanged = false): number[][] => {
    drawn.begin();
    for (const row of rows) drawn.add(row);
    drawn.end(isChanged);
    const place = geometry.getAttribute('place');
    return rows.map((_, i) => [place.getX(i), place.getY(i)]);
  };
  const buffer = () => (geometry.getAttribute('place') as InterleavedBufferAttribute).data;
  const version = (): number => buffer().version;
  return { geometry, place, drawn, draw, buffer, version };
}

describe('rows that are drawn', () => {
  it('lie one after the other, with the row they are', () => {
    const { geometry, draw, drawn, buffer } = stage(40);
    expect(draw([3, 0, 39])).toEqual([[6, 7], [0, 1], [78, 79]]); // prettier-ignore
    expect(geometry.instanceCount).toBe(3);
    expect(drawn.shown()).toBe(3);
    expect([0, 1, 2].map((i) => geometry.getAttribute('row').getX(i))).toEqual([3, 0, 39]);
    expect((geometry.getAttribute('row') as InterleavedBufferAttribute).data).toBe(buffer());
  });

  it('are uploaded when they are others or their numbers are, and only so many as there are', () => {
    const { place, draw, buffer, version } = stage(40);
    draw([1, 2]);
    const first = version();
    draw([1, 2]);
    expect(version()).toBe(first);
    draw([1]);
    expect(version()).toBe(first + 1);
    draw([2]);
    expect(version()).toBe(first + 2);
    place.array[4] = 9;
    expect(draw([2], true)).toEqual([[9, 5]]);
    expect(version()).toBe(first + 3);
    // Two numbers of the place and the row.
    expect(buffer().updateRanges).toEqual([{ start: 0, count: 3 }]);
  });

  it('are none where none are, and nothing is uploaded then', () => {
    const { geometry, draw, version } = stage(2);
    draw([1]);
    const before = version();
    draw([]);
    expect(geometry.instanceCount).toBe(0);
    expect(version()).toBe(before);
  });

  it('get new buffers only when there is no room for them, and give the old ones back', () => {
    const { geometry, drawn, place } = stage(2);
    let given = 0;
    geometry.addEventListener('dispose', () => given++);
    drawn.reserve(3);
    expect(given).toBe(0);
    place.array = new Float32Array(200);
    drawn.reserve(100);
    expect(given).toBe(1);
    expect(geometry.getAttribute('place').count).toBeGreaterThanOrEqual(100);
  });
});
