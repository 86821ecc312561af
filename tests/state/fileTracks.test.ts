import { describe, expect, it } from 'vitest';
import { packFlags } from '../../src/live/observation.ts';
import type { RecordingFile } from '../../src/live/recording/recordingFile.ts';
import { decode } from '../../src/schema/decode.ts';
import { TracksSchema } from '../../src/schema/tracks.ts';
import { tracksOfFile } from '../../src/state/fileTracks.ts';

const NOON = Date.UTC(2024, 0, 6, 12);
const columns = (values: readonly number[], everyMs = 10_000, flags = packFlags('good', 'simulated')) => ({
  timeMs: Float64Array.from(values, (_, i) => NOON + i * everyMs),
  value: Float64Array.from(values),
  flags: new Uint8Array(values.length).fill(flags),
});
const file = (series: [string, ReturnType<typeof columns>][]): RecordingFile =>
  ({
    catalogue: { features: [{ id: 'vessel/a', properties: { mover: { class: 'vessel' } } }, { id: 'gauge/b', properties: {} }] },
    series: new Map(series),
  }) as unknown as RecordingFile; // prettier-ignore

describe('tracks out of a file', () => {
  const lon = [6.7, 6.71, 6.72, 6.73, 6.74];
  const lat = [51.4, 51.41, 51.42, 51.43, 51.44];

  it('are those that the feed would have answered', () => {
    const sog = columns([5, 5, 5], 20_000);
    const answer = tracksOfFile(file([['vessel/a/lon', columns(lon)], ['vessel/a/lat', columns(lat)], ['vessel/a/sog', sog]]), NOON + 20_000, NOON + 40_000, 10_000); // prettier-ignore
    expect(decode(TracksSchema, answer, 'tracks').tracks).toEqual([
      {
        asset: 'vessel/a', t: [-20_000, -10_000, 0, 10_000, 20_000], lon, lat,
        sog: [5, null, 5, null, 5], cog: [null, null, null, null, null], heading: [null, null, null, null, null],
      },
    ]); // prettier-ignore
  });

  it('have the speed of what runs on land, and say when it has left', () => {
    const flags = Uint8Array.of(0, 0, 3, 0, 0).map((quality) => quality | packFlags('good', 'simulated'));
    const gone = (list: readonly number[]) => ({ ...columns(list), flags });
    const speed = columns([18.52, 18.52]);
    const answer = tracksOfFile(file([['vessel/a/lon', gone(lon)], ['vessel/a/lat', gone(lat)], ['vessel/a/speed', speed]]), NOON, NOON + 40_000, 10_000); // prettier-ignore
    const [track] = decode(TracksSchema, answer, 'tracks').tracks;
    expect(track?.lon).toEqual([6.7, 6.71, null, 6.73, 6.74]);
    expect(track?.sog.slice(0, 2)).toEqual([expect.closeTo(10, 6), expect.closeTo(10, 6)]);
  });

  it('are coarser where that is asked for, and leave outliers out', () => {
    const coarse = tracksOfFile(file([['vessel/a/lon', columns(lon)], ['vessel/a/lat', columns(lat)]]), NOON, NOON + 60_000, 20_000); // prettier-ignore
    expect(decode(TracksSchema, coarse, 'tracks').tracks[0]?.t).toEqual([0, 20_000, 40_000]);
    const wrong = columns(lat, 10_000, packFlags('outlier', 'live'));
    const none = tracksOfFile(file([['vessel/a/lon', columns(lon)], ['vessel/a/lat', wrong]]), NOON, NOON + 60_000, 10_000); // prettier-ignore
    expect(decode(TracksSchema, none, 'tracks').tracks).toEqual([]);
  });
});
