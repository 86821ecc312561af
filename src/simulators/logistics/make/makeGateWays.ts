// node --import tsx src/simulators/logistics/make/makeGateWays.ts: writes assets/simulators/gate-trucks.geojson from the built city.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { chainage, offsetLine, simplify } from '../../../geo/polyline.ts';
import { PolygonField } from '../../../geo/polygonField.ts';
import { fromScene, toScene } from '../../../geo/sceneFrame.ts';
import type { Point } from '../../../geo/segmentIndex.ts';
import { decode } from '../../../schema/decode.ts';
import { SimulatorSchema } from '../../../schema/simulator.ts';
import { decodeColumnFile } from '../../../schema/columnFile.ts';
import { decodeFarBuildings, FAR_PLACE_FROM_M, FAR_PLACE_STEP_M, FAR_SIZE_STEP_M } from '../../../schema/farBuildings.ts'; // prettier-ignore
import { readCityLines } from '../../transit/make/cityLines.ts';
import { cheapestWay, nodesNear } from '../../transit/make/lineGraph.ts';
import { streetGraph } from '../../transit/make/streetWays.ts';
import { roundLine, withoutSpikes } from '../../transit/make/wayShape.ts';
import { LANE_M, yardPoint, yardSize, type GatePlace } from '../gateYard.ts';
import { placesOf } from '../gates.ts';
import { LandGrid } from './landGrid.ts';

const ROOT = join(import.meta.dirname, '../../../..');
type LonLat = readonly [lon: number, lat: number];
/** Motorway junctions (BASt TMC list) from which the trucks of a gate come, and which of three turns they have there: those of one junction never come at once. */
const JUNCTIONS: Readonly<Record<string, readonly [name: string, lon: number, lat: number]>> = {
  ruhrort: ['A59 Duisburg-Ruhrort', 6.7656, 51.46965],
  meiderich: ['A59 Duisburg-Meiderich', 6.76955, 51.46255],
  homberg: ['A40 Duisburg-Homberg', 6.7075, 51.43625],
  kaldenhausen: ['A57 Duisburg-Kaldenhausen', 6.65365, 51.38345],
};
const GATES: readonly (readonly [gate: string, junction: string, turn: number, about: LonLat, bearing?: number])[] = [
  ['dgt', 'ruhrort', 0, [6.7662, 51.4542]],
  ['rrt', 'ruhrort', 1, [6.769, 51.4515]],
  ['decete', 'ruhrort', 2, [6.758, 51.4584]],
  ['duss', 'meiderich', 0, [6.7785, 51.4573], 90],
  ['dit', 'homberg', 0, [6.729, 51.396]],
  ['d3t', 'homberg', 1, [6.7255, 51.3899]],
  ['dkt', 'homberg', 2, [6.735, 51.3998]],
  ['logport-iii', 'kaldenhausen', 0, [6.677, 51.3762]],
];
const RADIUS_M = 1600;
/** The gate may lie so far from where it is thought to be. */
const SEARCH_M = 240;
/** Where the direction into a yard is given it may be so far off, radians: trucks come from there. */
const OFF_RAD = 0.8;
/** Straight before the gate. */
const STRAIGHT_M = 70;
const NEAR_M = 320;
/** A metre over open land against a metre of street. */
const LAND_WEIGHT = 1.6;

const place = ([lon, lat]: LonLat): Point => {
  const { x, z } = toScene({ lon, lat });
  return [x, z];
};
const lonLat = ([x, z]: Point): LonLat => {
  const at = fromScene({ x, z });
  return [Number(at.lon.toFixed(6)), Number(at.lat.toFixed(6))];
};
const bufferOf = (path: string): ArrayBuffer => Uint8Array.from(readFileSync(join(ROOT, path))).buffer;
const Position = v.tuple([v.number(), v.number()]);
const Waters = v.object({
  features: v.array(
    v.object({ geometry: v.object({ type: v.literal('Polygon'), coordinates: v.array(v.array(Position)) }) }),
  ),
});
const Structures = v.object({
  features: v.array(
    v.object({
      geometry: v.object({ type: v.string(), coordinates: v.unknown() }),
      properties: v.looseObject({ id: v.string(), kind: v.string() }),
    }),
  ),
});
const Yard = v.object({
  geometry: v.object({ coordinates: Position }),
  properties: v.object({ id: v.string(), length: v.number(), width: v.number(), bearing: v.number() }),
});
const read = <S extends v.GenericSchema>(schema: S, path: string): v.InferOutput<S> =>
  decode(schema, JSON.parse(readFileSync(join(ROOT, path), 'utf8')), path);

