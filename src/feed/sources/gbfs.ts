import * as v from 'valibot';
import type { UnixMs } from '../../geo/units.ts';
import type { Observation } from '../../live/observation.ts';
import type { Asset, Datastream } from '../../schema/catalogue.ts';
import type { Config } from '../../schema/config.ts';
import { decode } from '../../schema/decode.ts';
import { GbfsFileSchema, GbfsStationSchema, GbfsStatusSchema } from '../../schema/gbfs.ts';
import type { Log } from '../log.ts';
import { isNearCity } from './cityArea.ts';
import { slugOf } from './naming.ts';
import { pollingSource, type Poll } from './pollingSource.ts';
import type { Source } from './source.ts';
import type { SourceTimers } from './sourceTimers.ts';

type Setting = Config['sources']['gbfs'][number];
type Complain = (line: string) => void;

const SILENT_AFTER_MS = 3_600_000;
const MAX_AHEAD_MS = 15 * 60_000;

const SERIES = [
  { property: 'bikes', name: { de: 'Verfügbare Räder', en: 'Bikes available', zh: '可用单车' } },
  { property: 'docks', name: { de: 'Freie Plätze', en: 'Free docks', zh: '空闲车位' } },
] as const;

/** `station_information` → the stations in the city. @throws DecodeError when it is not even a list */
export function readGbfsStations(body: unknown, setting: Setting, complain: Complain): Map<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const entry of decode(GbfsFileSchema, body, 'station_information.json').data.stations) {
    const read = v.safeParse(GbfsStationSchema, entry);
    if (!read.success) {
      complain(`a station does not fit: ${v.getDotPath(read.issues[0]) ?? ''} ${read.issues[0].message}`);
      continue;
    }
    const { station_id, name, lat, lon } = read.output;
    // A system serves more than one city.
    if (!isNearCity(lon, lat)) continue;
    const slug = slugOf(station_id);
    if (slug === '') complain(`station ${station_id} has no id that can be written`);
    else assets.set(station_id, assetOf(`${setting.id}/${slug}`, name || station_id, [lon, lat], setting));
  }
  return assets;
}

/** `station_status` → bikes and docks of these stations. @throws DecodeError when it is not even a list */
export function readGbfsStatus(
  body: unknown,
  assets: ReadonlyMap<string, Asset>,
  now: UnixMs,
  complain: Complain,
): Observation[] {
  const file = decode(GbfsFileSchema, body, 'station_status.json');
  return file.data.stations.flatMap((entry): Observation[] => {
    const read = v.safeParse(GbfsStatusSchema, entry);
    if (!read.success) {
      complain(`a state does not fit: ${v.getDotPath(read.issues[0]) ?? ''} ${read.issues[0].message}`);
      return [];
    }
    const state = read.output;
    const asset = assets.get(state.station_id);
    if (!asset) return [];
    const timeMs = state.last_reported ?? file.last_updated;
    if (timeMs > now + MAX_AHEAD_MS) {
      complain(`station ${state.station_id} is stamped in the future`);
      return [];
    }
    const values = [state.num_bikes_available ?? state.num_vehicles_available, state.num_docks_available];
    return SERIES.flatMap(({ property }, k): Observation[] => {
      const value = values[k];
      const datastream = `${asset.id}/${property}`;
      // A station that has been taken away has no bikes to count, not zero of them.
      if (!state.is_installed) return [{ datastream, timeMs, value: Number.NaN, quality: 'missing', origin: 'live' }];
      return value === undefined || value === null
        ? []
        : [{ datastream, timeMs, value, quality: 'good', origin: 'live' }];
    });
  });
}

function assetOf(id: string, name: string, at: [number, number], { source, licence, date, intervalS }: Setting): Asset {
  const datastreams = SERIES.map(({ property, name: word }): Datastream => ({
    id: `${id}/${property}`,
    property,
    name: word,
    unit: '{count}',
    intervalS: Math.max(intervalS, 300),
    thresholds: [],
    decimals: 0,
  }));
  return {
    type: 'Feature',
    id,
    geometry: { type: 'Point', coordinates: at },
    properties: {
      name: { de: name, en: name, zh: name },
      theme: 'driving',
      kind: 'bike-station',
      provenance: { kind: 'measured', source, licence, date },
      links: [],
      facts: [],
      datastreams,
      anchorM: 2,
      rank: 3,
    },
  };
}

/** A system of shared bikes: its stations in the city come into the catalogue, what stands at them into the state. */
export function gbfsSource(setting: Setting, log: Log, timers?: SourceTimers): Source {
  const base = setting.baseUrl.replace(/\/+$/, '');
  let stations: ReadonlyMap<string, Asset> = new Map();
  const poll = async (poll: Poll): Promise<void> => {
    const complain = (line: string): void => poll.complain(line);
    const information = await poll.get(`${base}/station_information.json`, { isConditional: true });
    if (information.status === 200) {
      const unread: string[] = [];
      stations = readGbfsStations(information.body, setting, (line) => {
        unread.push(line);
        complain(line);
      });
      poll.announced([...stations.values()]);
      // A list without any, or one that cannot be read as a whole, does not say which are no more.
      if (unread.length === 0 && stations.size > 0) poll.named([...stations.values()].map(({ id }) => id));
    }
    const status = await poll.get(`${base}/station_status.json`, { isConditional: true });
    if (status.status === 200) poll.observed(readGbfsStatus(status.body, stations, poll.now(), complain));
  };
  return pollingSource(
    { id: setting.id, intervalS: setting.intervalS, silentAfterMs: SILENT_AFTER_MS, poll },
    log,
    timers,
  );
}
