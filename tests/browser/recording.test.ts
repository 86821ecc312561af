import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, pictureReady, startServer } from './harness.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** As a hand that lets a file fall on the page. */
async function drop(page: Page, name: string, bytes: Buffer): Promise<void> {
  const data = await page.evaluateHandle(
    ([file, base64]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], file));
      return transfer;
    },
    [name, bytes.toString('base64')] as const,
  );
  await page.dispatchEvent('body', 'dragover', { dataTransfer: data });
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}

describe('a recording', () => {
  it('is made in the time bar, and plays with the server gone: scrub, value, chart, list, CSV, and back', async () => {
    const server = await startServer();
    const standing = 'lang=en&at=2024-01-06T12:00:00Z&speed=0&sel=gauge/duisburg-ruhrort';
    const { page, foreign } = await openPage(browser, `${server.url}/?${standing}`, { acceptDownloads: true });
    await pictureReady(page);

    await page.getByRole('button', { name: /^Record/ }).click();
    await page.getByLabel(/^from/).fill('2024-01-06T11:00');
    await page.getByLabel(/^to/).fill('2024-01-06T14:00');
    const [download] = await Promise.all([
      // The feed reckons three hours of the whole city.
      page.waitForEvent('download', { timeout: 120_000 }),
      page.getByRole('button', { name: 'Save file' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('duisburg-202401061000-202401061300.hafenblick');
    const bytes = await readFile(await download.path());

    await server.stop('SIGKILL');
    const connection = page.getByRole('status', { name: 'Connection' });
    await expect.poll(() => connection.innerText()).toMatch(/interrupted/i);

    const notices = page.getByRole('region', { name: 'Notices' });
    await drop(page, 'broken.hafenblick', bytes.subarray(0, 3000));
    await expect.poll(() => notices.innerText()).toMatch(/broken\.hafenblick is incomplete: .*byte \d+/);
    await drop(page, 'flood.hafenblick', bytes);
    await expect.poll(() => notices.innerText()).toMatch(/flood\.hafenblick: 06\/01\/2024, 11:00 to 06\/01\/2024/);
    await expect.poll(() => connection.innerText()).toMatch(/from a file/i);

    const slider = page.getByRole('slider', { name: 'Time' });
    expect(Number(await slider.getAttribute('aria-valuemin'))).toBe(Date.parse('2024-01-06T10:00:00Z'));
    await page.getByRole('button', { name: 'Pause' }).click();
    await slider.focus();
    await page.keyboard.press('Home');
    const details = page.getByRole('region', { name: 'Details' });
    await expect.poll(() => details.innerText()).toMatch(/938\s?cm/);
    const noon = Date.parse('2024-01-06T12:00:00Z');
    const shown = async (): Promise<number> => Number(await slider.getAttribute('aria-valuenow'));
    // One step after the other: keys that come before the step is drawn go past noon, where the river falls.
    for (let before = await shown(); before < noon; before = await shown()) {
      await page.keyboard.press('ArrowRight');
      await expect.poll(shown).toBeGreaterThan(before);
    }
    await expect.poll(() => details.innerText()).toMatch(/939\s?cm/);
    // Recorded at noon, computed between the noons of two days.
    await expect.poll(() => details.innerText()).toMatch(/recorded|computed/);
    // The chart, and the table of its span, follow the clock each two seconds: until 13:00 or later of local time.
    await expect
      .poll(() => details.getByRole('img').getAttribute('aria-label'))
      .toMatch(/to 06\/01\/2024, 1[34]:\d\d.*cm/);
    const [table] = await Promise.all([
      page.waitForEvent('download'),
      details.getByRole('button', { name: /^CSV: / }).first().click(),
    ]); // prettier-ignore
    expect(await readFile(await table.path(), 'utf8')).toMatch(/2024-01-06T12:00:00\.000Z,938\.6,cm,good,recorded/);
    await page.getByRole('button', { name: 'Back to the feed' }).click();
    await expect.poll(() => connection.innerText()).toMatch(/connecting|interrupted/i);
    expect(foreign).toEqual([]);
    await page.context().close();
  });
});