const lines = readCityLines(bufferOf('public/city/lines.bin'), ['main-road', 'arterial', 'street', 'rail', 'rail-port', 'motorway']); // prettier-ignore
const isRail = ({ kind }: (typeof lines)[number]): boolean => kind === 'rail' || kind === 'rail-port';
const graph = streetGraph(lines.filter((line) => !isRail(line) && line.kind !== 'motorway'));
const waters = read(Waters, 'assets/city/waters.geojson').features.map(
  ({ geometry }) => new PolygonField(geometry.coordinates.map((ring) => ring.map(place))),
);
const boxes = decodeFarBuildings(decodeColumnFile(bufferOf('public/city/far-buildings.bin'), 'far-buildings.bin'), 'far-buildings.bin').columns; // prettier-ignore
const yards = read(Structures, 'assets/city/structures.geojson').features.flatMap((feature) => {
  if (feature.properties.kind !== 'container-yard') return [];
  const { geometry, properties } = decode(Yard, feature, feature.properties.id);
  const { id, length, width, bearing } = properties;
  return [{ id, at: place(geometry.coordinates), length, width, turn: ((bearing - 90) * Math.PI) / 180 }];
});
const gates = read(SimulatorSchema, 'assets/simulators/logistics.json').kinds['truck-gate']!.places;
const perHourOf = new Map('list' in gates ? gates.list.map(({ id, params }) => [id.replace('gate/', ''), params['perHour']!]) : []); // prettier-ignore

function landAbout(at: Point): LandGrid {
  const land = new LandGrid(at, RADIUS_M);
  const near = (x: number, z: number): boolean =>
    Math.abs(x - at[0]) < RADIUS_M + 200 && Math.abs(z - at[1]) < RADIUS_M + 200;
  land.coverWhere((x, z) => waters.some((water) => water.contains(x, z)));
  for (const water of waters) for (const ring of water.rings) land.coverLine(ring.filter(([x, z]) => near(x, z)), 8, 'shut'); // prettier-ignore
  for (let i = 0; i < boxes.x.length; i++) {
    const [x, z] = [boxes.x[i]! * FAR_PLACE_STEP_M + FAR_PLACE_FROM_M, boxes.z[i]! * FAR_PLACE_STEP_M + FAR_PLACE_FROM_M]; // prettier-ignore
    if (near(x, z)) land.coverBox([x, z], boxes.width[i]! * FAR_SIZE_STEP_M, boxes.depth[i]! * FAR_SIZE_STEP_M, (boxes.turn[i]! * Math.PI) / 256, 5); // prettier-ignore
  }
  for (const yard of yards) if (near(...yard.at)) land.coverBox(yard.at, yard.length, yard.width, yard.turn, 5);
  for (const line of lines)
    if (line.points.some(([x, z]) => near(x, z))) {
      if (isRail(line)) land.coverLine(line.points, 5, 'rail');
      if (line.kind === 'motorway') land.coverLine(line.points, 14, 'shut');
    }
  return land;
}

