import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { yardBoxes } from '../../src/engine/structures/containers.ts';
import { LANDCOVER_CLASSES, LabelsSchema } from '../../src/schema/cityFiles.ts';
import { StructureSchema, type StructureOf } from '../../src/schema/structures.ts';
import { CITY, assetFiles, curated, readJson, type Curated } from './curated.ts';
import { HOUR_MS, MONDAY, themeStations } from '../simulators/themeStations.ts';
import { contains, distanceToLine, type Place } from './plane.ts';

const structures = curated('structures.geojson');
const waters = curated('waters.geojson');
const kindOf = (s: Curated): string => String(s.properties['kind']);
const isPlaced = (s: Curated): boolean => s.type === 'Point';
/** What stands in water, spans it or belongs to the railway. */
const NOT_ON_LAND = new Set(['lock', 'weir']);
const ON_RAILS = new Set(['station', 'station-hall', 'gauge-house', 'gantry-crane', 'lock', 'weir']);
const lengthOf = (line: readonly Place[]): number =>
  line.slice(1).reduce((sum, [x, z], i) => sum + Math.hypot(x - line[i]![0], z - line[i]![1]), 0);

describe('curated structures', () => {
  it('fit the builder of their kind', () => {
    const wrong: string[] = [];
    for (const s of structures) {
      const [x, z] = s.lines[0]![0]!;
      const built = {
        ...s.properties,
        id: s.id,
        x,
        y: 25,
        z,
        ...(isPlaced(s)
          ? {}
          : kindOf(s) === 'conveyor'
            ? { to: [0, 25, 0] }
            : { deck: s.lines[0]!.map(([a, b]) => [a, 40, b]) }),
      };
      const result = v.safeParse(StructureSchema, built, { abortEarly: true });
      if (!result.success) wrong.push(`${s.id}: ${v.getDotPath(result.issues[0]) ?? ''} ${result.issues[0].message}`);
    }
    expect(wrong).toEqual([]);
  });

  it('are many, each with its own id', () => {
    expect(structures.length).toBeGreaterThan(400);
    expect(new Set(structures.map((s) => s.id)).size).toBe(structures.length);
  });

  it('have ids of the catalogue or of their own folder', () => {
    const ids = new Set(assetFiles().flatMap((file) => readJson(file).features.map((feature) => feature.id)));
    const free = structures.filter((s) => !ids.has(s.id) && !s.id.startsWith('structure/') && kindOf(s) !== 'church');
    expect(free.map((s) => s.id)).toEqual([]);
  });

  const stations = (kind: string): readonly { readonly id: string; readonly params: Record<string, number> }[] => {
    const file = JSON.parse(readFileSync(join(CITY, '../simulators/port.json'), 'utf8')) as { kinds: Record<string, { places: { list: { id: string; params: Record<string, number> }[] } }> }; // prettier-ignore
    return file.kinds[kind]!.places.list;
  };
  const shown = structures.filter(({ properties }) => 'of' in properties);

  it('show the yards and stocks of the port, each of them, and nothing that is none', () => {
    const wanted = [...stations('yard-block'), ...stations('stockpile')].map(({ id }) => id).sort();
    expect([...new Set(shown.map(({ properties }) => String(properties['of'])))].sort()).toEqual(wanted);
  });

  it('have places for all boxes of a yard', () => {
    for (const { id, params } of stations('yard-block')) {
      const [model] = shown.filter(({ properties }) => properties['of'] === id);
      const yard = { ...model!.properties, x: 0, y: 0, z: 0, turn: 0 } as unknown as StructureOf<'container-yard'>;
      expect(yardBoxes(yard).at(-1)!.rank).toBeGreaterThanOrEqual(params['teu']!);
    }
  });

  it('show in their rows what the yards count, to one box, at each hour of a day', () => {
    const port = themeStations('port');
    const drawn = new Set<number>();
    for (const block of port.stations.filter(({ kind }) => kind === 'yard-block')) {
      const [model] = shown.filter(({ properties }) => properties['of'] === block.asset.id);
      const boxes = yardBoxes({ ...model!.properties, x: 0, y: 0, z: 0, turn: 0 } as unknown as StructureOf<'container-yard'>);
      for (let h = 0; h < 24; h++) {
        const teu = port.valuesOf(block, MONDAY + h * HOUR_MS)['teu']!;
        const rows = new Map<number, number>();
        let before = 0;
        for (const { z, rank } of boxes) {
          if (rank > teu + 0.5) break;
          rows.set(z, (rows.get(z) ?? 0) + rank - before);
          before = rank;
        }
        const sum = [...rows.values()].reduce((a, b) => a + b, 0);
        expect(teu - sum).toBeGreaterThanOrEqual(0);
        expect(teu - sum).toBeLessThan(2);
        drawn.add(sum);
      }
    }
    // They grow and shrink.
    expect(drawn.size).toBeGreaterThan(80);
  }); // prettier-ignore

  it('of one stock lie side by side in the list: they are marked from the first to the last', () => {
    for (const { id } of stations('stockpile')) {
      const rows = structures.flatMap(({ properties }, row) => (properties['of'] === id ? [row] : []));
      const between = structures.slice(rows[0], rows.at(-1)! + 1).map(({ properties }) => properties['of']);
      expect(new Set(between)).toEqual(new Set([id]));
    }
  });

  it('have plumes by values that the simulated works give', () => {
    const works = themeStations('industry');
    const smoking = structures.flatMap(({ properties }) => ('plume' in properties ? [properties['plume'] as { asset: string; property: string; full: number }] : [])); // prettier-ignore
    expect(smoking.length).toBeGreaterThan(15);
    for (const { asset, property, full } of smoking) {
      const station = works.stations.find((one) => one.asset.id === asset);
      const share = works.valuesOf(station!, MONDAY + 12 * HOUR_MS)[property]! / full;
      expect(share, `${asset}/${property}`).toBeGreaterThan(0.5);
      expect(share, `${asset}/${property}`).toBeLessThan(1.2);
    }
  });

  it('stand on dry land', () => {
    const wet = structures.filter(
      (s) => isPlaced(s) && !NOT_ON_LAND.has(kindOf(s)) && waters.some((w) => contains(w.lines, s.lines[0]![0]!)),
    );
    expect(wet.map((s) => s.id)).toEqual([]);
  });

  it('do not stand on a railway line', () => {
    const rails = curated('rail-lines.geojson').flatMap((r) => r.lines);
    const wrong = structures.filter(
      (s) => isPlaced(s) && !ON_RAILS.has(kindOf(s)) && rails.some((line) => distanceToLine(line, s.lines[0]![0]!) < 5),
    );
    expect(wrong.map((s) => s.id)).toEqual([]);
  });

  it('span the Rhine as published: piers in order, the main span at its length', () => {
    const spans: Record<string, number> = {
      'bridge/uerdingen': 250,
      'bridge/hochfeld-rail': 189,
      'bridge/solidaritaet': 255.9,
      'bridge/neuenkamp': 380,
      'bridge/friedrich-ebert': 285.5,
      'bridge/haus-knipp': 186,
      'bridge/beeckerwerth': 310,
    };
    for (const s of structures.filter((b) => kindOf(b).startsWith('bridge'))) {
      const piers = s.properties['piers'] as number[];
      expect(
        [...piers].sort((a, b) => a - b),
        s.id,
      ).toEqual(piers);
      expect(piers[0]!, s.id).toBeGreaterThan(0);
      expect(piers.at(-1)!, s.id).toBeLessThan(lengthOf(s.lines[0]!) + 2);
      const main = s.properties['main'] as [number, number];
      const span = spans[s.id];
      if (span !== undefined) expect(Math.abs(piers[main[1]]! - piers[main[0]]! - span), s.id).toBeLessThan(1);
    }
    expect(structures.filter((s) => s.id in spans)).toHaveLength(7);
  });
});

describe('curated areas and names', () => {
  it('covers the ground with known classes', () => {
    for (const area of readJson('landuse.geojson').features)
      expect(LANDCOVER_CLASSES, JSON.stringify(area.properties)).toContain(area.properties['class']);
  });

  it('names the map in three languages with its own ids', () => {
    const labels = curated('labels.geojson');
    const built = labels.map((label) => ({ ...label.properties, x: 0, y: 0, z: 0 }));
    expect(v.safeParse(LabelsSchema, built).success).toBe(true);
    expect(new Set(labels.map((label) => label.id)).size).toBe(labels.length);
  });
});
