import { unixMs, type UnixMs } from '../../../geo/units.ts';
import type { Observation, Origin } from '../../../live/observation.ts';
import type { Asset } from '../../../schema/catalogue.ts';
import { isNearCity } from '../cityArea.ts';
import { slugOf } from '../naming.ts';
import type { Offer, ParkingState, Place, PlaceReading, PointState } from './place.ts';
import { placeAsset, type PlaceProperty } from './placeAsset.ts';

/** A stamp further ahead is a clock gone wrong. */
export const MAX_AHEAD_MS = 15 * 60_000;

export interface PlaceNews {
  readonly announced: readonly Asset[];
  readonly observations: readonly Observation[];
  readonly retired: readonly string[];
}
type Told = Map<PlaceProperty, { readonly timeMs: UnixMs; readonly value: number }>;
interface Entry {
  readonly place: Place;
  readonly assetId: string;
  /** Last value of each datastream: what is said twice of one instant is told once. */
  readonly told: Told;
  /** Last use of each charging point. */
  readonly uses: Map<string, PointState['use']>;
}
interface Values {
  readonly entry: Entry;
  readonly timeMs: UnixMs;
  readonly quality: Observation['quality'];
  readonly list: readonly (readonly [PlaceProperty, number | null])[];
}

/** What of its spaces is taken, %, as the themes show it; null where one of the two is not known. */
function occupancyOf(vacant: number | null, spaces: number | null): number | null {
  if (vacant === null || spaces === null || spaces <= 0) return null;
  return Math.max(0, Math.round(1000 * (1 - vacant / spaces)) / 10);
}
const parkingValues = ({ vacant, capacity, isOpen }: ParkingState, { place }: Entry): Values['list'] => [
  ['realtime-free-capacity', vacant],
  ['realtime-capacity', capacity],
  ['realtime-opening-status', isOpen === null ? null : Number(isOpen)],
  ['occupancy', occupancyOf(vacant, capacity ?? place.capacity)],
];
const chargingValues = ({ place, uses }: Entry): Values['list'] => {
  const count = (use: PointState['use']): number => [...uses.values()].filter((each) => each === use).length;
  const silent = Math.max(0, (place.capacity ?? 0) - uses.size);
  return [
    ['points-available', count('available')],
    ['points-in-use', count('in-use')],
    ['points-out-of-order', count('out-of-order')],
    ['points-unknown', count('unknown') + silent],
  ];
};

/**
 * Car parks and sites with chargers of one offer, whatever protocol they come by: puts places and their states together, which may come at
 * different times and in different documents.
 * @param assetIdOf the asset that a place is; null where its id cannot be written
 */