/** Where the yard of a gate fits on open land, as near as can be to where the gate is thought to be and to the stacks. */
function fit(gate: string, about: Point, land: LandGrid, bearing?: number): GatePlace {
  const own = yards.filter(({ id }) => id.startsWith(`structure/${gate}-`)).map(({ at }) => at);
  const { lengthM, rightM, leftM } = yardSize(placesOf(perHourOf.get(gate)!));
  const streets = nodesNear(graph, about, SEARCH_M + lengthM + 100).map((n): Point => [graph.x[n]!, graph.z[n]!]);
  let best: { readonly gate: GatePlace; readonly score: number } | null = null;
  for (let dx = -SEARCH_M; dx <= SEARCH_M; dx += 20)
    for (let dz = -SEARCH_M; dz <= SEARCH_M; dz += 20)
      for (let turn = 0; turn < 24; turn++) {
        const its: GatePlace = { at: [about[0] + dx, about[1] + dz], bearingRad: (turn * Math.PI) / 12 };
        if (bearing !== undefined && Math.cos(its.bearingRad - (bearing * Math.PI) / 180) < Math.cos(OFF_RAD)) continue;
        const [mx, mz] = yardPoint(its, lengthM / 2, leftM / 2);
        const toStack = Math.min(...own.map(([x, z]) => Math.hypot(x - mx, z - mz)));
        const score = Math.hypot(dx, dz) + toStack;
        if (best && score >= best.score) continue;
        let isFree = true;
        for (let along = -STRAIGHT_M; isFree && along <= lengthM; along += 4)
          for (let left = rightM; isFree && left <= (along < 0 ? -rightM : leftM); left += 4) {
            const point = yardPoint(its, along, left);
            isFree = land.at(point) === 'free' && (along < 0 || !streets.some(([x, z]) => Math.hypot(x - point[0], z - point[1]) < 10)); // prettier-ignore
          }
        if (isFree) best = { gate: its, score };
      }
  if (!best) throw new Error(`no room for the yard of ${gate}`);
  return best.gate;
}

const features = GATES.flatMap(([gate, junction, turn, about, bearing]) => {
  const land = landAbout(place(about));
  const its = fit(gate, place(about), land, bearing);
  const before = yardPoint(its, -STRAIGHT_M, 0);
  const ways = land.waysFrom(before);
  const [name, lon, lat] = JUNCTIONS[junction]!;
  const from = place([lon, lat]);
  const start = nodesNear(graph, from, NEAR_M).flatMap((n): [number, number][] => {
    const off = 4 * Math.hypot(graph.x[n]! - from[0], graph.z[n]! - from[1]);
    return [[2 * n, off], [2 * n + 1, off]]; // prettier-ignore
  });
  const ends = new Map<number, number>();
  for (const n of nodesNear(graph, its.at, RADIUS_M - SEARCH_M)) {
    const cost = LAND_WEIGHT * ways.costTo([graph.x[n]!, graph.z[n]!]);
    if (Number.isFinite(cost)) ends.set(2 * n, cost).set(2 * n + 1, cost);
  }
  const way = cheapestWay(graph, start, ends);
  if (!way) throw new Error(`no way to ${gate}`);
  const streets = way.states.map((s): Point => [graph.x[s >> 1]!, graph.z[s >> 1]!]);
  const overLand = simplify(ways.wayTo(streets.at(-1)!).reverse(), 5);
  const middle = [...simplify(withoutSpikes([...streets, ...overLand.slice(1)], 3), 1.2), its.at];
  process.stdout.write(`${gate}: ${Math.round(chainage(middle).at(-1)!)} m, of it ${Math.round(chainage(overLand).at(-1)!)} m over land; gate ${lonLat(its.at).join(', ')}\n`); // prettier-ignore
  const shared = { gate, turn, junction: name, bearing: Math.round((its.bearingRad * 180) / Math.PI) };
  return [
    { direction: 'in', line: roundLine(offsetLine(middle, LANE_M), 9) },
    { direction: 'out', line: roundLine(offsetLine([...middle].reverse(), LANE_M), 9) },
    { direction: 'at', line: [its.at] },
  ].map(({ direction, line }) => ({
    type: 'Feature',
    id: `${gate}-${direction}`,
    geometry: direction === 'at' ? { type: 'Point', coordinates: lonLat(its.at) } : { type: 'LineString', coordinates: line.map(lonLat) },
    properties: { ...shared, direction },
  })); // prettier-ignore
});
writeFileSync(join(ROOT, 'assets/simulators/gate-trucks.geojson'), `{"type":"FeatureCollection","features":[\n${features.map((one) => JSON.stringify(one)).join(',\n')}\n]}\n`); // prettier-ignore
