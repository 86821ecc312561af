import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import type { NamedView } from '../../../src/geo/cameraPose.ts';
import { launchBrowser, openPage } from '../../browser/harness.ts';
import { median } from '../row.ts';
import type { Contestant } from './contestants.ts';

const PROBE = join(import.meta.dirname, '../../peers/pages/probe.js');
const OPENINGS = 3;
const ORBIT_FRAMES = 24;
const BATCHES = 10;
const PIXEL_RUNS = 10;
/** With nothing new in it for so long a picture is at rest. */
const REST_MS = 3000;
const MOST_MS = 90_000;

interface Probe {
  readonly frames: { readonly ms: number; readonly draws: number; readonly at: number }[];
  readonly uploaded: number;
  readonly picture: object | null;
  readonly changed: Promise<number>;
  watch(): void;
  finish(): void;
}
declare const window: Window & { probe: Probe };

/** What is told of one viewer; units as the keys say. */
export interface Figures {
  readonly completeS: number;
  readonly restS: number;
  readonly completeMB: number;
  readonly restMB: number;
  readonly uploadedMiB: number;
  readonly heapMiB: number;
  readonly memoryMiB: number;
  readonly scriptMs: number;
  readonly scriptP95Ms: number;
  readonly drawsHome: number;
  readonly drawsCity: number;
  readonly busyMs: number;
  readonly idleMs: number;
  readonly pixelMs: number;
}

/**
 * Until frames have had equally many draws for a while, or there were none. A frame with less than half as many as another draws only what
 * has changed, over a kept picture; that picture itself is one draw more or less.
 * @returns when the first frame of that kind was drawn, ms since 1970
 */
const atRest = (page: Page): Promise<number> =>
  page.evaluate(
    ([restMs, mostMs]) =>
      new Promise<number>((resolve, reject) => {
        const began = Date.now();
        let draws = -1;
        let since = began;
        let changedAt = began;
        const watch = setInterval(() => {
          const last = window.probe.frames.at(-1);
          if (last && 2 * last.draws >= draws && Math.abs(last.draws - draws) > 1) {
            draws = last.draws;
            changedAt = last.at;
            since = Date.now();
          }
          if (Date.now() - began > mostMs!) reject(new Error(`not at rest after ${mostMs} ms`));
          else if (Date.now() - since < restMs!) return;
          clearInterval(watch);
          resolve(changedAt);
        }, 50);
      }),
    [REST_MS, MOST_MS],
  );

/** Until a frame has been drawn after this one, and the next may be. */
const nextFrame = (page: Page, drawnBefore: number): Promise<void> =>
  page.evaluate(
    (before) =>
      new Promise<void>((resolve) => {
        const watch = setInterval(() => {
          if (window.probe.frames.length <= before) return;
          clearInterval(watch);
          requestAnimationFrame(() => resolve());
        }, 1);
      }),
    drawnBefore,
  );
const framesOf = (page: Page): Promise<number> => page.evaluate(() => window.probe.frames.length);

/** Puts the camera there and waits for a frame from there. @returns the longest script of the frames until then, ms */
async function show(page: Page, contestant: Contestant, view: NamedView, turnedDeg = 0): Promise<number> {
  const before = await framesOf(page);
  await contestant.view(page, view, turnedDeg);
  await nextFrame(page, before);
  return page.evaluate((from) => Math.max(...window.probe.frames.slice(from).map(({ ms }) => ms)), before);
}

/** Draws of the last whole frame after the view has come to rest; it is drawn once more, whole, from a hair beside. */
async function drawsAt(page: Page, contestant: Contestant, view: NamedView): Promise<number> {
  await show(page, contestant, view, 0.2);
  await atRest(page);
  const before = await framesOf(page);
  await show(page, contestant, view);
  await atRest(page);
  const draws = await page.evaluate((from) => window.probe.frames.slice(from).map((frame) => frame.draws), before);
  const most = Math.max(...draws);
  return draws.findLast((count) => 2 * count >= most)!;
}

async function open(browser: Browser, contestant: Contestant) {
  const { page, complaints } = await openPage(browser, 'about:blank');
  await page.addInitScript({ path: PROBE });
  const before = contestant.bytes();
  const began = Date.now();
  await page.goto(contestant.address, { waitUntil: 'commit' });
  await contestant.ready(page);
  await page.evaluate(() => window.probe.finish());
  const complete = { s: (Date.now() - began) / 1000, bytes: contestant.bytes() - before };
  const rested = await atRest(page);
  if (complaints.length > 0) console.error(`${contestant.name}: ${complaints.join(' · ')}`);
  return { page, complete, rest: { s: (rested - began) / 1000, bytes: contestant.bytes() - before } };
}

