import { hash2 } from '../../geo/noise.ts';
import { profileAt, type Values } from '../stations/shape.ts';
import type { Model, Models } from '../stations/stations.ts';
import type { World } from '../world/world.ts';
import { createPermits } from './permits.ts';
import { reportAt } from './reports.ts';

/** Visitors of an hour at an office of 100 000 inhabitants, and how many minutes one takes at a counter. */
const VISITORS = [0, 0, 0, 0, 0, 0, 0, 6, 34, 36, 32, 28, 22, 20, 24, 26, 22, 20, 0, 0, 0, 0, 0, 0];
const MINUTES_EACH = 11;
const STEP_H = 1 / 6;
const DAY_MS = 86_400_000;

export interface OfficeDay {
  readonly came: number;
  readonly served: number;
  readonly queue: number;
  readonly counters: number;
}

/** Opening hours: eight to four, Thursdays to six, Fridays to one, closed on free days. */
function hoursOf(weekday: number, isFree: boolean): readonly [number, number] {
  if (isFree) return [0, 0];
  return [8, weekday === 3 ? 18 : weekday === 4 ? 13 : 16];
}

/** An office from its opening on, in steps of ten minutes: who came is served or waits. */
export function officeAt(key: number, share: number, world: World, atMs: number): OfficeDay {
  const { day, hour, weekday, isFree } = world.local(atMs);
  const [open, close] = hoursOf(weekday, isFree);
  let [came, served, counters] = [0, 0, 0];
  for (let h = open; h < Math.min(hour, close + 2); h += STEP_H) {
    const span = Math.min(STEP_H, hour - h);
    const crowd = 0.7 + 0.6 * hash2(key, day * 100 + Math.floor(h * 2), 3);
    if (h < close) came += profileAt(VISITORS, h) * share * crowd * span;
    // Over noon every third counter rests.
    counters = Math.max(2, Math.round(share * 6 * (h >= 12 && h < 13 ? 0.67 : 1)));
    served = Math.min(came, served + (counters * 60 * span) / MINUTES_EACH);
  }
  const isOpen = hour >= open && hour < close;
  return {
    came: Math.floor(came),
    served: Math.floor(served),
    queue: Math.floor(came) - Math.floor(served),
    counters: isOpen ? counters : 0,
  };
}

export const government: Models = (stations, world) => ({
  'permit-office': permitOffices(world),
  office: ({ key, params }, atMs): Values => {
    const office = officeAt(key, params['share'] ?? 0.8, world, atMs);
    const wait = office.counters > 0 ? (office.queue * MINUTES_EACH) / office.counters : 0;
    return { queue: office.queue, wait, served: office.served, counters: office.counters };
  },
  'report-desk': (_station, atMs): Values => {
    const open = stations
      .filter(({ kind }) => kind === 'defect-report')
      .map(({ key }) => reportAt(key, atMs))
      .filter(({ closedMs }) => closedMs > atMs);
    return {
      open: open.length,
      new: open.filter(({ checkedMs }) => checkedMs > atMs).length,
      age:
        open.length === 0
          ? 0
          : open.reduce((sum, { requestedMs }) => sum + atMs - requestedMs, 0) / open.length / DAY_MS,
    };
  },
});

function permitOffices(world: World): Model {
  const permits = createPermits(world);
  return ({ key, params }, atMs) => permits(key, params['share'] ?? 0.7, atMs);
}
