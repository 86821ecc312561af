import type { TFunction } from 'i18next';
import type { UnixMs } from '../../geo/units.ts';
import type { IndicatorState } from '../../schema/themeIndicators.ts';

/** „berechnet aus 136 Messwerten, simuliert“; how many of them are silent, where some are. */
export function coverText({ n, of, origins }: IndicatorState, t: TFunction): string {
  const words = [n === of ? t('indicators.cover', { count: n }) : t('indicators.coverOf', { n, count: of })];
  for (const origin of origins) words.push(t(`origin.${origin}`));
  return words.join(', ');
}

/**
 * What there is of the hours before: `none` where too little is known for a line, the first known instant where the line begins later than
 * they do; null: all of it, or nobody has asked yet.
 */
export function lineOf(hours: IndicatorState['hours']): 'none' | UnixMs | null {
  const known = hours.filter(({ value }) => value !== null);
  if (hours.length === 0) return null;
  if (known.length < 2) return 'none';
  return known[0]!.t === hours[0]!.t ? null : known[0]!.t;
}
