import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { Bounds } from '../../geo/polygonField.ts';
import { SCENE_ORIGIN } from '../../geo/sceneFrame.ts';
import type { Provenance } from '../../schema/catalogue.ts';
import { readManifest } from '../fetch/manifest.ts';
import type { SourceNote } from '../model/Building.ts';
import { readHeightFiles, type HeightFile } from '../readers/heightFiles.ts';
import { problemLine } from '../readers/readSummary.ts';
import type { MeasuredHeights } from './measuredHeights.ts';

const IS_TERRAIN = /\.(tiff?|xyz)(\.gz)?$|\.xyz\.zip$|(^|[\\/])dgm[^\\/]*\.(zip|txt|csv)$/i;
/** Reaches of the Rhine as PANGAEA 919308 names them: soundings and lasers, with the bed. */
const IS_BED = /(^|[\\/])r\d{3}_[A-Z0-9_]+_DEM\.tiff?$/i;

/** Is it terrain, by its name: GeoTIFF or XYZ, packed or not. */
export const isTerrainFile = (path: string): boolean => IS_TERRAIN.test(path);

/** Problems that are told one by one; the rest is a number. */
const TOLD = 20;

/**
 * Files of terrain among paths that a person names (files, or folders with everything below them) and in the folder that `city -- fetch`
 * fills; in the order of their paths within each.
 */
export function listTerrain(named: readonly string[], fetched: string): HeightFile[] {
  const manifest = fetched === '' ? new Map<string, never>() : readManifest(fetched);
  const files = new Map<string, HeightFile>();
  for (const root of [...named, ...(fetched === '' ? [] : [fetched])])
    for (const path of filesBelow(root)) {
      if (!isTerrainFile(path) || files.has(path)) continue;
      const entry = manifest.get(relative(fetched, path).replaceAll('\\', '/'));
      const source: SourceNote = entry
        ? { source: entry.source, licence: entry.licence, date: entry.date }
        : { source: basename(root), licence: 'not stated', date: '' };
      files.set(path, { path, kind: entry?.kind === 'dgm' || IS_BED.test(path) ? 'bed' : 'land', source });
    }
  return [...files.values()];
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => (name.startsWith('.') || name.endsWith('.part') ? [] : filesBelow(join(path, name))));
}

export interface TerrainSources {
  readonly heights: MeasuredHeights | null;
  readonly provenances: readonly Provenance[];
}

/** Reads the terrain, tells what came of it line by line, and goes on without what cannot be read. */
export async function readTerrain(
  files: readonly HeightFile[],
  { minX, minZ, maxX, maxZ }: Bounds,
  say: (line: string) => void,
): Promise<TerrainSources> {
  if (files.length === 0) return { heights: null, provenances: [] };
  const bounds = {
    minE: minX + SCENE_ORIGIN.e,
    maxE: maxX + SCENE_ORIGIN.e,
    minN: SCENE_ORIGIN.n - maxZ,
    maxN: SCENE_ORIGIN.n - minZ,
  };
  const { heights, summary, sources } = await readHeightFiles(files, bounds);
  const km2 = (heights?.areaM2 ?? 0) / 1e6;
  say(`terrain, ${summary.samples} heights of ${summary.files} files, ${km2.toFixed(2)} km²`);
  for (const [reason, n] of Object.entries(summary.skipped)) say(`terrain: left out: ${n} ${reason}`);
  for (const problem of summary.problems.slice(0, TOLD)) say(`terrain: ${problemLine(problem)}`);
  if (summary.problemCount > TOLD) say(`terrain: … and ${summary.problemCount - TOLD} problems more`);
  return {
    heights,
    provenances: sources.map(({ source, licence, date, note }) => ({
      kind: 'measured',
      source: `${source}: terrain`,
      licence,
      date,
      ...(note ? { note } : {}),
    })),
  };
}
