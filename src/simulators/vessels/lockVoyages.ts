import { hash2, seedOf } from '../../geo/noise.ts';
import { askedOf, HALF_TURN_MS, turnAt, turnStartMs } from '../port/lockTurns.ts';
import { LEAST_FALL_M, MOUTH_KM, UPPER_M, type World } from '../world/world.ts';
import { BASIN_MS, CREEP_MS, overGround, RIM_M } from './calls.ts';
import { canalPortOf, destinationOf } from './destinations.ts';
import type { Direction } from './fairway.ts';
import { vesselOf, type Vessel } from './fleet.ts';
import type { LockCourse, LockWay } from './lockWays.ts';
import { Motion } from './motion.ts';
import { poseOn } from './path.ts';
import type { Traffic, VesselState } from './traffic.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Vessels that a chamber takes at most each way. */
const PLACES = 2;
/** A vessel goes up each so many turns, and down half of them later: it has left the city by then. */
const ROTA = 10;
const LONGEST_M = 135;
/** Left free before a gate and between two hulls in the chamber, and between those who wait, metres. */
const FREE_M = 5;
const APART_M = 20;
/** Bow of the first who waits, before the gate. */
const WAITS_M = 150;
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
/** Nobody sets out who would find the lock at rest: the river is looked at so long before the turn, and may rise by so much. */
const LOOKS_AHEAD_MS = 3 * HOUR_MS;
const MAY_RISE_M = 0.4;
const TURNS_UP = [-2, 3] as const;
const TURNS_DOWN = [-3, 1] as const;
const KEPT = 2000;

const mod = (a: number, b: number): number => ((a % b) + b) % b;

interface Voyage {
  readonly vessel: Vessel;
  readonly course: LockCourse;
  readonly direction: Direction;
  readonly setsOutMs: number;
  readonly enterMs: number;
  readonly exitMs: number;
  readonly inward: Motion;
  readonly enter: Motion;
  readonly exit: Motion;
  /** Middle of the hull along the course where it begins, waits, and lies in the chamber. */
  readonly beginsM: number;
  readonly waitsM: number;
  readonly liesM: number;
  readonly isLoaded: boolean;
  readonly destination: string;
}

/** Legs of a way between two places at rest, gathering and losing way within these distances. */
const between = (lengthM: number, speedMs: number, gatherM: number, loseM: number): Motion =>
  new Motion([
    { lengthM: gatherM, fromMs: CREEP_MS, toMs: speedMs },
    { lengthM: lengthM - gatherM - loseM, fromMs: speedMs, toMs: speedMs },
    { lengthM: loseM, fromMs: speedMs, toMs: CREEP_MS },
  ]);

/**
 * Voyages from the Lower Rhine through a lock to the edge of the city and back, as a function of time alone: come up to the shut gate and
 * wait, in once those inside are out, lie while the chamber fills or empties, out once the other gate is open.
 * They follow the same turns as gates and level of the lock (`lockTurns`).
 * @param firstIndex of the fleet that is known so far
 */
