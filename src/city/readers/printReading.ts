import type { Building } from '../model/Building.ts';
import { readBuildingFiles, type ReadOptions } from './buildingFiles.ts';
import type { OsmFeatures } from './osm/osmFeatures.ts';
import { count, problemLine } from './readSummary.ts';

export interface PrintOptions {
  /** One JSON object instead of the table. */
  readonly isJson: boolean;
  readonly say: (line: string) => void;
  readonly read?: ReadOptions;
  /** Told about progress on the same line. */
  readonly tick?: (text: string) => void;
}

/** Problems printed with their place; the rest is a number. */
const SHOWN_PROBLEMS = 20;

/**
 * Reads files of buildings, keeps nothing and prints what was read, skipped and why: `npm run city -- read`.
 * @returns the exit status: 1 when a file could not be read or a building was broken
 */
export async function printReading(paths: readonly string[], options: PrintOptions): Promise<number> {
  const started = performance.now();
  const totals = createTotals();
  const onProgress: ReadOptions['onProgress'] = ({ file, fileNumber, fileCount, bytes, buildings, reading }) =>
    options.tick?.(
      `${fileNumber}/${fileCount} ${file}: ${reading ? `${reading}, ` : ''}${(bytes / 1e6).toFixed(0)} MB, ${buildings} buildings`,
    );
  const features: Record<string, number> = {};
  const onFeatures = (found: OsmFeatures): void => {
    for (const [kind, list] of Object.entries(found) as [string, readonly { class: string }[]][])
      for (const { class: name } of list) count(features, `${kind}: ${name}`);
  };
  const { buildings, summary } = readBuildingFiles(paths, { ...options.read, onProgress, onFeatures });
  for await (const building of buildings) addBuilding(totals, building);
  options.tick?.('');
  const seconds = (performance.now() - started) / 1000;
  const peakMB = process.resourceUsage().maxRSS / 1000;
  if (options.isJson) {
    options.say(JSON.stringify({ ...summary, ...totals, features, seconds, peakMB }, null, 2));
    return summary.problemCount > 0 ? 1 : 0;
  }
  const row = (name: string, value: string | number): void =>
    options.say(`${name.padEnd(28)}${String(value).padStart(14)}`);
  row('files', summary.files);
  row('buildings', summary.buildings);
  row('parts', summary.parts);
  row('surfaces', summary.surfaces);
  row('watertight', summary.closed);
  row('footprints', `${totals.footprintAreaM2.toFixed(0)} m²`);
  row('volume', `${totals.volumeM3.toFixed(0)} m³`);
  row('read', `${(summary.bytes / 1e6).toFixed(1)} MB`);
  row('time', `${seconds.toFixed(1)} s`);
  row('buildings a second', Math.round(summary.buildings / seconds));
  row('memory, highest', `${peakMB.toFixed(0)} MB`);
  printCounts('Use', totals.uses, options.say);
  printCounts('Roof', totals.roofs, options.say);
  printCounts('Besides buildings', features, options.say);
  printCounts('Skipped', summary.skipped, options.say);
  printCounts('Put right or taken as it is', summary.notes, options.say);
  if (summary.problemCount > 0) {
    options.say(`\nProblems (${summary.problemCount})`);
    for (const problem of summary.problems.slice(0, SHOWN_PROBLEMS)) options.say(`  ${problemLine(problem)}`);
    if (summary.problemCount > SHOWN_PROBLEMS) options.say(`  … and ${summary.problemCount - SHOWN_PROBLEMS} more`);
  }
  return summary.problemCount > 0 ? 1 : 0;
}

interface Totals {
  footprintAreaM2: number;
  volumeM3: number;
  readonly uses: Record<string, number>;
  readonly roofs: Record<string, number>;
}
const createTotals = (): Totals => ({ footprintAreaM2: 0, volumeM3: 0, uses: {}, roofs: {} });

function addBuilding(totals: Totals, building: Building): void {
  totals.footprintAreaM2 += building.footprintAreaM2;
  totals.volumeM3 += building.volumeM3;
  const use = building.use ? (building.use.word?.de ?? building.use.code) : 'ohne Angabe';
  const roof = building.roof ? (building.roof.word?.de ?? building.roof.code) : 'ohne Angabe';
  totals.uses[use] = (totals.uses[use] ?? 0) + 1;
  totals.roofs[roof] = (totals.roofs[roof] ?? 0) + 1;
}

function printCounts(title: string, counts: Readonly<Record<string, number>>, say: (line: string) => void): void {
  const rows = Object.entries(counts).sort((a, b) => b[1] - a[1]);
  if (rows.length === 0) return;
  say(`\n${title}`);
  for (const [name, n] of rows.slice(0, 12)) say(`${String(n).padStart(10)}  ${name}`);
  if (rows.length > 12) say(`${''.padStart(10)}  … and ${rows.length - 12} more kinds`);
}
