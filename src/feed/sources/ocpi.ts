import { unixMs } from '../../geo/units.ts';
import type { OcpiSetting } from '../../schema/offersConfig.ts';
import { isoOf } from '../../schema/observations.ts';
import type { Log } from '../log.ts';
import { readLocations, type LocationPage } from './ocpiReading.ts';
import type { PlaceReading } from './places/place.ts';
import { createPlaceBook, MAX_AHEAD_MS } from './places/placeBook.ts';
import { pollingSource, type Poll } from './pollingSource.ts';
import { SourceError } from './requestJson.ts';
import type { Source } from './source.ts';
import type { SourceTimers } from './sourceTimers.ts';

/** The source answers, but by a clock that stands still. */
const SILENT_AFTER_MS = 2 * 3_600_000;
const PAGE_SIZE = 100;
const MOST_PAGES = 500;
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Where the next page is: by the header Link, else by X-Total-Count. Of a link only the question is taken: behind a proxy many name a host that
 * is not theirs, and only the one of the configuration is spoken to.
 */
function nextPage(url: URL, headers: Headers, { count }: LocationPage): URL | null {
  const link = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(headers.get('link') ?? '')?.[1];
  const next = new URL(url);
  if (link !== undefined && URL.canParse(link, url)) {
    next.search = new URL(link, url).search;
    return next;
  }
  const end = Number(url.searchParams.get('offset')) + count;
  if (count === 0 || !(Number(headers.get('x-total-count')) > end)) return null;
  next.searchParams.set('offset', String(end));
  return next;
}

/** Sites with chargers of a party that speaks OCPI 2.2.1: all of them once a day, in between what has changed. */
export function ocpiSource(setting: OcpiSetting, token: string | null, log: Log, timers?: SourceTimers): Source {
  const { id, intervalS, wholeIntervalS, locationsUrl, tokenEncoding } = setting;
  const book = createPlaceBook(setting);
  let wholeAt = Number.NEGATIVE_INFINITY;
  let changedMs: number | null = null;

  async function pagesOf(poll: Poll, sinceMs: number | null): Promise<LocationPage[]> {
    const first = new URL(locationsUrl);
    if (sinceMs !== null) first.searchParams.set('date_from', isoOf(sinceMs));
    first.searchParams.set('offset', '0');
    first.searchParams.set('limit', String(PAGE_SIZE));
    const pages: LocationPage[] = [];
    const asked = new Set<string>();
    for (let url: URL | null = first; url !== null;) {
      if (asked.has(url.href)) throw new SourceError(`the next page is one that was read: ${url.search}`);
      if (asked.size >= MOST_PAGES) throw new SourceError(`the list has more than ${MOST_PAGES} pages`);
      asked.add(url.href);
      const answer = await poll.get(url.href);
      if (answer.status === 304) throw new SourceError('304 though nothing was said to be known');
      const page = readLocations(answer.body, poll.now() + MAX_AHEAD_MS);
      pages.push(page);
      url = nextPage(url, answer.headers, page);
    }
    return pages;
  }

  const poll = async (poll: Poll): Promise<void> => {
    const now = poll.now();
    const isWhole = changedMs === null || now - wholeAt >= wholeIntervalS * 1000;
    const pages = await pagesOf(poll, isWhole ? null : changedMs);
    const stamps = pages.flatMap(({ timestampMs }) => timestampMs ?? []);
    const reading: PlaceReading = {
      // The first page was true first.
      publishedMs: stamps.length === 0 ? null : unixMs(Math.min(...stamps)),
      isDelta: !isWhole,
      places: pages.flatMap(({ places }) => places),
      states: pages.flatMap(({ states }) => states),
      gone: pages.flatMap(({ gone }) => gone),
      complaints: pages.flatMap(({ complaints }) => complaints),
    };
    const { announced, observations, retired } = book.take(reading, isWhole, now, (line) => poll.complain(line));
    if (retired.length > 0) poll.retired(retired);
    if (announced.length > 0) poll.announced(announced);
    if (isWhole) poll.named(book.assetIds());
    poll.observed(observations);
    if (isWhole) wholeAt = now;
    const changes = pages.flatMap((page) => page.changedMs ?? []);
    if (changes.length > 0) changedMs = Math.max(changedMs ?? -Infinity, ...changes);
  };
  const shown = token === null ? null : tokenEncoding === 'base64' ? Buffer.from(token).toString('base64') : token;
  const headers = shown === null ? {} : { headers: { authorization: `Token ${shown}` } };
  return pollingSource({ id, intervalS, silentAfterMs: SILENT_AFTER_MS, maxBytes: MAX_BYTES, ...headers, poll }, log, timers); // prettier-ignore
}
