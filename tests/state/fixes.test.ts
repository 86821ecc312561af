import { describe, expect, it } from 'vitest';
import { Fixes, type Fix, type MoverPose } from '../../src/state/fixes.ts';

const fix = (seconds: number, along: number, speedMs: number, way = 0): Fix => ({
  timeMs: seconds * 1000, x: along, z: 0, vx: speedMs, vz: 0, headingRad: 0, way, alongM: along,
}); // prettier-ignore
const sampler = (...list: readonly Fix[]) => {
  const fixes = new Fixes(1, 8);
  for (const each of list) fixes.push(0, each);
  const pose: MoverPose = { x: 0, z: 0, headingRad: 0, speedMs: 0, ageMs: 0, way: -1, alongM: 0 };
  return (seconds: number): MoverPose | null => (fixes.sample(0, seconds * 1000, pose) ? { ...pose } : null);
};

describe('fixes on a course', () => {
  it('are joined along it by the speeds at both: never back, and as quick at a fix as it says', () => {
    const at = sampler(fix(0, 100, 0), fix(10, 150, 10));
    let last = 100;
    for (let s = 0; s <= 10; s += 0.5) {
      const { alongM, way } = at(s)!;
      expect(way).toBe(0);
      expect(alongM).toBeGreaterThanOrEqual(last);
      last = alongM;
    }
    expect(last).toBe(150);
    expect(at(0.01)!.speedMs).toBeLessThan(0.2);
    expect(at(9.99)!.speedMs).toBeCloseTo(10, 0);
  });

  it('of which the next is on another course are not joined: a tram that turns round does not fly', () => {
    const at = sampler(fix(0, 900, 0, 0), fix(60, 0, 0, 1));
    expect(at(59)).toMatchObject({ way: 0, alongM: 900 });
    expect(at(60)).toMatchObject({ way: 1, alongM: 0 });
  });

  it('end where the mover has left, until it is back', () => {
    const gone = { ...fix(20, 0, 0), x: Number.NaN, z: Number.NaN, way: Number.NaN, alongM: Number.NaN };
    const at = sampler(fix(0, 100, 5), fix(10, 150, 5), gone, fix(100, 0, 0));
    expect(at(15)).toMatchObject({ alongM: 150 });
    expect(at(25)).toBeNull();
    expect(at(100)).toMatchObject({ alongM: 0 });
  });
});
