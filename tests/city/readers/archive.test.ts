import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { ARCHIVE_LIMITS, openFiles } from '../../../src/city/readers/archive.ts';
import { readBuildingFiles } from '../../../src/city/readers/buildingFiles.ts';
import { problemLine } from '../../../src/city/readers/readSummary.ts';
import { zip } from '../../contract/zip.ts';

const folder = mkdtempSync(join(tmpdir(), 'hafenblick-archive-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const gml = readFileSync('tests/fixtures/city/two-buildings.gml');
const put = (name: string, bytes: Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

async function read(
  ...paths: string[]
): Promise<{ ids: string[]; problems: string[]; skipped: Record<string, number> }> {
  const { buildings, summary } = readBuildingFiles(paths, { threads: 0 });
  const ids: string[] = [];
  for await (const { id } of buildings) ids.push(id);
  return { ids, problems: summary.problems.map(problemLine), skipped: summary.skipped };
}

describe('files and archives', () => {
  it('are known by what they hold, not by their names', async () => {
    const plain = put('a.txt', gml);
    const gzipped = put('b.gml', gzipSync(gml));
    const zipped = put(
      'c.dat',
      zip([
        { name: 'terms.txt', body: Buffer.from('terms') },
        { name: 'x/c.gml', body: gml },
      ]),
    );
    for (const path of [plain, gzipped, zipped])
      expect(await read(path)).toMatchObject({ ids: ['B1', 'B2'], problems: [] });
  });

  it('give a building once that comes in two of them', async () => {
    const { ids, skipped } = await read(put('a.gml', gml), put('b.gml.gz', gzipSync(gml)));
    expect(ids).toEqual(['B1', 'B2']);
    expect(skipped['already read from another file or place']).toBe(2);
  });

  it('that are damaged, missing or something else are named, and the rest is read', async () => {
    const { ids, problems } = await read(
      join(folder, 'none.gml'),
      put('cut.gml.gz', gzipSync(gml).subarray(0, 300)),
      put('flipped.zip', zip([{ name: 'f.gml', body: gml, claimedCrc: 7 }])),
      put('cut.zip', zip([{ name: 'f.gml', body: gml }]).subarray(0, 500)),
      put('text.gml', Buffer.from('hello')),
      put('empty.gml', Buffer.alloc(0)),
      put('good.gml', gml),
    );
    expect(ids).toEqual(['B1', 'B2']);
    const expected = [/none\.gml.*ENOENT/, /cut\.gml.*cannot be unpacked/, /flipped\.zip!f\.gml.*checksum/, /cut\.zip.*not a zip/, /text\.gml.*neither/, /empty\.gml.*empty/]; // prettier-ignore
    expected.forEach((reason, i) => expect(problems[i]).toMatch(reason));
    expect(problems).toHaveLength(expected.length);
  });

  it('that unpack to more than they may are refused before they are unpacked', async () => {
    const drain = async (path: string, limits: object): Promise<void> => {
      for await (const { content } of openFiles(path, { ...ARCHIVE_LIMITS, ...limits }))
        for await (const piece of content) expect(piece.length).toBeGreaterThan(0);
    };
    const bomb = put('bomb.gz', gzipSync(Buffer.alloc(1e6)));
    await expect(drain(bomb, { fileBytes: 1e5 })).rejects.toThrow('unpacks to more than 100000 bytes');
    const zipped = put('bomb.zip', zip([{ name: 'a.gml', body: Buffer.alloc(1e6) }]));
    await expect(drain(zipped, { fileBytes: 1e5 })).rejects.toThrow('unpacks to 1000000 bytes');
    await expect(drain(zipped, { totalBytes: 1e5 })).rejects.toThrow('unpacks to 1000000 bytes');
    // A directory that lies about the size is caught while unpacking.
    const liar = put('liar.zip', zip([{ name: 'a.gml', body: Buffer.alloc(1e6), claimedSize: 10 }]));
    await expect(drain(liar, {})).rejects.toThrow('cannot be unpacked');
  });
});
