import type { UnixMs } from '../geo/units.ts';

/** One roll-up bucket of a series; instants in ms, values in the unit of the datastream. */
export interface Bucket {
  readonly tMs: UnixMs;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly last: number;
  /** Observations in the bucket; 0 never occurs (gaps are left out, not filled). */
  readonly n: number;
}

export interface Series {
  readonly unit: string;
  readonly buckets: readonly Bucket[];
}

/** Reads the history of the feed by HTTP. */
export interface HistoryClient {
  /**
   * `GET /api/observations/<datastream>`.
   * @param points at most this many buckets; 0 = raw observations, one a bucket
   * @throws DecodeError when the answer does not fit, an Error with the problem's title when the feed refuses, AbortError
   */
  series(datastream: string, fromMs: UnixMs, toMs: UnixMs, points: number, signal?: AbortSignal): Promise<Series>;
  /** Address of the same series as a CSV file. */
  csvHref(datastream: string, fromMs: UnixMs, toMs: UnixMs): string;
}
