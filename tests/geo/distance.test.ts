import { describe, expect, it } from 'vitest';
import { metresBetween } from '../../src/geo/distance.ts';
import { toScene } from '../../src/geo/sceneFrame.ts';

describe('the distance of two places', () => {
  it('is that on the map within a third of a percent', () => {
    const [hbf, ruhrort] = [{ lon: 6.7759, lat: 51.43 }, { lon: 6.7279, lat: 51.4553 }]; // prettier-ignore
    const [a, b] = [toScene(hbf), toScene(ruhrort)];
    const onMap = Math.hypot(a.x - b.x, a.z - b.z);
    expect(Math.abs(metresBetween(hbf, ruhrort) / onMap - 1)).toBeLessThan(0.0034);
    expect(metresBetween(hbf, hbf)).toBe(0);
  });
});
