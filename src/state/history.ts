import * as v from 'valibot';
import type { UnixMs } from '../geo/units.ts';
import type { Forecast } from '../live/forecast.ts';
import type { RolledUp } from '../live/rollUp.ts';
import { decodeState, STATE_TYPE } from '../live/stateBody.ts';
import type { Theme } from '../schema/catalogue.ts';
import { CatalogueChangesSchema, type CatalogueChanges } from '../schema/catalogueChanges.ts';
import { EventsSchema, OutagesSchema, type EventsAnswer, type OutageJson, type TwinEvent } from '../schema/events.ts';
import { ForecastSchema } from '../schema/forecast.ts';
import { SeriesSchema, StateSchema, type Origin, type Quality } from '../schema/observations.ts';
import { TracksSchema, type TracksAnswer } from '../schema/tracks.ts';
import { decodeJson, problemOf, request, requestJson, type Fetch } from './http.ts';
import { stateOfBody, stateOfObservations, type PastState } from './pastState.ts';
import { createSharedRequests } from './sharedRequests.ts';

/** One roll-up bucket of a series; instants in ms, values in the unit of the datastream. */
export interface Bucket extends Omit<RolledUp, 'origin' | 'mixed' | 'quality'> {
  /** Origin of the last value; absent where the feed does not tell. */
  readonly origin?: Origin | undefined;
  /** Whether values of more than one origin are in the bucket. */
  readonly mixed?: boolean | undefined;
  /** The worst in the bucket. */
  readonly quality?: Quality | undefined;
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
   * @throws DecodeError when the answer does not fit, a ProblemError with the problem's title when the feed refuses, AbortError
   */
  series(datastream: string, fromMs: UnixMs, toMs: UnixMs, points: number, signal?: AbortSignal): Promise<Series>;
  /** `GET /api/state?at=`. Rejects like `series`. @param themes of simulated stations only these, which is quicker */
  stateAt(atMs: UnixMs, signal?: AbortSignal, themes?: readonly Theme[] | null): Promise<PastState>;
  /** `GET /api/catalogue?at=`: in what the assets of an instant differ from those of now. Rejects like `series`. */
  catalogueAt(atMs: UnixMs, signal?: AbortSignal): Promise<CatalogueChanges>;
  /** `GET /api/events`: ascending in time. Rejects like `series`. */
  events(fromMs: UnixMs, toMs: UnixMs, signal?: AbortSignal): Promise<readonly TwinEvent[]>;
  /** The same with what was left out. @param most events of less weight are left out of more. Rejects like `series`. */
  weightiest(fromMs: UnixMs, toMs: UnixMs, most: number, signal?: AbortSignal): Promise<EventsAnswer>;
  /** `GET /api/outages`: when the feed or a source was away. Rejects like `series`. */
  outages(fromMs: UnixMs, toMs: UnixMs, signal?: AbortSignal): Promise<readonly OutageJson[]>;
  /** `GET /api/tracks`: the fixes of all movers in a span. @param stepMs at most one of each in this time. Rejects like `series`. */
  tracks(fromMs: UnixMs, toMs: UnixMs, stepMs: number, signal?: AbortSignal): Promise<TracksAnswer>;
  /** `GET /api/forecast/<datastream>`: null where there is none. @param atMs null: now on the feed clock. Rejects like `series`. */
  forecast(datastream: string, atMs: UnixMs | null, signal?: AbortSignal): Promise<Forecast | null>;
  /** Address of the same series as a CSV file. */
  csvHref(datastream: string, fromMs: UnixMs, toMs: UnixMs): string;
  /** The same file as text, for when there is no server behind an address. Rejects like `series`. */
  csvText(datastream: string, fromMs: UnixMs, toMs: UnixMs): Promise<string>;
  /** Forgets series that reach into a span, because the feed has learnt more about it. */
  forget(fromMs: UnixMs, toMs: UnixMs): void;
  /** Told of each span that was forgotten: what shows it asks again. @returns ends it */
  onForgotten(listener: (fromMs: UnixMs, toMs: UnixMs) => void): () => void;
}

const SeriesOfSchema = v.pipe(
  SeriesSchema,
  v.transform(({ unit, buckets }): Series => ({
    unit,
    buckets: buckets.map(({ t, ...bucket }) => ({ tMs: t, ...bucket })),
  })),
);
/** JSON has no NaN: a missing value is null there. */
const PastStateSchema = v.pipe(
  StateSchema,
  v.transform(({ at, observations }): PastState =>
    stateOfObservations(
      at,
      observations.map(({ time, value, ...rest }) => ({ ...rest, timeMs: time, value: value ?? Number.NaN })),
    ),
  ),
);

const ForecastOrNullSchema = v.pipe(
  ForecastSchema,
  v.transform(({ issued, source, licence, origin, points }): Forecast | null =>
    points.length === 0
      ? null
      : {
          issuedMs: issued,
          source: source ?? '',
          licence: licence ?? '',
          origin: origin ?? 'live',
          points: points.map(({ t, ...rest }) => ({ tMs: t, ...rest })),
        },
  ),
);

