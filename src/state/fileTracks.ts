import type { RecordingFile } from '../live/recording/recordingFile.ts';
import type { SeriesColumns } from '../live/recording/seriesBlock.ts';
import { isoOf } from '../schema/observations.ts';

/** A mover at rest reports each 3 min: its last fix before a span is looked for so far back. */
const LOOK_BACK_MS = 200_000;
const KMH_PER_KN = 1.852;
const MISSING = 3;
/** Quality codes that are no fix: outlier and missing. */
const isFix = (flags: number): boolean => (flags & 3) < 2;

/** What `GET /api/tracks` answers, out of a file: the fixes of all its movers in a span, at most one of each in `stepMs`. */
export function tracksOfFile(
  { catalogue, series }: RecordingFile,
  fromMs: number,
  toMs: number,
  stepMs: number,
): unknown {
  const tracks = catalogue.features.flatMap(({ id, properties }) => {
    const lon = series.get(`${id}/lon`);
    const lat = series.get(`${id}/lat`);
    if (!properties.mover || !lon || !lat) return [];
    const lookUp = (property: string): ((timeMs: number) => number | null) => valuesOf(series.get(`${id}/${property}`));
    const [latAt, cogAt, headingAt] = [valuesOf(lat), lookUp('cog'), lookUp('heading')];
    const [sog, speed] = [lookUp('sog'), lookUp('speed')];
    const sogAt = (timeMs: number): number | null => {
      const kmh = speed(timeMs);
      return sog(timeMs) ?? (kmh === null ? null : kmh / KMH_PER_KN);
    };
    const track = { asset: id, t: [] as number[], lon: [] as (number | null)[], lat: [] as (number | null)[], sog: [] as (number | null)[], cog: [] as (number | null)[], heading: [] as (number | null)[] }; // prettier-ignore
    let last = Number.NEGATIVE_INFINITY;
    lon.timeMs.forEach((timeMs, i) => {
      const latitude = latAt(timeMs);
      if (timeMs < fromMs - LOOK_BACK_MS || timeMs > toMs) return;
      // A place that is missing: it has left.
      if ((lon.flags[i]! & 3) === MISSING && track.lon.at(-1) !== null) {
        track.t.push(timeMs - fromMs);
        for (const column of [track.lon, track.lat, track.sog, track.cog, track.heading]) column.push(null);
        return;
      }
      if (latitude === null || !isFix(lon.flags[i]!)) return;
      if (timeMs - last < stepMs) return;
      last = timeMs;
      track.t.push(timeMs - fromMs);
      track.lon.push(lon.value[i]!);
      track.lat.push(latitude);
      track.sog.push(sogAt(timeMs));
      track.cog.push(cogAt(timeMs));
      track.heading.push(headingAt(timeMs));
    });
    return track.t.length > 0 ? [track] : [];
  });
  return { from: isoOf(fromMs), to: isoOf(toMs), tracks };
}

/** Looks values up by their very time; times must be asked for in ascending order. */
function valuesOf(columns: SeriesColumns | undefined): (timeMs: number) => number | null {
  let i = 0;
  return (timeMs) => {
    if (!columns) return null;
    while (i < columns.timeMs.length && columns.timeMs[i]! < timeMs) i++;
    return columns.timeMs[i] === timeMs && isFix(columns.flags[i]!) ? columns.value[i]! : null;
  };
}
