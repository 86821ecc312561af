import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../src/live/observation.ts';
import { UNBOUNDED, type Bounds } from '../../../src/simulators/simulation.ts';
import { createAlarmLog } from '../../../src/feed/alarms/alarmLog.ts';
import { PIECE_MS } from '../../../src/feed/alarms/pieces.ts';
import { gravestFirst } from '../../../src/feed/alarms/gravestFirst.ts';
import { HOUR, MINUTE, observation, readerOf, T0 } from './stage.ts';
import { ALL, RULES, SPANS } from './twoDays.ts';

/** What a source that knows its past says of a span. */
function boundsOf(id: string, fromMs: number, toMs: number): Bounds {
  const its = ALL.filter(({ datastream, timeMs, value }) => datastream === id && timeMs >= fromMs && timeMs <= toMs && !Number.isNaN(value)); // prettier-ignore
  const values = its.map(({ value }) => value);
  const times = [fromMs, ...its.map(({ timeMs }) => timeMs), toMs];
  const longestSilenceMs = Math.max(...times.slice(1).map((timeMs, i) => timeMs - times[i]!));
  return { least: Math.min(...values), most: Math.max(...values), longestSilenceMs };
}
const recorded = () =>
  createAlarmLog({
    instances: () => RULES,
    read: readerOf(ALL),
    isReckoned: () => false,
    liveMs: () => null,
    spans: SPANS,
  });
const idsOf = async (log: ReturnType<typeof recorded>, atMs: number): Promise<string> =>
  (await log.activeAt(atMs)).active.map(({ instance, sinceMs, isSinceKnown }) => `${instance.id} ${sinceMs} ${isSinceKnown}`).sort().join('\n'); // prettier-ignore
const INSTANTS = Array.from({ length: 190 }, (_, i) => T0 + 20 * MINUTE + i * 15 * MINUTE);

