import { beforeAll, describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../../../src/feed/feedCatalogue.ts';
import { readParkingSites } from '../../../../src/feed/sources/parkApi.ts';
import { simulatedParking } from '../../../../src/feed/sources/places/simulatedParking.ts';
import { freeOf, parkingService } from '../../../../src/simulators/infrastructure/parking.ts';
import type { Station } from '../../../../src/simulators/stations/places.ts';
import type { Stations } from '../../../../src/simulators/stations/stations.ts';
import { DAY_MS, HOUR_MS, MONDAY, themeStations } from '../../../simulators/themeStations.ts';
import { saidAtStart } from '../saidAtStart.ts';

const NOON = MONDAY + 11 * HOUR_MS;
const SEED = 1;

let city: Stations;
let carParks: readonly Station[];
beforeAll(() => {
  city = themeStations('infrastructure');
  carParks = city.stations.filter(({ kind }) => kind === 'parking');
});

/** What the source says when it starts. */
const started = () => saidAtStart(NOON, (clock, log) => simulatedParking(carParks, city, SEED, clock, log));

describe('simulated car parks', () => {
  it('are answered in ParkAPI v3, and the reader of real services finds nothing to complain of', () => {
    const messages = parkingService(carParks, city, SEED).between(NOON, NOON + HOUR_MS);
    const pages = messages.map(({ body }) => readParkingSites(body, 3));
    expect(messages).toHaveLength(6 * carParks.length);
    expect(pages.every(({ complaints, places, states }) => complaints.length === 0 && places.length === 1 && states.length === 1)).toBe(true); // prettier-ignore
    expect(pages.every(({ states: [state] }, k) => state!.timeMs === messages[k]!.atMs)).toBe(true);
    expect(pages.every(({ places: [place], states: [state] }) => state!.vacant! <= place!.capacity!)).toBe(true);
  });

  it('are the assets of their theme under the ids that they had, with what the theme shows and what ParkAPI says', () => {
    const { assets, observations, lines } = started();
    expect(assets.map(({ id }) => id)).toEqual(carParks.map(({ asset }) => asset.id));
    expect(assets[0]!.properties).toMatchObject({ theme: 'infrastructure', kind: 'parking', facts: [{ value: 350, unverified: true }] }); // prettier-ignore
    expect(assets.every(({ properties }) => properties.datastreams.map(({ property }) => property).join() === 'realtime-free-capacity,occupancy')).toBe(true); // prettier-ignore
    expect(createFeedCatalogue([], 1).add(assets)).toEqual({ added: 3 * assets.length, refused: [] });
    expect(observations).toHaveLength(2 * assets.length);
    expect(new Set(observations.map(({ origin }) => origin))).toEqual(new Set(['simulated']));
    expect(lines).toEqual([]);
  });

  it('have as many free spaces as cars have left, at every look of a day, and fill up by noon', () => {
    const { source } = started();
    for (const station of carParks.slice(0, 8)) {
      const spaces = station.params['spaces']!;
      const told = source.past!.between(station.asset.id, NOON, NOON + DAY_MS);
      expect(told).toHaveLength(2 * 144);
      for (let k = 0; k < told.length; k += 2) {
        const [free, occupancy] = [told[k]!, told[k + 1]!];
        const wanted = city.valuesOf(station, free.timeMs)['occupancy']!;
        expect(free.value).toBe(freeOf(station, wanted));
        // A car more or less is all that they differ by.
        expect(Math.abs(occupancy.value - wanted)).toBeLessThanOrEqual(50 / spaces + 0.051);
      }
      const free = told.filter(({ datastream }) => datastream.endsWith('capacity')).map(({ value }) => value);
      expect(Math.max(...free) - Math.min(...free)).toBeGreaterThan(spaces / 3);
    }
  });

  it('say of an instant what they have said until then, and own no more than they tell', () => {
    const { source } = started();
    const { id } = carParks[3]!.asset;
    const at = NOON + 5 * HOUR_MS + 123_456;
    const state = source.past!.stateAt(at, DAY_MS).filter(({ datastream }) => datastream.startsWith(`${id}/`));
    expect(state).toEqual(source.past!.between(id, at - HOUR_MS, at).slice(-2));
    expect(['occupancy', 'realtime-free-capacity', 'power'].map((property) => source.past!.owns(`${id}/${property}`))).toEqual([true, true, false]); // prettier-ignore
  });
});
