import { createStore } from 'zustand/vanilla';
import { beforeEach, describe, expect, it } from 'vitest';
import { createAnnouncements, watchForAnnouncements, type Announcement } from '../../src/state/announcements.ts';
import { createHealth } from '../../src/state/health.ts';
import { createSelection } from '../../src/state/selection.ts';
import type { Alarm } from '../../src/schema/alarms.ts';
import type { AlarmsState, AlarmsStore } from '../../src/state/alarms.ts';
import { createFakeTimers } from './fakeTimers.ts';

const text = { de: 'I', en: 'I', zh: 'I' };
const alarm = (severity: 'watch' | 'alarm'): Alarm => ({
  ...{ alarm: `iot/high/gauge/ruhrort/${severity}`, rule: 'high', theme: 'iot', severity, title: text, cause: text },
  ...{ action: null, owner: null, link: null, datastream: 'gauge/ruhrort/W', value: 1131, unit: 'cm', origin: 'live' },
  ...{ subject: 'gauge/ruhrort', since: '2024-01-06T00:00:00.000Z', isSinceKnown: true, acknowledgement: null },
});

function createSetup() {
  const timers = createFakeTimers();
  const announcements = createAnnouncements(timers);
  const health = createHealth();
  const selection = createSelection();
  const alarms = createStore<Pick<AlarmsState, 'raised' | 'cleared'>>()(() => ({ raised: [], cleared: [] }));
  watchForAnnouncements({ announcements, health, selection, alarms: alarms as unknown as AlarmsStore });
  const said: { at: number; what: Announcement }[] = [];
  announcements.subscribe(({ current }) => current && said.push({ at: timers.now(), what: current }));
  return { timers, announcements, health, selection, said, alarms };
}

describe('announcements', () => {
  let setup: ReturnType<typeof createSetup>;
  beforeEach(() => {
    setup = createSetup();
  });

  it('come at most once in 10 s, however much happens, and the newest of a topic counts', async () => {
    const { timers, selection, said } = setup;
    for (let i = 0; i < 100; i++) {
      selection.selectAsset(`sensor/s${i}`);
      await timers.advance(300);
    }
    await timers.advance(20_000);
    expect(said.length).toBeLessThanOrEqual(5);
    for (let i = 1; i < said.length; i++) expect(said[i]!.at - said[i - 1]!.at).toBeGreaterThanOrEqual(10_000);
    expect(said.at(-1)!.what).toEqual({ key: 'selected', asset: 'sensor/s99' });
  });

  it('say the gravest first', async () => {
    const { timers, selection, said, alarms } = setup;
    selection.selectAsset('a/a');
    await timers.advance(10);
    selection.selectAsset('a/b');
    alarms.setState({ raised: [alarm('watch'), alarm('alarm')] });
    await timers.advance(40_000);
    expect(said.map(({ what }) => what.key)).toEqual(['selected', 'alarm', 'watch', 'selected']);
  });

  it('tell when an alarm is raised and when it is over', async () => {
    const { timers, said, alarms } = setup;
    alarms.setState({ raised: [alarm('alarm')] });
    await timers.advance(20_000);
    alarms.setState({ raised: [], cleared: [alarm('alarm')] });
    await timers.advance(20_000);
    expect(said.map(({ what }) => what)).toEqual([
      { key: 'alarm', asset: 'gauge/ruhrort', alarm: alarm('alarm') },
      { key: 'normalAgain', asset: 'gauge/ruhrort', alarm: alarm('alarm') },
    ]);
  });

  it('tell once of alarms that come one by one at many places, and of their end when the last is over', async () => {
    const { timers, said, alarms } = setup;
    const rooms = Array.from({ length: 100 }, (_, k): Alarm => ({ ...alarm('watch'), alarm: `education/air/${k}`, rule: 'air', theme: 'education', subject: `school/${k}` })); // prettier-ignore
    for (const room of rooms) {
      alarms.setState({ raised: [room], cleared: [] });
      await timers.advance(20_000);
    }
    expect(said.map(({ what: { key, count } }) => [key, count])).toEqual([['watch', undefined], ['watch', undefined], ['watch', undefined], ['watches', 4]]); // prettier-ignore
    alarms.setState({ raised: [], cleared: rooms.slice(1) });
    await timers.advance(20_000);
    expect(said).toHaveLength(4);
    alarms.setState({ raised: [], cleared: rooms.slice(0, 1) });
    await timers.advance(20_000);
    expect(said.at(-1)!.what.key).toBe('normalAgain');
  });

  it('tell as one what comes at once, and each that began in another hour', async () => {
    const { timers, said, alarms } = setup;
    const at = (k: number, since: string): Alarm => ({ ...alarm('alarm'), alarm: `iot/high/${k}`, subject: `gauge/${k}`, since }); // prettier-ignore
    const many = Array.from({ length: 9 }, (_, k) => at(k, '2024-01-06T00:10:00.000Z'));
    alarms.setState({ raised: [...many, at(20, '2024-01-06T01:00:00.000Z')] });
    await timers.advance(60_000);
    expect(said.map(({ what: { key, count } }) => [key, count])).toEqual([
      ['alarms', 9],
      ['alarm', undefined],
    ]);
  });

  it('tell of a lost connection and of its return, but not of the first one', async () => {
    const { timers, health, said } = setup;
    health.setState({ connection: 'open' });
    await timers.advance(20_000);
    expect(said).toEqual([]);
    health.setState({ connection: 'reconnecting' });
    health.setState({ isFeedDown: true });
    await timers.advance(20_000);
    health.setState({ connection: 'open', isFeedDown: false });
    await timers.advance(20_000);
    expect(said.map(({ what }) => what.key)).toEqual(['connectionLost', 'connectionBack']);
  });
});
