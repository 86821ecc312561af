import { join } from 'node:path';
import { loadCatalogue } from '../../src/feed/loadCatalogue.ts';
import { createStationReader, type ThemeStations } from '../../src/simulators/readStations.ts';
import type { Theme } from '../../src/schema/catalogue.ts';
import type { World } from '../../src/simulators/world/world.ts';

export const ROOT = join(import.meta.dirname, '../..');
/** A whole week of school with frost, within the bundled recording. */
export const MONDAY = Date.parse('2024-01-08T00:00:00Z');
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Stations of a theme over the curated catalogue. @param stageCm of the Rhine, whatever the time */
export function themeStations(theme: Theme, stageCm: number | null = 400): ThemeStations['stations'] {
  const { features } = loadCatalogue(join(ROOT, 'assets/city/assets'), 1).catalogue;
  return createStationReader(ROOT, features, () => stageCm)(theme)!.stations;
}

/** The world that the stations of all themes are in. @param stageCm of the Rhine, whatever the time */
export function themeWorld(stageCm: number | null = 400): World {
  const { features } = loadCatalogue(join(ROOT, 'assets/city/assets'), 1).catalogue;
  return createStationReader(ROOT, features, () => stageCm).world;
}
