import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { chainage } from '../../geo/polyline.ts';
import { toScene } from '../../geo/sceneFrame.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { decode } from '../../schema/decode.ts';
import { LineStringSchema } from '../../schema/lineString.ts';
import { WAY_MODES, type WayMode } from '../../schema/ways.ts';

const File = v.looseObject({
  features: v.array(
    v.looseObject({
      id: v.string(),
      geometry: LineStringSchema,
      properties: v.object({
        mode: v.picklist(WAY_MODES),
        line: v.string(),
        from: v.string(),
        to: v.string(),
        headwayMin: v.optional(v.number()),
        days: v.optional(v.number()),
        stops: v.array(v.tuple([v.string(), v.string(), v.number()])),
        sections: v.optional(v.array(v.number()), []),
      }),
    }),
  ),
});

/** A piece of track, and where a course lies on it: metres from the begin of the course. */
export interface Section {
  readonly id: number;
  readonly fromM: number;
  readonly toM: number;
}

/** A course that vehicles of a line follow in one direction. */
export interface Course {
  readonly id: string;
  readonly mode: WayMode;
  readonly line: string;
  readonly from: string;
  readonly to: string;
  readonly headwayMin: number;
  readonly days?: number;
  readonly lonLat: readonly (readonly [number, number])[];
  /** Distance of each point from the first, metres. */
  readonly alongM: Float64Array;
  readonly lengthM: number;
  readonly stops: readonly { readonly id: string; readonly name: string; readonly atM: number }[];
  readonly sections: readonly Section[];
}

/** @param path `assets/simulators/transit.geojson`. @throws DecodeError, or the system's error when it cannot be read */
export function readCourses(path: string): Course[] {
  const file = decode(File, JSON.parse(readFileSync(path, 'utf8')), path);
  return file.features.map(({ id, geometry: { coordinates }, properties }) => {
    const { stops, sections, days, headwayMin, ...rest } = properties;
    const alongM = chainage(coordinates.map(([lon, lat]): Point => { const { x, z } = toScene({ lon, lat }); return [x, z]; })); // prettier-ignore
    return {
      ...{ id, ...rest, headwayMin: headwayMin ?? 60, lonLat: coordinates, alongM, lengthM: alongM.at(-1)! },
      ...(days === undefined ? {} : { days }),
      stops: stops.map(([stop, name, atM]) => ({ id: stop, name, atM: Math.min(atM, alongM.at(-1)!) })),
      sections: Array.from({ length: sections.length / 3 }, (_, k) => ({ id: sections[3 * k]!, fromM: sections[3 * k + 1]!, toM: sections[3 * k + 2]! })), // prettier-ignore
    };
  });
}
