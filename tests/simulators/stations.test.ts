import { describe, expect, it } from 'vitest';
import { readMessage } from '../../src/feed/ingest/readMessage.ts';
import { serviceOf } from '../../src/feed/sources/gtfs/simulatedTransit.ts';
import { trainsOf } from '../../src/feed/sources/trainsOf.ts';
import { unixMs } from '../../src/geo/units.ts';
import { THEMES } from '../../src/schema/catalogue.ts';
import { AssetSchema } from '../../src/schema/catalogue.ts';
import { decode } from '../../src/schema/decode.ts';
import { readCorridors } from '../../src/simulators/rail/readCorridors.ts';
import { createStationReader } from '../../src/simulators/readStations.ts';
import { readCourses } from '../../src/simulators/transit/courses.ts';
import { loadCatalogue } from '../../src/feed/loadCatalogue.ts';
import { join } from 'node:path';
import { expectBoundsOf } from './boundsHold.ts';
import { DAY_MS, HOUR_MS, MONDAY, ROOT } from './themeStations.ts';

const { features } = loadCatalogue(join(ROOT, 'assets/city/assets'), 1).catalogue;
const service = serviceOf(readCourses(join(ROOT, 'assets/simulators/transit.geojson')), 1);
const { rail } = trainsOf(service, readCorridors(join(ROOT, 'assets/simulators/corridors.json')));
const read = createStationReader(
  ROOT,
  features,
  () => 880,
  undefined,
  () => rail,
);
const themes = THEMES.flatMap((theme) => {
  const found = read(theme);
  return found ? [{ theme, ...found }] : [];
});

describe.each(themes)('the simulated stations of $theme', ({ theme, protocol, stations }) => {
  it('have ids of their own, names in three languages, and the provenance of what is generated', () => {
    expect(stations.assets.length).toBeGreaterThan(0);
    const known = new Set(features.map(({ id }) => id));
    const ids = new Set<string>();
    for (const asset of stations.assets) {
      decode(AssetSchema, asset, asset.id);
      const { name, provenance, datastreams } = asset.properties;
      for (const text of [name, ...datastreams.map((each) => each.name)]) {
        expect(Object.values(text).every((word) => word.length > 1)).toBe(true);
        expect(Object.values(text).join()).not.toMatch(/[{}]/);
      }
      for (const { id } of datastreams) {
        expect(ids).not.toContain(id);
        ids.add(id);
      }
      if (!known.has(asset.id)) expect(provenance.kind).not.toBe('measured');
    }
  });

  it('say the same of an instant whenever they are asked, and in the past what they said when it was the present', () => {
    const at = MONDAY + 10 * HOUR_MS;
    const before = [...stations.lastBefore(at)];
    expect([...stations.lastBefore(at + 3 * DAY_MS)]).not.toEqual(before);
    stations.between(at - DAY_MS, at - DAY_MS + HOUR_MS);
    expect([...stations.lastBefore(at)]).toEqual(before);
    const asset = stations.assets[0]!.id;
    const all = stations.between(at - HOUR_MS, at + HOUR_MS, { assetId: asset });
    const halves = [
      ...stations.between(at - HOUR_MS, at, { assetId: asset }),
      ...stations.between(at, at + HOUR_MS, { assetId: asset }),
    ];
    expect(halves).toEqual(all);
  });

  it('speak so that the reader of their protocol takes every value, also over a line', () => {
    const at = MONDAY + 10 * HOUR_MS;
    const streams = new Map(
      stations.assets.flatMap(({ id, properties }) =>
        properties.datastreams.map((each) => [`${id}/${each.property}`, each] as const),
      ),
    );
    let reports = 0;
    for (const { atMs, body } of stations.lastBefore(at)) {
      const line: unknown = JSON.parse(JSON.stringify(body));
      const reading = readMessage(line, protocol, unixMs(at), () => undefined);
      expect(reading.refused).toEqual([]);
      for (const { entity, property, timeMs, value } of reading.reports) {
        reports++;
        expect(timeMs).toBe(atMs);
        expect(streams.has(`${entity.split(':').at(-1)!}/${property}`)).toBe(true);
        expect(Number.isFinite(value)).toBe(true);
      }
    }
    // A crane that rests and a berth without a ship leave some out.
    expect(reports).toBeGreaterThan(0.85 * streams.size);
  });

  it('tell bounds of a span that everything they send in it keeps, by day and by night', () => {
    // What others speak for has no datastreams here.
    const speaking = stations.assets.filter(({ properties }) => properties.datastreams.length > 0);
    for (const id of new Map(speaking.map((asset) => [asset.properties.kind, asset.id])).values())
      for (const from of [MONDAY - 2 * HOUR_MS, MONDAY + 7.3 * HOUR_MS])
        expect(expectBoundsOf(stations, protocol, id, from, from + 5 * HOUR_MS), id).toBeGreaterThan(0);
  });

  it('say every value at least once in its interval', () => {
    const at = MONDAY + 10 * HOUR_MS;
    const interval = new Map(
      stations.assets.flatMap(({ properties }) => properties.datastreams.map(({ id, intervalS }) => [id, intervalS])),
    );
    for (const { atMs, body } of stations.lastBefore(at))
      for (const { entity, property } of readMessage(body, protocol, unixMs(at), () => undefined).reports)
        expect((at - atMs) / 1000).toBeLessThanOrEqual(interval.get(`${entity.split(':').at(-1)!}/${property}`)!);
    expect(theme).toBeTruthy();
  });
});
