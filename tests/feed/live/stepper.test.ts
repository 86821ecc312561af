import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStepper } from '../../../src/feed/live/stepper.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** @param dueIn what the step says of those that wait */
function stepperOf(dueIn: () => number | null = () => null) {
  const began = performance.now();
  const steps: { at: number; isBeat: boolean }[] = [];
  const stepper = createStepper(100, (now, isBeat) => {
    steps.push({ at: Math.round(now - began), isBeat });
    return dueIn();
  });
  return { stepper, steps, beats: () => steps.filter(({ isBeat }) => isBeat).map(({ at }) => at) };
}

it('the first change is told at once, what follows at the beat', () => {
  const { stepper, beats } = stepperOf();
  for (let ms = 0; ms < 1_000; ms += 10) {
    stepper.wake();
    vi.advanceTimersByTime(10);
  }
  expect(beats()[0]).toBeLessThan(10);
  expect(beats()).toHaveLength(10);
});

it('changes as often as the beat are each told at once, also when they come a little early or late', () => {
  const { stepper, beats } = stepperOf();
  const changes = [0, 101, 199, 303, 396, 502, 600];
  let ms = 0;
  for (const change of changes) {
    vi.advanceTimersByTime(change - ms);
    ms = change;
    stepper.wake();
  }
  vi.advanceTimersByTime(200);
  expect(beats()).toHaveLength(changes.length);
  beats().forEach((at, i) => expect(at - changes[i]!).toBeLessThan(15));
});

it('somebody who wants little does not delay the others', () => {
  const { stepper, beats } = stepperOf(() => 10_000);
  stepper.wake();
  vi.advanceTimersByTime(500);
  stepper.wake();
  vi.advanceTimersByTime(20);
  expect(beats()).toHaveLength(2);
});

it('looks again when somebody is due, and after its end never', () => {
  const { stepper, steps } = stepperOf(() => 50);
  stepper.wake();
  vi.advanceTimersByTime(500);
  expect(steps.length).toBeGreaterThanOrEqual(8);
  stepper.dispose();
  const before = steps.length;
  stepper.wake();
  vi.advanceTimersByTime(500);
  expect(steps).toHaveLength(before);
});
