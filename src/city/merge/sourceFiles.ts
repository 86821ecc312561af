import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { basename, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CityInputError } from '../readers/geojson.ts';
import { readManifest } from '../fetch/manifest.ts';
import type { SourceNote } from '../model/Building.ts';

/** A file of buildings that the build takes in. */
export interface SourceFile {
  readonly path: string;
  readonly note: SourceNote;
}

/** Names of files that hold buildings; heights and lists lie beside them. */
const BUILDING_FILES =
  /\.(gml|citygml|xml|json|jsonl|cityjson|cityjsonl|geojson|osm|pbf|zip|gml\.gz|xml\.gz|json\.gz|osm\.gz|geojson\.gz)$/i;
const NOT_OURS = /^(manifest\.json|\..*)$|\.(xyz|txt|csv)\.zip$|^dgm/i;

/**
 * Files of buildings among paths that a person names (files, or folders with everything below them) and in the folder that
 * `city -- fetch` fills.
 * @throws CityInputError where a named path is not there
 */
export function listSources(named: readonly string[], fetched: string): SourceFile[] {
  const missing = named.find((path) => !existsSync(path));
  if (missing !== undefined) throw new CityInputError(missing, '', 'is not there');
  const manifest = readManifest(fetched);
  const files = new Map<string, SourceFile>();
  for (const [root, isNamed] of [...named.map((path) => [path, true] as const), [fetched, false] as const])
    for (const path of filesBelow(root, isNamed)) {
      const entry = manifest.get(relative(fetched, path).replaceAll('\\', '/'));
      // Files of one folder are one source: the city's list of sources stays readable.
      const note: SourceNote = entry
        ? { source: entry.source, licence: entry.licence, date: entry.date }
        : { source: basename(root), licence: 'not stated', date: '' };
      if (!files.has(path)) files.set(path, { path, note });
    }
  return [...files.values()];
}

/** Hash of the files' contents and names, in their order; empty without files. */
export async function hashSources(files: readonly SourceFile[]): Promise<string> {
  if (files.length === 0) return '';
  const hash = createHash('sha256');
  for (const { path, note } of files) {
    hash.update(`${basename(path)}\0${JSON.stringify(note)}\0`);
    await pipeline(createReadStream(path), async function (pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) hash.update(piece);
    });
  }
  return hash.digest('hex').slice(0, 16);
}

function filesBelow(path: string, isNamed: boolean): string[] {
  const about = statSync(path, { throwIfNoEntry: false });
  if (!about) return [];
  // A file that is named is taken whatever its name: the readers look at what it holds.
  if (!about.isDirectory())
    return isNamed || (BUILDING_FILES.test(path) && !NOT_OURS.test(basename(path))) ? [path] : [];
  return readdirSync(path)
    .sort()
    .flatMap((name) => (NOT_OURS.test(name) ? [] : filesBelow(join(path, name), false)));
}
