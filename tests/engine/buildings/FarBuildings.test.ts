import { Mesh, Vector2 } from 'three';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeFarBuildings } from '../../../src/city/tiles/farBuildings.ts';
import { createBuildingUniforms } from '../../../src/engine/buildings/buildingMaterial.ts';
import { FactTexture } from '../../../src/engine/buildings/FactTexture.ts';
import { FarBuildings } from '../../../src/engine/buildings/FarBuildings.ts';
import { StateTexture } from '../../../src/engine/buildings/StateTexture.ts';
import type { Quality } from '../../../src/engine/layer.ts';
import { decodeColumnFile } from '../../../src/schema/columnFile.ts';
import { decodeFarBuildings } from '../../../src/schema/farBuildings.ts';
import { block, frameFrom } from './testCity.ts';

/** Four tiles of one 2 km square, one of another, and one 23 km away; a tile's first row is ten times its place here. */
const PLACES = [[500, 500], [1500, 500], [500, 1500], [1500, 1500], [2500, 500], [15_500, -15_500]] as const; // prettier-ignore
const TILES = PLACES.map(([x, z], i) => ({ start: i * 10, buildings: [block(x, z), block(x + 30, z)] }));
const file = () => decodeFarBuildings(decodeColumnFile(encodeFarBuildings(TILES).buffer, 'test'), 'test');

let far: FarBuildings;
beforeEach(() => {
  far = new FarBuildings(file(), createBuildingUniforms(new StateTexture(60).texture, new FactTexture(60).texture));
});
afterEach(() => far.dispose());

const choose = (detailed: readonly number[], quality: Quality = 1): void =>
  far.choose(frameFrom([0, 800, 2000], [1000, 30, 1000], quality), (start) => detailed.includes(start));
const meshes = (): Mesh[] => far.object.children.filter((child): child is Mesh => child instanceof Mesh);
const drawn = (): Mesh[] => meshes().filter(({ visible }) => visible);
/** First box and number of boxes of what is drawn. */
const runs = (): Vector2[] =>
  drawn().map(
    ({ geometry }) => new Vector2(geometry.getAttribute('farFirst').getX(0), geometry.drawRange.count / (14 * 3)),
  );

describe('far buildings', () => {
  it('draw a square in one go where none of its tiles is detailed', () => {
    choose([]);
    expect(runs()).toEqual([new Vector2(0, 8), new Vector2(8, 2), new Vector2(10, 2)]);
    expect(far.shownBoxes()).toBe(12);
  });

  it('draw tile by tile where some are detailed, and none of those', () => {
    choose([10]);
    expect(runs()).toEqual([new Vector2(8, 2), new Vector2(0, 2), new Vector2(4, 2), new Vector2(6, 2), new Vector2(10, 2)].sort((a, b) => a.x - b.x)); // prettier-ignore
    choose([0, 10, 20, 30, 40, 50]);
    expect(drawn()).toHaveLength(0);
  });

  it('are culled tile by tile on software GL', () => {
    choose([], 0);
    expect(runs().map(({ y }) => y)).toEqual([2, 2, 2, 2, 2]);
  });

  it('reach less far while software GL moves the camera', () => {
    const at = frameFrom([0, 800, 5200], [1000, 30, 1000], 0);
    far.choose(at, () => false);
    const resting = far.shownBoxes();
    far.choose({ ...at, isDraft: true }, () => false);
    expect(resting).toBeGreaterThan(0);
    expect(far.shownBoxes()).toBeLessThan(resting);
  });

  it('reach as far as one looks over the whole city on every step but the last, which is for software GL', () => {
    const counts = ([0, 1, 2] as const).map((quality) => {
      choose([], quality);
      return far.shownBoxes();
    });
    expect(counts).toEqual([10, 12, 12]);
  });

  it('share one buffer of corners', () => {
    choose([10], 2);
    expect(new Set(drawn().map(({ geometry }) => geometry.getAttribute('position'))).size).toBe(1);
    expect(new Set(drawn().map(({ geometry }) => geometry.index)).size).toBe(1);
  });

  it('are culled by where they stand', () => {
    choose([]);
    // The last is the far one.
    for (const { geometry } of drawn().slice(0, -1)) {
      const { center, radius } = geometry.boundingSphere!;
      expect(radius).toBeLessThan(1500);
      expect(Math.hypot(center.x - 1500, center.z - 1000)).toBeLessThan(1500);
    }
  });

  it('let go of everything', () => {
    const gone = vi.fn();
    const { length } = meshes();
    for (const { geometry } of meshes()) geometry.addEventListener('dispose', gone);
    far.dispose();
    expect(gone).toHaveBeenCalledTimes(length);
    expect(length).toBeGreaterThan(5);
  });
});
