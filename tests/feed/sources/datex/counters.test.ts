import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../../../src/feed/feedCatalogue.ts';
import { loadCatalogue } from '../../../../src/feed/loadCatalogue.ts';
import { createLog } from '../../../../src/feed/log.ts';
import { createDatexBook } from '../../../../src/feed/sources/datex/datexBook.ts';
import { readDatex } from '../../../../src/feed/sources/datex/readDatex.ts';
import { readXml } from '../../../../src/feed/sources/datex/readXml.ts';
import { simulatedCounters } from '../../../../src/feed/sources/datex/simulatedCounters.ts';
import { unixMs } from '../../../../src/geo/units.ts';
import { createCounters, OF_LOOPS } from '../../../../src/simulators/counters/counters.ts';
import { readCounters } from '../../../../src/simulators/counters/readCounters.ts';
import { readDetectors } from '../../../../src/simulators/counters/readDetectors.ts';
import type { Asset } from '../../../../src/schema/catalogue.ts';
import { createStationReader } from '../../../../src/simulators/readStations.ts';
import { ROOT } from '../../../simulators/themeStations.ts';
import { table2 } from './documents.ts';

const NOW = unixMs(Date.parse('2026-11-25T12:00:00Z'));
const OFFER = {
  counts: 'motorways' as const,
  id: 'roads',
  intervalS: 60,
  marginKm: 0,
  source: 'Straßen.NRW',
  licence: 'dl-de/by-2-0',
  date: '2026',
};
const read = (text: string) => readDatex(readXml(Buffer.from(text), 'DATEX II'), 'DATEX II');

const characteristic = (index: number, vehicles: string, lane = '') =>
  `<measurementSpecificCharacteristics index="${index}"><measurementSpecificCharacteristics>${lane && `<specificLane>${lane}</specificLane>`}<specificVehicleCharacteristics><vehicleType>${vehicles}</vehicleType></specificVehicleCharacteristics></measurementSpecificCharacteristics></measurementSpecificCharacteristics>`;
const record = (id: string, side: string, characteristics: string, equipment = 'Z1', lat = '51.45') => `
  <measurementSiteRecord id="${id}" version="1"><measurementEquipmentReference>${equipment}</measurementEquipmentReference>
    <measurementSiteName><values><value lang="de">A40 Häfen</value></values></measurementSiteName>
    <measurementSiteNumberOfLanes>3</measurementSiteNumberOfLanes><measurementSide>${side}</measurementSide>${characteristics}
    <measurementSiteLocation xsi:type="Point"><pointByCoordinates><pointCoordinates><latitude>${lat}</latitude><longitude>6.73</longitude></pointCoordinates></pointByCoordinates></measurementSiteLocation>
  </measurementSiteRecord>`; // prettier-ignore
const flow = (index: number, perHour: string | number, more = '') =>
  `<measuredValue index="${index}"><measuredValue><basicData xsi:type="TrafficFlow"><vehicleFlow>${more}<vehicleFlowRate>${perHour}</vehicleFlowRate></vehicleFlow></basicData></measuredValue></measuredValue>`;
const speed = (index: number, kmh: number) =>
  `<measuredValue index="${index}"><measuredValue><basicData xsi:type="TrafficSpeed"><averageVehicleSpeed><speed>${kmh}</speed></averageVehicleSpeed></basicData></measuredValue></measuredValue>`;
const site = (id: string, values: string, time = '2026-11-25T11:59:00Z') =>
  `<siteMeasurements><measurementSiteReference id="${id}" version="1"/><measurementTimeDefault>${time}</measurementTimeDefault>${values}</siteMeasurements>`;

/** Values by datastream after a table and then measurements. */
function heard(table: string, ...measured: string[]) {
  const complaints: string[] = [];
  const book = createDatexBook(OFFER);
  const complain = (line: string): void => void complaints.push(line);
  const { announced } = book.take(read(table2(table)), true, NOW, complain);
  const observations = measured.flatMap((one) => book.take(read(table2(one)), false, NOW, complain).observations);
  const values = Object.fromEntries(observations.map(({ datastream, value }) => [datastream, value]));
  return { announced, observations, values, complaints };
}

