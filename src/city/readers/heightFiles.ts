import { stat } from 'node:fs/promises';
import { fromArrayBuffer, fromFile } from 'geotiff';
import type { SourceNote } from '../model/Building.ts';
import { HeightCollector, type HeightKind, type MeasuredHeights } from '../terrain/measuredHeights.ts';
import { ARCHIVE_LIMITS, openFiles, type OpenFile } from './archive.ts';
import { CityInputError } from './geojson.ts';
import { readGeoTiffHeights } from './geoTiffHeights.ts';
import { createHeightSummary, type HeightBounds, type HeightContext, type HeightSummary } from './heightSummary.ts';
import { addProblem, count } from './readSummary.ts';
import { readXyzHeights } from './xyzHeights.ts';

/** A file of terrain: GeoTIFF or XYZ text; plain, gzipped or zipped. */
export interface HeightFile {
  readonly path: string;
  readonly kind: HeightKind;
  readonly source: SourceNote;
}

export interface HeightReading {
  /** null where no file gave a height. */
  readonly heights: MeasuredHeights | null;
  readonly summary: HeightSummary;
  /** Sources that gave heights, once each. */
  readonly sources: readonly SourceNote[];
}

const WITHIN = /\.(xyz|txt|csv|tiff?)$/i;
/** A GeoTIFF within an archive is held whole. */
const MOST_PACKED_TIFF = 512e6;
const IS_TIFF = /^(II[*+]\0|MM\0[*+])/;

/**
 * Terrain of any number of files. A file that cannot be read is a problem in the summary, and the rest is read.
 * @param bounds heights outside are left out: they bound the memory
 */
export async function readHeightFiles(
  files: readonly HeightFile[],
  bounds: HeightBounds,
  onProgress: (file: string, samples: number) => void = () => undefined,
): Promise<HeightReading> {
  const summary = createHeightSummary();
  const collector = new HeightCollector();
  const sources = new Map<string, SourceNote>();
  for (const file of files) {
    const before = summary.samples;
    const context: HeightContext = {
      summary,
      bounds,
      gridFor: (spacingM) => collector.gridFor(file.kind, spacingM),
    };
    try {
      for await (const opened of openFiles(file.path, ARCHIVE_LIMITS, WITHIN)) {
        summary.files++;
        try {
          await readOne(file.path, opened, context);
        } catch (error) {
          report(summary, opened.name, error);
        }
        onProgress(opened.name, summary.samples);
      }
    } catch (error) {
      report(summary, file.path, error);
    }
    if (summary.samples > before) sources.set(JSON.stringify(file.source), file.source);
  }
  return { heights: collector.finish(), summary, sources: [...sources.values()] };
}

function report(summary: HeightSummary, file: string, error: unknown): void {
  if (!(error instanceof CityInputError)) throw error;
  const place = /: line (\d+): (.*)$/s.exec(error.message);
  const line = place ? Number(place[1]) : null;
  addProblem(summary, { file, line, id: null, reason: place?.[2] ?? error.message.replace(/^.*?: /, '') });
  count(summary.skipped, 'files that could not be read to their end');
}

/** Chooses the reader by the first bytes. */
async function readOne(path: string, { name, content }: OpenFile, context: HeightContext): Promise<void> {
  const pieces = content[Symbol.asyncIterator]();
  const first = await pieces.next();
  if (first.done) throw new CityInputError(name, '', 'is empty');
  const all = (async function* (): AsyncGenerator<Buffer> {
    try {
      yield first.value;
      for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
    } finally {
      await pieces.return?.();
    }
  })();
  if (!IS_TIFF.test(first.value.toString('latin1', 0, 4))) {
    await readXyzHeights(name, all, context);
    return;
  }
  if (path.endsWith(name)) {
    await all.return(undefined);
    await pieces.return?.();
    const { size } = await stat(path);
    const tiff = await opened(name, () => fromFile(path));
    try {
      await readGeoTiffHeights(name, tiff, size, context);
    } finally {
      await tiff.close();
    }
    return;
  }
  const parts: Buffer[] = [];
  let size = 0;
  for await (const piece of all) {
    size += piece.length;
    if (size > MOST_PACKED_TIFF) throw new CityInputError(name, '', `unpacks to more than ${MOST_PACKED_TIFF} bytes`);
    parts.push(piece);
  }
  const bytes = Uint8Array.from(Buffer.concat(parts));
  await readGeoTiffHeights(name, await opened(name, () => fromArrayBuffer(bytes.buffer)), size, context);
}

async function opened<T>(name: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    throw new CityInputError(name, '', `is a TIFF that cannot be read: ${(error as Error).message}`);
  }
}
