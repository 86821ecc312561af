import { readFile } from 'node:fs/promises';
import { decode as decodePng } from 'fast-png';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toDraco } from './dracoTile.ts';
import { ktx2Tile, tilesetAt, type Rgb } from './ktx2Tile.ts';
import { launchBrowser, openPage, pictureReady, settled, startServer, type RunningServer } from './harness.ts';

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

/** Looks down on the old blocks of Duissern from near. */
const CLOSE = 'cam=6.78400,51.43300,420,20,35';
const details = (page: Page) => page.getByRole('region', { name: 'Details' });
const parameter = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);

/** A place on the canvas, between the panels, where a building is picked, and its id. */
async function findBuilding(page: Page, prefix = 'building/'): Promise<{ x: number; y: number; id: string }> {
  for (let y = 260; y < 480; y += 40)
    for (let x = 520; x < 860; x += 40) {
      const id = await page.evaluate(([px, py]) => window.hafenblick.pick(px!, py!), [x, y]);
      if (id?.startsWith(prefix)) return { x, y, id };
    }
  throw new Error('no building between the panels');
}

describe('the buildings', () => {
  it('have the halls of works and port among them: clicked, coloured, and found by kind and height', async () => {
    // The rolling mills of the steel works from above.
    const { page, complaints } = await openPage(browser, `${server.url}/?${STANDING}&cam=6.71720,51.48450,900,20,60`);
    await pictureReady(page);
    await settled(page);
    const { x, y, id } = await findBuilding(page, 'building/structure-');
    const canvas = (await page.locator('canvas').first().boundingBox())!;
    await page.mouse.click(canvas.x + x, canvas.y + y);
    await details(page).getByText('Facts', { exact: true }).waitFor();
    await expect.poll(() => parameter(page, 'sel')).toBe(id);
    expect(await details(page).innerText()).toMatch(/Steel works hall[\s\S]*Height[\s\S]*Industry/);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Buildings' }).click();
    const panel = page.getByRole('region', { name: 'Buildings' });
    await panel.getByLabel('Kind contains').fill('steel works hall');
    await panel.getByLabel('Height from, metres').fill('20');
    await expect.poll(() => panel.innerText()).toMatch(/\b[1-9]\d+ buildings and structures/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('are clicked in the scene: height, storeys, use, year and provenance; the link selects the same one again; then colours and filter', async () => {
    const { page, complaints } = await openPage(browser, `${server.url}/?${STANDING}&${CLOSE}`);
    await pictureReady(page);
    await settled(page);
    const { x, y, id } = await findBuilding(page);
    const canvas = (await page.locator('canvas').first().boundingBox())!;
    await page.mouse.click(canvas.x + x, canvas.y + y);
    await details(page).getByText('Facts', { exact: true }).waitFor();
    await expect.poll(() => parameter(page, 'sel')).toBe(id);
    const fact = (name: string): Promise<string> =>
      details(page).locator('dl.facts > div', { has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) }).locator('dd').innerText(); // prettier-ignore
    expect(await fact('Height')).toMatch(/^about \d+\.\d\sm$/);
    expect(await fact('Storeys')).toMatch(/^\d+$/);
    expect(await fact('Use')).toMatch(/^(Dwelling|Office, retail)$/);
    expect(await fact('Year built')).toMatch(/\d{4}.*\(census class\)$/);
    expect(await details(page).innerText()).toMatch(/Generated from census counts/);
    const told = await details(page).innerText();
    await page.reload();
    await pictureReady(page);
    await expect.poll(() => details(page).innerText()).toBe(told);
    expect(parameter(page, 'sel')).toBe(id);

    // Coloured by use, with a legend that counts; a filter narrows the counts, the list and the scene.
    const look = async (): Promise<string> => {
      await settled(page);
      return (await page.screenshot({ clip: { x: 500, y: 240, width: 380, height: 240 } })).toString('base64');
    };
    const plain = await look();
    await page.getByRole('button', { name: 'Buildings' }).click();
    await page.getByRole('radio', { name: 'Use' }).check();
    const panel = page.getByRole('region', { name: 'Buildings' });
    const legend = panel.getByRole('list', { name: 'Classes and counts' });
    const counts = async (): Promise<number[]> =>
      (await legend.getByRole('listitem').allInnerTexts()).map((row) => Number(/([\d,]+)$/.exec(row.trim())?.[1]?.replaceAll(',', ''))); // prettier-ignore
    await expect.poll(async () => (await counts())[0]).toBeGreaterThan(60_000);
    expect(await legend.innerText()).toMatch(/Dwelling[\s\S]*Industry[\s\S]*Port/);
    const coloured = await look();
    expect(coloured).not.toBe(plain);
    await panel.getByLabel('Height from, metres').fill('30');
    await expect.poll(async () => (await counts())[0]).toBeLessThan(1000);
    const listed = await panel.getByRole('list', { name: 'Buildings found' }).getByRole('button').allInnerTexts();
    expect(listed.length).toBeGreaterThan(10);
    for (const row of listed) expect(Number(/(\d+\.\d)\sm/.exec(row)![1])).toBeGreaterThanOrEqual(30);
    expect(await look()).not.toBe(coloured);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 300_000);

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
    expect(await panel.getByRole('status').innerText()).toMatch(/^\d+ buildings? (and|or) structures?$/);
    await expect.poll(() => new URL(page.url()).searchParams.get('bf')).toBe('kind:halle;h:20-;quay:-100');
    await list.getByRole('button').first().click();
    await page.getByRole('region', { name: 'Details' }).waitFor();
    // A hall that is an asset goes by the asset's id.
    expect(new URL(page.url()).searchParams.get('sel')).toMatch(/^(building|port|landmark|structure)\//);
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

  it('of another tileset stand instead of the own ones, and say when clicked what that tileset says of them', async () => {
    // Our own tiles, read as those of somebody else: placed by their transforms, with their own tables.
    const { page, complaints } = await openPage(browser, `${server.url}/?${STANDING}&${CLOSE}&tileset=only:/city/tiles/tileset.json`); // prettier-ignore
    await pictureReady(page);
    await settled(page);
    const { x, y, id } = await findBuilding(page, 'tileset/');
    const canvas = (await page.locator('canvas').first().boundingBox())!;
    await page.mouse.click(canvas.x + x, canvas.y + y);
    await expect.poll(() => details(page).innerText()).toMatch(/Building of the model/);
    const told = await details(page).innerText();
    expect(told).toMatch(/storeys\s+\d/);
    expect(told).toMatch(/provenance\s+generated/);
    expect(told).toMatch(/Zensus 2011[\s\S]*licence not given/);
    await expect.poll(() => parameter(page, 'sel')).toBe(id);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('of another tileset are read where it is compressed with Draco, with a decoder of our own server', async () => {
    const { page, complaints, foreign } = await openPage(browser, 'about:blank');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.route(
      ({ pathname }) => pathname.startsWith('/plan/'),
      async (route) => {
        const path = new URL(route.request().url()).pathname.replace('/plan/', 'public/city/tiles/');
        const file = await readFile(path);
        if (path.endsWith('.json')) await route.fulfill({ contentType: 'application/json', body: file });
        else await route.fulfill({ contentType: 'model/gltf-binary', body: Buffer.from(await toDraco(file)) });
      },
    );
    await page.goto(`${server.url}/?${STANDING}&${CLOSE}&tileset=only:/plan/tileset.json`);
    await pictureReady(page);
    await settled(page);
    expect((await findBuilding(page, 'tileset/')).id).toMatch(/^tileset\//);
    expect(asked.some((path) => /draco.*\.wasm$/.test(path))).toBe(true);
    expect(foreign.filter((url) => !url.startsWith(server.url))).toEqual([]);
    expect(complaints).toEqual([]);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.context().close();
  });

  it('of another tileset are read where their textures are Basis Universal, with a transcoder of our own server', async () => {
    const [red, blue]: [Rgb, Rgb] = [[200, 30, 20], [20, 40, 210]]; // prettier-ignore
    const { page, complaints, foreign } = await openPage(browser, 'about:blank');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const [lon, lat, sideM] = [6.784, 51.433, 300];
    const tile = Buffer.from(await ktx2Tile(red, blue, sideM));
    await page.route(
      ({ pathname }) => pathname.startsWith('/plan/'),
      async (route) => {
        if (!route.request().url().endsWith('.json'))
          await route.fulfill({ contentType: 'model/gltf-binary', body: tile });
        // High above the city, so that nothing stands in front of it.
        else
          await route.fulfill({
            contentType: 'application/json',
            body: tilesetAt({ lon, lat }, 300, sideM, 'two.glb'),
          });
      },
    );
    await page.goto(`${server.url}/?${STANDING}&cam=${lon},${lat},1400,80,0&tileset=only:/plan/tileset.json`);
    await pictureReady(page);
    // Of the middle of each square: by how much it is more red than blue.
    const redness = async (): Promise<number[]> => {
      const { data, width, height, channels } = decodePng(await page.screenshot());
      return [width / 2 - 60, width / 2 + 60].map((x) => {
        const pixel = ((height / 2) * width + x) * channels;
        return data[pixel]! - data[pixel + 2]!;
      });
    };
    // Both are there in one picture: the tile is shown whole, and without a word of another frame.
    await expect
      .poll(async () => (await redness()).map((value) => (Math.abs(value) > 80 ? Math.sign(value) : 0)), {
        timeout: 60_000,
      })
      .toEqual([1, -1]);
    expect(asked.filter((path) => /basis_transcoder.*\.wasm$/.test(path))).toHaveLength(1);
    expect(foreign.filter((url) => !url.startsWith(server.url))).toEqual([]);
    expect(complaints).toEqual([]);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.context().close();
  });
});
