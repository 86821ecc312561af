import type { RoadCount } from '../../state/roadCounts.ts';

export type Counted = Pick<RoadCount, 'flow' | 'speedKmh' | 'heavy'>;

/** Nearer than this share a value is taken as arrived. */
const SETTLED = 0.004;

/**
 * Counts on their way from what is drawn to what is counted; what becomes known or unknown does so at once.
 * @param share of the way that is gone in this step, 0 … 1
 * @returns null where nothing is on its way any more
 */
export function easedCounts(before: readonly Counted[], wanted: readonly Counted[], share: number): Counted[] | null {
  let isUnderWay = before.length !== wanted.length;
  const nearer = (from: number | undefined, to: number): number => {
    if (from === undefined || Number.isNaN(from) || Number.isNaN(to)) {
      if (!Object.is(from, to)) isUnderWay = true;
      return to;
    }
    const isOff = Math.abs(to - from) > SETTLED * Math.max(1e-3, Math.abs(to));
    if (isOff) isUnderWay = true;
    return isOff ? from + (to - from) * share : from;
  };
  const next = wanted.map(({ flow, speedKmh, heavy }, i): Counted => {
    const was = before[i];
    return {
      flow: [nearer(was?.flow[0], flow[0]), nearer(was?.flow[1], flow[1])],
      speedKmh: [nearer(was?.speedKmh[0], speedKmh[0]), nearer(was?.speedKmh[1], speedKmh[1])],
      heavy: nearer(was?.heavy, heavy),
    };
  });
  return isUnderWay ? next : null;
}
