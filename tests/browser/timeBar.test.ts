import { createServer, connect, type Server, type Socket } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, pictureReady, startServer, type RunningServer } from './harness.ts';

let browser: Browser;
let server: RunningServer;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
// A page that draws on would slow down the next test.
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const instant = (page: Page): Promise<string | null> => page.evaluate(() => window.hafenblick.stats().clock.instant);

describe('the time bar', () => {
  it('shows events and gaps as they were, jumps between events, and shows a day, a week or all', async () => {
    const url = `${server.url}/?lang=en&at=2024-01-05T12:00:00Z&speed=0&sel=air/denw382&quality=0`;
    const { page, complaints } = await openPage(browser, url);
    await pictureReady(page);
    const bar = page.getByRole('region', { name: 'Time' });
    await expect.poll(() => bar.locator('.time-event').count()).toBeGreaterThan(0);
    // This station closed on 4 January: its gap begins there and reaches to the end.
    await expect.poll(() => bar.locator('.time-hole').last().getAttribute('title')).toMatch(/no values from 4 Jan/);

    // The river reached mark I (930 cm) in the night to 6 January.
    await page.getByRole('button', { name: 'To the next event' }).click();
    await expect.poll(() => instant(page)).toMatch(/^2024-01-0[56]T/);
    const first = await instant(page);
    await page.keyboard.press('.');
    await expect.poll(() => instant(page)).not.toBe(first);
    await page.keyboard.press(',');
    await expect.poll(() => instant(page)).toBe(first);
    await page.getByRole('button', { name: /^Events: / }).click();
    const list = page.getByRole('dialog', { name: 'Events' });
    await list
      .getByText(/mark I reached/)
      .first()
      .waitFor();
    await page.keyboard.press('Escape');

    const slider = page.getByRole('slider', { name: 'Time' });
    const handle = (): Promise<number> => bar.locator('.time-handle').evaluate((e) => parseFloat((e as HTMLElement).style.left)); // prettier-ignore
    await bar.getByRole('button', { name: 'Day', exact: true }).click();
    await expect.poll(handle).toBeCloseTo(50, 0);
    expect(Number(await slider.getAttribute('aria-valuemin'))).toBe(Date.parse('2023-12-20T00:00:00Z'));
    // A quarter of the bar is a quarter of the day.
    const box = (await slider.boundingBox())!;
    const before = Date.parse((await instant(page))!);
    await page.mouse.click(box.x + box.width * 0.75, box.y + box.height / 2);
    await expect.poll(async () => (Date.parse((await instant(page))!) - before) / 3_600_000).toBeCloseTo(6, 0);
    await page.mouse.wheel(0, 4000);
    await expect.poll(() => bar.getByRole('button', { name: 'All' }).getAttribute('aria-pressed')).toBe('true');
    // On a machine that is busy drawing a first try of the socket may be given up; the viewer tries again.
    expect(complaints.filter((line) => !line.startsWith('WebSocket connection'))).toEqual([]);
  });
});

/** A line to the server that can be cut and mended. */
async function line(port: number) {
  const open = new Set<Socket>();
  let gate: Server;
  const listen = async (at: number): Promise<number> => {
    gate = createServer((from) => {
      const to = connect(port, '127.0.0.1');
      for (const [a, b] of [[from, to], [to, from]] as const) {
        open.add(a);
        a.pipe(b);
        a.on('error', () => b.destroy());
        a.on('close', () => open.delete(a));
      } // prettier-ignore
    });
    await new Promise<void>((resolve) => gate.listen(at, '127.0.0.1', resolve));
    return (gate.address() as { port: number }).port;
  };
  const own = await listen(0);
  const cut = async (): Promise<void> => {
    const closed = new Promise((resolve) => gate.close(resolve));
    open.forEach((socket) => socket.destroy());
    await closed;
  };
  return { port: own, cut, mend: () => listen(own) };
}

describe('a viewer whose line was cut', () => {
  it('marks the gap in the time bar and the chart until the missing span is fetched', async () => {
    const wire = await line(server.port);
    const { page } = await openPage(browser, `http://127.0.0.1:${wire.port}/?lang=en&sel=gauge/duisburg-ruhrort`);
    await pictureReady(page);
    const connection = page.getByRole('status', { name: 'Connection' });
    const details = page.getByRole('region', { name: 'Details' });
    const gap = page.locator('.time-gap');
    await expect.poll(() => connection.innerText()).toMatch(/recording/i);
    await expect.poll(() => details.getByRole('img').count()).toBe(1);
    expect(await gap.count()).toBe(0);

    await wire.cut();
    await expect.poll(() => gap.getAttribute('title')).toMatch(/^No connection since/);
    await expect.poll(() => details.locator('.history-break').innerText()).toMatch(/^Gap: .* no connection/);

    // The connection comes back before the history answers: the gap stays marked.
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const asked: string[] = [];
    await page.route('**/api/observations/**', async (route) => {
      asked.push(route.request().url());
      await held;
      await route.continue();
    });
    await wire.mend();
    await expect.poll(() => connection.innerText(), { timeout: 60_000 }).toMatch(/recording/i);
    await expect.poll(() => asked.length).toBeGreaterThan(0);
    expect(await gap.getAttribute('title')).toMatch(/^Gap: .* no connection$/);
    release();
    await expect.poll(() => gap.getAttribute('title')).toMatch(/^Gap: .* filled since$/);
    await expect.poll(() => details.locator('.history-break').count()).toBe(0);
    await wire.cut();
  });
});
