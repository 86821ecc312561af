import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { SOURCE_KINDS } from './targets.ts';

const EntrySchema = v.object({
  path: v.string(),
  kind: v.picklist(SOURCE_KINDS),
  url: v.string(),
  bytes: v.number(),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** Validators of the server: they tell whether its file has changed. */
  etag: v.nullable(v.string()),
  lastModified: v.nullable(v.string()),
  /** When it was fetched, ISO 8601. */
  fetchedAt: v.string(),
  /** Date of the data as the server states it (day), ISO 8601; else the day it was fetched. */
  date: v.string(),
  source: v.string(),
  licence: v.string(),
});
export type ManifestEntry = v.InferOutput<typeof EntrySchema>;

/** `manifest.json` in the folder of the sources: what lies there, from where, of when, under which licence. */
const ManifestSchema = v.object({ version: v.literal(1), files: v.array(EntrySchema) });

const fileOf = (folder: string): string => join(folder, 'manifest.json');

/** Entries by path. A manifest that cannot be read counts as empty: the files are then fetched again. */
export function readManifest(folder: string): Map<string, ManifestEntry> {
  if (!existsSync(fileOf(folder))) return new Map();
  try {
    const { files } = v.parse(ManifestSchema, JSON.parse(readFileSync(fileOf(folder), 'utf8')));
    return new Map(files.map((entry) => [entry.path, entry]));
  } catch {
    return new Map();
  }
}

/** Written whole or not at all. */
export function writeManifest(folder: string, entries: ReadonlyMap<string, ManifestEntry>): void {
  mkdirSync(folder, { recursive: true });
  const files = [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  writeFileSync(`${fileOf(folder)}.new`, `${JSON.stringify({ version: 1, files }, null, 2)}\n`);
  renameSync(`${fileOf(folder)}.new`, fileOf(folder));
}
