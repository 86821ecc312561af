import { describe, expect, it } from 'vitest';
import { setUpRig } from './setUpRig.ts';

describe('a camera that goes along with something', () => {
  it('keeps it in the middle, with the distance and direction the person chose', () => {
    const { rig, draw, frame } = setUpRig();
    const before = rig.pose();
    rig.carry(before.x, before.z);
    for (let i = 1; i <= 50; i++) {
      expect(rig.carry(before.x + i * 3, before.z - i)).toBe(true);
      draw();
      expect(frame.target.x).toBeCloseTo(before.x + i * 3, 3);
      expect(frame.target.z).toBeCloseTo(before.z - i, 3);
    }
    expect(rig.pose()).toMatchObject({ distance: before.distance, pitch: before.pitch, bearing: before.bearing });
  });

  it('lets go when the person moves the view away, not when they turn it', () => {
    const { rig, mouse, settle } = setUpRig();
    const { x, z } = rig.pose();
    rig.carry(x, z);
    mouse('pointerdown', 640, 400, { button: 2 });
    mouse('pointermove', 700, 400);
    mouse('pointerup', 700, 400, { button: 2 });
    settle();
    expect(rig.carry(x + 1, z)).toBe(true);
    mouse('pointerdown', 640, 400);
    mouse('pointermove', 640, 600);
    mouse('pointerup', 640, 600);
    settle();
    expect(rig.carry(x + 2, z)).toBe(false);
  });

  it('says where it rests when it is let go', () => {
    const { rig, settle } = setUpRig();
    let rests = 0;
    rig.on('rested', () => rests++);
    const { x, z } = rig.pose();
    rig.carry(x, z);
    rig.carry(x + 100, z);
    settle();
    expect(rests).toBe(0);
    rig.letGo();
    settle();
    expect(rests).toBe(1);
  });
});
