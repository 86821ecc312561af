import { basename } from 'node:path';
import { SCENE_ORIGIN } from '../../geo/sceneFrame.ts';
import { groundPolygons } from '../model/footprint.ts';
import type { Building, SourceNote } from '../model/Building.ts';
import { measuredToCity } from '../model/measuredToCity.ts';
import { readBuildingFiles } from '../readers/buildingFiles.ts';
import { CityInputError } from '../readers/geojson.ts';
import type { OsmExtent } from '../readers/osm/osmExtent.ts';
import { NO_FEATURES, type OsmFeatures } from '../readers/osm/osmFeatures.ts';
import { osmFormatOf, readOsm, type OsmReading } from '../readers/osm/readOsm.ts';
import { addProblem, count, createSummary, type ReadSummary } from '../readers/readSummary.ts';
import { Coverage } from './coverage.ts';
import type { Candidate } from './mergeBuildings.ts';
import { footprintOf } from './overlap.ts';
import type { SourceFile } from './sourceFiles.ts';

/** What is mapped, read before the ground is built: buildings wait for the ground. */
export interface OpenSources {
  readonly files: readonly SourceFile[];
  readonly features: OsmFeatures;
  readonly readings: readonly OsmReading[];
  readonly summary: ReadSummary;
  /** Height of the ground at a place in EPSG:25832, m NHN. */
  readonly groundAt: (e: number, n: number) => number;
  /** Set before the buildings are read. */
  ground: { heightAt: (x: number, z: number) => number } | null;
}

export interface SourceBuildings {
  readonly candidates: readonly Candidate[];
  readonly coverage: Coverage;
}

const OSM: SourceNote = { source: '© OpenStreetMap contributors', licence: 'ODbL 1.0', date: '' };

/** Reads the extracts of OpenStreetMap; a file that cannot be read is a problem in the summary. */
export async function openSources(
  files: readonly SourceFile[],
  extent: OsmExtent,
  say: (line: string) => void,
): Promise<OpenSources> {
  const summary = createSummary();
  const readings: OsmReading[] = [];
  const others: SourceFile[] = [];
  const groundAt = (e: number, n: number): number =>
    sources.ground?.heightAt(e - SCENE_ORIGIN.e, SCENE_ORIGIN.n - n) ?? 0;
  const sources: OpenSources = { files: others, features: NO_FEATURES, readings, summary, groundAt, ground: null };
  for (const file of files) {
    const format = await osmFormatOf(file.path);
    if (!format) {
      others.push(file);
      continue;
    }
    say(`city: reading ${basename(file.path)}`);
    try {
      const note = { ...OSM, date: file.note.date };
      readings.push(await readOsm(file.path, format, note, summary, { extent, groundAt }, () => undefined));
    } catch (error) {
      if (!(error instanceof CityInputError)) throw error;
      addProblem(summary, {
        file: basename(file.path),
        line: null,
        id: null,
        reason: error.message.replace(/^[^:]*: /, ''),
      });
      count(summary.skipped, 'files that could not be read to their end');
    }
  }
  return readings.length === 0 ? sources : Object.assign(sources, { features: joined(readings) });
}

function joined(readings: readonly OsmReading[]): OsmFeatures {
  const seen = new Set<string>();
  const unseen = <T extends { id: string }>(kind: string, list: readonly T[]): T[] =>
    list.filter(({ id }) => !seen.has(`${kind}/${id}`) && seen.add(`${kind}/${id}`));
  return {
    roads: readings.flatMap(({ features }) => unseen('road', features.roads)),
    rails: readings.flatMap(({ features }) => unseen('rail', features.rails)),
    waters: readings.flatMap(({ features }) => unseen('water', features.waters)),
    landuse: readings.flatMap(({ features }) => unseen('landuse', features.landuse)),
  };
}

/**
 * Buildings of all sources that stand in the city, and the areas that they cover.
 * @param isInCity scene metres
 */
export async function readBuildings(
  sources: OpenSources,
  isInCity: (x: number, z: number) => boolean,
): Promise<SourceBuildings> {
  const { files, readings, summary } = sources;
  const coverage = new Coverage();
  const candidates: Candidate[] = [];
  const seen = new Set<string>();
  const take = (building: Building): void => {
    const city = measuredToCity(building);
    const footprint = footprintOf(groundPolygons(building.geometry));
    const [minX, minZ, maxX, maxZ] = footprint.bounds;
    if (!city || !(footprint.areaM2 > 0)) count(summary.skipped, 'without a footprint');
    else if (!isInCity((minX + maxX) / 2, (minZ + maxZ) / 2)) count(summary.skipped, 'outside the city');
    else if (seen.has(city.id)) count(summary.skipped, 'already read from another file or place');
    else {
      seen.add(city.id);
      const rank = building.id.startsWith('osm-')
        ? 'osm'
        : building.provenance.kind === 'measured'
          ? 'measured'
          : 'curated';
      candidates.push({ building: city, rank, footprint });
      if (rank === 'osm') coverage.addMapped(footprint.bounds);
    }
  };
  const notes = new Map(files.map(({ path, note }) => [path, note]));
  const read = new Set<string>();
  const reading = readBuildingFiles(files.map(({ path }) => path), {
    sourceOf: (path) => notes.get(path)!,
    osm: { groundAt: sources.groundAt },
    onProgress: ({ file }) => read.add(file),
  }); // prettier-ignore
  for await (const building of reading.buildings) take(building);
  // A tile that could not be read whole does not know every building of its square.
  const broken = new Set(reading.summary.problems.filter(({ id }) => id === null).map(({ file }) => file));
  for (const name of read) if (!broken.has(name)) coverage.addTile(name);
  for (const { buildings } of readings) for (const building of buildings) take(building);
  mergeSummary(summary, reading.summary);
  return { candidates, coverage };
}

function mergeSummary(summary: ReadSummary, more: ReadSummary): void {
  for (const key of ['skipped', 'notes'] as const)
    for (const [reason, n] of Object.entries(more[key])) count(summary[key], reason, n);
  for (const problem of more.problems) addProblem(summary, problem);
  summary.files += more.files;
  summary.buildings += more.buildings;
}
