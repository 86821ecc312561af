import { Mesh, Vector3, type ShaderMaterial, type WebGLRenderer } from 'three';
import { afterEach, expect, it, vi } from 'vitest';
import { ForeignTiles, type ForeignTilesOptions } from '../../../src/engine/buildings/ForeignTiles.ts';
import { unpackPickId } from '../../../src/engine/layer.ts';
import { fromEcef, toEcef, transformPoint } from '../../../src/geo/ecef.ts';
import { toScene } from '../../../src/geo/sceneFrame.ts';
import { BASE, block, frameFrom, serveCity, standInForBrowser } from './testCity.ts';

/** A triangle of 20 m with a corner in its origin, as somebody else would write it: binary glTF, y up; the second building of its table. */
function glb(): Buffer {
  const positions = Buffer.from(Float32Array.of(0, 0, 0, 20, 0, 0, 0, 0, -20, 1, 1, 1).buffer);
  const json = JSON.stringify({
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0, _BATCHID: 1 } }] }],
    accessors: [
      { bufferView: 0, componentType: 5126, count: 3, type: 'VEC3', min: [0, 0, -20], max: [20, 0, 0] },
      { bufferView: 1, componentType: 5126, count: 3, type: 'SCALAR' },
    ],
    bufferViews: [
      { buffer: 0, byteLength: 36 },
      { buffer: 0, byteOffset: 36, byteLength: 12 },
    ],
    buffers: [{ byteLength: positions.length }],
  });
  const text = Buffer.from(json.padEnd(Math.ceil(json.length / 4) * 4, ' '));
  const length = 28 + text.length + positions.length;
  return Buffer.concat([
    ...[Buffer.from('glTF'), numbers(2, length)],
    ...[numbers(text.length), Buffer.from('JSON'), text],
    ...[numbers(positions.length), Buffer.from('BIN\0'), positions],
  ]);
}
const numbers = (...values: number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer);

/** B3DM 1.0 around a binary glTF. */
function b3dm(content: Buffer): Buffer {
  const table = Buffer.from('{"BATCH_LENGTH":2}  ');
  const batch = Buffer.from(JSON.stringify({ id: ['A1', 'B 2'], name: ['Turm', 'Halle'], storeys: [9, 1] }).padEnd(64));
  const length = 28 + table.length + batch.length + content.length;
  return Buffer.concat([
    Buffer.from('b3dm'),
    numbers(1, length, table.length, 0, batch.length, 0),
    table,
    batch,
    content,
  ]);
}

const PLACE = { lon: 6.81, lat: 51.39 };
const HEIGHT_M = 80;
/** Graphics that read no compressed textures. */
const RENDERER = { extensions: { has: () => false } } as unknown as WebGLRenderer;

/** East, north and up at the place as columns, in earth-centred coordinates: true north, not that of the map. */
function enu(): number[] {
  const [lambda, phi] = [(PLACE.lon * Math.PI) / 180, (PLACE.lat * Math.PI) / 180];
  const [sl, cl, sp, cp] = [Math.sin(lambda), Math.cos(lambda), Math.sin(phi), Math.cos(phi)];
  return [-sl, cl, 0, 0, -sp * cl, -sp * sl, cp, 0, cp * cl, cp * sl, sp, 0, ...toEcef(PLACE, HEIGHT_M), 1];
}

function serve(contents: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>): void {
  standInForBrowser((path) => contents[path] ?? null);
}
const tileset = (uri: string, more: object = {}): string =>
  JSON.stringify({
    asset: { version: '1.0', copyright: 'City of Elsewhere' },
    geometricError: 500,
    root: {
      boundingVolume: { box: [10, 10, 0, 12, 0, 0, 0, 12, 0, 0, 0, 12] },
      geometricError: 0,
      refine: 'REPLACE',
      transform: enu(),
      content: { uri },
      ...more,
    },
  });

let layer: ForeignTiles;
afterEach(() => layer.dispose());

const meshesOf = (tiles: ForeignTiles): Mesh[] => {
  const meshes: Mesh[] = [];
  tiles.object.traverse((object) => {
    if (object instanceof Mesh) meshes.push(object as Mesh);
  });
  return meshes;
};
/** Looks at the place from near until everything is there. */
async function loadAll(options: Partial<ForeignTilesOptions> = {}): Promise<void> {
  layer = new ForeignTiles(`${BASE}/tileset.json`, { name: 'elsewhere', number: 2, renderer: RENDERER, contentChanged: () => undefined, failed: (error) => expect.fail(String(error)), ...options }); // prettier-ignore
  const wanted = toScene(PLACE);
  const frame = frameFrom([wanted.x, 200, wanted.z + 300], [wanted.x, 33, wanted.z]);
  await vi.waitFor(() => {
    layer.update(frame);
    expect(layer.isAtRest()).toBe(true);
    expect(meshesOf(layer).length).toBeGreaterThan(0);
  });
}

