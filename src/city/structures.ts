import * as v from 'valibot';
import { chainage, densify } from '../geo/polyline.ts';
import { gridConvergence } from '../geo/sceneFrame.ts';
import type { Point } from '../geo/segmentIndex.ts';
import { StructureSchema, type Structure } from '../schema/structures.ts';
import type { RawStructure } from './inputs.ts';
import { CityInputError } from './readers/geojson.ts';

type HeightAt = (x: number, z: number) => number;

/** Mean fall of a deck from its middle to its abutments, for roads and for railways. */
const ROAD_FALL = 0.03;
const RAIL_FALL = 0.009;
/** A deck stays this far above the ground under it, metres. */
const DECK_CLEARANCE_M = 0.6;
/** In cuttings and between hills an abutment may stand above the middle, at most by this, metres. */
const HIGHEST_ABUTMENT_M = 20;
/** Steps of a deck's course, metres: enough for its vertical curve. */
const DECK_STEP_M = 30;
/** Share of the deck at each end over which it comes down to the abutment. */
const DECK_FALL = 0.5;

/**
 * Puts the curated structures into the scene: foot on the ground, axis turned to the grid, decks with heights.
 * @throws CityInputError naming the file, the feature and the value that does not fit its kind
 */
export function placeStructures(structures: readonly RawStructure[], heightAt: HeightAt, file: string): Structure[] {
  return structures.map((raw, index) => {
    const candidate = raw.type === 'line' ? placeLine(raw, heightAt) : placePoint(raw, heightAt);
    const result = v.safeParse(StructureSchema, candidate, { abortEarly: true });
    if (result.success) return result.output;
    const issue = result.issues[0];
    throw new CityInputError(
      file,
      `feature ${index} (${raw.id || raw.properties.kind})`,
      `properties.${v.getDotPath(issue) ?? ''}: ${issue.message}`,
    );
  });
}

/** Compass bearing in degrees → turn of the axis from grid east, counter-clockwise, radians. */
function turnOf(raw: RawStructure): number {
  const [lon, lat] = raw.lonLat;
  const bearing = ((raw.properties.bearing ?? 90) * Math.PI) / 180;
  return Math.PI / 2 - (bearing - gridConvergence({ lon, lat }));
}

function placePoint(raw: RawStructure, heightAt: HeightAt): unknown {
  const [x, z] = raw.lines[0]![0]!;
  const rest = without(raw.properties, 'bearing');
  return {
    ...rest,
    id: raw.id,
    x: round(x),
    y: round(heightAt(x, z)),
    z: round(z),
    turn: round(turnOf(raw), 4),
  };
}

function placeLine(raw: RawStructure, heightAt: HeightAt): unknown {
  const course = raw.lines[0]!;
  const start = course[0]!;
  const end = course.at(-1)!;
  const { deckM } = raw.properties;
  const rest = without(raw.properties, 'bearing', 'deckM');
  const middle = course[course.length >> 1]!;
  if (!raw.properties.kind.startsWith('bridge'))
    return {
      ...rest,
      id: raw.id,
      x: round(start[0]),
      y: round(heightAt(...start)),
      z: round(start[1]),
      to: [round(end[0]), round(heightAt(...end)), round(end[1])],
    };
  return {
    ...rest,
    id: raw.id,
    x: round(middle[0]),
    y: round(heightAt(...middle)),
    z: round(middle[1]),
    turn: round(Math.atan2(-(end[1] - start[1]), end[0] - start[0]), 4),
    deck: deckOf(
      course,
      deckM ?? heightAt(...middle) + 8,
      raw.properties['carries'] === 'road' ? ROAD_FALL : RAIL_FALL,
      heightAt,
    ),
  };
}

/** Road level along a deck: `deckM` over the middle, coming down in a smooth curve towards the abutments. */
function deckOf(course: readonly Point[], deckM: number, fall: number, heightAt: HeightAt): [number, number, number][] {
  const line = densify(course, DECK_STEP_M);
  const at = chainage(line);
  const length = at.at(-1)!;
  const heightOf = (i: number, end: number): number => {
    const rise = Math.min(1, Math.min(at[i]! / length, 1 - at[i]! / length) / DECK_FALL);
    return end + (deckM - end) * rise * (2 - rise);
  };
  // An abutment is as low as the fall allows and the ground on its half of the deck, dykes among it, lets it be.
  const abutment = (isFirst: boolean): number => {
    const own = line.map((_, i) => i).filter((i) => at[i]! < length / 2 === isFirst);
    let end = deckM - fall * (length / 2);
    while (
      end < deckM + HIGHEST_ABUTMENT_M &&
      own.some((i) => heightOf(i, end) < heightAt(...line[i]!) + DECK_CLEARANCE_M)
    )
      end += 0.25;
    return end;
  };
  const from = abutment(true);
  const to = abutment(false);
  return line.map(([x, z], i) => [round(x), round(heightOf(i, at[i]! < length / 2 ? from : to)), round(z)]);
}

const without = (properties: Record<string, unknown>, ...names: string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));

const round = (value: number, digits = 2): number => Number(value.toFixed(digits));
