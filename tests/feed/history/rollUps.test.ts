import fc from 'fast-check';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/feed/history/database.ts';
import { createHistory, type History } from '../../../src/feed/history/history.ts';
import { unixMs } from '../../../src/geo/units.ts';
import { inputOf, rollUp, type RolledUp } from '../../../src/live/rollUp.ts';
import { packFlags, type Observation } from '../../../src/live/observation.ts';

const SECOND = 1000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const T0 = Date.UTC(2024, 0, 1);
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'hafenblick-'));

const open: History[] = [];
function history(folder = newFolder()): History {
  const unexpected = (what: unknown): never => expect.unreachable(String(what));
  const opened = createHistory(folder, { onSetAside: unexpected, onBlockDamaged: unexpected, onCommitFailed: unexpected, onCommitted: () => undefined }); // prettier-ignore
  open.push(opened);
  return opened;
}
afterEach(() => open.splice(0).forEach((each) => each.dispose()));

const obs = (ms: number, value: number, origin: Observation['origin'] = 'live', datastream = 'a/b/V'): Observation => ({
  ...{ datastream, timeMs: unixMs(T0 + ms), value, origin },
  quality: Number.isNaN(value) ? 'missing' : 'good',
});
/** The same buckets without any store. */
function reference(observations: readonly Observation[], fromMs: number, toMs: number, widthMs: number) {
  const last = new Map(observations.map((o) => [o.timeMs, o]));
  const inside = [...last.values()]
    .filter(({ timeMs, value }) => timeMs >= fromMs && timeMs <= toMs && !Number.isNaN(value))
    .sort((a, b) => a.timeMs - b.timeMs);
  return rollUp(inside.map((o) => inputOf(o.timeMs, o.value, packFlags(o.quality, o.origin))), widthMs); // prettier-ignore
}

/** Means differ in their last digit by the order of adding: compared for themselves. */
const withoutMean = (bucket: RolledUp) => ({ ...bucket, mean: 0 });

describe('roll-ups', () => {
  it('give the same buckets as the observations, whatever was rolled up, came late or was corrected', () => {
    const row = fc.record({
      /** Within six hours; dense and sparse quarters. */
      second: fc.oneof(fc.integer({ min: 0, max: 6 * 3600 }), fc.integer({ min: 3600, max: 4500 })),
      value: fc.oneof(fc.integer({ min: -500, max: 500 }).map((n) => n / 8), fc.constant(NaN)),
      origin: fc.constantFrom('live' as const, 'computed' as const),
    }); // prettier-ignore
    const batch = fc.array(row, { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(
        fc.array(batch, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 5000 }),
        (batches, from) => {
          const h = history();
          const all: Observation[] = [];
          for (const rows of batches) {
            const observations = rows.map(({ second, value, origin }) => obs(second * SECOND, value, origin));
            h.append(observations);
            all.push(...observations);
            h.commit();
            h.rollUp(T0 + 5 * HOUR);
            for (const width of [SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR]) {
              const span = [T0 + from * SECOND, T0 + 6 * HOUR - 1] as const;
              const got = h.series('a/b/V', ...span, width);
              expect(got.map(withoutMean)).toEqual(reference(all, ...span, width).map(withoutMean));
              const means = reference(all, ...span, width).map(({ mean }) => mean);
              got.forEach(({ mean }, i) => expect(mean).toBeCloseTo(means[i]!, 9));
            }
          }
          open.splice(0).forEach((each) => each.dispose());
        },
      ),
      { seed: 15, numRuns: 12 },
    );
  });

  it('are there after a while: a day of seconds is read by its quarters, not by its 86 400 observations', () => {
    const folder = newFolder();
    const h = history(folder);
    h.append(Array.from({ length: 86_400 }, (_, i) => obs(i * SECOND, i % 60)));
    h.commit();
    let rolled = 0;
    for (let n = -1; n !== 0; rolled += n) n = h.rollUp(T0 + 2 * DAY);
    expect(rolled).toBe(96);
    open.splice(0).forEach((each) => each.dispose());
    // The observations are gone, the roll-ups are not: what is read is the roll-ups.
    const db = openDatabase(join(folder, 'history.db'));
    db.exec('DELETE FROM observations');
    db.close();
    const hours = history(folder).series('a/b/V', T0, T0 + DAY - 1, HOUR);
    expect(hours).toHaveLength(24);
    expect(hours[3]).toMatchObject({ min: 0, max: 59, mean: 29.5, last: 59, n: 3600, origin: 'live', mixed: false });
    expect(history(folder).series('a/b/V', T0, T0 + HOUR - 1, MINUTE)).toHaveLength(60);
  });

  it('are noted on the disk: what was not rolled up before the end is rolled up after the next begin', () => {
    const folder = newFolder();
    const h = history(folder);
    h.append(Array.from({ length: 900 }, (_, i) => obs(i * SECOND, i)));
    h.dispose();
    open.length = 0;
    expect(history(folder).rollUp(T0 + DAY)).toBe(1);
    expect(open[0]!.rollUp(T0 + DAY)).toBe(0);
  });
});

