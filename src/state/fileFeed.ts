import { unixMs } from '../geo/units.ts';
import { createIndicators, type Indicators } from '../live/indicators/indicators.ts';
import { originOf, packFlags, qualityOf, type Observation, type Origin } from '../live/observation.ts';
import { trainsAt, trainsJson } from '../live/recording/movements.ts';
import type { RecordingFile } from '../live/recording/recordingFile.ts';
import type { SeriesColumns } from '../live/recording/seriesBlock.ts';
import { inputOf, rollUp, widthOf, type RollUpInput } from '../live/rollUp.ts';
import { alarmsOfEvents } from './fileAlarms.ts';
import { tracksOfFile } from './fileTracks.ts';
import { THEMES, type Theme } from '../schema/catalogue.ts';
import { isoOf } from '../schema/observations.ts';
import type { IndicatorJson } from '../schema/themeIndicators.ts';

/** As the feed: the last value before an instant counts as current when it is not older than this. */
const LOOK_BACK_MS = 48 * 3_600_000;
const DEFAULT_POINTS = 500;

/** Index of the last observation at or before an instant; -1 = none. */
export function lastAtOrBefore(timeMs: Float64Array, atMs: number): number {
  let [low, high] = [0, timeMs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeMs[middle]! <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** What was live when the file was made is recorded now; computed and simulated values stay what they are. */
const playedOrigin = (flags: number): Origin => (originOf(flags) === 'live' ? 'recorded' : originOf(flags));
const playedFlags = (flags: number): number => packFlags(qualityOf(flags), playedOrigin(flags));

function* inputsOf({ timeMs, value, flags }: SeriesColumns, fromMs: number, toMs: number): Generator<RollUpInput> {
  for (let i = lastAtOrBefore(timeMs, fromMs - 1) + 1; i < timeMs.length && timeMs[i]! <= toMs; i++)
    if ((flags[i]! & 3) !== 3) yield inputOf(timeMs[i]!, value[i]!, playedFlags(flags[i]!));
}

const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

/**
 * The reading half of the feed's HTTP, answered from a file in memory: the same questions, the same answers, so that what shows the past
 * does not know where it comes from. @returns null for what a file has no answer to
 */
export function answerFromFile(file: RecordingFile, address: string): Response | Promise<Response> | null {
  const url = new URL(address, 'http://file');
  const instant = (name: string, otherwise: number): number => {
    const at = Date.parse(url.searchParams.get(name) ?? '');
    return Number.isNaN(at) ? otherwise : at;
  };
  const fromMs = instant('from', file.head.from);
  const toMs = instant('to', file.head.to);
  switch (url.pathname) {
    case '/api/state':
      return json(stateAt(file, instant('at', file.head.to)));
    // A file has one catalogue, with everything that was there in its span.
    case '/api/catalogue':
      return json({ epoch: file.catalogue.epoch, features: [], absent: [], from: null, to: null });
    case '/api/events':
      return json({
        from: isoOf(fromMs),
        to: isoOf(toMs),
        events: file.events.filter(({ time }) => Date.parse(time) >= fromMs && Date.parse(time) <= toMs),
        unreckoned: file.unreckoned
          .filter((part) => part.from < toMs && part.to > fromMs)
          .map((part) => ({ from: isoOf(Math.max(part.from, fromMs)), to: isoOf(Math.min(part.to, toMs)) })),
      });
    case '/api/alarms': {
      const at = instant('at', file.head.to);
      const alarms = alarmsOfEvents(file.events, at);
      return json({ at: isoOf(at), total: alarms.length, alarms });
    }
    case '/api/indicators': {
      const theme = THEMES.find((id) => id === url.searchParams.get('theme')) ?? null;
      return indicatorsAt(file, instant('at', file.head.to), theme);
    }
    case '/api/tracks':
      return json(tracksOfFile(file, fromMs, toMs, Number(url.searchParams.get('step') ?? 10) * 1000));
    case '/api/ways':
      return json({ ways: file.movements?.ways ?? {} });
    case '/api/trains': {
      const at = instant('at', file.head.to);
      const { corridors, trains } = file.movements ? trainsAt(file.movements, at) : { corridors: [], trains: [] };
      return json({ at: isoOf(at), corridors, trains: trainsJson(trains) });
    }
    case '/api/outages':
      return json({
        outages: file.outages.filter(
          ({ from, to }) => Date.parse(from) <= toMs && (to === null || Date.parse(to) >= fromMs),
        ),
      });
  }
  const prefix = '/api/observations/';
  if (!url.pathname.startsWith(prefix)) return null;
  const id = url.pathname.slice(prefix.length).split('/').map(decodeURIComponent).join('/');
  const unit = unitOf(file, id);
  if (unit === null) return json({ title: 'No such datastream', status: 404 }, 404);
  const columns = file.series.get(id);
  if (url.searchParams.get('format') === 'csv') return csv(columns, unit, fromMs, toMs);
  const points = Number(url.searchParams.get('points') ?? DEFAULT_POINTS);
  const inputs = columns ? inputsOf(columns, fromMs, toMs) : [];
  const buckets = rollUp(inputs, points === 0 ? 1 : widthOf(fromMs, toMs, points));
  return json({ unit, buckets: buckets.map(({ tMs, ...rest }) => ({ t: isoOf(tMs), ...rest })) });
}

function observationsAt({ series }: RecordingFile, atMs: number): Observation[] {
  const observations: Observation[] = [];
  for (const [datastream, { timeMs, value, flags }] of series) {
    const i = lastAtOrBefore(timeMs, atMs);
    if (i < 0 || timeMs[i]! < atMs - LOOK_BACK_MS) continue;
    const [time, flag] = [unixMs(timeMs[i]!), flags[i]!];
    observations.push({
      datastream,
      timeMs: time,
      value: value[i]!,
      quality: qualityOf(flag),
      origin: playedOrigin(flag),
    });
  }
  return observations;
}

const stateAt = (file: RecordingFile, atMs: number): unknown => ({
  at: isoOf(atMs),
  observations: observationsAt(file, atMs).map(({ timeMs, value, quality, ...rest }) => ({
    ...{ ...rest, time: isoOf(timeMs), value: quality === 'missing' ? null : value, quality },
  })),
});

/** Of the files that play; each remembers the hours that it has reckoned. */
const indicatorsOf = new WeakMap<RecordingFile, Indicators>();

/** By the reckoning of the feed, from the values of the file; what figures were by the hour before its begin the file tells. */
async function indicatorsAt(file: RecordingFile, atMs: number, theme: Theme | null): Promise<Response> {
  let indicators = indicatorsOf.get(file);
  if (!indicators) {
    const { catalogue, themes, head } = file;
    const streams = catalogue.features.flatMap(({ properties }) => properties.datastreams);
    const byId = new Map(streams.map((datastream) => [datastream.id, { datastream }]));
    indicators = createIndicators({
      catalogue: { catalogue, byId, version: 0 },
      themes,
      hub: { state: () => observationsAt(file, head.to), seq: () => 0 },
      clock: { mode: 'recorded', instant: () => head.to },
      stateAt: (at) => (at < head.from ? [] : observationsAt(file, at)),
    });
    indicatorsOf.set(file, indicators);
  }
  const answer = await indicators.at(unixMs(atMs), theme);
  return json({ ...answer, indicators: answer.indicators.map((one) => withHoursBefore(file, one)) });
}

function withHoursBefore({ head, themes }: RecordingFile, one: IndicatorJson): IndicatorJson {
  const before = THEMES.flatMap((id) => (id === one.theme ? (themes.get(id)?.before?.[one.id] ?? []) : []));
  const known = new Map(before.map(({ t, value }) => [isoOf(t), value]));
  const hours = one.hours.map((hour) => (Date.parse(hour.t) < head.from ? { ...hour, value: known.get(hour.t) ?? null } : hour)); // prettier-ignore
  return { ...one, hours };
}

function unitOf({ catalogue }: RecordingFile, id: string): string | null {
  for (const { properties } of catalogue.features)
    for (const datastream of properties.datastreams) if (datastream.id === id) return datastream.unit;
  return null;
}

function csv(columns: SeriesColumns | undefined, unit: string, fromMs: number, toMs: number): Response {
  const rows = ['time,value,unit,quality,origin'];
  if (columns) {
    const { timeMs, value, flags } = columns;
    for (let i = lastAtOrBefore(timeMs, fromMs - 1) + 1; i < timeMs.length && timeMs[i]! <= toMs; i++) {
      const figure = Number.isNaN(value[i]!) ? '' : String(value[i]!);
      rows.push(`${isoOf(timeMs[i]!)},${figure},${unit},${qualityOf(flags[i]!)},${playedOrigin(flags[i]!)}`);
    }
  }
  return new Response(`${rows.join('\r\n')}\r\n`, { headers: { 'content-type': 'text/csv; charset=utf-8' } });
}
