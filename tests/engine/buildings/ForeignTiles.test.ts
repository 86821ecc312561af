import { Mesh, Vector3 } from 'three';
import { afterEach, expect, it, vi } from 'vitest';
import { ForeignTiles } from '../../../src/engine/buildings/ForeignTiles.ts';
import { fromEcef, toEcef, transformPoint } from '../../../src/geo/ecef.ts';
import { toScene } from '../../../src/geo/sceneFrame.ts';
import { BASE, frameFrom, standInForBrowser } from './testCity.ts';

/** A triangle of 20 m with a corner in its origin, as somebody else would write it: binary glTF, y up. */
function glb(): Buffer {
  const positions = Buffer.from(Float32Array.of(0, 0, 0, 20, 0, 0, 0, 0, -20).buffer);
  const json = JSON.stringify({
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
    accessors: [{ bufferView: 0, componentType: 5126, count: 3, type: 'VEC3', min: [0, 0, -20], max: [20, 0, 0] }],
    bufferViews: [{ buffer: 0, byteLength: positions.length }],
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
  const table = Buffer.from('{"BATCH_LENGTH":0}  ');
  const length = 28 + table.length + content.length;
  return Buffer.concat([Buffer.from('b3dm'), numbers(1, length, table.length, 0, 0, 0), table, content]);
}

const PLACE = { lon: 6.81, lat: 51.39 };
const HEIGHT_M = 80;

/** East, north and up at the place as columns, in earth-centred coordinates: true north, not that of the map. */
function enu(): number[] {
  const [lambda, phi] = [(PLACE.lon * Math.PI) / 180, (PLACE.lat * Math.PI) / 180];
  const [sl, cl, sp, cp] = [Math.sin(lambda), Math.cos(lambda), Math.sin(phi), Math.cos(phi)];
  return [-sl, cl, 0, 0, -sp * cl, -sp * sl, cp, 0, cp * cl, cp * sl, sp, 0, ...toEcef(PLACE, HEIGHT_M), 1];
}

function serve(contents: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>): void {
  standInForBrowser((path) => contents[path] ?? null);
}
const tileset = (uri: string): string =>
  JSON.stringify({
    asset: { version: '1.0', copyright: 'City of Elsewhere' },
    geometricError: 500,
    root: {
      boundingVolume: { box: [10, 10, 0, 12, 0, 0, 0, 12, 0, 0, 0, 12] },
      geometricError: 0,
      refine: 'REPLACE',
      transform: enu(),
      content: { uri },
    },
  });

let layer: ForeignTiles;
afterEach(() => layer.dispose());

it.each([
  ['glTF', 'house.glb', glb()],
  ['B3DM', 'house.b3dm', b3dm(glb())],
])('puts a %s of somebody else where its transform says, within a metre', async (_, uri, content) => {
  serve({ 'tileset.json': tileset(uri), [uri]: new Uint8Array(content) });
  const failed = vi.fn();
  layer = new ForeignTiles(`${BASE}/tileset.json`, { contentChanged: () => undefined, failed });
  const wanted = toScene(PLACE);
  const frame = frameFrom([wanted.x, 200, wanted.z + 300], [wanted.x, 33, wanted.z]);
  await vi.waitFor(() => {
    layer.update(frame);
    expect(layer.isAtRest()).toBe(true);
  });
  layer.update(frame);
  expect(failed).not.toHaveBeenCalled();
  const meshes: Mesh[] = [];
  layer.object.traverse((object) => {
    if (object instanceof Mesh) meshes.push(object as Mesh);
  });
  expect(meshes).toHaveLength(1);
  const corners = [[0, 0, 0], [20, 0, 0], [0, 20, 0]] as const; // prettier-ignore
  const positions = meshes[0]!.geometry.getAttribute('position');
  corners.forEach((corner, i) => {
    const { lon, lat, heightM } = fromEcef(transformPoint(enu(), corner));
    const { x, z } = toScene({ lon, lat });
    const at = new Vector3().fromBufferAttribute(positions, i).applyMatrix4(meshes[0]!.matrixWorld);
    expect(at.distanceTo(new Vector3(x, heightM - 46.5, z))).toBeLessThan(0.1);
  });
  expect(layer.copyright()).toBe('City of Elsewhere');
});

it('says why a tileset cannot be had', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  serve({});
  const failed = vi.fn();
  layer = new ForeignTiles(`${BASE}/tileset.json`, { contentChanged: () => undefined, failed });
  layer.update(frameFrom([0, 500, 500], [0, 0, 0]));
  await vi.waitFor(() => expect(failed).toHaveBeenCalledOnce());
  expect(String(failed.mock.calls[0]?.[0])).toContain('404');
  vi.restoreAllMocks();
});
