import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeLargePbf } from '../city/readers/osm/writeLargePbf.ts';
import type { Row } from './row.ts';

/** As many buildings as the city has, and as many nodes as an extract of its region has besides. */
const HOUSES = 150_000;
const NODES_ELSEWHERE = 8_000_000;

/** The reader of OpenStreetMap on an extract of a region, in a process of its own, whose memory counts alone. */
export function benchOsm(): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-bench-'));
  try {
    const path = join(folder, 'region.osm.pbf');
    writeLargePbf(path, HOUSES, NODES_ELSEWHERE);
    const args = ['--import', 'tsx', 'src/cityCommand.ts', 'read', '--json', path];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 300_000 });
    if (status !== 0) throw new Error(`reading ended with ${String(status)}: ${stderr}`);
    const { buildings, seconds, peakMB } = JSON.parse(stdout) as Record<string, number>;
    const group = 'city';
    const nodes = HOUSES * 4 + NODES_ELSEWHERE;
    const size = `${(statSync(path).size / 1e6).toFixed(0)} MB`;
    return [
      { group, figure: `buildings lost of ${HOUSES} in ${size} of .osm.pbf`, unit: '', measured: HOUSES - buildings!, target: '= 0' }, // prettier-ignore
      { group, figure: '.osm.pbf buildings a second', unit: '', measured: buildings! / seconds!, target: '≥ 1500' },
      { group, figure: '.osm.pbf nodes a second, in all', unit: '', measured: nodes / seconds!, target: '≥ 100000' },
      { group, figure: 'most memory while reading .osm.pbf', unit: 'MB', measured: peakMB!, target: '≤ 1000' },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
