import * as v from 'valibot';
import type { UnixMs } from '../../geo/units.ts';
import type { Forecast, ForecastPoint } from '../../live/forecast.ts';
import type { Config } from '../../schema/config.ts';
import { decode, DecodeError } from '../../schema/decode.ts';
import { ForecastRowSchema } from '../../schema/pegelonline.ts';
import type { FeedCatalogue } from '../loadCatalogue.ts';
import { PLAUSIBLE } from './pegelonlineReading.ts';
import type { Poll } from './pollingSource.ts';
import { SourceError } from './requestJson.ts';

/** A forecast is made a few times a day. */
const EVERY_MS = 15 * 60_000;
/** A station that has none is asked again the next day. */
const NONE_EVERY_MS = 24 * 3_600_000;
/** The service looks at most two weeks ahead; a stamp beyond is a clock gone wrong. */
const MOST_AHEAD_MS = 15 * 24 * 3_600_000;

/**
 * `WV/measurements.json` → the forecast; null when it holds none. Of rows for the same instant the one made last counts.
 * @throws DecodeError when it is not even a list
 */
export function readForecast(
  body: unknown,
  now: UnixMs,
  complain: (line: string) => void,
): Pick<Forecast, 'issuedMs' | 'points'> | null {
  const newest = new Map<number, { readonly point: ForecastPoint; readonly issuedMs: number }>();
  let issuedMs: UnixMs | null = null;
  const [least, greatest] = PLAUSIBLE['cm']!;
  for (const row of decode(v.array(v.unknown()), body, 'WV/measurements.json')) {
    const read = v.safeParse(ForecastRowSchema, row);
    if (!read.success) {
      complain(`a row of the forecast does not fit: ${v.getDotPath(read.issues[0]) ?? ''} ${read.issues[0].message}`);
      continue;
    }
    const { timestamp, value, initialized = null, type, percentile10: low, percentile90: high } = read.output;
    if (value < least || value > greatest || timestamp > now + MOST_AHEAD_MS) {
      complain('a row of the forecast is beyond all measure');
      continue;
    }
    const made = initialized ?? -Infinity;
    const known = newest.get(timestamp);
    if (known && known.issuedMs > made) continue;
    const isSaid = low != null || high != null;
    const band = typeof low === 'number' && typeof high === 'number' && least <= low && low <= value && value <= high && high <= greatest ? { low, high } : {}; // prettier-ignore
    if (isSaid && !('low' in band)) complain('percentiles of the forecast do not lie around its value');
    const point = { tMs: timestamp, value, kind: type, ...band };
    newest.set(timestamp, { point, issuedMs: made });
    if (initialized !== null && (issuedMs === null || initialized > issuedMs)) issuedMs = initialized;
  }
  if (newest.size === 0) return null;
  return { issuedMs, points: [...newest.values()].map(({ point }) => point).sort((a, b) => a.tMs - b.tMs) };
}

/** Forecasts of the stages of our gauges, in memory only. A gauge whose forecast fails still measures: nothing here ends a poll but being told to wait. */
export function createPegelForecasts(setting: Config['sources']['pegelonline'], catalogue: FeedCatalogue) {
  const { baseUrl, stations } = setting;
  const held = new Map<string, Forecast>();
  const askAt = new Map<string, number>();
  /** Heights above NN are another thing: a forecast is a stage in cm. */
  const wanted = Object.entries(stations).flatMap(([uuid, asset]) => {
    const datastream = `${asset}/W`;
    return catalogue.byId.get(datastream)?.datastream.unit === 'cm' ? [{ uuid, datastream }] : [];
  });

  async function ask(poll: Poll, uuid: string, datastream: string): Promise<void> {
    askAt.set(datastream, poll.now() + EVERY_MS);
    try {
      const answer = await poll.get(`${baseUrl}/stations/${uuid}/WV/measurements.json`, { isConditional: true });
      if (answer.status === 304) return;
      const read = readForecast(answer.body, poll.now(), (line) => poll.complain(`${datastream}: ${line}`));
      if (read)
        held.set(datastream, { ...read, source: 'WSV, PEGELONLINE', licence: 'dl-de/zero-2-0', origin: 'live' });
      else held.delete(datastream);
    } catch (error) {
      if (error instanceof SourceError && error.status === 404) {
        held.delete(datastream);
        askAt.set(datastream, poll.now() + NONE_EVERY_MS);
      } else if (error instanceof DecodeError || (error instanceof SourceError && error.retryAfterMs === null))
        poll.complain(`${datastream}, forecast: ${error.message}`);
      else throw error;
    }
  }

  return {
    poll: async (poll: Poll): Promise<void> => {
      for (const { uuid, datastream } of wanted)
        if (poll.now() >= (askAt.get(datastream) ?? -Infinity)) await ask(poll, uuid, datastream);
    },
    /** What lies after an instant; null when nothing does. */
    of: (datastream: string, afterMs: UnixMs): Forecast | null => {
      const forecast = held.get(datastream);
      const points = forecast?.points.filter(({ tMs }) => tMs > afterMs) ?? [];
      return forecast && points.length > 0 ? { ...forecast, points } : null;
    },
  };
}
