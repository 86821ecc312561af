import type { UnixMs } from '../../../geo/units.ts';
import type { Observation, Origin } from '../../../live/observation.ts';
import type { Asset, Datastream } from '../../../schema/catalogue.ts';
import { isNearCity } from '../cityArea.ts';
import { slugOf } from '../naming.ts';
import { createCounterBook, type DatexOffer } from './counterBook.ts';
import type { DatexPlace, DatexReading, ParkingState, PointState } from './readDatex.ts';

/** A stamp further ahead is a clock gone wrong. */
const MAX_AHEAD_MS = 15 * 60_000;

/** Properties; those of car parks are the fields of ParkAPI v3, with dashes. */
const SERIES = {
  'realtime-free-capacity': { name: { de: 'Freie Plätze', en: 'Free spaces', zh: '空闲车位' }, unit: '{count}' },
  'realtime-capacity': { name: { de: 'Plätze heute', en: 'Spaces today', zh: '当日车位数' }, unit: '{count}' },
  'realtime-opening-status': {
    name: { de: 'Geöffnet (1 = ja)', en: 'Open (1 = yes)', zh: '开放（1 = 是）' },
    unit: '1',
  },
  'points-available': {
    name: { de: 'Freie Ladepunkte', en: 'Charging points available', zh: '可用充电桩' },
    unit: '{count}',
  },
  'points-in-use': {
    name: { de: 'Belegte Ladepunkte', en: 'Charging points in use', zh: '使用中的充电桩' },
    unit: '{count}',
  },
  'points-out-of-order': {
    name: { de: 'Gestörte Ladepunkte', en: 'Charging points out of order', zh: '故障充电桩' },
    unit: '{count}',
  },
  'points-unknown': {
    name: { de: 'Ladepunkte ohne Meldung', en: 'Charging points not reported', zh: '状态未知的充电桩' },
    unit: '{count}',
  },
} as const satisfies Record<string, Pick<Datastream, 'name' | 'unit'>>;
type Property = keyof typeof SERIES;
const LABEL = {
  capacity: { de: 'Plätze', en: 'Spaces', zh: '车位' },
  points: { de: 'Ladepunkte', en: 'Charging points', zh: '充电桩' },
  power: { de: 'Größte Leistung', en: 'Greatest power', zh: '最大功率' },
} as const;

export interface DatexNews {
  readonly announced: readonly Asset[];
  readonly observations: readonly Observation[];
  readonly retired: readonly string[];
}
interface Entry {
  readonly place: DatexPlace;
  readonly assetId: string;
  /** What has been said of it: a car park that never tells whether it is open has no such datastream. */
  readonly properties: Set<Property>;
  /** Last use of each charging point. */
  readonly uses: Map<string, PointState['use']>;
}

