import { unixMs, type UnixMs } from '../../geo/units.ts';
import type { Sender } from '../../schema/senderConfig.ts';
import type { FeedCatalogue } from '../feedCatalogue.ts';
import type { Log } from '../log.ts';
import { createComplaints } from '../sources/complaints.ts';
import type { Source, SourceOutput } from '../sources/source.ts';
import { realTimers, type SourceTimers } from '../sources/sourceTimers.ts';
import { createIntake, type Taken } from './intake.ts';
import type { Reading } from './reading.ts';

const LEAST_SILENCE_MS = 600_000;
const NOT_STARTED: Taken = { accepted: 0, refused: [] };

/** Somebody who posts: a source that is sent to over HTTP. */
export interface IngestSource extends Source {
  take(reading: Reading): Taken;
}

/** Live while values come, delayed when there was none for four times as long as expected. It has no connection that could be down. */
export function ingestSource(
  sender: Sender,
  catalogue: FeedCatalogue,
  log: Log,
  timers: SourceTimers = realTimers,
): IngestSource {
  const silentAfterMs = Math.max(LEAST_SILENCE_MS, 4000 * sender.expectedS);
  const complain = createComplaints(sender.id, log);
  const counts = { taken: 0, refused: 0 };
  const pending = new Set<() => void>();
  let output: SourceOutput | null = null;
  let lastGoodMs: UnixMs | null = null;
  let cancelWatch = (): void => undefined;
  let isLive = false;
  const intake = createIntake(sender, catalogue, (delayMs, run) => {
    const cancel = timers.after(delayMs, () => {
      pending.delete(cancel);
      run();
    });
    pending.add(cancel);
  });

  const watch = (): void => {
    const leftMs = (lastGoodMs ?? 0) + silentAfterMs - timers.now();
    if (leftMs <= 0) {
      isLive = false;
      output?.statusChanged();
    } else cancelWatch = timers.after(leftMs, watch);
  };
  return {
    id: sender.id,
    isOfThisFeed: true,
    status: () => ({ id: sender.id, state: isLive ? 'live' : 'delayed', lastGoodMs }),
    counts: () => ({ ...counts }),
    take: (reading) => {
      if (!output) return NOT_STARTED;
      const now = unixMs(timers.now());
      const taken = intake.take(reading, now, output);
      counts.taken++;
      counts.refused += taken.refused.length;
      for (const { path, reason } of taken.refused) complain(`${path}: ${reason}`);
      if (taken.accepted === 0) return taken;
      lastGoodMs = now;
      if (!isLive) {
        isLive = true;
        output.statusChanged();
        watch();
      }
      return taken;
    },
    start: (to) => {
      output = to;
    },
    dispose: () => {
      cancelWatch();
      for (const cancel of pending) cancel();
      output = null;
    },
  };
}
