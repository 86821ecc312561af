import { hash2 } from '../../geo/noise.ts';
import { transitPassage, type SailingPassage } from './callPassages.ts';
import type { TrafficOptions } from './callPlan.ts';
import type { Direction, Fairway } from './fairway.ts';
import type { Vessel } from './fleet.ts';
import type { LockPlan } from './lockPlan.ts';
import { clash, endMs, type Voyage } from './passage.ts';

const DAY_MS = 86_400_000;
export const TRANSIT_VESSELS = 130;
/** Who would meet one that comes from a lock or goes to one sets out later, in these steps, and within its slot. */
const STEP_MS = 20_000;
const STEPS = 16;
const KEPT = 4000;

/** A vessel that passes the city. */
export interface Transit extends Voyage {
  readonly passage: SailingPassage;
  readonly pass: number;
  readonly direction: Direction;
}

/**
 * Those who pass the city: each has a slot of its own, so that those of a lane, which all run at its speed, never meet. They give way to those of the locks.
 * @param vessels `TRANSIT_VESSELS` of them
 */
export function createTransits(
  fairway: Fairway,
  { seed, transitsPerDay }: TrafficOptions,
  vessels: readonly Vessel[],
  locks: LockPlan | null,
) {
  const everyMs = (TRANSIT_VESSELS / transitsPerDay) * DAY_MS;
  const slotMs = everyMs / TRANSIT_VESSELS;
  const known = new Map<number, Transit>();
  const passages = new Map<string, SailingPassage>();

  function passageOf(slot: number, direction: Direction): SailingPassage {
    const vessel = vessels[slot]!;
    const key = `${slot} ${direction}`;
    let passage = passages.get(key);
    if (!passage) {
      passage = transitPassage(vessel, direction, fairway.lane(direction, vessel.lane.offsetM));
      passages.set(key, passage);
    }
    return passage;
  }

  const passAt = (slot: number, atMs: number): number => Math.floor((atMs - slot * slotMs) / everyMs);

  function transitOf(slot: number, pass: number): Transit {
    const key = pass * TRANSIT_VESSELS + slot;
    let transit = known.get(key);
    if (transit) return transit;
    const direction: Direction = (pass + slot) % 2 === 0 ? 'up' : 'down';
    const passage = passageOf(slot, direction);
    const wishedMs = slot * slotMs + pass * everyMs + hash2(slot, pass, seed + 11) * 0.5 * slotMs;
    transit = { passage, pass, direction, startMs: wishedMs };
    if (locks) {
      const others = locks.between(wishedMs, wishedMs + passage.durationS * 1000 + STEPS * STEP_MS);
      for (let step = 0; step <= STEPS; step++) {
        const later = { ...transit, startMs: wishedMs + step * STEP_MS };
        if (others.some((other) => clash(later, other))) continue;
        transit = later;
        break;
      }
    }
    if (known.size > KEPT) known.clear();
    known.set(key, transit);
    return transit;
  }

  return {
    /** The pass of a vessel that an instant lies in, whether it is in the city or not. */
    at: (slot: number, atMs: number): Transit => transitOf(slot, passAt(slot, atMs)),
    /** All that may be under way between two instants. */
    between: (fromMs: number, toMs: number): Transit[] =>
      vessels.flatMap((_, slot) => {
        const found: Transit[] = [];
        for (let pass = passAt(slot, fromMs); pass <= passAt(slot, toMs); pass++) {
          const transit = transitOf(slot, pass);
          if (transit.startMs <= toMs && endMs(transit) >= fromMs) found.push(transit);
        }
        return found;
      }),
  };
}
export type Transits = ReturnType<typeof createTransits>;
