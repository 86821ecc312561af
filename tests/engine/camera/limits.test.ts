import { describe, expect, it } from 'vitest';
import { CAMERA_LIMITS } from '../../../src/engine/camera/mapPose.ts';
import type { Terrain } from '../../../src/engine/layer.ts';
import { NAMED_VIEWS } from '../../../src/geo/cameraPose.ts';
import { metres, radians } from '../../../src/geo/units.ts';
import { setUpRig } from './setUpRig.ts';

describe('the limits', () => {
  it('hold distance, pitch and place whatever is asked', () => {
    const { rig, settle } = setUpRig();
    rig.goTo(
      { x: metres(1e9), z: metres(Number.NaN), distance: metres(1), pitch: radians(-2), bearing: radians(0) },
      'cut',
    );
    settle();
    const pose = rig.pose();
    expect(pose.x).toBe(CAMERA_LIMITS.x[1]);
    expect(Number.isFinite(pose.z)).toBe(true);
    expect(pose.distance).toBe(30);
    expect(pose.pitch).toBeCloseTo((5 * Math.PI) / 180);
  });

  it('zoom no further at the end, and do not slide', () => {
    const { rig, settle, send } = setUpRig();
    for (let i = 0; i < 40; i++)
      send('wheel', { clientX: 100, clientY: 400, deltaY: 600, deltaMode: 0, ctrlKey: false });
    settle();
    const far = rig.pose();
    send('wheel', { clientX: 100, clientY: 400, deltaY: 600, deltaMode: 0, ctrlKey: false });
    settle();
    expect(rig.pose()).toEqual(far);
    expect(far.distance).toBe(40_000);
  });

  it('keep the eye above a hill and above the water', () => {
    const hill: Terrain = { heightAt: (_x, z) => (z > 20 ? 90 : 25) };
    const { rig, camera, settle } = setUpRig({ terrain: hill });
    rig.goTo({ x: metres(0), z: metres(0), distance: metres(60), pitch: radians(0.1), bearing: radians(0) }, 'cut');
    settle();
    expect(camera.position.y).toBeGreaterThanOrEqual(96);
    const bed: Terrain = { heightAt: () => 16 };
    rig.setTerrain(bed);
    settle();
    expect(camera.position.y).toBeGreaterThan(31);
  });

  it('brings the near plane with the height', () => {
    const { rig, camera, settle } = setUpRig();
    rig.goTo({ ...NAMED_VIEWS.city }, 'cut');
    settle();
    expect(camera.near).toBe(60);
    rig.goTo({ ...NAMED_VIEWS.city, distance: 40 }, 'cut');
    settle();
    expect(camera.near).toBeLessThan(1);
  });
});
