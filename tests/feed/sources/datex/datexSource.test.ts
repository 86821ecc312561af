import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../../../src/feed/feedCatalogue.ts';
import { createLog } from '../../../../src/feed/log.ts';
import { datexSource } from '../../../../src/feed/sources/datex/datexSource.ts';
import { ConfigSchema } from '../../../../src/schema/config.ts';
import { decode } from '../../../../src/schema/decode.ts';
import { capturedLog } from '../../../contract/drivePush.ts';
import { drive, pollingContract } from '../../../contract/pollingContract.ts';
import { standIn, type Answer } from '../../../contract/standIn.ts';
import { chargers, charging, record2, state3, status3, table2, vacant, xml } from './documents.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const MINUTE = 60_000;
const TLS = join(import.meta.dirname, '../../../fixtures/tls');
/** A broker: a table at one address, the status at another. */
const broker =
  (table: Answer | string, status: Answer | string): Answer =>
  (request, response) => {
    const answer = request.url === '/table' ? table : status;
    (typeof answer === 'string' ? xml(answer) : answer)(request, response);
  };
const setting = (baseUrl: string, more: object = {}) => {
  const offer = { id: 'parking', tableUrl: `${baseUrl}/table`, statusUrl: `${baseUrl}/status`, source: 'Stadt Duisburg', licence: 'dl-de/by-2-0' };
  return decode(ConfigSchema, { sources: { datex: [{ ...offer, ...more }] } }, 'test').sources.datex[0]!;
}; // prettier-ignore

pollingContract('parking by DATEX II', {
  nowMs: NOW,
  intervalS: 300,
  good: broker(table2(record2('P1')), status3(state3('P1', vacant('37')))),
  old: broker(table2(record2('P1')), status3(state3('P1', vacant('37'), '2026-11-24T12:00:00Z'))),
  create: (baseUrl, timers) => datexSource(setting(baseUrl), null, createLog('silent'), timers),
});

async function polled(table: Answer | string, status: Answer | string, more: object = {}) {
  const upstream = await standIn(broker(table, status));
  const { log, lines } = capturedLog();
  const driven = drive(NOW, (timers) => datexSource(setting(upstream.baseUrl, more), null, log, timers));
  await driven.poll();
  const end = (): void => {
    driven.source.dispose();
    upstream.dispose();
  };
  /** What was said; the occupancy follows from it. */
  const said = () => driven.observations.filter(({ datastream }) => !datastream.endsWith('/occupancy'));
  const values = (from = 0) =>
    said()
      .slice(from)
      .map(({ datastream, value }) => `${datastream} ${value}`);
  return { ...driven, upstream, lines, end, values };
}

