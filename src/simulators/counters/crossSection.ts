import type { World } from '../world/world.ts';
import type { Carriageway } from './carriageway.ts';

/** `TrafficStatusValueEnum` of DATEX II. */
export type TrafficStatus = 'freeFlow' | 'heavy' | 'congested';

/** What a detector says of the five minutes before an instant. */
export interface Measured {
  /** Vehicles an hour; those of them that are lorries and buses. */
  readonly flow: number;
  readonly heavyFlow: number;
  /** Mean, km/h. */
  readonly speedKmh: number;
  /** Share of the time in which a vehicle stands over the loop, percent. */
  readonly occupancy: number;
  readonly status: TrafficStatus;
}

/** Lorries and buses may drive so fast, km/h. */
const HEAVY_KMH = 86;
/** Where more come than can pass, those who pass are as fast as this at most, km/h; on a street that is slow anyway, this share of its speed. */
const CREEPING_KMH = 62;
const CREEPING = 0.74;
/** A vehicle and the loop it stands over, kilometres. */
const OVER_LOOP_KM = 0.0072;
const SLOWEST_KMH = 9;
/** Shares of the capacity from which traffic is called heavy. */
const HEAVY_FROM = 0.78;
const HALF_STEP_MS = 150_000;

/**
 * Flow and speed after the fundamental diagram: the fuller the road, the slower; where more come than can pass, the queue creeps.
 * @param lanes of this direction; @param freeKmh mean speed on the empty road
 */
export function measuredAt(
  carriageway: Carriageway,
  { key, lanes, freeKmh }: { readonly key: number; readonly lanes: number; readonly freeKmh: number },
  world: Pick<World, 'weather' | 'wander'>,
  atMs: number,
): Measured {
  const middleMs = atMs - HALF_STEP_MS;
  const { day, step } = carriageway(middleMs);
  const [passed, capacity, heavy] = [day.passed[step]!, day.capacity[step]!, day.heavy[step]!];
  const waits = day.queue[step]! > 0;
  const use = Math.min(1, passed / Math.max(1, capacity));
  const wet = Math.min(1, world.weather(middleMs).rainMmH / 2);
  const allowed = Math.min(freeKmh, day.limit[step]! || Infinity);
  const car = allowed * (1 - 0.2 * use ** 4) * (1 - 0.08 * wet);
  const flowing = car * (1 - heavy) + Math.min(HEAVY_KMH, car) * heavy;
  // The longer the queue, the longer all have crept through it.
  const length = 1 - 0.4 * Math.min(1, day.queue[step]! / 500);
  const creeping = Math.max(
    SLOWEST_KMH,
    Math.min(CREEPING_KMH, CREEPING * freeKmh) * (capacity / day.free) ** 1.3 * length,
  );
  const speedKmh = Math.max(SLOWEST_KMH, (waits ? Math.min(creeping, flowing) : flowing) + 1.5 * world.wander(key, middleMs, 900_000)); // prettier-ignore
  const flow = passed * 12;
  return {
    flow,
    heavyFlow: Math.round(passed * heavy) * 12,
    speedKmh,
    occupancy: Math.min(100, (flow / speedKmh / lanes) * OVER_LOOP_KM * 100),
    status: waits ? 'congested' : use > HEAVY_FROM ? 'heavy' : 'freeFlow',
  };
}
