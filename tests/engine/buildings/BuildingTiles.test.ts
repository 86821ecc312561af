import { Mesh, Vector3, type BufferAttribute, type Material } from 'three';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BuildingTiles } from '../../../src/engine/buildings/BuildingTiles.ts';
import { decodeFarBuildings } from '../../../src/schema/farBuildings.ts';
import type { FrameState } from '../../../src/engine/layer.ts';
import { BASE, block, frameFrom, serveCity, type TestCity } from './testCity.ts';

const URL_OF_TILESET = `${BASE}/tileset.json`;
/** Two small houses and a hall about the origin, another small house 6 km east. */
const HOUSE = block(220.4, 310.7, { foot: 31.2, height: 9 });
const MEASURED = block(260, 340, { kind: 'measured', use: 'office', height: 20 });
const HALL = block(500, 500, { wide: 120, use: 'industry' });
const FAR_HOUSE = block(6200, 300);
const NEAR = frameFrom([240, 300, 900], [240, 30, 320]);
const HIGH = frameFrom([3000, 9000, 9000], [3000, 0, 0]);
const EAST = frameFrom([6200, 300, 900], [6200, 30, 300]);

let city: TestCity;
let layer: BuildingTiles;
let changes = 0;
const failed = vi.fn();

beforeEach(async () => {
  city = await serveCity([HOUSE, MEASURED, HALL, FAR_HOUSE]);
  changes = 0;
  failed.mockClear();
  layer = new BuildingTiles(city.tileset, URL_OF_TILESET, {
    contentChanged: () => changes++,
    tileFailed: failed,
  });
});
afterEach(() => {
  layer.dispose();
  city.dispose();
});

/** As the scene does: a frame whenever something has changed, until the layer says nothing more. */
async function look(frame: FrameState): Promise<void> {
  await vi.waitFor(() => {
    layer.update(frame);
    expect(layer.isAtRest()).toBe(true);
  });
  layer.update(frame);
}
const meshes = (): Mesh[] => {
  const found: Mesh[] = [];
  layer.object.traverse((object) => {
    if (object instanceof Mesh) found.push(object as Mesh);
  });
  return found;
};
/** Scene places of the vertices of all tiles in the picture, by row. */
function places(): Map<number, Vector3[]> {
  const rows = new Map<number, Vector3[]>();
  for (const mesh of meshes()) {
    const { position, featureId, firstRow } = mesh.geometry.attributes as Record<string, BufferAttribute>;
    if (!featureId) continue;
    for (let i = 0; i < position!.count; i++) {
      const row = firstRow!.getX(0) + featureId.getX(i);
      const at = new Vector3().fromBufferAttribute(position!, i).applyMatrix4(mesh.matrixWorld);
      rows.set(row, [...(rows.get(row) ?? []), at]);
    }
  }
  return rows;
}
const rowOf = async (id: string): Promise<number> => {
  for (let row = 0; row < layer.count; row++) if ((await layer.metadataOf(row))?.['id'] === id) return row;
  return -1;
};