describe('the alarms of an instant', () => {
  it('are the same forwards, backwards, in any order and after a restart', async () => {
    const forwards = recorded();
    const said = new Map<number, string>();
    for (const at of INSTANTS) said.set(at, await idsOf(forwards, at));
    expect(new Set(said.values()).size).toBeGreaterThan(50);
    const backwards = recorded();
    for (const at of INSTANTS.toReversed()) expect(await idsOf(backwards, at)).toBe(said.get(at));
    for (const at of [INSTANTS[100]!, INSTANTS[3]!, INSTANTS[180]!]) expect(await idsOf(recorded(), at)).toBe(said.get(at));
  }); // prettier-ignore

  it('are the same live as afterwards, whatever comes late and with a restart in between', async () => {
    let nowMs = T0;
    const known: Observation[] = [];
    const start = () =>
      createAlarmLog({
        instances: () => RULES,
        read: readerOf(known),
        isReckoned: () => false,
        liveMs: () => nowMs,
        spans: SPANS,
      });
    let live = start();
    await live.activeAt(nowMs);
    // Every seventh observation comes half an hour late.
    const arriving = ALL.map((o, i) => ({ o, atMs: o.timeMs + (i % 7 === 0 ? 30 : 1) * MINUTE })).sort((a, b) => a.atMs - b.atMs); // prettier-ignore
    const after = createAlarmLog({ instances: () => RULES, read: readerOf(ALL), isReckoned: () => false, liveMs: () => null, spans: SPANS }); // prettier-ignore
    let next = 0;
    for (const at of INSTANTS) {
      nowMs = at;
      for (; next < arriving.length && arriving[next]!.atMs <= nowMs; next++) {
        known.push(arriving[next]!.o);
        live.observed([arriving[next]!.o]);
      }
      // What had not come in yet an hour ago was not known then; by now it is.
      const settled = at - HOUR;
      if (settled > T0) expect(await idsOf(live, settled)).toBe(await idsOf(after, settled));
      if (at === INSTANTS[90]) live = start();
    }
  });

  it('are those that the events up to then raised and did not clear', async () => {
    const log = recorded();
    const { changes, isComplete } = await log.between(T0, T0 + 48 * HOUR);
    expect(isComplete).toBe(true);
    for (const at of INSTANTS.filter((_, i) => i % 9 === 0)) {
      const holding = new Set((await log.activeAt(T0)).active.map(({ instance }) => instance.id));
      for (const { atMs, isRaised, instance } of changes)
        if (atMs <= at) holding[isRaised ? 'add' : 'delete'](instance.id);
      expect((await log.activeAt(at)).active.map(({ instance }) => instance.id).sort()).toEqual([...holding].sort());
    }
  });

  it('are the same when a glance at the last values tells which cannot hold, and of those nothing is read', async () => {
    const blind = recorded();
    let isReadAll = true;
    for (const at of INSTANTS.filter((_, i) => i % 5 === 0)) {
      const read = new Set<string>();
      const reader = readerOf(ALL);
      const log = createAlarmLog({
        instances: () => RULES,
        read: (...asked) => (read.add(asked[0]), reader(...asked)),
        isReckoned: () => true,
        glance: (atMs) => ({
          last: (id) => ALL.findLast(({ datastream, timeMs }) => datastream === id && timeMs <= atMs),
          isLastAtHand: (id) => id !== 'room/1/heads',
          bounds: (id, fromMs) => boundsOf(id, fromMs, atMs),
        }),
        liveMs: () => null,
        spans: SPANS,
      });
      expect(await idsOf(log, at)).toBe(await idsOf(blind, at));
      isReadAll &&= read.size > 3;
    }
    expect(isReadAll).toBe(false);
  });

  it('do in a span what they do when every value of it is read, when bounds tell which of them do nothing, and those are not read', async () => {
    const [fromMs, toMs] = [T0, T0 + 48 * HOUR];
    const changesOf = async (log: ReturnType<typeof recorded>) =>
      (await log.between(fromMs, toMs)).changes.map(
        ({ instance, atMs, isRaised }) => `${instance.id} ${atMs} ${isRaised}`,
      );
    const asked = { blind: 0, bounded: 0 };
    const counted = (which: keyof typeof asked, bounds: (id: string, from: number, to: number) => Bounds) => {
      const reader = readerOf(ALL);
      return createAlarmLog({
        instances: () => RULES,
        read: (...what) => (asked[which]++, reader(...what)),
        isReckoned: () => true,
        glance: (atMs) => ({
          last: () => undefined,
          isLastAtHand: () => false,
          bounds: (id, from) => bounds(id, from, atMs),
        }),
        liveMs: () => null,
        spans: SPANS,
      });
    };
    const all = await changesOf(counted('blind', () => UNBOUNDED));
    expect(all.length).toBeGreaterThan(10);
    expect(await changesOf(counted('bounded', boundsOf))).toEqual(all);
    expect(asked.bounded).toBeLessThan(asked.blind);
  });

  it('know by bounds what was said before a piece and holds into it', async () => {
    const start = T0 + 6 * HOUR;
    const said = [-600, -10, 20, 60, 120, 240].map((minutes) => observation('room/1/CO2', 360 + minutes, minutes === -10 ? 1500 : 900)); // prettier-ignore
    const boundsIn = (fromMs: number, toMs: number): Bounds => {
      const values = said.filter(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs).map(({ value }) => value);
      return { ...UNBOUNDED, least: Math.min(...values), most: Math.max(...values) };
    };
    const log = createAlarmLog({
      instances: () => RULES.filter(({ id }) => id === 'iot/stuffy/room/1'),
      read: readerOf(said),
      isReckoned: () => true,
      glance: (atMs) => ({
        last: () => undefined,
        isLastAtHand: () => false,
        bounds: (_, fromMs) => boundsIn(fromMs, atMs),
      }),
      liveMs: () => null,
      spans: SPANS,
    });
    const { changes } = await log.between(start, start + 5 * HOUR);
    expect(changes.map(({ atMs, isRaised }) => [(atMs - start) / MINUTE, isRaised])).toEqual([[6, false]]);
  });

  it('that hold live when a piece ends hold in the next one until an event says that they are over', async () => {
    let nowMs = T0 + 5 * HOUR;
    // What was told and cannot be read again: a simulator that follows a gauge whose value came in later.
    const log = createAlarmLog({ instances: () => RULES, read: () => [], isReckoned: () => true, liveMs: () => nowMs, spans: SPANS }); // prettier-ignore
    const stuffy = async (): Promise<string[]> =>
      (await log.activeAt(nowMs)).active.map(({ instance }) => instance.id).filter((id) => id.includes('/stuffy/'));
    const tell = (minute: number, value: number): void => {
      nowMs = T0 + minute * MINUTE;
      log.observed([observation('room/1/CO2', minute, value)]);
    };
    expect(await stuffy()).toEqual([]);
    for (let minute = 350; minute <= 370; minute += 5) tell(minute, 1500);
    expect(await stuffy()).toEqual(['iot/stuffy/room/1']);
    tell(375, 900);
    expect(await stuffy()).toEqual([]);
    const { changes } = await log.between(
      T0,
      nowMs,
      Infinity,
      RULES.filter(({ id }) => id === 'iot/stuffy/room/1'),
    );
    expect(changes.map(({ atMs, isRaised }) => [isRaised, (atMs - T0) / MINUTE])).toEqual([[true, 350], [false, 375]]); // prettier-ignore
  });

  it('know since when they hold across the pieces the past is reckoned in', async () => {
    const flood = Array.from({ length: 4 * 60 }, (_, i) => observation('gauge/a/W', i * 15, i < 3 ? 900 : 940));
    const log = createAlarmLog({ instances: () => RULES, read: readerOf(flood), isReckoned: () => false, liveMs: () => null, spans: SPANS }); // prettier-ignore
    const [river] = (await log.activeAt(T0 + 55 * HOUR)).active;
    expect(river).toMatchObject({ sinceMs: T0 + 45 * MINUTE, isSinceKnown: true, last: { value: 940 } });
    expect(55 * HOUR).toBeGreaterThan(3 * PIECE_MS);
  });
});

