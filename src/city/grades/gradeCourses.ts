import { chainage } from '../../geo/polyline.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import type { CityInputs } from '../inputs.ts';
import { courseOf } from '../lines/courses.ts';
import type { Decks } from '../lines/decks.ts';
import { profileOf } from '../lines/layLine.ts';
import { roadWidthM, WIDTH_M } from '../lines/widths.ts';
import type { HeightModel } from '../terrain/heightModel.ts';
import { textOf } from '../text.ts';

/** What keeps its level, and what goes under it: rails stay, streets go under rails, motorways under both. */
export type Net = 'rail' | 'port' | 'street' | 'motorway';

/** A road or railway as it would lie without grade separations. */
export interface GradeCourse {
  /** Names the course for those that lay it: see `keyOf`. */
  readonly key: string;
  readonly net: Net;
  readonly name: string;
  /** Half of what it is wide, all of its tracks, metres. */
  readonly halfM: number;
  readonly tracks: number;
  readonly points: readonly Point[];
  readonly at: Float64Array;
  /** m NHN. */
  readonly y: Float64Array;
  /** Lies where nothing may be dug: on a bridge, in the floodplain or its dyke, or where official heights are. */
  readonly isFixed: Uint8Array;
  /** Lies on a curated bridge or over water. */
  readonly isHigh: Uint8Array;
  /** Lies above the ground: on the ramp of a bridge, or on the bridge. */
  readonly isRaised: Uint8Array;
}

/** The same for the same course, whoever reads it from the same inputs. */
export const keyOf = (net: 'rail' | 'road', line: readonly Point[]): string =>
  `${net} ${line.length} ${line[0]!.join()} ${line.at(-1)!.join()}`;

/** No cutting comes nearer to the floodplain than this, metres: its edge is a dyke. */
const DYKE_M = 40;
const WEIGHT_MEASURED = 0.01;
/** What is nearer to the ground lies on it, metres. */
const RAISED_M = 0.05;
/** Distance between two tracks, and room beside the outer ones, metres. */
const TRACKS_M = 4;
const BESIDE_TRACK_M = 2.6;

/**
 * Railways, roads and main streets with the heights that they have on the ground and on curated bridges.
 * @param arterials main streets that the build has generated
 */
export function gradeCourses(
  inputs: CityInputs,
  arterials: readonly (readonly Point[])[],
  model: HeightModel,
  decks: Decks,
): GradeCourse[] {
  const ground = { heightAt: (x: number, z: number): number => model.heightAt(x, z), model };
  const isProtected = ([x, z]: Point): boolean =>
    model.floodplain.signedDistance(x, z, DYKE_M + 1) < DYKE_M ||
    (model.measured?.weightAt('land', x, z) ?? 0) > WEIGHT_MEASURED;
  const course = (net: Net, source: readonly Point[], axis: readonly Point[], widthM: number, name: string, tracks = 0): GradeCourse => {
    const carries = net === 'rail' || net === 'port' ? 'rail' : 'road';
    const { line, y, floor, isHigh } = profileOf(axis, carries, ground, decks);
    const isFixed = Uint8Array.from(line, (point, i) => (isHigh[i] || (carries === 'road' && isProtected(point)) ? 1 : 0));
    const isRaised = Uint8Array.from(line, (_, i) => (isHigh[i] || y[i]! > floor[i]! + RAISED_M ? 1 : 0));
    return { key: keyOf(carries, source), net, name, halfM: widthM / 2, tracks, points: line, at: chainage(line), y, isFixed, isHigh, isRaised };
  }; // prettier-ignore
  const railWidth = (tracks: number): number => (tracks > 1 ? TRACKS_M : 0) + 2 * BESIDE_TRACK_M;
  return [
    ...inputs.rails.flatMap(({ lines, properties: { tracks, name } }) =>
      lines.map((line) => course('rail', line, line, railWidth(tracks), textOf(name) ?? '', Math.min(2, tracks))),
    ),
    ...inputs.portRails.flatMap(({ lines, properties: { name } }) =>
      lines.map((line) => course('port', line, line, railWidth(1), textOf(name) ?? '', 1)),
    ),
    ...inputs.roads.flatMap(({ lines, properties: { kind, lanes, ref } }) =>
      lines.map((line) =>
        course(kind === 'motorway' ? 'motorway' : 'street', line, courseOf(line), roadWidthM(kind, lanes), ref ?? ''),
      ),
    ),
    ...inputs.streets.flatMap(({ lines, properties: { name } }) =>
      lines.map((line) => course('street', line, courseOf(line), WIDTH_M.arterial, textOf(name) ?? '')),
    ),
    ...arterials.map((line) => course('street', line, line, WIDTH_M.arterial, '')),
  ];
}

/** Place and height at a distance along a course. */
export function placeOn(
  { points, at }: Pick<GradeCourse, 'points' | 'at'>,
  y: Float64Array,
  distance: number,
): { readonly point: Point; readonly y: number; readonly i: number } {
  let low = 0;
  let high = at.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (at[middle]! <= distance) low = middle;
    else high = middle - 1;
  }
  const span = at[low + 1]! - at[low]! || 1;
  const share = Math.min(1, Math.max(0, (distance - at[low]!) / span));
  const [a, b] = [points[low]!, points[low + 1]!];
  return {
    point: [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share],
    y: y[low]! + (y[low + 1]! - y[low]!) * share,
    i: low,
  };
}
