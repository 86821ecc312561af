import type { Asset, Datastream, Mover, Provenance, VesselClass } from '../../../schema/catalogue.ts';
import { DESTINATION_WORDS } from '../../../schema/ais/ports.ts';
import type { Text } from '../../../schema/texts.ts';
import { nameOf } from './vesselBuild.ts';

const SERIES: Readonly<Record<string, { name: Text; unit: string; decimals: number; range?: [number, number]; words?: Readonly<Record<string, Text>> }>> = {
  sog: { name: { de: 'Fahrt über Grund', en: 'Speed over ground', zh: '对地航速' }, unit: '[kn_i]', decimals: 1, range: [0, 15] },
  cog: { name: { de: 'Kurs über Grund', en: 'Course over ground', zh: '对地航向' }, unit: 'deg', decimals: 0, range: [0, 360] },
  heading: { name: { de: 'Vorausrichtung', en: 'Heading', zh: '船首向' }, unit: 'deg', decimals: 0, range: [0, 360] },
  draught: { name: { de: 'Tiefgang', en: 'Draught', zh: '吃水' }, unit: 'm', decimals: 2, range: [0, 4] },
  cones: { name: { de: 'Blaue Kegel (Gefahrgut)', en: 'Blue cones (dangerous goods)', zh: '蓝色锥标（危险品）' }, unit: '1', decimals: 0, range: [0, 3] },
  loaded: { name: { de: 'Beladen (1 = ja)', en: 'Loaded (1 = yes)', zh: '载货（1 = 是）' }, unit: '1', decimals: 0, range: [0, 1] },
  destination: { name: { de: 'Ziel', en: 'Destination', zh: '目的地' }, unit: '1', decimals: 0, words: DESTINATION_WORDS },
  eta: { name: { de: 'Bis zur gemeldeten Ankunft', en: 'Until the arrival it expects', zh: '距预计抵达' }, unit: 'min', decimals: 0 },
  lon: { name: { de: 'Geographische Länge', en: 'Longitude', zh: '经度' }, unit: 'deg', decimals: 5 },
  lat: { name: { de: 'Geographische Breite', en: 'Latitude', zh: '纬度' }, unit: 'deg', decimals: 5 },
}; // prettier-ignore
const OF_EVERY_FIX = ['lon', 'lat', 'sog', 'cog', 'heading'];
const ONLY_INLAND = ['cones', 'loaded'];
/** Draught, load and destination are sent each 6 min; half an hour without is no fault. */
const STATIC_INTERVAL_S = 900;

interface VesselParts {
  readonly id: string;
  readonly pseudonym: string;
  readonly mover: Mover & { readonly class: VesselClass };
  readonly provenance: Provenance;
  readonly place: { readonly lon: number; readonly lat: number } | null;
  /** It sends the inland message: cones and load are known. */
  readonly isInland: boolean;
  readonly restingS: number;
}

/** Where a vessel stands in the catalogue that was announced before it was seen: the mouth of the port. */
const NOWHERE = { lon: 6.7248, lat: 51.456 };

/** A vessel as an asset: without its name, call sign and numbers. */
export function vesselAsset({ id, pseudonym, mover, provenance, place, isInland, restingS }: VesselParts): Asset {
  const { lon, lat } = place ?? NOWHERE;
  return {
    type: 'Feature',
    id,
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: {
      name: nameOf(mover.class, pseudonym),
      theme: 'port',
      kind: 'vessel',
      provenance,
      mover,
      links: [],
      facts: [],
      anchorM: 0,
      rank: 3,
      datastreams: Object.entries(SERIES)
        .filter(([property]) => isInland || !ONLY_INLAND.includes(property))
        .map(([property, { range, ...rest }]): Datastream => ({
          id: `${id}/${property}`,
          property,
          ...rest,
          ...(range ? { range } : {}),
          intervalS: OF_EVERY_FIX.includes(property) ? restingS : STATIC_INTERVAL_S,
          thresholds: [],
        })),
    },
  };
}
