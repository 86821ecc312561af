import type { CDPSession, Page } from 'playwright-core';
import { NAMED_VIEWS, type GeoPose } from '../../src/geo/cameraPose.ts';
import { launchBrowser, openPage, pictureReady, startServer } from '../browser/harness.ts';
import { MARK_FRAMES, measureFrames } from './frameScripts.ts';
import { median, type Row } from './row.ts';

const OPENINGS = 3;
const STANDING = '/?at=2024-01-06T12:00:00Z&speed=0';
const ORBIT_FRAMES = 24;
const IDLE_MS = 4000;
const TURN_MS = 4000;
const TURN_STEP_MS = 40;

/** Bytes that came over the wire, with their encoding, as the browser counts them. */
async function countTransfer(page: Page): Promise<{ session: CDPSession; bytes: () => number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  return { session, bytes: () => bytes };
}

/** Turns the camera round a view's centre, one drawn frame a step. */
async function orbit(page: Page, pose: GeoPose): Promise<void> {
  await page.evaluate(
    async ({ start, frames }) => {
      for (let i = 0; i < frames; i++)
        await window.hafenblick.view({ ...start, bearing: (start.bearing + i * 3) % 360 });
      await window.hafenblick.view(start);
    },
    { start: pose, frames: ORBIT_FRAMES },
  );
}

/**
 * Turns the view by hand for some seconds. To be called right after the first picture, when the rest of the city is on its way.
 * @returns milliseconds from one frame that shows the turn to the next, sorted
 */
