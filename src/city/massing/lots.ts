/** A rectangle in an area's own grain: middle and sides, metres. */
export interface Lot {
  readonly u: number;
  readonly v: number;
  readonly w: number;
  readonly d: number;
}

/** Lots narrower than this are not cut again. */
const NARROWEST_M = 40;
/** Ground between lots: ways on the site, broader where it was cut first. */
const WAY_M = { first: 9, later: 4 };

/**
 * Cuts a rectangle into lots of very different sizes: always across its longer side, never in the middle, and some of them early left
 * as they are.
 * @param area usual size of a lot, m²
 */
export function cutLots(lot: Lot, area: number, random: () => number, depth = 0): Lot[] {
  const isWide = lot.w >= lot.d;
  const long = isWide ? lot.w : lot.d;
  const size = lot.w * lot.d;
  if (size < area * (0.55 + 1.3 * random()) || long < 2 * NARROWEST_M) return [lot];
  const share = 0.34 + 0.32 * random();
  const way = depth < 3 ? WAY_M.first : WAY_M.later;
  const [a, b] = [long * share - way, long * (1 - share) - way];
  const part = (side: number, at: number): Lot => (isWide ? { ...lot, u: lot.u + at, w: side } : { ...lot, v: lot.v + at, d: side }); // prettier-ignore
  return [
    ...cutLots(part(a, (-long + a) / 2), area, random, depth + 1),
    ...cutLots(part(b, (long - b) / 2), area, random, depth + 1),
  ];
}
