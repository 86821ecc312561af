import type { CarriagewayDay } from '../../../src/simulators/counters/carriageway.ts';
import type { Violation } from './violation.ts';

/** A day at a counter: both directions, and how many vehicles such a day brings by the counts of the real one. */
export interface CountedDay {
  readonly id: string;
  readonly factVehicles: number;
  readonly directions: readonly CarriagewayDay[];
}
/** A unit of the motorway at an instant: what it warns of, by cause; whether its counter has said that the road is congested, now or the time before, and how many wait there in the longer queue. */
export interface WarnedOf {
  readonly id: string;
  readonly cause: number;
  readonly isCongested: boolean;
  readonly waiting: number;
}

/** By chance a day is a little fuller or emptier; not by more. */
const MOST_OFF = 0.05;
/** Of so many that wait others must be warned. */
const MANY = 50;
const JAM_CAUSES = new Set([1, 27]);

/** Counters over a day: nobody lost or made up, never more than the road carries, as many as the real counters count. */
export function checkCountedDays(days: readonly CountedDay[], atMs: number): Violation[] {
  const found: Violation[] = [];
  const say = (rule: string, asset: string, detail: string): void => void found.push({ rule, asset, atMs, detail });
  for (const { id, factVehicles, directions } of days) {
    let total = 0;
    directions.forEach(({ wanted, passed, queue, capacity }, direction) => {
      const name = `${id}-${direction + 1}`;
      let [came, left] = [0, 0];
      passed.forEach((n, step) => {
        came += wanted[step]!;
        left += n;
        if (came !== left + queue[step]!)
          say('vehicles not conserved', name, `step ${step}: ${came} came, ${left} left, ${queue[step]!} wait`);
        if (n > capacity[step]!) say('more vehicles than the road carries', name, `${n} of ${capacity[step]!}`);
        if (n < 0 || !Number.isInteger(n)) say('negative stock', name, `${n} vehicles`);
      });
      total += left;
    });
    const off = total / factVehicles - 1;
    if (!(Math.abs(off) <= MOST_OFF)) say('not as many vehicles as were counted', id, `${total} instead of ${factVehicles.toFixed(0)}`); // prettier-ignore
  }
  return found;
}

/** Warnings of the motorway: of a jam only where one is, and none that is kept quiet. */
export function checkWarnings(units: readonly WarnedOf[], atMs: number): Violation[] {
  return units.flatMap(({ id, cause, isCongested, waiting }) => {
    const warns = JAM_CAUSES.has(cause);
    if (warns && !isCongested) return [{ rule: 'warning of no jam', asset: id, atMs, detail: `cause ${cause}` }];
    return waiting >= MANY && !warns
      ? [{ rule: 'jam without a warning', asset: id, atMs, detail: `cause ${cause}` }]
      : [];
  });
}