/** Series kept; the oldest used goes first. At 600 buckets of 6 numbers: some 3 MB at most. */
const MAX_KEPT = 48;

interface Kept {
  readonly series: Series;
  readonly fromMs: UnixMs;
  readonly toMs: UnixMs;
}

export interface HistoryParts {
  readonly fetch: Fetch;
  /** Up to where the history does not change any more; null while that is unknown. */
  readonly settledUpTo: () => number | null;
}

export function createHistoryClient({ fetch, settledUpTo }: HistoryParts): HistoryClient {
  const kept = new Map<string, Kept>();
  const share = createSharedRequests<Series>();
  /** Counts forgettings: what was asked before one is not kept after it. */
  let forgotten = 0;
  const listeners = new Set<(fromMs: UnixMs, toMs: UnixMs) => void>();
  const iso = (at: UnixMs): string => new Date(at).toISOString();
  const pathOf = (datastream: string): string => datastream.split('/').map(encodeURIComponent).join('/');
  const address = (datastream: string, fromMs: UnixMs, toMs: UnixMs): string =>
    `/api/observations/${pathOf(datastream)}?from=${iso(fromMs)}&to=${iso(toMs)}`;
  const csvHref = (datastream: string, fromMs: UnixMs, toMs: UnixMs): string =>
    `${address(datastream, fromMs, toMs)}&format=csv`;
  const withSignal = (signal?: AbortSignal): RequestInit => (signal ? { signal } : {});
  return {
    series: async (datastream, fromMs, toMs, points, signal) => {
      const url = `${address(datastream, fromMs, toMs)}&points=${points}`;
      const known = kept.get(url);
      if (known) {
        kept.delete(url);
        kept.set(url, known);
        return known.series;
      }
      const asked = forgotten;
      // What was asked before a forgetting is not shared with those who ask after it.
      const series = await share(`${forgotten} ${url}`, (all) => requestJson(fetch, url, SeriesOfSchema, withSignal(all)), signal); // prettier-ignore
      const settled = settledUpTo();
      if (asked === forgotten && settled !== null && toMs <= settled) {
        kept.set(url, { series, fromMs, toMs });
        if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value!);
      }
      return series;
    },
    stateAt: async (atMs, signal, themes) => {
      const url = `/api/state?at=${iso(atMs)}${themes ? `&themes=${themes.join(',')}` : ''}`;
      const response = await request(fetch, url, { ...withSignal(signal), headers: { accept: `${STATE_TYPE}, application/json;q=0.5` } }); // prettier-ignore
      if (response.headers.get('content-type') === STATE_TYPE)
        return stateOfBody(decodeState(new Uint8Array(await response.arrayBuffer())));
      return decodeJson(response, url, PastStateSchema, signal);
    },
    catalogueAt: (atMs, signal) =>
      requestJson(fetch, `/api/catalogue?at=${iso(atMs)}&part=changes`, CatalogueChangesSchema, withSignal(signal)),
    events: async (fromMs, toMs, signal) => {
      const url = `/api/events?from=${iso(fromMs)}&to=${iso(toMs)}`;
      return (await requestJson(fetch, url, EventsSchema, withSignal(signal))).events;
    },
    weightiest: (fromMs, toMs, most, signal) => {
      const url = `/api/events?from=${iso(fromMs)}&to=${iso(toMs)}&most=${most}`;
      return requestJson(fetch, url, EventsSchema, withSignal(signal));
    },
    outages: async (fromMs, toMs, signal) => {
      const url = `/api/outages?from=${iso(fromMs)}&to=${iso(toMs)}`;
      return (await requestJson(fetch, url, OutagesSchema, withSignal(signal))).outages;
    },
    forecast: (datastream, atMs, signal) => {
      const at = atMs === null ? '' : `?at=${iso(atMs)}`;
      return requestJson(fetch, `/api/forecast/${pathOf(datastream)}${at}`, ForecastOrNullSchema, withSignal(signal));
    },
    csvHref,
    csvText: async (datastream, fromMs, toMs) => {
      const url = csvHref(datastream, fromMs, toMs);
      const response = await fetch(url);
      if (!response.ok) throw await problemOf(url, response);
      return response.text();
    },
    tracks: (fromMs, toMs, stepMs, signal) => {
      const url = `/api/tracks?from=${iso(fromMs)}&to=${iso(toMs)}&step=${Math.ceil(stepMs / 1000)}`;
      return requestJson(fetch, url, TracksSchema, withSignal(signal));
    },
    forget: (fromMs, toMs) => {
      forgotten++;
      for (const [url, series] of kept) if (series.fromMs <= toMs && series.toMs >= fromMs) kept.delete(url);
      for (const listener of listeners) listener(fromMs, toMs);
    },
    onForgotten: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
