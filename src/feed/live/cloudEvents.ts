import { originOf, qualityOf } from '../../live/observation.ts';
import type { ResyncReason } from '../../live/frame.ts';
import { isoOf } from '../../schema/observations.ts';
import type { Theme } from '../../schema/catalogue.ts';
import type { FeedClock } from '../feedClock.ts';
import type { Hub } from '../hub.ts';
import type { FeedCatalogue } from '../loadCatalogue.ts';
import type { SourceStatus } from '../sources/source.ts';
import type { ClockRange } from './liveClient.ts';

/**
 * What the hub has as CloudEvents 1.0 in structured JSON, one text an event, each written once a step whatever the number of clients.
 * The id of an observation is its datastream and its time: who gets it twice knows it.
 */
export function createCloudEvents(hub: Hub, catalogue: FeedCatalogue, clock: FeedClock, epoch: number) {
  let cachedSeq = -1;
  const cache = new Map<string, readonly string[]>();
  let counter = 0;
  const event = (type: string, id: string, time: string, data: unknown, subject?: string): string =>
    JSON.stringify({
      specversion: '1.0',
      id,
      source: '/live',
      type: `de.hafenblick.${type}`,
      ...(subject === undefined ? {} : { subject }),
      time,
      datacontenttype: 'application/json',
      data,
    });
  const ownId = (): string => `${epoch}-${++counter}`;
  const now = (): string => isoOf(Date.now());
  return {
    /** Observations that changed after a step; −1 = all there are. */
    observations: (since: number, themes: ReadonlySet<Theme> | null): readonly string[] => {
      if (cachedSeq !== hub.seq()) cache.clear();
      cachedSeq = hub.seq();
      const key = `${since}:${themes ? [...themes].sort().join() : '*'}`;
      let texts = cache.get(key);
      if (!texts) {
        const { count, index, timeMs, value, flags } = hub.columnsSince(since, themes);
        texts = Array.from({ length: count }, (_, i) => {
          const datastream = catalogue.ids[index[i]!]!;
          const { unit } = catalogue.byId.get(datastream)!.datastream;
          const [quality, origin] = [qualityOf(flags[i]!), originOf(flags[i]!)];
          const data = { value: quality === 'missing' ? null : value[i]!, unit, quality, origin };
          return event('observation', `${datastream}:${timeMs[i]!}`, isoOf(timeMs[i]!), data, datastream);
        });
        cache.set(key, texts);
      }
      return texts;
    },
    heartbeat: (range: ClockRange): string =>
      event('heartbeat', ownId(), now(), {
        clock: { mode: clock.mode, instant: isoOf(clock.instant()), speed: clock.speed },
        history: range && { from: isoOf(range.fromMs), to: isoOf(range.toMs) },
      }),
    source: ({ id, state, lastGoodMs }: SourceStatus): string =>
      event('source', ownId(), now(), { state, lastGood: lastGoodMs === null ? null : isoOf(lastGoodMs) }, id),
    /** What was told so far no longer holds; the whole state follows. */
    restarted: (reason: ResyncReason): string => event('restarted', ownId(), now(), { reason }),
  };
}
export type CloudEvents = ReturnType<typeof createCloudEvents>;
