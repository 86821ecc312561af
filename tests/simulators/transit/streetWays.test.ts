import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tramTunnels } from '../../../src/feed/sources/gtfs/tramTunnels.ts';
import { Path } from '../../../src/geo/path.ts';
import { toScene } from '../../../src/geo/sceneFrame.ts';
import type { Point } from '../../../src/geo/segmentIndex.ts';
import { undergroundOf } from '../../../src/schema/tramTunnels.ts';
import type { BuiltLine } from '../../../src/simulators/transit/make/cityLines.ts';
import { STREET_LINES } from '../../../src/simulators/transit/make/linePlans.ts';
import { makeWays, writeWays } from '../../../src/simulators/transit/make/makeWays.ts';
import { streetGraph, streetWays } from '../../../src/simulators/transit/make/streetWays.ts';
import { readCourses } from '../../../src/simulators/transit/courses.ts';
import { CITY } from '../../city/curated.ts';

const LINES = ['901', 'U79', '933'];
const FILE = join(CITY, '../simulators/transit.geojson');
const courses = readCourses(FILE);
const street = (...points: Point[]): BuiltLine => ({ kind: 'street', name: '', widthM: 7, isGenerated: true, points, heightM: points.map(() => 30) }); // prettier-ignore
const stop = (name: string, ...at: [number, number]) => ({ id: `stop/${name}`, name, at });
const plan = (...via: string[]) => ({ line: '7', mode: 'bus' as const, via, headwayMin: 10 });

describe.runIf(existsSync(join(CITY, '../../public/city/lines.bin')))('the ways of 901, U79 and 933', () => {
  it('made from the built city are those that the city ships', () => {
    const made = JSON.parse(writeWays(makeWays(() => undefined, LINES))) as { features: { id: string }[] };
    const shipped = JSON.parse(readFileSync(FILE, 'utf8')) as typeof made;
    expect(made.features).toHaveLength(2 * LINES.length);
    for (const way of made.features) expect(way, way.id).toEqual(shipped.features.find(({ id }) => id === way.id));
  }, 240_000);
});

describe('a way on streets', () => {
  it('does not run into a street that ends, although its stop lies beside it', () => {
    const graph = streetGraph([street([0, 0], [400, 0], [800, 0]), street([400, 0], [400, 100])]);
    const [way] = streetWays(graph, plan('A', 'B', 'C'), [stop('A', 0, 0), stop('B', 400, 90), stop('C', 800, 0)]);
    expect(Math.max(...way!.points.map(([, z]) => z))).toBeLessThan(30);
    expect(way!.stops.map(({ name }) => name)).toEqual(['A', 'B', 'C']);
  });

  it('crosses the gap to streets that touch no other, and no wider one', () => {
    const across = (gapM: number) =>
      streetWays(streetGraph([street([0, 0], [400, 0]), street([400 + gapM, 0], [900, 0])]), plan('A', 'B'), [stop('A', 0, 0), stop('B', 900, 0)]); // prettier-ignore
    expect(across(35)).toHaveLength(2);
    expect(() => across(60)).toThrow('7: no way from A to B');
  });

  it('names line and stop where a stop is not there, or lies at no street', () => {
    const graph = streetGraph([street([0, 0], [800, 0])]);
    const stops = [stop('A', 0, 0), stop('B', 400, 900), stop('C', 800, 0)];
    expect(() => streetWays(graph, plan('A', 'X'), stops)).toThrow('7: no stop X');
    expect(() => streetWays(graph, plan('A', 'B', 'C'), stops)).toThrow('7: no way from A to B');
    expect(() => streetWays(graph, plan('B', 'C'), stops)).toThrow('7: no way from a street to B');
  });
});

describe('trams under the ground', () => {
  const tunnelled = STREET_LINES.filter(({ tunnel }) => tunnel);
  const pathOf = (id: string): Path => new Path(courses.find((course) => course.id === id)!.lonLat.map(([lon, lat]): Point => { const { x, z } = toScene({ lon, lat }); return [x, z]; })); // prettier-ignore

  it('are 901, 903 and U79, each through one tunnel in both directions', () => {
    expect(tunnelled.map(({ line }) => line)).toEqual(['901', '903', 'U79']);
    for (const { line } of tunnelled)
      for (const direction of [0, 1])
        expect(undergroundOf(pathOf(`${line.toLowerCase()}-${direction}`), tramTunnels()), line).toHaveLength(1);
  });

  it('stop there at the stations of the tunnel and nowhere else', () => {
    const stations = ({ line, of }: { line: string; of: number }): string[] => {
      const id = `${line}-${of}`;
      const [[fromM, toM] = [0, 0]] = undergroundOf(pathOf(id), tramTunnels());
      return courses.find((course) => course.id === id)!.stops.filter(({ atM }) => atM > fromM && atM < toM).map(({ name }) => name); // prettier-ignore
    };
    const south = ['Auf dem Damm', 'Duissern U-Bahnhof', 'Hauptbahnhof', 'König-Heinrich-Platz', 'Steinsche Gasse'];
    expect(stations({ line: 'u79', of: 0 })).toEqual(south);
    expect(stations({ line: '903', of: 1 })).toEqual([...south].reverse());
    expect(stations({ line: '901', of: 0 })).toEqual(['Rathaus', 'König-Heinrich-Platz', 'Hauptbahnhof']);
  });
});
