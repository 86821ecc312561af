import type { JsonMessage, Simulation } from '../simulation.ts';
import type { Station } from '../stations/places.ts';
import { polledStations } from '../stations/polled.ts';
import type { Stations } from '../stations/stations.ts';

/** How often the guidance system is asked. */
export const PARKING_POLL_S = 600;

/** Spaces of a car park that are free. @param occupancy share taken, % */
export function freeOf({ params }: Station, occupancy: number): number {
  const spaces = params['spaces'] ?? 0;
  return Math.round(spaces * (1 - Math.min(100, Math.max(0, occupancy)) / 100));
}

/** A guidance system that speaks ParkAPI v3 and is asked for each car park: its answers, each a page with one site. */
export function parkingService(
  carParks: readonly Station[],
  theme: Pick<Stations, 'valuesOf'>,
  seed: number,
): Omit<Simulation<JsonMessage>, 'assets'> {
  const answer = (station: Station, atMs: number): unknown => {
    const { id, geometry, properties } = station.asset;
    const [lon, lat] = geometry!.coordinates;
    const uid = id.slice(id.indexOf('/') + 1);
    const site = {
      ...{ id: station.key, source_id: 1, source_uid: 'duisburg', original_uid: uid, uid },
      ...{ name: properties.name.de, operator_name: properties.owner ?? null, purpose: 'CAR', type: 'CAR_PARK' },
      ...{ lat: lat.toFixed(7), lon: lon.toFixed(7), capacity: station.params['spaces'] ?? 0 },
      has_realtime_data: true,
      realtime_data_updated_at: new Date(atMs).toISOString(),
      realtime_capacity: null,
      realtime_free_capacity: freeOf(station, theme.valuesOf(station, atMs)['occupancy'] ?? 0),
      realtime_opening_status: 'UNKNOWN',
    };
    return { items: [site], total_count: carParks.length };
  };
  return polledStations({ stations: carParks, everyS: PARKING_POLL_S, seed, phaseKey: 13, answer });
}
