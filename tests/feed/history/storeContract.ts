import { describe, expect, it } from 'vitest';
import { MOST_ENDED, type AssetChange } from '../../../src/feed/history/assetVersions.ts';
import type { HistoryEvents, HistoryStore } from '../../../src/feed/history/historyStore.ts';
import { unixMs } from '../../../src/geo/units.ts';
import { packFlags, type Observation } from '../../../src/live/observation.ts';
import { inputOf, rollUp as bucketsOf } from '../../../src/live/rollUp.ts';

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const T0 = Date.UTC(2024, 0, 1);
export const obs = (
  ms: number,
  value: number,
  datastream = 'a/b/V',
  origin: Observation['origin'] = 'live',
): Observation => ({
  ...{ datastream, timeMs: unixMs(T0 + ms), value, origin },
  quality: Number.isNaN(value) ? 'missing' : 'good',
});
export const SILENT: HistoryEvents = {
  onSetAside: (path) => expect.unreachable(path),
  onBlockDamaged: (_block, error) => expect.unreachable(String(error)),
  onCommitFailed: (error) => expect.unreachable(String(error)),
  onCommitted: () => undefined,
};

/**
 * What every store of the history keeps to.
 * @param open a new store each time, or with `again` the one of before once more; closed by the test file
 * @param rollUp rolls up all that is over by an instant, which a store does by itself after a while
 */
