import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchSources, type FetchOutcome } from '../../../src/city/fetch/fetchSources.ts';
import { readManifest } from '../../../src/city/fetch/manifest.ts';
import { retryAfterMs, type Patience } from '../../../src/city/fetch/request.ts';
import { runFetch } from '../../../src/city/fetch/runFetch.ts';
import { listTargets, type Target } from '../../../src/city/fetch/targets.ts';
import { answer, cutAfter, etagOf, send, serve, startMirror, type Fault, type Mirror } from './mirror.ts';

const PATIENCE: Patience = { tries: 4, firstWaitMs: 5, longestWaitMs: 2000, silenceMs: 400 };
const tile = (text: string): string => `<core:CityModel>${text.repeat(500)}</core:CityModel>\n`;

let folder: string;
let mirror: Mirror;
const said: string[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hafenblick-fetch-'));
  mirror = await startMirror();
  said.length = 0;
});
afterEach(async () => {
  await mirror.close();
  rmSync(folder, { recursive: true, force: true });
});

const target = (name: string): Target => ({
  kind: 'lod2',
  url: mirror.base + name,
  path: `lod2/${name}`,
  source: 'test',
  licence: 'none',
});
const run = (names: readonly string[], more: { isDryRun?: boolean; patience?: Patience } = {}): Promise<FetchOutcome> =>
  fetchSources(names.map(target), { folder, say: (line) => said.push(line), patience: PATIENCE, ...more });
const stored = (name: string): string => readFileSync(join(folder, 'lod2', name), 'utf8');
const cut = (name: string, bytes: number): Fault =>
  cutAfter(bytes, (arrived) => {
    const part = join(folder, 'lod2', `${name}.part`);
    return existsSync(part) && statSync(part).size >= arrived;
  });
const gets = (): string[] => mirror.log.filter((line) => line.startsWith('GET'));

