import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Document, NodeIO } from '@gltf-transform/core';
import { KHRMeshQuantization } from '@gltf-transform/extensions';
import { quantize } from '@gltf-transform/functions';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problemLine } from '../../../src/city/readers/readSummary.ts';
import { landmarkFiles, readLandmarks } from '../../../src/city/readers/landmark/landmarks.ts';
import { fromUtm32, SCENE_ORIGIN } from '../../../src/geo/sceneFrame.ts';

const [E, N] = [344_000, 5_700_000];
const [X, Z] = [E - SCENE_ORIGIN.e, SCENE_ORIGIN.n - N];
/** glTF 2.0, `primitive.mode`. */
const LINES = 1;
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'hafenblick-glb-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A wedge 2 wide (x), 1 high and 4 long towards −z, on a node that lifts it by 1 and a parent that makes it ten times as large. */
function wedge(change: (document: Document) => void = () => undefined): Document {
  const document = new Document();
  const buffer = document.createBuffer();
  const position = document
    .createAccessor()
    .setType('VEC3')
    .setArray(Float32Array.from([0, 0, 0, 2, 0, 0, 0, 0, -4, 0, 1, 0]))
    .setBuffer(buffer);
  const indices = document.createAccessor().setArray(Uint16Array.from([0, 1, 3, 1, 2, 3, 2, 0, 3])).setBuffer(buffer); // prettier-ignore
  const primitive = document.createPrimitive().setAttribute('POSITION', position).setIndices(indices);
  const line = document.createPrimitive().setAttribute('POSITION', position).setMode(LINES);
  const mesh = document.createMesh().addPrimitive(primitive).addPrimitive(line);
  const child = document.createNode('child').setMesh(mesh).setTranslation([0, 1, 0]);
  const parent = document.createNode('parent').setScale([10, 10, 10]).addChild(child);
  document.createScene().addChild(parent);
  change(document);
  return document;
}

const about = {
  id: 'test-furnace',
  name: 'Hochofen 2',
  use: 'industry',
  kind: { de: 'Hochofen', en: 'Blast furnace', zh: '高炉' },
  place: { e: E, n: N },
  provenance: { kind: 'curated', source: 'test', licence: 'CC0', date: '2026' },
};
async function put(
  name: string,
  document: Document | Uint8Array,
  sidecar: object | string | null = about,
): Promise<void> {
  const bytes = document instanceof Uint8Array ? document : await new NodeIO().registerExtensions([KHRMeshQuantization]).writeBinary(document); // prettier-ignore
  writeFileSync(join(folder, `${name}.glb`), bytes);
  if (sidecar !== null)
    writeFileSync(join(folder, `${name}.json`), typeof sidecar === 'string' ? sidecar : JSON.stringify(sidecar));
}
const read = () => readLandmarks(landmarkFiles([folder]), () => 30);
const problems = async (): Promise<string[]> =>
  (await read()).problems.map((problem) => problemLine(problem).replace(`${folder}/`, ''));
/** x, y, z of the mesh's vertices from the place, rounded to centimetres. */
const cornersOf = (positions: ArrayLike<number>): number[][] =>
  Array.from({ length: positions.length / 3 }, (_, i) =>
    [positions[3 * i]! - X, positions[3 * i + 1]!, positions[3 * i + 2]! - Z].map((m) => Number(m.toFixed(2)) + 0),
  );

