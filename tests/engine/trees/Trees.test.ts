import { InstancedBufferGeometry, Mesh, PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import type { FrameState, Quality } from '../../../src/engine/layer.ts';
import { Trees, winterOf } from '../../../src/engine/trees/Trees.ts';
import { createRandom } from '../../../src/geo/noise.ts';
import { DecodeError } from '../../../src/schema/decode.ts';

function trees(count: number): Trees {
  const random = createRandom(5);
  return new Trees({
    meta: null,
    columns: {
      x: Int32Array.from({ length: count }, () => random() * 39_000),
      z: Int32Array.from({ length: count }, () => random() * 19_000),
      y: Int16Array.from({ length: count }, () => 2500),
      h: Uint8Array.from({ length: count }, () => 60 + random() * 150),
      kind: Uint8Array.from({ length: count }, (_, i) => i % 2),
    },
  });
}
function frameAt(x: number, quality: Quality): FrameState {
  const camera = new PerspectiveCamera();
  camera.position.set(x, 50, 1000);
  const sun = { direction: new Vector3(0, 1, 0), altitude: 1, daylight: 1 };
  return { instantMs: null, deltaS: 0, motionS: 0, camera, target: new Vector3(), width: 800, height: 600, pixelRatio: 1, quality, isDraft: false, sun, stageCm: 400 }; // prettier-ignore
}
const meshesOf = (layer: Trees): Mesh[] =>
  layer.object.children.filter((child): child is Mesh => child instanceof Mesh);
const drawn = (layer: Trees): number =>
  meshesOf(layer).reduce(
    (sum, { visible, geometry }) =>
      sum + (visible && geometry instanceof InstancedBufferGeometry ? geometry.instanceCount : 0),
    0,
  );

describe('trees', () => {
  it('stand in squares, each tree once', () => {
    const layer = trees(1000);
    expect(layer.object.children.length).toBe(2);
    expect(meshesOf(layer).reduce((sum, mesh) => sum + mesh.geometry.getAttribute('tree').count, 0)).toBe(1000);
  });

  it('get fewer on a slower machine and are gone far away', () => {
    const layer = trees(1000);
    layer.update(frameAt(1000, 2));
    const fine = drawn(layer);
    layer.update(frameAt(1000, 0));
    const coarse = drawn(layer);
    expect(coarse).toBeLessThan(fine);
    layer.update({ ...frameAt(1000, 0), isDraft: true });
    expect(drawn(layer)).toBeLessThan(coarse);
    layer.update(frameAt(60_000, 3));
    expect(drawn(layer)).toBe(0);
  });

  it('are bare in January, in leaf in July and turn between', () => {
    expect(winterOf(Date.UTC(2024, 0, 6))).toBe(1);
    expect(winterOf(Date.UTC(2026, 6, 1))).toBe(0);
    expect(winterOf(Date.UTC(2024, 11, 28))).toBe(1);
    const april = winterOf(Date.UTC(2024, 3, 10));
    expect(april).toBeGreaterThan(0);
    expect(april).toBeLessThan(1);
  });

  it('refuse a file without heights', () => {
    expect(() => new Trees({ meta: null, columns: { x: new Int32Array(1) } })).toThrow(DecodeError);
  });
});
