import { unixMs } from '../../../geo/units.ts';
import type { Observation } from '../../../live/observation.ts';
import type { Counters, Publication } from '../../../simulators/counters/counters.ts';
import type { FeedClock } from '../../feedClock.ts';
import type { Log } from '../../log.ts';
import { createComplaints } from '../complaints.ts';
import type { Offer } from '../places/place.ts';
import { simulatedSource } from '../simulated.ts';
import type { Source } from '../source.ts';
import { createDatexBook } from './datexBook.ts';
import { readDatex, type DatexReading } from './readDatex.ts';
import { readXml } from './readXml.ts';

/** First part of the counters' ids: a real offer of DATEX II with this id takes their place. */
export const COUNTERS_ID = 'counter';
const OFFER: Offer = {
  ...{ id: COUNTERS_ID, intervalS: 300, marginKm: 3, date: '2026-11' },
  source: 'Hafenblick, simulator of traffic counters over DATEX II; daily totals of BASt, hours of the week of BASt counters further east', // prettier-ignore
  licence: 'MIT',
};
const WHAT = 'DATEX II';
const EPOCH = unixMs(0);

const readingOf = (body: string): DatexReading => readDatex(readXml(Buffer.from(body), WHAT), WHAT);

/** Simulated counters of motorways as a source: their publications by the feed clock, through the reader and the book of real ones. */
export function simulatedCounters(counters: Counters, clock: FeedClock, log: Log): Source {
  const id = 'simulated-counters';
  const complain = createComplaints(id, log);
  const table = readingOf(counters.table(EPOCH));
  const newBook = () => {
    const book = createDatexBook(OFFER, 'simulated');
    const { announced } = book.take(table, true, EPOCH, complain);
    return { book, announced };
  };
  const { announced: assets } = newBook();
  const counterOf = (assetId: string): string =>
    counters.counters.find((each) => `${COUNTERS_ID}/${each.id}` === assetId)?.id ?? assetId;
  const open = () => {
    const { book } = newBook();
    return (messages: Iterable<Publication>): readonly Observation[] =>
      [...messages].flatMap(({ atMs, body }) => book.take(readingOf(body), false, unixMs(atMs), complain).observations);
  };
  return simulatedSource<Publication>({
    ...{ id, clock, open, isLater: true },
    simulation: {
      assets,
      between: (fromMs, toMs, only = {}) =>
        counters.between(fromMs, toMs, only, only.assetId === undefined ? undefined : counterOf(only.assetId)),
      lastBefore: (atMs) => [counters.lastBefore(atMs)],
    },
  });
}
