import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAlarms, type Alarms } from '../../../src/feed/alarms/alarms.ts';
import type { ActiveAlarm } from '../../../src/feed/alarms/alarmLog.ts';
import { createAlarmWatch } from '../../../src/feed/alarms/alarmWatch.ts';
import { PIECE_MS } from '../../../src/feed/alarms/pieces.ts';
import type { FeedClock } from '../../../src/feed/feedClock.ts';
import { createLog } from '../../../src/feed/log.ts';
import { readSettings } from '../../../src/feed/settings.ts';
import { startFeed, type RunningFeed } from '../../../src/feed/startFeed.ts';
import { unixMs } from '../../../src/geo/units.ts';
import { CLEARED } from '../../../src/schema/alarms.ts';

const HOUR_MS = 3_600_000;
/** Ends of pieces of six hours, over three days: by night, in the morning, at noon and in the evening. */
const ENDS = Array.from({ length: 12 }, (_, k) => Date.parse('2024-01-03T12:00:00Z') + k * PIECE_MS);

let running: RunningFeed;
beforeAll(async () => {
  const env = { PORT: '0', DATA_DIR: mkdtempSync(join(tmpdir(), 'hafenblick-ends-')), FEED_CLOCK: 'recorded:flood-2024-01@0' }; // prettier-ignore
  running = await startFeed(
    readSettings(env, mkdtempSync(join(tmpdir(), 'hafenblick-no-config-'))),
    createLog('fatal'),
  );
}, 60_000);
afterAll(() => running.dispose());

const byName = ({ active }: { readonly active: readonly ActiveAlarm[] }): ReadonlyMap<string, ActiveAlarm> =>
  new Map(active.map((one) => [one.instance.id, one]));
/** Alarms of two instants that hold at the one and not at the other, and of which no event between them says so. */
async function vanished(alarms: Alarms, fromMs: number, toMs: number): Promise<string[]> {
  const [before, after] = [byName(await alarms.held(unixMs(fromMs))), byName(await alarms.held(unixMs(toMs)))];
  const gone = [...before.values()].filter(({ instance }) => !after.has(instance.id));
  const ends = await Promise.all(gone.map((one) => alarms.endOf(one, toMs)));
  return gone.flatMap(({ instance }, k) => (ends[k] === null || ends[k]! <= fromMs ? [instance.id] : []));
}

describe('an alarm of the real simulators that is over', () => {
  it('has said so by an event, also where a piece of the past ends', { timeout: 240_000 }, async () => {
    const { alarms } = running.feed;
    const rules = new Set<string>();
    for (const endMs of ENDS) {
      for (const { instance } of (await alarms.held(unixMs(endMs - 1))).active) rules.add(`${instance.about.theme}/${instance.about.rule}`); // prettier-ignore
      expect(await vanished(alarms, endMs - 1, endMs), new Date(endMs).toISOString()).toEqual([]);
    }
    // What needs days to be known, silence, and what changes by the hour.
    expect([...rules]).toEqual(expect.arrayContaining(['ecosystem/new-inquiry', 'connectivity/cell-silent', 'home/grid-strained', 'infrastructure/lights-out', 'driving/take-over'])); // prettier-ignore
    expect(rules.size).toBeGreaterThanOrEqual(8);
  });

  it('has lasted as long as its rule says: an inquiry is new for two days, not until the next piece', async () => {
    const { alarms } = running.feed;
    const only = ({ about }: ActiveAlarm['instance']): boolean => about.rule === 'new-inquiry';
    const heldMs: number[] = [];
    const raisedAt = new Map<string, number>();
    for (let k = 0; k < 8; k++) {
      const [fromMs, toMs] = [ENDS[0]! + k * 48 * HOUR_MS, ENDS[0]! + (k + 1) * 48 * HOUR_MS - 1];
      for (const { type, data, time } of (await alarms.events(fromMs, toMs, { only })).events) {
        if (type !== CLEARED) raisedAt.set(data.alarm, Date.parse(time));
        else if (raisedAt.has(data.alarm)) heldMs.push(Date.parse(time) - raisedAt.get(data.alarm)!);
      }
    }
    expect(heldMs.length).toBeGreaterThanOrEqual(5);
    expect(Math.min(...heldMs)).toBeGreaterThanOrEqual(24 * HOUR_MS);
  });

  it('says while it holds since when, and that it is simulated, however many days ago it began', async () => {
    const { alarms } = running.feed;
    const held = (await alarms.at(unixMs(ENDS[8]!))).alarms;
    const inquiries = held.filter(({ rule }) => rule === 'new-inquiry');
    const days = inquiries.map(({ since }) => (ENDS[8]! - Date.parse(since)) / (24 * HOUR_MS));
    expect(Math.max(...days)).toBeGreaterThan(2);
    expect(inquiries.filter(({ isSinceKnown, origin }) => !isSinceKnown || origin !== 'simulated')).toEqual([]);
    expect(held.filter(({ origin }) => origin === null)).toEqual([]);
  });

  it('has said so live, with the very event that the past tells', { timeout: 240_000 }, async () => {
    const { feed } = running;
    const [endMs, stepMs] = [ENDS[4]!, 5 * 60_000];
    let nowMs = endMs - 4 * stepMs;
    const clock: FeedClock = { mode: 'live', speed: 1, instant: () => unixMs(nowMs), loops: () => 0 };
    const { catalogue, past, themes, history, knowsItsPast } = feed;
    const acknowledgements = { put: () => undefined, between: () => [], last: () => null };
    const systems = { configured: () => null, known: () => null };
    const alarms = createAlarms({ catalogue, past, themes, history, knowsItsPast, acknowledgements, systems, clock });
    const events: { readonly type: string; readonly id: string; readonly data: { readonly alarm: string } }[] = [];
    const watch = createAlarmWatch(alarms, clock, (told) => events.push(...told.map(({ text }) => JSON.parse(text) as (typeof events)[0]))); // prettier-ignore
    const holding = new Set((await alarms.held(clock.instant())).active.map(({ instance }) => instance.id));
    await watch.look();
    const cleared: string[] = [];
    for (let step = 1; step <= 8; step++) {
      const beforeMs = nowMs;
      nowMs += stepMs;
      alarms.observed(feed.pasts.flatMap((one) => [...one.everythingBetween(beforeMs + 1, nowMs, { stepMs: 60_000, isFresh: true })].flat())); // prettier-ignore
      events.length = 0;
      await watch.look();
      for (const { type, id, data } of events) {
        if (type === CLEARED) cleared.push(id);
        if (type.endsWith('.follows')) continue;
        holding[type === CLEARED ? 'delete' : 'add'](data.alarm);
      }
      expect([...holding].sort()).toEqual([...byName(await alarms.held(clock.instant())).keys()].sort());
    }
    const names = new Set(cleared.map((id) => id.slice(0, id.indexOf(':cleared:'))));
    const told = await alarms.events(endMs - PIECE_MS, nowMs, { only: ({ id }) => names.has(id) });
    expect(names.size).toBeGreaterThan(0);
    expect(told.events.map(({ id }) => id)).toEqual(expect.arrayContaining(cleared));
  });
});