const BOTH =
  record('E', 'eastBound', characteristic(1, 'anyVehicle') + characteristic(2, 'lorry')) +
  record('W', 'westBound', characteristic(1, 'anyVehicle') + characteristic(2, 'lorry'));

describe('counters by DATEX II', () => {
  it('put the directions of one equipment together, heavy vehicles apart from all', () => {
    const east = site('E', flow(1, 3000) + flow(2, 300) + speed(3, 92));
    const west = site('W', flow(1, 2000) + flow(2, 200) + speed(3, 71.4));
    const { announced, values, observations, complaints } = heard(BOTH, east + west);
    expect(announced).toHaveLength(1);
    expect(announced[0]).toMatchObject({
      id: 'roads/z1',
      properties: { theme: 'infrastructure', kind: 'counter', name: { de: 'A40 Häfen' } },
    });
    expect(values).toEqual({
      'roads/z1/flow-1': 3000,
      'roads/z1/speed-1': 92,
      'roads/z1/flow-2': 2000,
      'roads/z1/speed-2': 71.4,
      'roads/z1/flow': 5000,
      'roads/z1/heavy': 10,
    });
    expect(observations[0]).toMatchObject({ origin: 'live', timeMs: NOW - 60_000 });
    expect(complaints).toEqual([]);
    expect(createFeedCatalogue([], 1).add(announced).refused).toEqual([]);
  });

  it('do not add what one direction says now to what the other said before', () => {
    const first = site('E', flow(1, 3000)) + site('W', flow(1, 2000));
    const { observations } = heard(BOTH, first, site('E', flow(1, 3300), '2026-11-25T12:00:00Z'));
    expect(observations.slice(-1)).toMatchObject([{ datastream: 'roads/z1/flow-1', value: 3300 }]);
    expect(observations.filter(({ datastream }) => datastream === 'roads/z1/flow')).toHaveLength(1);
  });

  it('add up lanes, where the carriageway as a whole is not given', () => {
    const lanes = characteristic(1, 'anyVehicle', 'lane1') + characteristic(2, 'anyVehicle', 'lane2');
    const { values } = heard(record('E', 'eastBound', lanes), site('E', flow(1, 900) + flow(2, 600)));
    expect(values['roads/z1/flow']).toBe(1500);
  });

  it('leave out what is marked as wrong, what cannot be, and what is not in the table or not in the city', () => {
    const far = record('F', 'eastBound', '', 'Z9', '48.1');
    const wrong = site('E', flow(1, 3000, '<dataError>true</dataError>') + speed(3, 90));
    const one = heard(BOTH + far, wrong + site('X', flow(1, 1)) + site('F', flow(1, 1)));
    expect(one.values).toEqual({ 'roads/z1/speed-1': 90 });
    const other = heard(BOTH, site('E', flow(1, 'many')) + site('W', flow(1, 2), '2026-11-26T12:00:00Z'));
    expect(other.values).toEqual({});
    expect(other.complaints).toEqual(['site E: vehicleFlowRate many cannot be', 'W is stamped in the future']);
  });
});

