import { describe, expect, it } from 'vitest';
import { boxesOfDay, type TruckBoxes } from '../../../src/simulators/logistics/gateBoxes.ts';

const LIMITS = Array.from({ length: 24 }, (_, k) => 20 + (k % 3) * 8);

/** A day of so many trucks, told that so many are usual. */
function dayOf(key: number, trucks: number, usual = trucks, look: (open: readonly number[], boxes: TruckBoxes, k: number) => void = () => undefined) {
  const day = boxesOfDay(key, LIMITS);
  const all = Array.from({ length: trucks }, (_, k) => {
    const boxes = day.next((k / trucks) * 21, Math.max(0, usual * (1 - (k + 1) / trucks)));
    look(day.open, boxes, k);
    return boxes;
  });
  return { day, all };
} // prettier-ignore

describe('the boxes of the trucks of a gate', () => {
  it.each([20, 45, 160, 650])('are even at the end of a day of %i trucks, in every block', (trucks) => {
    for (let key = 0; key < 40; key++) expect(dayOf(key, trucks).day.open.every((teu) => teu === 0)).toBe(true);
  });

  it('are even when high water keeps two of three trucks away from noon on', () => {
    for (let key = 0; key < 40; key++) expect(dayOf(key, 220, 650).day.open.every((teu) => teu === 0)).toBe(true);
  });

  it('never fill or clear a block by more than its limit', () => {
    dayOf(7, 650, 650, (open) => {
      open.forEach((teu, k) => expect(Math.abs(teu)).toBeLessThanOrEqual(LIMITS[k]!));
    });
  });

  it('let the yard grow in the morning', () => {
    let noon = 0;
    dayOf(7, 650, 650, (open, _boxes, k) => {
      if (k === 280) noon = open.reduce((a, b) => a + b, 0);
    });
    expect(noon).toBeGreaterThan(60);
  });

  it('are of one TEU or two, 1.16 to a truck, and no truck comes and goes empty', () => {
    const { all } = dayOf(3, 650);
    const boxes = all.flatMap(({ brings, fetches }) => [brings, fetches].filter((box) => box !== null));
    expect(boxes.every(({ teu }) => teu === 1 || teu === 2)).toBe(true);
    expect(all.every(({ brings, fetches }) => brings !== null || fetches !== null)).toBe(true);
    expect(boxes.length / all.length).toBeGreaterThan(1.1);
    expect(boxes.length / all.length).toBeLessThan(1.35);
  });

  it('are chosen knowing only the trucks before: a shorter day begins as a longer one', () => {
    const next = (count: number): TruckBoxes[] => {
      const day = boxesOfDay(5, LIMITS);
      return Array.from({ length: count }, (_, k) => day.next(k / 30, 650 - k));
    };
    expect(next(40)).toEqual(next(400).slice(0, 40));
  });
});
