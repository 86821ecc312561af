import { describe, expect, it } from 'vitest';
import { createLog } from '../../../../src/feed/log.ts';
import { datexSource } from '../../../../src/feed/sources/datex/datexSource.ts';
import { readDatex } from '../../../../src/feed/sources/datex/readDatex.ts';
import { isJson, readJson } from '../../../../src/feed/sources/datex/readJson.ts';
import { readXml } from '../../../../src/feed/sources/datex/readXml.ts';
import { ConfigSchema } from '../../../../src/schema/config.ts';
import { decode } from '../../../../src/schema/decode.ts';
import { capturedLog } from '../../../contract/drivePush.ts';
import { drive, pollingContract } from '../../../contract/pollingContract.ts';
import { standIn, type Answer } from '../../../contract/standIn.ts';
import { chargers, charging, record2, state3, status3, table2, vacant } from './documents.ts';
import { afirSite, afirStatus, afirTable, parkingRecord, parkingState, parkingStatus, parkingTable, pointStatus, sent } from './jsonDocuments.ts'; // prettier-ignore

const NOW = Date.parse('2026-11-25T12:00:00Z');
const MINUTE = 60_000;
const POINTS = ['DE*XYZ*E1', 'DE*XYZ*E2', 'DE*XYZ*E3', 'DE*XYZ*E4'];
const TABLE = afirTable(afirSite('800030182', POINTS));
const STATUS = afirStatus('800030182', [pointStatus('DE*XYZ*E1', 'available'), pointStatus('DE*XYZ*E2', 'charging')]);

const broker =
  (table: unknown, status: unknown): Answer =>
  (request, response) => {
    const answer = request.url === '/table' ? table : status;
    (typeof answer === 'function' ? (answer as Answer) : sent(answer))(request, response);
  };
const setting = (baseUrl: string) => {
  const offer = { id: 'charging', tableUrl: `${baseUrl}/table`, statusUrl: `${baseUrl}/status`, source: 'XYZ', licence: 'CC BY 4.0' }; // prettier-ignore
  return decode(ConfigSchema, { sources: { datex: [offer] } }, 'test').sources.datex[0]!;
};

pollingContract('charging by DATEX II in JSON', {
  nowMs: NOW,
  intervalS: 300,
  good: broker(TABLE, STATUS),
  old: broker(TABLE, afirStatus('800030182', [pointStatus('DE*XYZ*E1', 'available')], { published: '2026-11-24T12:00:00Z' })), // prettier-ignore
  create: (baseUrl, timers) => datexSource(setting(baseUrl), null, createLog('silent'), timers),
});

async function polled(table: unknown, status: unknown) {
  const upstream = await standIn(broker(table, status));
  const { log, lines } = capturedLog();
  const driven = drive(NOW, (timers) => datexSource(setting(upstream.baseUrl), null, log, timers));
  await driven.poll();
  const end = (): void => {
    driven.source.dispose();
    upstream.dispose();
  };
  const values = (from = 0) =>
    driven.observations.slice(from).map(({ datastream, value }) => `${datastream.split('/').at(-1)} ${value}`);
  const reasons = () => lines.map((line) => (JSON.parse(line) as { reason: string }).reason);
  return { ...driven, upstream, reasons, end, values };
}
const counts = (available: number, inUse: number, broken: number, unknown: number): string[] => [
  `points-available ${available}`,
  `points-in-use ${inUse}`,
  `points-out-of-order ${broken}`,
  `points-unknown ${unknown}`,
];

