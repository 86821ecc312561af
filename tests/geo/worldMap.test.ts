import { describe, expect, it } from 'vitest';
import { alongGreatCircle, angleBetween, equalAreaMap } from '../../src/geo/worldMap.ts';

const DUISBURG = { lon: 6.76, lat: 51.45 };
const XIAN = { lon: 108.94, lat: 34.34 };
const EARTH_KM = 6371;

describe('great circles', () => {
  it('know how far places are apart: about 7 700 km from Duisburg to Xi’an', () => {
    expect(angleBetween(DUISBURG, XIAN) * EARTH_KM).toBeGreaterThan(7600);
    expect(angleBetween(DUISBURG, XIAN) * EARTH_KM).toBeLessThan(7900);
  });

  it('begin and end at their places, run evenly, and bend to the north of the straight line', () => {
    const middle = alongGreatCircle(DUISBURG, XIAN, 0.5);
    expect(alongGreatCircle(DUISBURG, XIAN, 0).lon).toBeCloseTo(DUISBURG.lon, 6);
    expect(alongGreatCircle(DUISBURG, XIAN, 1).lat).toBeCloseTo(XIAN.lat, 6);
    expect(angleBetween(DUISBURG, middle)).toBeCloseTo(angleBetween(middle, XIAN), 9);
    expect(middle.lat).toBeGreaterThan((DUISBURG.lat + XIAN.lat) / 2 + 5);
    expect(alongGreatCircle(DUISBURG, DUISBURG, 0.5)).toEqual(DUISBURG);
  });
});

describe('the equal-area map', () => {
  const map = equalAreaMap({ lon: 60, lat: 45 });

  it('has its centre in the middle, east to the right and north at the top', () => {
    expect(map({ lon: 60, lat: 45 }).map((value) => Math.abs(value))).toEqual([0, 0]);
    expect(map({ lon: 61, lat: 45 })[0]).toBeGreaterThan(0);
    expect(map({ lon: 60, lat: 46 })[1]).toBeLessThan(0);
  });

  it('keeps areas: a field of one degree is as large far out as it is on the globe', () => {
    const areaAt = (lon: number, lat: number): number => {
      const corners = [[0, 0], [1, 0], [1, 1], [0, 1]].map(([x, y]) => map({ lon: lon + x!, lat: lat + y! })); // prettier-ignore
      return Math.abs(corners.reduce((sum, [x, y], i) => { const [u, v] = corners[(i + 1) % 4]!; return sum + x * v - u * y; }, 0)) / 2; // prettier-ignore
    };
    const onGlobe = (lat: number): number => (Math.PI / 180) * (Math.sin(((lat + 1) * Math.PI) / 180) - Math.sin((lat * Math.PI) / 180)); // prettier-ignore
    for (const [lon, lat] of [[5, 51], [110, 30], [60, 70]] as const) expect(areaAt(lon, lat) / onGlobe(lat)).toBeCloseTo(1, 2); // prettier-ignore
  });
});
