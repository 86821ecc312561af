import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateBytes } from 'gltf-validator';
import { afterAll, describe, expect, it } from 'vitest';
import { assetNames, shapedModels } from '../../src/city/models.ts';
import { checkTiles } from '../../src/city/tiles/checkTiles.ts';
import { writeTiles } from '../../src/city/tiles/writeTiles.ts';
import { castModel } from '../../src/engine/structures/castModel.ts';
import { decodeColumnFile } from '../../src/schema/columnFile.ts';
import { decodeBuildings } from '../../src/schema/decodeBuildings.ts';
import type { Structure } from '../../src/schema/structures.ts';
import { EXAMPLES } from '../engine/structures/examples.ts';
import { CITY_FOLDER } from './builtCity.ts';
import { readTile } from './tiles/readTile.ts';
import { block, town } from './tiles/town.ts';

const provenance = { kind: 'curated', source: 'a plan', licence: 'facts', date: '2026' } as const;
const STRUCTURES: readonly Structure[] = EXAMPLES.map((example) => ({ ...example, provenance }));
const NAMES = new Map([['b1', 'Rheinbrücke']]);
const folder = mkdtempSync(join(tmpdir(), 'hafenblick-models-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('names of assets', () => {
  it('are those of the curated files, also beside features without a place', () => {
    const names = assetNames(join(CITY_FOLDER, 'assets'));
    expect(names.get('bridge/solidaritaet')).toBe('Brücke der Solidarität');
    expect(names.size).toBeGreaterThan(500);
  });

  it('are refused with file and place where one is no text', () => {
    writeFileSync(
      join(folder, 'wrong.geojson'),
      JSON.stringify({ features: [{ properties: { id: 'a', name: 'A' } }] }),
    );
    expect(() => assetNames(folder)).toThrow(/wrong\.geojson: features\.0\.properties\.name/);
    rmSync(join(folder, 'wrong.geojson'));
  });
});

describe('models with their shapes', () => {
  it('are every kind that the viewer draws, as high as its shape', () => {
    const models = shapedModels(STRUCTURES, castModel, NAMES);
    expect(models.map(({ id }) => id)).toEqual(STRUCTURES.map(({ id }) => id));
    const tank = models.find(({ id }) => id === 'tank')!;
    expect(tank.topM - tank.footM).toBeGreaterThan(15.9);
    expect(tank.topM - tank.footM).toBeLessThan(18.5);
    // The index knows none of its height.
    const substation = models.find(({ kind }) => kind.en === 'Substation')!;
    expect(substation.topM - substation.footM).toBeGreaterThan(3);
    expect(models.find(({ id }) => id === 'b1')?.name).toBe('Rheinbrücke');
  });

  it('leave out what has no shape, and what says not where it is from', () => {
    const [first, second] = STRUCTURES as [Structure, Structure];
    const nothing = { positions: new Float32Array(), indices: new Uint16Array() };
    const cast = (structure: Structure) => (structure.id === first.id ? nothing : castModel(structure));
    expect(shapedModels([first, second, EXAMPLES[2]!], cast, NAMES).map(({ id }) => id)).toEqual([second.id]);
  });
});

describe('the tiles for other viewers with models', () => {
  /** Blue, which is the colour of no use. */
  const painted = (): ReturnType<typeof block> => {
    const plain = block(420, 420, [8, 8, 20], { id: 'crane/blue', use: 'structure', name: 'Kran' });
    const { positions, indices } = plain.mesh();
    const colours = new Uint8Array((positions.length / 3) * 4).map((_, i) => [0, 0, 255, 7][i % 4]!);
    return { ...plain, mesh: () => ({ positions, indices, colours }) };
  };
  const surroundings = { districts: [], quays: [] };

  it('have them below models, named, with where they are from and in their own colours; our own tiles have none', async () => {
    const models = [...shapedModels(STRUCTURES, castModel, NAMES), painted()];
    const plain = await writeTiles(join(folder, 'plain'), town(), surroundings);
    const written = await writeTiles(join(folder, 'with'), town(), surroundings, [], [], models);
    expect(written.tiles).toEqual(plain.tiles);
    const own = 'tiles/tileset.json';
    expect(readFileSync(join(folder, 'with', own))).toEqual(readFileSync(join(folder, 'plain', own)));

    const facts = new Map<unknown, Record<string, unknown>>();
    for (const { name } of written.shaded.filter((file) => file.name.includes('/models/'))) {
      const { issues } = await validateBytes(new Uint8Array(readFileSync(join(folder, 'with', name))));
      expect([issues.numErrors, issues.numWarnings, name]).toEqual([0, 0, name]);
      const tile = await readTile(join(folder, 'with', name));
      tile.facts.forEach((fact, i) => {
        facts.set(fact['id'], fact);
        expect(tile.looks[i]!.length).toBeGreaterThan(0);
        if (fact['id'] === 'crane/blue') for (const { colour } of tile.looks[i]!) expect(colour).toEqual([0, 0, 1]);
      });
    }
    expect(facts.size).toBe(models.length);
    expect(facts.get('b1')).toMatchObject({ name: 'Rheinbrücke', kind: 'Cable-stayed bridge', use: 'structure', provenance: 'curated', source: 'a plan', licence: 'facts' }); // prettier-ignore

    const { meta } = decodeBuildings(decodeColumnFile(Uint8Array.from(readFileSync(join(folder, 'with/buildings.bin'))).buffer, 'b'), 'b'); // prettier-ignore
    expect(checkTiles(join(folder, 'with'), 'tiles/shaded/tileset.json', meta)).toBe(
      `tiles/shaded/tileset.json: ${plain.tiles.length} tiles, ${town().length} buildings, ${models.length} models`,
    );
  });

  it('are the same bytes a second time, and a model less takes its tile away', async () => {
    const models = shapedModels(STRUCTURES, castModel, NAMES);
    const path = join(folder, 'again');
    const first = await writeTiles(path, town(), surroundings, [], [], models);
    const last = [...first.tiles, ...first.shaded];
    const again = await writeTiles(path, town(), surroundings, last, [], shapedModels(STRUCTURES, castModel, NAMES));
    expect(again.encoded).toBe(0);
    const none = await writeTiles(path, town(), surroundings, last);
    expect(none.shaded.filter(({ name }) => name.includes('/models/'))).toEqual([]);
    expect(() => readFileSync(join(path, first.shaded.at(-1)!.name))).toThrow(/ENOENT/);
  });
});
