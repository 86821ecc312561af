import { InstancedBufferGeometry, Mesh, PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { Massing, nightOf, stepAt } from '../../../src/engine/buildings/Massing.ts';
import { unitHouse } from '../../../src/engine/buildings/massingGeometry.ts';
import type { FrameState, Quality } from '../../../src/engine/layer.ts';
import { createRandom } from '../../../src/geo/noise.ts';
import type { ColumnFile } from '../../../src/schema/columnFile.ts';
import { DecodeError } from '../../../src/schema/decode.ts';

/** Houses in two tiles, 8 km apart. */
function massingFile(count: number): ColumnFile {
  const random = createRandom(3);
  const half = count / 2;
  const columns = {
    x: Int32Array.from({ length: count }, (_, i) => (i < half ? 0 : 80_000) + Math.round(random() * 10_000)),
    z: Int32Array.from({ length: count }, () => Math.round(random() * 10_000)),
    y: Int16Array.from({ length: count }, () => 2800),
    w: Uint16Array.from({ length: count }, () => 80 + random() * 300),
    d: Uint16Array.from({ length: count }, () => 80 + random() * 100),
    h: Uint16Array.from({ length: count }, () => 40 + random() * 200),
    ridge: Uint8Array.from({ length: count }, (_, i) => (i % 2 ? 30 : 0)),
    turn: Uint8Array.from({ length: count }, () => random() * 256),
    use: Uint8Array.from({ length: count }, () => random() * 6),
  };
  const tile = (x: number, start: number) => ({ x, z: 0, start, count: half, maxHeightM: 27 });
  const provenance = { kind: 'generated', source: 'test', licence: 'none', date: '2024' };
  return { meta: { tiles: [tile(0, 0), tile(8000, half)], provenance }, columns };
}
function frameAt(x: number, quality: Quality): FrameState {
  const camera = new PerspectiveCamera();
  camera.position.set(x, 100, 500);
  const sun = { direction: new Vector3(0, 1, 0), altitude: 1, daylight: 1 };
  return { instantMs: null, deltaS: 0, motionS: 0, camera, target: new Vector3(), width: 800, height: 600, pixelRatio: 1, quality, sun, stageCm: 400 }; // prettier-ignore
}
function meshOf(massing: Massing, tile: number): Mesh {
  const mesh = massing.object.children[tile];
  if (!(mesh instanceof Mesh)) throw new Error('no such tile');
  return mesh as Mesh;
}
function geometryOf(massing: Massing, tile: number): InstancedBufferGeometry {
  const { geometry } = meshOf(massing, tile);
  if (!(geometry instanceof InstancedBufferGeometry)) throw new Error('not instanced');
  return geometry;
}

describe('massing', () => {
  it('one draw a tile, every building in it once under its own id', () => {
    const massing = new Massing(massingFile(400));
    expect(massing.object.children.length).toBe(2);
    const ids = [0, 1].flatMap((tile) => Array.from(geometryOf(massing, tile).getAttribute('id').array));
    expect(new Set(ids).size).toBe(400);
    expect(Math.max(...ids)).toBe(399);
  });

  it('packs what the file says: place, size, ridge and use', () => {
    const file = massingFile(40);
    const massing = new Massing(file);
    const geometry = geometryOf(massing, 1);
    const centre = massing.object.children[1]!.position;
    const id = geometry.getAttribute('id').array;
    const place = geometry.getAttribute('place');
    const size = geometry.getAttribute('size');
    for (let i = 0; i < id.length; i++) {
      const row = id[i]!;
      const house = massing.buildingAt(row)!;
      expect(Math.abs(centre.x + place.getX(i) / 10 - house.x)).toBeLessThan(0.06);
      expect(place.getY(i) / 100).toBeCloseTo(house.y, 5);
      expect(size.getZ(i) / 10).toBeCloseTo(house.eaves, 5);
      // The ridge stands as high above the eaves as the file says.
      expect((size.getW(i) % 256) / 10).toBeCloseTo(house.top - house.eaves, 5);
      expect(Math.floor(size.getW(i) / 256)).toBe(file.columns['use']![row]);
    }
  });

  it('the unit house has eaves at 1 and the ridge at 2 along its axis, and every face looks outwards', () => {
    const { position, normal, index } = unitHouse();
    const [a, b, c, n] = [new Vector3(), new Vector3(), new Vector3(), new Vector3()];
    const middle = new Vector3(0, 0.7, 0);
    for (let i = 0; i < index.count; i += 3) {
      a.fromBufferAttribute(position, index.getX(i));
      b.fromBufferAttribute(position, index.getX(i + 1));
      c.fromBufferAttribute(position, index.getX(i + 2));
      n.fromBufferAttribute(normal, index.getX(i));
      const cross = b.clone().sub(a).cross(c.clone().sub(a));
      expect(cross.dot(n)).toBeGreaterThan(0);
      expect(cross.dot(a.clone().sub(middle))).toBeGreaterThan(0);
      for (const p of [a, b, c]) if (p.y === 2) expect(p.z).toBe(0);
    }
    expect(index.count / 3).toBe(14);
  });

  it('near tiles show every building; far ones only the largest, fewer on a slow machine', () => {
    const massing = new Massing(massingFile(400));
    massing.update(frameAt(500, 0));
    expect(geometryOf(massing, 0).instanceCount).toBe(200);
    const far = geometryOf(massing, 1);
    expect(far.instanceCount).toBeLessThan(100);
    const size = far.getAttribute('size');
    const volume = (i: number): number => size.getX(i) * size.getY(i) * (size.getZ(i) + (size.getW(i) % 256) / 2);
    for (let i = 1; i < 200; i++) expect(volume(i)).toBeLessThanOrEqual(volume(i - 1));
    const slow = massing.shownCount();
    massing.update(frameAt(500, 3));
    expect(massing.shownCount()).toBeGreaterThan(slow);
  });

  it('a tile does not flip while the camera sways around a step', () => {
    const steps = [[1000, 1], [Infinity, 0.5]] as const; // prettier-ignore
    expect(stepAt(steps, 1010, 0)).toBe(1);
    expect(stepAt(steps, 990, 1)).toBe(1);
    expect(stepAt(steps, 890, 1)).toBe(0);
    expect(stepAt(steps, 990, -1)).toBe(0);
  });

  it('bounds its tiles, so that those behind the camera are not drawn', () => {
    const massing = new Massing(massingFile(400));
    for (let row = 0; row < 200; row++) {
      const house = massing.buildingAt(row)!;
      const mesh = meshOf(massing, 0);
      const { center, radius } = mesh.geometry.boundingSphere!;
      const corner = new Vector3(house.x, house.y + house.top, house.z).sub(mesh.position);
      expect(corner.distanceTo(center)).toBeLessThan(radius);
    }
  });

  it('windows are dark by day and lit before it is night', () => {
    expect(nightOf(1)).toBe(0);
    expect(nightOf(0.4)).toBeGreaterThan(0.2);
    expect(nightOf(0)).toBe(1);
  });

  it('names the column that is missing', () => {
    const file = massingFile(10);
    const columns = Object.fromEntries(Object.entries(file.columns).filter(([name]) => name !== 'ridge'));
    expect(() => new Massing({ meta: file.meta, columns })).toThrow(DecodeError);
    expect(() => new Massing({ meta: file.meta, columns })).toThrow(/columns\.ridge/);
  });
});