describe('fetching sources', () => {
  it('tells the total size first, fetches two at a time and writes a manifest with checksums, dates and licences', async () => {
    const names = ['a.gml', 'b.gml', 'c.gml', 'd.gml', 'e.gml'];
    for (const name of names) mirror.put(name, tile(name));
    expect(await run(names)).toEqual({ fetched: 5, kept: 0, missing: [], failed: [] });
    const bytes = names.reduce((sum, name) => sum + tile(name).length, 0);
    expect(said[1]).toContain(`5 to fetch (${(bytes / 1e6).toFixed(1)} MB)`);
    expect(mirror.log.findIndex((line) => line.startsWith('GET'))).toBe(5);
    expect(mirror.mostAtOnce()).toBeLessThanOrEqual(2);
    for (const name of names) expect(stored(name)).toBe(tile(name));
    const entry = readManifest(folder).get('lod2/a.gml');
    expect(entry).toMatchObject({
      bytes: tile('a.gml').length,
      sha256: createHash('sha256').update(tile('a.gml')).digest('hex'),
      date: '2026-03-04',
      licence: 'none',
      etag: etagOf(Buffer.from(tile('a.gml'))),
    });
    expect(readdirSync(join(folder, 'lod2')).sort()).toEqual(names);
  });

  it('fetches nothing twice, and again what has changed on the server or was damaged here', async () => {
    for (const name of ['a.gml', 'b.gml', 'c.gml']) mirror.put(name, tile(name));
    await run(['a.gml', 'b.gml', 'c.gml']);
    mirror.log.length = 0;
    expect(await run(['a.gml', 'b.gml', 'c.gml'])).toMatchObject({ fetched: 0, kept: 3 });
    expect(gets()).toEqual([]);
    mirror.put('a.gml', tile('A'));
    writeFileSync(join(folder, 'lod2', 'b.gml'), tile('b.gml').replace('b.gml', 'x.gml'));
    expect(await run(['a.gml', 'b.gml', 'c.gml'])).toMatchObject({ fetched: 2, kept: 1 });
    expect([stored('a.gml'), stored('b.gml')]).toEqual([tile('A'), tile('b.gml')]);
  });

  it('asks only for the rest after a cut, and again for the whole when the file has changed meanwhile', async () => {
    mirror.put('a.gml', tile('a'), cut('a.gml', 100), cut('a.gml', 50));
    expect(await run(['a.gml'])).toMatchObject({ fetched: 1, failed: [] });
    expect(stored('a.gml')).toBe(tile('a'));
    expect(gets()[0]).toBe('GET a.gml');
    expect(gets()).toEqual(['GET a.gml', 'GET a.gml bytes=100-', 'GET a.gml bytes=150-']);
    const file = mirror.put('b.gml', tile('b'), cut('b.gml', 100));
    file.faults.push((old, request, response) => {
      Object.assign(old, { body: Buffer.from(tile('new')), etag: etagOf(Buffer.from(tile('new'))) });
      serve(old, request, response);
    });
    expect(await run(['b.gml'])).toMatchObject({ fetched: 1 });
    expect(stored('b.gml')).toBe(tile('new'));
  });

  it('goes on in the next run where one was given up', async () => {
    mirror.put('a.gml', tile('a'), cut('a.gml', 200));
    const once = { ...PATIENCE, tries: 1 };
    expect((await run(['a.gml'], { patience: once })).failed).toHaveLength(1);
    expect(existsSync(join(folder, 'lod2', 'a.gml'))).toBe(false);
    mirror.log.length = 0;
    expect(await run(['a.gml'], { patience: once })).toMatchObject({ fetched: 1 });
    expect(gets()[0]).toMatch(/bytes=\d+-$/);
    expect(stored('a.gml')).toBe(tile('a'));
  });

  it('starts over where the server cannot say whether the file is still the same', async () => {
    const file = mirror.put('a.gml', tile('a'), cut('a.gml', 100));
    file.etag = null;
    expect(await run(['a.gml'])).toMatchObject({ fetched: 1 });
    expect(stored('a.gml')).toBe(tile('a'));
    expect(gets()).toEqual(['GET a.gml', 'GET a.gml']);
  });

  it('names tiles that are not there without failing, and fetches the rest', async () => {
    mirror.put('a.gml', tile('a'));
    mirror.put('c.gml', tile('c'), answer(404));
    expect(await run(['a.gml', 'b.gml', 'c.gml'])).toEqual({
      fetched: 1,
      kept: 0,
      missing: ['lod2/b.gml', 'lod2/c.gml'],
      failed: [],
    });
    expect(gets().filter((line) => line.includes('c.gml'))).toHaveLength(1);
  });

  it('waits as long as the server asks, and tries no more where that is too long', async () => {
    mirror.put('a.gml', tile('a'), answer(429, { 'retry-after': '1' }), answer(503));
    const started = performance.now();
    expect(await run(['a.gml'])).toMatchObject({ fetched: 1 });
    expect(performance.now() - started).toBeGreaterThan(990);
    expect(said.join('\n')).toMatch(/answers 429; again in 1\.0 s/);
    mirror.put('b.gml', tile('b'), answer(429, { 'retry-after': '3600' }));
    expect((await run(['b.gml'])).failed).toEqual([
      { path: 'lod2/b.gml', reason: 'answers 429 and asks to wait 3600 s' },
    ]);
  });

  it('does not keep what is corrupt: error pages, cut contents, wrong lengths', async () => {
    const page = '<html>Wartung</html>';
    const short = tile('a').slice(0, -30);
    mirror.put('page.gml', page);
    mirror.put('cut.gml', short);
    mirror.put('length.gml', tile('a'), ...Array.from({ length: 4 }, () => send(tile('a').slice(0, 400))));
    mirror.put('once.gml', tile('a'), send(page));
    const { failed, fetched } = await run(['page.gml', 'cut.gml', 'length.gml', 'once.gml']);
    expect(fetched).toBe(1);
    expect(failed.map(({ path, reason }) => `${path} ${reason}`).sort()).toEqual([
      'lod2/cut.gml is CityGML that was cut: its end is missing',
      expect.stringMatching(/^lod2\/length\.gml announces \d+ bytes and sends 400$/),
      'lod2/page.gml is not CityGML',
    ]);
    expect(readdirSync(join(folder, 'lod2'))).toEqual(['once.gml']);
    expect([...readManifest(folder).keys()]).toEqual(['lod2/once.gml']);
  });

  it('gives up a connection that falls silent, and comes back', async () => {
    mirror.put('a.gml', tile('a'), ({ body, etag }, _request, response) => {
      response.writeHead(200, { etag: etag!, 'content-length': body.length });
      response.write(body.subarray(0, 64));
    });
    expect(await run(['a.gml'])).toMatchObject({ fetched: 1 });
    expect(said.join('\n')).toContain('sends nothing any more');
    expect(stored('a.gml')).toBe(tile('a'));
  });

  it('asks no host that is not configured', async () => {
    const other = await startMirror();
    other.put('a.gml', tile('a'));
    const file = mirror.put('a.gml', tile('a'), answer(302, { location: `${other.base}a.gml` }));
    expect((await run(['a.gml'])).failed[0]!.reason).toMatch(/redirects to 127\.0\.0\.1:\d+, which is not configured/);
    file.faults.push(answer(302, { location: '/moved.gml' }));
    mirror.put('moved.gml', tile('a'));
    expect(await run(['a.gml'])).toMatchObject({ fetched: 1 });
    expect(other.log).toEqual([]);
    await other.close();
  });

  it('fetches where HEAD is refused, and nothing at all in a dry run', async () => {
    mirror.put('a.gml', tile('a')).headFaults.push(answer(405), answer(405));
    expect(await run(['a.gml'], { isDryRun: true })).toMatchObject({ fetched: 0 });
    expect(gets()).toEqual([]);
    expect(said.join('\n')).toContain('1 of unknown size');
    expect(await run(['a.gml'])).toMatchObject({ fetched: 1 });
  });

  it('finds a tile whose name carries a year that nobody knows beforehand, and asks for the next under the same year first', async () => {
    const tiff = (text: string): Buffer => Buffer.from(`II*\0${text}`, 'latin1');
    const named = (tile: string): Target => {
      const [first, ...others] = [2024, 2022, 2020].map((year) => ({
        url: `${mirror.base}dgm1_${tile}_nw_${year}.tif`,
        path: `dgm1/dgm1_${tile}_nw_${year}.tif`,
      }));
      return { kind: 'dgm1', ...first!, others, source: 'test', licence: 'none' };
    };
    for (const name of ['a_nw_2020', 'b_nw_2020', 'c_nw_2022']) mirror.put(`dgm1_${name}.tif`, tiff(name));
    const fetchAll = (): Promise<FetchOutcome> =>
      fetchSources(['a', 'b', 'c', 'd'].map(named), { folder, say: (line) => said.push(line), atOnce: 1 });
    expect(await fetchAll()).toEqual({ fetched: 3, kept: 0, missing: ['dgm1/dgm1_d_nw_2024.tif'], failed: [] });
    const heads = mirror.log.filter((line) => line.startsWith('HEAD')).map((line) => line.slice(10, 19));
    expect(heads).toEqual(['a_nw_2024', 'a_nw_2022', 'a_nw_2020', 'b_nw_2020', 'c_nw_2020', 'c_nw_2024', 'c_nw_2022', 'd_nw_2022', 'd_nw_2024', 'd_nw_2020']); // prettier-ignore
    mirror.log.length = 0;
    expect(await fetchAll()).toMatchObject({ fetched: 0, kept: 3 });
    expect(mirror.log.slice(0, 3)).toEqual(['a_nw_2020', 'b_nw_2020', 'c_nw_2022'].map((n) => `HEAD dgm1_${n}.tif`));
  });

  it('tells the totals of each kind in a dry run', async () => {
    mirror.put('a.gml', Buffer.alloc(1_500_000, 32));
    mirror.put('b.tif', Buffer.alloc(2_600_000, 32));
    const targets: Target[] = [target('a.gml'), { ...target('b.tif'), kind: 'dgm' }];
    await fetchSources(targets, { folder, say: (line) => said.push(line), isDryRun: true });
    expect(said).toContain('2 to fetch (4.1 MB), 0 here already, 0 not on the server');
    expect(said).toContain('  lod2: 1 files, 1.5 MB');
    expect(said).toContain('  dgm: 1 files, 2.6 MB');
    expect(gets()).toEqual([]);
  });

  it('reads Retry-After in seconds and as a date', () => {
    expect(retryAfterMs('7')).toBe(7000);
    expect(retryAfterMs('Wed, 04 Mar 2026 05:06:07 GMT', Date.UTC(2026, 2, 4, 5, 6, 0))).toBe(7000);
    expect([retryAfterMs(null), retryAfterMs('soon')]).toEqual([null, null]);
  });
});

