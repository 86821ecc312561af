import { hash2, seedOf } from '../../geo/noise.ts';
import type { Station } from '../stations/places.ts';
import type { World } from '../world/world.ts';
import type { BoxEvent } from './boxEvents.ts';
import { terminalOf, type CraneWork, type CraneWorks } from './craneWork.ts';
import { midnightOf } from './localDay.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Share of its room that a block holds at night, from … to. */
const FILLED = [0.5, 0.58] as const;
/** Share of its room that the trucks of a day may fill or clear. */
const TRUCKS_MOST = 0.11;
const KEPT_DAYS = 4;

/** No more than this may trucks have brought to a block and not fetched, or the other way round, TEU. @param roomTeu of the block */
export const truckLimit = (roomTeu: number): number => Math.floor(TRUCKS_MOST * roomTeu);
/** Room of each block of a terminal, TEU, in the order of the stations. */
export const blockRooms = (stations: readonly Station[], terminal: string): number[] =>
  stations.flatMap((one) => (one.kind === 'yard-block' && terminalOf(one) === terminal ? [one.params['teu']!] : []));

/** What came and left since midnight, and what is there, TEU. */
export interface Held {
  readonly stock: number;
  readonly inward: number;
  readonly outward: number;
}

/** The boxes of one block, or of all, that came and left in a day up to where it is known. */
class Tally {
  private readonly atMs: number[] = [];
  private readonly inward: number[] = [0];
  private readonly outward: number[] = [0];
  private readonly opening: number;
  constructor(opening: number) {
    this.opening = opening;
  }
  add({ atMs, isInward, teu }: BoxEvent): void {
    this.atMs.push(atMs);
    this.inward.push(this.inward.at(-1)! + (isInward ? teu : 0));
    this.outward.push(this.outward.at(-1)! + (isInward ? 0 : teu));
  }
  at(atMs: number): Held {
    let [low, high] = [0, this.atMs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.atMs[middle]! <= atMs) low = middle + 1;
      else high = middle;
    }
    const [inward, outward] = [this.inward[low]!, this.outward[low]!];
    return { inward, outward, stock: this.opening + inward - outward };
  }
}

interface Day {
  readonly blocks: readonly Tally[];
  readonly all: Tally;
  knownMs: number;
  /** An instant at which nobody knew the river yet. */
  unknownMs: number | null;
}

/**
 * The yard of a terminal as a count of its boxes: what was there at midnight, what ships, trains and trucks have brought since and what they have
 * fetched. What each of them brings it fetches again in a time of its own (a ship's crane until the evening but for what is set for the night, a train
 * before it leaves, the trucks of a gate by the end of its day), so a midnight is known without the days before it.
 */
function yardOf(terminal: string, rooms: readonly number[], works: readonly CraneWork[], world: World) {
  const seed = seedOf(terminal) ^ world.seed;
  const [least, most] = FILLED;
  const base = rooms.map((room, k) => Math.round(room * (least + (most - least) * hash2(seed, k, 1))));
  const sources = () => [...works, ...world.carriers(terminal)];
  const days = new Map<number, Day>();

  function open(number: number): Day {
    const midnightMs = midnightOf(number);
    const held = [...base];
    const changed = [...works.map((work) => work.nightBefore(number)), ...world.carriers(terminal).map((one) => one.balance(midnightMs))];
    for (const change of changed) for (const [block, teu] of change) held[block]! += teu;
    return { knownMs: midnightMs, unknownMs: null, blocks: held.map((teu) => new Tally(teu)), all: new Tally(held.reduce((a, b) => a + b, 0)) };
  }
  const eventsIn = (fromMs: number, toMs: number): BoxEvent[] =>
    sources().flatMap((source) => source.events(fromMs, toMs)).sort((a, b) => a.atMs - b.atMs);

  function dayAt(atMs: number): Day {
    const number = world.local(atMs).day;
    let day = days.get(number);
    if (!day || (day.unknownMs !== null && world.stageCm(day.unknownMs) !== null)) {
      if (days.size >= KEPT_DAYS) days.delete(days.keys().next().value!);
      days.set(number, (day = open(number)));
    }
    if (day.knownMs <= atMs) {
      const endMs = midnightOf(number + 1);
      const toMs = Math.min(endMs, (Math.floor(atMs / MINUTE_MS) + 1) * MINUTE_MS);
      if (day.unknownMs === null && world.stageCm(toMs) === null) day.unknownMs = toMs;
      for (const event of eventsIn(day.knownMs, toMs)) {
        day.blocks[event.block]!.add(event);
        day.all.add(event);
      }
      day.knownMs = toMs;
    }
    return day;
  }
  return {
    roomTeu: rooms.reduce((a, b) => a + b, 0),
    at: (atMs: number): Held => dayAt(atMs).all.at(atMs),
    blockAt: (block: number, atMs: number): Held => dayAt(atMs).blocks[block]!.at(atMs),
    /** TEU handled in the hour before an instant. */
    perHour: (atMs: number): number => {
      const { inward, outward } = dayAt(atMs).all.at(atMs);
      const sinceMs = midnightOf(world.local(atMs).day);
      const fromMs = atMs - HOUR_MS;
      if (fromMs < sinceMs) return inward + outward + eventsIn(fromMs + 1, sinceMs).reduce((sum, { teu }) => sum + teu, 0);
      const before = dayAt(fromMs).all.at(fromMs);
      return inward + outward - before.inward - before.outward;
    },
  };
} // prettier-ignore
export type Yard = ReturnType<typeof yardOf>;

/** The yards of the container terminals among the stations, by terminal. */
export function createYards(stations: readonly Station[], work: CraneWorks, world: World): ReadonlyMap<string, Yard> {
  const terminals = new Set(stations.flatMap((one) => (one.kind === 'yard-block' ? [terminalOf(one)] : [])));
  return new Map(
    [...terminals].map((id) => {
      const works = stations.filter((one) => one.kind === 'crane' && terminalOf(one) === id).flatMap((crane) => work.of(crane) ?? []);
      return [id, yardOf(id, blockRooms(stations, id), works, world)];
    }),
  );
} // prettier-ignore
