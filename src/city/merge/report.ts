import type { Provenance } from '../../schema/catalogue.ts';
import type { OsmFeatures } from '../readers/osm/osmFeatures.ts';
import { problemLine, type ReadSummary } from '../readers/readSummary.ts';
import type { Merged } from './mergeBuildings.ts';

/** Problems that a build prints; `city -- read` says more. */
const SHOWN_PROBLEMS = 10;

/** What was read and what became of it, for people. */
export function sourceLines(summary: ReadSummary, { counts }: Merged): string[] {
  const lines = [
    `${summary.buildings} buildings read from ${summary.files} files`,
    `${counts.measured} measured, ${counts.osm} of OpenStreetMap, ${counts.curated} curated and ${counts.generated} generated buildings stand`,
    `left out: ${counts.replaced} that a better source knows, ${counts.covered} generated ones where a better source covers the area`,
  ];
  if (counts.completed > 0) lines.push(`${counts.completed} measured buildings completed from OpenStreetMap`);
  for (const [reason, n] of Object.entries(summary.skipped)) lines.push(`skipped: ${n} × ${reason}`);
  for (const problem of summary.problems.slice(0, SHOWN_PROBLEMS)) lines.push(`problem: ${problemLine(problem)}`);
  if (summary.problemCount > SHOWN_PROBLEMS) lines.push(`… and ${summary.problemCount - SHOWN_PROBLEMS} problems more`);
  return lines;
}

/** How many buildings of each source stand: for the report of the build. */
export const standing = ({ counts }: Merged): Record<string, number> => ({
  measuredBuildings: counts.measured,
  osmBuildings: counts.osm,
  curatedBuildings: counts.curated,
  generatedBuildings: counts.generated,
});

/** Sources of the buildings that are not generated and of mapped streets: for the list that the viewer shows. */
export function sourcesOf({ buildings }: Merged, features: OsmFeatures): Provenance[] {
  const found = new Map<string, Provenance>();
  for (const { provenance } of buildings) {
    if (provenance.kind === 'generated') continue;
    const { kind, source, licence, date } = provenance;
    const known = found.get(source);
    // One line a source, with its latest year.
    if (!known || known.date < date) found.set(source, { kind, source, licence, date });
  }
  const osm = '© OpenStreetMap contributors';
  if (!found.has(osm) && features.roads.length + features.rails.length + features.landuse.length > 0)
    found.set(osm, { kind: 'curated', source: osm, licence: 'ODbL 1.0', date: '' });
  return [...found.values()];
}