describe('buildings from tiles', () => {
  it('knows how many there are before a tile is loaded', () => {
    expect(layer.count).toBe(4);
    expect(layer.shownTiles()).toBe(0);
  });

  it('puts every building exactly where the city has it, within 2 cm', async () => {
    await look(NEAR);
    const row = await rowOf(HOUSE.id);
    const found = places().get(row)!;
    const { positions } = HOUSE.mesh();
    expect(found).toHaveLength(8);
    for (let i = 0; i < 8; i++) {
      const [x, y, z] = positions.slice(3 * i, 3 * i + 3) as unknown as [number, number, number];
      expect(Math.min(...found.map((at) => at.distanceTo(new Vector3(x, y, z))))).toBeLessThan(0.02);
    }
  });

  it('draws large buildings from afar and the small ones only near', async () => {
    await look(HIGH);
    expect([...places().values()]).toHaveLength(1);
    await look(NEAR);
    expect([...places().values()]).toHaveLength(3);
    expect(await rowOf(FAR_HOUSE.id)).toBe(-1);
  });

  it('tells what is known of a building whose tile is there', async () => {
    await look(NEAR);
    const row = await rowOf(MEASURED.id);
    const told = await layer.metadataOf(row);
    expect(told).toMatchObject({ use: 'office', provenance: 'measured', storeys: 4 });
    expect(told?.['height']).toBeCloseTo(20, 1);
    expect(await layer.metadataOf(4711)).toBeNull();
  });

  it('hands the shader what it must know of each building', async () => {
    await look(NEAR);
    const [measured, house] = [await rowOf(MEASURED.id), await rowOf(HOUSE.id)];
    // Middle in half metres from −16 384 m, foot in cm from −100 m, use 1 (office) + measured + 20 m in decimetres.
    expect(layer.factsOf(measured)).toEqual([(260 + 16384) * 2, (340 + 16384) * 2, 13000, 1 + 8 + (200 << 4)]);
    expect(layer.factsOf(house)[3]! & 15).toBe(0);
    expect(Math.abs(layer.factsOf(house)[2]! - 13120)).toBeLessThanOrEqual(1);
  });

  it('keeps the detailed tiles of software GL nearer than those of a GPU', async () => {
    const at = frameFrom([240, 30, 3100], [240, 30, 320]);
    await look(at);
    expect(await rowOf(HALL.id)).toBeGreaterThanOrEqual(0);
    expect(await rowOf(HOUSE.id)).toBe(-1);
    await look({ ...at, quality: 1 });
    expect(await rowOf(HOUSE.id)).toBeGreaterThanOrEqual(0);
  });

  it('keeps a tile at the edge of its distance until it is a tenth farther', async () => {
    // 12 m make 6.5 pixels of 1080 at 2.4 km; the tile's nearest side counts: the measured building's south wall.
    const at = (distance: number): FrameState => frameFrom([260, 40, 345 + distance], [260, 30, 0]);
    await look(at(2500));
    expect(places().size).toBe(1);
    await look(at(2350));
    expect(places().size).toBe(3);
    await look(at(2600));
    expect(places().size).toBe(3);
    await look(at(2700));
    expect(places().size).toBe(1);
  });

  it('asks for nothing while neither camera nor tiles have changed', async () => {
    await look(NEAR);
    const before = changes;
    const { length } = city.asked;
    for (let i = 0; i < 5; i++) expect(layer.update(NEAR)).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(changes).toBe(before);
    expect(city.asked).toHaveLength(length);
  });

  it('goes on loading while the browser offers no frame, because software GL draws the last one', async () => {
    vi.stubGlobal('requestAnimationFrame', () => 0);
    await look(NEAR);
    expect(places().size).toBeGreaterThanOrEqual(3);
  });

  it('says when the tiles of the view are there', async () => {
    let isComplete = false;
    void layer.viewComplete.then(() => (isComplete = true));
    layer.update(NEAR);
    await Promise.resolve();
    expect(isComplete).toBe(false);
    await look(NEAR);
    await layer.viewComplete;
    expect(layer.shownTiles()).toBe(2);
  });

  it('stands without a tile that cannot be had, and says so', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    city.missing.add(`${BASE}/2/0_0.glb`);
    await look(NEAR);
    await layer.viewComplete;
    expect(failed).toHaveBeenCalledOnce();
    expect(places().size).toBe(1);
    vi.restoreAllMocks();
  });

  it('stands boxes where the tiles of small houses are too far, and takes them away where the tiles are drawn', async () => {
    await layer.addFar(decodeFarBuildings(city.columns('far-buildings.bin'), 'far buildings'));
    await look(HIGH);
    expect(layer.shownBoxes()).toBe(0);
    const from = frameFrom([240, 30, 3100], [240, 30, 320]);
    await look(from);
    // The two small houses; the hall stands in its own tile, the house in the east is beyond the reach.
    expect([...places().keys()]).toEqual([0]);
    expect(layer.shownBoxes()).toBe(2);
    await look(NEAR);
    expect(places().size).toBe(3);
    expect(layer.shownBoxes()).toBe(0);
  });

  it('has the shaders of the boxes made as this quality draws them, before they are shown', async () => {
    await look({ ...frameFrom([240, 30, 3100], [240, 30, 320]), quality: 0 });
    let defines: unknown;
    await layer.addFar(decodeFarBuildings(city.columns('far-buildings.bin'), 'far buildings'), (boxes) => {
      ({ defines } = (boxes.children[0] as unknown as { material: Material }).material);
      return Promise.resolve();
    });
    expect(defines).toMatchObject({ CALM: '' });
  });

  it('keeps the boxes of a tile that cannot be had', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    city.missing.add(`${BASE}/2/0_0.glb`);
    await layer.addFar(decodeFarBuildings(city.columns('far-buildings.bin'), 'far buildings'));
    await look(NEAR);
    expect(layer.shownBoxes()).toBe(2);
    vi.restoreAllMocks();
  });

  it('lets go of everything it loaded', async () => {
    await look(NEAR);
    const loaded = meshes();
    const gone = vi.fn();
    for (const { geometry } of loaded) geometry.addEventListener('dispose', gone);
    layer.dispose();
    expect(loaded.length).toBeGreaterThan(0);
    expect(gone).toHaveBeenCalledTimes(loaded.length);
    expect(meshes()).toHaveLength(0);
  });

  it('does not grow while it moves back and forth with a small cache', async () => {
    layer.limitBytes(300);
    let alive = 0;
    const seen = new Set<unknown>();
    const track = (): void => {
      for (const { geometry } of meshes()) {
        if (seen.has(geometry)) continue;
        seen.add(geometry);
        alive++;
        geometry.addEventListener('dispose', () => alive--);
      }
    };
    for (let i = 0; i < 40; i++) {
      await look(i % 2 ? EAST : NEAR);
      track();
      expect(layer.cachedBytes()).toBeLessThan(800);
      expect(alive).toBeLessThanOrEqual(4);
    }
    // Most were let go of and had to be loaded again.
    expect(seen.size).toBeGreaterThan(15);
  });
});
