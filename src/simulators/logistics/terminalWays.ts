import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { Path } from '../../geo/path.ts';
import { toScene } from '../../geo/sceneFrame.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { AssetIdSchema } from '../../schema/catalogue.ts';
import { decode } from '../../schema/decode.ts';
import { LineStringSchema } from '../../schema/lineString.ts';

const File = v.object({
  features: v.array(
    v.object({
      geometry: LineStringSchema,
      properties: v.object({ crane: AssetIdSchema, vehicle: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)) }),
    }),
  ),
});

/** The lane of a terminal vehicle: from under its crane to its place at the stacks. */
export interface TerminalWay {
  /** Asset id. */
  readonly crane: string;
  readonly vehicle: string;
  readonly path: Path;
}

/** @param path `assets/simulators/terminal-vehicles.geojson`. @throws DecodeError, or the system's error when it cannot be read */
export const readTerminalWays = (path: string): TerminalWay[] =>
  decode(File, JSON.parse(readFileSync(path, 'utf8')), path).features.map(({ geometry, properties }) => ({
    ...properties,
    path: new Path(
      geometry.coordinates.map(([lon, lat]): Point => {
        const { x, z } = toScene({ lon, lat });
        return [x, z];
      }),
    ),
  }));
