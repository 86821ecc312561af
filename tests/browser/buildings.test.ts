import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, pictureReady, startServer, type RunningServer } from './harness.ts';

const STANDING = 'lang=en&at=2024-01-06T12:00:00Z&speed=0&layers=-markers,-trees';

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

describe('the buildings', () => {
  it('answer which halls over 20 m stand near quays: panel, kind, height, distance; the list flies to the first', async () => {
    const { page, complaints } = await openPage(browser, `${server.url}/?${STANDING}`);
    await pictureReady(page);
    await page.getByRole('button', { name: 'Buildings' }).click();
    await page.getByLabel('Kind contains').fill('halle');
    await page.getByLabel('Height from, metres').fill('20');
    await page.getByLabel('Distance to a quay').selectOption('100');
    const panel = page.getByRole('region', { name: 'Buildings' });
    const list = panel.getByRole('list', { name: 'Buildings found' });
    await list.getByRole('button').first().waitFor();
    const rows = await list.getByRole('button').allInnerTexts();
    for (const row of rows) {
      expect(Number(/(\d+\.\d)\sm/.exec(row)![1])).toBeGreaterThanOrEqual(20);
      expect(row).toMatch(/quay (\d0|100)\sm/);
    }
    expect(await panel.getByRole('status').innerText()).toMatch(/^\d+ buildings?$/);
    await expect.poll(() => new URL(page.url()).searchParams.get('bf')).toBe('kind:halle;h:20-;quay:-100');
    await list.getByRole('button').first().click();
    await page.getByRole('region', { name: 'Details' }).waitFor();
    expect(new URL(page.url()).searchParams.get('sel')).toMatch(/^building\//);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('say once that a building of a link is not there, and the page stands', async () => {
    const { page, complaints } = await openPage(browser, `${server.url}/?${STANDING}&sel=building/g1`);
    await pictureReady(page);
    const notices = page.getByRole('region', { name: 'Notices' });
    await expect.poll(() => notices.innerText()).toContain('sel=building/g1');
    expect(await page.getByRole('region', { name: 'Details' }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
