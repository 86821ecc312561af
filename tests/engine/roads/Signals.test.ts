import { InstancedMesh, PerspectiveCamera } from 'three';
import { describe, expect, it } from 'vitest';
import type { FrameState } from '../../../src/engine/layer.ts';
import { Signals, type Aspect } from '../../../src/engine/roads/Signals.ts';

const camera = new PerspectiveCamera(45, 1.6, 1, 60_000);
const frameAt = (distanceM: number): FrameState => {
  camera.position.set(0, 10, distanceM);
  return { camera, height: 900, width: 1440 } as FrameState;
};
/** Red, amber and green lamps, after mast, head and antenna. */
const lampsIn = (signals: Signals): InstancedMesh[] =>
  signals.object.children.slice(3).filter((part): part is InstancedMesh => part instanceof InstancedMesh);
/** How large each lamp of the only signal is drawn: red, amber, green; 0 = off. */
function lampsOf(aspect: Aspect, distanceM = 60): number[] {
  const signals = new Signals();
  signals.setMasts([{ id: 'roadside/signal-1-1', x: 0, y: 30, z: 0, isSignal: true }]);
  signals.setAspect(0, aspect);
  signals.update(frameAt(distanceM));
  return lampsIn(signals).map(({ instanceMatrix }) => Math.round(instanceMatrix.array[5]! * 100) / 100);
}
const isLit = (sizes: number[]) => sizes.map((size) => size > 0);

describe('signals in the scene', () => {
  it('light the lamps of their aspect and no others', () => {
    expect(isLit(lampsOf('red'))).toEqual([true, false, false]);
    expect(isLit(lampsOf('red-amber'))).toEqual([true, true, false]);
    expect(isLit(lampsOf('amber'))).toEqual([false, true, false]);
    expect(isLit(lampsOf('green'))).toEqual([false, false, true]);
    expect(isLit(lampsOf('dark'))).toEqual([false, false, false]);
  });

  it('grow when far, so that they can be read', () => {
    expect(lampsOf('red', 30)[0]).toBe(1);
    expect(lampsOf('red', 400)[0]).toBeGreaterThan(2);
  });

  it('are left out where nobody could read them, and cost nothing there: no draw, nothing uploaded', () => {
    const signals = new Signals();
    signals.setMasts([{ id: 'roadside/signal-1-1', x: 0, y: 30, z: 0, isSignal: true }]);
    const uploads = (): number[] => lampsIn(signals).map(({ instanceMatrix }) => instanceMatrix.version);
    signals.update(frameAt(60));
    const before = uploads();
    expect(signals.object.visible).toBe(true);
    signals.update(frameAt(2000));
    expect(signals.object.visible).toBe(false);
    expect(uploads()).toEqual(before);
  });

  it('differ by the shape of the lamp, not by colour alone', () => {
    const signals = new Signals();
    signals.setMasts([{ id: 'a/b', x: 0, y: 0, z: 0, isSignal: true }]);
    const corners = lampsIn(signals).map(({ geometry }) => geometry.getAttribute('position').count);
    expect(new Set(corners).size).toBe(3);
  });

  it('show nothing lit on a unit beside the road', () => {
    const signals = new Signals();
    signals.setMasts([{ id: 'roadside/unit-1', x: 0, y: 0, z: 0, isSignal: false }]);
    signals.setAspect(0, 'green');
    signals.update(frameAt(60));
    expect(lampsIn(signals)[2]!.instanceMatrix.array[5]).toBe(0);
  });
});
