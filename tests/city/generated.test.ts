import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCity } from '../../src/city/build.ts';
import { checkCity } from '../../src/city/checkCity.ts';
import { placeLabels } from '../../src/city/labels.ts';
import { RailGates } from '../../src/city/streets/railGates.ts';
import { PolygonField } from '../../src/geo/polygonField.ts';
import { triangulate } from '../../src/geo/tin.ts';
import { toScene } from '../../src/geo/sceneFrame.ts';
import { decodeColumnFile } from '../../src/schema/columnFile.ts';
import { encodePaving } from '../../src/schema/paving.ts';
import { buildInMemory, CITY_FOLDER } from './builtCity.ts';
import { wetnessOf } from './wetness.ts';

const city = buildInMemory();
const { ground, inputs, lines, trees } = city;
const { model } = ground;
const at = (lon: number, lat: number): { x: number; z: number; y: number } => {
  const { x, z } = toScene({ lon, lat });
  return { x, z, y: ground.heightAt(x, z) };
};
const isWet = wetnessOf(ground);

describe('the terrain', () => {
  it('is wet in the middle of the Rhine at the lowest recorded stage, on the whole length', () => {
    inputs.axis.points.slice(3, -3).forEach(([x, z], i) => {
      if (i % 6 === 0) expect(isWet(x, z, 190), `axis point ${i}`).toBe(true);
    });
  });

  it('lets the forelands go under little by little between the stages of the flood of January 2024', () => {
    const { bounds } = model.floodplain;
    const places: [number, number][] = [];
    for (let x = bounds.minX; x < bounds.maxX; x += 320)
      for (let z = bounds.minZ + 400; z < bounds.maxZ - 400; z += 320)
        if (
          model.floodplain.signedDistance(x, z, 60) < -50 &&
          model.waters.all.every((water) => water.field.signedDistance(x, z, 60) > 50)
        )
          places.push([x, z]);
    expect(places.length).toBeGreaterThan(60);
    const wetShare = (stage: number): number => places.filter(([x, z]) => isWet(x, z, stage)).length / places.length;
    const [dry, some, most, all] = [wetShare(600), wetShare(790), wetShare(860), wetShare(942)];
    expect(dry).toBeLessThan(0.03);
    expect(some).toBeGreaterThan(0.08);
    expect(some).toBeLessThan(0.75);
    expect(most).toBeGreaterThan(some);
    expect(all).toBeGreaterThan(0.95);
  });

  it('keeps the quays of the Ruhrort port and the works dry at the height of the flood', () => {
    const port = inputs.landuse.filter((area) => area.properties.class === 'port');
    expect(port.length).toBeGreaterThan(0);
    const kohleninsel = at(6.7605, 51.452);
    for (const water of model.waters.all)
      expect(water.field.contains(kohleninsel.x, kohleninsel.z), water.id).toBe(false);
    expect(kohleninsel.y).toBeGreaterThan(model.surface.levelAt(780.2, 942) + 2);
    expect(isWet(kohleninsel.x, kohleninsel.z, 942)).toBe(false);
  });

  it('keeps the Mercatorinsel dry at the height of the flood, also where the official outline counts it to the floodplain', () => {
    for (const [lon, lat] of [
      [6.7285, 51.4503],
      [6.7349, 51.4476],
      [6.742, 51.4455],
    ] as const) {
      const { x, z } = at(lon, lat);
      expect(isWet(x, z, 942)).toBe(false);
    }
  });

  it('leaves no sill between the basins of the port and the river at low water', () => {
    for (const [name, lon, lat] of [
      ['mouth of the port', 6.7248, 51.4543],
      ['from the port mouth into the Vinckekanal', 6.7381, 51.4488],
      ['mouth of the Ruhr', 6.7223, 51.453],
    ] as const) {
      const { x, z } = at(lon, lat);
      expect(isWet(x, z, 250), name).toBe(true);
    }
  });

  it('never wets the land behind the dykes, even where it lies lower than the flood', () => {
    const walsum = at(6.7, 51.53);
    const homberg = at(6.69, 51.456);
    for (const { x, z } of [walsum, homberg]) expect(isWet(x, z, 1300)).toBe(false);
    let checked = 0;
    inputs.census.forEach(({ x, z }, i) => {
      if (i % 12 !== 0 || model.floodplain.signedDistance(x, z, 60) < 40) return;
      if (model.waters.all.some((water) => water.field.signedDistance(x, z, 60) < 40)) return;
      checked++;
      expect(isWet(x, z, 942), `cell ${i}`).toBe(false);
    });
    expect(checked).toBeGreaterThan(300);
  });

  it('lifts dykes well above the flood of 2024', () => {
    const dykes = lines.lines.filter((line) => line.kind === 'dyke');
    const length = dykes.reduce((sum, line) => sum + line.points.length, 0);
    expect(length).toBeGreaterThan(300);
    const low = dykes
      .flatMap((line) => line.points)
      .filter(([x, y, z]) => y < model.surface.levelAt(model.waters.kmAt(x, z), 942) + 1.5);
    expect(low.length / length).toBeLessThan(0.01);
  });

  it('holds the levels of the city as they are known', () => {
    expect(at(6.7623, 51.4344).y).toBeGreaterThan(29.5);
    expect(at(6.7623, 51.4344).y).toBeLessThan(35);
    expect(at(6.73, 51.545).y).toBeLessThan(30);
    expect(at(6.803, 51.4345).y).toBeGreaterThan(50);
  });

  it('gives basins that are open to one another one level', () => {
    const km = new Set(model.waters.all.filter((w) => /^(becken|hafenkanal|hafenmund)/.test(w.id)).map((w) => w.km));
    expect(km.size).toBe(1);
  });

  it('stays within its budget of vertices', () => {
    expect(ground.vertexCount).toBeLessThan(70_000);
  });

  it('comes back from its file as the same triangles', () => {
    const file = decodeColumnFile(ground.encode().slice().buffer, 'ground');
    const { x, z, y, body, km } = file.columns;
    for (const [read, built] of [
      [y, ground.y],
      [body, ground.body],
      [km, ground.km],
    ] as const)
      expect(read!.every((value, i) => value === built[i])).toBe(true);
    expect(Buffer.compare(Buffer.from(triangulate(x!, z!).buffer), Buffer.from(ground.triangles.buffer))).toBe(0);
  });
});

