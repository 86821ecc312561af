import { createServer } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, pictureReady, settled, startServer } from './harness.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

describe('the viewer, when things break', () => {
  it('keeps the scene when the feed is killed, says so in words and shape, and comes back when the feed does', async () => {
    const port = await freePort();
    const first = await startServer({ port, clock: 'recorded:flood-2024-01@1' });
    const { page } = await openPage(browser, `${first.url}/?lang=en&sel=gauge/duisburg-ruhrort`);
    await pictureReady(page);
    const connection = page.getByRole('status', { name: 'Connection' });
    const details = page.getByRole('region', { name: 'Details' });
    await expect.poll(() => connection.innerText()).toMatch(/recording/i);
    await expect.poll(() => details.innerText()).toMatch(/\d+\s?cm/);

    await first.stop('SIGKILL');
    await expect.poll(() => connection.innerText(), { timeout: 40_000 }).toMatch(/interrupted/i);
    await expect.poll(() => details.innerText(), { timeout: 40_000 }).toMatch(/offline/i);
    expect(await details.innerText()).toMatch(/\d+\s?cm/);
    await expect.poll(() => page.getByRole('region', { name: 'Notices' }).innerText()).toMatch(/Connection lost/);

    const second = await startServer({ port, clock: 'recorded:flood-2024-01@1' });
    await expect.poll(() => connection.innerText(), { timeout: 60_000 }).toMatch(/recording/i);
    await expect.poll(() => details.innerText()).not.toMatch(/offline/i);
    await expect.poll(() => page.getByRole('region', { name: 'Notices' }).innerText()).toMatch(/Connected again/);
    await page.context().close();
    await second.stop();
  });

  it('says so and lists the city where the browser forbids the page what its workers may draw', async () => {
    const server = await startServer();
    const { page } = await openPage(browser, 'about:blank');
    await page.addInitScript(() => {
      const every = Reflect.get(HTMLCanvasElement.prototype, 'getContext');
      HTMLCanvasElement.prototype.getContext = new Proxy(every, {
        apply: (real, canvas, asked) =>
          asked[0] === 'webgl2' ? null : (Reflect.apply(real, canvas, asked) as unknown),
      });
    });
    await page.goto(`${server.url}/?lang=en`);
    await pictureReady(page);
    await expect.poll(() => page.getByRole('region', { name: 'Notices' }).innerText()).toMatch(/WebGL/);
    await expect.poll(() => page.locator('canvas').count()).toBe(0);
    await page.context().close();
    await server.stop();
  });

  it('draws the picture again after the graphics context was lost', async () => {
    const server = await startServer();
    const { page } = await openPage(browser, `${server.url}/?lang=en&at=2024-01-06T12:00:00Z&speed=0`);
    await pictureReady(page);
    const before = await page.evaluate(() => window.hafenblick.stats().framesDrawn);
    await page.evaluate(() => {
      const gl = document.querySelector('canvas')!.getContext('webgl2')!;
      const lose = gl.getExtension('WEBGL_lose_context')!;
      lose.loseContext();
      window.setTimeout(() => lose.restoreContext(), 300);
    });
    await expect
      .poll(() => page.evaluate(() => window.hafenblick.stats().framesDrawn), { timeout: 60_000 })
      .toBeGreaterThan(before);
    await expect.poll(() => page.evaluate(() => window.hafenblick.stats().drawCalls)).toBeGreaterThan(20);
    // What was on the graphics card is there again: the gauge is drawn, and picked, where it stands.
    await page.evaluate(() =>
      window.hafenblick.view({ lon: 6.7279, lat: 51.4553, distance: 700, pitch: 35, bearing: 60 }),
    );
    await expect
      .poll(() =>
        page.evaluate(async (id) => {
          const at = window.hafenblick.screenPositionOf(id);
          return at && window.hafenblick.pick(at.x, at.y);
        }, 'gauge/duisburg-ruhrort'),
      )
      .toBe('gauge/duisburg-ruhrort');
    await page.context().close();
    await server.stop();
  });

  it('comes to rest in what it holds on the graphics, however often one walks through city and themes', async () => {
    const server = await startServer();
    const { page, complaints } = await openPage(browser, `${server.url}/?lang=en&at=2024-01-06T12:00:00Z&speed=0`);
    await pictureReady(page);
    const theme = page.getByRole('button', { name: /^Port/ }).first();
    const walk = async (): Promise<unknown> => {
      await theme.click();
      await page.evaluate(() => window.hafenblick.view('steel-north'));
      await page.evaluate(() => window.hafenblick.view('port'));
      await page.evaluate(() => window.hafenblick.select('gauge/duisburg-ruhrort'));
      await settled(page);
      await theme.click();
      await page.evaluate(() => window.hafenblick.select(null));
      await page.evaluate(() => window.hafenblick.view('home'));
      await settled(page);
      return page.evaluate(() => window.hafenblick.stats().held);
    };
    // Tiles and streets of these views come one after another, and stay: what is made anew and not given back never comes to rest.
    const held = [await walk()];
    do held.push(await walk());
    while (held.length < 9 && JSON.stringify(held.at(-1)) !== JSON.stringify(held.at(-2)));
    expect(held.at(-1)).toEqual(held.at(-2));
    expect(complaints).toEqual([]);
    await page.context().close();
    await server.stop();
  }, 300_000);

  it('begins again with a new canvas when the lost context does not come back', async () => {
    const server = await startServer();
    const { page } = await openPage(browser, `${server.url}/?lang=en&at=2024-01-06T12:00:00Z&speed=0`);
    await pictureReady(page);
    await page.evaluate(() => {
      const canvas = document.querySelector('canvas')!;
      canvas.dataset['lost'] = 'yes';
      canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!.loseContext();
    });
    await expect.poll(() => page.locator('canvas[data-lost]').count(), { timeout: 30_000 }).toBe(0);
    await expect
      .poll(() => page.evaluate(() => window.hafenblick.stats().drawCalls), { timeout: 60_000 })
      .toBeGreaterThan(20);
    await page.context().close();
    await server.stop();
  });

  it('shows the list with a sentence where there is no WebGL', async () => {
    const server = await startServer();
    const blind = await launchBrowser(['--disable-3d-apis']);
    const { page } = await openPage(blind, `${server.url}/?lang=en`);
    await pictureReady(page);
    await expect.poll(() => page.getByRole('region', { name: 'Notices' }).innerText()).toMatch(/no WebGL/);
    // Names with status and value, whatever is first in the list at this instant.
    await expect
      .poll(() => page.getByRole('list', { name: 'Assets' }).innerText())
      .toMatch(/(Alarm|Watch|Normal) · .+\n\d/);
    await blind.close();
    await server.stop();
  });
});
