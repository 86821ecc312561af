import { afterEach, describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import { createCityClient } from '../../src/state/city.ts';
import { createRuntime, type Runtime } from '../../src/runtime.ts';
import { createFakePage } from '../fakePage.ts';
import { createFakeFeed, FEED_START_MS } from './fakeFeed.ts';
import { createFakeTimers, settle } from './fakeTimers.ts';
import { DAY_FROM, DAY_TO, recordedDay } from './recordedDay.ts';

const HOUR = 3_600_000;
const runtimes: Runtime[] = [];
afterEach(() => runtimes.splice(0).forEach((runtime) => runtime.dispose()));

/** A viewer that shows the feed: `sensor/s0/W` is 912 live. */
async function follow(options: { isDown?: boolean } = {}) {
  const timers = createFakeTimers();
  const feed = createFakeFeed(8, timers.now);
  feed.step([[0, 912]]);
  feed.setDown(options.isDown ?? false);
  const runtime = createRuntime(createCityClient('/city'), {
    ...{ page: createFakePage(''), timers, fetch: feed.fetch, openSocket: feed.openSocket },
    ...{ random: () => 0.5, wallNow: () => FEED_START_MS, stories: {}, themes: {} },
  });
  runtimes.push(runtime);
  await timers.advance(300);
  const { viewer } = runtime;
  const value = (datastream: string) => {
    const index = viewer.catalogue.getState().datastreams.get(datastream)?.datastream.index;
    return index === undefined ? undefined : viewer.readings.get(index);
  };
  return { timers, feed, viewer, value };
}
const given = (bytes: Uint8Array<ArrayBuffer>, name = 'day.hafenblick') => ({
  name,
  size: bytes.length,
  arrayBuffer: () => Promise.resolve(bytes.buffer),
});

describe('a recording file in the viewer', () => {
  for (const isDown of [false, true])
    it(`plays without a request to the feed, ${isDown ? 'which was never there' : 'which is there'}`, async () => {
      const { timers, feed, viewer, value } = await follow({ isDown });
      await viewer.recording.open(given(await recordedDay()));
      expect(viewer.recording.getState()).toMatchObject({
        status: 'playing',
        trouble: null,
        file: { name: 'day.hafenblick', fromMs: DAY_FROM, toMs: DAY_TO, observations: 168 },
      });
      const requests = feed.requests.length;
      viewer.clock.goTo(unixMs(DAY_FROM + 12 * HOUR));
      await timers.advance(500);
      // Counts quarters; was live when it was recorded, and is not any more.
      expect(value('sensor/s0/W')).toMatchObject({ value: 48, origin: 'recorded' });
      expect(value('sensor/s1/W')).toMatchObject({ value: 48, origin: 'computed' });
      expect(viewer.health.getState()).toMatchObject({ connection: 'file', isFeedDown: false });
      expect(viewer.clock.getState().range).toEqual({ fromMs: DAY_FROM, toMs: DAY_TO });
      await timers.advance(120_000);
      expect(feed.requests.length).toBe(requests);
      expect(feed.sockets.filter(({ isOpen }) => isOpen)).toEqual([]);
    });

  it('gives charts, events, alarms, outages and CSV of its own', async () => {
    const { timers, viewer } = await follow();
    // Without WebGL the list is the first picture, for which the alarms wait.
    viewer.health.setState({ graphics: 'none' });
    await viewer.recording.open(given(await recordedDay()));
    const [from, to] = [unixMs(DAY_FROM), unixMs(DAY_TO)];
    const { unit, buckets } = await viewer.history.series('sensor/s1/W', from, to, 24);
    expect(unit).toBe('cm');
    // The six hours without a value are no buckets; 24 points over 24 h and a moment are two-hour buckets.
    expect(buckets.map(({ tMs }) => (tMs - DAY_FROM) / HOUR)).toEqual([0, 2, 4, 12, 14, 16, 18, 20, 22]);
    expect(buckets[0]).toMatchObject({ min: 0, max: 7, mean: 3.5, last: 7, n: 8, origin: 'computed' });
    const half = unixMs(DAY_FROM + 12 * HOUR);
    expect(await viewer.history.events(from, half)).toHaveLength(1);
    viewer.clock.goTo(half);
    await timers.advance(1000);
    // What was raised before and is not over holds.
    expect(viewer.alarms.getState()).toMatchObject({ status: 'ready', atMs: half, alarms: [{ alarm: 'iot/high/3' }] });
    expect(await viewer.history.outages(half, to)).toEqual([]);
    expect(await viewer.history.outages(from, half)).toMatchObject([{ source: 'feed' }]);
    const csv = (await viewer.history.csvText('sensor/s0/W', from, half)).trim().split('\r\n');
    expect(csv).toHaveLength(1 + 49);
    expect(csv[1]).toBe('2024-01-06T00:00:00.000Z,0,cm,good,recorded');
  });

  it('plays to its end and stands there, without falling back to the feed', async () => {
    const { timers, viewer } = await follow();
    await viewer.recording.open(given(await recordedDay()));
    expect(viewer.clock.getState().speed).toBe(720);
    await timers.advance(180_000);
    expect(viewer.recording.getState().status).toBe('playing');
    expect(viewer.clock.instant()).toBe(DAY_TO);
    expect(viewer.clock.isRunning()).toBe(false);
  });

  it('is left for the feed as it was: catalogue, range, live values, nothing of the file', async () => {
    const { timers, viewer, value } = await follow();
    const range = viewer.clock.getState().range;
    const epoch = viewer.catalogue.getState().epoch;
    await viewer.recording.open(given(await recordedDay()));
    await timers.advance(1_000);
    expect(viewer.catalogue.getState().epoch).toBe(99);
    viewer.clock.follow();
    expect(viewer.recording.getState()).toMatchObject({ status: 'none', file: null });
    await timers.advance(1_000);
    expect(viewer.catalogue.getState().epoch).toBe(epoch);
    expect(viewer.clock.getState().range?.fromMs).toBe(range?.fromMs);
    expect(viewer.health.getState()).toMatchObject({ connection: 'open', isFeedDown: false });
    expect(value('sensor/s0/W')?.value).toBe(912);
    expect(viewer.health.getState().sources.map(({ id }) => id)).toEqual(['recording']);
  });

  it('that is broken changes nothing and says what is wrong and where', async () => {
    const { timers, viewer, value } = await follow();
    const bytes = await recordedDay();
    const cases = [
      [bytes.slice(0, 600), 'short', /^byte \d+/],
      [new Uint8Array(100), 'kind', /byte 0/],
      [Uint8Array.from(bytes, (byte, i) => (i === 8 ? 9 : byte)), 'version', /byte 8/],
      [Uint8Array.from(bytes, (byte, i) => (i === 40 ? byte ^ 1 : byte)), 'checksum', /section HEAD/],
    ] as const;
    for (const [spoilt, fault, place] of cases) {
      await viewer.recording.open(given(spoilt, 'b.hafenblick'));
      const { status, trouble } = viewer.recording.getState();
      expect(status).toBe('none');
      expect(trouble).toMatchObject({ fault, file: 'b.hafenblick', place: expect.stringMatching(place) as string });
    }
    const huge = { name: 'c', size: 3e9, arrayBuffer: () => Promise.reject(new Error('must not be read')) };
    await viewer.recording.open(huge);
    expect(viewer.recording.getState().trouble?.fault).toBe('large');
    const gone = { name: 'd', size: 9, arrayBuffer: () => Promise.reject(new Error('gone')) };
    await viewer.recording.open(gone);
    expect(viewer.recording.getState().trouble?.fault).toBe('unreadable');
    await timers.advance(1_000);
    expect(value('sensor/s0/W')?.value).toBe(912);
    expect(viewer.clock.getState().mode).toBe('follow');
  });

  it('takes the place of another one, and a broken one does not', async () => {
    const { viewer } = await follow();
    await viewer.recording.open(given(await recordedDay(), 'one'));
    await viewer.recording.open(given(await recordedDay(), 'two'));
    await viewer.recording.open(given(new Uint8Array(20), 'three'));
    expect(viewer.recording.getState()).toMatchObject({ status: 'playing', file: { name: 'two' } });
    viewer.recording.leave();
    expect(viewer.catalogue.getState().epoch).toBe(7);
  });
});

describe('making a recording', () => {
  it('gives the bytes and the name that the feed says, or why not', async () => {
    const { feed, viewer } = await follow();
    const [from, to] = [unixMs(DAY_FROM), unixMs(DAY_TO)];
    const headers = { 'content-disposition': 'attachment; filename="day.hafenblick"' };
    feed.answers.set('/api/recording', () => new Response('bytes', { headers }));
    const made = await viewer.recording.make(from, to);
    expect(feed.requests.at(-1)).toBe('/api/recording?from=2024-01-06T00:00:00.000Z&to=2024-01-07T00:00:00.000Z');
    expect([made?.name, await made?.blob.text()]).toEqual(['day.hafenblick', 'bytes']);
    feed.answers.set('/api/recording', () => new Response('{"title":"Span too long"}', { status: 413 }));
    expect(await viewer.recording.make(from, to)).toBeNull();
    expect(viewer.recording.getState().trouble?.fault).toBe('tooLong');
    feed.setDown(true);
    await settle();
    expect(await viewer.recording.make(from, to)).toBeNull();
    expect(viewer.recording.getState()).toMatchObject({ isSaving: false, trouble: { fault: 'noAnswer' } });
  });
});
