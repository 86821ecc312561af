import type { Asset } from '../../schema/catalogue.ts';
import type { MapLabel } from '../../schema/cityFiles.ts';
import { LANGUAGES, type Language, type Text } from '../../schema/texts.ts';
import type { BuildingFacts, BuildingIndex } from '../../state/buildingIndex.ts';
import { parseRiverKm } from '../../state/riverKm.ts';
import { createSearch, fold, type Search } from '../../state/search.ts';
import type { Street, Streets } from '../../state/streets.ts';
import { TEXTS } from '../i18n/texts.ts';

export type Found =
  | { readonly type: 'asset'; readonly id: string; readonly name: string; readonly asset: Asset }
  | { readonly type: 'place'; readonly id: string; readonly name: string; readonly label: MapLabel }
  | { readonly type: 'street'; readonly id: string; readonly name: string; readonly street: Street }
  | { readonly type: 'building'; readonly id: string; readonly name: string; readonly facts: BuildingFacts }
  | { readonly type: 'km'; readonly id: string; readonly name: string; readonly km: number };

/** One kind of things that were found. */
export interface FoundGroup {
  readonly id: Found['type'];
  readonly hits: readonly Found[];
}

/** What may be searched so far; null = not loaded. */
export interface Searchable {
  readonly labels: readonly MapLabel[];
  readonly streets: Streets | null;
  readonly index: BuildingIndex | null;
}

/** How many of each kind are shown. */
const MOST = { asset: 6, place: 3, street: 5, building: 5 } as const;

/** Words for the kinds of the program in all languages, so that „Pegel“ finds a gauge on an English page too. */
const KIND_NAMES: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.keys(TEXTS.de.kind).map((kind) => [
    kind,
    LANGUAGES.map((lang) => (TEXTS[lang].kind as Readonly<Record<string, string>>)[kind] ?? kind),
  ]),
);

function findPlaces(wanted: string, labels: readonly MapLabel[], lang: Language): Found[] {
  const first: Found[] = [];
  const last: Found[] = [];
  for (const label of labels) {
    if (label.kind !== 'district' && label.kind !== 'quarter') continue;
    const names = Object.values(label.text).map(fold);
    const found: Found = { type: 'place', id: `place:${label.id}`, name: label.text[lang], label };
    if (names.some((name) => name.startsWith(wanted))) first.push(found);
    else if (names.some((name) => name.includes(wanted))) last.push(found);
  }
  return [...first, ...last].slice(0, MOST.place);
}

function findBuildings(query: string, wanted: string, { streets, index }: Searchable): Found[] {
  if (!index || wanted.length < 2) return [];
  const named = index.meta.named.filter(({ name }) => fold(name).includes(wanted));
  const houses = streets?.findHouses(query, MOST.building) ?? [];
  const rows = new Set([...houses, ...named.map(({ row }) => row)].slice(0, MOST.building));
  return [...rows].map((row): Found => {
    const facts = index.factsOf(row);
    const isHouse = houses.includes(row) && facts.street !== null;
    const name = isHouse ? `${facts.street} ${facts.number ?? ''}` : (facts.name ?? '');
    return { type: 'building', id: facts.id, name, facts };
  });
}

/**
 * Search over assets, districts, streets, buildings and river kilometres; built once for each catalogue.
 * @param kinds names of the kinds that the themes' files define
 */
export function createPlaceSearch(
  assets: readonly Asset[],
  byId: ReadonlyMap<string, Asset>,
  kinds: Readonly<Record<string, Text>> = {},
) {
  const defined = Object.entries(kinds).map(([kind, name]) => [kind, LANGUAGES.map((lang) => name[lang])] as const);
  // Thousands of names are folded when somebody searches, not whenever the catalogue grows.
  let made: Search | null = null;
  const search = (): Search => (made ??= createSearch(assets, { ...Object.fromEntries(defined), ...KIND_NAMES }));
  /** @returns groups with something in them; those whose first name begins with the query come first */
  return (query: string, searchable: Searchable, lang: Language): readonly FoundGroup[] => {
    const wanted = fold(query.trim());
    if (wanted === '') return [];
    const hits = search()
      .find(query, MOST.asset)
      .flatMap((id): Found[] => {
        const asset = byId.get(id);
        return asset ? [{ type: 'asset', id, name: asset.properties.name[lang], asset }] : [];
      });
    const streets = (searchable.streets?.find(query, MOST.street) ?? []).map((street): Found => ({
      type: 'street',
      id: `street:${street.name}`,
      name: street.name,
      street,
    }));
    const km = parseRiverKm(query);
    const groups: FoundGroup[] = [
      { id: 'km', hits: km === null ? [] : [{ type: 'km', id: `km:${km}`, name: '', km }] },
      { id: 'asset', hits },
      { id: 'place', hits: findPlaces(wanted, searchable.labels, lang) },
      { id: 'street', hits: streets },
      { id: 'building', hits: findBuildings(query, wanted, searchable) },
    ];
    const begins = ({ id, hits: [best] }: FoundGroup): number =>
      best && (id === 'km' || fold(best.name).split(/[\s/-]+/).some((word) => word.startsWith(wanted)) || fold(best.name).startsWith(wanted)) ? 0 : 1; // prettier-ignore
    return groups.filter((group) => group.hits.length > 0).sort((a, b) => begins(a) - begins(b));
  };
}
