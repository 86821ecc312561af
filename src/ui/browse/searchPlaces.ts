import type { Asset } from '../../schema/catalogue.ts';
import type { MapLabel } from '../../schema/cityFiles.ts';
import { LANGUAGES, type Language } from '../../schema/texts.ts';
import { createSearch, fold } from '../../state/search.ts';
import { TEXTS } from '../i18n/texts.ts';

export type Found =
  | { readonly type: 'asset'; readonly id: string; readonly name: string; readonly asset: Asset }
  | { readonly type: 'place'; readonly id: string; readonly name: string; readonly label: MapLabel };

/** Words for the kinds in all languages, so that „Pegel“ finds a gauge on an English page too. */
const KIND_NAMES = Object.fromEntries(
  Object.keys(TEXTS.de.kind).map((kind) => [
    kind,
    LANGUAGES.map((lang) => (TEXTS[lang].kind as Readonly<Record<string, string>>)[kind] ?? kind),
  ]),
);

/** Search over assets, districts and quarters; built once for each catalogue. */
export function createPlaceSearch(assets: readonly Asset[], byId: ReadonlyMap<string, Asset>) {
  const search = createSearch(assets, KIND_NAMES);
  /** @returns the best asset, places whose name begins with the query, the other assets, the other places; `most` in all */
  return (query: string, labels: readonly MapLabel[], lang: Language, most = 12): Found[] => {
    const wanted = fold(query.trim());
    if (wanted === '') return [];
    const hits = search.find(query, most).flatMap((id): Found[] => {
      const asset = byId.get(id);
      return asset ? [{ type: 'asset', id, name: asset.properties.name[lang], asset }] : [];
    });
    const first: Found[] = [];
    const last: Found[] = [];
    for (const label of labels) {
      if (label.kind !== 'district' && label.kind !== 'quarter') continue;
      const names = Object.values(label.text).map(fold);
      const found: Found = { type: 'place', id: `place:${label.id}`, name: label.text[lang], label };
      if (names.some((name) => name.startsWith(wanted))) first.push(found);
      else if (names.some((name) => name.includes(wanted))) last.push(found);
    }
    return [...hits.slice(0, 1), ...first.slice(0, 3), ...hits.slice(1), ...last].slice(0, most);
  };
}
