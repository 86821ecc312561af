import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { essenExample } from '../city/readers/essenExample.ts';
import { tileCityGml } from '../city/readers/tileCityGml.ts';
import type { Row } from './row.ts';

/** Size of the file that is read, bytes. */
const SIZE = 500e6;

/**
 * The readers of measured buildings on a file of 500 MB: the real delivery of Essen laid side by side, else the fixture of the tests
 * (far less text per building, so its figures say little). In a process of its own, whose memory counts alone.
 */
export function benchCity(): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-bench-'));
  try {
    const path = join(folder, 'large.gml');
    const real = essenExample();
    const written = tileCityGml(real ?? 'tests/fixtures/city/two-buildings.gml', path, SIZE);
    const args = ['--import', 'tsx', 'src/cityCommand.ts', 'read', '--json', path];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 300_000 });
    if (status !== 0) throw new Error(`reading ended with ${String(status)}: ${stderr}`);
    const { buildings, closed, seconds, peakMB } = JSON.parse(stdout) as Record<string, number>;
    const group = real ? 'city' : 'city (fixture)';
    const size = `${(statSync(path).size / 1e6).toFixed(0)} MB`;
    return [
      { group, figure: `buildings lost of ${written} in ${size} of CityGML`, unit: '', measured: written - buildings!, target: '= 0' }, // prettier-ignore
      { group, figure: 'buildings that are not watertight', unit: '', measured: buildings! - closed!, target: '= 0' },
      { group, figure: 'CityGML buildings a second', unit: '', measured: buildings! / seconds!, target: '≥ 1500' },
      { group, figure: 'most memory while reading', unit: 'MB', measured: peakMB!, target: '≤ 1000' },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
