import { open } from 'node:fs/promises';
import type { SourceKind } from './targets.ts';

/**
 * Whether a file is what it should be, from its first and last bytes: an error page, a login form or a file that was cut on the
 * server's own disk have the right length, too.
 * @returns what is wrong, or null
 */
export async function checkContent(kind: SourceKind, path: string): Promise<string | null> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const first = Buffer.alloc(Math.min(size, 4096));
    await file.read(first, 0, first.length, 0);
    const last = Buffer.alloc(Math.min(size, 256));
    await file.read(last, 0, last.length, size - last.length);
    return CHECKS[kind](first, last);
  } finally {
    await file.close();
  }
}

const isTiff = (first: Buffer): boolean => /^(II[*+]\0|MM\0[*+])/.test(first.toString('latin1', 0, 4));
const isGzip = (first: Buffer): boolean => first[0] === 0x1f && first[1] === 0x8b;

const CHECKS: Readonly<Record<SourceKind, (first: Buffer, last: Buffer) => string | null>> = {
  lod2: (first, last) =>
    !/<([\w.-]+:)?CityModel[\s>]/.test(first.toString('latin1'))
      ? 'is not CityGML'
      : !/<\/([\w.-]+:)?CityModel\s*>\s*$/.test(last.toString('latin1'))
        ? 'is CityGML that was cut: its end is missing'
        : null,
  dgm1: (first) =>
    isTiff(first) || isGzip(first) || /^[\d.+-]+[ \t,;]+[\d.+-]+[ \t,;]+[\d.+-]+\s/.test(first.toString('latin1'))
      ? null
      : 'is neither a TIFF nor heights as text',
  dgm: (first) => (isTiff(first) ? null : 'is not a TIFF'),
  osm: (first) => (first.toString('latin1', 0, 64).includes('OSMHeader') ? null : 'is not an .osm.pbf'),
};
