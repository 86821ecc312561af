import type { TFunction } from 'i18next';
import type { IndicatorState } from '../../schema/themeIndicators.ts';

/** Whether the figure is on the wanted side of its target; null where there is no figure or no target. */
export function isOnTarget({ value, target, better }: IndicatorState): boolean | null {
  if (value === null || target === null || better === null) return null;
  return better === 'higher' ? value >= target : value <= target;
}

/** „berechnet aus 136 Messwerten, simuliert“; how many of them are silent, where some are. */
export function coverText({ n, of, origins }: IndicatorState, t: TFunction): string {
  const words = [n === of ? t('indicators.cover', { count: n }) : t('indicators.coverOf', { n, count: of })];
  for (const origin of origins) words.push(t(`origin.${origin}`));
  return words.join(', ');
}
