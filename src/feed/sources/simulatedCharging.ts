import { unixMs } from '../../geo/units.ts';
import type { Observation } from '../../live/observation.ts';
import type { Asset } from '../../schema/catalogue.ts';
import { CHARGING_POLL_S, chargingParty, PARTY } from '../../simulators/infrastructure/charging.ts';
import type { JsonMessage } from '../../simulators/simulation.ts';
import type { Station } from '../../simulators/stations/places.ts';
import type { World } from '../../simulators/world/world.ts';
import type { FeedClock } from '../feedClock.ts';
import type { Log } from '../log.ts';
import { createComplaints } from './complaints.ts';
import { readLocations } from './ocpiReading.ts';
import type { Offer, PlaceReading } from './places/place.ts';
import { createPlaceBook } from './places/placeBook.ts';
import { simulatedSource } from './simulated.ts';
import type { Source } from './source.ts';

export const CHARGING_ID = 'simulated-charging';
const OFFER: Offer = {
  ...{ id: 'charger', intervalS: CHARGING_POLL_S, marginKm: 3, date: '2026-11' },
  source: 'Hafenblick, simulator of a charging operator over OCPI',
  licence: 'MIT',
};
const OWN = `${PARTY.country_code}*${PARTY.party_id}*`;

const readingOf = ({ atMs, body }: JsonMessage): PlaceReading => {
  const { timestampMs, ...page } = readLocations(body, atMs);
  return { ...page, publishedMs: timestampMs, isDelta: false };
};

/** Simulated chargers as a source: what their operator answers, by the feed clock, through the reader and the book of real ones. */
export function simulatedCharging(chargers: readonly Station[], world: World, clock: FeedClock, log: Log): Source {
  const complain = createComplaints(CHARGING_ID, log);
  const party = chargingParty(chargers, world);
  // They have been on the map under these ids before their operator was known.
  const newBook = () => createPlaceBook(OFFER, 'simulated', (placeId) => `${OFFER.id}/${placeId.slice(OWN.length)}`);
  const newTake = () => {
    const book = newBook();
    return (message: JsonMessage) => book.take(readingOf(message), false, unixMs(message.atMs), complain);
  };
  const announced = new Map([...party.lastBefore(0)].flatMap((message) => newTake()(message).announced).map(({ id, properties }) => [id, properties])); // prettier-ignore
  const assets = chargers.map(({ asset }): Asset => {
    const { facts, datastreams } = announced.get(asset.id)!;
    return { ...asset, properties: { ...asset.properties, facts, datastreams } };
  });
  const open = () => {
    const take = newTake();
    return (messages: Iterable<JsonMessage>): readonly Observation[] =>
      [...messages].flatMap((message) => take(message).observations);
  };
  const simulation = { ...party, assets };
  return simulatedSource<JsonMessage>({ id: CHARGING_ID, simulation, clock, open, isLater: true, theme: 'infrastructure' }); // prettier-ignore
}
