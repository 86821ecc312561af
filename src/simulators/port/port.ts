import { hash2 } from '../../geo/noise.ts';
import type { Station } from '../stations/places.ts';
import type { Values } from '../stations/shape.ts';
import type { Models } from '../stations/stations.ts';
import { clearanceAt, depthAt, draughtAt } from './byStage.ts';
import { craneAt } from './crane.ts';
import { craneWorkOf, terminalOf } from './craneWork.ts';
import { MOUTH_KM, type World } from '../world/world.ts';
import { createLockQueue, lockAt } from './lock.ts';
import { shorePower } from './shorePower.ts';
import { SHIP_TEU_PER_DAY } from './shipFlow.ts';
import { createYards } from './yard.ts';

/** Moves of a bulk crane in a working hour: grabs, not boxes. */
const BULK_PER_HOUR = 26;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

function berthAt(station: Station, world: World, atMs: number): Values {
  const { asset, params } = station;
  const river = world.riverM(asset.properties.riverKm ?? MOUTH_KM, atMs);
  const stage = world.stageCm(atMs);
  const use = world.berthAt(asset.id.replace(/^berth\//, ''), atMs);
  const taken = {
    taken: use ? Number(use.isTaken) : null,
    waiting: use && use.overdueMs / MINUTE_MS,
    shorePower: shorePower(station.key, use, world, atMs),
  };
  if (river === null || stage === null) return { depth: null, draught: null, ...taken };
  const depth = depthAt(river, params['bedM']!);
  return { ...taken, depth, draught: draughtAt(depth, stage) };
}

/** Of a shift: bulk is handled from six to ten on working days, half of it on Saturdays. */
function bulkMoves(key: number, world: World, atMs: number): { readonly moves: number; readonly perHour: number } {
  const { day, hour, isFree, weekday } = world.local(atMs);
  // A crane has work on two days of three.
  const busy = isFree && weekday !== 5 ? 0 : hash2(key, day, 11) < (weekday === 5 ? 0.35 : 0.68) ? 1 : 0;
  const begin = 6 + hash2(key, day, 12) * 2;
  const end = busy ? begin + 6 + 8 * hash2(key, day, 13) : begin;
  const pace = BULK_PER_HOUR * (0.7 + 0.5 * hash2(key, day, 14));
  const isAtWork = hour >= begin && hour < end;
  // At high water fewer ships lie under the cranes.
  const paceAt = (h: number): number => pace * world.waterside(atMs + (h - hour) * HOUR_MS);
  let [moves, perHour] = [0, 0];
  for (let h = begin; h < Math.min(hour, end); h += 0.5) {
    perHour = paceAt(h);
    moves += perHour * Math.min(0.5, Math.min(hour, end) - h);
  }
  return isAtWork && perHour > 0 ? { moves, perHour } : { moves: Math.floor(moves), perHour: 0 };
}

export const port: Models = (stations, world) => {
  const work = craneWorkOf(stations, world);
  const workOf = new Map(stations.map((station) => [station, work.of(station)]));
  const yards = createYards(stations, work, world);
  const blockOf = new Map<Station, number>();
  for (const id of yards.keys())
    stations
      .filter((one) => one.kind === 'yard-block' && terminalOf(one) === id)
      .forEach((block, k) => blockOf.set(block, k));

  const queue = createLockQueue(world);

  return {
    terminal: (station, atMs): Values => {
      const id = terminalOf(station);
      const yard = yards.get(id);
      if (!yard) return {};
      const { stock, inward, outward } = yard.at(atMs);
      return {
        ...{ stock, inward, outward, handled: inward + outward, perHour: yard.perHour(atMs) },
        waterside: id in SHIP_TEU_PER_DAY ? 100 * world.waterside(atMs) : null,
        fill: (100 * stock) / yard.roomTeu,
      };
    },
    'yard-block': (station, atMs): Values => {
      const { stock, inward, outward } = yards.get(terminalOf(station))!.blockAt(blockOf.get(station)!, atMs);
      return { teu: stock, inward, outward, fill: (100 * stock) / station.params['teu']! };
    },
    crane: (station, atMs): Values => {
      const { key, params } = station;
      const build = {
        reachM: params['reachM'] ?? 30,
        heightM: params['heightM'] ?? 24,
        mostT: params['mostT'] ?? 18,
        laneM: params['laneM'],
      };
      return craneAt(build, key, workOf.get(station)?.at(atMs) ?? bulkMoves(key, world, atMs));
    },
    lock: ({ asset, key }, atMs) =>
      asset.id === 'weir/ruhr' ? {} : lockAt(key, atMs, world, queue(atMs), world.inLock(asset.id, atMs)),
    berth: (station, atMs) => berthAt(station, world, atMs),
    'bridge-clearance': ({ asset, params }, atMs): Values => {
      const river = world.riverM(asset.properties.riverKm ?? MOUTH_KM, atMs);
      return { clearance: river === null ? null : clearanceAt(river, params['undersideM']!) };
    },
  };
};
