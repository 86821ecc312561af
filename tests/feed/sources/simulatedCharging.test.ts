import { beforeAll, describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../../src/feed/feedCatalogue.ts';
import { readLocations } from '../../../src/feed/sources/ocpiReading.ts';
import { simulatedCharging } from '../../../src/feed/sources/simulatedCharging.ts';
import { chargePointsAt, chargingParty } from '../../../src/simulators/infrastructure/charging.ts';
import type { Station } from '../../../src/simulators/stations/places.ts';
import type { World } from '../../../src/simulators/world/world.ts';
import { DAY_MS, HOUR_MS, MONDAY, themeStations, themeWorld } from '../../simulators/themeStations.ts';
import { saidAtStart } from './saidAtStart.ts';

const NOON = MONDAY + 11 * HOUR_MS;
const PROPERTIES = ['points-available', 'points-in-use', 'points-out-of-order', 'points-unknown'];

let chargers: readonly Station[];
let world: World;
beforeAll(() => {
  chargers = themeStations('infrastructure').stations.filter(({ kind }) => kind === 'charger');
  world = themeWorld();
});

/** What the source says when it starts. */
const started = () => saidAtStart(NOON, (clock, log) => simulatedCharging(chargers, world, clock, log));

describe('simulated chargers', () => {
  it('answer in OCPI, and the reader of real parties finds nothing to complain of', () => {
    const messages = chargingParty(chargers, world).between(NOON, NOON + HOUR_MS);
    const pages = messages.map(({ body, atMs }) => readLocations(body, atMs));
    expect(messages).toHaveLength(6 * chargers.length);
    expect(pages.every(({ complaints, places, timestampMs }, k) => complaints.length === 0 && places.length === 1 && timestampMs === messages[k]!.atMs)).toBe(true); // prettier-ignore
    expect(pages[0]!.places[0]).toMatchObject({ kind: 'charging', capacity: 2, powerKw: 11 });
    // No status is younger than the answer that tells it.
    expect(pages.flatMap(({ states }, k) => states.map(({ timeMs }) => timeMs! <= messages[k]!.atMs))).not.toContain(false); // prettier-ignore
  });

  it('are the assets of their theme, with the datastreams that every site with chargers has', () => {
    const { assets, observations, lines } = started();
    expect(assets.map(({ id }) => id)).toEqual(chargers.map(({ asset }) => asset.id));
    expect(assets[0]!.properties).toMatchObject({ theme: 'infrastructure', kind: 'charger', provenance: { kind: 'generated' } }); // prettier-ignore
    expect(assets.every(({ properties }) => properties.datastreams.map(({ property }) => property).join() === PROPERTIES.join())).toBe(true); // prettier-ignore
    expect(createFeedCatalogue([], 1).add(assets)).toEqual({ added: 5 * assets.length, refused: [] });
    expect(observations).toHaveLength(4 * assets.length);
    expect(new Set(observations.map(({ origin }) => origin))).toEqual(new Set(['simulated']));
    expect(lines).toEqual([]);
  });

  it('count their points as the points are, all of them, at every instant of a day', () => {
    const { source } = started();
    const seen = new Set<string>();
    for (const station of chargers.slice(0, 8)) {
      const told = source.past!.between(station.asset.id, NOON, NOON + DAY_MS);
      expect(told).toHaveLength(4 * 144);
      for (let k = 0; k < told.length; k += 4) {
        const points = chargePointsAt(station, world, told[k]!.timeMs);
        const count = (status: string): number => points.filter((point) => point.status === status).length;
        const expected = [count('AVAILABLE'), count('CHARGING'), count('OUTOFORDER'), 0];
        expect(told.slice(k, k + 4).map(({ value }) => value)).toEqual(expected);
        seen.add(expected.join());
      }
    }
    expect(seen.size).toBeGreaterThan(2);
  });

  it('say of an instant what they have said until then, and own no more than they tell', () => {
    const { source } = started();
    const { id } = chargers[3]!.asset;
    const at = NOON + 5 * HOUR_MS + 123_456;
    const state = source.past!.stateAt(at, DAY_MS).filter(({ datastream }) => datastream.startsWith(`${id}/`));
    expect(state).toEqual(source.past!.between(id, at - HOUR_MS, at).slice(-4));
    expect([...PROPERTIES, 'power', 'energy'].map((property) => source.past!.owns(`${id}/${property}`))).toEqual([true, true, true, true, false, false]); // prettier-ignore
  });

  it('are out of order now and then, for a day, and then nobody charges there', () => {
    const days = Array.from({ length: 60 }, (_, day) => chargers.flatMap((station) => chargePointsAt(station, world, NOON + day * DAY_MS))).flat(); // prettier-ignore
    const broken = days.filter(({ status }) => status === 'OUTOFORDER');
    expect(broken.length / days.length).toBeGreaterThan(0.005);
    expect(broken.length / days.length).toBeLessThan(0.03);
    expect(broken.every(({ kw }) => kw === 0)).toBe(true);
  });
});
