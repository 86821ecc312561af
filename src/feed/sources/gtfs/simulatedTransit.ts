import { unixMs, type UnixMs } from '../../../geo/units.ts';
import type { Observation } from '../../../live/observation.ts';
import { decodeRealtime } from '../../../schema/gtfs/realtime.ts';
import { UNBOUNDED } from '../../../simulators/simulation.ts';
import { createTransitService, type OperatingDay, type TransitService } from '../../../simulators/transit/transitService.ts'; // prettier-ignore
import type { Lifting } from '../../../simulators/infrastructure/liftSpans.ts';
import type { Course } from '../../../simulators/transit/courses.ts';
import type { FeedClock } from '../../feedClock.ts';
import type { Log } from '../../log.ts';
import { createComplaints } from '../complaints.ts';
import { slugOf } from '../naming.ts';
import type { Source, SourceOutput, SourcePast } from '../source.ts';
import { readStatic } from './readStatic.ts';
import { createServiceDays } from './timetable.ts';
import { createTransitBook, type TransitBook } from './transitBook.ts';
import { tramTunnels } from './tramTunnels.ts';
import { waysOf } from './waysOf.ts';

export const TRANSIT_ID = 'transit';
const TICK_MS = 250;
const FIX_EVERY_MS = 10_000;
/** Control centres publish each half minute. */
const PUBLISHED_EVERY_MS = 30_000;
/** At a quick clock a vehicle says where it is this often, seconds of this machine's time. */
const STEP_S = 0.5;
/** A recording that begins anew clears the state within a second: until then everything is said again with each tick. */
const REPEATS = 8;
const EVERYWHERE = [-180, -90, 180, 90] as const;
const DAY_MS = 86_400_000;
const DELAY = 'delay';
/** Delays are said in tens of seconds. */
const ROUNDED_S = 5;
const ZONE = 'Europe/Berlin';

/** The operating days of Duisburg. */
export function operatingDays(): (atMs: number) => OperatingDay {
  const days = createServiceDays(ZONE);
  return (atMs) => {
    const date = days.dateOf(atMs);
    const beginMs = days.beginOf(date);
    return { date, beginMs, day: Math.round(beginMs / DAY_MS) };
  };
}

/** The service that the simulator plays, from its courses. @param waterside what high water leaves of the work at the quays, 0 … 1; @param isQuiet Sundays and holidays; @param lifting bridges that lift */
export const serviceOf = (
  courses: readonly Course[],
  seed: number,
  waterside?: (atMs: number) => number,
  isQuiet?: (atMs: number) => boolean,
  lifting?: Lifting,
): TransitService => createTransitService(courses, seed, operatingDays(), waterside, isQuiet, lifting);

/**
 * Simulated trams, buses and trains as a source: the timetable and the messages of their control centre by the feed clock, through
 * the same readers and book as those of a real operator. What was said at any other instant can be said again: nothing is kept.
 */
