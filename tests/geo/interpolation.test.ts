import { describe, expect, it } from 'vitest';
import { createInterpolation, leaveOneOut, type Computing } from '../../src/geo/interpolation.ts';

const KNOWN = [{ x: 0, z: 0, reachM: 1000 }, { x: 1000, z: 0, reachM: 1000 }]; // prettier-ignore
function at(x: number, z: number, values: readonly number[], computing: Computing = 'mean') {
  const [out, cover] = [new Float32Array(1), new Float32Array(1)];
  createInterpolation([x, z], KNOWN, computing).compute(values, out, cover);
  return { value: out[0]!, cover: cover[0]! };
}

describe('a mean by inverse distance', () => {
  it('is what is known at a known place, and half of each in the middle', () => {
    expect(at(0, 0, [10, 30]).value).toBeCloseTo(10, 1);
    expect(at(1000, 0, [10, 30]).value).toBeCloseTo(30, 1);
    expect(at(500, 0, [10, 30]).value).toBeCloseTo(20, 5);
  });

  it('never leaves what is known around it, and goes from one to the other without a step', () => {
    const along = Array.from({ length: 101 }, (_, i) => at(i * 10, 120, [10, 30]).value);
    along.forEach((value, i) => {
      expect(value >= 10 && value <= 30).toBe(true);
      if (i > 0) expect(value - along[i - 1]!).toBeLessThan(1.2);
    });
  });

  it('leaves out what is not known now, and says nothing beyond the reach', () => {
    expect(at(900, 0, [10, Number.NaN]).value).toBeCloseTo(10, 5);
    expect(at(1100, 0, [10, Number.NaN])).toEqual({ value: Number.NaN, cover: 0 });
    expect(at(500, 0, [Number.NaN, Number.NaN]).value).toBeNaN();
  });

  it('is covered the less the farther the nearest known place is', () => {
    expect(at(100, 0, [10, 30]).cover).toBeCloseTo(0.9, 5);
    expect(at(500, 0, [10, 30]).cover).toBeCloseTo(0.5, 5);
  });
});

describe('the best that reaches a place', () => {
  it('falls off to nothing at its reach', () => {
    expect(at(0, 0, [0.8, Number.NaN], 'best').value).toBeCloseTo(0.8, 3);
    expect(at(500, 0, [0.8, Number.NaN], 'best').value).toBeCloseTo(0.6, 5);
    expect(at(999, 0, [0.8, Number.NaN], 'best').value).toBeLessThan(0.01);
    expect(at(1001, 0, [0.8, Number.NaN], 'best').value).toBeNaN();
  });

  it('is that of the stronger one: who is lost leaves it to the other', () => {
    expect(at(300, 0, [1, 0.4], 'best').value).toBeCloseTo(0.91, 5);
    expect(at(300, 0, [Number.NaN, 0.4], 'best').value).toBeCloseTo(0.4 * (1 - 0.49), 5);
  });
});

describe('the check of a computed field', () => {
  it('computes each place from the others', () => {
    expect(leaveOneOut([{ x: 0, z: 0, reachM: 900 }, { x: 500, z: 0, reachM: 900 }], [10, 16])).toEqual({ error: 6, places: 2 }); // prettier-ignore
  });

  it('is not there where no two places reach each other', () => {
    expect(leaveOneOut([{ x: 0, z: 0, reachM: 100 }, { x: 500, z: 0, reachM: 100 }], [10, 16])).toBeNull(); // prettier-ignore
    expect(leaveOneOut([{ x: 0, z: 0, reachM: 900 }, { x: 500, z: 0, reachM: 900 }], [10, Number.NaN])).toBeNull(); // prettier-ignore
  });
});
