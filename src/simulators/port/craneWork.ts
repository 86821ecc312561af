import { hash2 } from '../../geo/noise.ts';
import type { Station } from '../stations/places.ts';
import type { World } from '../world/world.ts';
import { balanceOf, TEU_PER_BOX, type BoxEvent } from './boxEvents.ts';
import { LIFTED_AT, SET_AT, type CraneMoves } from './crane.ts';
import { createCraneDay, createYardCraneDay, type CraneDay, type CraneMove } from './craneDay.ts';
import { hourOf, midnightOf } from './localDay.ts';
import { busyOn, SHIP_TEU_PER_DAY, shipTeuPerHour } from './shipFlow.ts';

const HOUR_MS = 3_600_000;
/** What is to lie in the block of a crane at night is so much more or less each time it has worked there, TEU. */
const NIGHT_TEU = 10;
const KEPT_DAYS = 4;

export const terminalOf = ({ asset }: Pick<Station, 'asset'>): string => asset.id.split('/')[1]!;

/** A box that a crane sets down on the land side, or takes from there. */
export interface Handover {
  readonly atMs: number;
  /** It hangs on the hook from then on. */
  readonly liftedMs: number;
  /** From the ship to the land. */
  readonly isInward: boolean;
  /** Number of the move, from the local midnight on. */
  readonly move: number;
  readonly teu: number;
}

interface KnownDay {
  readonly day: CraneDay;
  /** An instant at which nobody knew the river yet. */
  unknownMs: number | null;
}

const handedMs = ({ beginMs, endMs, isInward }: CraneMove): number =>
  Math.round(beginMs + (isInward ? SET_AT : LIFTED_AT) * (endMs - beginMs));

const known = new WeakMap<readonly Station[], CraneWorks>();
/** The work of the cranes among the stations of the port: one for all who ask, as they ask for the same days. */
export function craneWorkOf(stations: readonly Station[], world: World): CraneWorks {
  let works = known.get(stations);
  if (!works) known.set(stations, (works = createCraneWork(stations, world)));
  return works;
}

/**
 * The cranes of the container terminals: those at a quay lift what ships bring and fetch, those of terminals without one what trucks do. Each works on a
 * day for one of the blocks that are its own.
 */