describe('a site with chargers, in JSON', () => {
  it('is named by its note, stands where it is displayed, and counts its points', async () => {
    const { assets, values, observations, reasons, end } = await polled(TABLE, STATUS);
    end();
    expect(values()).toEqual(counts(1, 1, 0, 2));
    expect(observations[0]!.timeMs).toBe(Date.parse('2026-11-25T11:59:00.008Z'));
    expect(reasons()).toEqual([]);
    expect(assets.at(-1)).toMatchObject({
      id: 'charging/800030182',
      geometry: { coordinates: [6.7712, 51.4393] },
      properties: {
        name: { de: 'Ladepark Innenhafen' },
        kind: 'charging-station',
        facts: [{ value: 4 }, { value: 150, unit: 'kW' }],
      },
    });
  });

  it.each<[string, object, string]>([
    ['its own name', { name: { values: { values: [{ lang: 'en', value: 'Hub' }, { lang: 'de', value: 'Ladehof' }] } } }, 'Ladehof'],
    ['its street where the note is no name', { additionalInformation: [{ values: [{ lang: 'de', value: 'Zufahrt nur von Norden. '.repeat(9) }] }] }, 'Philosophenweg 19'],
    ['its brand where nothing else is said', { additionalInformation: [], locationReference: { locPointLocation: { pointByCoordinates: { pointCoordinates: { latitude: '51.44', longitude: '6.77' } } } }, brand: { values: [{ lang: 'de', value: 'XYZ' }] } }, 'XYZ'],
  ])('has %s', async (_name, more, name) => {
    const { assets, end } = await polled(afirTable(afirSite('S1', POINTS, more)), STATUS);
    end();
    expect(assets[0]!.properties.name.de).toBe(name);
  }); // prettier-ignore

  it('is read without an envelope, table and status in one, as the Belgian access point publishes', async () => {
    const { payload } = afirTable(afirSite('S1', ['BE-ENE-1']));
    const [status] = afirStatus('S1', [pointStatus('BE-ENE-1', 'occupied')], { className: 'aegiElectricChargingPointStatus' }).messageContainer.payload; // prettier-ignore
    const both = { ...payload, ...status };
    const { values, end } = await polled(both, both);
    end();
    expect(values()).toEqual(counts(0, 1, 0, 0));
  });

  it('takes a bare object for a list of one, and a bare word for a word in an object', async () => {
    const status = {
      messageContainer: { payload: { aegiEnergyInfrastructureStatusPublication: { publicationTime: '2026-11-25T11:59:00Z', energyInfrastructureSiteStatus: { reference: { idG: '800030182' }, energyInfrastructureStationStatus: { refillPointStatus: { aegiRefillPointStatus: { reference: { idG: 'DE*XYZ*E1' }, status: 'available' } } } } } } },
    }; // prettier-ignore
    const { values, end } = await polled(TABLE, status);
    end();
    expect(values()).toEqual(counts(1, 0, 0, 3));
  });

  it('is out of order where its operation says so, whatever its status', async () => {
    const point = { ...pointStatus('DE*XYZ*E1', 'available'), operationStatus: { value: 'technicalDefect' } };
    const { values, end } = await polled(TABLE, afirStatus('800030182', [point]));
    end();
    expect(values()).toEqual(counts(0, 0, 1, 3));
  });

  it('is as old as the message, not as the publication of midnight in it', async () => {
    const options = { published: '2026-11-25T01:00:00+01:00', protocol: 'deltaPull' };
    const first = afirStatus('800030182', [pointStatus('DE*XYZ*E1', 'available')], { ...options, generated: '2026-11-25T11:40:00Z' }); // prettier-ignore
    const { upstream, observations, poll, end } = await polled(TABLE, first);
    upstream.now.answer = broker(TABLE, afirStatus('800030182', [pointStatus('DE*XYZ*E1', 'charging', '2026-11-25T12:50:00+01:00')], options)); // prettier-ignore
    await poll();
    end();
    expect([observations[0]!, observations[4]!].map(({ timeMs }) => NOW - timeMs)).toEqual([20 * MINUTE, 10 * MINUTE]);
  });

  it('is told by packets of what has changed, one after the other, until there are no more', async () => {
    const two = afirTable(afirSite('S1', ['E1']), afirSite('S2', ['E2']));
    const packet = (point: string, word: string, minute: number) =>
      sent(afirStatus(point === 'E1' ? 'S1' : 'S2', [pointStatus(point, word)], { published: `2026-11-25T11:${minute}:00Z`, protocol: 'deltaPull' })); // prettier-ignore
    const packets = [packet('E1', 'available', 50), packet('E2', 'charging', 52), packet('E1', 'faulted', 54)];
    const { upstream, poll, waits, values, end } = await polled(two, packets[0]);
    for (const next of packets.slice(1)) {
      upstream.now.answer = broker(two, next);
      await poll();
    }
    await poll();
    end();
    expect(waits).toEqual([1000, 1000, 1000, 300_000]);
    // A point that a packet does not name is still what it was.
    expect(values()).toEqual([
      ...counts(1, 0, 0, 0),
      ...counts(0, 1, 0, 0),
      ...counts(1, 0, 0, 0),
      ...counts(0, 0, 1, 0),
      ...counts(0, 1, 0, 0),
    ]);
  });

  it('does not ask at once again where the same packet comes twice', async () => {
    const packet: Answer = (_request, response) => {
      const body = JSON.stringify(afirStatus('800030182', [pointStatus('DE*XYZ*E1', 'available')], { protocol: 'deltaPull' })); // prettier-ignore
      response.writeHead(200, { 'last-modified': 'Wed, 25 Nov 2026 11:59:00 GMT' }).end(body);
    };
    const { poll, waits, end } = await polled(TABLE, packet);
    await poll();
    end();
    expect(waits).toEqual([1000, 300_000]);
  });

  it('stays where a status without a table comes from the address of the table', async () => {
    const { upstream, poll, pass, retired, end } = await polled(TABLE, STATUS);
    upstream.now.answer = broker(afirStatus('800030182', []), STATUS);
    pass(25 * 60 * MINUTE);
    await poll();
    end();
    expect(retired).toEqual([]);
  });
});

