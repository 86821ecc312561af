import * as v from 'valibot';
import type { UnixMs } from '../../geo/units.ts';
import type { Observation } from '../../live/observation.ts';
import type { Config } from '../../schema/config.ts';
import { decode } from '../../schema/decode.ts';
import { MeasureRowSchema, MeasuresSchema } from '../../schema/uba.ts';
import type { FeedCatalogue } from '../loadCatalogue.ts';
import type { Log } from '../log.ts';
import { pollingSource, type Poll } from './pollingSource.ts';
import { SourceError } from './requestJson.ts';
import type { Source } from './source.ts';
import type { SourceTimers } from './sourceTimers.ts';

type Setting = Config['sources']['uba'];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** An hour's mean is published up to two hours after its end; six without one are a stop. */
const SILENT_AFTER_MS = 6 * HOUR_MS;
const CATCH_UP_DAYS = 8;
/** A stamp further ahead is a clock gone wrong. */
const MAX_AHEAD_MS = HOUR_MS;

/** Property of the catalogue → component and scope of the service: hourly means, PM as the mean of the last 24 hours. */
const COMPONENTS: Readonly<Record<string, { readonly component: number; readonly scope: number }>> = {
  NO2: { component: 5, scope: 2 },
  O3: { component: 3, scope: 2 },
  PM10: { component: 1, scope: 6 },
  PM25: { component: 9, scope: 6 },
};
/** µg/m³ that no air here reaches or falls below: kept as it is, and called an outlier. */
const PLAUSIBLE = [-10, 2000] as const;

/** A day of the publisher's clock (CET all year) as `2026-04-07`. */
const cetDay = (ms: number): string => new Date(ms + HOUR_MS).toISOString().slice(0, 10);

/** One answer → observations of one datastream, each at the end of its hour. @throws DecodeError when it is not even an answer */
export function readMeasures(
  body: unknown,
  wanted: { readonly station: string; readonly datastream: string; readonly component: number; readonly scope: number },
  now: UnixMs,
): { readonly observations: readonly Observation[]; readonly complaints: readonly string[] } {
  const { data } = decode(MeasuresSchema, body, 'measures/json');
  const observations: Observation[] = [];
  const complaints: string[] = [];
  const rows = Array.isArray(data) ? {} : (data[wanted.station] ?? {});
  for (const [begin, row] of Object.entries(rows)) {
    const read = v.safeParse(MeasureRowSchema, row);
    const where = `station ${wanted.station}, ${begin}`;
    if (!read.success) complaints.push(`${where}: ${read.issues[0].message}`);
    else if (read.output.component !== wanted.component || read.output.scope !== wanted.scope)
      complaints.push(`${where}: component ${read.output.component}, scope ${read.output.scope} was not asked for`);
    else if (read.output.end > now + MAX_AHEAD_MS) complaints.push(`${where}: ends in the future`);
    else observations.push(observationOf(wanted.datastream, read.output.end, read.output.value));
  }
  return { observations, complaints };
}

function observationOf(datastream: string, timeMs: UnixMs, value: number | null): Observation {
  if (value === null) return { datastream, timeMs, value: Number.NaN, quality: 'missing', origin: 'live' };
  // What is published by the hour has not been validated yet.
  const quality = value < PLAUSIBLE[0] || value > PLAUSIBLE[1] ? 'outlier' : 'provisional';
  return { datastream, timeMs, value, quality, origin: 'live' };
}

/** Air quality of the federal environment agency: one request for each station and component, every quarter of an hour. */
export function ubaSource(setting: Setting, catalogue: FeedCatalogue, log: Log, timers?: SourceTimers): Source {
  const series = Object.entries(setting.stations).flatMap(([station, asset]) =>
    Object.entries(COMPONENTS).flatMap(([property, asked]) => {
      const datastream = `${asset}/${property}`;
      return catalogue.byId.has(datastream) ? [{ station, datastream, ...asked }] : [];
    }),
  );

  async function read(poll: Poll, days: number): Promise<void> {
    const [from, to] = [cetDay(poll.now() - days * DAY_MS), cetDay(poll.now())];
    let refused: SourceError | undefined;
    let served = 0;
    for (const each of series) {
      const query = `date_from=${from}&time_from=1&date_to=${to}&time_to=24&station=${each.station}&component=${each.component}&scope=${each.scope}`;
      const url = `${setting.baseUrl}/measures/json?${query}`;
      const answer = await poll.get(url, { isConditional: true }).catch((error: unknown) => {
        // A station that is closed must not silence the others; being told to wait is for all of them.
        if (
          !(error instanceof SourceError) ||
          error.status === null ||
          error.status >= 500 ||
          error.retryAfterMs !== null
        )
          throw error;
        refused = error;
        poll.complain(`station ${each.station}, component ${each.component}: ${error.message}`);
        return null;
      });
      if (!answer) continue;
      served++;
      if (answer.status === 304) continue;
      const { observations, complaints } = readMeasures(answer.body, each, poll.now());
      complaints.forEach((complaint) => poll.complain(complaint));
      poll.observed(observations);
    }
    if (refused && served === 0) throw refused;
  }

  const plan = {
    id: 'uba',
    intervalS: setting.intervalS,
    silentAfterMs: SILENT_AFTER_MS,
    // Yesterday too: in the first hour of a day there is nothing else, and late values come in.
    poll: (poll: Poll) => read(poll, 1),
    catchUp: (poll: Poll) => read(poll, CATCH_UP_DAYS),
  };
  return pollingSource(plan, log, timers);
}
