import * as v from 'valibot';
import { CurrentMeasurementSchema } from '../../schema/pegelonline.ts';
import { DecodeError } from '../../schema/decode.ts';
import type { Config } from '../../schema/config.ts';
import type { FeedCatalogue } from '../loadCatalogue.ts';
import type { Log } from '../log.ts';
import { createPegelForecasts } from './pegelonlineForecast.ts';
import { readMeasurements, readStations } from './pegelonlineReading.ts';
import { pollingSource, type Poll } from './pollingSource.ts';
import { requestJson, SourceError } from './requestJson.ts';
import type { Source } from './source.ts';
import type { SourceTimers } from './sourceTimers.ts';

type Setting = Config['sources']['pegelonline'];

/** The source answers, but its newest stage is older: it has stopped, whatever it answers. */
const OLD_AFTER_MS = 3_600_000;
/** The service keeps about 31 days and cuts longer spans without a word. */
const BACKFILL = 'P8D';

/** Whether the service answers within `probeS`. */
export async function probePegelonline({ baseUrl, probeS, stations }: Setting): Promise<boolean> {
  const uuid = Object.keys(stations)[0];
  if (uuid === undefined) return false;
  try {
    const url = `${baseUrl}/stations/${uuid}/W/currentmeasurement.json`;
    const answer = await requestJson(url, { timeoutMs: probeS * 1000, maxBytes: 65_536 });
    return answer.status === 200 && v.is(CurrentMeasurementSchema, answer.body);
  } catch {
    return false;
  }
}

/** The federal gauges: polls all stations in one request, and fetches what was measured before the start. */
export function pegelonlineSource(setting: Setting, catalogue: FeedCatalogue, log: Log, timers?: SourceTimers): Source {
  let toBackfill = new Set<string>();

  /** Series of our gauges that the catalogue knows. */
  function wanted(): Set<string> {
    const assets = new Set(Object.values(setting.stations));
    return new Set([...catalogue.byId].flatMap(([key, { asset }]) => (assets.has(asset.id) ? [key] : [])));
  }

  async function pollStations(poll: Poll): Promise<void> {
    const url = `${setting.baseUrl}/stations.json?waters=RHEIN,RUHR&includeTimeseries=true&includeCurrentMeasurement=true&prettyprint=false`;
    const answer = await poll.get(url, { isConditional: true });
    if (answer.status === 304) return;
    const { observations, complaints } = readStations(answer.body, setting.stations, catalogue, poll.now());
    complaints.forEach((complaint) => poll.complain(complaint));
    poll.observed(observations);
  }

  async function backfill(poll: Poll): Promise<void> {
    const uuids = new Map(Object.entries(setting.stations).map(([uuid, asset]) => [asset, uuid]));
    // What a failure left over comes first; else it is a new outage that is caught up with.
    if (toBackfill.size === 0) toBackfill = wanted();
    for (const datastream of [...toBackfill]) {
      const { asset, datastream: known } = catalogue.byId.get(datastream)!;
      const url = `${setting.baseUrl}/stations/${uuids.get(asset.id)!}/${known.property}/measurements.json?start=${BACKFILL}`;
      try {
        const answer = await poll.get(url);
        if (answer.status === 200) poll.observed(readMeasurements(answer.body, datastream, catalogue, poll.now()));
      } catch (error) {
        if (error instanceof DecodeError) poll.complain(error.message);
        // A series the service does not have will not come by asking again.
        else if (!(error instanceof SourceError && error.status === 404)) throw error;
      }
      toBackfill.delete(datastream);
    }
  }

  const forecasts = createPegelForecasts(setting, catalogue);
  const { intervalS } = setting;
  const plan = {
    id: 'pegelonline',
    intervalS,
    silentAfterMs: OLD_AFTER_MS,
    poll: async (poll: Poll): Promise<void> => {
      await pollStations(poll);
      await forecasts.poll(poll);
    },
    catchUp: backfill,
  };
  return { ...pollingSource(plan, log, timers), forecast: forecasts.of };
}
