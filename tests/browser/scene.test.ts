import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, pictureReady, settled, startServer, type RunningServer } from './harness.ts';

const CREST = 'lang=en&at=2024-01-06T12:00:00Z&speed=0';
const GAUGE = 'gauge/duisburg-ruhrort';

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const open = (query: string) => openPage(browser, `${server.url}/?${query}`);

describe('the scene, fed by the real feed', () => {
  it('opens with the city, the river at its stage, and no complaint and no request to another origin', async () => {
    const { page, complaints, foreign } = await open('lang=en');
    await pictureReady(page);
    const stats = await page.evaluate(() => window.hafenblick.stats());
    expect(stats.buildings).toBeGreaterThan(70_000);
    expect(stats.assets).toBeGreaterThan(800);
    expect(stats.observationsApplied).toBeGreaterThan(0);
    expect(stats.clock.mode).toBe('follow');
    expect(stats.drawCalls).toBeLessThanOrEqual(450);
    expect(await page.getByRole('region', { name: 'What is on screen' }).innerText()).toMatch(/2024/);
    expect(complaints).toEqual([]);
    expect(foreign).toEqual([]);
    await page.context().close();
  });

  it('has a place for every asset that stands somewhere, those too that come after the first picture', async () => {
    const { features } = (await (await fetch(`${server.url}/api/catalogue`)).json()) as {
      features: { id: string; geometry: object | null; properties: { mover?: object } }[];
    };
    const standing = features.filter(({ geometry, properties }) => geometry && !properties.mover).map(({ id }) => id);
    expect(standing.length).toBeGreaterThan(2500);
    const { page } = await open(`${CREST}&cam=city`);
    await pictureReady(page);
    const missing = (ids: string[]) => ids.filter((id) => window.hafenblick.screenPositionOf(id) === null).length;
    await expect.poll(() => page.evaluate(missing, standing), { timeout: 60_000 }).toBe(0);
    await page.context().close();
  });

  it('draws nothing while nothing changes', async () => {
    const { page } = await open(CREST);
    await pictureReady(page);
    const frames = await settled(page);
    // Ten looks in a row at the same number of frames is standing still; a ticking scene never gets there.
    expect(frames).toBeGreaterThan(0);
    await page.context().close();
  });

  it('on software GL answers the wheel with the last picture moved, and draws the scene when the camera rests', async () => {
    const { page, complaints } = await open(CREST);
    await pictureReady(page);
    const drawnBefore = await settled(page);
    const moved = await page.evaluate(
      () =>
        new Promise<{ drawn: number; change: number; brightness: number }>((resolve, reject) => {
          const canvas = document.querySelector('canvas')!;
          const small = new OffscreenCanvas(64, 36).getContext('2d', { willReadFrequently: true })!;
          const before: number[] = [];
          const turns = window.hafenblick.stats().framesReprojected;
          const at = { clientX: canvas.clientWidth / 2, clientY: canvas.clientHeight / 2 };
          canvas.dispatchEvent(new WheelEvent('wheel', { deltaY: -120, bubbles: true, cancelable: true, ...at }));
          let looks = 0;
          // The picture can be read in the turn of the browser that drew it.
          requestAnimationFrame(function look() {
            const { framesReprojected, framesDrawn } = window.hafenblick.stats();
            if (framesReprojected > turns) {
              small.drawImage(canvas, 0, 0, 64, 36);
              const pixels = [...small.getImageData(0, 0, 64, 36).data];
              if (before.length === 0) before.push(...pixels);
              const change = pixels.reduce((sum, value, i) => sum + Math.abs(value - before[i]!), 0) / pixels.length;
              const brightness = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
              if (change > 0.5) {
                resolve({ drawn: framesDrawn, change, brightness });
                return;
              }
            }
            if (++looks > 600) {
              reject(new Error('no picture that was moved'));
              return;
            }
            requestAnimationFrame(look);
          });
        }),
    );
    // All of it from the one picture, as bright as that, and on its way.
    expect(moved.drawn).toBe(drawnBefore);
    expect(moved.brightness).toBeGreaterThan(60);
    expect(moved.change).toBeLessThan(60);
    expect(await settled(page)).toBeGreaterThan(drawnBefore);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('opens the details of the gauge with the recorded figure when its pixel is clicked', async () => {
    const { page } = await open(CREST);
    await pictureReady(page);
    await page.evaluate(() =>
      window.hafenblick.view({ lon: 6.7279, lat: 51.4553, distance: 700, pitch: 35, bearing: 60 }),
    );
    await settled(page);
    const at = await page.evaluate((id) => window.hafenblick.screenPositionOf(id), GAUGE);
    const box = (await page.locator('canvas').first().boundingBox())!;
    await page.mouse.click(box.x + at!.x, box.y + at!.y);
    const details = page.getByRole('region', { name: 'Details' });
    await details.waitFor();
    await expect.poll(() => details.innerText()).toMatch(/93[89](\.\d)?\scm/);
    const text = await details.innerText();
    expect(text).toMatch(/Ruhrort/);
    expect(text).toMatch(/recorded/i);
    expect(text).toMatch(/780\.8/);
    expect(new URL(page.url()).searchParams.get('sel')).toBe(GAUGE);
    await page.context().close();
  });

  it('shows the same instant, camera and selection after a reload and in a second browser', async () => {
    const { page } = await open(`${CREST}&sel=${GAUGE}&cam=6.72790,51.45530,900,30,45`);
    await pictureReady(page);
    const details = page.getByRole('region', { name: 'Details' });
    await expect.poll(() => details.innerText()).toMatch(/93[89](\.\d)?\scm/);
    const where = await page.evaluate((id) => window.hafenblick.screenPositionOf(id), GAUGE);
    const address = page.url();
    await page.reload();
    await pictureReady(page);
    await expect.poll(() => details.innerText()).toMatch(/93[89](\.\d)?\scm/);
    expect(await page.evaluate((id) => window.hafenblick.screenPositionOf(id), GAUGE)).toEqual(where);

    const other = await launchBrowser();
    const { page: second } = await openPage(other, address);
    await pictureReady(second);
    await expect.poll(() => second.getByRole('region', { name: 'Details' }).innerText()).toMatch(/93[89](\.\d)?\scm/);
    const stats = await second.evaluate(() => window.hafenblick.stats());
    expect(stats.clock).toMatchObject({ mode: 'past', instant: '2024-01-06T12:00:00.000Z' });
    expect(await second.evaluate((id) => window.hafenblick.screenPositionOf(id), GAUGE)).toEqual(where);
    await other.close();
    await page.context().close();
  });

  it('selects in the scene what is selected in the list, and the list scrolls to what is selected in the scene', async () => {
    const { page } = await open(CREST);
    await pictureReady(page);
    const list = page.getByRole('list', { name: 'Assets' });
    await list.getByText('Ruhrort', { exact: false }).first().click();
    await page.getByRole('region', { name: 'Details' }).waitFor();
    await page.evaluate(() => window.hafenblick.select('bridge/neuenkamp'));
    await expect.poll(() => page.getByRole('region', { name: 'Details' }).innerText()).toMatch(/Neuenkamp/);
    await expect.poll(() => new URL(page.url()).searchParams.get('sel')).toBe('bridge/neuenkamp');
    await page.context().close();
  });

  it('raises the river on the way from low water to the crest of the flood', async () => {
    const { page } = await open('lang=en&at=2024-01-15T12:00:00Z&speed=0&cam=6.7345,51.4535,2600,25,62');
    await pictureReady(page);
    await settled(page);
    const low = await page.locator('canvas').first().screenshot();
    await page.goto(`${server.url}/?${CREST}&cam=6.7345,51.4535,2600,25,62`);
    await pictureReady(page);
    await settled(page);
    const high = await page.locator('canvas').first().screenshot();
    expect(Buffer.compare(low, high)).not.toBe(0);
    await page.context().close();
  });
});
