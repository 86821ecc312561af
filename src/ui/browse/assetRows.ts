import type { Asset, Theme } from '../../schema/catalogue.ts';
import type { Language } from '../../schema/texts.ts';
import { isAway, STATUSES, statusOf, type Status, type StatusContext } from '../../state/assetStatus.ts';
import type { Reading } from '../../state/readings.ts';
import { LOCALES } from '../format/formatInstant.ts';
import { kindText } from '../i18n/texts.ts';

export const SORTS = ['name', 'kind', 'status', 'km'] as const;
export type Sort = (typeof SORTS)[number];

export interface AssetFilter {
  readonly theme: Theme | null;
  readonly kind: string | null;
  readonly status: Status | null;
  readonly sort: Sort;
}

export interface AssetRow {
  readonly asset: Asset;
  readonly status: Status;
}

const collators = new Map<Language, Intl.Collator>();
export function collatorOf(lang: Language): Intl.Collator {
  let collator = collators.get(lang);
  if (!collator) {
    collator = new Intl.Collator(LOCALES[lang], { numeric: true, sensitivity: 'base' });
    collators.set(lang, collator);
  }
  return collator;
}

/** Kinds that occur in a theme (null: in all), by their word. */
export function kindsOf(assets: readonly Asset[], theme: Theme | null, lang: Language): string[] {
  const kinds = new Set<string>();
  for (const { properties } of assets) if (theme === null || properties.theme === theme) kinds.add(properties.kind);
  const { compare } = collatorOf(lang);
  return [...kinds].sort((a, b) => compare(kindText(a, lang), kindText(b, lang)));
}

/** The list as the reader asked for it: filtered, sorted, each with its status. Ties go by name. */
export function assetRows(
  assets: readonly Asset[],
  filter: AssetFilter,
  at: StatusContext,
  lang: Language,
): readonly AssetRow[] {
  const rows: AssetRow[] = [];
  for (const asset of assets) {
    const { theme, kind } = asset.properties;
    if ((filter.theme !== null && theme !== filter.theme) || (filter.kind !== null && kind !== filter.kind)) continue;
    if (isAway(asset, at)) continue;
    const status = statusOf(asset, at);
    if (filter.status === null || status === filter.status) rows.push({ asset, status });
  }
  const { compare } = collatorOf(lang);
  const byName = (a: AssetRow, b: AssetRow): number =>
    compare(a.asset.properties.name[lang], b.asset.properties.name[lang]);
  const orders: Readonly<Record<Sort, (a: AssetRow, b: AssetRow) => number>> = {
    name: byName,
    kind: (a, b) => compare(kindText(a.asset.properties.kind, lang), kindText(b.asset.properties.kind, lang)),
    status: (a, b) => STATUSES.indexOf(b.status) - STATUSES.indexOf(a.status),
    // What lies at no kilometre comes last.
    km: (a, b) => (a.asset.properties.riverKm ?? 9_999) - (b.asset.properties.riverKm ?? 9_999),
  };
  return rows.sort((a, b) => orders[filter.sort](a, b) || byName(a, b));
}

/** The value that stands for an asset in one line: that of its first datastream. */
export function leadReading(asset: Asset, at: StatusContext): Reading | undefined {
  const index = asset.properties.datastreams[0]?.index;
  return index === undefined ? undefined : at.readings.get(index);
}