describe('landmarks from glTF', () => {
  it('are set down at their place with the transforms of their nodes applied', async () => {
    // Grid north: the bearing that cancels the convergence.
    await put('a', wedge(), { ...about, bearing: -1.7497, height: { datum: 'NHN', m: 25 } });
    const { buildings, problems } = await read();
    expect(problems).toEqual([]);
    const [furnace] = buildings;
    const { positions, indices } = furnace!.mesh();
    expect(cornersOf(positions).map((c) => c.map(Math.round))).toEqual([[0, 35, 0], [20, 35, 0], [0, 35, -40], [0, 45, 0]]); // prettier-ignore
    expect([...indices]).toEqual([0, 1, 3, 1, 2, 3, 2, 0, 3]);
    expect(furnace).toMatchObject({ id: 'test-furnace', name: 'Hochofen 2', use: 'industry', footM: 35, topM: 45, provenance: { kind: 'curated' } }); // prettier-ignore
    expect(cornersOf(furnace!.footprint.flatMap(([x, z]) => [x, 0, z])).map((c) => c.map(Math.round))).toHaveLength(3);
  });

  it('turn clockwise with the bearing, scale, and stand on the ground without a height', async () => {
    const { lon, lat } = fromUtm32({ e: E, n: N });
    await put('a', wedge(), { ...about, place: { lon, lat }, bearing: 90 - 1.7497, scale: 0.5 });
    const [furnace] = (await read()).buildings;
    // The long side pointed north and points east now.
    expect(cornersOf(furnace!.mesh().positions)[2]!.map(Math.round)).toEqual([20, 35, 0]);
    expect(furnace!.footM).toBeCloseTo(35, 5);
  });

  it('may be quantised and mirrored: every face still looks outwards', async () => {
    const plain = wedge();
    await plain.transform(quantize({ quantizePosition: 14 }));
    await put('a', plain, { ...about, bearing: -1.7497, height: { datum: 'NHN', m: 25 } });
    await put('b', wedge((d) => d.getRoot().listNodes().find((n) => n.getName() === 'parent')!.setScale([-10, 10, 10])), { ...about, id: 'mirrored' }); // prettier-ignore
    const [quantised, mirrored] = (await read()).buildings;
    expect(cornersOf(quantised!.mesh().positions).map((c) => c.map(Math.round))).toContainEqual([0, 35, -40]);
    expect([...mirrored!.mesh().indices].slice(0, 3)).toEqual([0, 3, 1]);
  });

  it('are refused with file, path and reason, and the rest is read', async () => {
    const io = new NodeIO();
    const good = await io.writeBinary(wedge());
    const json = (change: (gltf: Record<string, unknown>) => void): Uint8Array => {
      const view = new DataView(good.buffer, good.byteOffset);
      const length = view.getUint32(12, true);
      const gltf = JSON.parse(new TextDecoder().decode(good.subarray(20, 20 + length))) as Record<string, unknown>;
      change(gltf);
      const text = Buffer.from(JSON.stringify(gltf).padEnd(length + 400));
      const head = Buffer.from(good.subarray(0, 20));
      head.writeUInt32LE(20 + text.length, 8);
      head.writeUInt32LE(text.length, 12);
      return Buffer.concat([head, text]);
    };
    await put('a-good', wedge());
    await put('b-alone', wedge(), null);
    await put('c-json', wedge(), '{');
    await put('d-place', wedge(), { ...about, id: 'd', place: { lon: 6.76 } });
    await put('e-words', wedge(), { ...about, id: 'e', colour: 'red' });
    await put('f-text', Buffer.from('this is no model at all, not one bit'), { ...about, id: 'f' });
    await put('g-cut', good.subarray(0, good.length - 40), { ...about, id: 'g' });
    await put('h-outside', json((g) => (g['buffers'] = [{ uri: '../../etc/passwd', byteLength: 9 }])), { ...about, id: 'h' }); // prettier-ignore
    await put('i-huge', json((g) => ((g['accessors'] as { count: number }[])[0]!.count = 2 ** 31)), { ...about, id: 'i' }); // prettier-ignore
    await put('j-draco', json((g) => (g['extensionsRequired'] = ['KHR_draco_mesh_compression'])), { ...about, id: 'j' }); // prettier-ignore
    await put('k-index', wedge((d) => d.getRoot().listAccessors()[1]!.setArray(Uint16Array.from([0, 1, 9]))), { ...about, id: 'k' }); // prettier-ignore
    await put('l-twice', wedge());
    expect((await read()).buildings.map(({ id }) => id)).toEqual(['test-furnace']);
    expect(await problems()).toEqual([
      'b-alone.json: is missing: it says where the model stands and what it is',
      'c-json.json: is not JSON',
      'd-place.json: place: needs lon and lat (WGS84), or e and n (EPSG:25832)',
      expect.stringMatching(/^e-words\.json: colour: /),
      'f-text.glb: is not a GLB',
      expect.stringMatching(/^g-cut\.glb: is cut: \d+ of \d+ bytes$/),
      'h-outside.glb: buffers.0.uri: refers to another file ("../../etc/passwd"); everything must be in the GLB',
      expect.stringMatching(/^i-huge\.glb: has \d+ vertices and \d+ triangles; a landmark may have 400000 and 600000$/),
      'j-draco.glb: extensionsRequired: KHR_draco_mesh_compression is not read',
      'k-index.glb: index 9 of 4 vertices is not there',
      expect.stringMatching(/^l-twice\.glb: id: "test-furnace" is another model's already$/),
    ]);
  });

  it('are none where there is no folder', async () => {
    expect(landmarkFiles([join(folder, 'nothing')])).toEqual([]);
    expect((await readLandmarks([], () => 0)).buildings).toEqual([]);
  });
});
