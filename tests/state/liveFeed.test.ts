import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import { createReadings } from '../../src/state/readings.ts';
import { stageCm } from '../../src/state/stage.ts';
import { feedProcess, NO_SIMULATORS } from '../feed/feedProcess.ts';
import { liveViewer } from './liveViewer.ts';

const ends: (() => unknown)[] = [];
afterEach(() => Promise.all(ends.splice(0).map((end) => end())));

/** Short waits: the tests are about what happens then. */
function viewerOf(url: string) {
  const viewer = liveViewer(url);
  ends.push(viewer.connection.dispose);
  return viewer;
}

const soon = { timeout: 20_000, interval: 50 };

describe('the viewer on the real feed', () => {
  it(
    'holds what the feed holds, ages to offline when it is killed, and holds it again when it is back',
    { timeout: 60_000 },
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'hafenblick-'));
      // At an hour a second what is simulated speaks thousands of times a second: no two questions would ever meet the same state.
      const HAFENBLICK_CONFIG = join(folder, 'config.json');
      writeFileSync(HAFENBLICK_CONFIG, JSON.stringify({ simulators: NO_SIMULATORS }));
      const env = { DATA_DIR: folder, HAFENBLICK_CONFIG, FEED_CLOCK: 'recorded:flood-2024-01@3600' };
      const first = feedProcess(env);
      ends.push(() => first.end('SIGKILL'));
      const url = await first.ready;
      const { clock, catalogue, health, live, bothStates, connection } = viewerOf(url);
      const isSame = async (): Promise<void> => {
        const [held, reference] = await bothStates();
        expect(Object.keys(reference).length).toBeGreaterThan(3);
        expect(held).toEqual(reference);
      };

      await vi.waitFor(() => expect(health.getState().connection).toBe('open'), soon);
      expect(clock.getState().feed).toMatchObject({ mode: 'recorded', recording: 'flood-2024-01', speed: 3600 });
      expect(clock.getState().range!.fromMs).toBe(Date.UTC(2023, 11, 20));
      expect(stageCm(live, catalogue)).toBeGreaterThan(200);
      const applied = live.applied();
      await vi.waitFor(() => expect(live.applied()).toBeGreaterThan(applied), soon);
      await vi.waitFor(isSame, soon);

      // Out of sight nothing comes; looked at again, everything is there.
      connection.setHidden(true);
      await vi.waitFor(async () => {
        const [held, reference] = await bothStates();
        expect(held).not.toEqual(reference);
      }, soon);
      connection.setHidden(false);
      await vi.waitFor(isSame, soon);

      const before = stageCm(live, catalogue);
      const epoch = catalogue.getState().epoch;
      await first.end('SIGKILL');
      await vi.waitFor(
        () => expect(health.getState()).toMatchObject({ connection: 'reconnecting', isFeedDown: true }),
        soon,
      );
      expect(stageCm(live, catalogue)).toBe(before);

      const second = feedProcess({ ...env, PORT: new URL(url).port });
      ends.push(() => second.end('SIGKILL'));
      await second.ready;
      await vi.waitFor(() => expect(health.getState()).toMatchObject({ connection: 'open', isFeedDown: false }), soon);
      expect(catalogue.getState().epoch).not.toBe(epoch);
      await vi.waitFor(isSame, soon);
      await vi.waitFor(() => expect(health.getState().gaps).toMatchObject([{ isFilled: true }]), soon);
    },
  );

  it('comes back by itself after a planned shutdown', { timeout: 60_000 }, async () => {
    const env = { DATA_DIR: mkdtempSync(join(tmpdir(), 'hafenblick-')) };
    const first = feedProcess(env);
    ends.push(() => first.end('SIGKILL'));
    const url = await first.ready;
    const { health } = viewerOf(url);
    await vi.waitFor(() => expect(health.getState().connection).toBe('open'), soon);
    expect((await first.end()).code).toBe(0);
    await vi.waitFor(() => expect(health.getState().connection).toBe('reconnecting'), soon);
    const second = feedProcess({ ...env, PORT: new URL(url).port });
    ends.push(() => second.end('SIGKILL'));
    await second.ready;
    await vi.waitFor(() => expect(health.getState().connection).toBe('open'), { ...soon, timeout: 30_000 });
  });

  it('shows the flood crest of 6 January at noon from the history', { timeout: 60_000 }, async () => {
    const feed = feedProcess({ DATA_DIR: mkdtempSync(join(tmpdir(), 'hafenblick-')) });
    ends.push(() => feed.end('SIGKILL'));
    const { history, health, catalogue } = viewerOf(await feed.ready);
    await vi.waitFor(() => expect(health.getState().connection).toBe('open'), soon);
    const state = await history.stateAt(unixMs(Date.UTC(2024, 0, 6, 12)));
    expect(state.atMs).toBe(Date.UTC(2024, 0, 6, 12));
    const past = createReadings();
    state.columns(catalogue.getState())!.forEach(past.apply);
    const { index } = catalogue.getState().datastreams.get('gauge/duisburg-ruhrort/W')!.datastream;
    expect(Math.abs(past.get(index!)!.value - 938.6)).toBeLessThan(5);
  });
});
