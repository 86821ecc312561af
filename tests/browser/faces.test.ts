import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, pictureReady, startServer, type RunningServer } from './harness.ts';
import { violations } from './violations.ts';

const STANDING = 'at=2024-01-06T12:00:00Z&speed=0';

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

describe('the three faces', () => {
  for (const scheme of ['light', 'dark'] as const)
    it(`has no accessibility violation in the planner with details open, of an asset and of a building, ${scheme}`, async () => {
      const url = `${server.url}/?lang=en&${STANDING}&sel=gauge/duisburg-ruhrort&scheme=${scheme}`;
      const { page, complaints } = await openPage(browser, url, { bypassCSP: true });
      await pictureReady(page);
      const details = page.getByRole('region', { name: 'Details' });
      await details.waitFor();
      expect(await violations(page)).toEqual([]);
      // The buildings' panel with its legend and list, and a building's details.
      await page.getByRole('button', { name: 'Buildings' }).click();
      await page.getByRole('radio', { name: 'Use' }).check();
      await page.getByLabel('Height from, metres').fill('30');
      const list = page.getByRole('list', { name: 'Buildings found' });
      await list.getByRole('button').first().click();
      await details.getByText('Facts', { exact: true }).waitFor();
      expect(await violations(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.context().close();
    });

  it('is worked by keyboard alone: find, select, move the camera, play and pause', async () => {
    const { page } = await openPage(browser, `${server.url}/?lang=en&${STANDING}`);
    await pictureReady(page);
    await page.keyboard.press('/');
    await page.keyboard.type('Neuenkamp');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('region', { name: 'Details' }).innerText()).toMatch(/Neuenkamp/);

    const scene = page.getByRole('application', { name: 'City scene' });
    await scene.focus();
    const cam = (): string | null => new URL(page.url()).searchParams.get('cam');
    await expect.poll(cam).not.toBeNull();
    const before = cam();
    await page.keyboard.press('+');
    await expect.poll(cam).not.toBe(before);

    const play = page.getByRole('button', { name: 'Play' });
    await play.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Play' }).waitFor();
    await page.getByRole('slider', { name: 'Time' }).focus();
    const instant = (): Promise<string | null> => page.evaluate(() => window.hafenblick.stats().clock.instant);
    const stood = await instant();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(instant).not.toBe(stood);
    await page.context().close();
  });

  it('says everything in German, English and Chinese', async () => {
    for (const [lang, name] of [['de', 'Details'], ['en', 'Details'], ['zh', '详情']] as const) {
      const url = `${server.url}/?lang=${lang}&${STANDING}&sel=gauge/duisburg-ruhrort`;
      const { page } = await openPage(browser, url);
      await page.getByRole('region', { name }).waitFor();
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(lang);
      await page.context().close();
    } // prettier-ignore
  });

  it('tours the named views on the display, without controls, in letters that are read from 7 m', async () => {
    const { page, complaints } = await openPage(browser, `${server.url}/?face=display&lang=en`, {
      viewport: { width: 1920, height: 1080 },
    });
    const display = page.getByRole('region', { name: 'Display' });
    await display.waitFor();
    await expect.poll(() => display.innerText()).toMatch(/\d\.\d\d\s?m/);
    const smallest = await display.evaluate((region) => {
      const sizes = [...region.querySelectorAll('*')]
        .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()))
        .filter((element) => (element as HTMLElement).checkVisibility())
        .map((element) => parseFloat(getComputedStyle(element).fontSize));
      return Math.min(...sizes);
    });
    expect(smallest).toBeGreaterThanOrEqual(1080 * 0.025);
    await page.mouse.click(960, 540);
    await page.getByRole('button', { name: 'To the planner' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('tells the flood of January 2024 step by step, by the keys of a clicker', async () => {
    const { page, complaints } = await openPage(browser, `${server.url}/?face=story&lang=en`);
    const story = page.getByRole('region', { name: 'Story' });
    await story.waitFor();
    const heading = story.getByRole('heading');
    await heading.waitFor();
    const instant = (): Promise<string | null> => page.evaluate(() => window.hafenblick.stats().clock.instant);
    const began = await instant();
    const steps = await story.getByRole('listitem').count();
    const told = [await heading.innerText()];
    for (let step = 1; step < steps; step++) {
      await page.keyboard.press('PageDown');
      await expect.poll(() => heading.innerText()).not.toBe(told.at(-1));
      told.push(await heading.innerText());
    }
    expect(new Set(told).size).toBe(steps);
    expect(await instant()).not.toBe(began);
    await page.keyboard.press('PageUp');
    await expect.poll(() => heading.innerText()).toBe(told.at(-2));
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
