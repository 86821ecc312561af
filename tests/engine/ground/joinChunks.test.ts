import { describe, expect, it } from 'vitest';
import { joinChunks } from '../../../src/engine/ground/joinChunks.ts';
import { buildTerrainMesh } from '../../../src/workers/terrainMesh.ts';

/** Hilly ground of 10 km, a point each kilometre. */
function hills() {
  const n = 11;
  const at = (make: (column: number, row: number) => number): Float32Array =>
    Float32Array.from({ length: n * n }, (_, i) => make(i % n, Math.floor(i / n)));
  return buildTerrainMesh({
    x: at((column) => column * 1000 - 5000),
    z: at((_, row) => row * 1000 - 5000),
    y: at((column, row) => 30 + ((column * 7 + row * 5) % 9)),
    km: new Float32Array(n * n),
    body: new Uint8Array(n * n),
    bodyLevels: new Float32Array(0),
  });
}

describe('the squares of the ground', () => {
  const { chunks } = hills();
  const { geometry, cut } = joinChunks(chunks);
  const position = geometry.getAttribute('position');
  const corner = (i: number): number[] => {
    const vertex = cut.index.getX(i);
    return [position.getX(vertex), position.getY(vertex), position.getZ(vertex)];
  };

  it('are one geometry with every triangle of each, one square after another', () => {
    expect(chunks.length).toBeGreaterThan(4);
    let next = 0;
    chunks.forEach(({ position: its, index }, square) => {
      expect(cut.squares[square]).toMatchObject({ start: next, count: index.length });
      index.forEach((vertex, i) => expect(corner(next + i)).toEqual([...its.slice(3 * vertex, 3 * vertex + 3)]));
      next += index.length;
    });
    expect(cut.index.count).toBe(next);
    expect(geometry.getAttribute('normal').count).toBe(position.count);
  });

  it('each lie within their ball', () => {
    for (const { start, count, sphere } of cut.squares)
      for (let i = start; i < start + count; i++) {
        const [x, y, z] = corner(i);
        const away = Math.hypot(x! - sphere.center.x, y! - sphere.center.y, z! - sphere.center.z);
        expect(away).toBeLessThanOrEqual(sphere.radius + 1e-3);
      }
  });

  it('follow one another column by column, so that what is seen of a column is one draw', () => {
    const column = ({ center }: { center: { x: number } }): number => Math.floor(center.x / 4000);
    const columns = cut.squares.map(({ sphere }) => column(sphere));
    expect(columns).toEqual(columns.toSorted((a, b) => a - b));
    cut.squares.slice(1).forEach(({ sphere }, i) => {
      const before = cut.squares[i]!.sphere;
      if (column(before) === column(sphere)) expect(sphere.center.z).toBeGreaterThan(before.center.z);
    });
  });
});
