import { unixMs } from '../../../geo/units.ts';
import type { Observation, Origin } from '../../../live/observation.ts';
import type { VehiclePosition } from '../../../schema/gtfs/realtime.ts';
import { MOST_WAGONS, TRAIN_LOAD, WAGON_TEU, wagonProperty } from '../../../schema/wagons.ts';

/**
 * What the wagons of freight trains carry, as a feed tells of it by the occupancy of carriages (`multi_carriage_details`): percent of the
 * room of a wagon, here TEU.
 */
export function createWagonBook(complain: (line: string) => void) {
  /** By entity of the feed. */
  const told = new Map<string, VehiclePosition>();
  return {
    take: (entity: string, vehicle: VehiclePosition): void => {
      if (vehicle.carriages) told.set(entity, vehicle);
    },
    forget: (entity: string): void => void told.delete(entity),
    clear: (): void => told.clear(),
    /** TEU on each wagon by the name of the train, from the locomotive on; NaN where nothing is said of one. @param nameOf '' for nobody */
    all: (nameOf: (vehicle: VehiclePosition) => string): ReadonlyMap<string, readonly number[]> => {
      const loads = new Map<string, readonly number[]>();
      for (const vehicle of told.values()) {
        const name = nameOf(vehicle);
        if (name === '') continue;
        const wagons: number[] = [];
        vehicle.carriages!.forEach(({ sequence, percent = -1 }, i) => {
          const wagon = sequence ?? i + 1;
          if (wagon < 1 || wagon > MOST_WAGONS || percent > 100) {
            complain(`carriage ${wagon} with ${percent} %: not a wagon of a train`);
            return;
          }
          while (wagons.length < wagon) wagons.push(Number.NaN);
          wagons[wagon - 1] = percent < 0 ? Number.NaN : Math.round((percent * WAGON_TEU) / 100);
        });
        loads.set(name, wagons);
      }
      return loads;
    },
  };
}

/** Datastreams of the load of a train, of those wagons that are told of. */
export const loadProperties = (wagons: readonly number[]): string[] =>
  wagons.length === 0 ? [] : [TRAIN_LOAD, ...wagons.map((_, k) => wagonProperty(k + 1))];

/** What has changed on the wagons of a train (asset id), TEU. @param before as it was said last; empty = nothing was */
export function loadChanges(
  train: string,
  before: readonly number[],
  wagons: readonly number[],
  { atMs, origin }: { readonly atMs: number; readonly origin: Origin },
): Observation[] {
  const changed = wagons.flatMap((teu, k) => (Object.is(teu, before[k]) ? [] : [k]));
  if (changed.length === 0) return [];
  const said = (property: string, value: number): Observation => {
    const quality = Number.isNaN(value) ? 'missing' : 'good';
    return { datastream: `${train}/${property}`, timeMs: unixMs(atMs), value, quality, origin };
  };
  const load = wagons.reduce((sum, teu) => sum + (teu || 0), 0);
  return [said(TRAIN_LOAD, load), ...changed.map((k) => said(wagonProperty(k + 1), wagons[k]!))];
}
