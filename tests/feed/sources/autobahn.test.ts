import { describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../../src/feed/feedCatalogue.ts';
import { createLog } from '../../../src/feed/log.ts';
import { autobahnSource } from '../../../src/feed/sources/autobahn.ts';
import { instantInLines } from '../../../src/schema/autobahn.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';
import { capturedLog } from '../../contract/drivePush.ts';
import { drive, pollingContract } from '../../contract/pollingContract.ts';
import { json, standIn, type Answer } from '../../contract/standIn.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const MINUTE = 60_000;
/** An entry as the service writes it: numbers and booleans as texts, an offset without a colon. */
const entry = (identifier: string, changes: object = {}) => ({
  identifier,
  icon: '123',
  isBlocked: 'false',
  future: false,
  extent: '6.7,51.42,6.76,51.45',
  point: '6.744,51.441',
  startTimestamp: '2026-11-01T20:00:00.000+0100',
  display_type: 'ROADWORKS',
  subtitle: 'Venlo Richtung Dortmund',
  title: 'A40 | AS Duisburg-Häfen (12) - AS Duisburg-Kaiserberg (14)',
  coordinate: { lat: '51.441', long: '6.744' },
  description: ['Beginn: 01.11.2026 20:00', 'Ende: 30.11.2026 05:00', '', 'Verkehr über die Gegenfahrbahn.'],
  routeRecommendation: [],
  footer: [],
  lorryParkingFeatureIcons: [],
  ...changes,
});
const LORRY_PARK = entry('park', {
  title: 'A40 | Duisburg | Rastplatz Kaiserberg', subtitle: 'Richtung Dortmund', startTimestamp: undefined,
  description: ['PKW Stellplätze: 18', 'LKW Stellplätze: 7'],
}); // prettier-ignore
const CHARGER = entry('charge', {
  title: 'A3 | Hösel Ost', subtitle: 'Schnellladeeinrichtung', startTimestamp: undefined,
  description: ['Hösel Ost', '', 'Ladepunkt 1:', 'DC Kupplung Combo', '150 kW', 'Ladepunkt 2:', 'AC Kupplung Typ 2', '43 kW'],
}); // prettier-ignore

/** `A40/roadworks` → entries; what is not named has none. */
type Lists = Readonly<Record<string, unknown>>;
const nameOf = (url: string): string => /([^/]+)\/services\/([^/?]+)$/.exec(url)!.slice(1).join('/');
const service =
  (lists: Lists): Answer =>
  (request, response) =>
    json({ [nameOf(request.url!).split('/')[1]!]: lists[nameOf(request.url!)] ?? [] })(request, response);
const setting = (baseUrl: string, more: object = {}) =>
  decode(ConfigSchema, { sources: { autobahn: { baseUrl: `${baseUrl}/o/autobahn`, roads: ['A40', 'A3'], ...more } } }, 'test')
    .sources.autobahn; // prettier-ignore

pollingContract('the motorways', {
  nowMs: NOW,
  intervalS: 300,
  good: service({ 'A40/roadworks': [entry('a')], 'A3/warning': [entry('b')] }),
  old: null,
  create: (baseUrl, timers) => autobahnSource(setting(baseUrl), createLog('silent'), timers),
});

async function polled(lists: Lists, more: object = {}) {
  const upstream = await standIn(service(lists));
  const { log, lines } = capturedLog();
  const driven = drive(NOW, (timers) => autobahnSource(setting(upstream.baseUrl, more), log, timers));
  await driven.poll();
  const end = (): void => {
    driven.source.dispose();
    upstream.dispose();
  };
  return { ...driven, upstream, lines, end };
}
const roadworks = async (changes: object) => {
  const { assets, observations, lines, end } = await polled({ 'A40/roadworks': [entry('a', changes)] });
  end();
  return { asset: assets[0], observations, lines };
};

describe('roadworks of a motorway', () => {
  it('are an asset with place, road, direction, message, begin and end, and in force', async () => {
    const { asset, observations } = await roadworks({});
    expect(asset).toMatchObject({
      id: expect.stringMatching(/^autobahn\/roadworks-[0-9a-f]{12}$/) as string,
      geometry: { coordinates: [6.744, 51.441] },
      properties: {
        kind: 'roadworks',
        theme: 'infrastructure',
        name: { zh: 'A40 | AS Duisburg-Häfen (12) - AS Duisburg-Kaiserberg (14)' },
        owner: 'Autobahn GmbH des Bundes',
        event: { from: '2026-11-01T19:00:00.000Z', to: '2026-11-30T04:00:00.000Z' },
      },
    });
    expect(asset!.properties.facts.map(({ label, value, lang }) => [label.en, value, lang])).toEqual([
      ['Road', 'A40', 'de'],
      ['Direction', 'Venlo Richtung Dortmund', 'de'],
      ['Message (German)', 'Verkehr über die Gegenfahrbahn.', 'de'],
    ]);
    expect(createFeedCatalogue([], 1).add([asset!])).toEqual({ added: 2, refused: [] });
    expect(observations).toEqual([
      { datastream: `${asset!.id}/active`, timeMs: NOW, value: 1, quality: 'good', origin: 'live' },
    ]);
  });

  it.each<[string, object, number]>([
    ['announced for tomorrow are not', { future: true, startTimestamp: '2026-11-26T20:00:00.000+0100' }, 0],
    ['announced without a day are not', { future: 'true', startTimestamp: null, description: [] }, 0],
    ['whose end has passed are not', { description: ['Ende: 24.11.2026 05:00'] }, 0],
    ['that end today without a time still are', { description: ['Ende: 25.11.2026'] }, 1],
    ['without an end are', { description: ['Bauarbeiten'] }, 1],
    ['whose stamp cannot be read take the begin of the text', { startTimestamp: 'bald', description: ['Beginn: 26.11.26 um 08:00 Uhr'] }, 0],
    ['with numbers as numbers are, too', { coordinate: { lat: 51.441, long: 6.744 }, isBlocked: false }, 1],
    ['of a newer answer with junctions are', { impact: { lower: 'Häfen', upper: 'Kaiserberg', symbols: ['CLOSED'] }, geometry: {} }, 1],
  ])('%s in force', async (_name, changes, value) => {
    expect((await roadworks(changes)).observations).toMatchObject([{ value }]);
  }); // prettier-ignore

  it.each<[string, object]>([
    ['no identifier', { identifier: undefined }],
    ['no place', { coordinate: undefined }],
    ['a place that is no number', { coordinate: { lat: 'Nord', long: '6.7' } }],
    ['latitude 91', { coordinate: { lat: '91', long: '6.7' } }],
  ])('with %s are not taken: said once, the neighbour is taken', async (_name, changes) => {
    const { assets, lines, end, poll } = await polled({ 'A40/roadworks': [entry('a', changes), entry('b')] });
    await poll();
    end();
    expect([assets.length, lines.length]).toEqual([1, 1]);
  });

  it('far from the city are none of ours, those just outside of it are', async () => {
    const far = entry('far', { coordinate: { lat: '51.34', long: '7.5' } });
    const near = entry('near', { coordinate: { lat: '51.45', long: '6.86' } });
    const { assets, lines, end } = await polled({ 'A40/roadworks': [far, near] });
    end();
    expect([assets.map(({ geometry }) => geometry!.coordinates[0]), lines]).toEqual([[6.86], []]);
  });
});

describe('warnings and closures', () => {
  it('say delay and speed where they are measured, and that the carriageway is closed', async () => {
    const jam = entry('jam', {
      delayTimeValue: '12',
      averageSpeed: '25',
      abnormalTrafficType: 'QUEUING_TRAFFIC',
      isBlocked: 'true',
    });
    const { assets, observations, end } = await polled({ 'A3/warning': [jam] });
    end();
    expect(assets[0]?.properties.kind).toBe('road-warning');
    expect(assets[0]?.properties.facts).toContainEqual(expect.objectContaining({ value: 'gesperrt' }));
    expect(observations.map(({ datastream, value }) => [datastream.split('/').at(-1), value])).toEqual([['active', 1], ['delay', 12], ['speed', 25]]); // prettier-ignore
  });

  it('that stand in the lists of two roads are one', async () => {
    const { assets, end } = await polled({ 'A3/closure': [entry('x')], 'A40/closure': [entry('x')] });
    end();
    expect(assets.map(({ properties }) => properties.kind)).toEqual(['road-closure']);
  });

  it('are told apart by identifiers that differ in the case of a letter', async () => {
    const { assets, end } = await polled({ 'A3/closure': [entry('V0FS'), entry('v0fs')] });
    end();
    expect(assets).toHaveLength(2);
  });
});

describe('events of the motorways', () => {
  it('are retired when the service does not name them any more', async () => {
    const { upstream, poll, assets, retired, observations, state, end } = await polled({
      'A40/roadworks': [entry('a'), entry('b')],
    });
    upstream.now.answer = service({ 'A40/roadworks': [entry('b')] });
    await poll();
    expect(retired).toEqual([assets[0]!.id]);
    upstream.now.answer = service({});
    await poll();
    end();
    expect(retired).toEqual(assets.map(({ id }) => id));
    // Empty lists are good news.
    expect([state(), observations.length]).toEqual(['live', 2]);
  });

  it('are over, too, when the service answers with 204 and no word', async () => {
    const { upstream, poll, assets, retired, state, end } = await polled({ 'A40/roadworks': [entry('a')] });
    upstream.now.answer = (_request, response) => void response.writeHead(204).end();
    await poll();
    end();
    expect([retired, state()]).toEqual([[assets[0]!.id], 'live']);
  });

  it('stay, and grow old, while their road cannot be asked; the other road goes on', async () => {
    const lists = { 'A40/roadworks': [entry('a')], 'A3/roadworks': [entry('b')] };
    const { upstream, poll, pass, assets, retired, observations, lines, state, end } = await polled(lists);
    upstream.now.answer = (request, response) => {
      if (request.url!.includes('/A40/'))
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Wartung</html>');
      else service(lists)(request, response);
    };
    pass(10 * MINUTE);
    await poll();
    end();
    expect([retired, state()]).toEqual([[], 'live']);
    expect(observations.slice(2)).toEqual([expect.objectContaining({ datastream: `${assets[1]!.id}/active`, timeMs: NOW + 10 * MINUTE })]); // prettier-ignore
    expect(lines).toHaveLength(3);
  });

  it('stay while the service is down', async () => {
    const { upstream, poll, retired, state, end } = await polled({ 'A40/roadworks': [entry('a')] });
    upstream.now.answer = json({ message: 'down' }, 503);
    for (let i = 0; i < 3; i++) await poll();
    end();
    expect([retired, state()]).toEqual([[], 'down']);
  });

  it('are said again every five minutes at the most, so that their age tells that they were asked for', async () => {
    const { poll, pass, observations, assets, end } = await polled({ 'A40/roadworks': [entry('a')] });
    for (let minute = 1; minute <= 11; minute++) {
      pass(MINUTE);
      await poll();
    }
    end();
    expect(observations.map(({ timeMs }) => (timeMs - NOW) / MINUTE)).toEqual([0, 5, 10]);
    expect(assets).toHaveLength(1);
  });

  it('are announced anew when the text changes', async () => {
    const { upstream, poll, assets, retired, end } = await polled({ 'A40/roadworks': [entry('a')] });
    upstream.now.answer = service({ 'A40/roadworks': [entry('a', { description: ['Ende: 31.12.2026 05:00'] })] });
    await poll();
    end();
    expect(assets.map(({ properties }) => properties.event?.to)).toEqual(['2026-11-30T04:00:00.000Z', '2026-12-31T04:00:00.000Z']); // prettier-ignore
    expect([assets[0]!.id === assets[1]!.id, retired]).toEqual([true, []]);
  });
});

describe('places at the motorways', () => {
  it('are lorry parks with their spaces and charging stations with their points, asked for a few times a day', async () => {
    const lists = { 'A40/parking_lorry': [LORRY_PARK], 'A3/electric_charging_station': [CHARGER] };
    const near = {
      ...lists,
      'A3/electric_charging_station': [{ ...CHARGER, coordinate: { lat: '51.40', long: '6.84' } }],
    };
    const { assets, observations, upstream, pass, poll, end } = await polled(near);
    const asked = () => upstream.requests.filter(({ url }) => url.pathname.endsWith('parking_lorry')).length;
    pass(60 * MINUTE);
    await poll();
    expect(asked()).toBe(2);
    pass(6 * 60 * MINUTE);
    await poll();
    end();
    expect(asked()).toBe(4);
    expect(observations).toEqual([]);
    expect(new Map(assets.map(({ properties: { kind, facts } }) => [kind, facts.flatMap(({ value }) => typeof value === 'number' ? [value] : [])]))).toEqual(
      new Map([['lorry-park', [18, 7]], ['charging-station', [2]]]),
    ); // prettier-ignore
    expect(createFeedCatalogue([], 1).add(assets).refused).toEqual([]);
  });

  it('are not asked for where only events are wanted', async () => {
    const { upstream, end } = await polled({}, { services: ['closure'], roads: ['A59'] });
    end();
    expect(upstream.requests.map(({ url }) => url.pathname)).toEqual(['/o/autobahn/A59/services/closure']);
  });
});

describe('an instant in the text of a message', () => {
  it.each<[string, 'Beginn' | 'Ende', string | null]>([
    ['Beginn: 25.05.2021 00:00', 'Beginn', '2021-05-24T22:00:00.000Z'],
    ['Beginn: 09.06.21 um 10:00 Uhr', 'Beginn', '2021-06-09T08:00:00.000Z'],
    ['Ende: 30.11.2021 23:59', 'Ende', '2021-11-30T22:59:00.000Z'],
    ['Ende: 30.11.2021', 'Ende', '2021-11-30T23:00:00.000Z'],
    ['Ende: 31.13.2021 23:59', 'Ende', null],
    ['Ende: offen', 'Ende', null],
    ['Am Ende: 30.11.2021', 'Ende', null],
  ])('%s', (line, label, expected) => {
    const instant = instantInLines(['', line], label);
    expect(instant === null ? null : new Date(instant).toISOString()).toBe(expected);
  });
});
