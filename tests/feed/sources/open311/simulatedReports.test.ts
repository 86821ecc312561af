import { beforeAll, describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../../../src/feed/feedCatalogue.ts';
import { readReports } from '../../../../src/feed/sources/open311/readReports.ts';
import { simulatedReports } from '../../../../src/feed/sources/open311/simulatedReports.ts';
import { reportAt, reportService } from '../../../../src/simulators/government/reports.ts';
import type { Station } from '../../../../src/simulators/stations/places.ts';
import { DAY_MS, HOUR_MS, MONDAY, themeStations } from '../../../simulators/themeStations.ts';
import { saidAtStart } from '../saidAtStart.ts';

const NOON = MONDAY + 11 * HOUR_MS;
const SEED = 1;

let places: readonly Station[];
beforeAll(() => {
  places = themeStations('government').stations.filter(({ kind }) => kind === 'defect-report');
});

/** What the source says when it starts. */
const started = () => saidAtStart(NOON, (clock, log) => simulatedReports(places, SEED, clock, log));

describe('simulated reports of citizens', () => {
  it('are answered in Open311, and the reader of real cities finds nothing to complain of', () => {
    const messages = reportService(places, SEED).between(NOON, NOON + DAY_MS);
    const pages = messages.map(({ body, atMs }) => readReports(body, atMs));
    expect(messages).toHaveLength(24 * places.length);
    expect(pages.every(({ complaints, reports }) => complaints.length === 0 && reports.length === 1)).toBe(true);
    // No change is younger than the answer that tells it, and none is older than its report.
    expect(pages.every(({ reports: [one] }, k) => one!.updatedMs <= messages[k]!.atMs && one!.requestedMs <= one!.updatedMs)).toBe(true); // prettier-ignore
    expect(new Set(pages.map(({ reports: [one] }) => one!.state))).toEqual(new Set([1, 2, 3, 4]));
  });

  it('are the assets of their theme, with the datastreams that every report has', () => {
    const { assets, observations, lines } = started();
    expect(assets.map(({ id }) => id)).toEqual(places.map(({ asset }) => asset.id));
    expect(assets[0]!.properties).toMatchObject({ theme: 'government', kind: 'defect-report', provenance: { kind: 'generated' } }); // prettier-ignore
    expect(assets.every(({ properties }) => properties.datastreams.map(({ property }) => property).join() === 'state,age')).toBe(true); // prettier-ignore
    expect(createFeedCatalogue([], 1).add(assets)).toEqual({ added: 3 * assets.length, refused: [] });
    expect(observations).toHaveLength(2 * assets.length);
    expect(new Set(observations.map(({ origin }) => origin))).toEqual(new Set(['simulated']));
    expect(lines).toEqual([]);
  });

  it('say at every hour of three weeks how far the report is, and how old', () => {
    const { source } = started();
    for (const { key, asset } of places.slice(0, 6)) {
      const told = source.past!.between(asset.id, NOON, NOON + 21 * DAY_MS);
      expect(told).toHaveLength(2 * 21 * 24);
      for (let k = 0; k < told.length; k += 2) {
        const atMs = told[k]!.timeMs;
        const { requestedMs, checkedMs, inWorkMs, closedMs } = reportAt(key, atMs);
        const state = [checkedMs, inWorkMs, closedMs].filter((ms) => atMs >= ms).length + 1;
        const age = (Math.min(atMs, closedMs) - requestedMs) / DAY_MS;
        expect([told[k]!.value, Math.abs(told[k + 1]!.value - age) <= 0.051]).toEqual([state, true]);
      }
    }
  });

  it('say of an instant what they have said until then, of one property alone, too', () => {
    const { source } = started();
    const { id } = places[3]!.asset;
    const at = NOON + 5 * HOUR_MS + 123_456;
    const state = source.past!.stateAt(at, DAY_MS).filter(({ datastream }) => datastream.startsWith(`${id}/`));
    expect(state).toEqual(source.past!.between(id, at - HOUR_MS, at));
    expect(['state', 'age', 'open'].map((property) => source.past!.owns(`${id}/${property}`))).toEqual([true, true, false]); // prettier-ignore
    expect(source.past!.between('report/nowhere-1', NOON, at)).toEqual([]);
  });
});