describe('the verb fetch', () => {
  const verb = (base: string[], only: string[]): Promise<number> =>
    runFetch({ base, only, folder, isDryRun: false, from: 'assets/city', say: (line) => said.push(line) });

  it('lists the 289 official tiles, the terrain and the extract below the configured addresses', () => {
    const targets = listTargets(
      ['lod2', 'dgm1', 'dgm', 'osm'],
      { osm: 'http://127.0.0.1:9/x' },
      'assets/city/nrw-lod2-tiles.json',
    );
    expect(targets.filter(({ kind }) => kind === 'lod2')).toHaveLength(289);
    expect(targets.map(({ url }) => url)).toContain(
      'https://www.opengeodata.nrw.de/produkte/geobasis/3dg/lod2_gml/lod2_gml/LoD2_32_344_5700_1_NW.gml',
    );
    expect(targets.filter(({ kind }) => kind === 'dgm1')).toHaveLength(289);
    expect(targets.filter(({ kind }) => kind === 'dgm')).toHaveLength(2);
    const [xyz] = listTargets(['dgm1'], { dgm1: 'http://127.0.0.1:9/dgm1_xyz/' }, 'assets/city/nrw-lod2-tiles.json');
    expect(xyz!.others!.map(({ path }) => path)).toContainEqual(expect.stringMatching(/^dgm1\/dgm1_32_\d{3}_\d{4}_1_nw_2021\.xyz\.gz$/)); // prettier-ignore
    expect(targets.at(-1)!.url).toBe('http://127.0.0.1:9/x/duesseldorf-regbez-latest.osm.pbf');
    expect(new Set(targets.map(({ path }) => path)).size).toBe(targets.length);
  });

  it('fetches one kind from one address, and says when an address seems to have moved', async () => {
    mirror.put('r033_DUESSELDORF2_DEM.tif', Buffer.from('II*\0rest of a tiff', 'latin1'));
    mirror.put('r034_DUISBURG_RUHRORT1_DEM.tif', Buffer.from('MM\0*rest of a tiff', 'latin1'));
    expect(await verb([`dgm=${mirror.base}`], ['dgm'])).toBe(0);
    expect(readdirSync(join(folder, 'dgm'))).toHaveLength(2);
    expect(await verb([mirror.base], ['osm'])).toBe(1);
    expect(said.at(-1)).toContain('may have moved');
  });

  it('refuses kinds and addresses that make no sense', async () => {
    await expect(verb([], ['lod3'])).rejects.toThrow('--only lod3: there are lod2, dgm1, dgm, osm');
    await expect(verb(['lod3=http://127.0.0.1:9/'], [])).rejects.toThrow('there are lod2, dgm1, dgm, osm');
    await expect(verb(['ftp://127.0.0.1/'], ['osm'])).rejects.toThrow('is not an http address');
  });
});
