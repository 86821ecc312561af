import type { Path } from '../../../geo/path.ts';
import type { WayMode } from '../../../schema/ways.ts';
import type { RunsOn } from './readCalendar.ts';

/** A course with its stops, shared by all trips that run so. */
export interface Pattern {
  /** Index of the way as `GET /api/ways` lists it. */
  readonly way: number;
  readonly mode: WayMode;
  readonly routeId: string;
  readonly line: string;
  readonly from: string;
  readonly to: string;
  readonly days?: number;
  /** Scene metres. */
  readonly path: Path;
  readonly lonLat: readonly (readonly [number, number])[];
  readonly stopIds: readonly string[];
  /** `stop_sequence` of each: ascending, but neither from 0 nor without gaps. */
  readonly sequences: readonly number[];
  readonly stopNames: readonly string[];
  /** Distance of each stop along the path, metres. */
  readonly atM: Float64Array;
  /** Passed without a halt: nobody gets on or off there. */
  readonly isPassed: readonly boolean[];
}

/** Arrivals and departures at the stops of a pattern, seconds after the first departure; shared by trips. */
export interface Times {
  readonly arrivesS: Int32Array;
  readonly departsS: Int32Array;
}

export interface Trip {
  readonly id: string;
  readonly pattern: Pattern;
  readonly times: Times;
  /** First departure, seconds after the begin of the service day (noon minus 12 h). */
  readonly startS: number;
  readonly serviceId: string;
  readonly blockId: string;
}

/** A trip of `frequencies.txt`, as which others run. */
export interface Repeated {
  readonly template: Trip;
  /** They leave at the times that follow from it; else only how far they are apart is promised. */
  readonly isExact: boolean;
}

export interface Timetable {
  readonly timeZone: string;
  readonly trips: ReadonlyMap<string, Trip>;
  /** By the id that the feed gives them; the trips they stand for are in `trips`. */
  readonly repeated: ReadonlyMap<string, Repeated>;
  readonly patterns: readonly Pattern[];
  readonly runsOn: RunsOn;
}

const DAY_MS = 86_400_000;

/** Begin of service days: local noon minus 12 hours (GTFS: so that days of 23 and 25 hours have their times, too). */
export function createServiceDays(timeZone: string) {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hour12: false });
  const known = new Map<string, number>();
  const dateFormat = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  const beginOf = (date: string): number => {
    let begin = known.get(date);
    if (begin !== undefined) return begin;
    const noonUtc = Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6, 8)), 12);
    const [hour, minute] = format.format(noonUtc).split(':').map(Number) as [number, number];
    begin = noonUtc - ((hour - 12) * 60 + minute) * 60_000 - DAY_MS / 2;
    known.set(date, begin);
    return begin;
  };
  const dates = new Map<number, string>();
  return {
    /** @param date YYYYMMDD. @returns Unix milliseconds; NaN where it is none */
    beginOf: (date: string): number => (/^\d{8}$/.test(date) ? beginOf(date) : Number.NaN),
    /** The day on whose calendar an instant is. */
    dateOf: (atMs: number): string => {
      const quarter = Math.floor(atMs / 900_000);
      let date = dates.get(quarter);
      if (date === undefined) {
        date = dateFormat.format(atMs).replaceAll('-', '');
        if (dates.size > 500) dates.clear();
        dates.set(quarter, date);
      }
      return date;
    },
  };
}
export type ServiceDays = ReturnType<typeof createServiceDays>;
