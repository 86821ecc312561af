import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { json } from '../contract/standIn.ts';
import { pegelonlineStandIn, RUHRORT, stationsJson, type StandIn } from '../feed/pegelonlineStandIn.ts';
import { launchBrowser, openPage, pictureReady, startServer, type RunningServer } from './harness.ts';

const HOUR = 3_600_000;
const STAMP = Math.floor(Date.now() / 900_000) * 900_000;
const iso = (ms: number): string => new Date(ms).toISOString();

let browser: Browser;
let server: RunningServer;
let upstream: StandIn;
beforeAll(async () => {
  upstream = await pegelonlineStandIn();
  const fresh = { timestamp: iso(STAMP), value: 400 };
  const past = Array.from({ length: 192 }, (_, i) => ({
    timestamp: iso(STAMP - (192 - i) * 900_000),
    value: 380 + i / 10,
  }));
  const ahead = Array.from({ length: 48 }, (_, i) => ({
    ...{ timestamp: iso(STAMP + (i + 1) * 2 * HOUR), value: 400 + i, initialized: iso(STAMP - 5 * HOUR) },
    type: i < 24 ? 'forecast' : 'estimate',
  }));
  upstream.answers.set('/stations.json', json(stationsJson(fresh)));
  upstream.answers.set(`/stations/${RUHRORT}/W/measurements.json`, json(past));
  upstream.answers.set(`/stations/${RUHRORT}/WV/measurements.json`, json(ahead));
  const sources = { pegelonline: { baseUrl: upstream.baseUrl }, uba: { enabled: false }, autobahn: { enabled: false } };
  [server, browser] = await Promise.all([startServer({ clock: 'live', config: { sources } }), launchBrowser()]);
});
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
afterAll(async () => {
  await browser.close();
  await server.stop();
  upstream.dispose();
});

/** Pixels of the chart in the colour of forecasts, in its left and in its right half. */
const violet = async (page: Page): Promise<[number, number]> => {
  await page.locator('.series-chart canvas').waitFor();
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.series-chart canvas')!;
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
    const hex = getComputedStyle(canvas).getPropertyValue('--chart-forecast').trim();
    const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
    const counts: [number, number] = [0, 0];
    for (let i = 0; i < data.length; i += 4)
      if (
        Math.abs(data[i]! - r!) + Math.abs(data[i + 1]! - g!) + Math.abs(data[i + 2]! - b!) < 24 &&
        data[i + 3]! > 200
      )
        counts[(i / 4) % width < width / 2 ? 0 : 1]++;
    return counts;
  });
};

describe('the forecast of a gauge', () => {
  it('is drawn after now, named in the key with source and time, and stands in the table', async () => {
    const { page, complaints } = await openPage(browser, `${server.url}/?lang=en&sel=gauge/duisburg-ruhrort&quality=0`);
    await pictureReady(page);
    const details = page.getByRole('region', { name: 'Details' });
    const key = details.locator('.chart-key');
    await expect.poll(() => key.textContent()).toMatch(/measured live.*forecast.*estimate.*WSV, PEGELONLINE · issued/);
    const [left, right] = await violet(page);
    expect(left).toBe(0);
    // Thin and dashed: few pixels have the colour unmixed.
    expect(right).toBeGreaterThan(15);
    await expect
      .poll(() => details.locator('.series-chart').getAttribute('aria-label'))
      .toMatch(/Forecast until .*: 447\s*cm/);
    await details.getByRole('button', { name: 'As a table' }).click();
    expect(await details.locator('.series-table tbody tr').first().textContent()).toMatch(/447.*estimate/);
    expect(complaints.filter((line) => !line.startsWith('WebSocket connection'))).toEqual([]);
  });

  it('is not shown at an instant of the past', async () => {
    const at = iso(STAMP - 24 * HOUR);
    const { page } = await openPage(
      browser,
      `${server.url}/?lang=en&sel=gauge/duisburg-ruhrort&quality=0&at=${at}&speed=0`,
    );
    await pictureReady(page);
    const key = page.getByRole('region', { name: 'Details' }).locator('.chart-key');
    await expect.poll(() => key.textContent()).toMatch(/measured live/);
    expect(await key.textContent()).not.toMatch(/forecast|estimate/);
    expect(await violet(page)).toEqual([0, 0]);
  });

  it('is read in the table when the program that draws curves cannot be had', async () => {
    const context = await browser.newContext();
    await context.route('**/assets/createChart-*.js', (route) => route.abort());
    const page = await context.newPage();
    await page.goto(`${server.url}/?lang=en&sel=gauge/duisburg-ruhrort&quality=0`);
    const first = page.getByRole('region', { name: 'Details' }).locator('.series-table tbody tr').first();
    await expect.poll(() => first.textContent(), { timeout: 60_000 }).toMatch(/447.*estimate/);
  });
});
