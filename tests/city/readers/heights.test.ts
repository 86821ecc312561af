import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readHeightFiles, type HeightReading } from '../../../src/city/readers/heightFiles.ts';
import { problemLine } from '../../../src/city/readers/readSummary.ts';
import { SCENE_ORIGIN } from '../../../src/geo/sceneFrame.ts';
import { writeGeoTiff, type TiffOptions } from './geoTiff.ts';

const [E, N] = [344_000, 5_700_000];
const BOUNDS = { minE: E - 5000, minN: N - 5000, maxE: E + 5000, maxN: N + 5000 };
/** A slope that no reader may bend: 2 % east, 1 % north. */
const slope = (e: number, n: number): number => 30 + 0.02 * (e - E) + 0.01 * (n - N);

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'hafenblick-heights-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const source = { source: 'test', licence: 'none', date: '2026' };
const read = (files: Record<string, string | Buffer>): Promise<HeightReading> => {
  const paths = Object.keys(files).map((name) => join(folder, name));
  Object.values(files).forEach((content, i) => writeFileSync(paths[i]!, content));
  return readHeightFiles(paths.map((path) => ({ path, kind: 'land', source })), BOUNDS); // prettier-ignore
};
const tiff = (more: Partial<TiffOptions> = {}): Buffer =>
  writeGeoTiff({
    width: 200,
    height: 200,
    e: E,
    n: N + 200,
    heightAt: (column, row) => slope(E + column + 0.5, N + 200 - row - 0.5),
    ...more,
  });
const xyz = (rows: readonly (readonly number[])[]): string => rows.map((row) => `${row.join(' ')}\n`).join('');
const square = (size: number, step = 1): number[][] =>
  Array.from({ length: size * size }, (_, i) => {
    const [e, n] = [E + (i % size) * step, N + Math.floor(i / size) * step];
    return [e, n, Number(slope(e, n).toFixed(2))];
  });
const heightOf = ({ heights }: HeightReading, e: number, n: number): number =>
  heights!.rawAt(e - SCENE_ORIGIN.e, SCENE_ORIGIN.n - n);
const lines = ({ summary }: HeightReading): string[] => summary.problems.map(problemLine);

describe('terrain as GeoTIFF', () => {
  it.each([
    ['striped floats', {}],
    ['strips of one row', { rowsPerStrip: 1 }],
    ['deflated tiles', { tile: 64, isDeflated: true }],
    ['pixels that are points', { isPoint: true, e: E + 0.5, n: N + 199.5 }],
  ] as [string, Partial<TiffOptions>][])('reads %s to the centimetre, where they are', async (_, options) => {
    const reading = await read({ 'dgm.tif': tiff(options) });
    expect(lines(reading)).toEqual([]);
    expect(reading.summary.samples).toBe(40_000);
    for (const [e, n] of [
      [10, 10],
      [63, 64.5],
      [128.3, 20.1],
      [190, 190],
    ] as const)
      // prettier-ignore
      expect(Math.abs(heightOf(reading, E + e, N + n) - slope(E + e, N + n))).toBeLessThan(0.02);
    expect(heightOf(reading, E + 230, N + 50)).toBeNaN();
  });

  it('reads whole metres as integers, coarser pixels, and leaves out what has no data', async () => {
    const heightAt = (column: number): number => (column < 20 ? -9999 : 41);
    const reading = await read({ 'dgm5.tif': tiff({ type: 'int16', stepM: 5, n: N + 1000, noData: -9999, heightAt }) });
    expect(lines(reading)).toEqual([]);
    expect(reading.summary.noData).toBe(20 * 200);
    expect(heightOf(reading, E + 50, N + 500)).toBeNaN();
    expect(heightOf(reading, E + 500, N + 500)).toBe(41);
  });

  it('refuses other systems, pixels that are not square and what is no GeoTIFF, and reads the rest', async () => {
    const reading = await read({
      'a-good.tif': tiff(),
      'b-crs.tif': tiff({ crs: 3857 }),
      'c-none.tif': tiff({ crs: null }),
      'd-oblong.tif': tiff({ stepNorthM: 2 }),
      'e-broken.tif': Buffer.from('II*\0\xff\xff\xff\x7fnothing', 'latin1'),
      'f-empty.tif': '',
    });
    expect(lines(reading)).toEqual([
      'b-crs.tif: is in EPSG:3857, not in ETRS89 / UTM zone 32 (EPSG:25832)',
      'c-none.tif: states no coordinate system (ProjectedCSTypeGeoKey)',
      'd-oblong.tif: has pixels of 1 × 2 m, which are not square',
      'e-broken.tif: has no picture: its directory is missing, the file is cut',
      'f-empty.tif: is empty',
    ]);
    expect(reading.summary.samples).toBe(40_000);
    expect(heightOf(reading, E + 100, N + 100)).toBeCloseTo(slope(E + 100, N + 100), 1);
  });

  it('names the rows that a cut file lacks, and keeps those that it has', async () => {
    // The directory stands at the end of the test's files: only what it points to is moved out of reach.
    const whole = tiff({ rowsPerStrip: 50 });
    const at = whole.indexOf(Buffer.from([0x11, 0x01, 0x04, 0x00, 0x04, 0x00, 0x00, 0x00]));
    const offsets = whole.readUInt32LE(at + 8);
    whole.writeUInt32LE(whole.length - 100, offsets + 3 * 4);
    const reading = await read({ 'cut.tif': whole });
    expect(lines(reading)).toEqual([expect.stringMatching(/^cut\.tif: rows 150 to 199, columns 0 to 199: the file is cut: they end at byte \d+ of \d+; they are left out$/)]); // prettier-ignore
    expect(reading.summary.samples).toBe(30_000);
    expect(heightOf(reading, E + 100, N + 100)).toBeCloseTo(slope(E + 100, N + 100), 1);
    expect(heightOf(reading, E + 100, N + 30)).toBeNaN();
  });

  it('names absurd heights with their pixel and leaves them out', async () => {
    const reading = await read({ 'absurd.tif': tiff({ heightAt: (c, r) => (c === 7 && r === 12 ? 1e30 : 33) }) });
    expect(lines(reading)).toEqual([expect.stringMatching(/^absurd\.tif: row 12, column 7: 1\.0*\d*e\+30 m is no height between -120 and 320 m; it is left out$/)]); // prettier-ignore
    expect(heightOf(reading, E + 7.5, N + 187.5)).toBeCloseTo(33, 2);
  });

  it('reads only what lies within the terrain', async () => {
    const reading = await read({ 'far.tif': tiff({ e: E + 4900 }), 'away.tif': tiff({ e: E + 90_000 }) });
    expect(reading.summary.samples).toBe(100 * 200);
    expect(reading.summary.skipped).toEqual({ 'heights outside the terrain of the city': 100 * 200 + 40_000 });
  });
});

