import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/feed/loadCatalogue.ts';
import { ROOT } from '../../../src/feed/settings.ts';
import { pegelonlineSource } from '../../../src/feed/sources/pegelonline.ts';
import { readForecast } from '../../../src/feed/sources/pegelonlineForecast.ts';
import { unixMs } from '../../../src/geo/units.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';
import { capturedLog } from '../../contract/drivePush.ts';
import { drive } from '../../contract/pollingContract.ts';
import { json, type Answer } from '../../contract/standIn.ts';
import { html, pegelonlineStandIn, RUHRORT, stationsJson, type StandIn } from '../pegelonlineStandIn.ts';

const NOW = Date.parse('2026-09-23T19:47:10Z');
const MINUTE = 60_000;
const STAGE = 'gauge/duisburg-ruhrort/W';
const row = (timestamp: string, value: unknown, changes: object = {}) => ({
  initialized: '2026-09-23T06:00:00+02:00',
  timestamp,
  value,
  type: 'forecast',
  ...changes,
});
const ROWS = [
  row('2026-09-23T20:00:00+02:00', 252),
  row('2026-09-23T22:00:00+02:00', 254),
  row('2026-09-24T00:00:00+02:00', 255.5),
  row('2026-09-26T00:00:00+02:00', 270, { type: 'estimate' }),
];
const read = (...rows: unknown[]) => {
  const complaints: string[] = [];
  return { forecast: readForecast(rows, unixMs(NOW), (line) => complaints.push(line)), complaints };
};

describe('an answer with a forecast', () => {
  it('holds when it was made, its values and which of them are estimates', () => {
    const { forecast, complaints } = read(...ROWS);
    expect(forecast?.issuedMs).toBe(Date.parse('2026-09-23T04:00:00Z'));
    expect(forecast?.points.map(({ value, kind }) => `${value} ${kind}`)).toEqual(['252 forecast', '254 forecast', '255.5 forecast', '270 estimate']); // prettier-ignore
    expect(complaints).toEqual([]);
  });

  it('is read with and without percentiles', () => {
    const { forecast } = read({ ...ROWS[0], percentile10: 240, percentile90: 261 }, ROWS[1]);
    expect(forecast?.points.map(({ value, low, high }) => [value, low, high])).toEqual([[252, 240, 261], [254, undefined, undefined]]); // prettier-ignore
  });

  it.each([
    ['of which one is missing', { percentile10: 240 }],
    ['that do not lie around the value', { percentile10: 253, percentile90: 261 }],
    ['that no river reaches', { percentile10: 240, percentile90: 99_999 }],
    ['that are texts', { percentile10: '240', percentile90: '261' }],
  ])('is read without its percentiles where they are such %s', (_name, percentiles) => {
    const { forecast, complaints } = read({ ...ROWS[0], ...percentiles }, ROWS[1]);
    expect(complaints).toHaveLength(1);
    expect(forecast?.points.map(({ value }) => value)).toEqual([252, 254]);
    expect(forecast?.points.some(({ low, high }) => low !== undefined || high !== undefined)).toBe(false);
  });

  it('that was not sorted is, and of two for one instant the one made last counts', () => {
    const older = row('2026-09-23T22:00:00+02:00', 999, { initialized: '2026-09-22T06:00:00+02:00' });
    const { forecast } = read(ROWS[1], older, ROWS[0]);
    expect(forecast?.points.map(({ value }) => value)).toEqual([252, 254]);
  });

  it('does not say when it was made where no row does', () => {
    expect(read(row('2026-09-23T22:00:00+02:00', 254, { initialized: null })).forecast?.issuedMs).toBeNull();
  });

  it.each<[string, unknown]>([
    ['a value as a text', row('2026-09-23T22:00:00+02:00', '254')],
    ['no value', row('2026-09-23T22:00:00+02:00', null)],
    ['a stamp without a zone', row('2026-09-23T22:00:00', 254)],
    ['a type nobody knows', row('2026-09-23T22:00:00+02:00', 254, { type: 'guess' })],
    ['a stage no river reaches', row('2026-09-23T22:00:00+02:00', 99_999)],
    ['an instant of next month', row('2026-10-23T22:00:00+02:00', 254)],
    ['null', null],
  ])('leaves out %s, says so and keeps its neighbour', (_name, bad) => {
    const { forecast, complaints } = read(bad, ROWS[0]);
    expect([forecast?.points.length, complaints.length]).toEqual([1, 1]);
  });

  it('without rows holds none', () => {
    expect(read().forecast).toBeNull();
  });
});

