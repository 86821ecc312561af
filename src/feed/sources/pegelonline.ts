import * as v from 'valibot';
import { unixMs, type UnixMs } from '../../geo/units.ts';
import type { SourceState } from '../../live/frame.ts';
import { CurrentMeasurementSchema } from '../../schema/pegelonline.ts';
import { DecodeError } from '../../schema/decode.ts';
import type { Config } from '../../schema/config.ts';
import type { FeedCatalogue } from '../loadCatalogue.ts';
import type { Log } from '../log.ts';
import { readMeasurements, readStations } from './pegelonlineReading.ts';
import { requestJson, SourceError } from './requestJson.ts';
import type { Source, SourceOutput } from './source.ts';

type Setting = Config['sources']['pegelonline'];

const TIMEOUT_MS = 20_000;
/** The gauges of two rivers with their values are about 150 kB. */
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_BACK_OFF_MS = 15 * 60_000;
const MAX_RETRY_AFTER_MS = 3_600_000;
/** This many failures in a row are not a hiccup. */
const DOWN_AFTER_FAILURES = 3;
/** The source answers, but its newest stage is older: it has stopped, whatever it answers. */
const OLD_AFTER_MS = 3_600_000;
/** The service keeps about 31 days and cuts longer spans without a word. */
const BACKFILL = 'P8D';

/** Whether the service answers within `probeS`. */
export async function probePegelonline({ baseUrl, probeS, stations }: Setting): Promise<boolean> {
  const uuid = Object.keys(stations)[0];
  if (uuid === undefined) return false;
  try {
    const url = `${baseUrl}/stations/${uuid}/W/currentmeasurement.json`;
    const answer = await requestJson(url, { timeoutMs: probeS * 1000, maxBytes: 65_536 });
    return answer.status === 200 && v.is(CurrentMeasurementSchema, answer.body);
  } catch {
    return false;
  }
}

export interface SourceTimers {
  /** Wall clock, Unix milliseconds. */
  now(): number;
  after(delayMs: number, run: () => void): () => void;
  /** 0 … 1. */
  random(): number;
}
const realTimers: SourceTimers = {
  now: Date.now,
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

/** Milliseconds until the next poll. A source that says how long to wait is obeyed, up to an hour. */
export function delayAfter(failures: number, retryAfterMs: number | null, intervalMs: number, random: number): number {
  if (failures === 0) return intervalMs * (0.9 + 0.2 * random);
  const backOff = Math.min(MAX_BACK_OFF_MS, intervalMs * 2 ** Math.min(failures - 1, 10)) * (0.5 + 0.5 * random);
  return Math.max(backOff, Math.min(retryAfterMs ?? 0, MAX_RETRY_AFTER_MS));
}

/** The federal gauges: polls all stations in one request, and fetches what was measured before the start. */
export function pegelonlineSource(setting: Setting, catalogue: FeedCatalogue, log: Log, timers = realTimers): Source {
  const id = 'pegelonline';
  const ended = new AbortController();
  const request = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, signal: ended.signal };
  let etag: string | null = null;
  let failures = 0;
  let state: SourceState = 'delayed';
  let lastGoodMs: UnixMs | null = null;
  let newestMs = -Infinity;
  let output: SourceOutput | undefined;
  let cancel = (): void => undefined;
  const now = (): UnixMs => unixMs(timers.now());
  const complained = new Set<string>();
  let toBackfill = wanted();

  /** Series of our gauges that the catalogue knows. */
  function wanted(): Set<string> {
    const assets = new Set(Object.values(setting.stations));
    return new Set([...catalogue.byId].flatMap(([key, { asset }]) => (assets.has(asset.id) ? [key] : [])));
  }
  /** Once a line, not once a minute. */
  function complain(line: string): void {
    if (complained.has(line) || complained.size > 1000) return;
    complained.add(line);
    log.warn({ source: id, reason: line }, 'value not taken');
  }

  async function poll(): Promise<void> {
    const url = `${setting.baseUrl}/stations.json?waters=RHEIN,RUHR&includeTimeseries=true&includeCurrentMeasurement=true&prettyprint=false`;
    const answer = await requestJson(url, { ...request, etag });
    if (answer.status === 304) return;
    const { observations, complaints } = readStations(answer.body, setting.stations, catalogue, now());
    complaints.forEach(complain);
    // Kept only when the answer was of use: a broken one must not be confirmed by a 304.
    etag = answer.etag;
    for (const { timeMs } of observations) newestMs = Math.max(newestMs, timeMs);
    output?.observed(observations);
  }

  async function backfill(): Promise<void> {
    const uuids = new Map(Object.entries(setting.stations).map(([uuid, asset]) => [asset, uuid]));
    for (const datastream of [...toBackfill]) {
      const { asset, datastream: known } = catalogue.byId.get(datastream)!;
      const url = `${setting.baseUrl}/stations/${uuids.get(asset.id)!}/${known.property}/measurements.json?start=${BACKFILL}`;
      try {
        const answer = await requestJson(url, request);
        if (answer.status === 200) output?.observed(readMeasurements(answer.body, datastream, catalogue, now()));
      } catch (error) {
        if (error instanceof DecodeError) complain(error.message);
        // A series the service does not have will not come by asking again.
        else if (!(error instanceof SourceError && error.status === 404)) throw error;
      }
      toBackfill.delete(datastream);
    }
  }

  async function run(): Promise<void> {
    let wait: number | null = null;
    try {
      await poll();
      failures = 0;
      lastGoodMs = now();
      if (toBackfill.size > 0) await backfill();
    } catch (error) {
      if (ended.signal.aborted) return;
      if (!(error instanceof SourceError) && !(error instanceof DecodeError)) throw error;
      failures++;
      wait = error instanceof SourceError ? error.retryAfterMs : null;
      // What is missed from here on is fetched when the source is back.
      if (failures === DOWN_AFTER_FAILURES) toBackfill = wanted();
      log.warn({ source: id, failures, reason: error.message }, 'source does not answer');
    }
    if (ended.signal.aborted) return;
    const isOld = now() - newestMs > OLD_AFTER_MS;
    state = failures >= DOWN_AFTER_FAILURES ? 'down' : failures > 0 || isOld ? 'delayed' : 'live';
    output?.statusChanged();
    cancel = timers.after(delayAfter(failures, wait, setting.intervalS * 1000, timers.random()), () => void run());
  }

  return {
    id,
    status: () => ({ id, state, lastGoodMs }),
    start: (to) => {
      output = to;
      void run();
    },
    dispose: () => {
      ended.abort();
      cancel();
    },
  };
}
