import { describe, expect, it } from 'vitest';
import { measuredAt, readCity, recordedStage } from '../check/cityDay.ts';

const T0 = Date.parse('2024-01-10T09:00:00Z');
const STEP_MS = 7_000;
const STEPS = 60;

describe('the work of the cranes', () => {
  it('is the same at an instant whatever was asked before: forwards, and back from hours later', () => {
    const [forwards, back] = [readCity(recordedStage()), readCity(recordedStage())];
    const cranesAt = (city: typeof forwards, atMs: number) =>
      measuredAt(city, atMs, (kind) => kind === 'crane').map(({ station, values }) => [station.asset.id, values]);
    cranesAt(back, T0 + 3 * 3_600_000);
    for (let step = 0; step < STEPS; step++) {
      const atMs = T0 + step * STEP_MS;
      const [asked, again] = [cranesAt(forwards, atMs), cranesAt(back, atMs)];
      expect(asked.length).toBeGreaterThan(20);
      expect(asked).toEqual(again);
    }
  });
});