export async function simulatedTransit(service: TransitService, clock: FeedClock, log: Log): Promise<Source> {
  const complain = createComplaints(TRANSIT_ID, log);
  const tables = service.tables();
  async function* chunks(text: string): AsyncGenerator<string> {
    yield await Promise.resolve(text);
  }
  const timetable = await readStatic(
    (name) => {
      const text = tables.get(name);
      return text === undefined ? null : chunks(text);
    },
    EVERYWHERE,
    complain,
  );
  const days = createServiceDays(timetable.timeZone);
  const ways = waysOf(timetable, tramTunnels());
  const newBook = (): TransitBook =>
    createTransitBook({
      ...{ sourceId: TRANSIT_ID, origin: 'simulated', timetable, days, movingS: FIX_EVERY_MS / 1000, complain },
      provenance: {
        kind: 'generated',
        source: 'Hafenblick, simulator of trams, buses and trains over GTFS-Realtime; lines as general knowledge, ways along the built streets and the rails of DB Netz', // prettier-ignore
        licence: 'MIT',
        date: '2026-11',
        note: 'simulated: no real vehicle, no real timetable',
      },
      lengthOf: (vehicle) => service.lengthOf(vehicle),
    });
  const book = newBook();
  const vehicleOf = new Map(service.vehicles.map((vehicle) => [`${TRANSIT_ID}/${slugOf(vehicle)}`, vehicle]));
  const stepMs = Math.max(FIX_EVERY_MS, Math.ceil((Math.abs(clock.speed) * STEP_S * 1000) / FIX_EVERY_MS) * FIX_EVERY_MS); // prettier-ignore
  let lastGoodMs: UnixMs | null = null;
  let sentMs = Number.NEGATIVE_INFINITY;
  let loops = 0;
  let repeats = 0;
  let timer: NodeJS.Timeout | undefined;

  /** What is known of an instant is what was published at last before it. */
  const published = (atMs: number): number => Math.floor(atMs / PUBLISHED_EVERY_MS) * PUBLISHED_EVERY_MS;
  const take = (to: TransitBook, atMs: number, vehicle?: string): void =>
    to.take(decodeRealtime(service.realtimeAt(atMs, vehicle)), atMs);

  /** Each step of a span, and those at which a bridge lets nobody on to it or lets them go on. */
  function* instants(fromMs: number, toMs: number, step: number): Generator<number> {
    const turns = service.turnsBetween(fromMs, toMs);
    let next = 0;
    for (let at = fromMs; at <= toMs; at += step) {
      for (; turns[next]! < at; next++) yield turns[next]!;
      if (turns[next] === at) next++;
      yield at;
    }
    for (; next < turns.length; next++) yield turns[next]!;
  }
  const stepOf = (everyMs: number): number => Math.max(FIX_EVERY_MS, Math.round(everyMs / FIX_EVERY_MS) * FIX_EVERY_MS);
  /** What was said between two instants, by a book of its own. */
  function* rereadInPieces(fromMs: number, toMs: number, everyMs: number, vehicle?: string, isDelayOnly = false): Generator<readonly Observation[]> {
    const step = stepOf(everyMs);
    const other = newBook();
    let known = Number.NaN;
    for (const at of instants(Math.ceil(fromMs / step) * step, toMs, step)) {
      if (published(at) !== known) take(other, (known = published(at)), vehicle);
      yield other.fixesAt(at, isDelayOnly).observations;
    }
  } // prettier-ignore
  const reread = (...asked: Parameters<typeof rereadInPieces>): Observation[] => [...rereadInPieces(...asked)].flat();
  function* betweenInPieces(...[assetId, fromMs, toMs, everyMs, property]: Parameters<SourcePast['between']>): Generator<readonly Observation[]> {
    const vehicle = vehicleOf.get(assetId);
    if (vehicle !== undefined) yield* rereadInPieces(fromMs, toMs, everyMs ?? FIX_EVERY_MS, vehicle, property === DELAY);
  } // prettier-ignore
  function* stateInPieces(atMs: number, lookBackMs: number): Generator<readonly Observation[]> {
    const at = Math.floor(atMs / FIX_EVERY_MS) * FIX_EVERY_MS;
    if (lookBackMs < atMs - at) return;
    const message = service.realtimeAt(published(at));
    yield [];
    const other = newBook();
    other.take(decodeRealtime(message), published(at));
    yield [];
    yield other.fixesAt(at).observations;
  }

  function tell(output: SourceOutput, atMs: number): void {
    take(book, published(atMs));
    const { announced, observations } = book.fixesAt(atMs);
    if (announced.length > 0) output.announced(announced);
    if (observations.length === 0) return;
    output.observed(observations);
    lastGoodMs = unixMs(atMs);
  }

  function tick(output: SourceOutput): void {
    if (clock.loops() !== loops) {
      loops = clock.loops();
      repeats = REPEATS;
    }
    const atMs = Math.floor(clock.instant() / stepMs) * stepMs;
    if (repeats > 0) {
      repeats--;
      book.restart();
    } else if (atMs === sentMs) return;
    // After a jump of the clock nothing is told of what lies between.
    const isOn = atMs > sentMs && atMs - sentMs <= 2 * stepMs;
    const turns = isOn ? service.turnsBetween(sentMs, atMs).filter((at) => at < atMs) : [];
    sentMs = atMs;
    for (const at of [...turns, atMs]) tell(output, at);
  }

  /** All that will ever run, so that the catalogue does not change while it is watched. */
  function introduce(output: SourceOutput): void {
    output.announced(
      service.vehicles.flatMap((vehicle) => {
        const all = newBook();
        const at = service.seenAt(vehicle);
        take(all, at, vehicle);
        return [...all.fixesAt(at).announced];
      }),
    );
  }

  return {
    id: TRANSIT_ID,
    isLater: true,
    status: () => ({ id: TRANSIT_ID, state: 'simulated', lastGoodMs }),
    ways: () => ways,
    past: {
      owns: (datastream) => vehicleOf.has(datastream.slice(0, datastream.lastIndexOf('/'))),
      stateInPieces,
      stateAt: (atMs, lookBackMs) => [...stateInPieces(atMs, lookBackMs)].flat(),
      // A book that is opened a step before the span says where everything is.
      fixesBetween: (fromMs, toMs, everyMs, isBegun = false) =>
        reread(isBegun ? Math.ceil(fromMs / stepOf(everyMs) - 1) * stepOf(everyMs) : fromMs, toMs, everyMs),
      everythingBetween: (fromMs, toMs, { stepMs: everyMs }) => rereadInPieces(fromMs, toMs, everyMs),
      betweenInPieces,
      between: (...asked) => [...betweenInPieces(...asked)].flat(),
      isAlone: (property) => property === DELAY,
      boundsOf: (datastream, fromMs, toMs) => {
        const slash = datastream.lastIndexOf('/');
        const vehicle = vehicleOf.get(datastream.slice(0, slash));
        if (vehicle === undefined || datastream.slice(slash + 1) !== DELAY) return UNBOUNDED;
        return { ...UNBOUNDED, most: service.mostLate(vehicle, fromMs - PUBLISHED_EVERY_MS, toMs) + ROUNDED_S };
      },
    },
    start: (output) => {
      loops = clock.loops();
      introduce(output);
      sentMs = Math.floor(clock.instant() / stepMs) * stepMs;
      tell(output, sentMs);
      output.statusChanged();
      if (clock.speed > 0) timer = setInterval(() => tick(output), TICK_MS);
    },
    dispose: () => clearInterval(timer),
  };
}