describe('a car park, in JSON', () => {
  it('has its place and its state', async () => {
    const { assets, values, observations, end } = await polled(parkingTable(parkingRecord('P1')), parkingStatus(parkingState('P1', 37))); // prettier-ignore
    end();
    expect(values()).toEqual([
      'realtime-free-capacity 37',
      'realtime-capacity 400',
      'realtime-opening-status 1',
      'occupancy 90.8',
    ]);
    expect(observations[0]!.timeMs).toBe(NOW - 2 * MINUTE);
    expect(assets.at(-1)).toMatchObject({
      geometry: { coordinates: [6.7663, 51.4334] },
      properties: { name: { de: 'Tiefgarage König-Heinrich-Platz' }, kind: 'parking', facts: [{ value: 420 }] },
    });
  });

  it('is read as 3.7 has it: places of a hierarchy, and entries about them', async () => {
    const place = { idG: 'P1', versionG: '1', layer: 0, type: { value: 'parkingPlace' }, name: { values: [{ lang: 'de', value: 'Parkhaus Forum' }] }, locationReference: { locPointLocation: { pointByCoordinates: { pointCoordinates: { latitude: 51.434, longitude: 6.763 } } } }, supply: { quantity: 300, viewType: { value: 'spaceView' } } }; // prettier-ignore
    const table = { payload: { prkParkingTablePublication: { publicationTime: '2026-11-25T00:00:00Z', parkingTable: [{ idG: 't', hierarchyElementGeneral: [{ prkPlace: place }, { prkSpace: { ...place, idG: 'P1-7' } }] }] } } }; // prettier-ignore
    const about = (name: string, entry: object) => ({ [name]: { reference: { idG: 'P1' }, lastUpdated: '2026-11-25T11:58:00Z', ...entry } }); // prettier-ignore
    const status = { payload: { prkParkingStatusPublication: { publicationTime: '2026-11-25T11:59:00Z', parkingStatusInformation: [about('prkPlaceStatus', { occupancy: { numberOfVacantSpaces: 12 }, openingStatus: { value: 'closed' } }), about('prkAccessStatus', { openingStatus: { value: 'open' } })] } } }; // prettier-ignore
    const { assets, values, end } = await polled(table, status);
    end();
    expect(values()).toEqual(['realtime-free-capacity 12', 'realtime-opening-status 0', 'occupancy 96']);
    expect(assets.map(({ id }) => id)).toEqual(['charging/p1', 'charging/p1']);
    expect(assets.at(-1)!.properties).toMatchObject({ name: { de: 'Parkhaus Forum' }, facts: [{ value: 300 }] });
  });
});

