import { readFileSync } from 'node:fs';
import { createWaterSurface, type WaterSurface } from '../../geo/waterSurface.ts';

/** The gauge that anchors the table, by its publisher's rule: zero in the datum of the table (DHHN92). */
const GAUGE = { km: 780.8, zeroM: 16.088 };

/** The official water-surface table of the Rhine. @throws RangeError, or the system's error when the file cannot be read */
export function readWaterSurface(path: string): WaterSurface {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  const rows = lines.map((line) => line.split(',').map(Number));
  const flows = rows[0]!.length - 1;
  return createWaterSurface({
    km: rows.map((row) => row[0]!),
    levels: Array.from({ length: flows }, (_, flow) => rows.map((row) => row[flow + 1]!)),
    gauge: GAUGE,
  });
}
