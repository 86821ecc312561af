import { hash2, seedOf } from '../../geo/noise.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { askedOf, HALF_TURN_MS, turnAt, turnStartMs } from '../port/lockTurns.ts';
import { BASIN_MS, CREEP_MS, overGround, RIM_M } from './callPassages.ts';
import { canalPortOf, destinationOf } from './destinations.ts';
import { laneKey, type Direction, type Fairway } from './fairway.ts';
import { vesselOf, type Vessel } from './fleet.ts';
import type { LockCourse, LockWay } from './lockWays.ts';
import { Motion } from './motion.ts';
import { offLaneOf } from './offLane.ts';
import { CLOSE, clash, endMs, type OffLane, type Passage, type Voyage } from './passage.ts';
import { poseOn } from './path.ts';

const MINUTE_MS = 60_000;
/** Vessels that a chamber takes at most each way. */
const PLACES = 2;
/** A vessel goes up each so many turns, and down half of them later: it has left the city by then. */
const ROTA = 10;
const LONGEST_M = 135;
/** Left free before a gate and between two hulls in the chamber, and between those who wait, metres. */
const FREE_M = 5;
const APART_M = 20;
/** Bow of the first who waits, before the gate. */
const WAITS_M = 170;
/** Those inside come out first, one after the other; then those who wait go in. */
const OUT_EACH_MS = 90_000;
const IN_AFTER_MS = 330_000;
const IN_EACH_MS = 120_000;
const IN_MS = 1.3;
const OUT_MS = 1.6;
/** Way that a vessel still makes slowly once its stern is out of the gate, metres. */
const STERN_CLEAR_M = 150;
/** 8 km/h, as canals allow laden vessels. */
const CANAL_MS = 2.2;
/** Who would meet another on its way up sets out earlier, by so much at most, and waits longer. */
const EARLIER_MS = 12 * MINUTE_MS;
/** No voyage through a lock is longer, with its waits. */
const LONGEST_MS = 5 * 60 * MINUTE_MS;
const KEPT = 4000;

const mod = (a: number, b: number): number => ((a % b) + b) % b;
const both = <T>(of: (direction: Direction) => T[]): T[] => [...of('up'), ...of('down')];

/** What a voyage through a lock is made of. */
interface Parts {
  readonly vessel: Vessel;
  readonly direction: Direction;
  readonly course: LockCourse;
  readonly turn: number;
  readonly enterMs: number;
  readonly exitMs: number;
  readonly inward: Motion;
  readonly enter: Motion;
  readonly exit: Motion;
  /** Middle of the hull along the course where it begins, waits, and lies in the chamber. */
  readonly beginsM: number;
  readonly waitsM: number;
  readonly liesM: number;
  /** What it sails on the lane of the river, metres. */
  readonly laneRunM: number;
  readonly isLoaded: boolean;
  readonly destination: string;
}

/** A voyage through a lock by its turns, whether or not the river lets it begin. */
export interface LockVoyage extends Voyage, Parts {
  /** Middle of the hull along its course, and its speed. */
  readonly at: (sinceS: number) => { readonly s: number; readonly speedMs: number };
}

/** What a voyage does off its lane, by its duration, when that is, and where it is then. */
type OffLaneAs = (durationS: number, fromS: number, toS: number, placeAt: (sinceS: number) => Point) => OffLane;

