// node --import tsx src/simulators/driving/make/makeDriving.ts: writes assets/simulators/driving.geojson from the built city.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Path } from '../../../geo/path.ts';
import { offsetLine } from '../../../geo/polyline.ts';
import { fromScene, toScene } from '../../../geo/sceneFrame.ts';
import type { Point } from '../../../geo/segmentIndex.ts';
import { readCityLines, type BuiltLine } from '../../transit/make/cityLines.ts';
import { streetGraph, streetWays, type MadeWay, type NamedPlace } from '../../transit/make/streetWays.ts';
import { roundLine } from '../../transit/make/wayShape.ts';
import { crossingsOf } from './crossings.ts';

const ROOT = join(import.meta.dirname, '../../../..');
/** Real stops that the shuttles are led through; the line itself is a plan of this simulation. */
const SHUTTLE_VIA = ['Hauptbahnhof Westeingang', 'Innenhafen', 'Landesarchiv NRW', 'Kaßlerfelder Straße', 'Vinckeweg', 'Tausendfensterhaus', 'Friedrichsplatz']; // prettier-ignore
/** The A40 lies in the model in three lines that join; the platoon keeps to the right of their middle. */
const A40_ENDS: readonly (readonly [number, number])[] = [[6.6095, 51.4363], [6.7072, 51.4363], [6.7185, 51.4376], [6.8332, 51.4452]]; // prettier-ignore
const A40_LANE_M = 6.4;
const NEAR_END_M = 60;

const place = (lon: number, lat: number): Point => {
  const { x, z } = toScene({ lon, lat });
  return [x, z];
};
const lonLat = ([x, z]: Point): [number, number] => {
  const { lon, lat } = fromScene({ x, z });
  return [Number(lon.toFixed(6)), Number(lat.toFixed(6))];
};

interface StopFile {
  readonly features: readonly {
    readonly id: string;
    readonly geometry: { readonly coordinates: readonly [number, number] };
    readonly properties: { readonly name: { readonly de: string } };
  }[];
}

/** The A40 from west to east as one line. @throws Error when the built city has it otherwise */
function motorway(lines: readonly BuiltLine[]): Point[] {
  const out: Point[] = [];
  for (let i = 0; i + 1 < A40_ENDS.length; i++) {
    const [from, to] = [place(...A40_ENDS[i]!), place(...A40_ENDS[i + 1]!)];
    const off = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
    const line = lines.find(({ points }) => off(points[0]!, from) < NEAR_END_M && off(points.at(-1)!, to) < NEAR_END_M);
    if (!line) throw new Error(`lines.bin has no motorway from ${A40_ENDS[i]!.join(', ')}`);
    out.push(...(i === 0 ? line.points : line.points.slice(1)));
  }
  return out;
}

const courseOf = (way: MadeWay, mode: string, signals: readonly (readonly [number, number])[]): unknown => ({
  type: 'Feature',
  id: way.id,
  geometry: { type: 'LineString', coordinates: way.points.map(lonLat) },
  properties: {
    ...{ mode, line: way.line, from: way.from, to: way.to, headwayMin: way.headwayMin },
    stops: way.stops.map(({ id, name, atM }) => [id, name, Math.round(atM)]),
    signals,
  },
});

function makeDriving(say: (line: string) => void): string {
  const bytes = readFileSync(join(ROOT, 'public/city/lines.bin'));
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const lines = readCityLines(buffer, ['motorway', 'main-road', 'arterial', 'street']);
  const streets = lines.filter(({ kind }) => kind !== 'motorway');
  const file = JSON.parse(readFileSync(join(ROOT, 'assets/city/assets/stops.geojson'), 'utf8')) as StopFile;
  const stops = file.features.map(({ id, geometry, properties }): NamedPlace => ({ id, name: properties.name.de, at: place(...geometry.coordinates) })); // prettier-ignore
  const plan = { line: 'A1', mode: 'bus' as const, via: SHUTTLE_VIA, headwayMin: 15 };
  const [out, back] = streetWays(streetGraph(streets), plan, stops) as [MadeWay, MadeWay];
  const ways = [out, back].map((way, i) => ({ ...way, id: `shuttle-${i}` }));
  const crossings = crossingsOf(ways, streets);
  const a40 = motorway(lines.filter(({ kind }) => kind === 'motorway'));
  const trucks = [a40, [...a40].reverse()].map((middle, i): MadeWay => {
    const points = roundLine(offsetLine(middle, A40_LANE_M), 12);
    const { length } = new Path(points);
    const names = ['Moers', 'Essen'];
    const [from, to] = i === 0 ? [names[0]!, names[1]!] : [names[1]!, names[0]!];
    const ends = [{ id: `a40/${from.toLowerCase()}`, name: from, atM: 0 }, { id: `a40/${to.toLowerCase()}`, name: to, atM: length }]; // prettier-ignore
    return { id: `platoon-${i}`, mode: 'bus', line: 'A40', from, to, points, stops: ends, headwayMin: 60 };
  });
  const features = [
    ...ways.map((way, i) => courseOf(way, 'shuttle', crossings.map(({ stopLineM }, n): [number, number] => [n, Math.round(stopLineM[i]!)]))), // prettier-ignore
    ...trucks.map((way) => courseOf(way, 'truck', [])),
    ...crossings.map(({ at, name }, n) => ({
      ...{ type: 'Feature', id: `junction-${n}`, geometry: { type: 'Point', coordinates: lonLat(at) } },
      properties: { name },
    })),
  ];
  say(`${crossings.length} junctions: ${crossings.map(({ name }) => name).join(', ')}`);
  return `{"type":"FeatureCollection","features":[\n${features.map((f) => JSON.stringify(f)).join(',\n')}\n]}\n`;
}

const text = makeDriving((line) => process.stderr.write(`${line}\n`));
writeFileSync(join(ROOT, 'assets/simulators/driving.geojson'), text);
process.stdout.write(`${text.length} bytes\n`);
