import type { UnixMs } from '../../geo/units.ts';
import type { Quality } from '../../live/observation.ts';
import type { Text } from '../../schema/texts.ts';

/** One value as a message has it, before it is known whether it has a place in the catalogue. */
export interface Report {
  /** Where in the message, as a JSON pointer (RFC 6901). */
  path: string;
  /** As the sender names the thing and its property; `gauge/duisburg-ruhrort` and `W` for one of ours. */
  readonly entity: string;
  readonly property: string;
  readonly timeMs: UnixMs;
  /** NaN exactly when the quality is missing. */
  readonly value: number;
  readonly quality: Quality;
  /** UCUM; absent where the message does not say. */
  readonly unit?: string;
}

/** What a message says of a thing besides its values. */
export interface Described {
  path: string;
  readonly entity: string;
  readonly name?: Text;
  readonly kind?: string;
  /** Longitude, latitude in degrees, WGS84. */
  readonly place?: readonly [number, number];
}

export interface Refusal {
  path: string;
  readonly reason: string;
}

/** A message, read. What does not fit is in `refused`; it hides nothing else. */
export interface Reading {
  readonly described: Described[];
  readonly reports: Report[];
  readonly refused: Refusal[];
}

export const emptyReading = (): Reading => ({ described: [], reports: [], refused: [] });

/** A part of a message that is a message: its paths begin with the part's own from now on. */
export function nested(path: string, inner: Reading): Reading {
  for (const each of inner.described) each.path = path + each.path;
  for (const each of inner.reports) each.path = path + each.path;
  for (const each of inner.refused) each.path = path + each.path;
  return inner;
}

export function append(to: Reading, from: Reading): void {
  for (const each of from.described) to.described.push(each);
  for (const each of from.reports) to.reports.push(each);
  for (const each of from.refused) to.refused.push(each);
}

/** A key as a step of a JSON pointer. */
export const step = (key: string | number): string =>
  typeof key === 'string' && /[~/]/.test(key) ? `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}` : `/${key}`;

/** Where a valibot issue lies, as a JSON pointer. */
export const pointerOf = (issue: { readonly path?: readonly { readonly key: unknown }[] | undefined }): string =>
  (issue.path ?? []).map(({ key }) => step(typeof key === 'number' ? key : String(key))).join('');

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `gauge/duisburg-ruhrort/W`, `urn:dev:mac:17:temperature` → thing and property at the last `/` or `:`. */
export function splitName(name: string): { readonly entity: string; readonly property: string } | null {
  const match = /^(.+)[/:]([^/:]+)$/.exec(name);
  return match ? { entity: match[1]!, property: match[2]! } : null;
}
