import type { Colouring } from '../schema/buildingFilter.ts';
import { BUILDING_CLASSES, FOUND_COLOUR, OWN_COLOUR } from './buildingClasses.ts';

/** How each building is drawn, by row. New objects whenever something has changed. */
export interface BuildingPaint {
  /** sRGB hex, `OWN_COLOUR` = its own; null = all have their own. */
  readonly colours: Uint32Array | null;
  /** 1 = steps back behind those that were asked for; null = none does. */
  readonly faded: Uint8Array | null;
}
export const PLAIN: BuildingPaint = { colours: null, faded: null };

interface Painted {
  readonly paint: BuildingPaint;
  /** How many are asked for. */
  readonly count: number;
  readonly classCounts: readonly number[] | null;
}

/**
 * Colours by class, or one colour for what was found. What was not asked for keeps its own colour and steps back.
 * @param rows number of buildings
 * @param matches by row, 1 = asked for; null = all are
 * @param coloured classes by row; null = no colouring
 */
export function paintBuildings(
  rows: number,
  matches: Uint8Array | null,
  coloured: { readonly by: Colouring; readonly classes: Uint8Array } | null,
): Painted {
  if (!matches && !coloured) return { paint: PLAIN, count: rows, classCounts: null };
  const classes = coloured?.classes ?? new Uint8Array(rows);
  const legend = coloured ? BUILDING_CLASSES[coloured.by].map(({ colour }) => colour) : [FOUND_COLOUR];
  const counts = new Int32Array(256);
  const colourOf = new Int32Array(256);
  colourOf.set(legend);
  const colours = new Uint32Array(rows);
  if (matches) {
    colours.fill(OWN_COLOUR);
    for (let row = 0; row < rows; row++) {
      if (matches[row] === 0) continue;
      const at = classes[row]!;
      counts[at]!++;
      colours[row] = colourOf[at]!;
    }
  } else
    for (let row = 0; row < rows; row++) {
      const at = classes[row]!;
      counts[at]!++;
      colours[row] = colourOf[at]!;
    }
  return {
    paint: { colours, faded: matches && matches.map((isAsked) => 1 - isAsked) },
    count: counts.reduce((sum, one) => sum + one, 0),
    classCounts: coloured && [...counts.subarray(0, legend.length)],
  };
}
