import { CityInputError } from './geojson.ts';
import { ImplausibleHeights, type HeightContext } from './heightSummary.ts';
import { addProblem, count } from './readSummary.ts';
import { XyzLines } from './xyzLines.ts';

/** Samples from which the distance between them is found, in whatever order they come. */
const PROBE = 4096;
/** Differences below this are noise of the text, metres. */
const SAME_M = 0.01;
/** Lines that may be broken before a file that gave nothing yet counts as something else. */
const PATIENCE_LINES = 20;
const NAMED_A_FILE = 5;
/** ETRS89 / UTM zone 32 as some states write it: the zone leads the easting (EPSG:4647). */
const ZONE_PREFIX = 32_000_000;

/**
 * Heights as text, `easting northing height` a line in EPSG:25832 and NHN, as the states deliver DGM1 and DGM5: any order of lines, blanks,
 * tabs, commas or semicolons between the numbers. Lines that cannot be read are reported and left out.
 * @throws CityInputError where the file is something else or unpacks badly
 */
export async function readXyzHeights(
  file: string,
  content: AsyncIterable<Buffer>,
  { summary, bounds, gridFor }: HeightContext,
): Promise<void> {
  const probe = new Float64Array(PROBE * 3);
  let probed = 0;
  let grid: ReturnType<HeightContext['gridFor']> = null;
  let good = 0;
  let bad = 0;
  let outside = 0;
  const implausible = new ImplausibleHeights(file, summary);
  const lines = new XyzLines();
  const place = () => ({ line: lines.line, where: 'height' });
  const startGrid = (): void => {
    if (probed < 2) throw new CityInputError(file, '', 'has fewer than two heights');
    const spacing = spacingOf(probe.subarray(0, probed * 3));
    grid = gridFor(spacing);
    if (!grid) throw new CityInputError(file, '', `its heights lie ${spacing.toFixed(1)} m apart: too coarse`);
    for (let i = 0; i < probed * 3; i += 3) grid.add(probe[i]!, probe[i + 1]!, probe[i + 2]!);
    summary.samples += probed;
  };
  const reject = (reason: string): void => {
    // Names of columns may stand above them.
    if (lines.line === 1 && reason === BROKEN) return;
    count(summary.skipped, 'lines that are no heights');
    if (++bad <= NAMED_A_FILE) addProblem(summary, { file, line: lines.line, id: null, reason });
    if (good === 0 && bad >= PATIENCE_LINES)
      throw new CityInputError(file, `line ${lines.line}`, `${reason}; so were all before it`);
  };
  const take = (e: number, n: number, height: number): void => {
    const east = e > ZONE_PREFIX && e < ZONE_PREFIX + 1e6 ? e - ZONE_PREFIX : e;
    if (!(east > 1e5 && east < 9e5 && n > 5e6 && n < 6.3e6)) {
      reject(`${e} ${n} is no place in ETRS89 / UTM zone 32 (EPSG:25832)`);
      return;
    }
    if (!implausible.accepts(height, place)) return;
    good++;
    if (east < bounds.minE || east > bounds.maxE || n < bounds.minN || n > bounds.maxN) {
      outside++;
      return;
    }
    if (grid) {
      grid.add(east, n, height);
      summary.samples++;
      return;
    }
    probe[probed * 3] = east;
    probe[probed * 3 + 1] = n;
    probe[probed * 3 + 2] = height;
    if (++probed === PROBE) startGrid();
  };
  for await (const piece of content) lines.push(piece, take, () => reject(BROKEN));
  lines.end(take, () => reject('ends within a line'));
  if (good === 0) throw new CityInputError(file, '', bad > 0 ? 'has no line of three numbers' : 'is empty');
  // Fewer than a probe in all.
  if (probed > 0 && probed < PROBE) startGrid();
  if (outside > 0) count(summary.skipped, 'heights outside the terrain of the city', outside);
}

const BROKEN = 'is no line of three numbers: easting, northing, height';

/** Distance of the samples' lattice: the least difference between their eastings, or northings. */
function spacingOf(samples: Float64Array): number {
  const least = (axis: number): number => {
    const values: number[] = [];
    for (let i = axis; i < samples.length; i += 3) values.push(samples[i]!);
    values.sort((a, b) => a - b);
    let found = Infinity;
    for (let i = 1; i < values.length; i++) {
      const difference = values[i]! - values[i - 1]!;
      if (difference > SAME_M && difference < found) found = difference;
    }
    return found;
  };
  const spacing = Math.min(least(0), least(1));
  return Number.isFinite(spacing) ? spacing : 1;
}
