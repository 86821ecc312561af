// node --import tsx src/simulators/counters/make/makeDetectors.ts: writes assets/simulators/detectors.json from the built city.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { junctionsOf } from '../../../geo/junctions.ts';
import { hash2, seedOf } from '../../../geo/noise.ts';
import { Path } from '../../../geo/path.ts';
import { PolygonField } from '../../../geo/polygonField.ts';
import { joinPieces } from '../../../geo/polyline.ts';
import { fromScene, toScene } from '../../../geo/sceneFrame.ts';
import { SegmentIndex, type Point } from '../../../geo/segmentIndex.ts';
import { readCityLines } from '../../transit/make/cityLines.ts';
import type { Detector } from '../readDetectors.ts';

const ROOT = join(import.meta.dirname, '../../../..');
/** One detector for so much of a street; streets shorter than the least have none. */
const EACH_M = 1600;
const SHORTEST_M = 350;
/** It keeps so far from junctions and from other roads, and is moved along its street by so much at most for that. */
const FROM_JUNCTION_M = 45;
const FROM_OTHERS_M = 32;
const MOVED_M = 300;
const NAMED_WITHIN_M = 450;
/** The main station, and the distance over which traffic falls off. */
const CENTRE: Point = place(6.7757, 51.4299);
const FALLS_OFF_M = 5000;
const NEAR_MOTORWAY_M = 900;
/** Pedestrians and trams only, in truth. */
const WITHOUT_CARS = ['Königstraße'];

function place(lon: number, lat: number): Point {
  const { x, z } = toScene({ lon, lat });
  return [x, z];
}
const json = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const off = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

type Lines<T> = { readonly features: readonly T[] };
interface Stop {
  readonly geometry: { readonly coordinates: readonly [number, number] };
  readonly properties: { readonly name: { readonly de: string } };
}

/**
 * Vehicles of a mean day in both directions, by the class of the street: general knowledge of German cities of this size, an assumption here.
 * Two lanes of a district street carry 7 000 to 19 000, of a main road 10 000 to 20 000; four lanes 24 000 to 35 000.
 */
function meanDayOf(road: string, k: number, isMain: boolean, isWide: boolean, at: Point, motorwayM: number): number {
  const dice = hash2(seedOf(road), 1, 81);
  const near = Math.exp(-off(at, CENTRE) / FALLS_OFF_M);
  const base = isWide ? 25_000 + 7000 * dice : isMain ? 11_000 + 3000 * dice + 4000 * near : 7000 + 3500 * dice + 7500 * near; // prettier-ignore
  const section = 0.95 + 0.1 * hash2(seedOf(road), k, 82);
  const own = base * section * (motorwayM < NEAR_MOTORWAY_M ? 1.12 : 1);
  return Math.round(Math.min(isWide ? 35_000 : 20_000, own) / 100) * 100;
}

