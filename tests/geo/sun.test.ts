import { Body, Equator, Horizon, Observer } from 'astronomy-engine';
import { describe, expect, it } from 'vitest';
import { gridConvergence } from '../../src/geo/sceneFrame.ts';
import { moonAt, sunAt, sunInScene } from '../../src/geo/sun.ts';

const DEG = Math.PI / 180;
const DUISBURG = { lon: 6.7623, lat: 51.4344 };
const observer = new Observer(DUISBURG.lat, DUISBURG.lon, 30);

function reference(body: Body, date: Date): { azimuth: number; altitude: number } {
  const equator = Equator(body, date, observer, true, true);
  return Horizon(date, observer, equator.ra, equator.dec, 'normal');
}
const angleBetween = (a: number, b: number): number => Math.abs(((a - b + 540) % 360) - 180);

describe('sun', () => {
  it('stands within 0.1° of the astronomical ephemeris through a whole year', () => {
    let checked = 0;
    for (let day = 0; day < 365; day += 5) {
      for (let hour = 0; hour < 24; hour += 1.5) {
        const date = new Date(Date.UTC(2024, 0, 1 + day, 0, hour * 60));
        const expected = reference(Body.Sun, date);
        if (expected.altitude < 0.5) continue;
        const sun = sunAt(date.getTime(), DUISBURG);
        expect(Math.abs(sun.altitude / DEG - expected.altitude)).toBeLessThan(0.1);
        const acrossSky = angleBetween(sun.azimuthTrue / DEG, expected.azimuth) * Math.cos(sun.altitude);
        expect(acrossSky).toBeLessThan(0.1);
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(400);
  });

  it('is known below the horizon to half a degree, enough for the colour of the sky', () => {
    for (let hour = 0; hour < 24; hour++) {
      const date = new Date(Date.UTC(2024, 0, 4, hour));
      expect(
        Math.abs(sunAt(date.getTime(), DUISBURG).altitude / DEG - reference(Body.Sun, date).altitude),
      ).toBeLessThan(0.5);
    }
  });

  it('stands in the scene turned by the grid convergence', () => {
    // At true noon the sun is due south; grid south lies 1.75° off it.
    let noon = Date.UTC(2024, 0, 4, 11);
    while (sunAt(noon, DUISBURG).azimuthTrue < Math.PI) noon += 1000;
    const sun = sunInScene(noon, DUISBURG);
    expect(Math.hypot(sun.x, sun.y, sun.z)).toBeCloseTo(1, 9);
    expect(sun.z).toBeGreaterThan(0);
    expect(Math.atan2(sun.x, sun.z) / DEG).toBeCloseTo(gridConvergence(DUISBURG) / DEG, 1);
    expect(gridConvergence(DUISBURG) / DEG).toBeCloseTo(-1.75, 2);
  });
});

describe('moon', () => {
  it('stands within half a degree of the ephemeris while it is up', () => {
    for (let day = 1; day < 29; day++) {
      const date = new Date(Date.UTC(2024, 0, day, 21));
      const expected = reference(Body.Moon, date);
      if (expected.altitude < 1) continue;
      expect(Math.abs(moonAt(date.getTime(), DUISBURG).altitude / DEG - expected.altitude)).toBeLessThan(0.5);
    }
  });

  it('is nearly full on 26 January 2024', () => {
    expect(moonAt(Date.UTC(2024, 0, 25, 18), DUISBURG).litShare).toBeGreaterThan(0.98);
  });
});
