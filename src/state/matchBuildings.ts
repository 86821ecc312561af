import type { BuildingFilter, Span } from '../schema/buildingFilter.ts';
import { QUAY_STEP_M, type BuildingColumns, type BuildingsMeta } from '../schema/buildings.ts';
import { BUILDING_USES } from '../schema/cityFiles.ts';
import { fold } from './search.ts';

const MOST = 0xffff;
/** Whole numbers, so that the pass over the rows compares integers. */
const bounds = ([from, to]: Span, scale: number): readonly [number, number] => [
  from === null ? 0 : Math.min(MOST + 1, Math.ceil(from * scale)),
  to === null ? MOST : Math.min(MOST, Math.floor(to * scale)),
];

/** 1 for each entry of a list that is asked for; all ones when nothing is. */
const wanted = <T>(list: readonly T[], isWanted: ((entry: T) => boolean) | null): Uint8Array =>
  Uint8Array.from(list, (entry) => (isWanted && !isWanted(entry) ? 0 : 1));

/**
 * Which buildings a filter asks for: 1 or 0 a row, one pass over the columns (150 000 rows ≤ 5 ms).
 * A building whose year is only known as a span matches when it may be of the years asked for; one of unknown year does not.
 */
export function matchBuildings(meta: BuildingsMeta, columns: BuildingColumns, filter: BuildingFilter): Uint8Array {
  const { use, kind, height, yearFrom, yearTo, provenance, quay, district } = columns;
  const words = fold(filter.kind).split(/\s+/).filter(Boolean);
  const uses = wanted(BUILDING_USES, filter.uses.length ? (one) => filter.uses.includes(one) : null);
  const kinds = wanted(
    meta.kinds.map(({ de, en, zh }) => fold(`${de}\n${en}\n${zh}`)),
    words.length ? (text) => words.every((word) => text.includes(word)) : null,
  );
  const origins = wanted(
    meta.provenances,
    filter.provenances.length ? (one) => filter.provenances.includes(one.kind) : null,
  );
  const [low, high] = bounds(filter.heightM, 10);
  const [first, last] = bounds(filter.years, 1);
  const isYearFree = filter.years[0] === null && filter.years[1] === null;
  const quayMost = filter.nearQuayM === null ? MOST : Math.floor(filter.nearQuayM / QUAY_STEP_M);
  // An unknown district finds nothing, 0 is outside all of them.
  const places = filter.district === null ? null : meta.districts.findIndex(({ id }) => id === filter.district) + 1;
  const matches = new Uint8Array(use.length);
  if (places === 0) return matches;
  const districts = new Uint8Array(256).fill(places === null ? 1 : 0);
  if (places !== null) districts[places] = 1;

  for (let i = 0; i < matches.length; i++) {
    const h = height[i]!;
    if (h < low || h > high || quay[i]! > quayMost) continue;
    if (uses[use[i]!] !== 1 || kinds[kind[i]!] !== 1 || origins[provenance[i]!] !== 1) continue;
    if (districts[district[i]!] !== 1) continue;
    if (!isYearFree) {
      const to = yearTo[i]! || yearFrom[i]!;
      if (to === 0 || yearFrom[i]! > last || to < first) continue;
    }
    matches[i] = 1;
  }
  return matches;
}
