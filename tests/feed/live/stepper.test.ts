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

it('a beat that the process was too busy for does not delay those after it', () => {
  const { stepper, beats } = stepperOf();
  stepper.wake();
  // Busy: the clock goes on and no timer runs.
  vi.setSystemTime(Date.now() + 60);
  const busy = vi.spyOn(performance, 'now');
  const real = performance.now();
  busy.mockReturnValue(real + 60);
  vi.advanceTimersToNextTimer();
  busy.mockRestore();
  vi.advanceTimersByTime(100);
  stepper.wake();
  vi.advanceTimersByTime(20);
  expect(beats()).toHaveLength(2);
});

it('who may get more later is looked at then, which is no beat', () => {
  const { stepper, steps } = stepperOf();
  stepper.wake();
  vi.advanceTimersByTime(50);
  stepper.comeBackIn(30);
  stepper.comeBackIn(5_000);
  stepper.comeBackIn(null);
  vi.advanceTimersByTime(200);
  expect(steps).toHaveLength(2);
  expect(steps[1]!.isBeat).toBe(false);
  expect(steps[1]!.at).toBeLessThan(95);
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
