import { recordedClock } from '../../../src/feed/feedClock.ts';
import type { FeedClock } from '../../../src/feed/feedClock.ts';
import type { Log } from '../../../src/feed/log.ts';
import type { Source } from '../../../src/feed/sources/source.ts';
import type { Observation } from '../../../src/live/observation.ts';
import type { Asset } from '../../../src/schema/catalogue.ts';
import { capturedLog } from '../../contract/drivePush.ts';
import { DAY_MS } from '../../simulators/themeStations.ts';

/** Starts a simulated source by a clock that stands, and ends it. @returns what it said, and the lines of its log */
export function saidAtStart<S extends Source>(atMs: number, create: (clock: FeedClock, log: Log) => S) {
  const { log, lines } = capturedLog();
  const clock = recordedClock({ name: 'r', fromMs: atMs, toMs: atMs + DAY_MS, opensAtMs: atMs }, 0);
  const source = create(clock, log);
  const assets: Asset[] = [];
  const observations: Observation[] = [];
  const nothing = (): void => undefined;
  source.start({
    announced: (some) => void assets.push(...some),
    observed: (some) => void observations.push(...some),
    statusChanged: nothing,
    restarted: nothing,
  });
  source.dispose();
  return { source, assets, observations, lines };
}