describe('the events of a span', () => {
  it('that must be reckoned are complete when time was left for it, and of nine days at most; what is not known is told', async () => {
    const log = createAlarmLog({ instances: () => RULES, read: readerOf(ALL), isReckoned: (id) => id.startsWith('room'), liveMs: () => null, spans: SPANS }); // prettier-ignore
    const hasty = await log.between(T0, T0 + 48 * HOUR, -1);
    expect(hasty).toMatchObject({ isComplete: false, unreckoned: [{ fromMs: T0, toMs: T0 + 48 * HOUR }] });
    expect(new Set(hasty.changes.map(({ instance }) => instance.subject))).toEqual(new Set(['gauge/a']));
    const longer = await log.between(T0 - 170 * HOUR, T0 + 47 * HOUR);
    expect(longer).toMatchObject({ isComplete: true, unreckoned: [{ fromMs: T0, toMs: T0 + 47 * HOUR }] });
    // Centuries cost no more than what there is.
    expect(await log.between(0, T0 + 1e6 * HOUR)).toMatchObject({ isComplete: true, changes: hasty.changes });
    expect(await log.activeAt(T0 + 47 * HOUR, { withinMs: -1 })).toMatchObject({ isComplete: false });
    const patient = await log.between(T0, T0 + 48 * HOUR);
    expect(patient).toMatchObject({ isComplete: true, unreckoned: [] });
    // A longer span tells of what is known by then.
    const after = await log.between(T0 - 170 * HOUR, T0 + 60 * HOUR);
    expect(after.unreckoned).toEqual([{ fromMs: T0 + 54 * HOUR, toMs: T0 + 60 * HOUR }]);
    expect(patient.changes.length).toBeGreaterThan(hasty.changes.length);
  });

  it('of which there are too many leave out the frequent ones first', async () => {
    const { changes } = await recorded().between(T0, T0 + 48 * HOUR);
    const kept = gravestFirst(changes, 20);
    const river = changes.filter(({ instance }) => instance.subject === 'gauge/a');
    expect(kept).toHaveLength(20);
    expect(kept).toEqual(expect.arrayContaining(river.slice(0, 1)));
    expect(kept.map(({ atMs }) => atMs)).toEqual(kept.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
  });
});
