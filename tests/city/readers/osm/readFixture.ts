import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Building } from '../../../../src/city/model/Building.ts';
import { readBuildingFiles } from '../../../../src/city/readers/buildingFiles.ts';
import { NO_FEATURES, type OsmFeatures } from '../../../../src/city/readers/osm/osmFeatures.ts';
import type { OsmOptions } from '../../../../src/city/readers/osm/readOsm.ts';
import { problemLine, type ReadSummary } from '../../../../src/city/readers/readSummary.ts';

export interface FixtureReading {
  readonly buildings: readonly Building[];
  readonly features: OsmFeatures;
  readonly summary: ReadSummary;
  /** As a person reads them. */
  readonly problems: readonly string[];
}

/** Writes a fixture to disk and reads it as `npm run city -- read` does. */
export async function readFixture(
  name: string,
  content: string | Buffer,
  osm: OsmOptions = {},
): Promise<FixtureReading> {
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-osm-'));
  try {
    const path = join(folder, name);
    writeFileSync(path, content);
    let features = NO_FEATURES;
    const reading = readBuildingFiles([path], { osm, onFeatures: (found) => (features = found) });
    const buildings: Building[] = [];
    for await (const building of reading.buildings) buildings.push(building);
    return { buildings, features, summary: reading.summary, problems: reading.summary.problems.map(problemLine) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
