import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateBytes } from 'gltf-validator';
import { afterAll, expect, it } from 'vitest';
import { measuredToCity } from '../../../src/city/model/measuredToCity.ts';
import { readBuildingFiles } from '../../../src/city/readers/buildingFiles.ts';
import { writeTiles } from '../../../src/city/tiles/writeTiles.ts';
import type { Building } from '../../../src/city/model/Building.ts';
import { essenExample } from '../readers/essenExample.ts';
import { readTile } from './readTile.ts';

const path = essenExample();
const folder = mkdtempSync(join(tmpdir(), 'hafenblick-essen-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.skipIf(path === null)(
  'carries 117 real buildings into tiles: heights within 1 cm, their area from above within 0.1 % in all',
  async () => {
    const buildings = new Map<string, Building>();
    for await (const building of readBuildingFiles([path!]).buildings) buildings.set(building.id, building);
    const city = [...buildings.values()].map(measuredToCity).filter((building) => building !== null);
    expect(city).toHaveLength(117);
    const { tiles, shaded } = await writeTiles(folder, city, { districts: [], quays: [] });
    for (const { name } of [...tiles, ...shaded]) {
      const { issues } = await validateBytes(new Uint8Array(readFileSync(join(folder, name))));
      expect([issues.numErrors, issues.numWarnings, name]).toEqual([0, 0, name]);
    }
    let [read, area, expected] = [0, 0, 0];
    for (const { name } of tiles) {
      const { triangles, facts } = await readTile(join(folder, name));
      facts.forEach((fact, i) => {
        const building = buildings.get(fact['id'] as string)!;
        const [, , footM, , , topM] = building.bounds;
        const heights = triangles[i]!.map(([, y]) => y);
        // Walls go 3 m into the ground.
        expect(Math.abs(Math.max(...heights) - Math.min(...heights) - 3 - (topM - footM))).toBeLessThan(0.01);
        expect(Math.abs((fact['height'] as number) - (topM - footM))).toBeLessThan(0.006);
        expect(fact).toMatchObject({ provenance: 'measured' });
        area += areaFromAbove(triangles[i]!);
        expected += building.footprintAreaM2;
        read++;
      });
    }
    expect(read).toBe(117);
    expect(Math.abs(area / expected - 1)).toBeLessThan(0.001);
  },
);

/** Area of the triangles that face up, seen from above, m². */
function areaFromAbove(corners: readonly (readonly [number, number, number])[]): number {
  let sum = 0;
  for (let t = 0; t < corners.length; t += 3) {
    const [a, b, c] = [corners[t]!, corners[t + 1]!, corners[t + 2]!];
    sum += Math.max(0, ((b[2] - a[2]) * (c[0] - a[0]) - (b[0] - a[0]) * (c[2] - a[2])) / 2);
  }
  return sum;
}