async function turnByHand(page: Page): Promise<readonly number[]> {
  const { width, height } = page.viewportSize()!;
  const [x, y] = [width / 2, height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down({ button: 'right' });
  // As text: the name helper of the bundler does not come along into the page.
  await page.evaluate(`{
    const frames = () => window.hafenblick.stats().framesDrawn + window.hafenblick.stats().framesReprojected;
    const shown = [performance.now()];
    let before = frames();
    const look = () => {
      if (frames() !== before) shown.push(performance.now());
      before = frames();
      if (performance.now() - shown[0] < ${TURN_MS}) requestAnimationFrame(look);
      else window.turned = shown;
    };
    requestAnimationFrame(look);
  }`);
  const untilMs = performance.now() + TURN_MS;
  for (let i = 0; performance.now() < untilMs; i++) {
    await page.mouse.move(x + i * 3, y + Math.sin(i / 9) * 40);
    await page.waitForTimeout(TURN_STEP_MS);
  }
  await page.mouse.up({ button: 'right' });
  const shown = (await (await page.waitForFunction('window.turned')).jsonValue()) as number[];
  return shown
    .slice(1)
    .map((at, i) => at - shown[i]!)
    .sort((a, b) => a - b);
}

/** Until what comes after the first picture has come, and no frame was drawn for a second. */
async function everythingCame(page: Page): Promise<void> {
  do await settled(page);
  while ((await page.evaluate(() => window.hafenblick.stats().partsToCome)) > 0);
}

/** Until no frame has been drawn for a second: nothing of the orbit waits in the driver's queue any more. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let drawn = -1;
        let quiet = 0;
        const watch = setInterval(() => {
          const { framesDrawn } = window.hafenblick.stats();
          quiet = framesDrawn === drawn ? quiet + 1 : 0;
          drawn = framesDrawn;
          if (quiet < 10) return;
          clearInterval(watch);
          resolve();
        }, 100);
      }),
  );
}

/**
 * Milliseconds from a turn of the wheel until a frame that answers it has been drawn and the next may be, on the step at hand: the last
 * picture moved, or the scene; and until the scene itself has been drawn from the new place.
 */
async function answer(page: Page): Promise<{ readonly answered: number; readonly drawn: number }> {
  return page.evaluate(
    () =>
      new Promise<{ answered: number; drawn: number }>((resolve) => {
        const canvas = document.querySelector('canvas')!;
        const before = window.hafenblick.stats();
        const started = performance.now();
        const at = { clientX: canvas.clientWidth / 2, clientY: canvas.clientHeight / 2 };
        canvas.dispatchEvent(new WheelEvent('wheel', { deltaY: -120, bubbles: true, cancelable: true, ...at }));
        // No named functions here: the name helper of the bundler does not come along into the page.
        let isAnswered = false;
        let answered = 0;
        const watch = setInterval(() => {
          const now = window.hafenblick.stats();
          const isDrawn = now.framesDrawn !== before.framesDrawn;
          if (!isAnswered && (isDrawn || now.framesReprojected !== before.framesReprojected)) {
            isAnswered = true;
            requestAnimationFrame(() => (answered = performance.now() - started));
          }
          if (!isDrawn || answered === 0) return;
          clearInterval(watch);
          requestAnimationFrame(() => resolve({ answered, drawn: performance.now() - started }));
        }, 1);
      }),
  );
}

/** Counts that hold for any graphics, on each step of quality: draws, and what is on the graphics after all views were seen. */
export async function benchQualities(): Promise<Row[]> {
  const server = await startServer();
  const browser = await launchBrowser();
  const rows: Row[] = [];
  try {
    for (const quality of [0, 1, 2, 3]) {
      const { page } = await openPage(browser, `${server.url}${STANDING}&quality=${quality}`);
      await pictureReady(page);
      let [draws, geometry] = [0, 0];
      for (const pose of Object.values(NAMED_VIEWS)) {
        await page.evaluate((to) => window.hafenblick.view(to), pose);
        await settled(page);
        const stats = await page.evaluate(() => window.hafenblick.stats());
        draws = Math.max(draws, stats.drawCalls);
        geometry = Math.max(geometry, stats.geometryBytes);
      }
      const group = `quality ${quality}`;
      rows.push({ group, figure: 'draws, most of five views', unit: '', measured: draws, target: '≤ 300' });
      rows.push({ group, figure: 'geometry, most of five views', unit: 'MiB', measured: geometry / 2 ** 20, target: '≤ 80' }); // prettier-ignore
      await page.context().close();
    }
  } finally {
    await browser.close();
    await server.stop();
  }
  return rows;
}

/** The built viewer in Chromium with software GL at 1280 × 720: script time and counts carry over, frame rates do not. */
export async function benchViewer(): Promise<Row[]> {
  const server = await startServer();
  const browser = await launchBrowser();
  const rows: Row[] = [];
  const row = (group: string, figure: string, unit: string, measured: number, target = ''): void => {
    rows.push({ group, figure, unit, measured, target });
  };
  try {
    const opened: number[] = [];
    const transferred: number[] = [];
    const turned: { middle: number; longest: number }[] = [];
    for (let i = 0; i < OPENINGS; i++) {
      const { page } = await openPage(browser, 'about:blank');
      const transfer = await countTransfer(page);
      const started = performance.now();
      await page.goto(server.url, { waitUntil: 'commit' });
      await pictureReady(page);
      opened.push((performance.now() - started) / 1000);
      transferred.push(transfer.bytes() / 1e6);
      const gaps = await turnByHand(page);
      turned.push({ middle: median(gaps), longest: gaps.at(-1) ?? Number.NaN });
      await page.context().close();
    }
    row('opening', 'first complete picture', 's', median(opened), '≤ 3');
    row('opening', 'transferred until then, compressed', 'MB', median(transferred), '≤ 1.5');
    row('opening', 'view turned by hand in the next 4 s, frame to frame, median', 'ms', median(turned.map(({ middle }) => middle)), '≤ 250'); // prettier-ignore
    row('opening', 'view turned by hand in the next 4 s, frame to frame, longest', 'ms', median(turned.map(({ longest }) => longest))); // prettier-ignore

    for (const [name, pose] of Object.entries(NAMED_VIEWS)) {
      // A page of its own: the percentiles are of this view's frames.
      const { page } = await openPage(browser, 'about:blank');
      await page.addInitScript({ content: MARK_FRAMES });
      await page.goto(`${server.url}${STANDING}&cam=${name}`, { waitUntil: 'commit' });
      await pictureReady(page);
      await everythingCame(page);
      const { wallMs, cpuMs } = await measureFrames(browser, page, () => orbit(page, pose));
      const at = (times: readonly number[], share: number): number =>
        times[Math.floor(share * times.length)] ?? Number.NaN;
      const stats = await page.evaluate(() => window.hafenblick.stats());
      row(name, 'draws', '', stats.drawCalls, '≤ 300');
      row(name, 'triangles', 'k', stats.triangles / 1000);
      // The one is what a frame's script takes of the day, the other what it takes of the processor: software GL makes it wait.
      for (const [kind, times] of [['wall', wallMs], ['CPU', cpuMs]] as const) {
        row(name, `script a frame while orbiting, ${kind} time, median`, 'ms', at(times, 0.5));
        row(name, `script a frame while orbiting, ${kind} time, p95`, 'ms', at(times, 0.95), '≤ 5');
      } // prettier-ignore
      const answers: Awaited<ReturnType<typeof answer>>[] = [];
      for (let i = 0; i < OPENINGS; i++) {
        await settled(page);
        answers.push(await answer(page));
      }
      const medianOf = (key: 'answered' | 'drawn'): number => median(answers.map((one) => one[key]));
      row(name, 'a turn of the wheel is answered after', 'ms', medianOf('answered'), '≤ 250');
      row(name, 'and the scene drawn anew from there after', 'ms', medianOf('drawn'));
      await page.context().close();
    }

    const { page, foreign, complaints } = await openPage(browser, server.url + STANDING);
    await pictureReady(page);
    const stats = await page.evaluate(() => window.hafenblick.stats());
    row('memory', 'geometry', 'MiB', stats.geometryBytes / 2 ** 20, '≤ 80');
    row('memory', 'textures', 'MiB', stats.textureBytes / 2 ** 20);
    row('memory', 'buildings in the tiles', '', stats.buildings);

    // What is read after the first picture (trees, finer tiles, ways) has come.
    await everythingCame(page);
    const before = await page.evaluate(() => window.hafenblick.stats().framesDrawn);
    await page.waitForTimeout(IDLE_MS);
    const after = await page.evaluate(() => window.hafenblick.stats().framesDrawn);
    row('idle', 'frames drawn in 4 s while the clock stands', '', after - before, '= 0');
    row('idle', 'requests to other origins', '', foreign.length, '= 0');
    row('idle', 'console errors and warnings', '', complaints.length, '= 0');
  } finally {
    await browser.close();
    await server.stop();
  }
  return rows;
}
