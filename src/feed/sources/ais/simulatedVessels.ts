import { staleAfterMs } from '../../../live/freshness.ts';
import type { Observation } from '../../../live/observation.ts';
import type { Transmissions } from '../../../simulators/vessels/transmissions.ts';
import type { FeedClock } from '../../feedClock.ts';
import type { Log } from '../../log.ts';
import { createComplaints } from '../complaints.ts';
import { simulatedSource } from '../simulated.ts';
import type { Source } from '../source.ts';
import { createLineReader } from './lineReader.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { createVesselBook, type VesselBook } from './vesselBook.ts';

/** First part of the ids of simulated vessels. */
export const VESSEL_ID = 'vessel';
const MOVING_S = 10;
const RESTING_S = 180;
/** Who has just left counts as long as the last value does: now, in the past and in a file alike. */
const COUNTS_FOR_MS = staleAfterMs(RESTING_S);

const newBook = (pseudonymOf: (mmsi: number) => string): VesselBook =>
  createVesselBook({
    sourceId: VESSEL_ID,
    origin: 'simulated',
    provenance: {
      kind: 'generated',
      source: 'Hafenblick, vessel simulator over AIS: about 55 calls a day (20 000 ships a year, duisport)',
      licence: 'MIT',
      date: '2026-11',
      note: 'simulated: no real vessel',
    },
    pseudonymOf,
    area: [-180, -90, 180, 90],
    movingS: MOVING_S,
    restingS: RESTING_S,
    forgetAfterMs: Infinity,
    isFleetKnown: true,
  });

/** The vessel simulator as a source: its transponders' lines by the feed clock, through the same reader and book as a receiver's. */
export function simulatedVessels(transmissions: Transmissions, clock: FeedClock, log: Log): Source {
  const complain = createComplaints(VESSEL_ID, log);
  // Nobody lives on these; the same names each day keep the catalogue as it is.
  const hashed = createPseudonyms('fixed');
  const names = new Map(transmissions.mmsis.map((mmsi) => [mmsi, hashed(mmsi, 0)]));
  const pseudonymOf = (mmsi: number): string => names.get(mmsi) ?? hashed(mmsi, 0);
  const mmsiOf = new Map([...names].map(([mmsi, name]) => [`${VESSEL_ID}/${name}`, mmsi]));
  const reception = (book: VesselBook) => {
    const read = createLineReader((message, receivedMs) => book.take(message, receivedMs), complain);
    return (lines: Iterable<string>, instantMs: number): readonly Observation[] => {
      for (const line of lines) read(line, instantMs);
      return book.observations();
    };
  };
  // Those who are not here yet are known, but have said nothing.
  const introduced = newBook(pseudonymOf);
  const introduce = createLineReader((message, receivedMs) => introduced.take(message, receivedMs), complain);
  for (const line of transmissions.introduction(clock.instant())) introduce(line, clock.instant());

  return simulatedSource<string>({
    id: 'vessels',
    clock,
    // A vessel that is seen too seldom jumps.
    isThinned: false,
    open: () => reception(newBook(pseudonymOf)),
    simulation: {
      assets: introduced.flush(Date.now()).announced,
      lastBefore: (atMs) => transmissions.lastBefore(atMs, COUNTS_FOR_MS),
      placesBefore: (atMs) => transmissions.placesBefore(atMs),
      between: (fromMs, toMs, { assetId, stepMs, isFresh } = {}) => {
        const mmsi = assetId === undefined ? undefined : mmsiOf.get(assetId);
        if (assetId !== undefined && mmsi === undefined) return [];
        return transmissions.between(fromMs, toMs, {
          ...(mmsi === undefined ? {} : { mmsi }),
          ...(stepMs === undefined ? {} : { stepMs }),
          ...(isFresh === undefined ? {} : { isFresh }),
        });
      },
    },
  });
}
