import { hash2, seedOf, smoothstep } from '../../geo/noise.ts';
import { driveOf, onDrive } from '../driving/drive.ts';
import { balanceOf, type BoxEvent, type Carrier } from '../port/boxEvents.ts';
import type { Station } from '../stations/places.ts';
import type { World } from '../world/world.ts';
import { boxesOfDay, type BoxesOfDay, type TruckBoxes } from './gateBoxes.ts';
import { countUpTo, placesOf, START_MS, type Gate, type GateDay, type Visit } from './gates.ts';
import { ACCELERATION, BEAT, PLACE_M, STREET_MS, TURN_MS, YARD_MS } from './gateTimes.ts';
import { readGateWays, yardCourses, type GateWays, type YardCourse } from './gateWays.ts';
import { gateOf } from './logistics.ts';

/** Moving up by one place takes this long. */
const MOVE_MS = 8000;
/** A box is set down or put on in this time, from … to. */
const DWELL_MS = [10 * 60_000, 22 * 60_000] as const;
/** Nobody is longer in the yard. */
const LONGEST_IN_MS = 60 * 60_000;
/** Trucks of a gate against those of its busiest hour: on a day of high water so many are in the city at a time. */
const FLEET_HOURS = 2.2;
/** Until so long after all cleared trucks are known nobody of the next ones leaves. */
const LEAVES_AFTER_MS = DWELL_MS[0];
const SPEEDING_UP_M = STREET_MS ** 2 / ACCELERATION / 2;

export type TruckPhase = 'coming' | 'waiting' | 'inside' | 'leaving';
export interface GateTruckState {
  readonly phase: TruckPhase;
  /** Number of the way among all of these trucks. */
  readonly way: number;
  readonly course: YardCourse;
  readonly atM: number;
  readonly speedMs: number;
  readonly isLoaded: boolean;
  /** Of its box; 0 without. */
  readonly teu: number;
  /** Minutes before the gate so far; 0 for those that do not wait. */
  readonly waitMin: number;
}
export interface GateTrucksOf {
  readonly gate: Gate;
  readonly ways: GateWays;
  /** Of each block of its yard: no more than this may be brought and not be fetched, or the other way round, TEU. */
  readonly limits?: readonly number[];
}
/** Where nobody speaks for the yard its boxes are all in one place. */
const ONE_BLOCK = [60];

/** Out of the yard and on to the street: where on its way a truck is so long after it began to move, and how long all of it takes. */
export function leaveOf({ path, gateM, frontM }: YardCourse) {
  const inYardS = (gateM - frontM) / YARD_MS + YARD_MS / ACCELERATION / 2;
  const gainS = (STREET_MS - YARD_MS) / ACCELERATION;
  const gainM = ((STREET_MS + YARD_MS) / 2) * gainS;
  const totalS = inYardS + gainS + (path.length - gateM - gainM) / STREET_MS;
  const startS = YARD_MS / ACCELERATION;
  return {
    totalMs: Math.round(totalS * 1000),
    at: (sinceS: number): { readonly atM: number; readonly speedMs: number } => {
      if (sinceS <= startS) return { atM: frontM + (ACCELERATION * sinceS ** 2) / 2, speedMs: ACCELERATION * sinceS };
      if (sinceS <= inYardS) return { atM: gateM - (inYardS - sinceS) * YARD_MS, speedMs: YARD_MS };
      const s = sinceS - inYardS;
      if (s <= gainS) return { atM: gateM + YARD_MS * s + (ACCELERATION * s ** 2) / 2, speedMs: YARD_MS + ACCELERATION * s }; // prettier-ignore
      return { atM: Math.min(path.length, gateM + gainM + (s - gainS) * STREET_MS), speedMs: STREET_MS };
    },
  };
}

/** When the trucks of a day leave the model, in the order in which they go: never two at once through the gate. */
interface Leaving {
  /** By visit; absent while it is not known. */
  readonly endMs: number[];
  /** When it stands in its place in the yard. */
  readonly inMs: number[];
  taken: number;
  lastMs: number;
  pending: { readonly n: number; readonly plannedMs: number }[];
  /** By visit. */
  readonly boxes: TruckBoxes[];
  /** Until when the day was known when this was reckoned. */
  knownMs: number;
  readonly chosen: BoxesOfDay;
}