describe('the forecast of a gauge', () => {
  let upstream: StandIn;
  let end = (): void => undefined;
  beforeEach(async () => {
    upstream = await pegelonlineStandIn();
    upstream.answers.set('/stations.json', json(stationsJson({ timestamp: '2026-09-23T21:45:00+02:00', value: 253 })));
  });
  afterEach(() => {
    end();
    upstream.dispose();
  });
  const forecastAnswers = (answer: Answer): void =>
    void upstream.answers.set(`/stations/${RUHRORT}/WV/measurements.json`, answer);
  const asked = () => upstream.requests.filter(({ path }) => path.includes('/WV/'));
  function adapter() {
    const setting = decode(ConfigSchema, { sources: { pegelonline: { baseUrl: upstream.baseUrl } } }, 'test').sources.pegelonline;
    const { log, lines } = capturedLog();
    const driven = drive(NOW, (timers) => pegelonlineSource(setting, loadCatalogue(join(ROOT, 'assets/city/assets'), 1), log, timers));
    end = () => driven.source.dispose();
    const values = (afterMs = NOW) => driven.source.forecast!(STAGE, unixMs(afterMs))?.points.map(({ value }) => value) ?? null;
    return { ...driven, lines, values };
  } // prettier-ignore

  it('is what lies after now, with its source, and none of it is observed', async () => {
    forecastAnswers(json(ROWS));
    const { poll, values, source, observations } = adapter();
    await poll();
    expect(values()).toEqual([254, 255.5, 270]);
    expect(source.forecast!(STAGE, unixMs(NOW))).toMatchObject({ source: 'WSV, PEGELONLINE', issuedMs: Date.parse('2026-09-23T04:00:00Z') }); // prettier-ignore
    expect(observations.map(({ value }) => value)).toEqual([253]);
    expect([values(NOW + 7 * 86_400_000), source.forecast!('gauge/duisburg-ruhrwehr/W', unixMs(NOW))]).toEqual([null, null]); // prettier-ignore
  });

  it('is asked for every quarter of an hour, with its ETag, for stages in cm only', async () => {
    forecastAnswers(json(ROWS));
    const { poll, pass, values } = adapter();
    for (let minute = 0; minute <= 30; minute += 5) {
      await poll();
      pass(5 * MINUTE);
    }
    expect(asked().map(({ path, status }) => `${path.split('/')[2]!} ${status}`)).toEqual([`${RUHRORT} 200`, `${RUHRORT} 304`, `${RUHRORT} 304`]); // prettier-ignore
    expect(values()).toEqual([254, 255.5, 270]);
  });

  it('is none where the service has none (404), and that is asked once a day', async () => {
    const { poll, pass, values, state, lines } = adapter();
    for (let hour = 0; hour < 24; hour += 6) {
      await poll();
      pass(6 * 60 * MINUTE);
    }
    expect([values(), asked().length, state(), lines]).toEqual([null, 1, 'delayed', []]);
    await poll();
    expect(asked()).toHaveLength(2);
  });

  it('ends when the service has no rows any more', async () => {
    forecastAnswers(json(ROWS));
    const { poll, pass, values } = adapter();
    await poll();
    forecastAnswers(json([]));
    pass(15 * MINUTE);
    await poll();
    expect(values()).toBeNull();
  });

  it.each<[string, Answer]>([
    ['an HTML page', html],
    ['a 500', json({ status: 500, message: 'Internal' }, 500)],
    ['an object', json({ rows: [] })],
    ['a cut line', (_q, r) => void r.destroy()],
  ])('that comes as %s leaves the last one, and the gauge measures on', async (_name, fault) => {
    forecastAnswers(json(ROWS));
    const { poll, pass, values, state, lines } = adapter();
    await poll();
    forecastAnswers(fault);
    pass(15 * MINUTE);
    await poll();
    expect([values(), state(), lines.length]).toEqual([[254, 255.5, 270], 'live', 1]);
  });

  it('that says to wait is obeyed by all that is asked there', async () => {
    forecastAnswers(json({ status: 429, message: 'Too many' }, 429, { 'retry-after': '600' }));
    const { poll, waits } = adapter();
    await poll();
    expect(waits).toEqual([600_000]);
  });
});
