import type { Asset, Theme } from '../../schema/catalogue.ts';
import type { Language } from '../../schema/texts.ts';
import { isAway, STATUSES, statusOf, type Status, type StatusContext } from '../../state/assetStatus.ts';
import { isOfPartner } from '../../state/partners.ts';
import { LOCALES } from '../format/formatInstant.ts';
import { kindText } from '../i18n/texts.ts';

export const SORTS = ['name', 'kind', 'status', 'km'] as const;
export type Sort = (typeof SORTS)[number];

export interface AssetFilter {
  readonly theme: Theme | null;
  readonly kind: string | null;
  readonly status: Status | null;
  /** Whose it is, by the name of `partnerOf`; absent: anybody's. */
  readonly partner?: string | null;
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

const byName = new WeakMap<readonly Asset[], Map<Language, readonly Asset[]>>();
/** The assets by their names; thousands are not compared anew with each value that arrives. */
function orderedByName(assets: readonly Asset[], lang: Language): readonly Asset[] {
  let known = byName.get(assets);
  if (!known) byName.set(assets, (known = new Map<Language, readonly Asset[]>()));
  let ordered = known.get(lang);
  if (!ordered) {
    const { compare } = collatorOf(lang);
    ordered = assets.toSorted((a, b) => compare(a.properties.name[lang], b.properties.name[lang]));
    known.set(lang, ordered);
  }
  return ordered;
}

const isSimulated = (asset: Asset, { readings }: StatusContext): boolean =>
  asset.properties.datastreams.every(({ index }) => (readings.get(index ?? -1)?.origin ?? 'simulated') === 'simulated');

/** Severity; what is grave and was measured stands before all that is simulated: a full container must not hide the river. */
function gravityOf(asset: Asset, status: Status, at: StatusContext): number {
  const isGrave = status === 'alarm' || status === 'watch';
  return STATUSES.indexOf(status) + (isGrave && !isSimulated(asset, at) ? STATUSES.length : 0);
}

/** The list as the reader asked for it: filtered, sorted, each with its status. Ties go by name. */
export function assetRows(
  assets: readonly Asset[],
  filter: AssetFilter,
  at: StatusContext,
  lang: Language,
): readonly AssetRow[] {
  const rows: (AssetRow & { readonly gravity: number })[] = [];
  for (const asset of orderedByName(assets, lang)) {
    const { theme, kind } = asset.properties;
    if ((filter.theme !== null && theme !== filter.theme) || (filter.kind !== null && kind !== filter.kind)) continue;
    if (filter.partner && !isOfPartner(asset, filter.partner)) continue;
    if (isAway(asset, at)) continue;
    const status = statusOf(asset, at);
    if (filter.status === null || status === filter.status)
      rows.push({ asset, status, gravity: gravityOf(asset, status, at) });
  }
  const { compare } = collatorOf(lang);
  const orders: Readonly<Record<Sort, (a: (typeof rows)[number], b: (typeof rows)[number]) => number>> = {
    // As they are.
    name: () => 0,
    kind: (a, b) => compare(kindText(a.asset.properties.kind, lang), kindText(b.asset.properties.kind, lang)),
    status: (a, b) => b.gravity - a.gravity,
    // What lies at no kilometre comes last.
    km: (a, b) => (a.asset.properties.riverKm ?? 9_999) - (b.asset.properties.riverKm ?? 9_999),
  };
  return rows.sort(orders[filter.sort]);
}
