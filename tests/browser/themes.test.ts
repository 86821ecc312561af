import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { THEMES } from '../../src/schema/catalogue.ts';
import { en } from '../../src/ui/i18n/en.ts';
import { launchBrowser, openPage, pictureReady, startServer, type RunningServer } from './harness.ts';

/** Noon of a Thursday: offices and schools are open; the Rhine stands above mark I at the crest. */
const NOON = 'at=2024-01-05T11:00:00Z&speed=0';

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ clock: 'recorded:flood-2024-01@0' }), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

describe('the first question of every theme', () => {
  it('is answered by one click from home, in the scene and in the list, and by a second one with details', async () => {
    const { page, complaints } = await openPage(browser, `${server.url}/?lang=en&${NOON}&quality=0`);
    await pictureReady(page);
    const themes = page.getByRole('group', { name: en.theme.label });
    const details = page.getByRole('region', { name: 'Details' });
    for (const theme of THEMES) {
      const button = themes.locator('button').nth(THEMES.indexOf(theme));
      await button.click();
      await expect.poll(() => page.locator('.theme-pictures figure').count(), { message: theme }).toBe(1);
      // Of that many assets a value is known now.
      await expect
        .poll(() => page.locator('.theme-pictures:has(figure)').innerText(), { message: theme })
        .toMatch(/[1-9]\d* of \d+/);
      const row = page.getByRole('list', { name: 'Assets' }).getByRole('button').first();
      const name = await row.locator('.asset-name').innerText();
      await row.click();
      await details.getByRole('heading', { name, exact: true }).waitFor();
      await expect.poll(() => details.locator('.now').count(), { message: theme }).toBe(1);
      await details.getByRole('button', { name: 'Close' }).click();
      await button.click();
    }
    expect(complaints).toEqual([]);
  });
});
