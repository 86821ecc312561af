import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Building, SourceNote } from '../model/Building.ts';
import { openFiles, type OpenFile } from './archive.ts';
import { readCityGml } from './cityGml.ts';
import { defaultThreads, readInPlace, startThreads, type ChunkReaders } from './cityGmlThreads.ts';
import { readCityJson } from './cityJson.ts';
import { readGeoJsonBuildings, type GeoJsonOptions } from './geoJsonBuildings.ts';
import { CityInputError } from './geojson.ts';
import type { OsmFeatures } from './osm/osmFeatures.ts';
import { osmFormatOf, readOsm, type OsmOptions } from './osm/readOsm.ts';
import { addProblem, count, createSummary, type ReadSummary } from './readSummary.ts';

export interface ReadOptions {
  /** Where a file's buildings are from. */
  readonly sourceOf?: (path: string) => SourceNote;
  /** Threads for CityGML; 0 reads in this one. Default: as many as processors, none for less than 8 MB. */
  readonly threads?: number;
  /** For OpenStreetMap: what is read and how high the ground is. */
  readonly osm?: OsmOptions;
  /** For GeoJSON: its coordinates where the file names none. */
  readonly geoJson?: GeoJsonOptions;
  /** Hears what an extract of OpenStreetMap holds besides buildings, before its buildings come. */
  readonly onFeatures?: (features: OsmFeatures, file: string) => void;
  /** Called after every stretch of a file. */
  readonly onProgress?: (progress: ReadProgress) => void;
}

export interface ReadProgress {
  readonly file: string;
  /** Files begun, of all that were asked for. */
  readonly fileNumber: number;
  readonly fileCount: number;
  /** Unpacked bytes so far, of all files. */
  readonly bytes: number;
  readonly buildings: number;
  /** What is being read, where a file is read more than once. */
  readonly reading?: string;
}

export interface BuildingReading {
  readonly buildings: AsyncGenerator<Building>;
  /** Complete when `buildings` has ended. */
  readonly summary: ReadSummary;
}

/** Below this starting threads takes longer than reading. */
const THREADS_PAY_BYTES = 8e6;

/**
 * Buildings of any number of files: CityGML, CityJSON, CityJSONSeq, OpenStreetMap, GeoJSON; plain, gzipped or zipped. A file that cannot be read is a problem
 * in the summary, and the rest is read. A building that comes twice with the same id is taken once (tiles overlap at their edges).
 * Order: files as given, buildings as in the file; the same whatever the number of threads.
 */
export function readBuildingFiles(paths: readonly string[], options: ReadOptions = {}): BuildingReading {
  const summary = createSummary();
  return { buildings: readAll(paths, options, summary), summary };
}

async function* readAll(
  paths: readonly string[],
  options: ReadOptions,
  summary: ReadSummary,
): AsyncGenerator<Building> {
  const size = paths.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
  const threads = options.threads ?? (size < THREADS_PAY_BYTES ? 0 : defaultThreads());
  const readers = threads > 0 ? startThreads(threads) : readInPlace;
  const seen = new Set<string>();
  const unseen = function* (buildings: Iterable<Building>): Generator<Building> {
    for (const building of buildings)
      if (seen.has(building.id)) count(summary.skipped, 'already read from another file or place');
      else {
        seen.add(building.id);
        yield building;
      }
  };
  try {
    for (const [i, path] of paths.entries()) {
      const source = options.sourceOf?.(path) ?? { source: path, licence: 'not stated', date: '' };
      const told = (file: string): void =>
        options.onProgress?.({
          file,
          fileNumber: i + 1,
          fileCount: paths.length,
          bytes: summary.bytes,
          buildings: summary.buildings,
        });
      try {
        const format = await osmFormatOf(path);
        if (format) {
          const tick = (bytes: number, _: number, reading: string): void =>
            options.onProgress?.({ file: path, fileNumber: i + 1, fileCount: paths.length, bytes: summary.bytes + bytes, buildings: summary.buildings, reading }); // prettier-ignore
          const { buildings, features } = await readOsm(path, format, source, summary, options.osm ?? {}, tick);
          options.onFeatures?.(features, path);
          yield* unseen(buildings);
          continue;
        }
        for await (const file of openFiles(path)) {
          summary.files++;
          try {
            let bytes = -1;
            for await (const building of readFile(file, source, summary, readers, {
              ...options.osm,
              ...options.geoJson,
            })) {
              if (summary.bytes !== bytes) told(file.name);
              ({ bytes } = summary);
              yield* unseen([building]);
            }
          } catch (error) {
            report(summary, file.name, error);
          }
          told(file.name);
        }
      } catch (error) {
        report(summary, basename(path), error);
      }
    }
  } finally {
    await readers.close();
  }
}

/** A file that cannot be read is reported; anything else is our own mistake and thrown on. */
function report(summary: ReadSummary, file: string, error: unknown): void {
  if (!(error instanceof CityInputError)) throw error;
  const place = /^(.*?): line (\d+): (.*)$/s.exec(error.message);
  addProblem(summary, {
    file: place?.[1] ?? file,
    line: place ? Number(place[2]) : null,
    id: null,
    reason: place?.[3] ?? error.message.replace(/^[^:]*: /, ''),
  });
  count(summary.skipped, 'files that could not be read to their end');
}

/** Chooses the reader by the first character that is not a space. */
async function* readFile(
  file: OpenFile,
  source: SourceNote,
  summary: ReadSummary,
  readers: ChunkReaders,
  geoJson: GeoJsonOptions,
): AsyncGenerator<Building> {
  const pieces = file.content[Symbol.asyncIterator]();
  const first = await pieces.next();
  const content = (async function* (): AsyncGenerator<Buffer> {
    try {
      if (!first.done) yield first.value;
      for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
    } finally {
      await pieces.return?.();
    }
  })();
  const start = first.done
    ? ''
    : first.value
        .toString('latin1', 0, 4096)
        .replace(/^\xef\xbb\xbf/, '')
        .trimStart();
  if (start.startsWith('{') && /"FeatureCollection"/.test(start))
    yield* readGeoJsonBuildings(file.name, content, source, summary, geoJson); // prettier-ignore
  else if (start.startsWith('{')) yield* readCityJson(file.name, content, source, summary);
  else if (start.startsWith('<')) yield* readCityGml(file.name, content, source, summary, readers);
  else {
    await content.return(undefined);
    await pieces.return?.();
    throw new CityInputError(
      file.name,
      '',
      start === '' ? 'is empty' : 'is neither CityGML, CityJSON, GeoJSON nor OpenStreetMap',
    );
  }
}
