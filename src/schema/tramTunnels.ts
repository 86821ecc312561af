import * as v from 'valibot';
import { Path } from '../geo/path.ts';
import { smooth } from '../geo/polyline.ts';
import { toScene } from '../geo/sceneFrame.ts';
import { stretchesAlong } from '../geo/stretchesAlong.ts';
import type { Point } from '../geo/segmentIndex.ts';
import { decode } from './decode.ts';
import { LineStringSchema } from './lineString.ts';

const File = v.looseObject({
  features: v.array(
    v.looseObject({
      id: v.string(),
      geometry: LineStringSchema,
    }),
  ),
});

/** A tunnel of trams from portal to portal. */
export interface TramTunnel {
  readonly id: string;
  /** Scene metres; its ends are the portals. */
  readonly path: Path;
}

/** Points of the curves, metres. */
const STEP_M = 12;

/** @param file `assets/city/tram-tunnels.geojson`, a smooth curve through whose points is the tunnel. @throws DecodeError */
export const decodeTramTunnels = (file: unknown, name: string): TramTunnel[] =>
  decode(File, file, name).features.map(({ id, geometry: { coordinates } }) => {
    const points = coordinates.map(([lon, lat]): Point => {
      const { x, z } = toScene({ lon, lat });
      return [x, z];
    });
    return { id, path: new Path(smooth(points, STEP_M)) };
  });

/** A course of trams lies this near to the tunnel that it runs through: what operators publish is generalised, metres. */
const BESIDE_M = 30;

/** Where a course of trams runs under the ground: metres from its begin, ascending, apart. On streets above a tunnel no tram runs. */
export function undergroundOf(course: Path, tunnels: readonly TramTunnel[]): [fromM: number, toM: number][] {
  const out: [number, number][] = [];
  // Two tunnels share the stretch below the centre.
  for (const [fromM, toM] of tunnels
    .flatMap(({ path }) => stretchesAlong(course, path, BESIDE_M))
    .sort(([a], [b]) => a - b)) {
    const last = out.at(-1);
    if (last && fromM <= last[1]) last[1] = Math.max(last[1], toM);
    else out.push([fromM, toM]);
  }
  return out;
}
