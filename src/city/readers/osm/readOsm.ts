import { open } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { Building, SourceNote } from '../../model/Building.ts';
import type { ReadSummary } from '../readSummary.ts';
import { osmBuildings } from './osmBuildings.ts';
import type { OsmSource } from './osmElements.ts';
import { EVERYWHERE, type OsmExtent } from './osmExtent.ts';
import { osmFeatures, type OsmFeatures } from './osmFeatures.ts';
import { openOverpass } from './overpassSource.ts';
import { openPbf } from './pbfSource.ts';
import { readExtract } from './readExtract.ts';
import { openOsmXml } from './xmlSource.ts';

export interface OsmOptions {
  /** What lies outside is not read. Default: everything is read. */
  readonly extent?: OsmExtent;
  /** Height of the ground in m NHN at a place in EPSG:25832. Default: 0 everywhere. */
  readonly groundAt?: (e: number, n: number) => number;
}

export interface OsmReading {
  readonly buildings: Generator<Building>;
  readonly features: OsmFeatures;
}

type OsmFormat = 'pbf' | 'xml' | 'overpass';

/** The format of a file of OpenStreetMap by its first bytes (unpacked where they are gzipped), or null where it is none. */
export async function osmFormatOf(path: string): Promise<OsmFormat | null> {
  const start = await firstBytes(path);
  if (start === null) return null;
  if (start.readUInt32BE(0) <= 65536 && start.toString('latin1', 4, 80).includes('OSMHeader')) return 'pbf';
  const text = start
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  if (/<osm[\s>]/.test(text.slice(0, 2000))) return 'xml';
  return text.startsWith('{') && /"(osm3s|elements)"\s*:/.test(text) && !/"(CityJSON|FeatureCollection)"/.test(text) ? 'overpass' : null; // prettier-ignore
}

/**
 * Reads an extract: `.osm.pbf`, `.osm` (plain or gzipped) or an answer of Overpass in JSON.
 * @param tick hears bytes read, of how many, and which reading it is
 * @throws CityInputError where the file as a whole cannot be read
 */
export async function readOsm(
  path: string,
  format: OsmFormat,
  source: SourceNote,
  summary: ReadSummary,
  { extent = EVERYWHERE, groundAt = () => 0 }: OsmOptions,
  tick: (bytes: number, total: number, reading: string) => void,
): Promise<OsmReading> {
  const opened: OsmSource =
    format === 'pbf' ? openPbf(path) : format === 'xml' ? openOsmXml(path) : await openOverpass(path);
  summary.files++;
  const extract = await readExtract(opened, extent, summary, (bytes, reading) => tick(bytes, opened.bytes, reading));
  const features = osmFeatures(extract, summary);
  return { buildings: osmBuildings(extract, { file: opened.file, source, groundAt, summary }), features };
}

/** Up to 4 kB, or null where the file is shorter than a word or cannot be read: another reader will say so. */
async function firstBytes(path: string): Promise<Buffer | null> {
  try {
    const file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0).finally(() => file.close());
    if (bytesRead < 4) return null;
    if (buffer.readUInt16BE(0) !== 0x1f8b) return buffer.subarray(0, bytesRead);
    const stream = createReadStream(path, { end: 65535 });
    const unpacked = stream.pipe(createGunzip());
    for await (const piece of unpacked as AsyncIterable<Buffer>) {
      stream.destroy();
      unpacked.destroy();
      return piece.length < 4 ? null : piece;
    }
    return null;
  } catch {
    return null;
  }
}
