import { PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import type { FrameState } from '../../../src/engine/layer.ts';
import { SensorRings } from '../../../src/engine/roads/SensorRings.ts';

const frame = { camera: new PerspectiveCamera(45, 1.6) } as unknown as FrameState;
function ringsAt(distanceM: number | null): SensorRings {
  const rings = new SensorRings(() => (distanceM === null ? null : new Vector3(distanceM, 0, 0)));
  rings.setVehicles([{ id: 'driving/shuttle-1', reachM: 45 }]);
  return rings;
}

describe('what an automated vehicle sees', () => {
  it('is drawn as wide as its sensors reach when the camera is near', () => {
    const rings = ringsAt(100);
    rings.update(frame);
    expect(rings.count()).toBe(1);
    expect(rings.object.geometry.getAttribute('place').getW(0)).toBe(45);
  });

  it('is drawn from afar only for the one that is selected', () => {
    const rings = ringsAt(5000);
    rings.update(frame);
    expect([rings.count(), rings.object.visible]).toEqual([0, false]);
    rings.mark('driving/shuttle-1');
    rings.update(frame);
    expect([rings.count(), rings.object.visible]).toEqual([1, true]);
  });

  it('is not drawn for a vehicle that is away, even when selected', () => {
    const rings = ringsAt(null);
    rings.mark('driving/shuttle-1');
    rings.update(frame);
    expect(rings.count()).toBe(0);
  });

  it('is told apart when a person drives', () => {
    const rings = ringsAt(100);
    rings.setByHand(0, true);
    rings.update(frame);
    expect(rings.object.geometry.getAttribute('look').getX(0)).toBe(1);
  });
});
