import { liftTurns, type Lifting } from '../infrastructure/liftSpans.ts';
import type { Only, Simulation } from '../simulation.ts';
import { shuttlesOf, trucksOf, type RoadKind, type RoadKinds } from './assets.ts';
import type { Roads } from './courses.ts';
import type { Fleet } from './fleet.ts';
import { camOf, STATION_TYPES, statusOf, type ItsMessage } from './messages.ts';
import { truckAt } from './platoons.ts';

/** Vehicles say where they are this often; parked ones, and what changes slowly, less often. */
const FIX_MS = 5000;
const STATUS_MS = 15_000;
const PARKED_MS = 60_000;
/** What only the control centre says, of both kinds; everything else is in the CAM, or in both. */
const STATUS_PROPERTIES = new Set(['way', 'mode', 'occupancy', 'battery', 'gap']);
const isStatusProperty = (property: string): boolean => STATUS_PROPERTIES.has(property);

interface Sender {
  readonly assetId: string;
  /** What it says at an instant of its own beat; empty where it is silent. @param isFirst says everything, whatever the beat */
  tell(atMs: number, stepMs: number, isFirst: boolean): readonly ItsMessage[];
}

/**
 * Shuttles and trucks as senders of CAM, and what their control centre says of them.
 * @param lifting bridges that lift
 * @param without kinds that somebody real speaks for
 */
export function roadVehicles(
  roads: Roads,
  fleet: Fleet,
  kinds: RoadKinds,
  seed: number,
  lifting: Lifting,
  without: readonly RoadKind[] = [],
): Simulation<ItsMessage> {
  const shuttles = without.includes('shuttle') ? [] : shuttlesOf(roads, kinds);
  const trucks = without.includes('platoon-truck') ? [] : trucksOf(roads, kinds);
  const wayOf = new Map(roads.courses.map((course, way) => [course, way]));
  const senders: Sender[] = [
    ...shuttles.map(({ asset, stationId }, vehicle): Sender => ({
      assetId: asset.id,
      tell: (atMs, stepMs, isFirst) => {
        const { course, atM, speedMs, isInService, taken, passengers, battery } = fleet.at(vehicle, atMs);
        // The beat of a parked one is a minute, or the step where that is longer.
        if (!isInService && !isFirst && atMs % PARKED_MS >= stepMs) return [];
        const cam = camOf(stationId, STATION_TYPES.bus, course, atM, speedMs, atMs);
        if (!isFirst && isInService && atMs % STATUS_MS >= stepMs) return [cam];
        const values = {
          way: wayOf.get(course)!,
          mode: taken ? 0 : 1,
          occupancy: passengers,
          battery: Math.round(battery * 10) / 10,
        };
        return [statusOf(stationId, atMs, values), cam];
      },
    })),
    ...trucks.map(({ asset, stationId, direction, truck }): Sender => {
      const course = roads.courses[2 + direction]!;
      return {
        assetId: asset.id,
        tell: (atMs, stepMs, isFirst) => {
          const state = truckAt(course, direction, truck, atMs, seed);
          if (!state) {
            const wasThere = isFirst || truckAt(course, direction, truck, atMs - stepMs, seed) !== null;
            return wasThere ? [statusOf(stationId, atMs, { lon: null, lat: null })] : [];
          }
          const cam = camOf(stationId, STATION_TYPES.heavyTruck, course, state.atM, state.speedMs, atMs);
          const isNew = truckAt(course, direction, truck, atMs - stepMs, seed) === null;
          if (!isFirst && !isNew && atMs % STATUS_MS >= stepMs) return [cam];
          const gap = state.gapM === null ? {} : { gap: Math.round(state.gapM * 10) / 10 };
          const values = { way: wayOf.get(course)!, mode: state.isManual ? 0 : 1, ...gap };
          return [statusOf(stationId, atMs, values), cam];
        },
      };
    }),
  ];
  const speaking = ({ assetId }: Only): readonly Sender[] =>
    assetId === undefined ? senders : senders.filter((sender) => sender.assetId === assetId);

  return {
    assets: [...shuttles, ...trucks].map(({ asset }) => asset),
    isRare: (_assetId, property) => isStatusProperty(property),
    between: (fromMs, toMs, only = {}) => {
      const stepMs = Math.max(FIX_MS, Math.round((only.stepMs ?? 0) / FIX_MS) * FIX_MS);
      const isStatusOnly = only.property !== undefined && isStatusProperty(only.property);
      const out: ItsMessage[] = [];
      const turns = isStatusOnly || stepMs <= FIX_MS ? [] : liftTurns(lifting, fromMs, toMs);
      let next = 0;
      const tellTurns = (untilMs: number): void => {
        for (; turns[next]! < untilMs; next++)
          for (const sender of speaking(only)) out.push(...sender.tell(turns[next]!, FIX_MS, false));
      };
      for (let at = (Math.floor(fromMs / stepMs) + 1) * stepMs; at <= toMs; at += stepMs) {
        tellTurns(at);
        if (isStatusOnly && at % STATUS_MS >= stepMs) continue;
        for (const sender of speaking(only))
          for (const message of sender.tell(at, stepMs, false))
            if (!isStatusOnly || !('cam' in message.body)) out.push(message);
      }
      tellTurns(toMs);
      return out;
    },
    *lastBefore(atMs) {
      const at = Math.floor(atMs / FIX_MS) * FIX_MS;
      for (const sender of senders) yield* sender.tell(at, FIX_MS, true);
    },
  };
}
