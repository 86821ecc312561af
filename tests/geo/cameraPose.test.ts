import { describe, expect, it } from 'vitest';
import { NAMED_VIEWS, toGeoPose, toScenePose } from '../../src/geo/cameraPose.ts';
import { toScene } from '../../src/geo/sceneFrame.ts';
import { metres, radians } from '../../src/geo/units.ts';

describe('a camera pose', () => {
  it('comes back from the scene as it was', () => {
    for (const view of Object.values(NAMED_VIEWS)) {
      const back = toGeoPose(toScenePose(view));
      for (const key of ['lon', 'lat', 'distance', 'pitch', 'bearing'] as const)
        expect(back[key]).toBeCloseTo(view[key], 6);
    }
  });

  it('that looks to true north looks east of grid north, since grid north lies west of it', () => {
    const pose = toScenePose({ lon: 6.7623, lat: 51.4344, distance: 1000, pitch: 30, bearing: 0 });
    expect((pose.bearing * 180) / Math.PI).toBeCloseTo(1.75, 2);
    // Along its bearing the camera sees what lies due north.
    const north = toScene({ lon: 6.7623, lat: 51.4444 });
    const [right, ahead] = [north.x - pose.x, pose.z - north.z];
    expect(Math.atan2(right, ahead)).toBeCloseTo(pose.bearing, 4);
  });

  it('has a bearing between 0 and 360 whichever way round it came', () => {
    const turned = (bearing: number): number =>
      toGeoPose({ x: metres(0), z: metres(0), distance: metres(100), pitch: radians(1), bearing: radians(bearing) })
        .bearing;
    expect(turned(-0.5)).toBeGreaterThan(300);
    expect(turned(7)).toBeLessThan(60);
    expect(turned(-13)).toBeGreaterThanOrEqual(0);
  });
});

describe('the named views', () => {
  it('are the five of the contract', () => {
    expect(Object.keys(NAMED_VIEWS)).toEqual(['home', 'port', 'inner-harbour', 'steel-north', 'city']);
  });

  it('look at the city and stay inside the limits of the camera', () => {
    for (const { lon, lat, distance, pitch } of Object.values(NAMED_VIEWS)) {
      expect(lon).toBeGreaterThan(6.6256);
      expect(lon).toBeLessThan(6.8303);
      expect(lat).toBeGreaterThan(51.3329);
      expect(lat).toBeLessThan(51.5601);
      expect(distance).toBeGreaterThan(30);
      expect(distance).toBeLessThan(40_000);
      expect(pitch).toBeGreaterThanOrEqual(5);
    }
  });

  it('show home from the west, towards Ruhrort and the basins', () => {
    const { lon, bearing } = NAMED_VIEWS.home;
    expect(lon).toBeLessThan(6.76);
    expect(bearing).toBeGreaterThan(45);
    expect(bearing).toBeLessThan(90);
  });
});
