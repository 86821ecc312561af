import type { UnixMs } from '../geo/units.ts';
import type { Observation } from '../live/observation.ts';
import type { OutageJson } from '../schema/events.ts';
import type { FeedClock } from './feedClock.ts';
import type { History } from './history/history.ts';
import type { Hub } from './hub.ts';
import type { FeedCatalogue } from './loadCatalogue.ts';
import type { Source, SourceStatus } from './sources/source.ts';

export interface FeedOptions {
  readonly epoch: number;
  readonly clock: FeedClock;
  readonly catalogue: FeedCatalogue;
  readonly hub: Hub;
  readonly history: History;
  readonly sources: readonly Source[];
  /** One line about an asset that a source announced and that was not taken. */
  readonly onRefused: (source: string, reason: string) => void;
  readonly onStatus: (status: SourceStatus) => void;
  /** Outages that the recording tells of; a live feed knows its own. */
  readonly recordedOutages?: readonly OutageJson[];
}

/** Sources → hub and history. Owner of the sources. */
export function createFeed(options: FeedOptions) {
  const { clock, catalogue, hub, history, sources } = options;
  const isKnown = (o: Observation): boolean => catalogue.byId.has(o.datastream);
  return {
    epoch: options.epoch,
    clock,
    catalogue,
    hub,
    history,
    start: (): void => {
      if (clock.mode === 'live') history.feedBegan(clock.instant());
      for (const source of sources)
        source.start({
          observed: (observations) => {
            hub.apply(observations);
            // A recording is in the history already, as a whole.
            if (clock.mode === 'live') history.append(observations.filter(isKnown), source.id);
          },
          announced: (assets) => {
            const { added, refused } = catalogue.add(assets);
            for (const reason of refused) options.onRefused(source.id, reason);
            if (added > 0) hub.catalogueGrew();
          },
          statusChanged: () => {
            const status = source.status();
            if (clock.mode === 'live') history.sourceTold(status.id, status.state === 'down', clock.instant());
            options.onStatus(status);
          },
          restarted: (reason, observations) => hub.restart(reason, observations),
        });
    },
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
    /** The state at an instant, datastreams that are in the catalogue only. */
    stateAt: (atMs: number, lookBackMs: number): Observation[] => history.stateAt(atMs, lookBackMs).filter(isKnown),
    /** When this feed or one of its sources was away, within a span. */
    outages: (fromMs: number, toMs: number): readonly OutageJson[] =>
      clock.mode === 'live'
        ? history.outages(fromMs, toMs)
        : (options.recordedOutages ?? []).filter(
            ({ from, to }) => Date.parse(from) <= toMs && (to === null || Date.parse(to) >= fromMs),
          ),
    dispose: (): void => {
      for (const source of sources) source.dispose();
      history.dispose();
    },
  };
}
export type Feed = ReturnType<typeof createFeed>;
