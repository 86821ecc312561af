import { staleAfterMs } from '../freshness.ts';
import type { Observation } from '../observation.ts';
import { ORIGINS, type Origin } from '../../schema/observations.ts';
import type { Indicator, Take } from '../../schema/themeIndicators.ts';
import type { Datastream } from '../../schema/catalogue.ts';

export interface IndicatorValue {
  /** Null where no datastream has a current value. */
  readonly value: number | null;
  /** Datastreams that have one. */
  readonly n: number;
  readonly origins: readonly Origin[];
}

const isCurrent = ({ timeMs }: Observation, { intervalS }: Datastream, atMs: number): boolean =>
  atMs - timeMs <= staleAfterMs(intervalS);

const COMBINE: Readonly<Record<Exclude<Take, 'count' | 'share'>, (values: readonly number[]) => number>> = {
  last: (values) => values[0]!,
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
  mean: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  max: (values) => values.reduce((most, value) => Math.max(most, value), -Infinity),
  min: (values) => values.reduce((least, value) => Math.min(least, value), Infinity),
};

/**
 * One figure made of the values that its datastreams have at an instant. Missing and stale values do not count.
 * @param valueOf the last observation of a datastream at or before the instant
 */
export function indicatorValue(
  indicator: Indicator,
  datastreams: readonly Datastream[],
  valueOf: (datastream: string) => Observation | undefined,
  atMs: number,
): IndicatorValue {
  const current = datastreams.flatMap((datastream) => {
    const known = valueOf(datastream.id);
    return known && !Number.isNaN(known.value) && isCurrent(known, datastream, atMs) ? [known] : [];
  });
  const n = current.length;
  const origins = ORIGINS.filter((origin) => current.some((known) => known.origin === origin));
  if (n === 0) return { value: null, n, origins };
  const values = current.map(({ value }) => value);
  const { take, above, below = -Infinity, factor } = indicator;
  if (take !== 'count' && take !== 'share') return { value: COMBINE[take](values) * factor, n, origins };
  const reached = values.filter((value) => (above === undefined ? value <= below : value >= above)).length;
  return { value: take === 'count' ? reached : (100 * reached) / n, n, origins };
}
