import { unixMs } from '../../../geo/units.ts';
import type { Observation } from '../../../live/observation.ts';
import type { Asset } from '../../../schema/catalogue.ts';
import { PARKING_POLL_S, parkingService } from '../../../simulators/infrastructure/parking.ts';
import type { JsonMessage } from '../../../simulators/simulation.ts';
import type { Station } from '../../../simulators/stations/places.ts';
import type { Stations } from '../../../simulators/stations/stations.ts';
import type { FeedClock } from '../../feedClock.ts';
import type { Log } from '../../log.ts';
import { createComplaints } from '../complaints.ts';
import { readParkingSites } from '../parkApi.ts';
import { simulatedSource } from '../simulated.ts';
import type { Source } from '../source.ts';
import type { Offer, PlaceReading } from './place.ts';
import { createPlaceBook } from './placeBook.ts';

export const PARKING_ID = 'simulated-parking';
const OFFER: Offer = {
  ...{ id: 'parking', intervalS: PARKING_POLL_S, marginKm: 3, date: '2026-11' },
  source: 'Hafenblick, simulator of a parking guidance system over ParkAPI',
  licence: 'MIT',
};

const readingOf = ({ body }: JsonMessage): PlaceReading => ({
  ...readParkingSites(body, OFFER.marginKm),
  ...{ publishedMs: null, isDelta: false },
});

/** Simulated car parks as a source: what their guidance system answers, by the feed clock, through the reader and the book of real ones. */
export function simulatedParking(
  carParks: readonly Station[],
  theme: Pick<Stations, 'valuesOf'>,
  seed: number,
  clock: FeedClock,
  log: Log,
): Source {
  const complain = createComplaints(PARKING_ID, log);
  const service = parkingService(carParks, theme, seed);
  // They have been on the map under these ids before their system was known.
  const newTake = () => {
    const book = createPlaceBook(OFFER, 'simulated', (placeId) => `${OFFER.id}/${placeId}`);
    return (message: JsonMessage) => book.take(readingOf(message), false, unixMs(message.atMs), complain);
  };
  const announced = new Map([...service.lastBefore(0)].flatMap((message) => newTake()(message).announced).map(({ id, properties }) => [id, properties])); // prettier-ignore
  const assets = carParks.map(({ asset }): Asset => {
    const { datastreams } = announced.get(asset.id)!;
    return { ...asset, properties: { ...asset.properties, datastreams } };
  });
  const open = () => {
    const take = newTake();
    return (messages: Iterable<JsonMessage>): readonly Observation[] =>
      [...messages].flatMap((message) => take(message).observations);
  };
  const simulation = { ...service, assets };
  return simulatedSource<JsonMessage>({ id: PARKING_ID, simulation, clock, open, isLater: true, theme: 'infrastructure' }); // prettier-ignore
}
