import type { TFunction } from 'i18next';
import type { Language } from '../../schema/texts.ts';
import type { BuildingClass } from '../../state/buildingClasses.ts';
import type { BuildingFacts } from '../../state/buildingIndex.ts';
import { formatDistance, formatNumber, formatQuantity } from '../format/formatValue.ts';

/** Street and number as far as they are known. */
export const addressText = ({ street, number }: BuildingFacts): string | null =>
  street === null ? null : number === null ? street : `${street} ${number}`;

/** What a building is called: its name, else its address, else what it is. */
export const buildingName = (facts: BuildingFacts, lang: Language): string =>
  facts.name ?? addressText(facts) ?? facts.kind[lang];

const isFromCensus = ({ source }: BuildingFacts['provenance']): boolean => /zensus|census/i.test(source);

/** „1949 bis 1978 (Zensusklasse)“, „1847“, „bis 1918“. */
export function yearsText(facts: BuildingFacts, t: TFunction): string | null {
  if (!facts.years) return null;
  const [from, to] = facts.years;
  if (from === to) return String(from);
  // Nobody asked for the first year of the earliest class.
  const span = from < 1860 && to <= 1918 ? t('building.yearUpTo', { to }) : t('building.yearSpan', { from, to });
  return isFromCensus(facts.provenance) ? `${span} (${t('building.censusClass')})` : span;
}

/** Says plainly how far the model may be believed. */
export function trustText({ provenance, use }: BuildingFacts, t: TFunction): string {
  if (use === 'structure' && provenance.kind === 'measured') return t('building.structureNote');
  if (provenance.kind === 'measured') return t('building.measuredNote');
  if (provenance.kind === 'curated') return t('building.curatedNote');
  return t(isFromCensus(provenance) ? 'building.generatedNote' : 'building.generatedPlainNote');
}

export const quayText = (facts: BuildingFacts, lang: Language, t: TFunction): string | null =>
  facts.quayM === null ? null : t('building.quayNear', { far: formatDistance(Math.max(10, facts.quayM), lang) });

/** One line about a building in a list: kind, place, quay. */
export function buildingAbout(facts: BuildingFacts, lang: Language, t: TFunction): string {
  const address = addressText(facts);
  const name = buildingName(facts, lang);
  const parts = [facts.kind[lang], address, facts.district?.name, quayText(facts, lang, t)];
  return parts.filter((part) => part && part !== name).join(' · ');
}

/** Name of a class of the legend. */
export function classText(one: BuildingClass, t: TFunction, lang: Language): string {
  const { key, from, to } = one;
  if (key === 'height') {
    const metres = (value: number): string => formatQuantity(value, 'm', 0, lang);
    if (from == null) return t('building.below', { to: metres(to ?? 0) });
    return to == null
      ? t('building.from', { from: metres(from) })
      : t('building.span', { from: formatNumber(from, 0, lang), to: metres(to) });
  }
  if (key === 'year') {
    if (from == null) return t('building.before', { year: (to ?? 0) + 1 });
    return to == null ? t('building.since', { year: from }) : t('building.span', { from, to });
  }
  if (key === 'roughly') return t('building.roughly');
  if (key === 'unknown') return t('building.unknownYear');
  if (key === 'measured' || key === 'curated' || key === 'generated') return t(`provenance.${key}`);
  return t(`building.use.${key as BuildingFacts['use']}`);
}

/** CSS colour of a class. */
export const cssColour = (colour: number): string => `#${colour.toString(16).padStart(6, '0')}`;
