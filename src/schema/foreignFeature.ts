/** What a tileset of somebody else says of one of its buildings. */
export interface ForeignFeature {
  /** `tileset/<name>/<its id>`: selects it, and stands in the link. */
  readonly id: string;
  /** Name of the tileset it is from. */
  readonly tileset: string;
  /** Its own name, if the tileset gives one. */
  readonly title: string | null;
  /** Everything else that is said of it, in the tileset's own words and order. */
  readonly properties: readonly (readonly [name: string, value: string])[];
}

const PREFIX = 'tileset/';
/** So many properties and letters are shown; more is not read by anybody. */
const MOST_PROPERTIES = 60;
const MOST_LETTERS = 300;
const TITLES = ['name', 'title', 'label', 'gml:name', 'bezeichnung'];
const IDS = ['id', 'gml:id', 'gml_id', 'gmlid', 'uuid', 'guid', 'globalid'];

export const isForeignId = (id: string): boolean => id.startsWith(PREFIX);

const word = (text: string): string =>
  text.toLowerCase().replace(/[^a-z0-9-]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 80); // prettier-ignore

/**
 * @param tileset its name, or its path where a link gives it
 * @param place where in the tileset it is, for an id where the tileset gives none: `lod1/12_7.glb-3`
 * @param data as the batch table or the property tables have it; nothing in it is trusted
 */
export function foreignFeature(
  tileset: string,
  place: string,
  data: Readonly<Record<string, unknown>>,
): ForeignFeature {
  const said = Object.entries(data).flatMap(([name, value]): [string, string][] => {
    const text = textOf(value);
    return text === '' ? [] : [[name.slice(0, MOST_LETTERS), text]];
  });
  const first = (names: readonly string[]): string | null =>
    names.map((name) => said.find(([own]) => own.toLowerCase() === name)?.[1]).find(Boolean) ?? null;
  const own = word(first(IDS) ?? '') || word(place) || '0';
  return {
    id: `${PREFIX}${word(tileset) || 'linked'}/${own}`,
    tileset,
    title: first(TITLES),
    properties: said.slice(0, MOST_PROPERTIES),
  };
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(Number(value.toPrecision(9))) : '';
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value).trim().slice(0, MOST_LETTERS);
  if (ArrayBuffer.isView(value)) return textOf(Array.from(value as unknown as ArrayLike<unknown>));
  if (Array.isArray(value)) return value.slice(0, 16).map(textOf).filter(Boolean).join(', ').slice(0, MOST_LETTERS); // prettier-ignore
  // Nested tables are for programs.
  return '';
}