function sailingAt(startMs: number, parts: Parts, offLaneAs: OffLaneAs): LockVoyage {
  const { vessel, direction, course, enterMs, exitMs, inward, enter, exit, beginsM, waitsM, liesM, laneRunM } = parts;
  const [enterS, exitS] = [(enterMs - startMs) / 1000, (exitMs - startMs) / 1000];
  const durationS = exitS + exit.durationS;
  const at: LockVoyage['at'] = (sinceS) => {
    const [motion, fromS, fromM] = sinceS < enterS ? [inward, 0, beginsM] as const : sinceS < exitS ? [enter, enterS, waitsM] as const : [exit, exitS, liesM] as const;
    const { s, speedMs } = motion.at(sinceS - fromS);
    return { s: fromM + s, speedMs: sinceS - fromS < motion.durationS ? speedMs : 0 };
  };
  const speedMs = overGround(vessel, direction);
  const runS = laneRunM / speedMs;
  const isUp = direction === 'up';
  const placeAt = (sinceS: number): Point => course.path.at(at(sinceS).s);
  const passage: Passage = {
    ...{ lengthM: vessel.lengthM, beamM: vessel.beamM, durationS, placeAt },
    offLane: offLaneAs(durationS, isUp ? runS : 0, isUp ? durationS : durationS - runS, placeAt),
    onLane: {
      ...{ lane: laneKey(direction, vessel.lane.offsetM), speedMs },
      ...(isUp ? { fromS: 0, toS: runS, fromM: beginsM } : { fromS: durationS - runS, toS: durationS, fromM: course.laneLengthM - RIM_M - laneRunM }),
    },
    poseAt: (sinceS) => poseOn(course.path, at(sinceS).s, vessel.lengthM),
  };
  return { ...parts, startMs, passage, at };
} // prettier-ignore

/** Legs of a way between two places at rest, gathering and losing way within these distances. */
const between = (lengthM: number, speedMs: number, gatherM: number, loseM: number): Motion =>
  new Motion([
    { lengthM: gatherM, fromMs: CREEP_MS, toMs: speedMs },
    { lengthM: lengthM - gatherM - loseM, fromMs: speedMs, toMs: speedMs },
    { lengthM: loseM, fromMs: speedMs, toMs: CREEP_MS },
  ]);

/** Which vessel a place in the chamber of a lock belongs to, each so many turns. */
export interface LockPlace {
  readonly lock: number;
  readonly place: number;
  readonly rota: number;
}

/**
 * Voyages from the Lower Rhine through a lock to the edge of the city and back, by the turns of the locks alone (`lockTurns`): come up to the shut gate and
 * wait, in once those inside are out, lie while the chamber fills or empties, out once the other gate is open. None comes too near to another.
 * @param firstIndex of the fleet that is known so far
 */
