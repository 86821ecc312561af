import type { Crossing } from '../counters/crossings.ts';
import { profileAt } from '../stations/shape.ts';
import type { Model } from '../stations/stations.ts';
import type { World } from '../world/world.ts';
import { liftBridgeAt } from './liftBridge.ts';

const HOUR_MS = 3_600_000;
/** Vehicles of an hour against the busiest, by hour: the shape of the counters' weekdays and Sundays, for bridges that nobody counts on. */
const ROAD = [0.1, 0.07, 0.06, 0.08, 0.18, 0.45, 0.85, 1, 0.92, 0.74, 0.68, 0.7, 0.74, 0.76, 0.82, 0.95, 1, 0.98, 0.8, 0.58, 0.42, 0.34, 0.27, 0.18]; // prettier-ignore
const ROAD_FREE = [0.2, 0.14, 0.1, 0.08, 0.09, 0.12, 0.17, 0.24, 0.34, 0.46, 0.58, 0.64, 0.64, 0.62, 0.66, 0.68, 0.68, 0.66, 0.6, 0.52, 0.42, 0.34, 0.26, 0.18]; // prettier-ignore
/** Mean mass of a car and of a lorry or bus, t (assumptions of this simulation). */
const CAR_T = 1.5;
const HEAVY_T = 26;
/** Strain of the main girder for a tonne on each metre of the bridge, µm/m: an assumption. */
const STRAIN_PER_T_M = 300;
/** Where nobody counts: strain for a vehicle on the bridge, µm/m. */
const STRAIN_PER_VEHICLE = 2.1;
/** Strain of a girder that the warmth of the steel bends, µm/m a kelvin from the state it was built in. */
const STRAIN_PER_KELVIN = 4.2;
const BUILT_AT_CEL = 10;
/** Vibration of a lorry that passes each minute, mm/s. */
const SHAKEN = 0.13;

/** What stands and drives on a bridge. */
export interface BridgeLoad {
  readonly vehicles: number;
  /** Lorries and buses among them. */
  readonly heavy: number;
  /** t */
  readonly massT: number;
}

/** Vehicles on a bridge of a length: density = flow ÷ speed. A queue that creeps loads it more than the same flow at speed. */
export function loadOf(crossings: readonly Crossing[], lengthM: number): BridgeLoad {
  let [vehicles, heavy] = [0, 0];
  for (const { flow, heavyFlow, speedKmh } of crossings) {
    vehicles += (flow / speedKmh) * (lengthM / 1000);
    heavy += (heavyFlow / speedKmh) * (lengthM / 1000);
  }
  return { vehicles, heavy, massT: (vehicles - heavy) * CAR_T + heavy * HEAVY_T };
}

/**
 * Strain follows the warmth of the steel and the mass on the bridge. Where the road over it is counted (`world.crossings`, and its length is
 * known) vehicles, strain and vibration are reckoned from what the counter says; else by the usual course of a day.
 */
export const bridge =
  (world: World): Model =>
  (station, atMs) => {
    const { asset, key, params } = station;
    const weather = world.weather(atMs);
    // Steel follows the air by an hour or two, and the sun warms it further.
    const steel = world.weather(atMs - 2 * HOUR_MS).temperatureCel + weather.globalWm2 * 0.012;
    const warmth = STRAIN_PER_KELVIN * (steel - BUILT_AT_CEL) + 3 * world.wander(key + 1, atMs, 900_000);
    const shaking = 0.4 + weather.windMs * 0.08 + 0.3 * world.wander(key + 2, atMs, 300_000);
    const { lengthM } = params;
    const crossings = lengthM === undefined ? null : world.crossings(asset.id, atMs);
    if (crossings && lengthM !== undefined) {
      const { vehicles, massT } = loadOf(crossings, lengthM);
      const heavyAMinute = crossings.reduce((sum, { heavyFlow }) => sum + heavyFlow, 0) / 60;
      return {
        temperature: steel,
        load: vehicles,
        strain: warmth + (massT / lengthM) * STRAIN_PER_T_M,
        vibration: Math.max(0.2, shaking + heavyAMinute * SHAKEN),
      };
    }
    const { hour, isFree } = world.local(atMs);
    // Nothing drives over a span that is lifted.
    const traffic = liftBridgeAt(station, world, atMs)?.isClosed ? 0 : profileAt(isFree ? ROAD_FREE : ROAD, hour);
    const load = (params['load'] ?? 40) * traffic * (1 + 0.12 * world.wander(key, atMs, 600_000));
    return {
      temperature: steel,
      load: Math.max(0, load),
      strain: warmth + load * STRAIN_PER_VEHICLE,
      vibration: Math.max(0.2, shaking + traffic * 2.2),
    };
  };
