import { describe, expect, it } from 'vitest';
import { InstancedBufferGeometry } from 'three';
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
    const { array } = geometry.getAttribute('place');
    return rows.map((_, i) => [...array.slice(2 * i, 2 * i + 2)]);
  };
  const version = (): number => (geometry.getAttribute('place') as unknown as { version: number }).version;
  return { geometry, place, drawn, draw, version };
}

describe('rows that are drawn', () => {
  it('lie one after the other, with the row they are', () => {
    const { geometry, draw, drawn } = stage(40);
    expect(draw([3, 0, 39])).toEqual([[6, 7], [0, 1], [78, 79]]); // prettier-ignore
    expect(geometry.instanceCount).toBe(3);
    expect(drawn.shown()).toBe(3);
    expect([...geometry.getAttribute('row').array.slice(0, 3)]).toEqual([3, 0, 39]);
  });

  it('are uploaded when they are others or their numbers are, and only so many as there are', () => {
    const { geometry, place, draw, version } = stage(40);
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
    const { updateRanges } = geometry.getAttribute('place') as unknown as { updateRanges: unknown };
    expect(updateRanges).toEqual([{ start: 0, count: 2 }]);
  });

  it('are none where none are', () => {
    const { geometry, draw } = stage(2);
    draw([1]);
    draw([]);
    expect(geometry.instanceCount).toBe(0);
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
