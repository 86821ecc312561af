import type { Log } from '../log.ts';
import { pollingSource, type Poll } from './pollingSource.ts';
import { createStaPages, STA_MAX_BYTES, staSilenceMs, type StaSetting } from './sensorThingsPages.ts';
import type { Source } from './source.ts';
import type { SourceTimers } from './sourceTimers.ts';

/**
 * Any OGC SensorThings service (1.0, 1.1) over HTTP: its things come into the catalogue as assets, the newest observation of each
 * datastream into the state.
 * @param token sent as a bearer token; null where the service is open
 */
export function sensorThingsSource(setting: StaSetting, token: string | null, log: Log, timers?: SourceTimers): Source {
  const readPages = createStaPages(setting);
  const plan = {
    id: setting.id,
    intervalS: setting.intervalS,
    silentAfterMs: staSilenceMs(setting),
    maxBytes: STA_MAX_BYTES,
    ...(token === null ? {} : { headers: { authorization: `Bearer ${token}` } }),
    poll: async (poll: Poll): Promise<void> => {
      const named = await readPages(
        {
          get: (url) => poll.get(url, { isConditional: true }),
          now: () => poll.now(),
          complain: (line) => poll.complain(line),
        },
        ({ assets, observations }) => {
          // First the datastreams, then what they say.
          poll.announced(assets);
          poll.observed(observations);
        },
      );
      if (named) poll.named(named);
    },
  };
  return pollingSource(plan, log, timers);
}