/** Puts places and their states together, which come at different times and in different documents. */
export function createDatexBook(setting: DatexOffer, origin: Origin = 'live') {
  const counters = createCounterBook(setting, origin);
  let entries = new Map<string, Entry>();
  let ofPoint = new Map<string, string>();

  /** Takes a table as the whole of what there is. @returns ids of assets that are in it no more */
  function takePlaces(
    places: readonly DatexPlace[],
    complain: (line: string) => void,
  ): { added: Entry[]; retired: string[] } {
    const next = new Map<string, Entry>();
    const taken = new Set<string>();
    const added: Entry[] = [];
    for (const place of places) {
      if (!isNearCity(place.lon, place.lat, setting.marginKm)) continue;
      const assetId = `${setting.id}/${slugOf(place.id)}`;
      if (slugOf(place.id) === '' || taken.has(assetId)) {
        complain(`${place.id} cannot be told from another by its id`);
        continue;
      }
      taken.add(assetId);
      const known = entries.get(place.id);
      const entry: Entry = {
        place,
        assetId,
        properties: known?.properties ?? new Set<Property>(),
        uses: known?.uses ?? new Map<string, PointState['use']>(),
      };
      next.set(place.id, entry);
      if (!known) added.push(entry);
    }
    const retired = [...entries.values()].map(({ assetId }) => assetId).filter((id) => !taken.has(id));
    entries = next;
    ofPoint = new Map(
      [...next.values()].flatMap(({ place }) => place.points.map((point) => [point, place.id] as const)),
    );
    return { added, retired };
  }

  const parkingValues = ({ vacant, capacity, isOpen }: ParkingState): [Property, number | null][] => [
    ['realtime-free-capacity', vacant],
    ['realtime-capacity', capacity],
    ['realtime-opening-status', isOpen === null ? null : Number(isOpen)],
  ];
  const chargingValues = ({ place, uses }: Entry): [Property, number][] => {
    const count = (use: PointState['use']): number => [...uses.values()].filter((each) => each === use).length;
    const silent = Math.max(0, (place.capacity ?? 0) - uses.size);
    return [
      ['points-available', count('available')],
      ['points-in-use', count('in-use')],
      ['points-out-of-order', count('out-of-order')],
      ['points-unknown', count('unknown') + silent],
    ];
  };

  return {
    /**
     * @param isTable the document is the table of all places; else places in it are only added to
     * @param now wall clock, for stamps of the future and for what is not stamped at all
     */
    take: (reading: DatexReading, isTable: boolean, now: UnixMs, complain: (line: string) => void): DatexNews => {
      reading.complaints.forEach(complain);
      const { added, retired } = isTable ? takePlaces(reading.places, complain) : { added: [], retired: [] };
      const grown = new Set<Entry>(added);
      const values: {
        entry: Entry;
        timeMs: UnixMs;
        quality: Observation['quality'];
        list: [Property, number | null][];
      }[] = [];
      const charged = new Set<Entry>();
      for (const state of reading.states) {
        const entry = entries.get(state.kind === 'parking' ? state.placeId : (state.placeId ?? ofPoint.get(state.pointId) ?? '')) ??
          (state.kind === 'charging' ? entries.get(ofPoint.get(state.pointId) ?? '') : undefined); // prettier-ignore
        // Offers cover whole countries: what the table does not have here is none of ours.
        if (!entry || entry.place.kind !== state.kind) continue;
        if (state.kind === 'charging') {
          entry.uses.set(state.pointId, state.use);
          charged.add(entry);
        } else {
          const timeMs = state.timeMs ?? reading.publishedMs;
          if (timeMs !== null && timeMs > now + MAX_AHEAD_MS) complain(`${state.placeId} is stamped in the future`);
          else values.push({ entry, timeMs: timeMs ?? now, quality: timeMs === null ? 'provisional' : 'good', list: parkingValues(state) }); // prettier-ignore
        }
      }
      const { publishedMs } = reading;
      if (publishedMs !== null && publishedMs > now + MAX_AHEAD_MS) complain('the publication is stamped in the future');
      else
        for (const entry of charged)
          values.push({ entry, timeMs: publishedMs ?? now, quality: publishedMs === null ? 'provisional' : 'good', list: chargingValues(entry) }); // prettier-ignore

      const observations: Observation[] = [];
      for (const { entry, timeMs, quality, list } of values)
        for (const [property, value] of list) {
          if (value === null) continue;
          if (!entry.properties.has(property)) grown.add(entry);
          entry.properties.add(property);
          observations.push({ datastream: `${entry.assetId}/${property}`, timeMs, value, quality, origin });
        }
      const table = isTable ? counters.takeTable(reading.sites, complain) : { announced: [], retired: [] };
      const stamps = { defaultMs: publishedMs ?? now, latestMs: now + MAX_AHEAD_MS };
      for (const one of counters.takeMeasured(reading.measured, stamps, complain)) observations.push(one);
      return {
        announced: [...[...grown].map((entry) => assetOf(entry, setting)), ...table.announced],
        observations,
        retired: [...retired, ...table.retired],
      };
    },
  };
}

function assetOf({ place, assetId, properties }: Entry, setting: DatexOffer): Asset {
  const { source, licence, date, owner, intervalS } = setting;
  const { name, kind, lon, lat, capacity, powerKw } = place;
  const isParking = kind === 'parking';
  return {
    type: 'Feature',
    id: assetId,
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: {
      name: { de: name, en: name, zh: name },
      theme: 'driving',
      kind: isParking ? 'car-park' : 'charging-station',
      provenance: { kind: 'measured', source, licence, date },
      ...(owner === undefined ? {} : { owner }),
      links: [],
      facts: [
        ...(capacity === null
          ? []
          : [{ label: isParking ? LABEL.capacity : LABEL.points, value: capacity, unverified: false }]),
        ...(powerKw === null ? [] : [{ label: LABEL.power, value: powerKw, unit: 'kW', unverified: false }]),
      ],
      datastreams: [...properties].map((property): Datastream => ({
        id: `${assetId}/${property}`,
        property,
        ...SERIES[property],
        ...(property === 'realtime-opening-status'
          ? { range: [0, 1] }
          : capacity === null
            ? {}
            : { range: [0, capacity] }),
        intervalS: Math.max(intervalS, 300),
        thresholds: [],
        decimals: 0,
      })),
      anchorM: 2,
      rank: 2,
    },
  };
}
