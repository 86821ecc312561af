// node --import tsx src/simulators/logistics/make/makeTerminalWays.ts: writes assets/simulators/terminal-vehicles.geojson from the curated structures.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromScene, gridConvergence, toScene } from '../../../geo/sceneFrame.ts';
import type { Point } from '../../../geo/segmentIndex.ts';
import { roundLine } from '../../transit/make/wayShape.ts';

const ROOT = join(import.meta.dirname, '../../../..');
/**
 * By terminal: where the lane lies to the right of the middle of the cranes, on open ground between stacks, tracks and quay; and to where from
 * each crane a vehicle goes, metres along the row of cranes; at DGT it turns from the quay into the alley between the stacks.
 */
const LANES: Readonly<Record<string, { readonly rightM: number; readonly toM: readonly number[]; readonly alleyM?: number }>> = {
  dgt: { rightM: 54, toM: [35, 47, 59, 71, 83, 96], alleyM: 37 },
  dit: { rightM: 46, toM: [-35, -35, -35, -35] },
  d3t: { rightM: -3.9, toM: [24, 24] },
  decete: { rightM: 29, toM: [50, 50, 50] },
  rrt: { rightM: 9, toM: [55, 55] },
}; // prettier-ignore
const REACH_M = 9;

interface Feature {
  readonly geometry: { readonly coordinates: readonly [number, number] };
  readonly properties: { readonly id: string; readonly kind: string; readonly bearing: number };
}
const { features } = JSON.parse(readFileSync(join(ROOT, 'assets/city/structures.geojson'), 'utf8')) as { features: Feature[] }; // prettier-ignore
const lines = Object.entries(LANES).flatMap(([terminal, { rightM, toM, alleyM }]) =>
  toM.map((to, k) => {
    const id = `port/${terminal}/crane-${k + 1}`;
    const crane = features.find(({ properties }) => properties.id === id);
    if (!crane) throw new Error(`no structure ${id}`);
    const place = { lon: crane.geometry.coordinates[0], lat: crane.geometry.coordinates[1] };
    const { x, z } = toScene(place);
    const bearing = (crane.properties.bearing * Math.PI) / 180 - gridConvergence(place);
    const [ux, uz] = [Math.sin(bearing), -Math.cos(bearing)];
    const on = (alongM: number, right: number): Point => [x + ux * alongM - uz * right, z + uz * alongM + ux * right];
    const corner = on(to, rightM);
    const line = alleyM === undefined ? [on(0, rightM), corner] : roundLine([on(0, rightM), corner, on(to, alleyM)], REACH_M); // prettier-ignore
    const coordinates = line.map(([px, pz]) => {
      const { lon, lat } = fromScene({ x: px, z: pz });
      return [Number(lon.toFixed(7)), Number(lat.toFixed(7))];
    });
    return { type: 'Feature', geometry: { type: 'LineString', coordinates }, properties: { crane: id, vehicle: `${terminal}-${k + 1}` } }; // prettier-ignore
  }),
);
writeFileSync(join(ROOT, 'assets/simulators/terminal-vehicles.geojson'), `{"type":"FeatureCollection","features":[\n${lines.map((one) => JSON.stringify(one)).join(',\n')}\n]}\n`); // prettier-ignore
