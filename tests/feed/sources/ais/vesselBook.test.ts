import { describe, expect, it } from 'vitest';
import { createPseudonyms } from '../../../../src/feed/sources/ais/pseudonyms.ts';
import { createVesselBook, fixTime, type VesselBookOptions } from '../../../../src/feed/sources/ais/vesselBook.ts';
import { cemtOf } from '../../../../src/feed/sources/ais/vesselBuild.ts';
import { destinationCode } from '../../../../src/schema/ais/ports.ts';
import { createFeedCatalogue } from '../../../../src/feed/feedCatalogue.ts';
import type { AisPosition } from '../../../../src/schema/ais/aisMessage.ts';

const NOON = Date.parse('2026-11-25T12:00:00Z');
const DAY_MS = 86_400_000;
const MMSI = 211_000_001;
const position = (changes: Partial<AisPosition> = {}): AisPosition => ({
  ...{ kind: 'position', mmsi: MMSI, lon: 6.72, lat: 51.46, sogKn: 6, cogDeg: 310, headingDeg: 311, status: 0, second: null },
  ...changes,
}); // prettier-ignore
const book = (options: Partial<VesselBookOptions> = {}) =>
  createVesselBook({
    ...{ sourceId: 'ais', origin: 'live', area: [6.55, 51.3, 6.9, 51.62], movingS: 10, restingS: 180, forgetAfterMs: DAY_MS },
    provenance: { kind: 'measured', source: 'AIS', licence: 'unlicensed', date: '2026' },
    pseudonymOf: createPseudonyms('daily'),
    ...options,
  }); // prettier-ignore
const STATIC = {
  kind: 'static', mmsi: MMSI, name: 'RHEINLAND', callSign: 'DA1234', shipType: 79, draughtM: 2.8, destination: 'BASEL',
  dimension: { bowM: 98, sternM: 12, portM: 6, starboardM: 6 },
} as const; // prettier-ignore
const INLAND = {
  kind: 'inland', mmsi: MMSI, eni: '04812345', lengthM: 109.9, beamM: 11.4, eriType: 8020, cones: 1, draughtM: 2.85, isLoaded: true,
} as const; // prettier-ignore

