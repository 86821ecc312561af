import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readStaticFeed } from '../../../../src/feed/sources/gtfs/staticFeed.ts';
import { expiredStandIn, standIn, type Answer, type HttpStandIn } from '../../../contract/standIn.ts';
import { zip } from '../../../contract/zip.ts';
import { folderOf, TABLES } from './smallFeed.ts';

const AREA = [6.6, 51.3, 6.9, 51.6] as const;
const ZIP = zip(Object.entries(TABLES).map(([name, text]) => ({ name, body: Buffer.from(text) })));
const whole: Answer = (_request, response) => void response.writeHead(200, { 'content-type': 'application/zip' }).end(ZIP); // prettier-ignore
const read = (from: string, signal = new AbortController().signal) => readStaticFeed(from, AREA, () => undefined, signal); // prettier-ignore
const leftOver = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('hafenblick-gtfs-'));

let upstream: HttpStandIn;
let before: readonly string[];
beforeEach(async () => {
  upstream = await standIn(whole);
  before = leftOver();
});
afterEach(() => upstream.dispose());

describe('a static feed of GTFS', () => {
  it('is the same as a folder, a zip, and the address of a zip, of which nothing stays on the disk', async () => {
    const folder = folderOf();
    const file = join(mkdtempSync(join(tmpdir(), 'gtfs-')), 'feed.zip');
    writeFileSync(file, ZIP);
    for (const from of [folder, file, `${upstream.baseUrl}/feed.zip`])
      expect([...(await read(from)).trips.keys()], from).toEqual(['t12', 't13']);
    expect(upstream.requests.map(({ url }) => url.pathname)).toEqual(['/feed.zip']);
    expect(leftOver()).toEqual(before);
    rmSync(folder, { recursive: true });
    expect(existsSync(file)).toBe(true);
  });

  const faults: readonly (readonly [string, Answer, RegExp])[] = [
    ['a page that is not found', (_q, r) => void r.writeHead(404).end('no'), /static feed: 404/],
    ['an HTML page with 200', (_q, r) => void r.writeHead(200).end('<!doctype html>'), /GTFS: .*cannot be read/],
    ['nothing', (_q, r) => void r.writeHead(200).end(), /GTFS: .*cannot be read/],
    ['a zip that ends in the middle', (_q, r) => void r.writeHead(200).end(ZIP.subarray(0, ZIP.length / 2)), /GTFS: .*cannot be read/],
    ['a line that is cut', (_q, r) => void r.writeHead(200, { 'content-length': String(ZIP.length) }).write(ZIP.subarray(0, 200), () => r.destroy()), /static feed: /],
    ['a redirect to another host', (_q, r) => void r.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(), /static feed: /],
    ['a zip of something else', (_q, r) => void r.writeHead(200).end(zip([{ name: 'readme.txt', body: Buffer.from('hello') }])), /GTFS: .*is missing/],
  ]; // prettier-ignore
  it.each(faults)('says why where the answer is %s, and leaves nothing behind', async (_name, answer, reason) => {
    upstream.now.answer = answer;
    await expect(read(`${upstream.baseUrl}/feed.zip`)).rejects.toThrow(reason);
    expect(leftOver()).toEqual(before);
  });

  it('is refused from a server with an expired certificate, before anything is asked', async () => {
    const expired = await expiredStandIn();
    await expect(read(`${expired.baseUrl}/feed.zip`)).rejects.toThrow(/static feed: /);
    expect(expired.counts.requests).toBe(0);
    expired.dispose();
  });

  it('is let go of at once when the feed ends', async () => {
    const ended = new AbortController();
    let began: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (began = resolve));
    upstream.now.answer = (_request, response) => {
      response.writeHead(200).write(ZIP.subarray(0, 100));
      began();
    };
    const reading = read(`${upstream.baseUrl}/feed.zip`, ended.signal);
    await asked;
    ended.abort();
    await expect(reading).rejects.toThrow(/static feed: /);
    expect(leftOver()).toEqual(before);
  });
});