describe('lines and trees', () => {
  it('carries every railway of the files, double lines as two', () => {
    const expected = inputs.rails.reduce(
      (sum, rail) => sum + rail.lines.length * (rail.properties.tracks > 1 ? 2 : 1),
      0,
    );
    expect(lines.countOf('rail')).toBeGreaterThanOrEqual(expected);
  });

  it('sinks no road or track into the ground', () => {
    let deepest = 0;
    for (const line of lines.lines)
      if (line.kind !== 'boundary')
        for (const [x, y, z] of line.points) deepest = Math.max(deepest, ground.heightAt(x, z) - y);
    expect(deepest).toBeLessThan(0.2);
  });

  it('takes no road or track through water', () => {
    for (const line of lines.lines) {
      if (line.kind === 'boundary' || line.kind === 'dyke' || line.kind === 'quay') continue;
      for (const [x, y, z] of line.points)
        for (const water of model.waters.all) {
          if (!water.field.contains(x, z)) continue;
          const level = water.levelM ?? model.surface.levelAt(water.km ?? model.waters.kmAt(x, z), 942);
          if (y < level) expect.fail(`${line.kind} ${line.name} lies in ${water.id}`);
        }
    }
  });

  it('takes generated streets across railways only at their bridges and level crossings', () => {
    const gates = new RailGates(
      inputs.rails.flatMap((rail) => rail.lines),
      inputs.railGates,
    );
    for (const { kind, points } of city.plan.streets)
      for (let i = 0; i + 1 < points.length; i++)
        if (gates.isBarred(points[i]!, points[i + 1]!))
          expect.fail(`${kind} crosses open track at ${points[i]!.map(Math.round).join(', ')}`);
  });

  it('secures the real level crossings of the city where a street meets the track', () => {
    expect(city.crossings).toHaveLength(14);
    expect(city.crossings.filter(({ hasBarriers }) => hasBarriers).length).toBeGreaterThan(6);
    expect(new Set(city.crossings.map(({ id }) => id)).size).toBe(city.crossings.length);
    for (const { x, y, z, id } of city.crossings) {
      const real = inputs.levelCrossings.map(({ point }) => Math.hypot(point[0] - x, point[1] - z));
      expect(Math.min(...real), id).toBeLessThan(75);
      expect(Math.abs(y - ground.heightAt(x, z)), id).toBeLessThan(2);
    }
  });

  it('names generated streets after addresses and stops', () => {
    const named = lines.lines.filter((line) => (line.flags & 8) === 8 && line.name !== '');
    expect(named.length).toBeGreaterThan(150);
  });

  it('numbers the motorways and sets the names of main streets along them', () => {
    const labels = placeLabels(inputs, ground);
    const shields = new Set(labels.filter(({ kind }) => kind === 'shield').map(({ text }) => text.de));
    for (const number of ['A 3', 'A 40', 'A 42', 'A 59']) expect(shields).toContain(number);
    const street = labels.find(({ kind, text }) => kind === 'road' && text.de === 'Königstraße');
    expect(street?.path?.length).toBeGreaterThan(2);
  });

  it('puts a wall with level ground behind it along the basins', () => {
    const walls = lines.lines.filter((line) => line.kind === 'quay');
    const metres = walls.reduce(
      (sum, { points }) =>
        sum + points.slice(1).reduce((s, p, i) => s + Math.hypot(p[0] - points[i]![0], p[2] - points[i]![2]), 0),
      0,
    );
    expect(metres).toBeGreaterThan(20_000);
  });

  it('says which lines are generated', () => {
    expect(lines.lines.every((line) => line.kind !== 'street' || (line.flags & 8) === 8)).toBe(true);
    expect(lines.countOf('street')).toBeGreaterThan(2000);
  });

  it('plants no tree in water and not more than planned', () => {
    expect(trees.trees.length).toBeGreaterThan(8000);
    expect(trees.trees.length).toBeLessThanOrEqual(40_000);
    for (const tree of trees.trees)
      for (const water of model.waters.all)
        if (water.field.contains(tree.x, tree.z)) expect.fail(`tree in ${water.id}`);
  });
});