describe('retention', () => {
  it('forgets by source: observations and roll-ups of a named one, only observations of the others, recordings never', () => {
    const h = history();
    const minutes = (name: string, origin: Observation['origin']) =>
      Array.from({ length: 60 }, (_, i) => obs(i * MINUTE, i, origin, name));
    h.append(minutes('vessel/a/lon', 'live'), 'vessels');
    h.append(minutes('gauge/a/W', 'live'), 'pegel');
    h.append(minutes('air/a/NO2', 'recorded'));
    h.commit();
    h.rollUp(T0 + DAY);
    const retention = { days: 7, rollUpDays: 30, sources: { vessels: 1 } };
    const n = (name: string) => h.raw(name, T0, T0 + HOUR, 1000).length;
    const rolled = (name: string) => h.series(name, T0, T0 + HOUR - 1, HOUR).length;
    h.prune(retention, T0 + 2 * DAY);
    expect([n('vessel/a/lon'), n('gauge/a/W'), n('air/a/NO2')]).toEqual([0, 60, 60]);
    expect(rolled('vessel/a/lon')).toBe(0);
    h.prune(retention, T0 + 10 * DAY);
    expect([n('gauge/a/W'), rolled('gauge/a/W'), n('air/a/NO2')]).toEqual([0, 1, 60]);
    h.prune(retention, T0 + 40 * DAY);
    expect(rolled('gauge/a/W')).toBe(0);
  });
});

describe('outages', () => {
  it('are the time between two runs and the time a source was down; one that lasts has no end', () => {
    const folder = newFolder();
    const first = history(folder);
    const now = Date.now();
    // The first run began long ago and gave its last sign of life now.
    first.feedBegan(now - 5 * HOUR);
    first.sourceTold('uba', true, now - 2 * HOUR);
    first.sourceTold('uba', true, now - 1.5 * HOUR);
    first.sourceTold('uba', false, now - HOUR);
    first.append([obs(0, 1)]);
    first.dispose();
    open.length = 0;
    const h = history(folder);
    h.feedBegan(now + 2 * HOUR);
    h.sourceTold('pegel', true, now + 3 * HOUR);
    const all = h.outages(now - DAY, now + DAY);
    expect(all.map(({ source }) => source)).toEqual(['uba', 'feed', 'pegel']);
    expect(Date.parse(all[0]!.to!) - Date.parse(all[0]!.from)).toBe(HOUR);
    expect(Date.parse(all[1]!.to!)).toBe(now + 2 * HOUR);
    expect(Math.abs(Date.parse(all[1]!.from) - now)).toBeLessThan(30_000);
    expect(all[2]!.to).toBeNull();
    expect(h.outages(now - 1.9 * HOUR, now - 1.8 * HOUR).map(({ source }) => source)).toEqual(['uba']);
    expect(h.outages(now - DAY, now - 6 * HOUR)).toEqual([]);
  });
});
