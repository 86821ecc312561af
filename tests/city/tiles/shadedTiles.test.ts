import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger, NodeIO } from '@gltf-transform/core';
import { EXTMeshoptCompression, KHRMeshQuantization } from '@gltf-transform/extensions';
import { validateBytes } from 'gltf-validator';
import { MeshoptDecoder } from 'meshoptimizer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CityBuilding } from '../../../src/city/model/CityBuilding.ts';
import { writeTiles, type WrittenTiles } from '../../../src/city/tiles/writeTiles.ts';
import { readTile } from './readTile.ts';
import { block, town } from './town.ts';

/** A house with a ridge along x: two roof faces at 45° and two gables. */
function gabled(x: number, z: number): CityBuilding {
  const { footprint, footM, ...rest } = block(x, z, [16, 10, 6]);
  const eaves = footM + 6;
  const low = footprint.flatMap(([px, pz]) => [px, footM, pz]);
  const high = footprint.flatMap(([px, pz]) => [px, eaves, pz]);
  const ridge = [x - 8, eaves + 5, z, x + 8, eaves + 5, z];
  const walls = [0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7];
  const roof = [4, 5, 9, 4, 9, 8, 6, 7, 8, 6, 8, 9, 5, 6, 9, 7, 4, 8];
  // And one triangle without an area, as data of others have them.
  const indices = Uint16Array.from([...walls, ...roof, 0, 0, 1]);
  return { ...rest, footprint, footM, topM: eaves + 5, roof: 'gable', mesh: () => ({ positions: Float64Array.from([...low, ...high, ...ridge]), indices }) }; // prettier-ignore
}

const folder = mkdtempSync(join(tmpdir(), 'hafenblick-shaded-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let written: WrittenTiles;
beforeAll(async () => {
  written = await writeTiles(folder, [...town(), gabled(20, -300)], { districts: [], quays: [] });
});
const read = (name: string) => readTile(join(folder, name));
const pairs = (): (readonly [own: string, shaded: string])[] =>
  written.tiles.map(({ name }, i) => [name, written.shaded[i]!.name]);

/** Triangles as text, each from its first corner by name: the codec of the indices may turn one round. */
const faces = (corners: readonly (readonly number[])[]): string[] =>
  Array.from({ length: corners.length / 3 }, (_, t) => {
    const names = [0, 1, 2].map((k) => corners[3 * t + k]!.map((value) => value.toFixed(3)).join());
    const first = names.indexOf(names.toSorted()[0]!);
    return [...names.slice(first), ...names.slice(0, first)].join(' ');
  });

describe('the tiles for viewers that do not shade by themselves', () => {
  it('stand beside our own, below one tileset that is the same', () => {
    for (const [own, shaded] of pairs()) expect(shaded).toBe(own.replace('tiles/', 'tiles/shaded/'));
    expect(readFileSync(join(folder, 'tiles/shaded/tileset.json'))).toEqual(readFileSync(join(folder, 'tiles/tileset.json'))); // prettier-ignore
  });

  it('hold the same buildings with the same walls, and tell the same of them', async () => {
    for (const [own, shaded] of pairs()) {
      const [a, b] = [await read(own), await read(shaded)];
      expect(b.facts).toEqual(a.facts);
      // Ours keep what has no area.
      const all = a.triangles.map((corners) => faces(corners).filter((face) => new Set(face.split(' ')).size === 3));
      expect(b.triangles.map(faces)).toEqual(all);
    }
  });

  it('turn the normal of each corner to where its face looks, within two degrees', async () => {
    let checked = 0;
    for (const [, shaded] of pairs()) {
      const { triangles, looks } = await read(shaded);
      triangles.forEach((corners, building) => {
        for (let t = 0; t < corners.length; t += 3) {
          const [a, b, c] = [corners[t]!, corners[t + 1]!, corners[t + 2]!];
          const [u, v] = [b, c].map((point) => point.map((value, k) => value - a[k]!)) as [number[], number[]];
          const cross = [u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!];
          for (const { normal } of looks[building]!.slice(t, t + 3)) {
            const cosine = normal.reduce((sum, value, k) => sum + value * cross[k]!, 0) / Math.hypot(...cross);
            expect(cosine).toBeGreaterThan(Math.cos((2 * Math.PI) / 180));
          }
          checked++;
        }
      });
    }
    expect(checked).toBeGreaterThan(10_000);
  });

  it('give a building the colour of its use', async () => {
    const coloursIn = async (name: string) =>
      Object.fromEntries(
        (await read(name)).looks.map((looks, i) => [i, [...new Set(looks.map(({ colour }) => colour.join()))]]),
      );
    const [port, works, houses] = await Promise.all(
      ['0/0_0', '1/-1_0', '2/0_0'].map((tile) => coloursIn(`tiles/shaded/${tile}.glb`)),
    );
    for (const colours of Object.values(houses!)) expect(colours).toEqual(houses![0]);
    const three = new Set([port![0]![0], works![0]![0], houses![0]![0]]);
    expect(three.size).toBe(3);
    // Dwellings are on the yellow side, the port on the blue: red, green, blue, linear.
    const [dwelling, quay] = [houses![0]![0]!, port![0]![0]!].map((colour) => colour.split(',').map(Number));
    expect(dwelling![0]! - dwelling![2]!).toBeGreaterThan(0.2);
    expect(quay![2]! - quay![0]!).toBeGreaterThan(0.2);
  });

  it('are valid also when they are unpacked: normals of length 1, no place out of its bounds', async () => {
    await MeshoptDecoder.ready;
    const io = new NodeIO()
      .setLogger(new Logger(Logger.Verbosity.SILENT))
      .registerExtensions([EXTMeshoptCompression, KHRMeshQuantization])
      .registerDependencies({ 'meshopt.decoder': MeshoptDecoder });
    for (const [, shaded] of pairs()) {
      const document = await io.read(join(folder, shaded));
      document.createExtension(EXTMeshoptCompression).dispose();
      const { issues } = await validateBytes(await io.writeBinary(document));
      expect([issues.numErrors, issues.numWarnings, shaded]).toEqual([0, 0, shaded]);
    }
  });
});
