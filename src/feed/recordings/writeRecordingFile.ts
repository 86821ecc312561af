import { setImmediate } from 'node:timers/promises';
import {
  addSeries, encodeFileHeader, encodeJsonSection, encodeSection, LIMITS,
} from '../../live/recording/recordingFile.ts'; // prettier-ignore
import { createByteWriter } from '../../live/recording/seriesBlock.ts';
import { packFlags, type Observation } from '../../live/observation.ts';
import { trainsJson } from '../../live/recording/movements.ts';
import type { Catalogue, Provenance } from '../../schema/catalogue.ts';
import { isoOf } from '../../schema/observations.ts';
import type { Trains } from '../../schema/trains.ts';
import type { OutageJson } from '../../schema/events.ts';
import type { RuleInstance } from '../alarms/ruleInstance.ts';
import type { Feed } from '../feed.ts';
import { LOOK_BACK_MS } from '../sources/recording.ts';

/** A DATA section is closed when its body has this many bytes. */
const SECTION_BYTES = 256 * 1024;

/** Fixes of a mover whose source knows its own past: at most so many in a file, and no finer than movers report. */
const MOST_FIXES = 1500;
const LEAST_STEP_MS = 10_000;
const FIX_LOOK_BACK_MS = 200_000;
/** Steps of a span whose movers are counted, as shares of it. */
const PROBES = [0.2, 0.5, 0.8] as const;

/** Block trains take days: so many looks at them are written, and none sooner after another. */
const MOST_TRAINS = 200;
const LEAST_TRAINS_STEP_MS = 10 * 60_000;
/** Courses and trains of a file, inflated. */
const MOST_MOVEMENTS_BYTES = 32 * 1024 * 1024;

export interface RecordingSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

const stepOf = ({ fromMs, toMs }: RecordingSpan): number => Math.max(LEAST_STEP_MS, (toMs - fromMs) / MOST_FIXES);

/** To count what is computed would be to compute it: what speaks in the busiest of some steps, for the whole span. */
function estimateFixes(feed: Feed, span: RecordingSpan): number {
  const stepMs = stepOf(span);
  const lengthMs = span.toMs - span.fromMs;
  const counts = PROBES.map((share) => {
    const atMs = Math.round(span.fromMs + share * lengthMs);
    // A whole step: within a moment nobody need speak.
    return new Set(feed.fixesBetween(atMs, atMs + stepMs, stepMs).map(({ datastream }) => datastream)).size;
  });
  return Math.max(...counts) * Math.ceil(lengthMs / stepMs + 1);
}

/**
 * Observations that a recording of a span would hold, the state at its begin included; those of movers are estimated. Counts no
 * further than just beyond the limit.
 */
export async function countObservations(feed: Feed, span: RecordingSpan): Promise<number> {
  let n = estimateFixes(feed, span);
  for (const id of feed.catalogue.ids) {
    if (n > LIMITS.observations) break;
    // Of simulated stations that stand still a file has nothing.
    if (!feed.knowsItsPast(id)) n += await feed.history.count(id, span.fromMs, span.toMs);
  }
  return n;
}

/** The last observation before the span, that the state at its begin is whole, and those in it. */
async function observationsOf(feed: Feed, id: string, { fromMs, toMs }: RecordingSpan): Promise<Observation[]> {
  const before = await feed.history.raw(id, fromMs - LOOK_BACK_MS, fromMs - 1, 1, true);
  return [...before, ...(await feed.history.raw(id, fromMs, toMs, LIMITS.observations))];
}

/** Such a past is computed anew: in parts, so that the feed goes on between them. */
const PARTS = 24;

/** What is not in the history because its source knows it: by datastream, ascending in time. */
async function computedPast(feed: Feed, { fromMs, toMs }: RecordingSpan): Promise<Map<string, Observation[]>> {
  const stepMs = stepOf({ fromMs, toMs });
  const past = new Map<string, Observation[]>();
  const begin = fromMs - FIX_LOOK_BACK_MS;
  for (let part = 0; part < PARTS; part++) {
    const [a, b] = [part, part + 1].map((k) => Math.round(begin + ((toMs - begin) * k) / PARTS));
    for (const observation of feed.fixesBetween(a!, b!, stepMs)) {
      const own = past.get(observation.datastream);
      if (!own) past.set(observation.datastream, [observation]);
      else if (observation.timeMs > own.at(-1)!.timeMs) own.push(observation);
    }
    await setImmediate();
  }
  return past;
}

/** Each source once, those of assets with observations in the file. */
function sourcesOf(provenances: Iterable<Provenance>): { id: string; name: string; licence: string }[] {
  const found = new Map<string, { id: string; name: string; licence: string }>();
  for (const { source, licence } of provenances) {
    const key = `${source}\n${licence}`;
    if (!found.has(key)) found.set(key, { id: `source-${found.size + 1}`, name: source, licence });
  }
  return [...found.values()];
}

const nameOf = (fromMs: number, toMs: number): string => {
  const short = (ms: number): string => isoOf(ms).slice(0, 16).replace(/\D/g, '');
  return `duisburg-${short(fromMs)}-${short(toMs)}`;
};
/** Name of the file that holds a span. */
export const fileNameOf = ({ fromMs, toMs }: RecordingSpan): string => `${nameOf(fromMs, toMs)}.hafenblick`;

