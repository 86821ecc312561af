import type { GtfsSetting } from '../../../schema/gtfsConfig.ts';
import { decodeRealtime } from '../../../schema/gtfs/realtime.ts';
import type { Way } from '../../../schema/ways.ts';
import type { Log } from '../../log.ts';
import { createComplaints } from '../complaints.ts';
import { pollingSource, type Poll } from '../pollingSource.ts';
import type { Source } from '../source.ts';
import type { SourceTimers } from '../sourceTimers.ts';
import { readStaticFeed } from './staticFeed.ts';
import { createServiceDays } from './timetable.ts';
import { createTransitBook, type TransitBook } from './transitBook.ts';
import { tramTunnels } from './tramTunnels.ts';
import { waysOf } from './waysOf.ts';

/** A message that is older than this says nothing of now, however often it is sent. */
const OLD_MS = 5 * 60_000;
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Public transport by GTFS and GTFS-Realtime: vehicles where they say they are (origin `live`), all others where their predicted
 * times put them along their course (origin `computed`). Without GTFS-Realtime: where the timetable puts them, their delay unknown.
 */
export function gtfsSource(setting: GtfsSetting, log: Log, timers?: SourceTimers): Source {
  const { id, realtime, intervalS, area } = setting;
  const complain = createComplaints(id, log);
  const ended = new AbortController();
  const ways: Way[] = [];
  let book: TransitBook | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  /** When the newest message was made, by the service's own clock. */
  let madeMs = Number.NEGATIVE_INFINITY;

  async function readTimetable(nowMs: number): Promise<TransitBook> {
    const timetable = await readStaticFeed(setting.static, area, complain, ended.signal);
    const firstWay = ways.length;
    ways.push(...waysOf(timetable, tramTunnels()));
    readAt = nowMs;
    return createTransitBook({
      ...{ sourceId: id, origin: 'computed', timetable, days: createServiceDays(timetable.timeZone) },
      provenance: { kind: 'measured', source: setting.source, licence: setting.licence, date: setting.date },
      ...{ movingS: intervalS, firstWay, complain, knowsDelays: realtime.length > 0 },
    });
  }

  async function poll(poll: Poll): Promise<void> {
    const now = poll.now();
    if (!book || now - readAt > setting.staticS * 1000) book = await readTimetable(now);
    // Each address is a feed of its own, but what is left out of one may stand in another: all are taken as one message.
    const answers = await Promise.all(
      realtime.map((url) => poll.getBytes(url, { isConditional: realtime.length === 1 })),
    );
    if (realtime.length === 0) {
      madeMs = now;
      book.takeScheduled(now);
    }
    const feeds = answers.flatMap((answer, i) =>
      answer.status === 200 ? [decodeRealtime(answer.bytes, realtime[i])] : [],
    );
    if (feeds.length > 0) {
      madeMs = Math.max(...feeds.map(({ timestampS }) => (timestampS ?? now / 1000) * 1000));
      const [first] = feeds;
      const entities = feeds.flatMap((feed, i) =>
        feed.entities.map((entity) => ({ ...entity, id: `${i} ${entity.id}` })),
      );
      book.take({ ...first!, entities, isDifferential: feeds.some(({ isDifferential }) => isDifferential) }, now);
    }
    if (now - madeMs > OLD_MS) {
      complain('the real-time feed is an old one');
      return;
    }
    const { announced, observations } = book.fixesAt(now);
    if (announced.length > 0) poll.announced(announced);
    poll.observed(observations);
  }

  const source = pollingSource({ id, intervalS, silentAfterMs: OLD_MS, maxBytes: MAX_BYTES, poll }, log, timers);
  return {
    ...source,
    ways: () => ways,
    dispose: () => {
      ended.abort();
      source.dispose();
    },
  };
}
