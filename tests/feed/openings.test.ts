import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../src/feed/log.ts';
import { createOpenings } from '../../src/feed/openings.ts';
import { readSettings } from '../../src/feed/settings.ts';
import { startFeed, type RunningFeed } from '../../src/feed/startFeed.ts';
import { NO_SIMULATORS } from './feedProcess.ts';

function setUp() {
  let nowMs = 100;
  const openings = createOpenings(() => nowMs);
  const asked = (...atMs: number[]): void => {
    for (const at of atMs) {
      nowMs = at;
      openings.fileAsked();
    }
  };
  const isUnderWayAt = (atMs: number): boolean => {
    nowMs = atMs;
    return openings.isUnderWay();
  };
  return { asked, isUnderWayAt };
}

describe('openings', () => {
  it('nobody opens a page before a file was asked for', () => {
    expect(setUp().isUnderWayAt(100)).toBe(false);
  });

  it('a page is opening as long as its files are asked for, and a moment longer', () => {
    const { asked, isUnderWayAt } = setUp();
    asked(1000, 3000, 5000);
    expect([isUnderWayAt(7400), isUnderWayAt(7600)]).toEqual([true, false]);
  });

  it('however many pages open one after another, nothing is put off for them for longer than a quarter of a minute', () => {
    const { asked, isUnderWayAt } = setUp();
    asked(...Array.from({ length: 30 }, (_, k) => k * 1000));
    expect(isUnderWayAt(29_100)).toBe(false);
    asked(40_000);
    expect(isUnderWayAt(40_100)).toBe(true);
  });
});

describe('a feed', () => {
  let running: RunningFeed;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hafenblick-openings-'));
    const off = { enabled: false };
    const config = { sources: { pegelonline: off, uba: off, autobahn: off }, simulators: NO_SIMULATORS };
    writeFileSync(join(folder, 'feed.json'), JSON.stringify(config));
    const env = { PORT: '0', DATA_DIR: folder, FEED_CLOCK: 'live', HAFENBLICK_CONFIG: join(folder, 'feed.json') };
    running = await startFeed(readSettings(env, folder), createLog('fatal'));
  }, 60_000);
  afterAll(() => running.dispose());

  it('takes a page to be opening when a file is asked for, not when values are or what is not there', async () => {
    const ask = async (path: string): Promise<number> =>
      (await fetch(`http://127.0.0.1:${running.port}${path}`)).status;
    const { openings } = running.feed;
    expect([await ask('/api/state'), await ask('/healthz'), await ask('/gone.js')]).toEqual([200, 200, 404]);
    expect(openings.isUnderWay()).toBe(false);
    expect(await ask('/icon.svg')).toBe(200);
    expect(openings.isUnderWay()).toBe(true);
  });
});
