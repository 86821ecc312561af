import type { RoofShape } from '../../model/roofs.ts';
import { readLength, readLevels } from './osmNumbers.ts';
import { kindOf, roofShapeOf } from './osmWords.ts';
import type { OsmTags } from './osmElements.ts';

/** Heights above the ground, metres, and where they come from. */
export interface OsmHeights {
  readonly footM: number;
  readonly eavesM: number;
  readonly topM: number;
  readonly shape: RoofShape;
  readonly storeys: number | null;
  /** `height`, `levels` (3 m each) or `assumed` from the kind of building. */
  readonly from: 'height' | 'levels' | 'assumed';
  /** `height=*` where it is given: to the highest point of the roof. */
  readonly statedM: number | null;
}

const STOREY_M = 3;
/** The highest building on earth is lower. */
const HIGHEST_M = 1000;
const PITCH = Math.tan((38 * Math.PI) / 180);
const PITCHED: readonly RoofShape[] = ['gable', 'saltbox', 'gambrel', 'hip', 'mansard'];

/**
 * Heights of a building or part by its tags, with the meaning that Simple 3D Buildings gives them
 * (https://wiki.openstreetmap.org/wiki/Simple_3D_Buildings):
 * - `height`: ground to the highest point, roof included; else `building:levels` (roof storeys not counted) × 3 m + the roof
 * - `min_height`, else `building:min_level` × 3 m: ground to the foot
 * - `roof:height`, else `roof:levels` × 3 m, else `roof:angle`, else a usual pitch over the width: eaves to the highest point
 * @param widthM width over which a roof rises
 * @param remark hears of values that cannot be used
 */
export function readHeights(
  tags: OsmTags,
  widthM: number,
  remark: (key: string, text: string, reason: string) => void,
): OsmHeights {
  const length = (key: string): number | null => {
    const text = tags.get(key);
    const value = readLength(text);
    if (text === undefined || (value !== null && value >= 0 && value <= HIGHEST_M)) return value;
    remark(key, text, 'values that are not a height');
    return null;
  };
  const levels = (key: string): number | null => {
    const text = tags.get(key);
    const value = readLevels(text);
    if (text !== undefined && value === null) remark(key, text, 'values that are not a number of storeys');
    return value;
  };
  const { kind } = kindOf(tags);
  const isRoofOnly = tags.get('building') === 'roof' || tags.get('building:part') === 'roof';
  const shape = roofShapeOf(tags.get('roof:shape')) ?? 'flat';
  const storeys = levels('building:levels');
  const roofLevels = levels('roof:levels');
  const minLevel = levels('building:min_level');
  const statedM = length('height') ?? length('building:height');
  const footM = length('min_height') ?? (minLevel !== null ? minLevel * STOREY_M : 0);
  const angle = Number(tags.get('roof:angle') ?? NaN);
  const givenRoofM =
    length('roof:height') ??
    (roofLevels !== null && roofLevels > 0 ? roofLevels * STOREY_M : null) ??
    (angle > 0 && angle < 85 && shape !== 'flat'
      ? (Math.tan((angle * Math.PI) / 180) * widthM) / (shape === 'pent' ? 1 : 2)
      : null);
  const bodyM = storeys !== null ? storeys * STOREY_M : null;
  const usualRoofM = shape === 'flat' ? 0 : PITCHED.includes(shape) ? (widthM / 2) * PITCH : shape === 'pent' ? Math.min(3, widthM * 0.2) : widthM / 2; // prettier-ignore
  let topM: number;
  let roofM: number;
  if (statedM !== null && statedM > footM) {
    topM = statedM;
    // Without roof:height the storeys say where the eaves are; else no more than two fifths of the house are roof.
    const left = bodyM !== null && bodyM < statedM - footM ? statedM - bodyM : Infinity;
    roofM = givenRoofM ?? Math.min(usualRoofM, left, (statedM - footM) * 0.4);
  } else {
    if (statedM !== null) remark('height', String(statedM), 'values that are not above their foot');
    const assumed = Math.max(kind.heightM, isRoofOnly ? 4 : 0);
    const body = bodyM !== null && bodyM > footM ? bodyM : footM + (bodyM === null ? assumed : STOREY_M);
    roofM = givenRoofM ?? usualRoofM;
    topM = body + roofM;
  }
  roofM = shape === 'flat' ? 0 : Math.min(roofM, topM - footM);
  return {
    footM,
    eavesM: topM - roofM,
    topM,
    shape,
    storeys: storeys !== null ? Math.round(storeys) : null,
    from: statedM !== null && statedM > footM ? 'height' : bodyM !== null ? 'levels' : 'assumed',
    statedM,
  };
}
