import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { planAt, PlanSchema } from '../../src/schema/plan.ts';

const OUTLINE = [[6.7, 51.4], [6.71, 51.4], [6.71, 51.41]] as const; // prettier-ignore
const plan = v.parse(PlanSchema, {
  steps: [
    { state: 'idea', from: '2020' },
    { state: 'planned', from: '2022-09' },
    { state: 'building', from: '2024-01-01' },
    { state: 'built', from: '2026-01-01' },
  ],
  volumes: [{ outline: OUTLINE, toM: 20 }],
});
const at = (date: string) => planAt(plan, Date.parse(date));

describe('a plan', () => {
  it('is what its last step before the instant says', () => {
    expect(at('2021-05-01').state).toBe('idea');
    expect(at('2023-12-31')).toEqual({ state: 'planned', done: 0 });
    expect(at('2026-01-01')).toEqual({ state: 'built', done: 1 });
  });

  it('is at its first step before that, and stays at its last', () => {
    expect(at('1999-01-01').state).toBe('idea');
    expect(at('2100-01-01').state).toBe('built');
  });

  it('grows from the begin of the works to their end', () => {
    expect(at('2024-01-01')).toEqual({ state: 'building', done: 0 });
    expect(at('2025-01-01').done).toBeCloseTo(0.5, 2);
    expect(at('2025-12-31').done).toBeGreaterThan(0.99);
  });

  it('must have its steps in order and bodies that are higher than nothing', () => {
    const refused = (input: unknown): string => v.safeParse(PlanSchema, input).issues![0].message;
    const steps = [{ state: 'planned', from: '2024' }];
    expect(refused({ steps: [...steps, { state: 'built', from: '2023-12' }] })).toMatch('after the one before');
    expect(refused({ steps, volumes: [{ outline: OUTLINE, fromM: 9, toM: 9 }] })).toMatch('toM must be above fromM');
    expect(refused({ steps, volumes: [{ outline: OUTLINE.slice(1), toM: 9 }] })).toMatch('three corners');
    expect(refused({ steps: [{ state: 'planned', from: 'soon' }] })).toMatch('year, month or day');
    expect(refused({ steps: [{ state: 'planned', from: '2024-13' }] })).toMatch('a day that exists');
  });
});
