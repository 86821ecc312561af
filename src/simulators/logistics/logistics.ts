import { hash2 } from '../../geo/noise.ts';
import type { Station } from '../stations/places.ts';
import { profileAt, type Values } from '../stations/shape.ts';
import type { Models } from '../stations/stations.ts';
import type { World } from '../world/world.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Trucks that come in an hour against the busiest, on working and on free days. */
const COME = [0.25, 0.2, 0.18, 0.2, 0.35, 0.6, 0.85, 1, 1, 0.95, 0.92, 0.9, 0.8, 0.88, 0.9, 0.88, 0.8, 0.7, 0.55, 0.45, 0.4, 0.35, 0.32, 0.28]; // prettier-ignore
const COME_FREE = [0.1, 0.08, 0.06, 0.06, 0.1, 0.18, 0.25, 0.3, 0.3, 0.28, 0.26, 0.24, 0.2, 0.2, 0.18, 0.16, 0.14, 0.14, 0.14, 0.14, 0.12, 0.12, 0.1, 0.1]; // prettier-ignore
/** The count of a day begins at three in the morning, when hardly anybody waits. */
const FIRST_H = 3;
const STEP_H = 1 / 6;
/** Trucks that a gate can clear in an hour against the busiest hour: as much of it hangs on the quay. */
const CLEARS = 1.14;
const BY_QUAY = 0.75;
/** Papers and photographs take this long. */
const IN_HAND_H = 0.1;
/** What is missing at the quay is missing in the yard an hour later. */
const FELT_AFTER_MS = HOUR_MS;
/** With so many hours of trucks before the gate nobody else comes. */
const LONGEST_H = 1.6;
/** Who has waited longer has missed the slot. */
const SLOT_H = 0.75;

export interface GateDay {
  /** Since three in the morning. */
  readonly arrived: number;
  readonly served: number;
  /** Cleared later than their slot. */
  readonly missed: number;
  readonly queue: number;
  /** An hour. */
  readonly rate: number;
  readonly waitMin: number;
}

/** A truck gate from the morning on, in steps of ten minutes: who came is cleared or waits. @param perHour trucks of its busiest hour */
export function gateAt(key: number, perHour: number, world: World, atMs: number): GateDay {
  const sinceFirst = (world.local(atMs).hour - FIRST_H + 24) % 24;
  const firstMs = atMs - sinceFirst * HOUR_MS;
  const { isFree, day } = world.local(firstMs);
  let [arrived, served, missed, rate, clears] = [0, 0, 0, 0, perHour * CLEARS];
  for (let h = 0; h < sinceFirst; h += STEP_H) {
    const span = Math.min(STEP_H, sinceFirst - h);
    const crowd = 0.75 + 0.5 * hash2(key, day * 100 + Math.floor(h * 2), 3);
    const waits = (arrived - served) / perHour;
    const coming = perHour * crowd * profileAt(isFree ? COME_FREE : COME, (FIRST_H + h) % 24) * Math.max(0, 1 - waits / LONGEST_H); // prettier-ignore
    clears = perHour * CLEARS * (1 - BY_QUAY * (1 - world.waterside(firstMs + h * HOUR_MS - FELT_AFTER_MS)));
    arrived += coming * span;
    const cleared = Math.max(0, Math.min(arrived - served - coming * IN_HAND_H, clears * span));
    if ((arrived - served) / clears > SLOT_H) missed += cleared;
    served += cleared;
    rate = cleared / span;
  }
  const [came, gone] = [Math.floor(arrived), Math.floor(served)];
  const queue = came - gone;
  return {
    ...{ arrived: came, served: gone, missed: Math.floor(missed), queue, rate },
    waitMin: ((arrived - served) / clears) * 60,
  };
}

export const logistics: Models = (_stations, world) => {
  /** Reckoned once for each minute. */
  const kept = new Map<Station, { readonly minute: number; readonly gate: GateDay }>();
  return {
    'truck-gate': (station, atMs): Values => {
      const minute = Math.floor(atMs / MINUTE_MS);
      let known = kept.get(station);
      if (known?.minute !== minute) {
        const gate = gateAt(station.key, station.params['perHour']!, world, minute * MINUTE_MS);
        kept.set(station, (known = { minute, gate }));
      }
      const { rate, queue, waitMin, missed, arrived, served } = known.gate;
      return { trucks: rate, queue, wait: waitMin, missed, arrived, served };
    },
  };
};