describe('the build', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-city-'));
  const out = join(folder, 'out');
  const said: string[] = [];
  const build = () => buildCity({ from: CITY_FOLDER, to: out, say: (line) => said.push(line) });
  beforeAll(build, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const sizeOf = (name: string): number => statSync(join(out, name)).size;

  it('gives the same bytes for the same files', () => {
    // The city above was built in memory; this one anew, from the files to files.
    const written = (name: string): Buffer => readFileSync(join(out, name));
    for (const part of ['ground', 'lines', 'trees', 'landcover'] as const)
      expect(Buffer.compare(city[part].encode(), written(`${part}.bin`)), part).toBe(0);
    expect(Buffer.compare(encodePaving(city.paving), written('paving.bin'))).toBe(0);
    expect(JSON.stringify([...city.structures, ...city.crossings, ...city.grades.bridges])).toBe(
      written('structures.json').toString(),
    );
  });

  it('writes files that its own check reads', () => {
    expect(checkCity(out)).toHaveLength(12);
    for (const name of [
      'ground.bin',
      'lines.bin',
      'buildings.bin',
      'far-buildings.bin',
      'trees.bin',
      'structures.json',
    ])
      for (const packed of ['br', 'gz']) expect(sizeOf(`${name}.${packed}`)).toBeGreaterThan(100);
  });

  it('keeps what goes over the wire small', () => {
    const limit: Record<string, number> = {
      'ground.bin': 210,
      'lines.bin': 120,
      'landcover.bin': 80,
      'trees.bin': 120,
      'far-buildings.bin': 800,
      'paving.bin': 15,
    };
    for (const [name, kB] of Object.entries(limit)) expect(sizeOf(`${name}.br`), name).toBeLessThan(kB * 1000);
    const awaited = ['ground.bin', 'lines.bin', 'landcover.bin', 'structures.json', 'labels.json', 'water.json'];
    const gzip = awaited.reduce((sum, name) => sum + sizeOf(`${name}.gz`), 0);
    expect(gzip).toBeLessThan(600_000);
  });

  it('does nothing when nothing has changed, and says so', async () => {
    said.length = 0;
    expect(await build()).toBeNull();
    expect(said.join()).toContain('up to date');
  });

  it('finds a damaged file', () => {
    const copy = join(folder, 'damaged');
    cpSync(out, copy, { recursive: true });
    writeFileSync(join(copy, 'trees.bin'), readFileSync(join(copy, 'trees.bin')).subarray(0, 5000));
    expect(() => checkCity(copy)).toThrow(/trees\.bin/);
  });

  it('covers the ground with classes that agree with the outlines', () => {
    const water = new PolygonField(model.waters.rhine.field.rings);
    expect(water.contains(...inputs.axis.points[90]!)).toBe(true);
    expect(city.landcover.classAt(...inputs.axis.points[90]!)).toBe('bed');
    expect(city.landcover.classAt(-20_000, 0)).toBe('outside');
  });
});