describe('a car park', () => {
  it('has its place, name and capacity from the table, its free spaces from the status, at their own time', async () => {
    const open = '<prk:parkingSiteOpeningStatus>open</prk:parkingSiteOpeningStatus>';
    const { assets, observations, values, end } = await polled(
      table2(record2('[DE]P/1')),
      status3(state3('[DE]P/1', vacant('37') + open, '2026-11-25T12:58:00+01:00')),
    );
    end();
    expect(values()).toEqual(['parking/de-p-1/realtime-free-capacity 37', 'parking/de-p-1/realtime-opening-status 1']);
    expect(new Set(observations.map(({ timeMs }) => timeMs))).toEqual(new Set([NOW - 2 * MINUTE]));
    expect(assets.at(-1)).toMatchObject({
      id: 'parking/de-p-1',
      geometry: { coordinates: [6.7663, 51.4334] },
      properties: {
        name: { en: 'Tiefgarage König-Heinrich-Platz' },
        kind: 'parking',
        theme: 'infrastructure',
        facts: [{ value: 420 }],
        datastreams: [
          { property: 'realtime-free-capacity', range: [0, 420] },
          { property: 'realtime-opening-status' },
          { property: 'occupancy', range: [0, 100] },
        ],
      },
    });
    const catalogue = createFeedCatalogue([], 1);
    expect(catalogue.add(assets)).toEqual({ added: 4, refused: [] });
  });

  it.each<[string, string, string[]]>([
    ['with another prefix', status3(state3('P1', vacant('37')), undefined, 'ns7'), ['free-capacity 37']],
    ['as 2.3, without prefixes', table2(state3('P1', vacant('37')).replaceAll('prk:', '')), ['free-capacity 37']],
    [
      'as the older ParkingFacility of 2.x',
      table2(`<parkingFacilityTableStatusPublication><parkingFacilityStatus><parkingFacilityReference id="P1"/>
        <totalNumberOfVacantParkingSpaces>37</totalNumberOfVacantParkingSpaces><totalParkingCapacityShortTermOverride>400</totalParkingCapacityShortTermOverride>
        <parkingFacilityStatus>closed</parkingFacilityStatus><parkingFacilityStatusTime>2026-11-25T11:58:00Z</parkingFacilityStatusTime>
        </parkingFacilityStatus></parkingFacilityTableStatusPublication>`),
      ['free-capacity 37', 'capacity 400', 'opening-status 0'],
    ],
    ['in a SOAP envelope', `<S:Envelope xmlns:S="s"><S:Body>${status3(state3('P1', vacant('0'))).replace(/<\?xml.*?\?>/, '')}</S:Body></S:Envelope>`, ['free-capacity 0']],
    ['that does not say how many are free', status3(state3('P1', '<prk:parkingSiteStatus>full</prk:parkingSiteStatus>')), []],
    ['that nobody has heard of here', status3(state3('Hamburg-7', vacant('37'))), []],
  ])('is read %s', async (_name, status, expected) => {
    const { values, lines, end } = await polled(table2(record2('P1')), status);
    end();
    expect([values(), lines]).toEqual([expected.map((value) => `parking/p1/realtime-${value}`), []]);
  }); // prettier-ignore

  it.each<[string, string]>([
    ['below zero', state3('P1', vacant('-1'))],
    ['in words', state3('P1', vacant('many'))],
    ['of tomorrow', state3('P1', vacant('5'), '2026-11-26T12:00:00Z')],
    ['of none', state3('', vacant('5'))],
  ])('with free spaces %s is not taken: said once, its neighbour is', async (_name, bad) => {
    const { values, lines, end } = await polled(table2(record2('P1') + record2('P2')), status3(bad + state3('P2', vacant('8'))));
    end();
    expect([values(), lines.length]).toEqual([['parking/p2/realtime-free-capacity 8'], 1]);
  }); // prettier-ignore

  it('without a time of its own has that of the publication', async () => {
    const { observations, end } = await polled(table2(record2('P1')), status3(state3('P1', vacant('37'), '')));
    end();
    expect(observations).toMatchObject([
      { timeMs: NOW - MINUTE, quality: 'good', origin: 'live' },
      { timeMs: NOW - MINUTE, quality: 'good', origin: 'computed' },
    ]);
  });

  it('elsewhere, or without a place, is not in the catalogue', async () => {
    const { assets, lines, end } = await polled(
      table2(record2('P1', 'Essen', '51.45', '7.01') + record2('P2', 'Nirgends', '', '') + record2('P3')),
      status3(''),
    );
    end();
    expect(assets.map(({ id }) => id)).toEqual(['parking/p3']);
    expect(lines.map((line) => (JSON.parse(line) as { reason: string }).reason)).toEqual([
      'parkingRecord P2 has no place that can be read',
    ]);
  });

  it('is retired when the table of the next day does not have it', async () => {
    const { upstream, poll, pass, retired, end } = await polled(table2(record2('P1') + record2('P2')), status3(state3('P1', vacant('1'))));
    upstream.now.answer = broker(table2(record2('P1')), status3(state3('P1', vacant('2'))));
    await poll();
    expect(retired).toEqual([]);
    pass(24 * 60 * MINUTE);
    await poll();
    end();
    expect(retired).toEqual(['parking/p2']);
    expect(upstream.requests.filter(({ url }) => url.pathname === '/table')).toHaveLength(2);
  }); // prettier-ignore
});