describe('a document that does not fit', () => {
  const neighbour = pointStatus('DE*XYZ*E2', 'charging');
  it.each<[string, unknown, string[], RegExp | null]>([
    ['a point without a reference', { status: { value: 'available' } }, counts(0, 1, 0, 3), /names no charging point/],
    ['a reference without an id', { reference: { targetClass: 'FacilityObject' }, status: { value: 'available' } }, counts(0, 1, 0, 3), /names no charging point/],
    ['a number for a point', 17, counts(0, 1, 0, 3), /names no charging point/],
    ['a point that its site does not have', pointStatus('DE*XYZ*E9', 'available'), counts(0, 1, 0, 3), /DE\*XYZ\*E9 is none of those that 800030182 has/],
    ['a word that nobody knows', pointStatus('DE*XYZ*E1', 'napping'), counts(0, 1, 0, 3), null],
    ['a number for a word', pointStatus('DE*XYZ*E1', 7), counts(0, 1, 0, 3), null],
    ['a time that is none', pointStatus('DE*XYZ*E1', 'available', 'yesterday'), counts(1, 1, 0, 2), null],
    ['a time of next year', pointStatus('DE*XYZ*E1', 'available', '2027-11-25T12:00:00Z'), counts(1, 1, 0, 2), null],
  ])('in %s: its neighbour is taken', async (_name, bad, expected, reason) => {
    const { values, observations, reasons, end } = await polled(TABLE, afirStatus('800030182', [bad, neighbour]));
    end();
    expect(values()).toEqual(expected);
    expect(observations[0]!.timeMs).toBe(Date.parse('2026-11-25T11:59:00.008Z'));
    expect(reasons()).toEqual(reason === null ? [] : [expect.stringMatching(reason)]);
  }); // prettier-ignore

  it.each<[string, object, object]>([
    ['a power of 10^400 W', { maxPowerAtSocket: 'HUGE' }, { facts: [{ value: 1 }, { value: 150 }] }],
    ['a power of a power station', { maxPowerAtSocket: 9e9 }, { facts: [{ value: 1 }, { value: 150 }] }],
    ['a power in words', { maxPowerAtSocket: 'viel' }, { facts: [{ value: 1 }, { value: 150 }] }],
  ])('in %s: the site is taken by what else it says', async (_name, connector, expected) => {
    const point = {
      aegiElectricChargingPoint: { idG: 'E1', availableChargingPower: [150000], connector: [connector] },
    };
    const site = afirSite('S1', [], { energyInfrastructureStation: [{ idG: 'x', refillPoint: [point] }] });
    const table = JSON.stringify(afirTable(site)).replace('"HUGE"', '1e400');
    const { assets, end } = await polled(table, afirStatus('S1', [pointStatus('E1', 'available')]));
    end();
    expect(assets.at(-1)!.properties).toMatchObject(expected);
  });

  it.each<[string, unknown, RegExp]>([
    ['without an id', afirSite('', ['E1']), /energyInfrastructureSite has no id/],
    ['without a place', afirSite('S9', ['E1'], { locationReference: {} }), /S9 has no place that can be read/],
    ['with a place in words', afirSite('S9', ['E1'], { locationReference: { locPointLocation: { coordinatesForDisplay: { latitude: 'x', longitude: {} } } } }), /S9 has no place that can be read/],
    ['that is a text', 'site', /has no id/],
  ])('in a site %s: its neighbour is taken', async (_name, bad, reason) => {
    const { values, reasons, end } = await polled(afirTable(bad, afirSite('800030182', POINTS)), STATUS);
    end();
    expect([values(), reasons()]).toEqual([counts(1, 1, 0, 2), [expect.stringMatching(reason)]]);
  }); // prettier-ignore

  it.each<[string, unknown]>([
    ['below zero', -1], ['of half a car', 3.5], ['in words', 'many'], ['beyond all numbers', 1e300],
  ])('in free spaces %s: not taken', async (_name, free) => {
    const { values, reasons, end } = await polled(parkingTable(parkingRecord('P1')), parkingStatus(parkingState('P1', free)));
    end();
    expect([values(), reasons()]).toEqual([[], ['car park P1 counts what is no number of spaces']]);
  }); // prettier-ignore

  it('anywhere, since it is cut off, is refused', () => {
    const whole = Buffer.from(JSON.stringify(STATUS));
    for (let end = 1; end < whole.length; end += 11)
      expect(() => readDatex(readJson(whole.subarray(0, end), 'answer'), 'answer')).toThrow('answer');
  });

  it.each<[string, string, RegExp]>([
    ['a list', '[1]', /is not an object/],
    ['another object', '{"features": []}', /document: holds no publication/],
    ['100 levels', `{"payload": ${'['.repeat(100)}${']'.repeat(100)}}`, /nested deeper than 64/],
  ])('since it is %s is refused', (_name, text, message) => {
    expect(() => readDatex(readJson(Buffer.from(text), 'answer'), 'answer')).toThrow(message);
  });

  it('is told from XML by its first letter, behind a mark and blanks', () => {
    expect(['\ufeff {"a": 1}', '\n[]', '<?xml version="1.0"?><a/>', '', 'null'].map((text) => isJson(Buffer.from(text)))).toEqual([true, true, false, false, false]); // prettier-ignore
  });
});

