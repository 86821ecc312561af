import type { UnixMs } from '../geo/units.ts';
import type { Forecast } from '../live/forecast.ts';
import type { Observation, ObservationColumns } from '../live/observation.ts';
import { trainsAt, type Movements } from '../live/recording/movements.ts';
import type { OutageJson } from '../schema/events.ts';
import type { Theme } from '../schema/catalogue.ts';
import type { ThemeTexts } from '../schema/theme.ts';
import { createAlarms } from './alarms/alarms.ts';
import type { Systems } from './alarms/ruleInstance.ts';
import type { Chain } from '../schema/chains.ts';
import type { Trains } from '../schema/trains.ts';
import type { Ways } from '../schema/ways.ts';
import { createAnnouncements } from './announcements.ts';
import type { Bus } from './bus/bus.ts';
import { columnsOf } from './columnsOf.ts';
import type { FeedClock } from './feedClock.ts';
import type { HistoryStore } from './history/historyStore.ts';
import type { Retention } from './history/retention.ts';
import { withPast } from './history/withPast.ts';
import type { Hub } from './hub.ts';
import type { FeedCatalogue } from './loadCatalogue.ts';
import { createIndicators } from '../live/indicators/indicators.ts';
import type { PushedText } from './live/pushed.ts';
import { createNews } from './news.ts';
import { createOpenings } from './openings.ts';
import { derivedForecast } from './sources/simulatedForecast.ts';
import type { Source, SourceStatus } from './sources/source.ts';

const DAY_MS = 86_400_000;
/** An instant as near as this is now. */
const SETTLED_MS = 60_000;

export interface FeedOptions {
  readonly epoch: number;
  readonly clock: FeedClock;
  readonly catalogue: FeedCatalogue;
  readonly hub: Hub;
  readonly history: HistoryStore;
  readonly sources: readonly Source[];
  /** Between several feeds; also one of the sources. */
  readonly bus?: Bus | null;
  /** One line about an asset that a source announced and that was not taken. */
  readonly onRefused: (source: string, reason: string) => void;
  readonly onStatus: (status: SourceStatus) => void;
  /** Alarms and indicators have changed. */
  readonly onNews: (events: readonly PushedText[]) => void;
  readonly onNewsFailed: (error: unknown) => void;
  /** Outages that the recording tells of; a live feed knows its own. */
  readonly recordedOutages?: readonly OutageJson[];
  /** Courses and block trains that the file of a recording tells of. */
  readonly recordedMovements?: Movements | null;
  /** The files of the themes: rules of alarms. */
  readonly themes: ReadonlyMap<Theme, ThemeTexts>;
  /** Where alarms lead. */
  readonly systems: Systems;
}

