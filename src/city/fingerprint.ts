import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
/** Folders whose code decides what comes out; the viewer's models are written for other viewers, too, … */
const CODE_FOLDERS = ['.', '../geo', '../schema', '../engine/structures'].map(pathOf);
/** … in the viewer's colours. */
const CODE_FILES = ['../engine/palette.ts'].map(pathOf);

/** Hash of the code that turns buildings into tiles. */
export function fingerprintOfCode(): string {
  const hash = createHash('sha256');
  for (const path of filesBelow(pathOf('tiles'))) hash.update(readFileSync(path));
  return hash.digest('hex').slice(0, 16);
}

/**
 * Hash of everything that a build depends on: the bytes of the inputs and of the building code.
 * @param taken what else is taken, out of files that may change without being built anew
 */
export function fingerprint(inputFolder: string, inputNames: readonly string[], taken: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(taken));
  const add = (name: string, path: string): void => {
    hash.update(name).update('\0').update(readFileSync(path)).update('\0');
  };
  for (const name of [...inputNames].sort()) add(name, join(inputFolder, name));
  for (const folder of CODE_FOLDERS) for (const path of filesBelow(folder)) add(relative(folder, path), path);
  for (const path of CODE_FILES) add(basename(path), path);
  return hash.digest('hex').slice(0, 16);
}

const PIECE_BYTES = 1 << 20;

/** Hash of files of any size, by name and content; empty without files. */
export function hashFiles(paths: readonly string[]): string {
  if (paths.length === 0) return '';
  const hash = createHash('sha256');
  const piece = Buffer.alloc(PIECE_BYTES);
  for (const path of paths) {
    hash.update(`${basename(path)}\0`);
    const file = openSync(path, 'r');
    try {
      for (let n = readSync(file, piece); n > 0; n = readSync(file, piece)) hash.update(piece.subarray(0, n));
    } finally {
      closeSync(file);
    }
  }
  return hash.digest('hex').slice(0, 16);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? filesBelow(path) : [path];
    });
}
