import { describe, expect, it } from 'vitest';
import { createHeightSampler, triangulate } from '../../src/geo/tin.ts';

/** Deterministic scatter on a 1000 × 1000 square, decimetres. */
function scatter(count: number): { x: Int32Array; z: Int32Array } {
  const x = new Int32Array(count);
  const z = new Int32Array(count);
  let seed = 7;
  const next = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  for (let i = 0; i < count; i++) {
    x[i] = Math.round(next() * 10_000);
    z[i] = Math.round(next() * 10_000);
  }
  x.set([0, 10_000, 0, 10_000]);
  z.set([0, 0, 10_000, 10_000]);
  return { x, z };
}

describe('triangulate', () => {
  it('winds every triangle counter-clockwise seen from above', () => {
    const { x, z } = scatter(500);
    const t = triangulate(x, z);
    for (let i = 0; i < t.length; i += 3) {
      const [a, b, c] = [t[i]!, t[i + 1]!, t[i + 2]!];
      expect((z[b]! - z[a]!) * (x[c]! - x[a]!) - (x[b]! - x[a]!) * (z[c]! - z[a]!)).toBeGreaterThan(0);
    }
  });

  it('covers the hull exactly once', () => {
    const { x, z } = scatter(500);
    const t = triangulate(x, z);
    let area = 0;
    for (let i = 0; i < t.length; i += 3) {
      const [a, b, c] = [t[i]!, t[i + 1]!, t[i + 2]!];
      area += Math.abs((x[b]! - x[a]!) * (z[c]! - z[a]!) - (x[c]! - x[a]!) * (z[b]! - z[a]!)) / 2;
    }
    expect(area).toBeCloseTo(1e8, 0);
  });

  it('gives the same triangles for the same points, whatever array holds them', () => {
    const { x, z } = scatter(200);
    expect(triangulate(Array.from(x), Array.from(z))).toEqual(triangulate(x, z));
  });
});

describe('createHeightSampler', () => {
  it('returns a plane exactly everywhere inside', () => {
    const { x, z } = scatter(800);
    const y = Float64Array.from(x, (px, i) => 20 + px / 1000 - z[i]! / 500);
    const heightAt = createHeightSampler(x, y, z, triangulate(x, z));
    for (let i = 0; i < 400; i++) {
      const px = (i * 7919) % 10_000;
      const pz = (i * 104_729) % 10_000;
      expect(heightAt(px, pz)).toBeCloseTo(20 + px / 1000 - pz / 500, 6);
    }
  });

  it('returns each vertex its own height', () => {
    const { x, z } = scatter(300);
    const y = Float64Array.from(x, (_, i) => i);
    const heightAt = createHeightSampler(x, y, z, triangulate(x, z));
    for (let i = 0; i < 100; i++) expect(heightAt(x[i]!, z[i]!)).toBeCloseTo(i, 6);
  });

  it('says 25 where there is no ground', () => {
    const heightAt = createHeightSampler([0, 10, 0], [1, 2, 3], [0, 0, 10], triangulate([0, 10, 0], [0, 0, 10]));
    expect(heightAt(-1, 5)).toBe(25);
    expect(heightAt(9, 9)).toBe(25);
    expect(heightAt(1, 1)).toBeCloseTo(1.3, 6);
  });

  it('says 25 on an empty ground', () => {
    expect(createHeightSampler([], [], [], [])(0, 0)).toBe(25);
  });
});