function trucksOfGate({ gate, ways, limits = ONE_BLOCK }: GateTrucksOf, firstWay: number, seed: number) {
  const { site } = gate;
  const courses = yardCourses(ways, placesOf(site.perHour));
  const leaves = courses.map(([, back]) => leaveOf(back));
  const fleet = Math.ceil(site.perHour * FLEET_HOURS);
  const leaving = new WeakMap<GateDay, Leaving>();
  const key = site.key ^ seed;
  const intoYard = (n: number, servedMs: number) => {
    const [into] = courses[n % courses.length]!;
    return driveOf(into.gateM, into.frontM, servedMs, YARD_MS);
  };

  function leavingOf(day: GateDay): Leaving {
    const { visits, knownMs, firstMs } = day;
    let its = leaving.get(day);
    if (!its) leaving.set(day, (its = { endMs: [], inMs: [], taken: 0, lastMs: -Infinity, pending: [], boxes: [], knownMs: -Infinity, chosen: boxesOfDay(key ^ seedOf(String(firstMs)), limits) })); // prettier-ignore
    if (its.knownMs === knownMs) return its;
    its.knownMs = knownMs;
    for (; its.taken < visits.length && visits[its.taken]!.servedMs < Infinity; its.taken++) {
      const n = its.taken;
      const [least, most] = DWELL_MS;
      const dwellMs = least + hash2(key, n + firstMs / 3_600_000, 7) * (most - least);
      const inMs = intoYard(n, visits[n]!.servedMs).arriveMs;
      its.inMs[n] = inMs;
      const plannedMs = inMs + dwellMs + leaves[n % courses.length]!.totalMs;
      its.pending.push({ n, plannedMs });
    }
    // Nobody who is cleared later than is known can come between these.
    const final = its.pending.filter(({ plannedMs }) => plannedMs <= knownMs + LEAVES_AFTER_MS);
    if (final.length > 0) its.pending = its.pending.filter(({ plannedMs }) => plannedMs > knownMs + LEAVES_AFTER_MS);
    const turnMs = site.turn * TURN_MS;
    for (const { n, plannedMs } of final.sort((a, b) => a.plannedMs - b.plannedMs || a.n - b.n)) {
      const soonestMs = Math.max(plannedMs, its.lastMs + BEAT.everyMs);
      its.lastMs = Math.ceil((soonestMs - turnMs) / BEAT.everyMs) * BEAT.everyMs + turnMs;
      its.endMs[n] = its.lastMs;
    }
    return its;
  }

  /** What a truck brings and fetches: chosen in the order in which they come. */
  function boxesOf(day: GateDay, n: number): TruckBoxes {
    const { boxes, chosen } = leavingOf(day);
    while (boxes.length <= n) {
      const { arriveMs } = day.visits[boxes.length]!;
      boxes.push(chosen.next((arriveMs - day.firstMs) / 3_600_000, day.usualAfter(arriveMs)));
    }
    return boxes[n]!;
  }

  /** When the boxes of a truck are taken off and put on; null while that is not known. */
  function handedOverMs(day: GateDay, n: number): number | null {
    const { endMs, inMs } = leavingOf(day);
    const [goneMs, stoodMs] = [endMs[n], inMs[n]];
    return goneMs === undefined || stoodMs === undefined
      ? null
      : (stoodMs + goneMs - leaves[n % courses.length]!.totalMs) / 2;
  }

  /** In the queue: how far the front is before the gate, and how fast. A truck moves up when the wave that each cleared truck sends comes to it. */
  function inQueue({ visits }: GateDay, n: number, { place, arriveMs }: Visit, atMs: number): { readonly backM: number; readonly speedMs: number } {
    let moved = 0;
    let freeMs = arriveMs;
    for (let m = n - place; m < n; m++) {
      const startMs = Math.max(visits[m]!.servedMs + START_MS * (n - m), freeMs);
      if (startMs > atMs) break;
      freeMs = startMs + MOVE_MS;
      if (atMs < freeMs) {
        const t = (atMs - startMs) / MOVE_MS;
        return { backM: (place - moved - smoothstep(0, 1, t)) * PLACE_M, speedMs: (6 * t * (1 - t) * PLACE_M * 1000) / MOVE_MS };
      }
      moved++;
    }
    return { backM: (place - moved) * PLACE_M, speedMs: 0 };
  } // prettier-ignore

  function stateOf(day: GateDay, n: number, atMs: number): GateTruckState | null {
    const visit = day.visits[n]!;
    const { beginMs, arriveMs, servedMs, place } = visit;
    const yardPlace = n % courses.length;
    const [into, back] = courses[yardPlace]!;
    if (atMs < beginMs) return null;
    const { brings, fetches } = boxesOf(day, n);
    const way = firstWay + 2 * yardPlace;
    const inward = { way, course: into, isLoaded: brings !== null, teu: brings?.teu ?? 0, waitMin: 0 };
    if (atMs < arriveMs) {
      const departMs = arriveMs - ((into.gateM - place * PLACE_M + SPEEDING_UP_M) / STREET_MS + STREET_MS / ACCELERATION) * 1000; // prettier-ignore
      const drive = driveOf(-SPEEDING_UP_M, into.gateM - place * PLACE_M, departMs, STREET_MS);
      return { phase: 'coming', ...inward, ...onDrive(drive, atMs) };
    }
    if (atMs < servedMs) {
      const { backM, speedMs } = inQueue(day, n, visit, atMs);
      return { phase: 'waiting', ...inward, atM: into.gateM - backM, speedMs, waitMin: (atMs - arriveMs) / 60_000 };
    }
    const drive = intoYard(n, servedMs);
    if (atMs < drive.arriveMs) return { phase: 'inside', ...inward, ...onDrive(drive, atMs) };
    const [endMs, handedMs] = [leavingOf(day).endMs[n], handedOverMs(day, n)];
    const leave = leaves[yardPlace]!;
    const outward = { way: way + 1, course: back, isLoaded: fetches !== null, teu: fetches?.teu ?? 0, waitMin: 0 };
    if (endMs === undefined || handedMs === null) return { phase: 'inside', ...inward, atM: into.frontM, speedMs: 0 };
    const leavesMs = endMs - leave.totalMs;
    // It stands on both ways; when its box is done it faces the way out.
    if (atMs < handedMs) return { phase: 'inside', ...inward, atM: into.frontM, speedMs: 0 };
    if (atMs < leavesMs) return { phase: 'inside', ...outward, atM: back.frontM, speedMs: 0 };
    if (atMs >= endMs) return null;
    const { atM, speedMs } = leave.at((atMs - leavesMs) / 1000);
    return { phase: atM < back.gateM ? 'inside' : 'leaving', ...outward, atM, speedMs };
  }

  function eventsOf(day: GateDay, fromMs: number, toMs: number): BoxEvent[] {
    const out: BoxEvent[] = [];
    const { visits } = day;
    // Whoever was cleared long before has gone.
    for (let n = countUpTo(visits.length, fromMs - LONGEST_IN_MS, (k) => visits[k]!.servedMs); n < visits.length; n++) {
      if (visits[n]!.servedMs >= toMs) break;
      const atMs = handedOverMs(day, n);
      if (atMs === null || atMs < fromMs || atMs >= toMs) continue;
      const { brings, fetches } = boxesOf(day, n);
      // Who brings and fetches has its own box taken off first.
      if (brings) out.push({ atMs, isInward: true, ...brings });
      if (fetches) out.push({ atMs, isInward: false, ...fetches });
    }
    return out;
  }

  const byTime = (a: BoxEvent, b: BoxEvent): number => a.atMs - b.atMs;
  /** The boxes of the gate's trucks, as they come into the yard and leave it. */
  const carrier: Carrier = {
    kind: 'gate',
    events: (fromMs, toMs) => {
      const last = gate.dayAt(toMs - 1);
      if (fromMs >= last.firstMs) return eventsOf(last, fromMs, toMs).sort(byTime);
      // To its end, which lies before the begin of the next one.
      const first = gate.dayAt(last.firstMs - 1);
      return [...eventsOf(first, fromMs, last.firstMs), ...eventsOf(gate.dayAt(toMs - 1), last.firstMs, toMs)].sort(byTime);
    },
    balance: (atMs) => {
      const day = gate.dayAt(atMs - 1);
      return balanceOf(eventsOf(day, day.firstMs, atMs));
    },
  }; // prettier-ignore

  return {
    fleet,
    courses: courses.flat(),
    gate,
    ways,
    carrier,
    /** The visit that a truck of the gate is on, or was last. */
    stateAt: (truck: number, atMs: number): GateTruckState | null => {
      const day = gate.dayAt(atMs);
      const begun = countUpTo(day.visits.length, atMs, (n) => day.visits[n]!.beginMs);
      const n = begun - 1 - ((((begun - 1 - truck) % fleet) + fleet) % fleet);
      return n < 0 ? null : stateOf(day, n, atMs);
    },
    stateOf,
  };
}
export type TrucksOfGate = ReturnType<typeof trucksOfGate>;

