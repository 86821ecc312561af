import { describe, expect, it } from 'vitest';
import { readGround } from '../../src/workers/readGround.ts';

const meta = {
  bodies: [
    { id: 'rhine', name: 'Rhein', kind: 'river', levelM: null },
    { id: 'lake', name: 'See', kind: 'still', levelM: 27.5 },
  ],
};
const columns = {
  x: Int32Array.of(-123456, 0),
  y: Int16Array.of(2550, -100),
  z: Int32Array.of(10, 20),
  body: Uint8Array.of(1, 2),
  km: Uint16Array.of(8080, 0),
};

describe('ground file', () => {
  it('is read in metres, kilometres and levels', () => {
    const { points } = readGround({ meta, columns });
    expect(points.x[0]).toBeCloseTo(-12345.6, 2);
    expect([...points.y]).toEqual([25.5, -1]);
    expect(points.km[0]).toBeCloseTo(780.8, 3);
    expect(points.km[1]).toBe(0);
    expect(points.bodyLevels[0]).toBeNaN();
    expect(points.bodyLevels[1]).toBe(27.5);
  });

  it('says which column is missing', () => {
    const { x, y, z, body } = columns;
    expect(() => readGround({ meta, columns: { x, y, z, body } })).toThrow('column km is missing');
  });
});
