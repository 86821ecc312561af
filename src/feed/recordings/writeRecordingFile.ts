import { setImmediate } from 'node:timers/promises';
import {
  addSeries, encodeFileHeader, encodeJsonSection, encodeSection, LIMITS,
} from '../../live/recording/recordingFile.ts'; // prettier-ignore
import { unixMs } from '../../geo/units.ts';
import { createByteWriter, type SeriesColumns } from '../../live/recording/seriesBlock.ts';
import type { Observation } from '../../live/observation.ts';
import { trainsJson } from '../../live/recording/movements.ts';
import type { Catalogue, Provenance } from '../../schema/catalogue.ts';
import { isoOf } from '../../schema/observations.ts';
import type { Trains } from '../../schema/trains.ts';
import type { OutageJson } from '../../schema/events.ts';
import { LONGEST_SPAN_MS } from '../alarms/alarmLog.ts';
import type { RuleInstance } from '../alarms/ruleInstance.ts';
import { createBreath } from '../breath.ts';
import type { Feed } from '../feed.ts';
import { LOOK_BACK_MS } from '../sources/recording.ts';
import type { Sampling } from '../sources/source.ts';
import {
  computedPast, Growing, moverStepMs, samplingsOf, stillIn, withIntervals, withSilences, type RecordingSpan,
} from './computedPast.ts'; // prettier-ignore

/** A DATA section is closed when its body has this many bytes. */
const SECTION_BYTES = 256 * 1024;

/** Events of alarms in a file: of a city in trouble, some 10 MB inflated. */
const MOST_EVENTS = 20_000;

/** Steps of a span whose movers are counted, as shares of it. */
const PROBES = [0.2, 0.5, 0.8] as const;

/** Block trains take days: so many looks at them are written, and none sooner after another. */
const MOST_TRAINS = 200;
const LEAST_TRAINS_STEP_MS = 10 * 60_000;
/** Courses and trains of a file, inflated. */
const MOST_MOVEMENTS_BYTES = 32 * 1024 * 1024;

/** To count what is computed would be to compute it: what speaks in the busiest of some steps, for the whole span. */
async function estimateFixes(feed: Feed, span: RecordingSpan): Promise<number> {
  const stepMs = moverStepMs(span);
  const lengthMs = span.toMs - span.fromMs;
  const counts: number[] = [];
  for (const share of PROBES) {
    const atMs = Math.round(span.fromMs + share * lengthMs);
    // A whole step: within a moment nobody need speak.
    counts.push(new Set(feed.fixesBetween(atMs, atMs + stepMs, stepMs).map(({ datastream }) => datastream)).size);
    await setImmediate();
  }
  return Math.max(...counts) * Math.ceil(lengthMs / stepMs + 1);
}

/** Datastreams of a catalogue whose source knows their past. To ask for all of them takes too long at a stretch. */
async function computedIn(feed: Feed, { features }: Pick<Catalogue, 'features'>): Promise<ReadonlySet<string>> {
  const breathe = createBreath();
  const computed = new Set<string>();
  for (const { properties } of features) {
    for (const { id } of properties.datastreams) if (feed.knowsItsPast(id)) computed.add(id);
    await breathe();
  }
  return computed;
}
/** Expected intervals of those of them that stand still, s. */
const stillIntervals = ({ features }: Pick<Catalogue, 'features'>, computed: ReadonlySet<string>): number[] =>
  features.flatMap(({ properties: { mover, datastreams } }) =>
    mover ? [] : datastreams.filter(({ id }) => computed.has(id)).map(({ intervalS }) => intervalS),
  );

/**
 * Observations that a recording of a span would hold, the state at its begin included; those that are reckoned anew are estimated. Counts
 * no further than just beyond the limit.
 */
export async function countObservations(feed: Feed, span: RecordingSpan): Promise<number> {
  const { catalogue } = feed.catalogue;
  const computed = await computedIn(feed, catalogue);
  let n = (await estimateFixes(feed, span)) + stillIn(span, stillIntervals(catalogue, computed));
  const breathe = createBreath();
  for (const id of feed.catalogue.ids) {
    if (n > LIMITS.observations) break;
    await breathe();
    if (!computed.has(id) && !feed.knowsItsPast(id)) n += await feed.history.count(id, span.fromMs, span.toMs);
  }
  return n;
}