export function describeHistoryStore<S extends HistoryStore>(
  name: string,
  open: (again?: boolean) => Promise<S>,
  rollUp: (store: S, nowMs: number) => Promise<void>,
): void {
  describe(name, () => {
    it('gives back what it was given: by datastream, in a window, at an instant, counted, from any side', async () => {
      const h = await open();
      const all = [obs(0, 1.1), obs(1500, NaN), obs(2 * MINUTE + 1, -3, 'a/b/V', 'computed'), obs(HOUR, 1e-9)];
      const other = [obs(10, 7, 'Ü/c/W'), obs(70_000, 8.25, 'Ü/c/W')];
      h.append([...all, ...other], 'source');
      expect(await h.raw('a/b/V', T0, T0 + HOUR, 100)).toEqual(all);
      expect(await h.raw('a/b/V', T0 + 1, T0 + HOUR - 1, 100)).toEqual(all.slice(1, 3));
      expect(await h.raw('a/b/V', T0, T0 + HOUR, 2)).toEqual(all.slice(0, 2));
      expect(await h.raw('a/b/V', T0, T0 + HOUR, 2, true)).toEqual(all.toReversed().slice(0, 2));
      expect(await h.raw('nobody/V', T0, T0 + HOUR, 2)).toEqual([]);
      expect(await h.window(T0, T0 + MINUTE)).toEqual(new Map([['a/b/V', all.slice(0, 2)], ['Ü/c/W', other.slice(0, 1)]])); // prettier-ignore
      expect(await h.stateAt(T0 + 1500, HOUR)).toEqual([all[1], other[0]]);
      expect(await h.stateAt(T0 + DAY, DAY)).toEqual([all[3], other[1]]);
      expect(await h.stateAt(T0 + DAY, DAY - HOUR - 1)).toEqual([]);
      expect(await h.extent('a/b/V', T0 + 1, T0 + HOUR)).toEqual({ fromMs: T0 + 1500, toMs: T0 + HOUR });
      expect(await h.extent('a/b/V', T0 + 2 * HOUR, T0 + DAY)).toBeNull();
      expect(await h.count('a/b/V', T0, T0 + HOUR - 1)).toBe(3);
      expect(h.spans()).toEqual([{ name: 'live', origin: 'live', fromMs: T0, toMs: T0 + HOUR }]);
      expect(h.status()).toMatchObject({ isFailing: false, waiting: 0, lost: 0 });
    });

    it('takes what comes late, and in place of what is there', async () => {
      const h = await open();
      h.append([obs(0, 1), obs(MINUTE, 2), obs(MINUTE, 3)]);
      expect(await h.count('a/b/V', T0, T0 + HOUR)).toBe(2);
      h.append([obs(0, 5), obs(1000, 4)]);
      expect((await h.raw('a/b/V', T0, T0 + HOUR, 10)).map(({ value }) => value)).toEqual([5, 4, 3]);
    });

    it('rolls up as the observations themselves would, origin and quality with them', async () => {
      const h = await open();
      const all = Array.from({ length: 600 }, (_, i): Observation => ({
        ...obs(i * 7000, i % 11 === 0 ? NaN : Math.round(Math.sin(i) * 1000) / 10 + 0, 'a/b/V', i < 100 ? 'recorded' : 'live'),
        ...(i % 50 === 3 ? { quality: 'outlier' as const } : {}),
      })); // prettier-ignore
      h.append(all);
      const inputs = all.filter(({ value }) => !Number.isNaN(value)).map((o) => inputOf(o.timeMs, o.value, packFlags(o.quality, o.origin))); // prettier-ignore
      for (const width of [1000, MINUTE, 15 * MINUTE, HOUR, DAY]) {
        const got = await h.series('a/b/V', T0, T0 + DAY, width);
        const expected = bucketsOf(inputs, width);
        expect(got.map((bucket) => ({ ...bucket, mean: 0 }))).toEqual(expected.map((bucket) => ({ ...bucket, mean: 0 })));
        got.forEach(({ mean }, i) => expect(mean).toBeCloseTo(expected[i]!.mean, 9));
      } // prettier-ignore
    });

    it('gives the same buckets by roll-ups, whatever comes late or is corrected, from any instant to any', async () => {
      const h = await open();
      const all = new Map<number, Observation>();
      // Dense and sparse quarters of six hours, none of them in order; the last round comes after everything was rolled up.
      for (const round of [0, 1, 2]) {
        const some = Array.from({ length: 1200 }, (_, i): Observation => {
          const at = i < 900 ? HOUR + ((i * 7919 + round * 31) % 3600) * 500 : ((i * 104_729 + round * 1009) % 21_600) * 1000;
          return obs(at, i % 13 === 0 ? NaN : ((i * 37 + round) % 200) / 8, 'a/b/V', (i + round) % 5 === 0 ? 'computed' : 'live');
        });
        h.append(some);
        for (const each of some) all.set(each.timeMs, each);
        if (round < 2) await rollUp(h, T0 + DAY);
        const known = [...all.values()].filter(({ value }) => !Number.isNaN(value)).sort((a, b) => a.timeMs - b.timeMs);
        for (const [from, to, width] of [[0, DAY, 15 * MINUTE], [0, DAY, HOUR], [HOUR + 1, 5 * HOUR - 1, HOUR], [HOUR + 15 * MINUTE, HOUR + 45 * MINUTE - 1, 15 * MINUTE], [HOUR + 3 * MINUTE, HOUR + 9 * MINUTE, DAY], [HOUR, 3 * HOUR, MINUTE]] as const) {
          const inputs = known.filter(({ timeMs }) => timeMs >= T0 + from && timeMs <= T0 + to).map((o) => inputOf(o.timeMs, o.value, packFlags(o.quality, o.origin)));
          const [got, expected] = [await h.series('a/b/V', T0 + from, T0 + to, width), bucketsOf(inputs, width)];
          expect(got.map((bucket) => ({ ...bucket, mean: 0 }))).toEqual(expected.map((bucket) => ({ ...bucket, mean: 0 })));
          got.forEach(({ mean }, i) => expect(mean).toBeCloseTo(expected[i]!.mean, 9));
        }
      }
    }); // prettier-ignore

    it('keeps the roll-ups of what it has forgotten for their own time, those of a named source for no longer', async () => {
      const h = await open();
      for (const [source, id] of [['vessels', 'vessel/a/lon'], ['pegel', 'gauge/a/W']] as const)
        h.append(Array.from({ length: 360 }, (_, i) => obs(i * 10_000, i, id)), source); // prettier-ignore
      await rollUp(h, T0 + DAY);
      const left = async (id: string) => [await h.count(id, T0, T0 + DAY), (await h.series(id, T0, T0 + DAY - 1, HOUR)).map(({ n }) => n)]; // prettier-ignore
      const retention = { days: 2, rollUpDays: 30, sources: { vessels: 1 } };
      await h.prune(retention, T0 + DAY + 30 * MINUTE);
      await rollUp(h, T0 + 2 * DAY);
      expect(await left('gauge/a/W')).toEqual([360, [360]]);
      expect(await left('vessel/a/lon')).toEqual([180, [180]]);
      await h.prune(retention, T0 + 3 * DAY);
      expect(await left('vessel/a/lon')).toEqual([0, []]);
      expect(await left('gauge/a/W')).toEqual([0, [360]]);
      await h.prune(retention, T0 + 40 * DAY);
      expect(await left('gauge/a/W')).toEqual([0, []]);
    });

    it('takes a recording once, and forgets live values by source and age, recordings never', async () => {
      const h = await open();
      const span = { name: 'r', fromMs: unixMs(T0), toMs: unixMs(T0 + HOUR), opensAtMs: unixMs(T0) };
      const lines = Array.from({ length: 60 }, (_, i) => obs(i * MINUTE, i, 'r/b/W', 'recorded'));
      for (let k = 0; k < 2; k++) await h.importRecording(span, lines);
      h.append([obs(0, 1, 'vessel/a/lon')], 'vessels');
      h.append([obs(0, 1, 'gauge/a/W')], 'pegel');
      expect(await h.raw('r/b/W', T0, T0 + HOUR, 1000)).toEqual(lines);
      expect(h.spans()[0]).toEqual({ ...span, origin: 'recorded' });
      const n = async () => {
        const counts = ['vessel/a/lon', 'gauge/a/W', 'r/b/W'].map(async (each) => h.count(each, T0, T0 + DAY));
        return Promise.all(counts);
      };
      const retention = { days: 7, rollUpDays: 7, sources: { vessels: 1 } };
      await h.prune(retention, T0 + 2 * DAY);
      expect(await n()).toEqual([0, 1, 60]);
      await h.prune(retention, T0 + 9 * DAY);
      expect(await n()).toEqual([0, 0, 60]);
    });

    it('keeps everything over a restart: observations, what was said to alarms, and that nothing ran in between', async () => {
      const first = await open();
      const now = Date.now();
      first.feedBegan(now - 5 * HOUR);
      first.sourceTold('uba', true, now - 2 * HOUR);
      first.sourceTold('uba', true, now - 1.5 * HOUR);
      first.sourceTold('uba', false, now - HOUR);
      first.append([obs(0, 1)]);
      const said = { alarm: 'x/y', subject: 'a/b', atMs: unixMs(T0), writtenMs: unixMs(T0 + 5), by: 'Ä', note: 'gesehen' };
      await first.acknowledgements.put(said);
      await first.dispose();
      const h = await open(true);
      h.feedBegan(now + 2 * HOUR);
      expect(await h.raw('a/b/V', T0, T0, 10)).toEqual([obs(0, 1)]);
      expect(await h.acknowledgements.last('x/y', T0, T0 + HOUR)).toEqual(said);
      expect(await h.acknowledgements.between(T0 - 1, T0, 5)).toEqual([said]);
      expect(await h.acknowledgements.last('x/y', T0 + 1, T0 + HOUR)).toBeNull();
      const away = await h.outages(now - DAY, now + DAY);
      expect(away.map(({ source }) => source)).toEqual(['uba', 'feed']);
      expect(Date.parse(away[0]!.to!) - Date.parse(away[0]!.from)).toBe(HOUR);
      expect(Date.parse(away[1]!.to!)).toBe(now + 2 * HOUR);
    }); // prettier-ignore

    it('keeps announced assets as they were when: learnt in place, become something else, retired, come again', async () => {
      const first = await open();
      const [announced, retired] = changes('road/1');
      first.assets.put([announced(0, '{"name":"A"}'), announced(MINUTE, '{"name":"A+"}', true), announced(HOUR, '{"name":"B"}')]);
      // What is known already, and what another feed says that has not seen it go yet.
      first.assets.put([announced(2 * HOUR, '{"name":"B"}'), retired(3 * HOUR), announced(2.5 * HOUR, '{"name":"B"}'), retired(4 * HOUR)]);
      expect(await versionsOf(first)).toEqual([['road/1', 0, HOUR, '{"name":"A+"}'], ['road/1', HOUR, 3 * HOUR, '{"name":"B"}']]);
      await first.dispose();
      const h = await open(true);
      h.assets.put([retired(3.5 * HOUR), announced(5 * HOUR, '{"name":"B"}')]);
      expect(await versionsOf(h)).toEqual([
        ...[['road/1', 0, HOUR, '{"name":"A+"}'], ['road/1', HOUR, 3 * HOUR, '{"name":"B"}']],
        ['road/1', 5 * HOUR, null, '{"name":"B"}'],
      ]);
    }); // prettier-ignore

    it('has an asset that was carried elsewhere at both places, however soon that was', async () => {
      const h = await open();
      const [announced] = changes('quay/1');
      const at = (lon: number, name = 'A') => JSON.stringify({ geometry: { type: 'Point', coordinates: [lon, 51.4] }, name });
      h.assets.put([announced(0, at(6.7)), announced(1000, at(6.8)), announced(2000, at(6.8, 'B'))]);
      expect(await versionsOf(h)).toEqual([['quay/1', 0, 1000, at(6.7)], ['quay/1', 1000, null, at(6.8, 'B')]]);
    }); // prettier-ignore

    it('forgets an announced asset when nothing is left of it: not while something was observed of it, and by its source', async () => {
      const h = await open();
      const [ended, endedGone] = changes('road/1');
      h.assets.put([changes('quay/1')[0](0, '{}'), changes('quay/2')[0](0, '{}'), ended(0, '{}'), endedGone(HOUR), changes('vessel/a', 'vessels')[0](0, '{}')]);
      h.append([obs(5 * DAY + HOUR, 1, 'quay/2/load')], 'harbour');
      const retention = { days: 7, rollUpDays: 30, sources: { vessels: 1 } };
      const left = async (days: number) => {
        await h.prune(retention, T0 + days * DAY);
        return (await versionsOf(h)).map(([id]) => id);
      };
      expect(await left(1)).toEqual(['quay/1', 'quay/2', 'road/1', 'vessel/a']);
      expect(await left(2)).toEqual(['quay/1', 'quay/2', 'road/1']);
      expect(await left(30)).toEqual(['quay/1', 'quay/2', 'road/1']);
      expect(await left(31)).toEqual(['quay/2']);
      expect(await left(36)).toEqual(['quay/2']);
      expect(await left(37)).toEqual([]);
    }); // prettier-ignore

    it('keeps no more versions that are over than it may, the newest of them', async () => {
      const h = await open();
      const ids = Array.from({ length: MOST_ENDED + 10 }, (_, i) => `road/${String(i).padStart(5, '0')}`);
      h.assets.put(ids.flatMap((id, i) => [changes(id)[0](i, '{}'), changes(id)[1](i + 1)]));
      h.assets.put([changes('quay/1')[0](0, '{}')]);
      expect((await versionsOf(h)).map(([id]) => id)).toEqual(['quay/1', ...ids.slice(10)]);
    });
  });
}

/** Announces and retires an asset, by ms after T0. */
const changes = (id: string, source = 'harbour') =>
  [
    (ms: number, json: string, isLearnt = false): AssetChange => ({ kind: 'announced', id, source, atMs: unixMs(T0 + ms), json, isLearnt }),
    (ms: number): AssetChange => ({ kind: 'retired', id, atMs: unixMs(T0 + ms) }),
  ] as const; // prettier-ignore
const versionsOf = async (h: HistoryStore) =>
  (await h.assets.all()).map(({ id, fromMs, toMs, json }) => [id, fromMs - T0, toMs === null ? null : toMs - T0, json]);
