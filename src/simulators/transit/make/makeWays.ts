// node --import tsx src/simulators/transit/make/makeWays.ts [rails]: writes assets/simulators/transit.geojson from the built city; with
// `rails` only the ways of trains, those on streets stay as they are.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { fromScene, toScene } from '../../../geo/sceneFrame.ts';
import type { Point } from '../../../geo/segmentIndex.ts';
import { decode } from '../../../schema/decode.ts';
import { decodeTramTunnels } from '../../../schema/tramTunnels.ts';
import { readCityLines } from './cityLines.ts';
import { STREET_LINES, type StreetLinePlan } from './linePlans.ts';
import { railGraph, railWays, type TrackEnd } from './railWays.ts';
import { streetGraph, streetWays, type MadeWay, type NamedPlace } from './streetWays.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const TUNNELS = 'assets/city/tram-tunnels.geojson';
const Position = v.tupleWithRest([v.number(), v.number()], v.number());
const Places = v.looseObject({
  features: v.array(
    v.looseObject({
      id: v.string(),
      geometry: v.looseObject({ coordinates: Position }),
      properties: v.looseObject({ name: v.looseObject({ de: v.string() }) }),
    }),
  ),
});
const Tracks = v.looseObject({
  features: v.array(
    v.looseObject({
      geometry: v.looseObject({ coordinates: v.array(Position) }),
      properties: v.looseObject({ name: v.string() }),
    }),
  ),
});

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const place = ([lon, lat]: v.InferOutput<typeof Position>): Point => {
  const { x, z } = toScene({ lon, lat });
  return [x, z];
};
const placesOf = (path: string): NamedPlace[] =>
  decode(Places, readJson(path), path).features.map(({ id, geometry, properties }) => ({
    id,
    name: properties.name.de,
    at: place(geometry.coordinates),
  }));

/** The ways of lines, made from the city as it is built. @param only those of trains, or of these trams and buses; absent: all. @throws NoWayError */
export function makeWays(say: (line: string) => void, only?: 'rails' | readonly string[]): MadeWay[] {
  const bytes = readFileSync(join(ROOT, 'public/city/lines.bin'));
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const lines = readCityLines(buffer, ['main-road', 'arterial', 'street', 'rail', 'rail-port']);
  const isRail = ({ kind }: (typeof lines)[number]): boolean => kind === 'rail' || kind === 'rail-port';
  const stops = placesOf('assets/city/assets/stops.geojson');
  const stations = placesOf('assets/city/assets/stations.geojson').filter(({ id }) => id.startsWith('station/'));
  const streetWaysOf = (plans: readonly StreetLinePlan[]): MadeWay[] => {
    const streets = streetGraph(lines.filter((line) => !isRail(line)));
    const tunnels = decodeTramTunnels(readJson(TUNNELS), TUNNELS);
    return plans.flatMap((plan) => streetWays(streets, plan, stops, tunnels));
  };
  if (only && only !== 'rails') return streetWaysOf(STREET_LINES.filter(({ line }) => only.includes(line)));
  const tracks = decode(Tracks, readJson('assets/city/rail-port.geojson'), 'rail-port').features.map(
    ({ geometry: { coordinates }, properties: { name } }): TrackEnd => ({
      name,
      ends: [place(coordinates[0]!), place(coordinates.at(-1)!)],
    }),
  );
  const rails = railWays(railGraph(lines.filter(isRail)), tracks, stations, say);
  return only === 'rails' ? rails : [...streetWaysOf(STREET_LINES), ...rails];
}

/** As GeoJSON, a line for each way. @param kept features that stay as they are */
export function writeWays(ways: readonly MadeWay[], kept: readonly unknown[] = []): string {
  const names = new Map<string, number>();
  const sectionOf = (id: string): number => {
    if (!names.has(id)) names.set(id, names.size);
    return names.get(id)!;
  };
  const features = ways.map(({ points, sections, stops, id, ...properties }) => ({
    type: 'Feature',
    id,
    geometry: {
      type: 'LineString',
      coordinates: points.map(([x, z]) => {
        const { lon, lat } = fromScene({ x, z });
        return [Number(lon.toFixed(6)), Number(lat.toFixed(6))];
      }),
    },
    properties: {
      ...properties,
      stops: stops.map((stop) => [stop.id, stop.name, Math.round(stop.atM)]),
      ...(sections ? { sections: sections.flatMap(([name, a, b]) => [sectionOf(name), a, b]) } : {}),
    },
  }));
  return `{"type":"FeatureCollection","features":[\n${[...kept, ...features].map((f) => JSON.stringify(f)).join(',\n')}\n]}\n`;
}

const FILE = 'assets/simulators/transit.geojson';
const Ways = v.looseObject({
  // In the order in which they are written.
  features: v.array(v.looseObject({ type: v.string(), id: v.string(), geometry: v.unknown(), properties: v.looseObject({ mode: v.string() }) })), // prettier-ignore
});

if (process.argv[1] === import.meta.filename) {
  const isRailsOnly = process.argv[2] === 'rails';
  const kept = isRailsOnly
    ? decode(Ways, readJson(FILE), FILE).features.filter(
        ({ properties: { mode } }) => mode === 'tram' || mode === 'bus',
      )
    : [];
  const ways = makeWays((line) => process.stderr.write(`${line}\n`), isRailsOnly ? 'rails' : undefined);
  const text = writeWays(ways, kept);
  writeFileSync(join(ROOT, FILE), text);
  process.stdout.write(`${ways.length} ways, ${text.length} bytes\n`);
}