export function createPlaceBook(
  offer: Offer,
  origin: Origin = 'live',
  assetIdOf: (placeId: string) => string | null = (placeId) =>
    slugOf(placeId) === '' ? null : `${offer.id}/${slugOf(placeId)}`,
) {
  const entries = new Map<string, Entry>();
  /** Place by asset and by charging point. Kept beside the entries: offers that send change after change are read in steps of their own size. */
  const placeOf = new Map<string, string>();
  const ofPoint = new Map<string, string>();

  /** @returns id of the asset that it was; null where it was none */
  function forget(placeId: string): string | null {
    const entry = entries.get(placeId);
    if (!entry) return null;
    entries.delete(placeId);
    placeOf.delete(entry.assetId);
    for (const point of entry.place.points) if (ofPoint.get(point) === placeId) ofPoint.delete(point);
    return entry.assetId;
  }

  /** @returns new entries, and ids of assets that are no more */
  function takePlaces(
    { places, gone = [] }: PlaceReading,
    isWhole: boolean,
    complain: (line: string) => void,
  ): { readonly added: readonly Entry[]; readonly retired: readonly string[] } {
    const here = places.filter(({ lon, lat }) => isNearCity(lon, lat, offer.marginKm));
    const ids = new Set(here.map(({ id }) => id));
    const others = isWhole ? [...entries.keys()] : [...gone, ...places.map(({ id }) => id)];
    const retired = others.filter((id) => !ids.has(id) || gone.includes(id)).map(forget);
    const taken = new Set<string>();
    const added: Entry[] = [];
    for (const place of here) {
      const assetId = assetIdOf(place.id);
      if (assetId === null || taken.has(assetId) || (placeOf.get(assetId) ?? place.id) !== place.id) {
        complain(`${place.id} cannot be told from another by its id`);
        continue;
      }
      taken.add(assetId);
      const known = entries.get(place.id);
      forget(place.id);
      const uses = [...(known?.uses ?? [])].filter(([point]) => place.points.length === 0 || place.points.includes(point)); // prettier-ignore
      const entry: Entry = { place, assetId, told: known?.told ?? (new Map() as Told), uses: new Map(uses) };
      entries.set(place.id, entry);
      placeOf.set(assetId, place.id);
      for (const point of place.points) ofPoint.set(point, place.id);
      if (!known) added.push(entry);
    }
    return { added, retired: retired.filter((id): id is string => id !== null && !placeOf.has(id)) };
  }

  /** @returns the sites of which something is said, and when the newest of it began to hold */
  function takePoints(reading: PlaceReading, latestMs: number, complain: (line: string) => void): Map<Entry, number> {
    const charged = new Map<Entry, number>();
    for (const state of reading.states) {
      if (state.kind !== 'charging') continue;
      const { pointId, placeId, use, timeMs } = state;
      const knownAt = ofPoint.get(pointId);
      const entry = entries.get(knownAt ?? placeId ?? '');
      // Offers cover whole countries: what the table does not have here is none of ours.
      if (entry?.place.kind !== 'charging') continue;
      if (knownAt === undefined && entry.place.points.length > 0) {
        complain(`charging point ${pointId} is none of those that ${entry.place.id} has`);
        continue;
      }
      entry.uses.set(pointId, use);
      const sinceMs = timeMs !== null && timeMs <= latestMs ? timeMs : -Infinity;
      charged.set(entry, Math.max(charged.get(entry) ?? -Infinity, sinceMs));
    }
    if (reading.isDelta)
      for (const entry of entries.values())
        if (entry.uses.size > 0 && !charged.has(entry)) charged.set(entry, -Infinity);
    return charged;
  }

  function valuesOf(reading: PlaceReading, now: UnixMs, complain: (line: string) => void): Values[] {
    const { publishedMs, states } = reading;
    const latestMs = now + MAX_AHEAD_MS;
    const values: Values[] = [];
    for (const state of states) {
      const entry = state.kind === 'parking' ? entries.get(state.placeId) : undefined;
      if (state.kind !== 'parking' || entry?.place.kind !== 'parking') continue;
      const timeMs = state.timeMs ?? publishedMs;
      if (timeMs !== null && timeMs > latestMs) complain(`${state.placeId} is stamped in the future`);
      else values.push({ entry, timeMs: timeMs ?? now, quality: timeMs === null ? 'provisional' : 'good', list: parkingValues(state, entry) }); // prettier-ignore
    }
    const charged = takePoints(reading, latestMs, complain);
    if (publishedMs !== null && publishedMs > latestMs) {
      complain('the publication is stamped in the future');
      return values;
    }
    for (const [entry, sinceMs] of charged) {
      // Some publish all day under the time of midnight: the newest of their points is then newer.
      const timeMs = publishedMs === null ? now : unixMs(Math.max(publishedMs, sinceMs));
      values.push({ entry, timeMs, quality: publishedMs === null ? 'provisional' : 'good', list: chargingValues(entry) }); // prettier-ignore
    }
    return values;
  }

  return {
    /**
     * @param isWhole the places are all that there are; else they are added to those that are known
     * @param now wall clock, for stamps of the future and for what is not stamped at all
     */
    take: (reading: PlaceReading, isWhole: boolean, now: UnixMs, complain: (line: string) => void): PlaceNews => {
      reading.complaints.forEach(complain);
      const { added, retired } = takePlaces(reading, isWhole, complain);
      const grown = new Set<Entry>(added);
      const observations: Observation[] = [];
      for (const { entry, timeMs, quality, list } of valuesOf(reading, now, complain))
        for (const [property, value] of list) {
          if (value === null) continue;
          const last = entry.told.get(property);
          if (!last) grown.add(entry);
          if (last?.timeMs === timeMs && last.value === value) continue;
          entry.told.set(property, { timeMs, value });
          // Nobody has counted it: it follows from what was.
          const from = property === 'occupancy' && origin === 'live' ? 'computed' : origin;
          observations.push({ datastream: `${entry.assetId}/${property}`, timeMs, value, quality, origin: from });
        }
      const announced = [...grown].map((entry) => placeAsset(entry.assetId, entry.place, new Set(entry.told.keys()), offer)); // prettier-ignore
      return { announced, observations, retired };
    },
    /** Of the places that there are. */
    assetIds: (): string[] => [...entries.values()].map(({ assetId }) => assetId),
  };
}