function createCraneWork(stations: readonly Station[], world: World) {
  const [blocks, cranes] = [new Map<string, number>(), new Map<string, Station[]>()];
  for (const station of stations) {
    const id = terminalOf(station);
    if (station.kind === 'yard-block') blocks.set(id, (blocks.get(id) ?? 0) + 1);
    if (station.kind === 'crane') cranes.set(id, [...(cranes.get(id) ?? []), station]);
  }

  function workOf(station: Station) {
    const id = terminalOf(station);
    const own = cranes.get(id) ?? [];
    const [count, index, key] = [own.length, own.indexOf(station), station.key];
    const isAtQuay = id in SHIP_TEU_PER_DAY;
    /** Blocks are shared out among the cranes of a terminal. */
    const ownBlocks = Array.from({ length: blocks.get(id) ?? 0 }, (_, k) => k).filter((k) => k % count === index);
    const days = new Map<number, KnownDay>();
    /** Number of the day on which it worked last for a block, up to a day. */
    const lastWorked = (k: number, day: number): number => day - ((((day - k) % ownBlocks.length) + ownBlocks.length) % ownBlocks.length); // prettier-ignore
    const night = (day: number): number => Math.round(NIGHT_TEU * (2 * hash2(key, day, 18) - 1));
    const blockOn = (day: number): number | null => ownBlocks[((day % ownBlocks.length) + ownBlocks.length) % ownBlocks.length] ?? null; // prettier-ignore

    function make(number: number): KnownDay {
      const midnightMs = midnightOf(number);
      if (!isAtQuay) {
        const gate = world.carriers(id).find(({ kind }) => kind === 'gate');
        const day = createYardCraneDay((fromMs, toMs) => gate?.events(fromMs, toMs) ?? [], midnightMs, count, index); // prettier-ignore
        return { day, unknownMs: null };
      }
      const hourAt = (atMs: number): number => hourOf(number, atMs);
      const busy = busyOn(world, midnightMs + 12 * HOUR_MS);
      const known: KnownDay = {
        unknownMs: null,
        day: createCraneDay({
          ...{ key, midnightMs, open: night(number - ownBlocks.length) - night(number) },
          hourAt,
          paceAt: (atMs) => {
            if (known.unknownMs === null && world.stageCm(atMs) === null) known.unknownMs = atMs;
            return (busy * shipTeuPerHour(id, hourAt(atMs)) * world.waterside(atMs)) / TEU_PER_BOX / count;
          },
        }),
      };
      return known;
    }
    function dayOf(number: number, toMs: number): CraneDay {
      let its = days.get(number);
      if (!its || (its.unknownMs !== null && world.stageCm(its.unknownMs) !== null)) {
        if (days.size >= KEPT_DAYS) days.delete(days.keys().next().value!);
        days.set(number, (its = make(number)));
      }
      its.day.extend(toMs);
      return its.day;
    }
    const dayAt = (atMs: number): CraneDay => dayOf(world.local(atMs).day, atMs);
    /** Index of the move that began last. */
    function begunBy({ moves }: CraneDay, atMs: number): number {
      let [low, high] = [0, moves.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (moves[middle]!.beginMs <= atMs) low = middle + 1;
        else high = middle;
      }
      return low - 1;
    }
    /** Moves handed over from an instant on and before another one, day by day. */
    function eachHandedOver(fromMs: number, toMs: number, tell: (atMs: number, move: CraneMove, n: number, day: number) => void): void {
      const last = world.local(toMs - 1).day;
      for (let number = world.local(fromMs).day; number <= last; number++) {
        const day = dayOf(number, toMs);
        for (let n = Math.max(0, begunBy(day, fromMs)); n < day.moves.length; n++) {
          const move = day.moves[n]!;
          if (move.beginMs >= toMs) break;
          const atMs = handedMs(move);
          if (atMs >= fromMs && atMs < toMs) tell(atMs, move, n, number);
        }
      }
    } // prettier-ignore

    return {
      /** Its blocks, in the order of the stations. */
      blocks: ownBlocks as readonly number[],
      /** What it is at. */
      at: (atMs: number): CraneMoves => {
        const day = dayAt(atMs);
        const n = begunBy(day, atMs);
        const move = day.moves[n];
        const isInward = (of: number): boolean => day.moves[Math.min(of, day.moves.length - 1)]?.isInward ?? true;
        if (!move || atMs >= move.endMs) return { moves: n + 1, perHour: 0, isInward };
        const lastsMs = move.endMs - move.beginMs;
        return { moves: n + (atMs - move.beginMs) / lastsMs, perHour: HOUR_MS / lastsMs, isInward };
      },
      /** Boxes handed over on the land side from an instant on and before another one; ascending. */
      handovers: (fromMs: number, toMs: number): Handover[] => {
        const out: Handover[] = [];
        eachHandedOver(fromMs, toMs, (atMs, { isInward, beginMs, endMs, teu }, move) => {
          out.push({ atMs, liftedMs: Math.round(beginMs + LIFTED_AT * (endMs - beginMs)), isInward, move, teu });
        });
        return out;
      },
      /** The block that it works for at an instant, in the order of the stations; null where there is none. */
      blockAt: (atMs: number): number | null => blockOn(world.local(atMs).day),
      /** The boxes of ships, as they come into the yard and leave it. */
      events: (fromMs: number, toMs: number): BoxEvent[] => {
        const out: BoxEvent[] = [];
        if (isAtQuay)
          eachHandedOver(fromMs, toMs, (atMs, { isInward, teu }, _move, day) => {
            const block = blockOn(day);
            if (block !== null) out.push({ atMs, isInward, teu, block });
          });
        return out;
      },
      /** What lies more or less in its blocks than on the mean, before anything of a day has been done, TEU. */
      nightBefore: (day: number): Map<number, number> =>
        balanceOf(
          isAtQuay
            ? ownBlocks.map((block, k) => ({ block, isInward: true, teu: night(lastWorked(k, day - 1)), atMs: 0 }))
            : [],
        ),
    };
  }

  const works = new Map<Station, ReturnType<typeof workOf>>();
  for (const [id, own] of cranes) if (blocks.has(id)) for (const crane of own) works.set(crane, workOf(crane));
  return {
    /** @returns null for a crane of no container terminal: it lifts bulk */
    of: (station: Station) => works.get(station) ?? null,
  };
}
export type CraneWorks = ReturnType<typeof createCraneWork>;
export type CraneWork = NonNullable<ReturnType<CraneWorks['of']>>;
