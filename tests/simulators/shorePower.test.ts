import { beforeAll, describe, expect, it } from 'vitest';
import { shorePower } from '../../src/simulators/port/shorePower.ts';
import { hullsAt, measuredAt, readCity, type City } from './check/cityDay.ts';
import { DAY_MS, HOUR_MS, MONDAY } from './themeStations.ts';

let city: City;
beforeAll(() => {
  city = readCity(() => 500);
});

const berths = (atMs: number) => measuredAt(city, atMs, (kind) => kind === 'berth').map(({ values }) => values);

describe('shore power', () => {
  it('begins when a crew has had twenty minutes to plug in', () => {
    const after = (minutes: number): number | null =>
      shorePower(1, { isTaken: true, overdueMs: 0, lengthM: 110, liesMs: minutes * 60_000 }, city.world, MONDAY);
    expect(after(19)).toBe(0);
    expect(after(20)).toBeGreaterThan(2);
    expect(shorePower(1, null, city.world, MONDAY)).toBeNull();
  });

  it('is drawn where a vessel lies and nowhere else, by as many as are moored', () => {
    let plugged = 0;
    for (let at = MONDAY; at < MONDAY + DAY_MS; at += HOUR_MS) {
      const all = berths(at);
      const moored = hullsAt(city, at).filter(({ isMoored }) => isMoored).length;
      const drawing = all.filter(({ shorePower }) => shorePower! > 0);
      expect(drawing.every(({ taken }) => taken === 1)).toBe(true);
      expect(all.every(({ taken, shorePower }) => taken === 1 || shorePower === 0)).toBe(true);
      // Who has just made fast has not plugged in yet.
      expect(drawing.length).toBeLessThanOrEqual(moored);
      expect(drawing.length).toBeGreaterThan(moored - 6);
      plugged += drawing.length;
    }
    expect(plugged / 24).toBeGreaterThan(5);
  });

  it('is what the household of an inland vessel needs, and no more than a post gives', () => {
    for (let at = MONDAY; at < MONDAY + DAY_MS; at += HOUR_MS)
      for (const { shorePower } of berths(at)) {
        expect(shorePower).toBeLessThanOrEqual(43);
        if (shorePower! > 0) expect(shorePower).toBeGreaterThan(2);
      }
  });

  it('ends when the vessel sails, and is more in the evening than before dawn', () => {
    const sumAt = (hour: number): number => {
      const drawing = berths(MONDAY + hour * HOUR_MS).flatMap(({ shorePower }) => (shorePower! > 0 ? [shorePower!] : [])); // prettier-ignore
      return drawing.reduce((sum, kw) => sum + kw, 0) / drawing.length;
    };
    expect(sumAt(18)).toBeGreaterThan(sumAt(2) * 1.3);
    let sailed = 0;
    let before = berths(MONDAY);
    for (let at = MONDAY + HOUR_MS / 4; at < MONDAY + DAY_MS; at += HOUR_MS / 4) {
      const now = berths(at);
      now.forEach(({ taken, shorePower }, i) => {
        if (before[i]!['taken'] !== 1 || taken !== 0) return;
        sailed++;
        expect(shorePower).toBe(0);
      });
      before = now;
    }
    expect(sailed).toBeGreaterThan(20);
  });
});
