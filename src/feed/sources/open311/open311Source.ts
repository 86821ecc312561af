import type { Open311Setting } from '../../../schema/open311Config.ts';
import { isoOf } from '../../../schema/observations.ts';
import type { Log } from '../../log.ts';
import { MAX_AHEAD_MS } from '../places/placeBook.ts';
import { pollingSource, type Poll } from '../pollingSource.ts';
import { SourceError } from '../requestJson.ts';
import type { Source } from '../source.ts';
import type { SourceTimers } from '../sourceTimers.ts';
import { readReports, readReportServices, type Report, type ReportPage } from './readReports.ts';
import { reportAsset } from './reportAsset.ts';
import { createReportBook } from './reportBook.ts';

const DAY_MS = 86_400_000;
/** The standard answers for 90 days at once, and with a thousand reports at most. */
const MOST_DAYS = 90;
const MOST_REPORTS = 1000;
const PAGE_SIZE = 100;
const MOST_PAGES = 200;
const MAX_BYTES = 16 * 1024 * 1024;

/** Spans of whole days, so that an address is the same till midnight and a service may say 304. The last ends with today. */
function spansUntil(nowMs: number, days: number): { readonly fromMs: number; readonly toMs: number }[] {
  const endMs = Math.ceil((nowMs + 1) / DAY_MS) * DAY_MS;
  const spans: { fromMs: number; toMs: number }[] = [];
  for (let fromMs = endMs - days * DAY_MS; fromMs < endMs; fromMs += MOST_DAYS * DAY_MS)
    spans.push({ fromMs, toMs: Math.min(endMs, fromMs + MOST_DAYS * DAY_MS) });
  return spans;
}

/**
 * Reports of citizens at a city that speaks Open311 GeoReport v2. Of a report only its kind, place, state and stamps are read: nothing that
 * its author or a clerk has written.
 */
export function open311Source(setting: Open311Setting, log: Log, timers?: SourceTimers): Source {
  const { id, intervalS, jurisdictionId, lookBackDays } = setting;
  const base = setting.baseUrl.replace(/\/+$/, '');
  const book = createReportBook(setting);
  let names: ReadonlyMap<string, string> | null = null;
  let namesAtMs = Number.NEGATIVE_INFINITY;
  /** What was read of a page: where it has not changed, the list is still whole. */
  let known = new Map<string, ReportPage>();

  const addressOf = (file: string, more: Readonly<Record<string, string>> = {}): string => {
    const url = new URL(`${base}/${file}`);
    if (jurisdictionId !== undefined) url.searchParams.set('jurisdiction_id', jurisdictionId);
    for (const [name, value] of Object.entries(more)) url.searchParams.set(name, value);
    return url.href;
  };

  async function pageOf(poll: Poll, url: string): Promise<ReportPage> {
    let answer = await poll.get(url, { isConditional: true });
    const before = known.get(url);
    if (answer.status === 304 && before) return before;
    // A page that was none of the list for a while.
    if (answer.status === 304) answer = await poll.get(url);
    if (answer.status === 304) throw new SourceError('304 though nothing was said to be known');
    return readReports(answer.body, poll.now() + MAX_AHEAD_MS);
  }

  /** A page with nothing new is the end: `page` is no part of the standard, who does not know it sends the same again and again. */
  async function pagesOf(poll: Poll, fromMs: number, toMs: number, read: Map<string, ReportPage>): Promise<Report[]> {
    const reports = new Map<string, Report>();
    for (let number = 1; number <= MOST_PAGES; number++) {
      const url = addressOf('requests.json', {
        ...{ start_date: isoOf(fromMs), end_date: isoOf(toMs), status: 'open,closed', extensions: 'true' },
        ...{ page: String(number), page_size: String(PAGE_SIZE) },
      });
      const page = await pageOf(poll, url);
      read.set(url, page);
      page.complaints.forEach((line) => poll.complain(line));
      const before = reports.size;
      for (const report of page.reports) reports.set(report.id, report);
      if (page.count >= MOST_REPORTS && number > 1 && reports.size === before)
        poll.complain(`${page.count} reports and no pages: the service may have cut the list, a shorter lookBackDays helps`);
      if (page.count === 0 || reports.size === before) return [...reports.values()];
    }
    throw new SourceError(`the list has more than ${MOST_PAGES} pages`);
  } // prettier-ignore

  const poll = async (poll: Poll): Promise<void> => {
    const complain = (line: string): void => poll.complain(line);
    const now = poll.now();
    if (names === null || now - namesAtMs >= DAY_MS) {
      const answer = await poll.get(addressOf('services.json'));
      if (answer.status === 304) throw new SourceError('304 though nothing was said to be known');
      names = readReportServices(answer.body, complain);
      namesAtMs = now;
    }
    const read = new Map<string, ReportPage>();
    const reports: Report[] = [];
    for (const { fromMs, toMs } of spansUntil(now, lookBackDays)) reports.push(...(await pagesOf(poll, fromMs, toMs, read)));
    known = read;
    // A report at the very end of a span is in the next one, too.
    const all = [...new Map(reports.map((report) => [report.id, report])).values()];
    const { changed, observations, retired } = book.take(all, true, names, now, complain);
    if (retired.length > 0) poll.retired(retired);
    if (changed.length > 0) poll.announced(changed.map(({ assetId, report, service }) => reportAsset(assetId, report, service, setting)));
    poll.named(book.assetIds());
    poll.observed(observations);
  }; // prettier-ignore
  const silentAfterMs = Math.max(DAY_MS / 12, 3 * intervalS * 1000);
  return pollingSource({ id, intervalS, silentAfterMs, maxBytes: MAX_BYTES, poll }, log, timers);
}