describe('the simulated counters', () => {
  const { world } = createStationReader(ROOT, [], () => 400);
  const counters = createCounters(readCounters(join(ROOT, 'assets/simulators/counters.json')), world);
  const AT = Date.parse('2024-01-10T07:32:10Z');
  const clock = { instant: () => unixMs(AT), speed: 0, loops: () => 0 } as never;
  const source = simulatedCounters(counters, 'counters', clock, createLog('silent'));

  it('speak DATEX II to the reader of real ones, for the counters that stand in the catalogue', () => {
    const catalogue = loadCatalogue(join(ROOT, 'assets/city/assets'), 1);
    const known = [...catalogue.catalogue.features].filter(({ properties }) => properties.kind === 'counter');
    expect(known.map(({ id }) => id).sort()).toEqual(counters.counters.map(({ id }) => `counter/${id}`).sort());
    const state = [...source.past!.stateAt(AT, 600_000)];
    expect(state.every(({ origin }) => origin === 'simulated')).toBe(true);
    const of = (property: string) => state.find(({ datastream }) => datastream === `counter/5063/${property}`)!.value;
    const end = Math.floor(AT / 300_000) * 300_000;
    const [east, west] = [counters.at('5063', 0, end), counters.at('5063', 1, end)];
    expect(of('flow')).toBe(east.flow + west.flow);
    expect(of('speed-2')).toBeCloseTo(west.speedKmh, 1);
    expect(of('heavy')).toBeCloseTo((100 * (east.heavyFlow + west.heavyFlow)) / (east.flow + west.flow), 0);
    expect(of('status')).toBeGreaterThanOrEqual(1);
    expect(state).toHaveLength(counters.counters.length * 8);
  });

  it('say of one counter in the past what they said of all', () => {
    const [all, one] = [source.past!.stateAt(AT, 600_000), source.past!.between('counter/5002', AT - 600_000, AT)];
    const mine = all.filter(({ datastream }) => datastream.startsWith('counter/5002/'));
    expect(one.filter(({ timeMs }) => timeMs === mine[0]!.timeMs)).toEqual(mine);
    expect(one.every(({ datastream }) => datastream.startsWith('counter/5002/'))).toBe(true);
  });
});

describe('the simulated loops of main streets', () => {
  const { world } = createStationReader(ROOT, [], () => 400);
  const { profiles } = readCounters(join(ROOT, 'assets/simulators/counters.json'));
  const loops = createCounters(
    readDetectors(join(ROOT, 'assets/simulators/detectors.json'), profiles),
    world,
    OF_LOOPS,
  );
  const AT = Date.parse('2024-01-10T07:32:10Z');
  const clock = { instant: () => unixMs(AT), speed: 0, loops: () => 0 } as never;
  const source = simulatedCounters(loops, 'detectors', clock, createLog('silent'));
  const announced: Asset[] = [];
  source.start({ announced: (assets: readonly Asset[]) => announced.push(...assets), observed: () => undefined, statusChanged: () => undefined } as never); // prettier-ignore

  it('speak DATEX II to the reader of real ones: an asset for each, marked as generated, with what a loop measures and no more', () => {
    expect(announced).toHaveLength(loops.counters.length);
    const { id, road, name } = loops.counters[0]!;
    expect(announced[0]).toMatchObject({
      id: `detector/${id}`,
      properties: {
        theme: 'infrastructure',
        kind: 'detector',
        name: { de: `${road}, ${name}`, en: `${road}, ${name}`, zh: `${road}, ${name}` },
        provenance: { kind: 'generated' },
      },
    });
    for (const { properties } of announced)
      expect(properties.datastreams.map(({ property }) => property)).toEqual(['flow', 'heavy', 'flow-1', 'speed-1', 'flow-2', 'speed-2']); // prettier-ignore
    expect(createFeedCatalogue([], 1).add(announced).refused).toEqual([]);
  });

  it('say what passes their cross-section, at any instant of the past', () => {
    const state = [...source.past!.stateAt(AT, 600_000)];
    expect(state).toHaveLength(loops.counters.length * 6);
    expect(state.every(({ origin }) => origin === 'simulated')).toBe(true);
    const end = Math.floor(AT / 300_000) * 300_000;
    const { id } = loops.counters[0]!;
    const [one, other] = [loops.at(id, 0, end), loops.at(id, 1, end)];
    const of = (property: string) => state.find(({ datastream }) => datastream === `detector/${id}/${property}`)!.value;
    expect([of('flow-1'), of('flow-2'), of('flow')]).toEqual([one.flow, other.flow, one.flow + other.flow]);
    expect(of('speed-1')).toBeCloseTo(one.speedKmh, 1);
    const past = source.past!.between(`detector/${id}`, AT - 600_000, AT);
    expect(past.length).toBeGreaterThan(0);
    expect(past.every(({ datastream }) => datastream.startsWith(`detector/${id}/`))).toBe(true);
  });
});
