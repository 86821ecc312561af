import { describe, expect, it } from 'vitest';
import { placeOn, type GradeCourse, type Net } from '../../../src/city/grades/gradeCourses.ts';
import { depthAt } from '../../../src/city/grades/lowerCourses.ts';
import { planGrades, type GradePlan } from '../../../src/city/grades/planGrades.ts';
import { chainage, densify } from '../../../src/geo/polyline.ts';
import type { Point } from '../../../src/geo/segmentIndex.ts';

const GROUND_M = 30;
const HALF_M: Record<Net, number> = { rail: 4.6, port: 2.6, street: 4.5, motorway: 13 };

function course(net: Net, line: readonly Point[], isFixed: (x: number, z: number) => boolean = () => false, heightM = GROUND_M): GradeCourse {
  const points = densify(line, 10);
  const none = new Uint8Array(points.length);
  return { key: `${net} ${line.join()}`, net, name: '', halfM: HALF_M[net], tracks: 2, points, at: chainage(points), y: new Float64Array(points.length).fill(heightM), isFixed: Uint8Array.from(points, ([x, z]) => (isFixed(x, z) ? 1 : 0)), isHigh: none, isRaised: none };
} // prettier-ignore
const plan = (courses: readonly GradeCourse[], levelCrossings: readonly Point[] = []): GradePlan =>
  planGrades(courses, levelCrossings, () => true);
const heightAt = ({ courses, lowered }: GradePlan, c: number, at: number): number => {
  const own = lowered.get(c);
  return placeOn(courses[c]!, courses[c]!.y, at).y - (own ? depthAt(own, at) : 0);
};

/** From west to east and from north to south, 2 km; they cross at 0, 0. */
const ACROSS: Point[] = [[-1000, 0], [1000, 0]]; // prettier-ignore
const DOWN: Point[] = [[0, -1000], [0, 1000]]; // prettier-ignore

describe('where a street crosses a railway', () => {
  const made = plan([course('rail', ACROSS), course('street', DOWN)]);

  it('it goes under the tracks, which keep their level', () => {
    expect(made.separations).toHaveLength(1);
    expect(made.lowered.has(0)).toBe(false);
    expect(heightAt(made, 1, 1000)).toBeLessThan(GROUND_M - 5.6);
    expect(made.open).toEqual([]);
  });

  it('it comes down on ramps below 6 % from the ground, and stays as it was beyond', () => {
    for (let at = 0; at < 2000; at += 5) {
      const [a, b] = [heightAt(made, 1, at), heightAt(made, 1, at + 5)];
      expect(Math.abs(b - a)).toBeLessThan(0.06 * 5);
    }
    expect(heightAt(made, 1, 820)).toBe(GROUND_M);
    expect(heightAt(made, 1, 1180)).toBe(GROUND_M);
  });

  it('the ground is dug for it, no wider than its slopes, and not under the tracks beside', () => {
    expect(made.cuttings.heightAt(0, 0)).toBeLessThan(GROUND_M - 5.6);
    expect(made.cuttings.heightAt(4, 60)).toBeLessThan(GROUND_M - 2);
    expect(made.cuttings.heightAt(30, 0)).toBe(Infinity);
    expect(made.cuttings.heightAt(0, 300)).toBe(Infinity);
  });

  it('it stays level at a level crossing, and where its ramp would reach what may not be dug', () => {
    const level = plan([course('rail', ACROSS), course('street', DOWN)], [[20, 5]]);
    expect([level.separations.length, level.lowered.size, level.open.length]).toEqual([0, 0, 0]);
    const refused = plan([course('rail', ACROSS), course('street', DOWN, (_, z) => z > 60)]);
    expect(refused.lowered.size).toBe(0);
    expect(refused.open.map(({ reason }) => reason)).toEqual(['ramp reaches a bridge, the floodplain or a level crossing']); // prettier-ignore
  });

  it('at too flat an angle nothing is dug, and the crossing is said to be open', () => {
    const flat: Point[] = [[-1000, -60], [1000, 60]]; // prettier-ignore
    expect(plan([course('rail', ACROSS), course('street', flat)]).open).toHaveLength(1);
  });

  it('streets that meet its ramp come down to it, with ramps of their own', () => {
    const beside: Point[] = [[-500, 50], [500, 50]]; // prettier-ignore
    const met = plan([course('rail', ACROSS), course('street', DOWN), course('street', beside)]);
    expect(heightAt(met, 2, 500)).toBeCloseTo(heightAt(met, 1, 1050), 6);
    expect(heightAt(met, 2, 500)).toBeLessThan(GROUND_M - 3);
    expect(heightAt(met, 2, 560)).toBeGreaterThan(heightAt(met, 2, 500) + 3);
    expect(heightAt(met, 2, 0)).toBe(GROUND_M);
  });
});

describe('where a motorway crosses', () => {
  it('it goes under railways and streets, on ramps below 4 %', () => {
    const street: Point[] = [[-1000, 300], [1000, 300]]; // prettier-ignore
    const made = plan([course('rail', ACROSS), course('street', street), course('motorway', DOWN)]);
    expect([...made.lowered.keys()]).toEqual([2]);
    for (const at of [1000, 1300]) expect(heightAt(made, 2, at)).toBeLessThan(GROUND_M - 5.6);
    for (let at = 0; at < 2000; at += 5)
      expect(Math.abs(heightAt(made, 2, at + 5) - heightAt(made, 2, at))).toBeLessThan(0.04 * 5);
  });

  it('it stays above a street over which it lies already, which then goes down as far as that needs', () => {
    const made = plan([course('motorway', ACROSS, undefined, GROUND_M + 3), course('street', DOWN)]);
    expect([...made.lowered.keys()]).toEqual([1]);
    expect(GROUND_M + 3 - heightAt(made, 1, 1000)).toBeGreaterThan(5.7);
  });

  it('a street that comes out of an underpass beside it goes on under it', () => {
    const beside: Point[] = [[-1000, 40], [1000, 40]]; // prettier-ignore
    const made = plan([course('rail', ACROSS), course('motorway', beside), course('street', DOWN)]);
    expect([...made.lowered.keys()]).toEqual([2]);
    for (const at of [1000, 1040]) expect(heightAt(made, 2, at)).toBeLessThan(GROUND_M - 5.6);
  });

  it('of two motorways one goes under the other', () => {
    const made = plan([course('motorway', ACROSS), course('motorway', DOWN)]);
    expect(made.separations).toHaveLength(1);
    expect(made.lowered.size).toBe(1);
  });
});