function makeDetectors(say: (line: string) => void): string {
  const lines = readCityLines(Uint8Array.from(readFileSync(join(ROOT, 'public/city/lines.bin'))).buffer, ['motorway', 'main-road', 'arterial']); // prettier-ignore
  const courses = joinPieces(lines.filter(({ isGenerated }) => !isGenerated).map((line) => ({ ...line, key: `${line.kind} ${line.name}` }))); // prettier-ignore
  const streets = courses.filter(({ first }) => first.kind !== 'motorway');
  const junctions = junctionsOf(streets.map(({ points }) => points));
  const boundary = json('assets/city/boundary.geojson') as Lines<{ geometry: { coordinates: [number, number][][] } }>;
  const city = new PolygonField(boundary.features.flatMap(({ geometry }) => geometry.coordinates.map((ring) => ring.map(([lon, lat]) => place(lon, lat))))); // prettier-ignore
  const nodes = json('assets/city/road-nodes.geojson') as Lines<{ geometry: { coordinates: [number, number][] } }>;
  const exits = nodes.features.flatMap(({ geometry }) => geometry.coordinates.map(([lon, lat]) => place(lon, lat)));
  const stops = (json('assets/city/assets/stops.geojson') as Lines<Stop>).features.map(({ geometry, properties }) => ({ name: properties.name.de, at: place(...geometry.coordinates) })); // prettier-ignore
  const { counters } = json('assets/simulators/counters.json') as { counters: { road: string }[] };
  const counted = new Set(counters.map(({ road }) => road));

  const detectors = streets.flatMap((street, i): Detector[] => {
    const { name: road, kind, widthM } = street.first;
    if (road === '' || counted.has(road) || WITHOUT_CARS.includes(road)) return [];
    const path = new Path(street.points);
    const inside = Array.from({ length: Math.floor(path.length / 20) + 1 }, (_, k) => k * 20).filter((s) => city.contains(...path.at(s))); // prettier-ignore
    const [fromM, toM] = [inside[0] ?? 0, inside.at(-1) ?? 0];
    if (toM - fromM < SHORTEST_M) return [];
    const others = new SegmentIndex(courses.filter((other) => other !== street).map(({ points }) => points));
    const isFree = (s: number): boolean =>
      s > fromM && s < toM && city.contains(...path.at(s)) &&
      junctions[i]!.every((at) => Math.abs(at - s) >= FROM_JUNCTION_M) &&
      others.distance(...path.at(s), FROM_OTHERS_M) >= FROM_OTHERS_M; // prettier-ignore
    const [first, last] = [street.points[0]!, street.points.at(-1)!];
    const [east, north] = [last[0] - first[0], first[1] - last[1]];
    const count = Math.ceil((toM - fromM) / EACH_M);
    const taken = new Set<string>();
    return Array.from({ length: count }, (_, k) => k).flatMap((k): Detector[] => {
      const middle = fromM + ((k + 0.5) / count) * (toM - fromM);
      const moved = Array.from({ length: (2 * MOVED_M) / 10 }, (_, n) => middle + (n % 2 ? 5 : -5) * (n + (n % 2)));
      const s = moved.find(isFree);
      if (s === undefined) {
        say(`${road}: no free place for detector ${k + 1}`);
        return [];
      }
      const at = path.at(s);
      const near = [...stops].sort((a, b) => off(a.at, at) - off(b.at, at)).find(({ name, at: its }) => !taken.has(name) && off(its, at) < NAMED_WITHIN_M); // prettier-ignore
      const name = near?.name ?? String(k + 1);
      taken.add(name);
      const { lon, lat } = fromScene({ x: at[0], z: at[1] });
      const isWide = widthM > 14;
      const isMain = kind === 'main-road';
      return [
        {
          ...{ id: `${idOf(road)}-${k + 1}`, road, name },
          ...{ lon: Number(lon.toFixed(6)), lat: Number(lat.toFixed(6)) },
          sides: Math.abs(east) > Math.abs(north) ? ['eastBound', 'westBound'] : ['northBound', 'southBound'],
          lanes: isWide ? 2 : 1,
          freeKmh: isWide ? 52 : isMain ? 46 : 39,
          meanDay: meanDayOf(road, k, isMain, isWide, at, Math.min(...exits.map((exit) => off(exit, at)))),
          heavy: Number((isMain ? 0.06 + 0.04 * hash2(seedOf(road), 2, 83) : 0.03 + 0.03 * hash2(seedOf(road), 2, 83)).toFixed(3)), // prettier-ignore
        },
      ];
    });
  });
  say(`${detectors.length} detectors on ${new Set(detectors.map(({ road }) => road)).size} streets`);
  return `{
"source": "Hafenblick, generated on the streets of the built city; not surveyed",
"note": "meanDay: vehicles of a mean day in both directions, heavy: share of lorries and buses, freeKmh: mean speed with few vehicles, waiting at signals included. All by the class of the street, general knowledge of German cities of this size, unverified.",
"profile": "A40",
"detectors": [
${detectors.map((one) => JSON.stringify(one)).join(',\n')}
]}
`;
}

const idOf = (road: string): string => road.toLowerCase().replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue').replaceAll('ß', 'ss').replace(/[^a-z0-9]+/g, '-'); // prettier-ignore

const text = makeDetectors((line) => process.stderr.write(`${line}\n`));
writeFileSync(join(ROOT, 'assets/simulators/detectors.json'), text);
process.stdout.write(`${text.length} bytes\n`);
