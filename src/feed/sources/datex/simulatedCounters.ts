import { unixMs } from '../../../geo/units.ts';
import type { Observation } from '../../../live/observation.ts';
import type { Counters, Publication } from '../../../simulators/counters/counters.ts';
import type { Measured } from '../../../simulators/counters/crossSection.ts';
import type { Quantity as Said } from '../../../simulators/counters/publications.ts';
import type { FeedClock } from '../../feedClock.ts';
import type { Log } from '../../log.ts';
import { createComplaints } from '../complaints.ts';
import { simulatedSource } from '../simulated.ts';
import type { Source } from '../source.ts';
import { createCounterBook, type DatexOffer } from './counterBook.ts';
import { createDatexBook } from './datexBook.ts';
import { readDatex, type DatexReading } from './readDatex.ts';
import { TRAFFIC_STATUS, type SiteMeasurements } from './readMeasured.ts';
import { readXml } from './readXml.ts';

/** First part of the counters' ids, and of the detectors': a real offer of DATEX II with this id takes their place. */
export const COUNTERS_ID = 'counter';
export const DETECTORS_ID = 'detector';
const ALIKE = { intervalS: 300, marginKm: 3, date: '2026-11', licence: 'MIT' } as const;
/** Who sends, and as which offer it is read. */
export const SENDERS: Readonly<Record<'counters' | 'detectors', { readonly id: string; readonly offer: DatexOffer }>> =
  {
    counters: {
      id: 'simulated-counters',
      offer: { ...ALIKE, id: COUNTERS_ID, counts: 'motorways', source: 'Hafenblick, simulator of traffic counters over DATEX II; daily totals of BASt, hours of the week of BASt counters further east' }, // prettier-ignore
    },
    detectors: {
      id: 'simulated-detectors',
      offer: { ...ALIKE, id: DETECTORS_ID, counts: 'streets', source: 'Hafenblick, simulator of loop detectors over DATEX II; daily totals assumed by the class of the street, hours of the week of BASt counters' }, // prettier-ignore
    },
  };
const WHAT = 'DATEX II';
const EPOCH = unixMs(0);

/** As a value is written into a document, and read there. */
const tenths = (value: number): number => Number(value.toFixed(1));
const READ_AS: Readonly<Record<Said, (values: Measured) => Omit<SiteMeasurements['values'][number], 'index'>>> = {
  flow: ({ flow }) => ({ quantity: 'flow', value: flow }),
  heavyFlow: ({ heavyFlow }) => ({ quantity: 'flow', value: heavyFlow }),
  speed: ({ speedKmh }) => ({ quantity: 'speed', value: tenths(speedKmh) }),
  occupancy: ({ occupancy }) => ({ quantity: 'occupancy', value: tenths(occupancy) }),
  status: ({ status }) => ({ quantity: 'status', value: TRAFFIC_STATUS.indexOf(status) }),
};
const NOTHING_ELSE = { isDelta: false, hasTable: false, places: [], states: [], sites: [], complaints: [] } as const;

/** The very reading of a publication's document, without the document: writing and reading its XML was four fifths of the time. */
function recalled({ atMs, measured }: Publication, quantities: readonly Said[]): DatexReading {
  const timeMs = unixMs(atMs);
  const sites = measured.map(({ siteId, values }) => ({
    ...{ siteId, timeMs },
    values: quantities.map((quantity, k) => ({ index: String(k + 1), ...READ_AS[quantity](values) })),
  }));
  return { ...NOTHING_ELSE, publishedMs: timeMs, measured: sites };
}

const readingOf = (body: string): DatexReading => readDatex(readXml(Buffer.from(body), WHAT), WHAT);

/** Simulated counters of motorways, or loops of streets, as a source: their publications by the feed clock, through the reader and the book of real ones. */
export function simulatedCounters(counters: Counters, who: keyof typeof SENDERS, clock: FeedClock, log: Log): Source {
  const { id, offer } = SENDERS[who];
  const complain = createComplaints(id, log);
  const table = readingOf(counters.table(EPOCH));
  // The table is read once; whoever looks into the past begins with a book that has heard nothing.
  const sites = createCounterBook(offer, 'simulated');
  const { announced: assets } = createDatexBook(offer, 'simulated', sites).take(table, true, EPOCH, complain);
  const counterOf = (assetId: string): string =>
    counters.counters.find((each) => `${offer.id}/${each.id}` === assetId)?.id ?? assetId;
  const readerOf = (read: (publication: Publication) => DatexReading) => () => {
    const book = createDatexBook(offer, 'simulated', createCounterBook(offer, 'simulated', sites.table()));
    return (messages: Iterable<Publication>): readonly Observation[] =>
      [...messages].flatMap((message) => book.take(read(message), false, unixMs(message.atMs), complain).observations);
  };
  const open = readerOf(({ body }) => readingOf(body));
  const openPast = readerOf((publication) => recalled(publication, counters.quantities));
  return simulatedSource<Publication>({
    ...{ id, clock, open, openPast, isLater: true },
    simulation: {
      assets,
      between: (fromMs, toMs, only = {}) =>
        counters.between(fromMs, toMs, only, only.assetId === undefined ? undefined : counterOf(only.assetId)),
      lastBefore: (atMs) => [counters.lastBefore(atMs)],
    },
  });
}
