import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import { Phases } from '../../src/state/phases.ts';

const at = (timeMs: number, value: number) => ({ timeMs: unixMs(timeMs), value });

describe('what signals showed', () => {
  it('is known for the instant at which vehicles are drawn, a little ago', () => {
    const phases = new Phases(1);
    phases.take(0, at(1000, 3));
    phases.take(0, at(21_000, 6));
    expect(phases.at(0, 20_000)).toBe(3);
    expect(phases.at(0, 21_000)).toBe(6);
    expect(phases.at(0, 500)).toBe(3);
  });

  it('begins anew when the clock is set back', () => {
    const phases = new Phases(1);
    phases.take(0, at(21_000, 6));
    phases.take(0, at(1000, 3));
    expect(phases.at(0, 30_000)).toBe(3);
  });

  it('is not known before anything was said', () => {
    expect(new Phases(2).at(1, 1000)).toBeNull();
  });
});
