import * as v from 'valibot';
import { chainage, densify } from '../geo/polyline.ts';
import { gridConvergence } from '../geo/sceneFrame.ts';
import type { Point } from '../geo/segmentIndex.ts';
import { StructureSchema, type Structure } from '../schema/structures.ts';
import type { CityInputs, RawStructure } from './inputs.ts';
import { CityInputError } from './readers/geojson.ts';
import type { Ground } from './terrain/ground.ts';

/** Steps of a deck's course, metres: enough for its vertical curve. */
const DECK_STEP_M = 30;
/** Share of the deck at each end over which it comes down to the abutment. */
const DECK_FALL = 0.5;

/**
 * Puts the curated structures into the scene: foot on the ground, axis turned to the grid, decks with heights.
 * @throws CityInputError naming the file, the feature and the value that does not fit its kind
 */
export function placeStructures(inputs: CityInputs, ground: Ground, file: string): Structure[] {
  return inputs.structures.map((raw, index) => {
    const candidate = raw.type === 'line' ? placeLine(raw, ground) : placePoint(raw, ground);
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

function placePoint(raw: RawStructure, ground: Ground): unknown {
  const [x, z] = raw.lines[0]![0]!;
  const rest = without(raw.properties, 'bearing');
  return {
    ...rest,
    id: raw.id,
    x: round(x),
    y: round(ground.heightAt(x, z)),
    z: round(z),
    turn: round(turnOf(raw), 4),
  };
}

function placeLine(raw: RawStructure, ground: Ground): unknown {
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
      y: round(ground.heightAt(...start)),
      z: round(start[1]),
      to: [round(end[0]), round(ground.heightAt(...end)), round(end[1])],
    };
  return {
    ...rest,
    id: raw.id,
    x: round(middle[0]),
    y: round(ground.heightAt(...middle)),
    z: round(middle[1]),
    turn: round(Math.atan2(-(end[1] - start[1]), end[0] - start[0]), 4),
    deck: deckOf(course, deckM ?? ground.heightAt(...middle) + 8, ground),
  };
}

/** Road level along a deck: `deckM` over the middle, coming down in a smooth curve towards the abutments. */
function deckOf(course: readonly Point[], deckM: number, ground: Ground): [number, number, number][] {
  const line = densify(course, DECK_STEP_M);
  const at = chainage(line);
  const length = at.at(-1)!;
  const abutment = (p: Point): number =>
    Math.min(deckM, Math.max(ground.heightAt(...p) + 0.5, deckM - 0.035 * length * DECK_FALL));
  const from = abutment(line[0]!);
  const to = abutment(line.at(-1)!);
  return line.map(([x, z], i) => {
    const share = at[i]! / length;
    const end = share < 0.5 ? from : to;
    const rise = Math.min(1, Math.min(share, 1 - share) / DECK_FALL);
    return [round(x), round(end + (deckM - end) * rise * (2 - rise)), round(z)];
  });
}

const without = (properties: Record<string, unknown>, ...names: string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));

const round = (value: number, digits = 2): number => Number(value.toFixed(digits));