/** The last observation before the span, that the state at its begin is whole, and those in it. */
async function observationsOf(feed: Feed, id: string, { fromMs, toMs }: RecordingSpan): Promise<Observation[]> {
  const before = await feed.history.raw(id, fromMs - LOOK_BACK_MS, fromMs - 1, 1, true);
  return [...before, ...(await feed.history.raw(id, fromMs, toMs, LIMITS.observations))];
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

/** As JSON; as one piece it would take too long. */
async function catalogueText({ features, ...rest }: Catalogue): Promise<Uint8Array> {
  const breathe = createBreath();
  const encoder = new TextEncoder();
  const texts = [encoder.encode(`${JSON.stringify(rest).slice(0, -1)},"features":[`)];
  for (const asset of features) {
    texts.push(encoder.encode(`${texts.length > 1 ? ',' : ''}${JSON.stringify(asset)}`));
    await breathe();
  }
  return Buffer.concat([...texts, encoder.encode(']}')]);
}

/**
 * What the figures of the themes are made of: a reader reckons them from the values as this feed does. Values of the hours before the span
 * are not in the file: what the figures were then is told with them.
 */
async function themesOf({ themes, indicators: reckoned }: Pick<Feed, 'themes' | 'indicators'>, fromMs: number): Promise<Record<string, unknown>> {
  const told: Record<string, unknown> = {};
  for (const [theme, { indicators }] of themes) {
    if (indicators.length === 0) continue;
    const own = (await reckoned.at(unixMs(fromMs), theme)).indicators.filter((one) => one.theme === theme);
    const isBefore = ({ t }: { readonly t: string }): boolean => Date.parse(t) < fromMs;
    told[theme] = { indicators, before: Object.fromEntries(own.map(({ id, hours }) => [id, hours.filter(isBefore)])) };
  }
  return told;
} // prettier-ignore

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
  const was = catalogueOf(feed, span);
  const computed = await computedIn(feed, was);
  const breathe = createBreath();
  const { movers, still } = samplingsOf(span, stillIntervals(was, computed));
  const assetOf = new Map(
    was.features.flatMap((asset) => asset.properties.datastreams.map(({ id }) => [id, asset] as const)),
  );
  await breathe();
  const samplingOf = (id: string): Sampling => (assetOf.get(id)?.properties.mover ? movers : still);
  const catalogue = withIntervals(was, (id) => (computed.has(id) ? samplingOf(id).stepMs : 0));
  await breathe();
  const indexOf = new Map(
    catalogue.features.flatMap(({ properties }) =>
      properties.datastreams.flatMap(({ id, index }) => (index === undefined ? [] : [[id, index] as const])),
    ),
  );
  const stored: string[] = [];
  for (const id of indexOf.keys()) {
    if (!computed.has(id) && (await feed.history.raw(id, fromMs - LOOK_BACK_MS, toMs, 1)).length > 0) stored.push(id);
    await breathe();
  }
  const withData = [...stored, ...computed];
  const sources = sourcesOf(withData.map((id) => assetOf.get(id)!.properties.provenance));
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
  yield await encodeSection('CATA', await catalogueText(catalogue));
  yield await encodeJsonSection('THEM', await themesOf(feed, fromMs));
  // Alarms that hold at the begin of the file were raised before it: with them a reader knows which hold at any instant of it.
  // Of what is reckoned anew nobody knows them all in a longer span: rather none than some that never end.
  const isShort = toMs - fromMs <= LONGEST_SPAN_MS;
  const only = ({ datastreams }: RuleInstance): boolean => isShort || !datastreams.some((id) => computed.has(id));
  const { events } = await feed.alarms.events(fromMs, toMs, { most: MOST_EVENTS, only });
  yield await encodeJsonSection('LOGS', {
    events: [...(await feed.alarms.raisedBefore(fromMs - 1, only)), ...events],
    outages,
    unreckoned: isShort || computed.size === 0 ? [] : [{ from: isoOf(fromMs), to: isoOf(toMs) }],
  });
  const movements = await movementsOf(feed, span, withData);
  if (movements) yield movements;
  const [body, scratch] = [createByteWriter(SECTION_BYTES * 2), createByteWriter()];
  let datastreams = 0;
  let count = 0;
  const intervals = new Map(was.features.flatMap(({ properties }) => properties.datastreams.map((one) => [one.id, one.intervalS] as const))); // prettier-ignore
  for await (const [id, said] of seriesOf(feed, span, stored, (id) => (indexOf.has(id) ? samplingOf(id) : null))) {
    const columns = computed.has(id) ? withSilences(said, intervals.get(id)!, samplingOf(id).stepMs, toMs) : said;
    addSeries(body, scratch, indexOf.get(id)!, columns);
    datastreams++;
    count += columns.timeMs.length;
    // A reader takes no more: better no file than one that nobody can open.
    if (count > LIMITS.observations)
      throw new RangeError(`a recording of more than ${LIMITS.observations} observations`);
    if (body.size() < SECTION_BYTES) continue;
    yield await encodeSection('DATA', body.bytes());
    body.clear();
  }
  if (body.size() > 0) yield await encodeSection('DATA', body.bytes());
  yield await encodeJsonSection('TAIL', { datastreams, observations: count });
}

/** What was said in a span: what the history has, datastream by datastream, and what sources know themselves, source by source. */
async function* seriesOf(
  feed: Feed,
  span: RecordingSpan,
  stored: readonly string[],
  samplingOf: (datastream: string) => Sampling | null,
): AsyncGenerator<readonly [id: string, SeriesColumns]> {
  const breathe = createBreath();
  for (const id of stored) {
    await breathe();
    const all = new Growing();
    for (const observation of await observationsOf(feed, id, span)) all.add(observation);
    yield [id, all.columns()];
  }
  for (const past of feed.pasts) {
    // What one source says is of one kind: of what moves or of what stands.
    const owned = feed.catalogue.ids.find((id) => past.owns(id) && samplingOf(id) !== null);
    const sampling = owned === undefined ? null : samplingOf(owned);
    if (!sampling) continue;
    const streams = await computedPast(past, span, sampling, (id) => samplingOf(id) !== null);
    for (const [id, all] of streams) {
      await breathe();
      yield [id, all.columns()];
    }
  }
}