describe('the book of vessels', () => {
  it('announces a vessel with its first position, and again when it has said what it is', () => {
    const vessels = book();
    vessels.take(position(), NOON);
    const first = vessels.flush(NOON);
    expect(first.announced.map(({ properties }) => properties.mover?.class)).toEqual(['vessel']);
    expect(first.observations.map(({ datastream, value }) => [datastream.split('/').at(-1), value])).toEqual([
      ['lon', 6.72], ['lat', 51.46], ['sog', 6], ['cog', 310], ['heading', 311],
    ]); // prettier-ignore
    vessels.take(STATIC, NOON + 1000);
    vessels.take(INLAND, NOON + 2000);
    const second = vessels.flush(NOON + 6000);
    expect(second.announced[0]?.properties.mover).toEqual({
      class: 'tanker', cemt: 'Va', movingS: 10, lengthM: 109.9, beamM: 11.4, antenna: { fromBowM: 98, fromPortM: 6 },
    }); // prettier-ignore
    const catalogue = createFeedCatalogue([], 1);
    expect(catalogue.add(first.announced)).toMatchObject({ added: 9, refused: [] });
    expect(catalogue.add(second.announced).refused).toEqual([]);
    expect(catalogue.catalogue.features[0]?.properties.mover?.class).toBe('tanker');
    // What is said of a vessel is never said before the vessel is known.
    for (const { observations } of [first, second])
      for (const { datastream } of observations) expect(catalogue.byId.has(datastream), datastream).toBe(true);
  });

  it('says where a vessel is bound for and when it expects to be there, and takes an arrival back', () => {
    const vessels = book();
    vessels.take(position(), NOON);
    vessels.flush(NOON);
    vessels.take({ ...STATIC, eta: { month: 11, day: 25, hour: 14, minute: 5 } }, NOON);
    vessels.take({ ...STATIC, destination: 'CALL 0612345678', eta: null }, NOON + 360_000);
    vessels.take({ ...STATIC, destination: null, eta: null }, NOON + 720_000);
    const { observations } = vessels.flush(NOON);
    const said = observations.flatMap(({ datastream, value, timeMs }) => (/(destination|eta)$/.test(datastream) ? [[datastream.split('/').at(-1), value, (timeMs - NOON) / 60_000]] : [])); // prettier-ignore
    expect(said).toEqual([['destination', destinationCode('BASEL'), 0], ['eta', 125, 0], ['destination', 0, 6], ['eta', Number.NaN, 6]]); // prettier-ignore
  });

  it('says 0 minutes just after the minute of the arrival it expects, with no sign before it', () => {
    const vessels = book();
    vessels.take(position(), NOON + 20_000);
    vessels.take({ ...STATIC, eta: { month: 11, day: 25, hour: 12, minute: 0 } }, NOON + 20_000);
    const { observations } = vessels.flush(NOON + 20_000);
    expect(observations.find(({ datastream }) => datastream.endsWith('/eta'))?.value).toBe(0);
  });

  it('lets nothing out that says which vessel it is', () => {
    const vessels = book();
    vessels.take(STATIC, NOON);
    vessels.take(INLAND, NOON);
    vessels.take(position(), NOON);
    const said = JSON.stringify(vessels.flush(NOON));
    for (const secret of [String(MMSI), 'RHEINLAND', 'DA1234', '04812345', 'BASEL']) expect(said).not.toContain(secret);
  });

  it('calls a vessel by one name all day and by another the next', () => {
    const nameOf = createPseudonyms('daily');
    expect(nameOf(MMSI, NOON)).toBe(nameOf(MMSI, NOON + 3_600_000));
    expect(nameOf(MMSI, NOON)).not.toBe(nameOf(MMSI, NOON + DAY_MS));
    expect(nameOf(MMSI, NOON)).not.toBe(nameOf(MMSI + 1, NOON));
    // Another process has another key.
    expect(nameOf(MMSI, NOON)).not.toBe(createPseudonyms('daily')(MMSI, NOON));
  });

  it('is called the same by all feeds that share a secret, also after a restart, and by another name the next day', () => {
    const [one, other, foreign] = ['geheim', 'geheim', 'anders'].map((secret) => createPseudonyms('daily', secret));
    expect(one!(MMSI, NOON)).toBe(other!(MMSI, NOON));
    expect(one!(MMSI, NOON + DAY_MS)).toBe(other!(MMSI, NOON + DAY_MS));
    expect(one!(MMSI, NOON)).not.toBe(one!(MMSI, NOON + DAY_MS));
    expect(one!(MMSI, NOON)).not.toBe(foreign!(MMSI, NOON));
  });

  it('keeps one fix each 10 s under way and each 3 min at rest', () => {
    const vessels = book();
    const count = (sogKn: number): number => {
      let fixes = 0;
      for (let s = 0; s < 540; s += 2) {
        vessels.take(position({ sogKn, lon: 6.72 + (sogKn * s) / 1e6 }), NOON + (sogKn === 0 ? 900_000 : 0) + s * 1000);
        fixes += vessels.flush(NOON).observations.filter(({ datastream }) => datastream.endsWith('/lon')).length;
      }
      return fixes;
    };
    vessels.take(position(), NOON - 600_000);
    vessels.flush(NOON);
    expect(count(6)).toBe(54);
    expect(count(0)).toBe(3);
  });

  it('hears at once where a vessel has come to rest', () => {
    const vessels = book();
    const lonsAt = (s: number, sogKn: number, lon: number): number[] => {
      vessels.take(position({ sogKn, lon }), NOON + s * 1000);
      return vessels.flush(NOON).observations.flatMap(({ datastream, value }) => (datastream.endsWith('/lon') ? [value] : [])); // prettier-ignore
    };
    lonsAt(0, 0.5, 6.72);
    const [rest] = lonsAt(10, 0, 6.7201);
    expect(rest).toBeCloseTo(6.7201, 4);
    expect(lonsAt(20, 0, 6.7201)).toEqual([]);
    expect(lonsAt(190, 0, 6.7201)).toHaveLength(1);
  });

  it('marks a jump of 50 km as an outlier, and believes a place that is said three times', () => {
    const vessels = book();
    const qualityOf = (lat: number, afterS: number) => {
      vessels.take(position({ lat }), NOON + afterS * 1000);
      return vessels.flush(NOON + afterS * 1000).observations.find(({ datastream }) => datastream.endsWith('/lat'))
        ?.quality;
    };
    expect(qualityOf(51.46, 0)).toBe('good');
    expect(qualityOf(51.91, 10)).toBe('outlier');
    expect(qualityOf(51.4603, 20)).toBe('good');
    expect([qualityOf(51.5, 30), qualityOf(51.5003, 40), qualityOf(51.5006, 50)]).toEqual([
      'outlier',
      'outlier',
      'good',
    ]);
  });

  it('takes no vessel that is elsewhere, and no position that is not available', () => {
    const vessels = book();
    vessels.take(position({ lon: 4.4, lat: 51.9 }), NOON);
    vessels.take(position({ mmsi: 3, lon: null, lat: null }), NOON);
    vessels.take({ ...STATIC, mmsi: 4 }, NOON);
    expect(vessels.flush(NOON)).toEqual({ announced: [], observations: [], retired: [] });
  });

  it('lets a vessel go that was not heard for a day, and the catalogue forgets it', () => {
    const vessels = book();
    const catalogue = createFeedCatalogue([], 1);
    vessels.take(position(), NOON);
    catalogue.add(vessels.flush(NOON).announced);
    const datastreams = catalogue.ids.length;
    vessels.take(position({ mmsi: 5 }), NOON + DAY_MS + 60_000);
    const { announced, retired } = vessels.flush(NOON + DAY_MS + 60_000);
    catalogue.add(announced);
    expect(catalogue.retire(retired).indices).toHaveLength(datastreams);
    expect(catalogue.catalogue.features.map(({ id }) => id)).toEqual(announced.map(({ id }) => id));
    // Indices keep their meaning for the epoch.
    expect(catalogue.ids).toHaveLength(datastreams * 2);
  });

  it('sets a fix to the second it names, and to its reception where that second cannot be', () => {
    expect(fixTime(NOON + 2000, 58)).toBe(NOON - 2000);
    expect(fixTime(NOON + 2000, 1)).toBe(NOON + 1000);
    expect(fixTime(NOON + 2000, 32)).toBe(NOON + 2000);
    expect(fixTime(NOON, null)).toBe(NOON);
  });

  it('knows the classes of European waterways', () => {
    expect(cemtOf('motor-cargo', 110, 11.4)).toBe('Va');
    expect(cemtOf('motor-cargo', 67, 8.2)).toBe('III');
    expect(cemtOf('convoy', 172, 11.4)).toBe('Vb');
    expect(cemtOf('convoy', 186.5, 22.8)).toBe('VIb');
    expect(cemtOf('passenger', 110, 11.4)).toBeUndefined();
  });
});
