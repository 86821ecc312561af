import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/feed/loadCatalogue.ts';
import { createLog } from '../../../src/feed/log.ts';
import { ROOT } from '../../../src/feed/settings.ts';
import { readMeasures, ubaSource } from '../../../src/feed/sources/uba.ts';
import { unixMs } from '../../../src/geo/units.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';
import { drive, pollingContract } from '../../contract/pollingContract.ts';
import { json, standIn, type Answer } from '../../contract/standIn.ts';

const catalogue = loadCatalogue(join(ROOT, 'assets/city/assets'), 1);
const NOW = Date.parse('2026-11-22T14:20:00Z');
const WANTED = { station: '1157', datastream: 'air/denw112/NO2', component: 5, scope: 2 };

/** An answer as the service writes it, for one station and component. */
const measures = (station: string, rows: Record<string, unknown>): unknown => ({
  request: { component: '5', scope: '2', date_from: '2026-11-21', date_to: '2026-11-22', lang: 'de' },
  indices: { data: { 'station id': { 'date start': ['component id', 'scope id', 'value', 'date end', 'index'] } } },
  data: { [station]: rows },
});
/** The real service: the hours of the station and component that are asked for. */
const service =
  (rowsOf: (component: number, scope: number) => Record<string, unknown>): Answer =>
  (request, response) => {
    const query = new URL(request.url!, 'http://x').searchParams;
    const rows = rowsOf(Number(query.get('component')), Number(query.get('scope')));
    json(measures(query.get('station')!, rows))(request, response);
  };
const fresh = service((component, scope) => ({
  '2026-11-22 13:00:00': [component, scope, 31, '2026-11-22 14:00:00', '1'],
  '2026-11-22 14:00:00': [component, scope, 34, '2026-11-22 15:00:00', '1'],
}));
const old = service((component, scope) => ({
  '2026-11-20 14:00:00': [component, scope, 34, '2026-11-20 15:00:00', '1'],
}));
const setting = (baseUrl: string) => decode(ConfigSchema, { sources: { uba: { baseUrl } } }, 'test').sources.uba;

pollingContract('the air of the Umweltbundesamt', {
  nowMs: NOW,
  intervalS: 900,
  good: fresh,
  old,
  create: (baseUrl, timers) => ubaSource(setting(baseUrl), catalogue, createLog('silent'), timers),
});

describe('an answer of the Umweltbundesamt', () => {
  const read = (rows: Record<string, unknown>) => readMeasures(measures('1157', rows), WANTED, unixMs(NOW));
  const at = (stamp: string, row: readonly unknown[]) => read({ [stamp]: row }).observations[0];

  it('stands at the end of its hour, the publisher keeping to CET', () => {
    expect(at('2026-11-22 13:00:00', [5, 2, 31, '2026-11-22 14:00:00', '1'])).toEqual({
      datastream: 'air/denw112/NO2',
      timeMs: Date.parse('2026-11-22T13:00:00Z'),
      value: 31,
      quality: 'provisional',
      origin: 'live',
    });
  });

  it('keeps to CET in summer', () => {
    expect(at('2026-07-01 13:00:00', [5, 2, 31, '2026-07-01 14:00:00', '1'])?.timeMs).toBe(
      Date.parse('2026-07-01T13:00:00Z'),
    );
  });

  it('reads hour 24 as midnight of the next day', () => {
    expect(at('2026-11-21 23:00:00', [5, 2, 31, '2026-11-21 24:00:00', '1'])?.timeMs).toBe(
      Date.parse('2026-11-21T23:00:00Z'),
    );
  });

  it.each<[string, readonly unknown[], object | undefined]>([
    ['a value of null is missing', [5, 2, null, '2026-11-22 14:00:00', '1'], { value: Number.NaN, quality: 'missing' }],
    ['an index of 3 changes nothing', [5, 2, 4, '2026-11-22 14:00:00', '3'], { value: 4 }],
    ['an index that is not there changes nothing', [5, 2, 4, '2026-11-22 14:00:00'], { value: 4 }],
    ['a value no air reaches is an outlier', [5, 2, 9999, '2026-11-22 14:00:00', '1'], { quality: 'outlier' }],
    ['a text is no value', [5, 2, '4', '2026-11-22 14:00:00', '1'], undefined],
    ['another component is not ours', [1, 2, 4, '2026-11-22 14:00:00', '1'], undefined],
    ['another scope is not ours', [5, 6, 4, '2026-11-22 14:00:00', '1'], undefined],
    ['a stamp with hour 25 is none', [5, 2, 4, '2026-11-22 25:00:00', '1'], undefined],
    ['an hour of tomorrow is not taken', [5, 2, 4, '2026-11-23 14:00:00', '1'], undefined],
    ['a row cut short is none', [5, 2], undefined],
  ])('%s', (_name, row, expected) => {
    const { observations, complaints } = read({ '2026-11-22 13:00:00': row });
    if (expected) expect(observations[0]).toMatchObject(expected);
    else {
      expect(observations).toEqual([]);
      expect(complaints).toHaveLength(1);
    }
  });

  it.each([
    ['a day without any values', { data: [] }],
    ['a station that is closed', { data: {} }],
    ['a station with an empty list', { data: { '1157': [] } }],
    ['another station', { data: { '21': { x: [5, 2, 4, '2026-11-22 14:00:00', '1'] } } }],
  ])('%s holds nothing', (_name, body) => {
    expect(readMeasures(body, WANTED, unixMs(NOW))).toEqual({ observations: [], complaints: [] });
  });
});

describe('the air of the Umweltbundesamt', () => {
  it('asks for hourly means, and for fine dust as the mean of 24 hours, of yesterday and today; and once for eight days', async () => {
    const upstream = await standIn(fresh);
    const driven = drive(NOW, (timers) => ubaSource(setting(upstream.baseUrl), catalogue, createLog('silent'), timers));
    await driven.poll();
    const asked = upstream.requests.map(({ url }) => Object.fromEntries(url.searchParams));
    const walsum = asked.filter(({ station, date_from }) => station === '1089' && date_from === '2026-11-21');
    expect(walsum.map(({ component, scope }) => `${component}/${scope}`)).toEqual(['5/2', '3/2', '1/6']);
    expect(walsum[0]).toMatchObject({ date_to: '2026-11-22', time_from: '1', time_to: '24' });
    expect(asked.filter(({ date_from }) => date_from === '2026-11-14')).toHaveLength(9);
    await driven.poll();
    expect(upstream.requests).toHaveLength(27);
    driven.source.dispose();
    upstream.dispose();
  });

  it('goes on with the others when one station is closed', async () => {
    const upstream = await standIn((request, response) => {
      const isClosed = request.url!.includes('station=1381');
      (isClosed ? json({ status: 404, message: 'no data' }, 404) : fresh)(request, response);
    });
    const driven = drive(NOW, (timers) => ubaSource(setting(upstream.baseUrl), catalogue, createLog('silent'), timers));
    await driven.poll();
    expect(driven.state()).toBe('live');
    expect(new Set(driven.observations.map(({ datastream }) => datastream.split('/')[1]))).toEqual(
      new Set(['denw034', 'denw112', 'denw382']),
    );
    driven.source.dispose();
    upstream.dispose();
  });
});
