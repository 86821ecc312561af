import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, pictureReady, startServer, type RunningServer } from './harness.ts';
import { violations } from './violations.ts';

/** The river has stood above mark I since a quarter past midnight, UTC. */
const CREST = 'at=2024-01-06T12:00:00Z&speed=0';

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ clock: 'recorded:flood-2024-01@0' }), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

describe('the path of an alarm', () => {
  it('leads by keyboard from the tool to the place, the curve, what happened near by, and the acknowledgement, in both schemes', async () => {
    const { page, complaints } = await openPage(browser, `${server.url}/?lang=en&${CREST}&quality=0`, { bypassCSP: true });
    await pictureReady(page);
    const tool = page.getByRole('button', { name: /^Alarms: \d+( in \d+ entr(y|ies))?, not acknowledged: \d+$/ });
    await tool.focus();
    await page.keyboard.press('Enter');
    const list = page.getByRole('list', { name: 'Alarms' });
    const row = list.getByRole('button', { name: /High-water mark I reached/ });
    await expect.poll(() => row.innerText()).toMatch(/Duisburg-Ruhrort[\s\S]*since 6 Jan[\s\S]*WSA Rhein/);
    await row.focus();
    await page.keyboard.press('Enter');

    const details = page.getByRole('region', { name: 'Details' });
    const alarm = details.getByRole('region', { name: 'Alarm: High-water mark I reached' });
    await alarm.getByText(/Navigation is restricted|navigation is restricted/).waitFor();
    await alarm.getByText('Responsible: WSA Rhein').waitFor();
    expect(await alarm.getByRole('link', { name: 'To the operator’s system' }).getAttribute('href')).toMatch(/^https:/);
    await alarm.getByText('What else happened near by (1 km, ± 2 hours)').waitFor();
    await expect.poll(() => details.getByRole('img').count()).toBe(1);
    expect(new URL(page.url()).searchParams.get('sel') ?? 'gauge/duisburg-ruhrort').toBe('gauge/duisburg-ruhrort');
    expect(await violations(page)).toEqual([]);

    await alarm.getByRole('button', { name: 'Acknowledge' }).press('Enter');
    await page.keyboard.type('Control room');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Dyke patrol is out');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await alarm.getByText(/Acknowledged by Control room, 6 Jan/).waitFor();
    await alarm.getByText('Dyke patrol is out').waitFor();
    const csv = await page.getByRole('link', { name: 'Acknowledgements as CSV' }).getAttribute('href');
    expect(await (await fetch(server.url + csv!)).text()).toContain('Control room,Dyke patrol is out');
    const all = await page.getByRole('link', { name: 'Alarms as CSV' }).getAttribute('href');
    const alarmsCsv = await (await fetch(server.url + all!)).text();
    expect(alarmsCsv).toContain('High-water mark I reached');
    expect(alarmsCsv).toContain('Lock closed');

    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('radio', { name: 'Dark' }).check();
    await page.keyboard.press('Escape');
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  }); // prettier-ignore

  it('is seen by everybody, from its instant on and not before', async () => {
    const { page } = await openPage(browser, `${server.url}/?lang=en&${CREST}&sel=gauge/duisburg-ruhrort&quality=0`);
    await pictureReady(page);
    const details = page.getByRole('region', { name: 'Details' });
    await details.getByText(/Acknowledged by Control room/).waitFor();
    // An hour back it was not acknowledged; half a day back the river had not reached the mark.
    await page.getByRole('slider', { name: 'Time' }).press('ArrowLeft');
    await details.getByRole('button', { name: 'Acknowledge' }).first().waitFor();
    for (let i = 0; i < 12; i++) await page.getByRole('slider', { name: 'Time' }).press('ArrowLeft');
    await expect.poll(() => details.getByText('High-water mark I reached').count()).toBe(0);
  });
});

describe('the figures of a theme', () => {
  it('stand under its sentence with the day before, the target and how many values they are made of', async () => {
    const { page } = await openPage(browser, `${server.url}/?lang=en&${CREST}&theme=iot&quality=0`);
    await pictureReady(page);
    const figures = page.getByRole('list', { name: 'Indicators' });
    await expect.poll(() => figures.innerText()).toMatch(/Water level at Ruhrort\s*9\.39\s*m\s*computed from 1 value, recorded · target at most 9\.30\s*m, missed/); // prettier-ignore
    expect(await figures.locator('svg').count()).toBeGreaterThan(2);
    // The overview: a figure in the grid of themes, of those that have data.
    await expect.poll(() => page.getByRole('button', { name: /^Port .*Ships waiting at berths: \d+/ }).count()).toBe(1);
  });
});