describe('terrain as XYZ text', () => {
  it('reads lines in any order, packed or not, with any separator', async () => {
    const rows = square(100);
    const shuffled = [...rows].sort((a, b) => ((a[0]! * 7919 + a[1]! * 104_729) % 1009) - ((b[0]! * 7919 + b[1]! * 104_729) % 1009)); // prettier-ignore
    const readings = await Promise.all([
      read({ 'a.xyz': xyz(rows) }),
      read({ 'b.xyz.gz': gzipSync(xyz(shuffled)) }),
      read({ 'c.csv': `east;north;height\r\n${xyz(rows).replaceAll(' ', ';').replaceAll('\n', '\r\n')}` }),
      read({ 'd.txt': xyz(rows.map(([e, n, h]) => [e! + 32e6, n!, h!])).trimEnd() }),
    ]);
    for (const reading of readings) {
      expect(lines(reading)).toEqual([]);
      expect(reading.summary.samples).toBe(10_000);
      expect(Math.abs(heightOf(reading, E + 41.3, N + 77.7) - slope(E + 41.3, N + 77.7))).toBeLessThan(0.03);
    }
  });

  it('finds the distance of the points, and joins neighbouring files without a gap', async () => {
    const west = square(50, 5);
    const east = west.map(([e, n]) => [e! + 250, n!, Number(slope(e! + 250, n!).toFixed(2))]);
    const reading = await read({ 'west.xyz': xyz(west), 'east.xyz': xyz(east) });
    expect(reading.heights!.finestM).toBe(5);
    for (const e of [244, 246, 249, 251])
      expect(heightOf(reading, E + e, N + 101)).toBeCloseTo(slope(E + e, N + 101), 1);
    expect((await read({ 'coarse.xyz': xyz(square(10, 100)) })).summary.problems.map(problemLine)).toEqual(['coarse.xyz: its heights lie 100.0 m apart: too coarse']); // prettier-ignore
  });

  it('names the lines that are wrong and reads the others', async () => {
    const rows = xyz(square(60)).split('\n');
    rows[9] = `${E} ${N}`;
    rows[19] = '6.76 51.43 30.0';
    rows[29] = `${E + 29} ${N} 9999`;
    rows[39] = `${E + 39} ${N} zwölf`;
    const reading = await read({ 'bad.xyz': `${rows.join('\n')}344000 57` });
    expect(lines(reading)).toEqual([
      'bad.xyz:10: is no line of three numbers: easting, northing, height',
      'bad.xyz:20: 6.76 51.43 is no place in ETRS89 / UTM zone 32 (EPSG:25832)',
      'bad.xyz:30: height: 9999 m is no height between -120 and 320 m; it is left out',
      'bad.xyz:40: is no line of three numbers: easting, northing, height',
      'bad.xyz:3601: ends within a line',
    ]);
    expect(reading.summary.samples).toBe(3600 - 4);
  });

  it('gives up what is no XYZ soon, and says where a packed file is damaged', async () => {
    const packed = gzipSync(xyz(square(100)));
    const reading = await read({
      'a.xyz': 'one two three\n'.repeat(1000),
      'b.xyz': xyz(square(40).map(([e, n, h]) => [n!, e!, h!])),
      'c.xyz.gz': packed.subarray(0, packed.length - 400),
      'd.xyz': xyz(square(20)),
    });
    expect(lines(reading).filter((line) => /so were all|unpacked/.test(line))).toEqual([
      'a.xyz:21: is no line of three numbers: easting, northing, height; so were all before it',
      expect.stringMatching(/^b\.xyz:20: 5700000 344019 is no place in .*; so were all before it$/),
      'c.xyz: cannot be unpacked: unexpected end of file',
    ]);
    expect(reading.summary.samples).toBeGreaterThan(400);
  });
});
