import { FogExp2, PerspectiveCamera, Scene, ShaderChunk, ShaderLib, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import type { FrameState, Quality } from '../../../src/engine/layer.ts';
import { AIR } from '../../../src/engine/light/air.ts';
import { Daylight } from '../../../src/engine/light/Daylight.ts';
import { createSkyState, lookUpSky } from '../../../src/engine/light/skyTable.ts';
import { unixMs } from '../../../src/geo/units.ts';

function frame(instantMs: number | null, quality: Quality = 2): FrameState {
  const camera = new PerspectiveCamera();
  camera.position.set(0, 800, 2000);
  return {
    instantMs: instantMs === null ? null : unixMs(instantMs),
    deltaS: 0.05,
    motionS: 0,
    camera,
    target: new Vector3(),
    width: 100,
    height: 100,
    pixelRatio: 1,
    quality,
    sun: { direction: new Vector3(0, 1, 0), altitude: 0.3, daylight: 1 },
    stageCm: 500,
    isDraft: false,
  };
}
const shadowMap = () => ({ enabled: false, autoUpdate: true, needsUpdate: false });
const NOON = Date.UTC(2024, 0, 4, 11, 40);
const MIDNIGHT = Date.UTC(2024, 0, 4, 23, 40);

describe('daylight', () => {
  it('fills the sun of the frame: low in the south at noon in January, far down at midnight', () => {
    const daylight = new Daylight();
    const day = frame(NOON);
    daylight.update(day);
    expect(day.sun.altitude).toBeCloseTo(0.278, 2);
    expect(day.sun.direction.z).toBeGreaterThan(0.9);
    expect(day.sun.daylight).toBe(1);
    const night = frame(MIDNIGHT);
    daylight.update(night);
    expect(night.sun.daylight).toBe(0);
    expect(night.sun.direction.y).toBeLessThan(-0.8);
    expect(AIR.night[0]).toBe(1);
    // By night the key light is the moon's or the city's, and comes from above.
    expect(AIR.keyDirection[1]).toBeGreaterThan(0.2);
    daylight.dispose();
  });

  it('leaves the sun as it is before the feed has spoken', () => {
    const daylight = new Daylight();
    const unknown = frame(null);
    daylight.update(unknown);
    expect(unknown.sun.altitude).toBe(0.3);
    daylight.dispose();
  });

  it('gives its scene the haze and takes it away again', () => {
    const scene = new Scene();
    const daylight = new Daylight();
    scene.add(daylight.object);
    expect(scene.fog).toBeInstanceOf(FogExp2);
    scene.remove(daylight.object);
    expect(scene.fog).toBeNull();
  });

  it('puts the haze into the fog of every material of three', () => {
    expect(ShaderChunk.fog_fragment).toContain('hazeShown');
    for (const name of ['lambert', 'standard', 'basic', 'points', 'sprite'] as const) {
      const { uniforms } = ShaderLib[name] as unknown as { uniforms: Record<string, { value: unknown }> };
      expect(uniforms['hazeSun']!.value).toBe(AIR.sun);
    }
  });

  it('draws shadows once and again only when the sun or the camera moved', () => {
    const map = shadowMap();
    const daylight = new Daylight(map);
    const at = frame(NOON);
    const isDrawn = (): boolean => {
      daylight.update(at);
      const wasDue = map.needsUpdate;
      map.needsUpdate = false;
      return wasDue;
    };
    expect(map.autoUpdate).toBe(false);
    expect(isDrawn()).toBe(true);
    expect(isDrawn()).toBe(false);
    at.instantMs = unixMs(NOON + 20_000);
    expect(isDrawn()).toBe(false);
    at.instantMs = unixMs(NOON + 120_000);
    expect(isDrawn()).toBe(true);
    at.camera.position.x += 10;
    const frames = Array.from({ length: 8 }, isDrawn);
    expect(frames.filter(Boolean).length).toBeGreaterThanOrEqual(1);
    expect(isDrawn()).toBe(false);
    daylight.invalidateShadows();
    expect(isDrawn()).toBe(true);
    daylight.dispose();
  });

  it('draws no shadows on the lower quality steps or where they are switched off', () => {
    const map = shadowMap();
    const daylight = new Daylight(map);
    daylight.update(frame(NOON, 1));
    expect(map.needsUpdate).toBe(false);
    daylight.setShadows(false);
    daylight.update(frame(NOON, 3));
    expect(map.needsUpdate).toBe(false);
    daylight.dispose();
  });
});

describe('sky table', () => {
  it('is continuous, so that a running clock never makes the light jump', () => {
    const before = lookUpSky(-1.5, createSkyState());
    const after = createSkyState();
    for (let altitude = -1.5; altitude < 1.5; altitude += 0.002) {
      lookUpSky(altitude, after);
      expect(Math.abs(after.ambientIntensity - before.ambientIntensity)).toBeLessThan(0.05);
      expect(Math.abs(after.horizon.r - before.horizon.r)).toBeLessThan(0.02);
      lookUpSky(altitude, before);
    }
  });
});
