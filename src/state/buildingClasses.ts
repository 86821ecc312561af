import type { BuildingColumns, BuildingsMeta } from '../schema/buildings.ts';
import { PROVENANCE_KINDS, type Colouring } from '../schema/buildingFilter.ts';
import { BUILDING_USES, USE_COLOURS } from '../schema/cityFiles.ts';

/** A building keeps its own colour. */
export const OWN_COLOUR = 0xffff_ffff;
/** What is found while nothing else colours the city: of the Okabe–Ito set, and neither water, ground nor a status. */
export const FOUND_COLOUR = 0xcc79a7;
const UNKNOWN_COLOUR = 0xa9a9a9;

/** One step of a legend. `key` names it in the ui's texts where it is no span of figures. */
export interface BuildingClass {
  readonly key: string;
  /** sRGB hex. */
  readonly colour: number;
  /** First and last figure of the class, metres or years; null = open. */
  readonly from?: number | null;
  readonly to?: number | null;
}

const PROVENANCE_COLOURS = { measured: 0x0072b2, curated: 0xe69f00, generated: 0xd9d4c7 } as const;
/** ColorBrewer YlGnBu and YlOrBr: perceptual, in order also without colour. Low houses are pale, old ones brown as brick. */
const HEIGHT_RAMP = [0xffffcc, 0xc7e9b4, 0x7fcdbb, 0x41b6c4, 0x1d91c0, 0x225ea8, 0x0c2c84];
const YEAR_RAMP = [0x662506, 0x993404, 0xcc4c02, 0xec7014, 0xfe9929, 0xfec44f, 0xfff7bc];

/** Lower bounds, metres. */
const HEIGHTS_M = [0, 4, 8, 12, 16, 22, 40];
/** First years; the periods of the census of 2011, some of them joined. */
const YEARS = [0, 1919, 1949, 1979, 1991, 2001, 2009];

const spans = (key: string, starts: readonly number[], ramp: readonly number[], step: number): BuildingClass[] =>
  starts.map((from, i) => ({
    key,
    colour: ramp[i]!,
    from: i === 0 ? null : from,
    to: starts[i + 1] === undefined ? null : starts[i + 1]! - step,
  }));

/** The legend of a colouring, in the order of its classes. */
export const BUILDING_CLASSES: Readonly<Record<Colouring, readonly BuildingClass[]>> = {
  use: BUILDING_USES.map((key) => ({ key, colour: USE_COLOURS[key] })),
  height: spans('height', HEIGHTS_M, HEIGHT_RAMP, 0),
  year: [
    ...spans('year', YEARS, YEAR_RAMP, 1),
    { key: 'roughly', colour: 0xc9c1d3 },
    { key: 'unknown', colour: UNKNOWN_COLOUR },
  ],
  provenance: PROVENANCE_KINDS.map((key) => ({ key, colour: PROVENANCE_COLOURS[key] })),
};
const ROUGHLY = YEARS.length;
const UNKNOWN = ROUGHLY + 1;

const classIn = (starts: readonly number[], value: number): number => {
  let at = starts.length - 1;
  while (at > 0 && value < starts[at]!) at--;
  return at;
};

/** Class by value, so that a pass over the rows only looks up. */
const HEIGHT_CLASS = Uint8Array.from({ length: 0x1_0000 }, (_, dm) => classIn(HEIGHTS_M, dm / 10));
const YEAR_CLASS = Uint8Array.from({ length: 0x1_0000 }, (_, year) => classIn(YEARS, year));

function yearClass(from: number, to: number): number {
  if (from === 0 && to === 0) return UNKNOWN;
  const first = YEAR_CLASS[from || to] ?? UNKNOWN;
  return first === (YEAR_CLASS[to || from] ?? UNKNOWN) ? first : ROUGHLY;
}

/** The class of each building, as a position in `BUILDING_CLASSES[by]`. 150 000 in some 1 ms. */
export function classifyBuildings(meta: BuildingsMeta, columns: BuildingColumns, by: Colouring): Uint8Array {
  const { use, height, yearFrom, yearTo, provenance } = columns;
  const classes = new Uint8Array(use.length);
  if (by === 'use') classes.set(use);
  else if (by === 'height') for (let i = 0; i < classes.length; i++) classes[i] = HEIGHT_CLASS[height[i]!]!;
  else if (by === 'year') for (let i = 0; i < classes.length; i++) classes[i] = yearClass(yearFrom[i]!, yearTo[i]!);
  else {
    const kinds = Uint8Array.from(meta.provenances, ({ kind }) => PROVENANCE_KINDS.indexOf(kind));
    for (let i = 0; i < classes.length; i++) classes[i] = kinds[provenance[i]!]!;
  }
  return classes;
}