/** Sources → hub and history. Owner of the sources. */
export function createFeed(options: FeedOptions) {
  const { clock, catalogue, hub, sources } = options;
  const kept = options.history;
  const pasts = sources.flatMap(({ past }) => (past ? [past] : []));
  const history = withPast(kept, pasts);
  const knowsItsPast = (datastream: string): boolean => pasts.some((past) => past.owns(datastream));
  /** Of the catalogue as it was at a version. */
  let recorded: { readonly version: number; readonly ids: readonly string[] } | null = null;
  const recordedMovers = (): readonly string[] => {
    if (recorded?.version !== catalogue.version) {
      const movers = catalogue.catalogue.features.filter(({ id, properties }) => properties.mover && !knowsItsPast(`${id}/lon`)); // prettier-ignore
      recorded = { version: catalogue.version, ids: movers.map(({ id }) => id) };
    }
    return recorded.ids;
  };
  const { acknowledgements } = kept;
  const { themes, systems } = options;
  const announcements = createAnnouncements({
    ...{ catalogue, hub, sources, assets: kept.assets, onRefused: options.onRefused },
    nowMs: () => (clock.mode === 'live' ? clock.instant() : null),
  });
  const { past } = announcements;
  const openings = createOpenings();
  const alarms = createAlarms({
    ...{ catalogue, past, themes, systems, history, acknowledgements, clock, knowsItsPast },
    isBusy: openings.isUnderWay,
  });
  const indicators = createIndicators({ catalogue, themes, hub, clock, stateAt: history.stateAt });
  const news = createNews({ alarms, indicators, clock, tell: options.onNews, onFailed: options.onNewsFailed });
  const isKnown = (o: Observation): boolean => catalogue.byId.has(o.datastream);
  return {
    epoch: options.epoch,
    clock,
    catalogue,
    hub,
    history,
    alarms,
    indicators,
    news,
    /** Told of each file that a page asks for. */
    openings,
    /** Before the start: takes in again what sources announced in earlier runs. @throws HistoryAway */
    restore: announcements.restore,
    start: (): void => {
      if (clock.mode === 'live') kept.feedBegan(clock.instant());
      for (const source of sources)
        source.start({
          observed: (observations) => {
            hub.apply(observations);
            // A recording is in the history already, as a whole; a simulator can say it again.
            if (clock.mode === 'live' && !source.past) kept.append(observations.filter(isKnown), source.id);
            alarms.observed(observations);
            if (source.isOfThisFeed) options.bus?.share(observations.filter(isKnown));
          },
          announced: (assets) => {
            announcements.announced(source, assets);
            if (source.isOfThisFeed) options.bus?.shareAssets(assets.flatMap(({ id }) => catalogue.asset(id) ?? []));
          },
          retired: (assetIds) => announcements.retired(source, assetIds),
          named: (assetIds) => announcements.named(source, assetIds),
          statusChanged: () => {
            const status = source.status();
            if (clock.mode === 'live') kept.sourceTold(status.id, status.state === 'down', clock.instant());
            options.onStatus(status);
          },
          restarted: (reason, observations) => hub.restart(reason, observations),
        });
    },
    /**
     * What this feed alone was told outlives it: the broker between the feeds has acknowledged it, or the database that they share has it.
     * Of a feed that is alone: at once, it is on the disk within a second. @returns false when the broker is away or the database could not take it
     */
    settled: async (): Promise<boolean> => {
      if (clock.mode !== 'live') return true;
      if (!options.bus) return (await kept.settle?.()) ?? true;
      if (options.bus.status().state !== 'live') return false;
      await options.bus.settled();
      return true;
    },
    /** How the store of the history is. */
    storeStatus: () => kept.status(),
    statuses: (): SourceStatus[] => sources.map((source) => source.status()),
    /** Messages that were read and what in them was not taken, of the sources that are sent messages. */
    messages: () =>
      sources.flatMap((source) => {
        const counts = source.counts?.();
        return counts === undefined ? [] : [{ id: source.id, ...counts }];
      }),
    /** The span that the clock on screen can go to: the recording that plays, or what was seen live up to now. */
    range: (): { fromMs: UnixMs; toMs: UnixMs } | null => {
      const spans = history.spans();
      const own = spans.find(({ name }) => name === (clock.mode === 'recorded' ? clock.recording : 'live'));
      if (!own) return null;
      return { fromMs: own.fromMs, toMs: clock.mode === 'live' ? clock.instant() : own.toMs };
    },
    /**
     * What is expected of a datastream after an instant; null where nobody says.
     * @param atMs absent: now on the feed clock. Live, nobody remembers what was expected before.
     */
    forecast: (datastream: string, atMs: UnixMs = clock.instant()): Forecast | null => {
      if (clock.mode === 'live' && atMs < clock.instant() - SETTLED_MS) return null;
      const saidOf = (id: string): Forecast | null => {
        for (const source of sources) {
          const forecast = source.forecast?.(id, atMs);
          if (forecast) return forecast;
        }
        return null;
      };
      const said = saidOf(datastream);
      if (said) return said;
      for (const source of sources) {
        const derived = source.derives?.(datastream);
        const base = derived ? saidOf(derived.from) : null;
        if (derived && base) return derivedForecast(base, derived.of);
      }
      return null;
    },
    /** The state at an instant, datastreams that were in the catalogue then only. @param themes of simulated stations only these */
    stateAt: async (atMs: number, lookBackMs: number, themes?: ReadonlySet<Theme>): Promise<Observation[]> => {
      const known = await history.stateAt(atMs, lookBackMs, themes);
      const { stream } = past.at(atMs);
      return known.filter(({ datastream }) => stream(datastream) !== undefined);
    },
    /** The same as columns, ascending by index in the catalogue. */
    columnsAt: async (atMs: number, lookBackMs: number, themes?: ReadonlySet<Theme>): Promise<ObservationColumns> => {
      const known = await history.everythingAt(atMs, lookBackMs, themes);
      return columnsOf(known, { byId: { get: past.at(atMs).stream }, ids: catalogue.ids });
    },
    /** When this feed or one of its sources was away, within a span. */
    outages: async (fromMs: number, toMs: number): Promise<readonly OutageJson[]> =>
      clock.mode === 'live'
        ? await kept.outages(fromMs, toMs)
        : (options.recordedOutages ?? []).filter(
            ({ from, to }) => Date.parse(from) <= toMs && (to === null || Date.parse(to) >= fromMs),
          ),
    /** Movers whose fixes of a span are in the history: their source does not know its own past. Those that have gone since, too. */
    recordedMovers: (fromMs: number, toMs: number): readonly string[] => [
      ...recordedMovers(),
      ...past.goneBetween(fromMs, toMs).flatMap(({ id, properties }) => (properties.mover ? [id] : [])),
    ],
    /** Which assets there were when. */
    past,
    /** Fixes of the movers whose source knows its own past, as of that. */
    fixesBetween: (fromMs: number, toMs: number, stepMs: number, isBegun?: boolean): Observation[] =>
      pasts.flatMap((past) => past.fixesBetween(fromMs, toMs, stepMs, isBegun)),
    /** Courses of the movers by source. */
    ways: (): Ways => ({
      ways: {
        ...options.recordedMovements?.ways,
        ...Object.fromEntries(
          sources.flatMap((source) => {
            const its = source.ways?.() ?? [];
            return its.length > 0 ? [[source.id, [...its]] as const] : [];
          }),
        ),
      },
    }),
    /** Containers on their way at an instant. */
    chains: (atMs: number): readonly Chain[] => sources.flatMap((source) => source.chains?.(atMs) ?? []),
    /** Block trains under way at an instant. */
    trains: (atMs: number): Omit<Trains, 'at'> => {
      const { recordedMovements } = options;
      const all = [
        ...sources.flatMap((source) => source.trains?.(atMs) ?? []),
        ...(recordedMovements ? [trainsAt(recordedMovements, atMs)] : []),
      ];
      return { corridors: all.flatMap(({ corridors }) => corridors), trains: all.flatMap(({ trains }) => trains) };
    },
    knowsItsPast,
    /** The files of the themes. */
    themes,
    /** What sources know of their past themselves, source by source. */
    pasts,
    /** Forgets what is older than it may be; a source may promise a shorter time than the configuration. */
    prune: async (retention: Retention, nowMs: number): Promise<void> => {
      const own = sources.flatMap(({ id, retentionMs }): [string, number][] =>
        retentionMs === undefined ? [] : [[id, retentionMs / DAY_MS]],
      );
      const all = { ...retention, sources: { ...Object.fromEntries(own), ...retention.sources } };
      await kept.prune(all, nowMs);
      announcements.prune(all, nowMs);
    },
    dispose: async (): Promise<void> => {
      news.dispose();
      for (const source of sources) source.dispose();
      await kept.dispose();
    },
  };
}
export type Feed = ReturnType<typeof createFeed>;