describe('a site with chargers', () => {
  const POINTS = ['DE*XYZ*E1', 'DE*XYZ*E2', 'DE*XYZ*E3', 'DE*XYZ*E4'];

  it('counts its points by what they are used for; those that say nothing are not known', async () => {
    const words = { 'DE*XYZ*E1': 'available', 'DE*XYZ*E2': 'charging', 'DE*XYZ*E3': 'outOfOrder' };
    const { assets, observations, end } = await polled(chargers(POINTS), charging(words));
    end();
    expect(observations.map(({ datastream, value }) => [datastream.split('/').at(-1), value])).toEqual([
      ['points-available', 1],
      ['points-in-use', 1],
      ['points-out-of-order', 1],
      ['points-unknown', 1],
    ]);
    // A point has been as it is for days; that it still is, the publication says.
    expect(observations[0]!.timeMs).toBe(NOW - MINUTE);
    expect(assets.at(-1)!.properties).toMatchObject({
      name: { de: 'Ladepark Innenhafen' },
      kind: 'charging-station',
      facts: [{ value: 4 }, { value: 150, unit: 'kW' }],
    });
  });

  it('remembers the points that the next publication leaves out', async () => {
    const { upstream, poll, values, end } = await polled(
      chargers(POINTS.slice(0, 2)),
      charging({ 'DE*XYZ*E1': 'available', 'DE*XYZ*E2': 'available' }),
    );
    upstream.now.answer = broker(chargers(POINTS.slice(0, 2)), charging({ 'DE*XYZ*E2': 'charging' }, '2026-11-25T12:00:00Z')); // prettier-ignore
    await poll();
    end();
    expect(values(4).slice(0, 2)).toEqual([
      'parking/de-xyz-s1/points-available 1',
      'parking/de-xyz-s1/points-in-use 1',
    ]);
  });
});

describe('a broker that asks for a certificate', () => {
  const secured = async () => {
    const pem = readFileSync(join(TLS, 'server.pem'));
    const names: string[] = [];
    const options = { key: pem, cert: pem, ca: readFileSync(join(TLS, 'authority.pem')), requestCert: true, rejectUnauthorized: true };
    const server = createServer(options, (request, response) => {
      broker(table2(record2('P1')), status3(state3('P1', vacant('37'))))(request, response);
    });
    server.on('secureConnection', (socket) => names.push(String(socket.getPeerCertificate().subject.CN)));
    server.on('tlsClientError', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { baseUrl: `https://localhost:${(server.address() as AddressInfo).port}`, names, dispose: () => server.close() };
  }; // prettier-ignore
  const caFile = join(TLS, 'authority.pem');
  const certificate = { certFile: join(TLS, 'client.pem'), keyFile: join(TLS, 'client.pem'), caFile };
  const source = (baseUrl: string, clientCertificate: object) =>
    drive(NOW, (timers) => datexSource(setting(baseUrl, { clientCertificate }), null, createLog('silent'), timers));

  it('is shown ours and answers', async () => {
    const upstream = await secured();
    const { poll, observations, state, source: own } = source(upstream.baseUrl, certificate);
    await poll();
    own.dispose();
    upstream.dispose();
    expect([state(), observations.length, upstream.names]).toEqual(['live', 2, ['hafenblick', 'hafenblick']]);
  });

  it('does not answer who has none, or one of somebody else', async () => {
    const upstream = await secured();
    const foreign = join(TLS, 'expired-2020.pem');
    for (const asked of [{ caFile, certFile: foreign, keyFile: foreign }, undefined]) {
      const { poll, state, source: own } = asked ? source(upstream.baseUrl, asked) : drive(NOW, (timers) => datexSource(setting(upstream.baseUrl), null, createLog('silent'), timers)); // prettier-ignore
      for (let i = 0; i < 3; i++) await poll();
      own.dispose();
      expect(state()).toBe('down');
    }
    upstream.dispose();
    expect(upstream.names).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ['whose certificate is not there', { ...certificate, certFile: '/nowhere/client.pem' }, /sources\.datex\.parking\.clientCertificate\.certFile: ENOENT.*nowhere/],
    ['whose key does not fit', { ...certificate, keyFile: join(TLS, 'server.pem') }, /clientCertificate\.keyFile: .*key values mismatch/],
  ])('ends the start with the path of a setting %s', (_name, clientCertificate, message) => {
    expect(() => source('https://localhost:1', clientCertificate)).toThrow(message);
  }); // prettier-ignore
});
