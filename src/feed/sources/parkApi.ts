import * as v from 'valibot';
import { decode } from '../../schema/decode.ts';
import type { ParkApiSetting } from '../../schema/offersConfig.ts';
import { ParkingRealtimeSchema, ParkingSiteSchema, ParkingSitesSchema } from '../../schema/parkApi.ts';
import type { Log } from '../log.ts';
import { isNearCity } from './cityArea.ts';
import type { ParkingState, Place, PlaceReading } from './places/place.ts';
import { createPlaceBook } from './places/placeBook.ts';
import { pollingSource, type Poll } from './pollingSource.ts';
import { SourceError } from './requestJson.ts';
import type { Source } from './source.ts';
import type { SourceTimers } from './sourceTimers.ts';

/** The source answers, but its newest value is older. */
const SILENT_AFTER_MS = 2 * 3_600_000;
const PAGE_SIZE = 500;
const MOST_PAGES = 200;
const MAX_BYTES = 16 * 1024 * 1024;
const OPEN: Readonly<Record<string, boolean>> = { OPEN: true, CLOSED: false };

interface Page {
  readonly places: readonly Place[];
  readonly states: readonly ParkingState[];
  readonly complaints: readonly string[];
  /** Where the next one begins. */
  readonly next: string | null;
}

/** One page of ParkAPI v3 → its car parks in the city; bicycles and lockers are left out. @throws DecodeError when it is not even a list */
export function readParkingSites(body: unknown, marginKm: number): Page {
  const { items, next_id } = decode(ParkingSitesSchema, body, 'parking-sites');
  const places: Place[] = [];
  const states: ParkingState[] = [];
  const complaints: string[] = [];
  const fits = <S extends v.GenericSchema>(schema: S, item: unknown, what: string): v.InferOutput<S> | null => {
    const read = v.safeParse(schema, item, { abortEarly: true });
    if (read.success) return read.output;
    const [issue] = read.issues;
    complaints.push(`${what} does not fit: ${v.getDotPath(issue) ?? ''} ${issue.message}`);
    return null;
  };
  for (const item of items) {
    const site = fits(ParkingSiteSchema, item, 'a site');
    if (site?.purpose !== 'CAR') continue;
    const { name, lat, lon } = site;
    // A service serves a whole land: what is elsewhere need not be kept until the next time.
    if (!isNearCity(lon, lat, marginKm)) continue;
    const id = site.uid ?? site.id;
    if (id === undefined) {
      complaints.push(`${name} has no id`);
      continue;
    }
    places.push({ kind: 'parking', id, name, lon, lat, capacity: site.capacity || null, powerKw: null, points: [] });
    const state = site.has_realtime_data ? fits(ParkingRealtimeSchema, item, `the state of ${id}`) : null;
    if (state === null) continue;
    states.push({
      kind: 'parking',
      placeId: id,
      timeMs: state.realtime_data_updated_at,
      vacant: state.realtime_free_capacity,
      capacity: state.realtime_capacity,
      isOpen: OPEN[state.realtime_opening_status] ?? null,
    });
  }
  return { places, states, complaints, next: next_id === null ? null : String(next_id) };
}

/** Car parks of a service that speaks ParkAPI v3: places and their state in one list, page by page. */
export function parkApiSource(setting: ParkApiSetting, log: Log, timers?: SourceTimers): Source {
  const book = createPlaceBook(setting);
  /** What was read of a page: where it has not changed, the list is still whole. */
  let known = new Map<string, Page>();

  async function pageOf(poll: Poll, url: string): Promise<Page> {
    let answer = await poll.get(url, { isConditional: true });
    const before = known.get(url);
    if (answer.status === 304 && before) return before;
    // A page that was none of the list for a while.
    if (answer.status === 304) answer = await poll.get(url);
    if (answer.status === 304) throw new SourceError('304 though nothing was said to be known');
    return readParkingSites(answer.body, setting.marginKm);
  }

  const poll = async (poll: Poll): Promise<void> => {
    const pages = new Map<string, Page>();
    let hasChanged = false;
    for (let start: string | null = null, isFirst = true; isFirst || start !== null; isFirst = false) {
      const url = new URL(setting.sitesUrl);
      url.searchParams.set('limit', String(PAGE_SIZE));
      if (start !== null) url.searchParams.set('start', start);
      if (pages.has(url.href)) throw new SourceError(`the next page of the list is one that was read: start=${start}`);
      if (pages.size >= MOST_PAGES) throw new SourceError(`the list has more than ${MOST_PAGES} pages`);
      const page: Page = await pageOf(poll, url.href);
      hasChanged ||= page !== known.get(url.href);
      pages.set(url.href, page);
      start = page.next;
    }
    known = pages;
    if (!hasChanged) return;
    const all = [...pages.values()];
    const reading: PlaceReading = {
      ...{ publishedMs: null, isDelta: false },
      places: all.flatMap(({ places }) => places),
      states: all.flatMap(({ states }) => states),
      complaints: all.flatMap(({ complaints }) => complaints),
    };
    const { announced, observations, retired } = book.take(reading, true, poll.now(), (line) => poll.complain(line));
    if (retired.length > 0) poll.retired(retired);
    if (announced.length > 0) poll.announced(announced);
    poll.named(book.assetIds());
    poll.observed(observations);
  };
  const { id, intervalS } = setting;
  return pollingSource({ id, intervalS, silentAfterMs: SILENT_AFTER_MS, maxBytes: MAX_BYTES, poll }, log, timers);
}
