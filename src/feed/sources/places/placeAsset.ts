import type { Asset, Datastream } from '../../../schema/catalogue.ts';
import type { Offer, Place } from './place.ts';

/** Properties; those of car parks are the fields of ParkAPI v3, with dashes. */
const SERIES = {
  'realtime-free-capacity': { name: { de: 'Freie Plätze', en: 'Free spaces', zh: '空闲车位' }, unit: '{count}' },
  'realtime-capacity': { name: { de: 'Plätze heute', en: 'Spaces today', zh: '当日车位数' }, unit: '{count}' },
  'realtime-opening-status': {
    name: { de: 'Geöffnet (1 = ja)', en: 'Open (1 = yes)', zh: '开放（1 = 是）' },
    unit: '1',
  },
  occupancy: { name: { de: 'Belegung', en: 'Occupancy', zh: '占用率' }, unit: '%' },
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
export type PlaceProperty = keyof typeof SERIES;

const THRESHOLDS: Readonly<Partial<Record<PlaceProperty, Datastream['thresholds']>>> = {
  occupancy: [
    { value: 90, level: 'watch', when: 'above', label: { de: 'fast voll', en: 'almost full', zh: '将满' } },
    { value: 98, level: 'alarm', when: 'above', label: { de: 'voll', en: 'full', zh: '已满' } },
  ],
};
/** Greatest value where it is not the number of spaces or points. */
const MOST: Readonly<Partial<Record<PlaceProperty, number>>> = { 'realtime-opening-status': 1, occupancy: 100 };

const LABEL = {
  capacity: { de: 'Plätze', en: 'Spaces', zh: '车位' },
  points: { de: 'Ladepunkte', en: 'Charging points', zh: '充电桩' },
  power: { de: 'Größte Leistung', en: 'Greatest power', zh: '最大功率' },
} as const;

const rangeOf = (most: number | null): Pick<Datastream, 'range'> => (most === null ? {} : { range: [0, most] });

/** @param properties what has been said of it: a car park that never tells whether it is open has no such datastream */
export function placeAsset(assetId: string, place: Place, properties: ReadonlySet<PlaceProperty>, offer: Offer): Asset {
  const { source, licence, date, owner, intervalS } = offer;
  const { name, kind, lon, lat, capacity, powerKw } = place;
  const isParking = kind === 'parking';
  return {
    type: 'Feature',
    id: assetId,
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: {
      name: { de: name, en: name, zh: name },
      // As the simulated ones: what the theme shows, counts and raises alarms for is the same for both.
      theme: isParking ? 'infrastructure' : 'driving',
      kind: isParking ? 'parking' : 'charging-station',
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
        ...rangeOf(MOST[property] ?? capacity),
        intervalS: Math.max(intervalS, 300),
        thresholds: THRESHOLDS[property] ?? [],
        decimals: 0,
      })),
      anchorM: 2,
      rank: 2,
    },
  };
}
