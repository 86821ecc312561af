import { describe, expect, it } from 'vitest';
import { heldAtBarrier, type Comer } from '../../../src/engine/traffic/heldAtBarrier.ts';

/** Ten metres a second, eastwards; the span begins after 100 s. */
const placeAt = (second: number): [number, number, number] => [second * 10, 0, 0];
const BARRIER_S = 100;
const car = (afterS: number, lane = 0, isHeavy = false): Comer => ({ afterS, lane, isHeavy });
const at = (comers: readonly Comer[], closedAtS: number, opensAtS: number, nowS: number) => {
  const held = heldAtBarrier(comers, { closedAtS, opensAtS }, BARRIER_S, nowS, placeAt);
  return comers.map((_, i) => held.get(i) ?? null);
};

describe('vehicles before a barrier', () => {
  it('stand one behind the other in their lane when it is shut; who has passed it drives on, and who is far still comes', () => {
    // Shut for 20 s: who is now 10 and 5 s beyond would not have passed, who is 30 s beyond had.
    const [far, last, first, passed] = at([car(40), car(105), car(110), car(130)], 980, Infinity, 1000);
    expect([far, passed]).toEqual([null, null]);
    expect(first!.stands && last!.stands).toBe(true);
    expect(first!.second).toBeCloseTo(98.8);
    expect(last!.second).toBeCloseTo(98.05);
  });

  it('are two queues on two lanes, and a lorry takes more room', () => {
    const [third, second, first] = at([car(104), car(105, 1), car(110, 0, true)], 980, Infinity, 1000);
    expect(second!.second).toBeCloseTo(98.8);
    expect(first!.second - third!.second).toBeGreaterThan(1);
  });

  it('are never on the span while it is shut, however long that is', () => {
    for (let nowS = 1000; nowS < 1400; nowS += 7) {
      const comers = Array.from({ length: 60 }, (_, k) => car(k * 9));
      const shutForS = nowS - 1000;
      at(comers, 1000, Infinity, nowS).forEach((held, i) => {
        const second = held?.second ?? comers[i]!.afterS;
        // Only those that had passed before it was shut.
        if (comers[i]!.afterS < BARRIER_S + shutForS) expect(second).toBeLessThanOrEqual(BARRIER_S);
      });
    }
  });

  it('drive on one after the other when it opens, and end up late by what it has cost them', () => {
    const comers = [car(160), car(170), car(180)];
    // Shut from 900 to 980: they would have passed at 920, 930, 940.
    const [third, second, first] = at(comers, 900, 980, 1000);
    expect([first, second, third]).toEqual([
      { second: 120, stands: false },
      { second: 118, stands: false },
      { second: 116, stands: false },
    ]);
  });

  it('do not wait for a queue that is gone', () => {
    expect(at([car(101)], 900, 910, 1000)).toEqual([null]);
  });
});
