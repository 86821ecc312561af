// node --import tsx src/simulators/logistics/make/makeTruckWays.ts: writes assets/simulators/trucks.geojson from the built city.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { offsetLine, simplify } from '../../../geo/polyline.ts';
import { fromScene, toScene } from '../../../geo/sceneFrame.ts';
import type { Point } from '../../../geo/segmentIndex.ts';
import { readCityLines } from '../../transit/make/cityLines.ts';
import { cheapestWay, nodesNear, type LineGraph } from '../../transit/make/lineGraph.ts';
import { streetGraph } from '../../transit/make/streetWays.ts';
import { roundLine, withoutSpikes } from '../../transit/make/wayShape.ts';

const ROOT = join(import.meta.dirname, '../../../..');
/**
 * From beside the container blocks, outside of the lanes of the cranes' vehicles (`makeTerminalWays.ts`) and round the places of the trucks that come by the motorway
 * (`makeGateWays.ts`), beside the lanes of the gate, over its yard road, which no register has, to the first street.
 */
const YARD_ROAD: readonly (readonly [number, number])[] = [[6.75721, 51.451066], [6.760622, 51.452229], [6.761879, 51.452711], [6.761947, 51.452803], [6.76191, 51.452973], [6.761946, 51.453126], [6.76207, 51.453237], [6.764358, 51.454147], [6.765949, 51.454761], [6.76625, 51.4551], [6.7678, 51.4578], [6.7674, 51.459], [6.7656, 51.4608]]; // prettier-ignore
/** Halls that the boxes go to, by their asset. */
const HALLS: readonly (readonly [id: string, name: string, lon: number, lat: number])[] = [
  ['nordhafen-hall-2', 'Lagerhalle Nordhafen 2', 6.75054, 51.4587],
  ['spedition-hall-1', 'Lagerhalle Vinckekanal 1', 6.74532, 51.44874],
  ['nordhafen-hall-4', 'Lagerhalle Nordhafen 4', 6.754, 51.45999],
]; // prettier-ignore
const LANE_M = 2.6;
const NEAR_M = 320;

const place = ([lon, lat]: readonly [number, number]): Point => {
  const { x, z } = toScene({ lon, lat });
  return [x, z];
};

/** States of the nodes about a place; what lies farther off costs more. */
const statesNear = (graph: LineGraph, at: Point): [number, number][] =>
  nodesNear(graph, at, NEAR_M).flatMap((n): [number, number][] => {
    const off = 4 * Math.hypot(graph.x[n]! - at[0], graph.z[n]! - at[1]);
    return [[2 * n, off], [2 * n + 1, off]]; // prettier-ignore
  });

const bytes = readFileSync(join(ROOT, 'public/city/lines.bin'));
const graph = streetGraph(readCityLines(Uint8Array.from(bytes).buffer, ['main-road', 'arterial', 'street']));
const yard = YARD_ROAD.map(place);
const features = HALLS.flatMap(([id, name, lon, lat]) => {
  const way = cheapestWay(graph, statesNear(graph, yard.at(-1)!), new Map(statesNear(graph, place([lon, lat]))));
  if (!way) throw new Error(`no way to ${id}`);
  const streets = way.states.map((s): Point => [graph.x[s >> 1]!, graph.z[s >> 1]!]);
  const middle = simplify(withoutSpikes([...yard.slice(0, -1), ...streets], 3), 1.2);
  return (['out', 'in'] as const).map((direction) => ({
    type: 'Feature',
    id: `dgt-${id}-${direction}`,
    geometry: {
      type: 'LineString',
      coordinates: roundLine(offsetLine(direction === 'out' ? middle : [...middle].reverse(), LANE_M), 9).map(([x, z]) => {
        const at = fromScene({ x, z });
        return [Number(at.lon.toFixed(6)), Number(at.lat.toFixed(6))];
      }),
    },
    properties: {
      ...{ mode: 'truck', line: 'DGT', headwayMin: 30, stops: [], signals: [] },
      ...(direction === 'out' ? { from: 'DGT', to: name } : { from: name, to: 'DGT' }),
    },
  }));
}); // prettier-ignore
writeFileSync(join(ROOT, 'assets/simulators/trucks.geojson'), `{"type":"FeatureCollection","features":[\n${features.map((one) => JSON.stringify(one)).join(',\n')}\n]}\n`); // prettier-ignore
process.stdout.write(`${features.length} ways\n`);
