import { afterEach, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { createRuntime, type Runtime } from '../src/runtime.ts';
import { createCityClient } from '../src/state/city.ts';
import type { ScenePort } from '../src/state/scenePort.ts';
import { createFakePage } from './fakePage.ts';
import { createFakeFeed, FEED_START_MS, json } from './state/fakeFeed.ts';
import { createFakeTimers, settle } from './state/fakeTimers.ts';

const runtimes: Runtime[] = [];
afterEach(() => runtimes.splice(0).forEach((runtime) => runtime.dispose()));

function start(search = '', options: { memory?: Map<string, string> | null } = {}) {
  const timers = createFakeTimers();
  const feed = createFakeFeed(8, timers.now);
  feed.step([[0, 912]]);
  feed.answers.set('/api/state', (url) => {
    const at = new URL(url, 'http://feed.test').searchParams.get('at');
    const observation = { datastream: 'sensor/s0/W', time: at, value: 555, quality: 'good', origin: 'recorded' };
    return json({ at, observations: [observation] });
  });
  const page = createFakePage(search, options.memory);
  const runtime = createRuntime(createCityClient('/city'), {
    ...{ page, timers, fetch: feed.fetch, openSocket: feed.openSocket },
    random: () => 0.5,
    wallNow: () => FEED_START_MS,
    ...{ stories: {}, themes: {} },
  });
  runtimes.push(runtime);
  return { runtime, viewer: runtime.viewer, timers, feed, page };
}

function createScene() {
  const poses: unknown[] = [];
  let picturesDrawn: () => void = () => undefined;
  const port = {
    ready: new Promise<void>((resolve) => (picturesDrawn = resolve)),
    stats: () => ({ drawCalls: 42, buildings: 7 }),
    setPose: (pose: unknown) => {
      poses.push(pose);
      return Promise.resolve();
    },
    pick: (x: number, y: number) => Promise.resolve(x === 1 && y === 2 ? 'sensor/s1' : null),
    screenPositionOf: (id: string) => (id === 'sensor/s1' ? { x: 1, y: 2 } : null),
    picture: () => Promise.reject(new Error('not in this test')),
  } as unknown as ScenePort;
  return { port, poses, picturesDrawn: () => picturesDrawn() };
}

describe('the runtime', () => {
  it('opens with the home view, in German, and shows the live value', async () => {
    const { viewer, timers } = start();
    await timers.advance(200);
    expect(viewer.view.getState()).toMatchObject({
      face: 'planner',
      lang: 'de',
      scheme: 'light',
      reducedMotion: false,
    });
    expect(viewer.camera.getState().order).toEqual({ to: 'home', how: 'cut' });
    expect(viewer.health.getState().connection).toBe('open');
    expect(viewer.readings.get(0)?.value).toBe(912);
  });

  it('opens as the link says: face, instant, selection, theme, language', async () => {
    const { viewer, timers } = start(
      '?v=1&face=display&at=2024-01-06T12:00:00Z&sel=sensor/s1&theme=port&lang=en&layers=-trees&motion=reduced',
    );
    await timers.advance(500);
    expect(viewer.view.getState()).toMatchObject({
      ...{ face: 'display', lang: 'en', scheme: 'dark', theme: 'port', reducedMotion: true },
      hiddenLayers: new Set(['trees']),
    });
    expect(viewer.selection.getState().selected).toBe('sensor/s1');
    expect(viewer.clock.instant()).toBe(Date.UTC(2024, 0, 6, 12));
    expect(viewer.readings.get(0)?.value).toBe(555);
    viewer.clock.follow();
    expect(viewer.readings.get(0)?.value).toBe(912);
  });

  it('remembers the language, unless the link says another or storage is forbidden', () => {
    const memory = new Map<string, string>();
    start('?lang=zh', { memory });
    expect(start('', { memory }).viewer.view.getState().lang).toBe('zh');
    expect(start('?lang=en', { memory }).viewer.view.getState().lang).toBe('en');
    const forbidden = start('', { memory: null }).viewer.view;
    forbidden.setLanguage('en');
    expect(forbidden.getState().lang).toBe('en');
  });

  it('asks the feed for silence in a hidden tab', async () => {
    const { page, timers, feed } = start();
    await timers.advance(200);
    Object.assign(page.document, { hidden: true });
    page.document.dispatchEvent(new Event('visibilitychange'));
    expect(feed.latest()!.received.at(-1)).toMatchObject({ type: 'sub', maxHz: 0 });
  });

  it('asks for alarms and indicators after the first picture, also where the link goes to the past', async () => {
    const { runtime, feed, timers } = start('?at=2024-01-06T12:00:00Z');
    const scene = createScene();
    runtime.sceneChanged(scene.port);
    const isAsked = (path: string): boolean => feed.requests.some((url) => url.includes(path));
    await timers.advance(2_000);
    expect([isAsked('/api/state'), isAsked('/api/alarms'), isAsked('/api/indicators')]).toEqual([true, false, false]);
    scene.picturesDrawn();
    await settle();
    await timers.advance(2_000);
    expect([isAsked('/api/alarms'), isAsked('/api/indicators')]).toEqual([true, true]);
  });

  it('leaves no timer, no socket and nothing on the page when it is disposed of', async () => {
    const { runtime, page, timers, feed } = start('?face=display&at=2024-01-06T12:00:00Z&speed=60');
    await timers.advance(1_000);
    runtime.dispose();
    expect(timers.pending()).toBe(0);
    expect(feed.latest()!.isOpen).toBe(false);
    expect('hafenblick' in page).toBe(false);
  });
});

describe('window.hafenblick', () => {
  it('is ready when the scene has drawn its first complete picture', async () => {
    const { runtime, page } = start();
    let isReady = false;
    void page.hafenblick.ready.then(() => (isReady = true));
    const scene = createScene();
    runtime.sceneChanged(scene.port);
    await settle();
    expect(isReady).toBe(false);
    scene.picturesDrawn();
    await settle();
    expect(isReady).toBe(true);
  });

  it('is ready with the list where there is no WebGL', async () => {
    const { viewer, page, timers } = start();
    viewer.health.setState({ graphics: 'none' });
    await timers.advance(200);
    await expect(page.hafenblick.ready).resolves.toBeUndefined();
  });

  it('gives the figures of scene and state together, also before there is a scene', async () => {
    const { runtime, page, timers } = start();
    expect(page.hafenblick.stats()).toMatchObject({
      drawCalls: 0,
      assets: 0,
      clock: { mode: 'follow', instant: null },
    });
    await timers.advance(200);
    runtime.sceneChanged(createScene().port);
    expect(page.hafenblick.stats()).toMatchObject({
      ...{ drawCalls: 42, buildings: 7, assets: 8, observationsApplied: 1 },
      clock: { mode: 'follow', instant: '2024-01-04T12:00:00.200Z', speed: 1 },
    });
  });

  it('moves the camera by name and by figures, once there is a scene, and refuses what is neither', async () => {
    const { runtime, page } = start();
    const scene = createScene();
    const moved = page.hafenblick.view('port');
    runtime.sceneChanged(scene.port);
    await moved;
    const pose = { lon: 6.7, lat: 51.4, distance: 100, pitch: 30, bearing: 0 };
    await page.hafenblick.view(pose);
    expect(scene.poses).toEqual([{ lon: 6.758, lat: 51.4545, distance: 2300, pitch: 27, bearing: 40 }, pose]);
    await expect(page.hafenblick.view('moon' as 'port')).rejects.toThrow(
      'home, port, inner-harbour, steel-north, city',
    );
    await expect(page.hafenblick.view({ ...pose, pitch: Number.NaN })).rejects.toThrow(RangeError);
  });

  it('selects, picks and finds assets on the screen', async () => {
    const { runtime, viewer, page, timers } = start();
    await timers.advance(200);
    runtime.sceneChanged(createScene().port);
    page.hafenblick.select('sensor/s1');
    expect(viewer.selection.getState().selected).toBe('sensor/s1');
    expect(() => page.hafenblick.select('sensor/none')).toThrow('there is no asset "sensor/none"');
    page.hafenblick.select(null);
    expect(viewer.selection.getState().selected).toBeNull();
    expect(await page.hafenblick.pick(1, 2)).toBe('sensor/s1');
    expect(page.hafenblick.screenPositionOf('sensor/s1')).toEqual({ x: 1, y: 2 });
    runtime.sceneChanged(null);
    expect(page.hafenblick.screenPositionOf('sensor/s1')).toBeNull();
  });
});

describe('the configuration', () => {
  const read = (href: string, base = '/') => readConfig({ href, base, isDevelopment: false });

  it('knows where the feed is, by the page', () => {
    expect(read('https://twin.example/hafen/?x=1', '/hafen/')).toMatchObject({
      base: '/hafen',
      socketBase: 'wss://twin.example',
    });
    expect(read('http://localhost:5180/').socketBase).toBe('ws://localhost:5180');
  });

  it('takes flags that make sense and leaves the others', () => {
    expect(read('http://a/?tour=10&idle=5&motion=reduced&scheme=dark')).toMatchObject({
      ...{ tourMs: 10_000, idleMs: 5_000, motion: 'reduced', scheme: 'dark' },
    });
    expect(read('http://a/?tour=-1&idle=soon&motion=much&story=../x')).toEqual(read('http://a/'));
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(read('http://a/'))).toBe(true);
  });
});
