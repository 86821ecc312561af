import type { Page } from 'playwright-core';
import { THEMES } from '../../src/schema/catalogue.ts';
import { launchBrowser, openPage, pictureReady, startServer } from '../browser/harness.ts';
import { settled } from './benchViewer.ts';
import { median, type Row } from './row.ts';

const PUSHES = 20;
const ASSET = 'gauge/duisburg-ruhrort';
/** Near the gauge: a far view costs software GL a second, which is not what is measured. */
const VIEW = '&cam=6.7268,51.4537,500,40,0';
const TOKEN = 'bench-token-of-this-run-only';

/** Nothing but what is posted changes: then a frame that is drawn is drawn because of it. */
const QUIET = {
  sources: Object.fromEntries(['pegelonline', 'uba', 'autobahn', 'duisburgRoadworks'].map((name) => [name, { enabled: false }])),
  simulators: Object.fromEntries(['vessels', 'transit', 'counters', 'detectors', ...THEMES].map((name) => [name, { enabled: false }])),
  tokens: { ingest: 'BENCH_INGEST_TOKEN' },
}; // prettier-ignore

/** When the next value has been applied, the first frame after that given to the driver, and drawn so that the next may be; ms since 1970. */
const nextDrawn = (page: Page): Promise<{ applied: number; submitted: number; drawn: number }> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const { observationsApplied, framesDrawn: drawnAtFirst } = window.hafenblick.stats();
        let applied = 0;
        // Before the value came: a small picture may be drawn before the watch is woken again.
        let framesDrawn = drawnAtFirst;
        // No named functions here: the name helper of the bundler does not come along into the page.
        const watch = setInterval(() => {
          const stats = window.hafenblick.stats();
          if (applied === 0) {
            if (stats.observationsApplied > observationsApplied) applied = Date.now();
            else framesDrawn = stats.framesDrawn;
          }
          if (applied === 0 || stats.framesDrawn === framesDrawn) return;
          clearInterval(watch);
          const submitted = Date.now();
          requestAnimationFrame(() => resolve({ applied, submitted, drawn: Date.now() }));
        }, 1);
      }),
  );

/**
 * From the moment a sender posts a value (SenML) until the viewer in Chromium has drawn it: feed, socket, worker, store and scene, all of
 * them as they are. Software GL draws with the processor: a small picture of low quality.
 */
export async function benchPixel(): Promise<Row[]> {
  const server = await startServer({ clock: 'live', config: QUIET, env: { BENCH_INGEST_TOKEN: TOKEN } });
  const browser = await launchBrowser();
  const post = async (metres: number): Promise<void> => {
    const response = await fetch(`${server.url}/api/ingest`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/senml+json' },
      body: JSON.stringify([{ n: `${ASSET}/W`, u: 'm', v: metres }]),
    });
    const answer = await response.text();
    if (!response.ok || !answer.includes('"accepted":1')) throw new Error(`not taken: ${response.status} ${answer}`);
  };
  try {
    const viewport = { width: 480, height: 270 };
    const { page } = await openPage(browser, `${server.url}/?lang=en&quality=0&sel=${ASSET}${VIEW}`, { viewport });
    await pictureReady(page);
    await post(4);
    await settled(page);
    const before = await page.screenshot();
    const untilDrawn: number[] = [];
    const untilApplied: number[] = [];
    const untilSubmitted: number[] = [];
    for (let i = 0; i < PUSHES; i++) {
      const drawn = nextDrawn(page);
      // The page watches before the value leaves.
      await page.evaluate('0');
      const began = Date.now();
      await post(i % 2 === 0 ? 9 : 4);
      const told = await drawn;
      untilApplied.push(told.applied - began);
      untilSubmitted.push(told.submitted - began);
      untilDrawn.push(told.drawn - began);
      await settled(page);
      if (i === 0 && before.equals(await page.screenshot()))
        throw new Error('the value changed nothing in the picture');
    }
    const p95 = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(0.95 * values.length)]!;
    const row = (figure: string, measured: number, target = ''): Row => ({ group: 'pixel', figure: `posted value: ${figure}`, unit: 'ms', measured, target }); // prettier-ignore
    return [
      row('applied in the viewer, median', median(untilApplied)),
      row('applied in the viewer, p95', p95(untilApplied)),
      row('frame given to the driver, median', median(untilSubmitted)),
      row('drawn by software GL, median', median(untilDrawn)),
      row('drawn by software GL, p95', p95(untilDrawn), '≤ 250'),
    ];
  } finally {
    await browser.close();
    await server.stop();
  }
}
