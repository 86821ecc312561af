import * as v from 'valibot';
import { THEMES, type Theme } from '../../schema/catalogue.ts';
import { InstantSchema } from '../../schema/observations.ts';
import type { UnixMs } from '../../geo/units.ts';
import type { Feed } from '../feed.ts';
import { Problem } from './answer.ts';

const DEFAULT_SPAN_MS = 48 * 3_600_000;

/** An instant of the query; null when it is not asked for. @throws Problem 400 */
export function instantOf(url: URL, name: string): UnixMs | null {
  const text = url.searchParams.get(name);
  if (text === null) return null;
  const result = v.safeParse(InstantSchema, text);
  if (!result.success) throw new Problem(400, 'Bad instant', `${name}: ${result.issues[0].message}`);
  return result.output;
}

/** `from` and `to`: to now on the feed clock, and 48 h before unless another span is usual. @throws Problem 400 */
export function spanOf(
  url: URL,
  feed: Pick<Feed, 'clock'>,
  usualMs = DEFAULT_SPAN_MS,
): { fromMs: number; toMs: number } {
  const toMs = instantOf(url, 'to') ?? feed.clock.instant();
  const fromMs = instantOf(url, 'from') ?? toMs - usualMs;
  if (fromMs > toMs) throw new Problem(400, 'Bad span', 'from is after to');
  return { fromMs, toMs };
}

/** `themes`, separated by commas; undefined when none are named. @throws Problem 400 */
export function themesOf(url: URL): ReadonlySet<Theme> | undefined {
  const text = url.searchParams.get('themes');
  if (text === null) return undefined;
  const result = v.safeParse(v.array(v.picklist(THEMES)), text.split(','));
  if (!result.success) throw new Problem(400, 'Bad themes', `themes: some of ${THEMES.join(', ')}`);
  return new Set(result.output);
}

/** A part of a path. @throws Problem 400 when it is not well escaped */
export function pathId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Problem(400, 'Bad path');
  }
}
