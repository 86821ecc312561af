import * as v from 'valibot';
import type { Log } from '../../../src/feed/log.ts';
import { isNearCity } from '../../../src/feed/sources/cityArea.ts';
import { slugOf } from '../../../src/feed/sources/naming.ts';
import { pollingSource, type Poll } from '../../../src/feed/sources/pollingSource.ts';
import type { Source } from '../../../src/feed/sources/source.ts';
import type { SourceTimers } from '../../../src/feed/sources/sourceTimers.ts';
import type { UnixMs } from '../../../src/geo/units.ts';
import type { Observation } from '../../../src/live/observation.ts';
import { AssetSchema, type Asset } from '../../../src/schema/catalogue.ts';
import { decode } from '../../../src/schema/decode.ts';
import { PumpStationSchema, PumpStationsListSchema, type PumpStationsSetting } from './pumpStationsSchema.ts';

/** It answers, but its newest value is older: the watchdog calls it delayed. */
const SILENT_AFTER_MS = 2 * 3_600_000;
/** A stamp further ahead is a clock gone wrong. */
const MAX_AHEAD_MS = 15 * 60_000;
/** Metres of water that no sump holds: kept as it is, and called an outlier. */
const PLAUSIBLE_M = [-1, 20] as const;

const SERIES = [
  { property: 'level', unit: 'm', decimals: 2, name: { de: 'Wasserstand', en: 'Water level', zh: '水位' } },
  {
    property: 'pumps',
    unit: '{count}',
    decimals: 0,
    name: { de: 'Laufende Pumpen', en: 'Pumps running', zh: '运行泵数' },
  },
];

/** One answer → stations in the city and what they measure. @throws DecodeError when it is not even a list */
export function readPumpStations(
  body: unknown,
  setting: PumpStationsSetting,
  now: UnixMs,
  complain: (line: string) => void,
) {
  const assets: Asset[] = [];
  const observations: Observation[] = [];
  for (const entry of decode(PumpStationsListSchema, body, 'stations').stations) {
    const read = v.safeParse(PumpStationSchema, entry, { abortEarly: true });
    if (!read.success) {
      complain(`a station does not fit: ${v.getDotPath(read.issues[0]) ?? ''} ${read.issues[0].message}`);
      continue;
    }
    const { number, name, lat, lon, measuredAt: timeMs, levelM, pumpsRunning } = read.output;
    if (!isNearCity(lon, lat, setting.marginKm)) continue;
    const slug = slugOf(number);
    if (slug === '' || timeMs > now + MAX_AHEAD_MS) {
      complain(`station ${number} ${slug === '' ? 'has no id that can be written' : 'is stamped in the future'}`);
      continue;
    }
    const id = `${setting.id}/${slug}`;
    assets.push(assetOf(id, name, [lon, lat], setting));
    const isPlausible = levelM !== null && levelM >= PLAUSIBLE_M[0] && levelM <= PLAUSIBLE_M[1];
    const quality = levelM === null ? 'missing' : isPlausible ? 'good' : 'outlier';
    observations.push(
      { datastream: `${id}/level`, timeMs, value: levelM ?? Number.NaN, quality, origin: 'live' },
      { datastream: `${id}/pumps`, timeMs, value: pumpsRunning, quality: 'good', origin: 'live' },
    );
  }
  return { assets, observations };
}

function assetOf(id: string, name: string, coordinates: [number, number], setting: PumpStationsSetting): Asset {
  const { source, licence, date, owner, intervalS } = setting;
  const properties = {
    name: { de: name, en: name, zh: name },
    ...{ theme: 'infrastructure', kind: 'pump-station', owner },
    provenance: { kind: 'measured', source, licence, date },
    datastreams: SERIES.map((each) => ({ ...each, id: `${id}/${each.property}`, intervalS })),
  };
  return decode(AssetSchema, { type: 'Feature', id, geometry: { type: 'Point', coordinates }, properties }, id);
}

/** Pumping stations of a drainage operator, asked at an interval. @param token bearer token, null where none is wanted */
export function pumpStationsSource(
  setting: PumpStationsSetting,
  token: string | null,
  log: Log,
  timers?: SourceTimers,
): Source {
  const poll = async (poll: Poll): Promise<void> => {
    const answer = await poll.get(`${setting.baseUrl}/stations`, { isConditional: true });
    if (answer.status === 304) return;
    const { assets, observations } = readPumpStations(answer.body, setting, poll.now(), (line) => poll.complain(line));
    // First what there is, then what it measures: an observation of a datastream that nobody knows is lost.
    poll.announced(assets);
    poll.observed(observations);
  };
  const { id, intervalS } = setting;
  const headers = token === null ? {} : { headers: { authorization: `Bearer ${token}` } };
  return pollingSource({ id, intervalS, silentAfterMs: SILENT_AFTER_MS, poll, ...headers }, log, timers);
}