const metric = async (session: CDPSession, name: string): Promise<number> => {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find((each) => each.name === name)?.value ?? Number.NaN;
};

/** JavaScript of the page after a collection; and all of the page with its workers, as the browser reckons it. */
async function memoryOf(page: Page): Promise<{ heap: number; all: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const heap = await metric(session, 'JSHeapUsedSize');
  await session.detach();
  const all = await page.evaluate(async () => {
    const { measureUserAgentSpecificMemory } = performance as Performance & { measureUserAgentSpecificMemory?: () => Promise<{ bytes: number }> }; // prettier-ignore
    return (await measureUserAgentSpecificMemory?.call(performance))?.bytes ?? Number.NaN;
  });
  return { heap, all };
}

/** Processor time of the main thread in a second in which a batch comes, and in one in which none does; ms. */
async function mainThreadCost(page: Page, contestant: Contestant): Promise<{ busy: number; idle: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const second = async (each: (i: number) => Promise<void>): Promise<number> => {
    const before = await metric(session, 'TaskDuration');
    const began = Date.now();
    for (let i = 0; i < BATCHES; i++) {
      await each(i);
      await page.waitForTimeout(Math.max(0, began + 1000 * (i + 1) - Date.now()));
    }
    return (((await metric(session, 'TaskDuration')) - before) * 1000) / BATCHES;
  };
  await contestant.send(1);
  await atRest(page);
  const idle = await second(() => Promise.resolve());
  const busy = await second((i) => contestant.send(i));
  await session.detach();
  return { idle, busy };
}

/** From the moment a batch is sent until a picture with it has been drawn by the graphics; ms. */
async function pixelDelays(page: Page, contestant: Contestant): Promise<number[]> {
  const delays: number[] = [];
  for (let i = 0; i < PIXEL_RUNS; i++) {
    await atRest(page);
    await page.evaluate(() => window.probe.watch());
    await show(page, contestant, 'home');
    await page.waitForFunction(() => window.probe.picture !== null);
    const began = Date.now();
    const changed = page.evaluate(() => window.probe.changed);
    await contestant.send(i);
    delays.push((await changed) - began);
  }
  return delays;
}

/** All figures of one viewer, in a browser of its own. */
export async function measure(contestant: Contestant): Promise<Figures> {
  const browser = await launchBrowser(['--enable-blink-features=ForceEagerMeasureMemory']);
  try {
    const openings: Omit<Awaited<ReturnType<typeof open>>, 'page'>[] = [];
    for (let i = 1; i < OPENINGS; i++) {
      const { page, ...told } = await open(browser, contestant);
      openings.push(told);
      await page.context().close();
    }
    const { page, ...told } = await open(browser, contestant);
    openings.push(told);
    const of = (pick: (opening: (typeof openings)[number]) => number): number => median(openings.map(pick));
    const uploaded = await page.evaluate(() => window.probe.uploaded);
    const memory = await memoryOf(page);

    const scripts: number[] = [];
    for (let i = 0; i < ORBIT_FRAMES; i++) scripts.push(await show(page, contestant, 'home', i * 3));
    scripts.sort((a, b) => a - b);
    const drawsCity = await drawsAt(page, contestant, 'city');
    const drawsHome = await drawsAt(page, contestant, 'home');
    const cost = await mainThreadCost(page, contestant);
    return {
      completeS: of(({ complete }) => complete.s),
      restS: of(({ rest }) => rest.s),
      completeMB: of(({ complete }) => complete.bytes) / 1e6,
      restMB: of(({ rest }) => rest.bytes) / 1e6,
      uploadedMiB: uploaded / 2 ** 20,
      heapMiB: memory.heap / 2 ** 20,
      memoryMiB: memory.all / 2 ** 20,
      scriptMs: median(scripts),
      scriptP95Ms: scripts[Math.floor(0.95 * scripts.length)]!,
      drawsHome,
      drawsCity,
      busyMs: cost.busy,
      idleMs: cost.idle,
      pixelMs: median(await pixelDelays(page, contestant)),
    };
  } finally {
    await browser.close();
  }
}