it.each([
  ['glTF', 'house.glb', glb()],
  ['B3DM', 'house.b3dm', b3dm(glb())],
])('puts a %s of somebody else where its transform says, within a metre', async (_, uri, content) => {
  serve({ 'tileset.json': tileset(uri), [uri]: new Uint8Array(content) });
  const loaded = vi.fn();
  await loadAll({ loaded });
  const meshes = meshesOf(layer);
  expect(meshes).toHaveLength(1);
  const corners = [[0, 0, 0], [20, 0, 0], [0, 20, 0]] as const; // prettier-ignore
  const positions = meshes[0]!.geometry.getAttribute('position');
  corners.forEach((corner, i) => {
    const { lon, lat, heightM } = fromEcef(transformPoint(enu(), corner));
    const { x, z } = toScene({ lon, lat });
    const at = new Vector3().fromBufferAttribute(positions, i).applyMatrix4(meshes[0]!.matrixWorld);
    expect(at.distanceTo(new Vector3(x, heightM - 46.5, z))).toBeLessThan(0.1);
  });
  expect(loaded).toHaveBeenCalledWith('City of Elsewhere');
});

it('says why a tileset cannot be had', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  serve({});
  const failed = vi.fn();
  layer = new ForeignTiles(`${BASE}/tileset.json`, {
    name: 'elsewhere',
    number: 2,
    renderer: RENDERER,
    contentChanged: () => undefined,
    failed,
  });
  layer.update(frameFrom([0, 500, 500], [0, 0, 0]));
  await vi.waitFor(() => expect(failed).toHaveBeenCalledOnce());
  expect(String(failed.mock.calls[0]?.[0])).toContain('404');
  vi.restoreAllMocks();
});

/** What a pick of a mesh would find: the id that its shader writes for the feature of its first vertex. */
function pickedOf(mesh: Mesh): number {
  const drawn = mesh.material;
  layer.beginPick();
  const material = mesh.material as ShaderMaterial;
  (mesh.onBeforeRender as () => void)();
  const { kind, index } = unpackPickId(material.uniforms['base']!.value as number);
  const feature = mesh.geometry.getAttribute('pickFeature').getX(0);
  layer.endPick();
  expect(kind).toBe('foreign');
  expect(mesh.material).toBe(drawn);
  return index | feature;
}

it('says of a building what the batch table of its B3DM says', async () => {
  serve({ 'tileset.json': tileset('house.b3dm'), 'house.b3dm': new Uint8Array(b3dm(glb())) });
  await loadAll();
  const index = pickedOf(meshesOf(layer)[0]!);
  expect(layer.assetIdOf(index)).toBe('tileset/elsewhere/b-2');
  expect(layer.featureOf(index)).toMatchObject({ title: 'Halle', tileset: 'elsewhere' });
  expect(Object.fromEntries(layer.featureOf(index)!.properties)).toMatchObject({ storeys: '1' });
  // Of another tileset, and of a mesh that is not there.
  expect(layer.featureOf(index ^ (1 << 25))).toBeNull();
  expect(layer.featureOf(index ^ (1 << 14))).toBeNull();
});

it('says of a building of our own what its property table says, as any other viewer would', async () => {
  const { x, z } = toScene(PLACE);
  const city = await serveCity([block(x, z, { height: 21 }), block(x + 30, z)]);
  await loadAll({ number: 0 });
  const index = pickedOf(meshesOf(layer)[0]!);
  const facts = [0, 1].map((feature) => Object.fromEntries(layer.featureOf((index & ~0x3fff) | feature)!.properties));
  expect(facts.map(({ height }) => Number(height)).sort((a, b) => a - b)).toEqual([12, 21]);
  expect(facts[0]).toMatchObject({ use: 'dwelling', source: 'test', storeys: '4' });
  expect(layer.assetIdOf(index)).toMatch(/^tileset\/elsewhere\/g\d+-\d+$/);
  city.dispose();
});

it('reads implicit tilings: a quadtree of two levels in one subtree', async () => {
  const subtree = (): Buffer => {
    // All five tiles are there; only the first and the last of the finer level have content.
    const bits = Buffer.from([0b11111, 0, 0, 0, 0, 0, 0, 0, 0b10010, 0, 0, 0, 0, 0, 0, 0]);
    const json = Buffer.from(
      JSON.stringify({
        buffers: [{ byteLength: 16 }],
        bufferViews: [{ buffer: 0, byteOffset: 0, byteLength: 1 }, { buffer: 0, byteOffset: 8, byteLength: 1 }],
        tileAvailability: { bitstream: 0 },
        contentAvailability: [{ bitstream: 1 }],
        childSubtreeAvailability: { constant: 0 },
      }), // prettier-ignore
    );
    const padded = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, ' ')]);
    return Buffer.concat([Buffer.from('subt'), numbers(1, padded.length, 0, 16, 0), padded, bits]);
  };
  const implicitTiling = { subdivisionScheme: 'QUADTREE', subtreeLevels: 2, availableLevels: 2, subtrees: { uri: 'subtrees/{level}.{x}.{y}.subtree' } }; // prettier-ignore
  const content = new Uint8Array(glb());
  serve({
    'tileset.json': tileset('content/{level}-{x}-{y}.glb', { geometricError: 100, refine: 'ADD', implicitTiling }),
    'subtrees/0.0.0.subtree': new Uint8Array(subtree()),
    'content/1-0-0.glb': content,
    'content/1-1-1.glb': content,
  });
  await loadAll();
  await vi.waitFor(() => expect(meshesOf(layer)).toHaveLength(2));
});
