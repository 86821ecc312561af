import { decode as decodePng } from 'fast-png';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromScene, gridConvergence, toScene } from '../../src/geo/sceneFrame.ts';
import { launchBrowser, openPage, pictureReady, settled, startServer, type RunningServer } from './harness.ts';
import { mapboxStandIn, TOKEN } from './mapboxStandIn.ts';

/** Fields in the south of the city: nothing of ours stands there. */
const PLACE = { lon: 6.685, lat: 51.347 };
const DISTANCE_M = 600;
const FIELD = `lang=en&quality=0&at=2024-01-06T12:00:00Z&speed=0&layers=-labels,-markers,-trees,-buildings,-rails&cam=${PLACE.lon},${PLACE.lat},${DISTANCE_M},90,0`;
const HALF_M = 20;
const centre = toScene(PLACE);
/** Scene metres east and south of the place looked at. */
const PATCHES = { '#ff00ff': [0, 0], '#00ffff': [200, -120] } as const;

const patchOf = ([east, south]: readonly [number, number]) =>
  ([[-1, -1], [1, -1], [1, 1], [-1, 1]] as const).map(([dx, dz]): [number, number] => {
    const { lon, lat } = fromScene({ x: centre.x + east + dx * HALF_M, z: centre.z + south + dz * HALF_M });
    return [lon, lat];
  }); // prettier-ignore

let standIn: Awaited<ReturnType<typeof mapboxStandIn>>;
let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  standIn = await mapboxStandIn(Object.entries(PATCHES).map(([colour, at]) => ({ colour, corners: patchOf(at) })));
  const config = { basemap: { provider: 'mapbox', baseUrl: standIn.baseUrl } };
  [server, browser] = await Promise.all([startServer({ config, env: { MAPBOX_TOKEN: TOKEN } }), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  standIn.dispose();
});

/** The part of a 1280 × 720 page that no panel covers, about the middle of the scene. */
const FREE = { x: 300, y: 80, width: 680, height: 540 };
const COLOURS = {
  '#ff00ff': (r: number, g: number, b: number) => r > 180 && g < 80 && b > 180,
  '#00ffff': (r: number, g: number, b: number) => r < 80 && g > 180 && b > 180,
};

/** Mean place of the pixels of each patch, pixels right and down of the middle of the page; null where one is not in the picture. */
async function placesOf(page: Page) {
  const { width, height, data, channels } = decodePng(await page.screenshot({ clip: FREE, timeout: 120_000 }));
  const meanOf = (isHue: (r: number, g: number, b: number) => boolean) => {
    let [x, y, count] = [0, 0, 0];
    for (let i = 0; i < width * height; i++) {
      if (!isHue(data[channels * i]!, data[channels * i + 1]!, data[channels * i + 2]!)) continue;
      x += FREE.x + (i % width) + 0.5 - 1280 / 2;
      y += FREE.y + Math.floor(i / width) + 0.5 - 720 / 2;
      count++;
    }
    return count < 100 ? null : { x: x / count, y: y / count };
  };
  return { magenta: meanOf(COLOURS['#ff00ff']), cyan: meanOf(COLOURS['#00ffff']) };
}

/** North is up on the page; the grid of the scene is turned against it. */
function seenFromNorth([east, south]: readonly [number, number]) {
  const turn = gridConvergence(PLACE);
  return {
    right: east * Math.cos(turn) - south * Math.sin(turn),
    down: south * Math.cos(turn) + east * Math.sin(turn),
  };
}

describe('the basemap', () => {
  it('lies under the scene to the metre, with its marks on it, and only the configured service is asked', async () => {
    const { page, complaints, foreign } = await openPage(browser, `${server.url}/?${FIELD}`);
    await pictureReady(page);
    let seen: Awaited<ReturnType<typeof placesOf>> | undefined;
    await expect
      .poll(async () => (seen = await placesOf(page)), { timeout: 200_000, interval: 1000 })
      .toEqual({ magenta: expect.anything() as unknown, cyan: expect.anything() as unknown });
    const metresPerPixel = (2 * DISTANCE_M * Math.tan(Math.PI / 8)) / 720;
    for (const [at, place] of [
      [seen!.magenta!, PATCHES['#ff00ff']],
      [seen!.cyan!, PATCHES['#00ffff']],
    ] as const) {
      const { right, down } = seenFromNorth(place);
      expect(Math.hypot(at.x * metresPerPixel - right, at.y * metresPerPixel - down)).toBeLessThan(1);
    }
    expect(standIn.requests.some((path) => path.startsWith('/styles/v1/mapbox/streets-v12'))).toBe(true);
    expect(foreign.filter((url) => !url.startsWith(standIn.baseUrl))).toEqual([]);
    expect(complaints.filter((text) => /Content Security Policy/i.test(text))).toEqual([]);
    for (const mark of ['.mapboxgl-ctrl-logo', '.mapboxgl-ctrl-attrib']) {
      const box = (await page.locator(mark).first().boundingBox())!;
      const isOnTop = await page.evaluate(
        ([selector, x, y]) => Boolean(document.elementFromPoint(x, y)?.closest(selector)),
        [mark, box.x + box.width / 2, box.y + box.height / 2] as const,
      );
      expect(isOnTop, mark).toBe(true);
    }
    expect(await page.locator('.mapboxgl-ctrl-attrib').innerText()).toContain('© Stand-in');

    await page.getByRole('button', { name: 'Layers' }).click();
    await page.getByText('billed to the operator').waitFor();
    await page.getByRole('checkbox', { name: 'Base map' }).click();
    await expect
      .poll(() => placesOf(page), { timeout: 120_000, interval: 1000 })
      .toEqual({ magenta: null, cyan: null });
    await page.context().close();
    // Two canvases on software GL, and several pictures of them.
  }, 400_000);

  it('gives way to our own ground when the service refuses the token, and says so', async () => {
    standIn.answer.status = 401;
    const { page } = await openPage(browser, `${server.url}/?${FIELD}`);
    await pictureReady(page);
    await page.getByRole('button', { name: 'Layers' }).click();
    await page.getByText('The base map is missing').waitFor({ timeout: 60_000 });
    expect(await page.locator('.mapboxgl-canvas').count()).toBe(0);
    standIn.answer.status = 200;
    await page.context().close();
  });

  it('is not loaded, and nobody is asked, where none is configured', async () => {
    const plain = await startServer();
    const { page } = await openPage(browser, 'about:blank');
    const requested: string[] = [];
    page.on('request', (request) => requested.push(request.url()));
    await page.goto(`${plain.url}/?${FIELD}`);
    await pictureReady(page);
    await expect.poll(() => requested.some((url) => url.endsWith('/api/settings'))).toBe(true);
    await settled(page);
    expect(requested.filter((url) => /mapbox/i.test(url))).toEqual([]);
    expect(requested.filter((url) => url.startsWith('http') && !url.startsWith(plain.url))).toEqual([]);
    await page.context().close();
    await plain.stop();
  });
});
