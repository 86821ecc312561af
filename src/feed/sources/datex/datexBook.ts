import type { UnixMs } from '../../../geo/units.ts';
import type { Origin } from '../../../live/observation.ts';
import { createPlaceBook, MAX_AHEAD_MS, type PlaceNews } from '../places/placeBook.ts';
import { createCounterBook, type CounterBook, type DatexOffer } from './counterBook.ts';
import type { DatexReading } from './readDatex.ts';

/**
 * Everything that DATEX II is read for: car parks, sites with chargers, counters on roads.
 * @param counters a book of cross-sections of which a table was read already
 */
export function createDatexBook(
  offer: DatexOffer,
  origin: Origin = 'live',
  counters: CounterBook = createCounterBook(offer, origin),
) {
  const places = createPlaceBook(offer, origin);
  return {
    /**
     * @param isTable the document is the table of all places; else places in it are only added to
     * @param now wall clock, for stamps of the future and for what is not stamped at all
     */
    take: (reading: DatexReading, isTable: boolean, now: UnixMs, complain: (line: string) => void): PlaceNews => {
      const news = places.take(reading, isTable, now, complain);
      const table = isTable ? counters.takeTable(reading.sites, complain) : { announced: [], retired: [] };
      const stamps = { defaultMs: reading.publishedMs ?? now, latestMs: now + MAX_AHEAD_MS };
      return {
        announced: [...news.announced, ...table.announced],
        observations: [...news.observations, ...counters.takeMeasured(reading.measured, stamps, complain)],
        retired: [...news.retired, ...table.retired],
      };
    },
    /** Of the places and sites that there are. */
    assetIds: (): string[] => [...places.assetIds(), ...counters.assetIds()],
  };
}