/** What was there in a span: also what has gone since, without what came after it. */
function catalogueOf(feed: Feed, { fromMs, toMs }: RecordingSpan): Catalogue {
  const { catalogue } = feed.catalogue;
  const { absent } = feed.past.at(toMs);
  const features = [...catalogue.features.filter(({ id }) => !absent.has(id)), ...feed.past.goneBetween(fromMs, toMs)];
  return { ...catalogue, features };
}

/** Courses and block trains of a span as a section; null where there are none, or more than a file has room for. */
async function movementsOf(feed: Feed, { fromMs, toMs }: RecordingSpan, withData: readonly string[]): Promise<Uint8Array | null> {
  const running = new Set(withData.filter((id) => id.endsWith('/way')).map((id) => id.slice(0, id.indexOf('/'))));
  const ways = Object.fromEntries(Object.entries(feed.ways().ways).filter(([source]) => running.has(source)));
  const stepMs = Math.max(LEAST_TRAINS_STEP_MS, (toMs - fromMs) / MOST_TRAINS);
  const trains: { at: string; trains: ReturnType<typeof trainsJson> }[] = [];
  let corridors: Omit<Trains, 'at'>['corridors'] = [];
  for (let at = fromMs; at <= toMs; at += stepMs) {
    const now = feed.trains(at);
    corridors = now.corridors;
    trains.push({ at: isoOf(Math.round(at)), trains: trainsJson(now.trains) });
    await setImmediate();
  }
  if (trains.every((now) => now.trains.length === 0)) trains.length = 0;
  if (trains.length === 0 && Object.keys(ways).length === 0) return null;
  const text = new TextEncoder().encode(JSON.stringify({ ways, corridors, trains }));
  return text.length <= MOST_MOVEMENTS_BYTES ? encodeSection('MOVE', text) : null;
} // prettier-ignore

/**
 * A span of the feed's history as a file of its own: header, catalogue, events and outages, then datastream by datastream. Yields pieces
 * of some 100 kB, so that neither the whole file nor the whole span is ever in memory.
 * @param outages of the span
 */
export async function* writeRecordingFile(
  feed: Feed,
  span: RecordingSpan,
  outages: readonly OutageJson[],
): AsyncGenerator<Uint8Array> {
  const { fromMs, toMs } = span;
  const catalogue = catalogueOf(feed, span);
  const byId = new Map(
    catalogue.features.flatMap((asset) =>
      asset.properties.datastreams.flatMap(({ id, index }) =>
        index === undefined ? [] : [[id, { index, asset }] as const],
      ),
    ),
  );
  const ids = [...byId].sort(([, a], [, b]) => a.index - b.index).map(([id]) => id);
  const past = await computedPast(feed, span);
  const isStored = async (id: string): Promise<boolean> =>
    !feed.knowsItsPast(id) && (await feed.history.raw(id, fromMs - LOOK_BACK_MS, toMs, 1)).length > 0;
  const withData: string[] = [];
  for (const id of ids) if (past.has(id) || (await isStored(id))) withData.push(id);
  const sources = sourcesOf(withData.map((id) => byId.get(id)!.asset.properties.provenance));
  yield encodeFileHeader();
  yield await encodeJsonSection('HEAD', {
    type: 'recording',
    version: 1,
    name: nameOf(fromMs, toMs),
    from: isoOf(fromMs),
    to: isoOf(toMs),
    opensAt: isoOf(fromMs),
    madeAt: isoOf(Date.now()),
    sources: sources.length > 0 ? sources : [{ id: 'none', name: 'no observations', licence: '-' }],
  });
  yield await encodeJsonSection('CATA', catalogue);
  // Alarms that hold at the begin of the file were raised before it: with them a reader knows which hold at any instant of it.
  // Those of simulated stations of which the file has nothing are not in it either: nobody could see what they are about, and to reckon
  // them for a day takes a minute.
  const held = new Set(withData);
  const only = (alarm: Pick<RuleInstance, 'datastreams'>): boolean =>
    alarm.datastreams.some((id) => held.has(id) || !feed.knowsItsPast(id));
  const { events } = await feed.alarms.events(fromMs, toMs, { only });
  yield await encodeJsonSection('LOGS', {
    events: [...(await feed.alarms.raisedBefore(fromMs - 1, only)), ...events],
    outages,
  });
  const movements = await movementsOf(feed, span, withData);
  if (movements) yield movements;
  const [body, scratch] = [createByteWriter(SECTION_BYTES * 2), createByteWriter()];
  let datastreams = 0;
  let count = 0;
  for (const id of withData) {
    const observations = past.get(id) ?? (await observationsOf(feed, id, span));
    if (observations.length === 0) continue;
    addSeries(body, scratch, byId.get(id)!.index, {
      timeMs: Float64Array.from(observations, (o) => o.timeMs),
      value: Float64Array.from(observations, (o) => o.value),
      flags: Uint8Array.from(observations, (o) => packFlags(o.quality, o.origin)),
    });
    datastreams++;
    count += observations.length;
    if (body.size() < SECTION_BYTES) continue;
    yield await encodeSection('DATA', body.bytes());
    body.clear();
  }
  if (body.size() > 0) yield await encodeSection('DATA', body.bytes());
  yield await encodeJsonSection('TAIL', { datastreams, observations: count });
}
