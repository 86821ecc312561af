import { beforeEach, describe, expect, it } from 'vitest';
import { createAnnouncements, watchForAnnouncements, type Announcement } from '../../src/state/announcements.ts';
import { createCatalogue } from '../../src/state/catalogue.ts';
import { createHealth } from '../../src/state/health.ts';
import { createReadings } from '../../src/state/readings.ts';
import { createSelection } from '../../src/state/selection.ts';
import type { Catalogue } from '../../src/schema/catalogue.ts';
import { assetAt, columnsOf } from './fakeFeed.ts';
import { createFakeTimers } from './fakeTimers.ts';

const label = { de: 'I', en: 'I', zh: 'I' };
const gauge = assetAt('gauge/ruhrort', 6.7, 51.4, {
  datastreams: [
    {
      ...{ id: 'gauge/ruhrort/W', property: 'W', name: label, unit: 'cm', intervalS: 900, index: 0 },
      thresholds: [
        { value: 930, level: 'watch', label },
        { value: 1130, level: 'alarm', label },
      ],
    },
  ],
});

function createSetup() {
  const timers = createFakeTimers();
  const announcements = createAnnouncements(timers);
  const health = createHealth();
  const selection = createSelection();
  const catalogue = createCatalogue();
  catalogue.catalogueLoaded({ type: 'FeatureCollection', epoch: 1, features: [gauge] } as unknown as Catalogue);
  const live = createReadings();
  watchForAnnouncements({ announcements, health, selection, catalogue, live });
  const said: { at: number; what: Announcement }[] = [];
  announcements.subscribe(({ current }) => current && said.push({ at: timers.now(), what: current }));
  let time = 0;
  const stage = (cm: number): void => {
    live.apply(columnsOf([[0, cm, ++time]]));
    live.publish();
  };
  return { timers, announcements, health, selection, said, stage };
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
    const { timers, selection, said, stage } = setup;
    stage(900);
    selection.selectAsset('a/a');
    await timers.advance(10);
    selection.selectAsset('a/b');
    stage(1200);
    await timers.advance(30_000);
    expect(said.map(({ what }) => what.key)).toEqual(['selected', 'alarm', 'selected']);
  });

  it('tell when a mark is crossed and left again, with the value, but not what was so from the start', async () => {
    const { timers, said, stage } = setup;
    stage(950);
    await timers.advance(20_000);
    expect(said).toEqual([]);
    stage(1131);
    await timers.advance(20_000);
    stage(1140);
    await timers.advance(20_000);
    stage(900);
    await timers.advance(20_000);
    const about = { asset: 'gauge/ruhrort', datastream: 'gauge/ruhrort/W' };
    expect(said.map(({ what }) => what)).toEqual([
      { key: 'alarm', ...about, value: 1131 },
      { key: 'normalAgain', ...about, value: 900 },
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