export function createLockVoyages(ways: readonly LockWay[], seed: number, firstIndex: number, world: Pick<World, 'riverM' | 'seed'>) {
  const keys = ways.map(({ id }) => seedOf(id) ^ world.seed);
  const places = ways.flatMap((_, lock) => Array.from({ length: PLACES * ROTA }, (_slot, k) => ({ lock, place: Math.floor(k / ROTA), rota: k % ROTA })));
  const vessels = places.map(({ lock, place }, k) => {
    // A second one must find room beside most first ones.
    const longestM = place === 0 ? LONGEST_M : Math.min(LONGEST_M, (ways[lock]!.chamberM - 3 * FREE_M) / 2);
    return vesselOf(seed, firstIndex + k, Math.min(longestM, ways[lock]!.chamberM - 2 * FREE_M));
  });
  const voyages = new Map<string, Voyage | null>();
  const sails = new Map<string, boolean>();
  const keep = <T>(map: Map<string, T>, key: string, value: T): T => {
    if (map.size > KEPT) map.clear();
    map.set(key, value);
    return value;
  };
  const vesselOfTurn = (lock: number, direction: Direction, turn: number, place: number): Vessel =>
    vessels[(lock * PLACES + place) * ROTA + mod(direction === 'up' ? turn : turn + ROTA / 2, ROTA)]!;

  /** A vessel of a turn by its place in the chamber; null where none is asked for or it finds no room. */
  function voyageOf(lock: number, direction: Direction, turn: number, place: number): Voyage | null {
    const key = `${lock} ${direction} ${turn} ${place}`;
    const known = voyages.get(key);
    if (known !== undefined) return known;
    const way = ways[lock]!;
    const stationKey = keys[lock]!;
    const vessel = vesselOfTurn(lock, direction, turn, place);
    const first = vesselOfTurn(lock, direction, turn, 0);
    const before = place === 0 ? 0 : first.lengthM;
    const isFitting = before + vessel.lengthM + (place + 2) * FREE_M <= way.chamberM;
    if (askedOf(stationKey, turn)[direction] <= place || !isFitting) return keep(voyages, key, null);

    const course = way.course(direction, vessel.lane.offsetM);
    const { path, lockM, laneM } = course;
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
    const opensMs = turnStartMs(stationKey, turn) + (isUp ? 0 : HALF_TURN_MS);
    // The first comes 9 to 17 minutes before the gate is open, the second after it.
    const arrivesMs = opensMs - (place === 0 ? 9 + 8 * random(1) : 2.5 + random(1)) * MINUTE_MS;
    const pick = random(3);
    return keep(voyages, key, {
      ...{ vessel, course, direction, inward, exit, beginsM, waitsM, liesM },
      setsOutMs: arrivesMs - inward.durationS * 1000,
      enterMs: opensMs + IN_AFTER_MS + place * IN_EACH_MS,
      exitMs: opensMs + HALF_TURN_MS + place * OUT_EACH_MS,
      enter: between(liesM - waitsM, IN_MS, 50, 70),
      isLoaded: random(2) < 0.75,
      destination: isUp ? canalPortOf(way.id, pick) : destinationOf('down', pick),
    });
  }

  /** Whether the river lets the vessels of a turn set out; as it is now where it was not known then. */
  function doSail(lock: number, turn: number, atMs: number): boolean {
    const key = `${lock} ${turn}`;
    const known = sails.get(key);
    if (known !== undefined) return known;
    const then = world.riverM(MOUTH_KM, turnStartMs(keys[lock]!, turn) - LOOKS_AHEAD_MS);
    const riverM = then ?? world.riverM(MOUTH_KM, atMs);
    const may = riverM !== null && UPPER_M - riverM >= LEAST_FALL_M + MAY_RISE_M;
    return then === null ? may : keep(sails, key, may);
  }

  /** Middle of a hull along its course and its speed; null before and after its voyage. */
  function along({ setsOutMs, enterMs, exitMs, inward, enter, exit, beginsM, waitsM, liesM }: Voyage, atMs: number): { readonly s: number; readonly speedMs: number } | null {
    if (atMs < setsOutMs || atMs >= exitMs + exit.durationS * 1000) return null;
    const [motion, fromMs, fromM] = atMs < enterMs ? [inward, setsOutMs, beginsM] as const : atMs < exitMs ? [enter, enterMs, waitsM] as const : [exit, exitMs, liesM] as const;
    const sinceS = (atMs - fromMs) / 1000;
    const { s, speedMs } = motion.at(sinceS);
    return { s: fromM + s, speedMs: sinceS < motion.durationS ? speedMs : 0 };
  }

  /** Voyages of a lock that may be going on at an instant. */
  function* around(lock: number, atMs: number, isWanted: (direction: Direction, turn: number) => boolean, place: number): Generator<Voyage> {
    const now = turnAt(keys[lock]!, atMs);
    for (const direction of ['up', 'down'] as const) {
      const [first, last] = direction === 'up' ? TURNS_UP : TURNS_DOWN;
      for (let turn = now + first; turn <= now + last; turn++) {
        if (!isWanted(direction, turn)) continue;
        const voyage = voyageOf(lock, direction, turn, place);
        if (voyage && atMs >= voyage.setsOutMs && doSail(lock, turn, atMs)) yield voyage;
      }
    }
  }

  return {
    vessels: vessels as readonly Vessel[],
    /** A vessel of this fleet at an instant; null while it is not in the city. */
    stateAt: (k: number, atMs: number): VesselState | null => {
      const { lock, place, rota } = places[k]!;
      const isOwn = (direction: Direction, turn: number): boolean => mod(direction === 'up' ? turn : turn + ROTA / 2, ROTA) === rota;
      for (const voyage of around(lock, atMs, isOwn, place)) {
        const at = along(voyage, atMs);
        if (!at) continue;
        const { vessel, course, isLoaded, destination } = voyage;
        const pose = poseOn(course.path, at.s, vessel.lengthM);
        return { ...pose, speedMs: at.speedMs, courseRad: pose.headingRad, isMoored: false, isLoaded, destination, draughtM: isLoaded ? vessel.loadedM : vessel.emptyM };
      }
      return null;
    },
    /** Vessels that lie or move between the gates of a lock with their whole hulls; null where the lock is not known. */
    inLock: (id: string, atMs: number): number | null => {
      const lock = ways.findIndex((way) => way.id === id);
      if (lock < 0) return null;
      let inside = 0;
      const { chamberM } = ways[lock]!;
      for (let place = 0; place < PLACES; place++)
        for (const voyage of around(lock, atMs, () => true, place)) {
          const at = along(voyage, atMs);
          if (at && Math.abs(at.s - voyage.course.lockM) + voyage.vessel.lengthM / 2 <= chamberM / 2) inside++;
        }
      return inside;
    },
  };
} // prettier-ignore
export type LockVoyages = ReturnType<typeof createLockVoyages>;

/** A traffic and the voyages through the locks as one fleet. */
export function withLockVoyages(traffic: Traffic, voyages: LockVoyages): Traffic {
  const own = traffic.vessels.length;
  return {
    ...traffic,
    vessels: [...traffic.vessels, ...voyages.vessels],
    stateAt: (index, atMs) => (index < own ? traffic.stateAt(index, atMs) : voyages.stateAt(index - own, atMs)),
  };
}
