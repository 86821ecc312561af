import { describe, expect, it } from 'vitest';
import { fromScene, fromUtm32, gridConvergence, SCENE_ORIGIN, toScene, toUtm32 } from '../../src/geo/sceneFrame.ts';

/**
 * Places with coordinates published in both systems: longitude, latitude, easting, northing in EPSG:25832, whole metres.
 * Schools of Duisburg, Schulministerium NRW 2021-09 (dl-de/by-2-0); the outermost in each direction are among them.
 */
const SCHOOLS = [
  [6.651462, 51.393514, 336612, 5696204], // Gartenstr. 13, 47239
  [6.809491, 51.499674, 347958, 5707668], // Max-Planck-Str. 71-73, 47167
  [6.786799, 51.35111, 345884, 5691196], // Am Knappert 20, 47269
  [6.719441, 51.54197, 341855, 5712562], // Franz-Lenze-Str. 97, 47178
  [6.710019, 51.403765, 340721, 5697215], // Körnerplatz 2, 47226
  [6.746625, 51.440665, 343393, 5701239], // Wrangelstr. 17, 47059
  [6.812786, 51.392572, 347831, 5695752], // Hermann-Grothe-Str. 99, 47279
  [6.748876, 51.525047, 343838, 5710617], // Sternstr. 76, 47179
  [6.715138, 51.408101, 341092, 5697686], // Krefelder Str. 47, 47226
  [6.768753, 51.434253, 344909, 5700479], // Landgerichtsstr. 17, 47051
  [6.708995, 51.407001, 340661, 5697577], // Krefelder Str. 92, 47226
] as const;
const CITY_CENTRE = { lon: 6.7623, lat: 51.4344 };

describe('the scene frame', () => {
  it('agrees with published coordinates of places all over the city within two metres', () => {
    expect(SCHOOLS.length).toBeGreaterThan(8);
    for (const [lon, lat, e, n] of SCHOOLS) {
      const place = toUtm32({ lon, lat });
      expect(Math.hypot(place.e - e, place.n - n)).toBeLessThan(2);
    }
  });

  it('puts the city centre where the city says it is', () => {
    const { e, n } = toUtm32(CITY_CENTRE);
    expect(Math.abs(e - 344_461)).toBeLessThan(10);
    expect(Math.abs(n - 5_700_509)).toBeLessThan(10);
  });

  it('has x to the east, z to the south and heights as they are', () => {
    const { e, n } = toUtm32(CITY_CENTRE);
    const { x, y, z } = toScene(CITY_CENTRE, 31.5);
    expect(x).toBeCloseTo(e - SCENE_ORIGIN.e, 6);
    expect(y).toBe(31.5);
    expect(z).toBeCloseTo(SCENE_ORIGIN.n - n, 6);
    expect(toScene({ lon: 6.7623, lat: 51.5 }).z).toBeLessThan(z);
    expect(toScene({ lon: 6.8, lat: 51.4344 }).x).toBeGreaterThan(x);
  });

  it('comes back to the same place within a millimetre', () => {
    for (const [lon, lat] of SCHOOLS) {
      const back = fromScene(toScene({ lon, lat }));
      expect(back.lon).toBeCloseTo(lon, 8);
      expect(back.lat).toBeCloseTo(lat, 8);
      expect(fromUtm32(toUtm32({ lon, lat })).lat).toBeCloseTo(lat, 8);
    }
  });

  it('keeps a millimetre in 32 bits anywhere in the city', () => {
    for (const [lon, lat] of SCHOOLS) {
      const { x, z } = toScene({ lon, lat });
      expect(Math.abs(Math.fround(x) - x)).toBeLessThan(0.001);
      expect(Math.abs(Math.fround(z) - z)).toBeLessThan(0.001);
    }
  });
});

describe('the grid convergence', () => {
  it('is −1.75° in Duisburg', () => {
    expect((gridConvergence(CITY_CENTRE) * 180) / Math.PI).toBeCloseTo(-1.75, 2);
  });

  it('is the angle by which true north lies beside the grid, all over the city', () => {
    for (const [lon, lat] of SCHOOLS) {
      const [here, north] = [toScene({ lon, lat }), toScene({ lon, lat: lat + 0.001 })];
      // Azimuth of true north in the grid, clockwise from grid north.
      const azimuth = Math.atan2(north.x - here.x, here.z - north.z);
      expect(azimuth).toBeCloseTo(0 - gridConvergence({ lon, lat }), 5);
    }
  });
});