/** The trucks of all gates: from a motorway junction to the gate, waiting there, to a place in the yard and away again. */
export function createGateTrucks(gates: readonly GateTrucksOf[], seed: number) {
  let firstWay = 0;
  const all = gates.map((one): TrucksOfGate => {
    const made = trucksOfGate(one, firstWay, seed);
    firstWay += made.courses.length;
    return made;
  });
  return { gates: all, courses: all.flatMap(({ courses }) => courses) };
}
/**
 * The trucks of the gates among the stations.
 * @param path `assets/simulators/gate-trucks.geojson`; a gate that has no way there has no trucks
 * @param limitsOf of a terminal's blocks; absent where nobody speaks for its yard
 * @throws DecodeError, or the system's error when the file cannot be read
 */
export function gateTrucksAmong(stations: readonly Station[], path: string, world: World, limitsOf: (terminal: string) => readonly number[]): GateTrucks {
  const lanes = readGateWays(path);
  const gates = stations.flatMap((station): GateTrucksOf[] => {
    const terminal = station.asset.id.replace(/^gate\//, '');
    const ways = station.kind === 'truck-gate' ? lanes.get(terminal) : undefined;
    const limits = limitsOf(terminal);
    return ways ? [{ gate: gateOf(station, world), ways, ...(limits.length > 0 ? { limits } : {}) }] : [];
  });
  return createGateTrucks(gates, world.seed);
} // prettier-ignore

export type GateTrucks = ReturnType<typeof createGateTrucks>;
