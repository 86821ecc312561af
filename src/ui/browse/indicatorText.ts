import type { TFunction } from 'i18next';
import type { IndicatorState } from '../../schema/themeIndicators.ts';

/** „berechnet aus 136 Messwerten, simuliert“; how many of them are silent, where some are. */
export function coverText({ n, of, origins }: IndicatorState, t: TFunction): string {
  const words = [n === of ? t('indicators.cover', { count: n }) : t('indicators.coverOf', { n, count: of })];
  for (const origin of origins) words.push(t(`origin.${origin}`));
  return words.join(', ');
}
