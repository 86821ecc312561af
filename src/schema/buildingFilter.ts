import type { Provenance } from './catalogue.ts';
import { BUILDING_USES, type BuildingUse } from './cityFiles.ts';

/** By what the buildings are coloured. */
export const COLOURINGS = ['use', 'height', 'year', 'provenance'] as const;
export type Colouring = (typeof COLOURINGS)[number];

export const PROVENANCE_KINDS = ['measured', 'curated', 'generated'] as const satisfies readonly Provenance['kind'][];

/** From and to, both included; null = open on that side. */
export type Span = readonly [number | null, number | null];
export const OPEN_SPAN: Span = [null, null];

/** Which buildings are asked for. Every condition must hold; what is empty, null or open asks for nothing. */
export interface BuildingFilter {
  readonly uses: readonly BuildingUse[];
  /** Words that the kind holds in one of its languages, whatever their letter case and accents: `Halle`. */
  readonly kind: string;
  readonly heightM: Span;
  /** Years in which it may have been built. */
  readonly years: Span;
  readonly provenances: readonly Provenance['kind'][];
  /** Farthest from the nearest quay, metres. */
  readonly nearQuayM: number | null;
  /** Id of a district. */
  readonly district: string | null;
}

export const NO_FILTER: BuildingFilter = {
  uses: [],
  kind: '',
  heightM: OPEN_SPAN,
  years: OPEN_SPAN,
  provenances: [],
  nearQuayM: null,
  district: null,
};

const KIND_MOST = 40;
const isOpen = ([from, to]: Span): boolean => from === null && to === null;
export const isFiltering = (filter: BuildingFilter): boolean => formatBuildingFilter(filter) !== null;

const formatSpan = ([from, to]: Span): string =>
  from !== null && from === to ? `${from}` : `${from ?? ''}-${to ?? ''}`;
function parseSpan(text: string): Span | undefined {
  const match = /^(\d{1,5}(?:\.\d)?)?(?:(-)(\d{1,5}(?:\.\d)?)?)?$/.exec(text);
  if (!match || (match[1] === undefined && match[3] === undefined)) return undefined;
  const from = match[1] === undefined ? null : Number(match[1]);
  const to = match[3] === undefined ? null : Number(match[3]);
  if (match[2] === undefined) return [from, from];
  return from !== null && to !== null && from > to ? undefined : [from, to];
}

function parseList<T extends string>(list: readonly T[], text: string): readonly T[] | undefined {
  const parts = text.split(',');
  const known = list.filter((one) => parts.includes(one));
  return known.length === new Set(parts).size ? known : undefined;
}

/** Kinds are free words: what divides conditions is taken out of them. */
const cleanKind = (text: string): string => text.replace(/[;:]/g, ' ').trim().slice(0, KIND_MOST);

const PARTS: Readonly<Record<string, (text: string) => Partial<BuildingFilter> | undefined>> = {
  use: (text) => asPart('uses', parseList(BUILDING_USES, text)),
  kind: (text) => asPart('kind', cleanKind(text) || undefined),
  h: (text) => asPart('heightM', parseSpan(text)),
  year: (text) => asPart('years', parseSpan(text)),
  from: (text) => asPart('provenances', parseList(PROVENANCE_KINDS, text)),
  quay: (text) => {
    const span = parseSpan(text);
    return span?.[0] === null ? { nearQuayM: span[1] } : undefined;
  },
  district: (text) => (/^[a-z0-9-]{1,64}$/.test(text) ? { district: text } : undefined),
};
function asPart<K extends keyof BuildingFilter>(key: K, value: BuildingFilter[K] | undefined) {
  return value === undefined ? undefined : { [key]: value };
}

/**
 * Reads `use:industry,port;kind:halle;h:20-;year:-1948;from:measured;quay:-100;district:ruhrort`.
 * @param broken told each condition that was not understood; the others hold
 */
export function parseBuildingFilter(text: string, broken: (part: string) => void): BuildingFilter {
  let filter = NO_FILTER;
  for (const part of text.split(';').filter((one) => one !== '')) {
    const at = part.indexOf(':');
    const name = part.slice(0, Math.max(at, 0));
    const found = Object.hasOwn(PARTS, name) ? PARTS[name]!(part.slice(at + 1)) : undefined;
    if (found) filter = { ...filter, ...found };
    else broken(part);
  }
  return filter;
}

/** Writes what `parseBuildingFilter` reads, as short as it goes; null when nothing is asked for. */
export function formatBuildingFilter(filter: BuildingFilter): string | null {
  const parts: string[] = [];
  if (filter.uses.length) parts.push(`use:${filter.uses.join(',')}`);
  const kind = cleanKind(filter.kind);
  if (kind) parts.push(`kind:${kind}`);
  if (!isOpen(filter.heightM)) parts.push(`h:${formatSpan(filter.heightM)}`);
  if (!isOpen(filter.years)) parts.push(`year:${formatSpan(filter.years)}`);
  if (filter.provenances.length) parts.push(`from:${filter.provenances.join(',')}`);
  if (filter.nearQuayM !== null) parts.push(`quay:-${filter.nearQuayM}`);
  if (filter.district !== null) parts.push(`district:${filter.district}`);
  return parts.length ? parts.join(';') : null;
}
