import type { Page } from 'playwright-core';
import { NAMED_VIEWS, type GeoPose } from '../../src/geo/cameraPose.ts';
import { launchBrowser, openPage, pictureReady, startServer } from '../browser/harness.ts';
import { settled } from './benchViewer.ts';
import { median, type Row } from './row.ts';

const SCREEN = { viewport: { width: 1920, height: 1080 } };
const OPENINGS = 3;
const ORBIT_MS = 3000;
/** Three quarters of a turn each way and back. */
const SWING_PX = 500;
const LIGHTS = { day: '/?at=2024-01-06T12:00:00Z&speed=0', night: '/?at=2024-01-06T18:00:00Z&speed=0' } as const;

/** Name of the graphics that draw the page, as the driver calls itself. */
const rendererOf = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const gl = document.createElement('canvas').getContext('webgl2');
    const names = gl?.getExtension('WEBGL_debug_renderer_info');
    return gl && names ? String(gl.getParameter(names.UNMASKED_RENDERER_WEBGL)) : 'no WebGL 2';
  });

/** Turns the view by hand: the right button held, to and fro. @returns frames drawn a second, script time p95 in ms */
export async function orbitByHand(
  page: Page,
  forMs = ORBIT_MS,
): Promise<{ readonly perSecond: number; readonly scriptMs: number }> {
  const told = () => page.evaluate(() => ({ ...window.hafenblick.stats(), nowMs: performance.now() }));
  const { width, height } = SCREEN.viewport;
  await page.mouse.move(width / 2, height / 2);
  await page.mouse.down({ button: 'right' });
  const before = await told();
  const began = performance.now();
  for (let now = began; now - began < forMs; now = performance.now())
    await page.mouse.move(width / 2 + SWING_PX * Math.sin((2 * Math.PI * (now - began)) / forMs), height / 2);
  const after = await told();
  await page.mouse.up({ button: 'right' });
  const seconds = (after.nowMs - before.nowMs) / 1000;
  return { perSecond: (after.framesDrawn - before.framesDrawn) / seconds, scriptMs: after.jsMs.p95 };
}

/** A view that has come to rest, after it was turned once: what it needs is there and its shaders are made. */
async function lookAt(page: Page, pose: GeoPose): Promise<void> {
  for (const isFirst of [true, false]) {
    await page.evaluate((to) => window.hafenblick.view(to), pose);
    await settled(page);
    if (isFirst) await orbitByHand(page);
  }
}

type Told = (group: string, figure: string, unit: string, measured: number, target?: string) => void;

/** At the pace of a display: how a page opens, which step of quality it comes to when left to itself, and what its script takes there. */
async function atDisplayPace(server: string, told: Told): Promise<void> {
  const browser = await launchBrowser();
  try {
    const opened: number[] = [];
    for (let i = 0; i < OPENINGS; i++) {
      const { page } = await openPage(browser, 'about:blank', SCREEN);
      const started = performance.now();
      await page.goto(server, { waitUntil: 'commit' });
      await pictureReady(page);
      opened.push((performance.now() - started) / 1000);
      await page.context().close();
    }
    told('opening', 'first complete picture', 's', median(opened), '≤ 3');
    const { page } = await openPage(browser, server + LIGHTS.day, SCREEN);
    console.log(`graphics: ${await rendererOf(page)}`);
    await pictureReady(page);
    // A step up is tried every ten seconds at the most: long enough for the two there are.
    for (let turns = 0; turns < 9; turns++) await orbitByHand(page);
    const { quality } = await page.evaluate(() => window.hafenblick.stats());
    told('left to itself', 'quality chosen', 'of 3', quality);
    for (const [name, pose] of Object.entries(NAMED_VIEWS)) {
      await lookAt(page, pose);
      const { perSecond, scriptMs } = await orbitByHand(page);
      told('left to itself', `${name}: frames a second, 60 at most`, '', perSecond);
      told('left to itself', `${name}: script a frame, p95`, 'ms', scriptMs, '≤ 5');
    }
  } finally {
    await browser.close();
  }
}

/** Without the limit of a display: what the graphics could do, on each step of quality. */
async function unlimited(server: string, told: Told): Promise<void> {
  const browser = await launchBrowser(['--disable-frame-rate-limit', '--disable-gpu-vsync']);
  try {
    for (const [light, quality] of [['day', 1], ['day', 2], ['day', 3], ['night', 3]] as const) {
      const { page } = await openPage(browser, `${server}${LIGHTS[light]}&quality=${quality}`, SCREEN);
      await pictureReady(page);
      for (const [name, pose] of Object.entries(NAMED_VIEWS)) {
        await lookAt(page, pose);
        const { perSecond } = await orbitByHand(page);
        told(`${light}, quality ${quality}`, `${name}: frames a second`, '', perSecond, '≥ 60');
      }
      await page.context().close();
    } // prettier-ignore
  } finally {
    await browser.close();
  }
}

/**
 * Frames a second at 1920 × 1080 while the view is turned by hand. CHROMIUM_ANGLE says what draws; with software GL the figures are of
 * software GL.
 */
export async function benchGraphics(): Promise<Row[]> {
  const server = await startServer();
  const rows: Row[] = [];
  const told: Told = (group, figure, unit, measured, target = '') => {
    rows.push({ group, figure, unit, measured, target });
  };
  try {
    await atDisplayPace(server.url, told);
    await unlimited(server.url, told);
  } finally {
    await server.stop();
  }
  return rows;
}
