import type { World } from '../world/world.ts';
import { STEP_MS } from './carriageway.ts';
import type { Counters } from './counters.ts';

/** What crosses a bridge in one direction, as its counter has published it last. */
export interface Crossing {
  /** Vehicles an hour, and those of them that are lorries and buses. */
  readonly flow: number;
  readonly heavyFlow: number;
  /** Mean, km/h. */
  readonly speedKmh: number;
}

/** Who crosses the bridges that are counted: what bridges say of their load and what counters say of the road agree. */
export function crossingsOf(counters: Counters): World['crossings'] {
  const counterOf = new Map(
    counters.counters.flatMap(({ id, bridge }) => (bridge === undefined ? [] : [[bridge, id]])),
  );
  return (bridgeId, atMs) => {
    const counter = counterOf.get(bridgeId);
    if (counter === undefined) return null;
    const publishedMs = Math.floor(atMs / STEP_MS) * STEP_MS;
    return ([0, 1] as const).map((direction) => counters.at(counter, direction, publishedMs));
  };
}
