import { describe, expect, it } from 'vitest';
import { reportAt } from '../../src/simulators/government/reports.ts';
import { DAY_MS, HOUR_MS, MONDAY, themeStations } from './themeStations.ts';

describe('citizens’ offices', () => {
  const city = themeStations('government');
  const offices = city.stations.filter(({ kind }) => kind === 'office');

  it('are one in each district, open on working days only', () => {
    expect(offices).toHaveLength(7);
    for (const office of offices) {
      expect(city.valuesOf(office, MONDAY + 9 * HOUR_MS)['counters']).toBeGreaterThan(1);
      for (const at of [MONDAY + 3 * HOUR_MS, MONDAY - DAY_MS + 9 * HOUR_MS, Date.parse('2024-01-01T09:00:00Z')])
        expect(city.valuesOf(office, at)).toMatchObject({ queue: 0, counters: 0 });
    }
  });

  it('serve everybody who came by the evening, and nobody twice', () => {
    for (const office of offices) {
      let served = 0;
      for (let at = MONDAY + 6 * HOUR_MS; at < MONDAY + 20 * HOUR_MS; at += HOUR_MS / 4) {
        const v = city.valuesOf(office, at);
        expect(v['queue']).toBeGreaterThanOrEqual(0);
        expect(v['served']).toBeGreaterThanOrEqual(served);
        served = v['served']!;
      }
      expect(served).toBeGreaterThan(80);
      expect(city.valuesOf(office, MONDAY + 20 * HOUR_MS)['queue']).toBe(0);
    }
  });
});

describe('defect reports', () => {
  const city = themeStations('government');
  const reports = city.stations.filter(({ kind }) => kind === 'defect-report');

  it('come in, are checked, worked on and closed in this order, and each is closed before the next one comes', () => {
    for (const { key } of reports.slice(0, 12)) {
      let before = reportAt(key, MONDAY);
      for (let at = MONDAY; at < MONDAY + 40 * DAY_MS; at += 3 * HOUR_MS) {
        const now = reportAt(key, at);
        expect(now.requestedMs).toBeLessThanOrEqual(at);
        expect(now.requestedMs < now.checkedMs && now.checkedMs < now.inWorkMs && now.inWorkMs < now.closedMs).toBe(true);
        if (now.number !== before.number) expect([now.number, before.closedMs <= now.requestedMs]).toEqual([before.number + 1, true]);
        before = now;
      }
    }
  });

  it('are counted at the desk as they are', () => {
    const desk = city.stations.find(({ kind }) => kind === 'report-desk')!;
    const open = reports.map(({ key }) => reportAt(key, MONDAY)).filter(({ closedMs }) => closedMs > MONDAY);
    const days = open.map(({ requestedMs }) => (MONDAY - requestedMs) / DAY_MS);
    const fresh = open.filter(({ checkedMs }) => checkedMs > MONDAY).length;
    const said = city.valuesOf(desk, MONDAY);
    expect([said['open'], said['new']]).toEqual([open.length, fresh]);
    expect(said['age']).toBeCloseTo(days.reduce((sum, each) => sum + each, 0) / days.length, 6);
    expect(open.length).toBeGreaterThan(5);
  });
}); // prettier-ignore

describe('blast furnaces', () => {
  it('let out in a day what they make, and only while the tap runs there is a temperature', () => {
    const works = themeStations('industry');
    for (const furnace of works.stations.filter(({ kind }) => kind === 'blast-furnace')) {
      const day = works.valuesOf(furnace, MONDAY + DAY_MS - 1000);
      expect(day['tapped']! / furnace.params['perDay']!).toBeGreaterThan(0.85);
      expect(day['tapped']! / furnace.params['perDay']!).toBeLessThan(1.08);
      let before = 0;
      for (let at = MONDAY; at < MONDAY + DAY_MS; at += HOUR_MS / 4) {
        const { tapped, tap, iron } = works.valuesOf(furnace, at);
        expect(tapped! >= before - 1e-6).toBe(true);
        before = tapped!;
        expect(iron === null).toBe(tap === 0);
      }
    }
  });
});

describe('building permits', () => {
  const city = themeStations('government');
  const desks = city.stations.filter(({ kind }) => kind === 'permit-office');
  const sum = (atMs: number, property: string): number =>
    desks.reduce((total, desk) => total + city.valuesOf(desk, atMs)[property]!, 0);
  const EVENING = MONDAY + 20 * HOUR_MS;

  it('are filed and decided on working days: what is in work is what was and what came, less what was decided', () => {
    expect(desks).toHaveLength(7);
    for (let day = 0; day < 40; day++) {
      const at = EVENING + day * DAY_MS;
      expect(sum(at, 'inWork') - sum(at - DAY_MS, 'inWork')).toBe(sum(at, 'filed') - sum(at, 'decided'));
    }
    for (const free of [MONDAY - DAY_MS + 15 * HOUR_MS, Date.parse('2024-01-01T15:00:00Z')])
      expect([sum(free, 'filed'), sum(free, 'decided')]).toEqual([0, 0]);
  });

  it('are some thousand a year, and take weeks', () => {
    let filed = 0;
    for (let day = 0; day < 364; day++) filed += sum(EVENING + day * DAY_MS, 'filed');
    expect(filed).toBeGreaterThan(700);
    expect(filed).toBeLessThan(1500);
    for (const desk of desks) {
      const { medianDays } = city.valuesOf(desk, EVENING);
      expect(medianDays).toBeGreaterThan(24);
      expect(medianDays).toBeLessThan(120);
    }
  });
});