describe('one document in two encodings', () => {
  const xml = (text: string) => readDatex(readXml(Buffer.from(text), 'XML'), 'XML');
  const json = (body: unknown) => readDatex(readJson(Buffer.from(JSON.stringify(body)), 'JSON'), 'JSON');

  it('says the same of car parks', () => {
    const { places, states } = xml(table2(record2('P1')));
    expect(json(parkingTable(parkingRecord('P1')))).toMatchObject({ places, states });
    const open = '<prk:parkingSiteOpeningStatus>open</prk:parkingSiteOpeningStatus>';
    const one = xml(status3(state3('P1', vacant('37').replace('</prk:parkingOccupancy>', '<prk:parkingNumberOfSpacesOverride>400</prk:parkingNumberOfSpacesOverride></prk:parkingOccupancy>') + open))); // prettier-ignore
    expect(json(parkingStatus(parkingState('P1', 37)))).toEqual(one);
  });

  it('says the same of chargers', () => {
    const [site] = xml(chargers(POINTS)).places;
    const own = afirSite('DE*XYZ*S1', POINTS, { name: { values: [{ lang: 'de', value: site!.name }] }, locationReference: { locPointLocation: { coordinatesForDisplay: { latitude: site!.lat, longitude: site!.lon } } } }); // prettier-ignore
    expect(json(afirTable(own)).places).toEqual([site]);
    const words = { 'DE*XYZ*E1': 'available', 'DE*XYZ*E2': 'outOfOrder' };
    const points = Object.entries(words).map(([id, word]) => pointStatus(id, word, '2026-11-20T08:00:00Z'));
    expect(json(afirStatus('DE*XYZ*S1', points, { published: '2026-11-25T11:59:00Z' }))).toEqual(xml(charging(words)));
  });
});