export function createLockPlan(ways: readonly LockWay[], fairway: Fairway, seed: number, firstIndex: number, worldSeed: number) {
  const keys = ways.map(({ id }) => seedOf(id) ^ worldSeed);
  const places: LockPlace[] = ways.flatMap((_, lock) => Array.from({ length: PLACES * ROTA }, (_slot, k) => ({ lock, place: Math.floor(k / ROTA), rota: k % ROTA })));
  const vessels = places.map(({ lock, place }, k) => {
    // A second one must find room beside most first ones.
    const longestM = place === 0 ? LONGEST_M : Math.min(LONGEST_M, (ways[lock]!.chamberM - 3 * FREE_M) / 2);
    return vesselOf(seed, firstIndex + k, Math.min(longestM, ways[lock]!.chamberM - 2 * FREE_M));
  });
  const offLanes = new Map<string, { readonly durationS: number; readonly offLane: OffLane }>();
  const wished = new Map<number, LockVoyage | null>();
  const planned = new Map<number, LockVoyage | null>();
  const keyOf = (lock: number, direction: Direction, turn: number, place: number): number => ((turn * ways.length + lock) * PLACES + place) * 2 + (direction === 'up' ? 0 : 1);
  const keep = <T>(map: Map<number, T>, key: number, value: T): T => {
    if (map.size > KEPT) map.clear();
    map.set(key, value);
    return value;
  };
  const rotaOf = (direction: Direction, turn: number): number => mod(direction === 'up' ? turn : turn + ROTA / 2, ROTA);
  const vesselOfTurn = (lock: number, direction: Direction, turn: number, place: number): Vessel => vessels[(lock * PLACES + place) * ROTA + rotaOf(direction, turn)]!;

  /** A vessel waits now longer and now shorter, but its way from the river or to it is always the same. */
  const offLaneOfVessel = (vessel: Vessel, direction: Direction): OffLaneAs => (durationS, fromS, toS, placeAt) => {
    const key = `${vessel.index} ${direction}`;
    let first = offLanes.get(key);
    if (!first) offLanes.set(key, (first = { durationS, offLane: offLaneOf(fairway, fromS, toS, direction === 'up', placeAt) }));
    const { river } = first.offLane;
    const laterS = direction === 'up' ? 0 : durationS - first.durationS;
    return { ...first.offLane, fromS, toS, river: { ...river, fromS: river.fromS + laterS, toS: river.toS + laterS } };
  };

  /** A vessel of a turn by its place in the chamber, as if there were no others outside; null where none is asked for or it finds no room. */
  function wishOf(lock: number, direction: Direction, turn: number, place: number): LockVoyage | null {
    const key = keyOf(lock, direction, turn, place);
    const known = wished.get(key);
    if (known !== undefined) return known;
    const way = ways[lock]!;
    const stationKey = keys[lock]!;
    const vessel = vesselOfTurn(lock, direction, turn, place);
    const first = vesselOfTurn(lock, direction, turn, 0);
    const before = place === 0 ? 0 : first.lengthM;
    const isFitting = before + vessel.lengthM + (place + 2) * FREE_M <= way.chamberM;
    if (askedOf(stationKey, turn)[direction] <= place || !isFitting) return keep(wished, key, null);

    const course = way.course(direction, vessel.lane.offsetM);
    const { lockM, laneM, path } = course;
    const random = (what: number): number => hash2(lock * 64 + place * 32 + (direction === 'up' ? 0 : 16) + what, turn, seed + 23);
    const [nearM, farM] = [lockM - way.chamberM / 2, lockM + way.chamberM / 2];
    const waitsM = nearM - WAITS_M - vessel.lengthM / 2 - (place === 0 ? 0 : before + APART_M);
    const liesM = farM - FREE_M - vessel.lengthM / 2 - (place === 0 ? 0 : before + FREE_M);
    const onRiver = overGround(vessel, direction);
    const isUp = direction === 'up';
    const beginsM = isUp ? RIM_M : vessel.lengthM / 2 + FREE_M;
    const inward = isUp
      ? new Motion([
          { lengthM: laneM - beginsM - 500, fromMs: onRiver, toMs: onRiver },
          { lengthM: 500, fromMs: onRiver, toMs: BASIN_MS },
          { lengthM: waitsM - laneM - 150, fromMs: BASIN_MS, toMs: BASIN_MS },
          { lengthM: 150, fromMs: BASIN_MS, toMs: CREEP_MS },
        ])
      : new Motion([
          { lengthM: waitsM - beginsM - 200, fromMs: CANAL_MS, toMs: CANAL_MS },
          { lengthM: 200, fromMs: CANAL_MS, toMs: CREEP_MS },
        ]);
    const clearM = farM + vessel.lengthM + STERN_CLEAR_M;
    const endsM = isUp ? path.length - vessel.lengthM / 2 - FREE_M : path.length - RIM_M;
    const out = { lengthM: clearM - liesM - 50, fromMs: OUT_MS, toMs: OUT_MS };
    const exit = isUp
      ? new Motion([
          { lengthM: 50, fromMs: CREEP_MS, toMs: OUT_MS },
          out,
          { lengthM: 150, fromMs: OUT_MS, toMs: CANAL_MS },
          { lengthM: endsM - clearM - 150, fromMs: CANAL_MS, toMs: CANAL_MS },
        ])
      : new Motion([
          { lengthM: 50, fromMs: CREEP_MS, toMs: OUT_MS },
          out,
          { lengthM: 100, fromMs: OUT_MS, toMs: BASIN_MS },
          { lengthM: laneM - clearM - 100, fromMs: BASIN_MS, toMs: BASIN_MS },
          { lengthM: 500, fromMs: BASIN_MS, toMs: onRiver },
          { lengthM: endsM - laneM - 500, fromMs: onRiver, toMs: onRiver },
        ]);
    const enter = between(liesM - waitsM, IN_MS, 50, 70);
    const opensMs = turnStartMs(stationKey, turn) + (isUp ? 0 : HALF_TURN_MS);
    // The first comes 9 to 17 minutes before the gate is open, the second after it.
    const arrivesMs = opensMs - (place === 0 ? 9 + 8 * random(1) : 2.5 + random(1)) * MINUTE_MS;
    const enterMs = opensMs + IN_AFTER_MS + place * IN_EACH_MS;
    const exitMs = opensMs + HALF_TURN_MS + place * OUT_EACH_MS;
    const startMs = arrivesMs - inward.durationS * 1000;
    const pick = random(3);
    return keep(wished, key, sailingAt(startMs, {
      ...{ vessel, turn, course, direction, enterMs, exitMs, inward, enter, exit, beginsM, waitsM, liesM },
      laneRunM: isUp ? laneM - beginsM - 500 : endsM - laneM - 500,
      isLoaded: random(2) < 0.75,
      destination: isUp ? canalPortOf(way.id, pick) : destinationOf('down', pick),
    }, offLaneOfVessel(vessel, direction)));
  }

  /** The same as it is done. */
  function voyageOf(lock: number, direction: Direction, turn: number, place: number): LockVoyage | null {
    const wish = wishOf(lock, direction, turn, place);
    if (!wish || direction === 'down') return wish;
    const key = keyOf(lock, direction, turn, place);
    const known = planned.get(key);
    if (known !== undefined) return known;
    const [fromMs, toMs] = [wish.startMs - EARLIER_MS, endMs(wish)];
    const others: LockVoyage[] = [];
    for (let other = 0; other < ways.length; other++)
      for (let k = 0; k < PLACES; k++) {
        others.push(...around(other, 'down', k, fromMs, toMs, wishOf));
        if (other < lock || (other === lock && k < place)) others.push(...around(other, 'up', k, fromMs, toMs, voyageOf));
      }
    for (let earlierMs = 0; earlierMs <= EARLIER_MS; earlierMs += MINUTE_MS) {
      const voyage = sailingAt(wish.startMs - earlierMs, wish, offLaneOfVessel(wish.vessel, 'up'));
      if (!others.some((other) => clash(voyage, other, CLOSE))) return keep(planned, key, voyage);
    }
    return keep(planned, key, wish);
  }

  /** Those of a place in a lock who are under way between two instants. */
  function around(lock: number, direction: Direction, place: number, fromMs: number, toMs: number, of: typeof voyageOf, rota?: number): LockVoyage[] {
    const found: LockVoyage[] = [];
    for (let turn = turnAt(keys[lock]!, fromMs - LONGEST_MS); turn <= turnAt(keys[lock]!, toMs + LONGEST_MS); turn++) {
      if (rota !== undefined && rotaOf(direction, turn) !== rota) continue;
      const wish = wishOf(lock, direction, turn, place);
      if (!wish || wish.startMs - EARLIER_MS > toMs || endMs(wish) < fromMs) continue;
      const voyage = of(lock, direction, turn, place);
      if (voyage && voyage.startMs <= toMs) found.push(voyage);
    }
    return found;
  }

  const underWay = (lock: number, fromMs: number, toMs: number): LockVoyage[] =>
    Array.from({ length: PLACES }, (_, place) => both((direction) => around(lock, direction, place, fromMs, toMs, voyageOf))).flat();

  return {
    keys,
    places,
    vessels: vessels as readonly Vessel[],
    /** What a vessel of this fleet does at an instant; null while it is not in the city. */
    voyageAt: (k: number, atMs: number): LockVoyage | null => {
      const { lock, place, rota } = places[k]!;
      return both((direction) => around(lock, direction, place, atMs, atMs, voyageOf, rota)).find((voyage) => atMs >= voyage.startMs && atMs < endMs(voyage)) ?? null;
    },
    /** All of a lock that are under way at an instant. */
    lockedAt: (lock: number, atMs: number): LockVoyage[] => underWay(lock, atMs, atMs),
    /** All that are under way between two instants. */
    between: (fromMs: number, toMs: number): LockVoyage[] => ways.flatMap((_, lock) => underWay(lock, fromMs, toMs)),
  };
} // prettier-ignore
export type LockPlan = ReturnType<typeof createLockPlan>;
