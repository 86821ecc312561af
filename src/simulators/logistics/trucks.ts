import { fromScene, gridConvergence } from '../../geo/sceneFrame.ts';
import { hash2 } from '../../geo/noise.ts';
import type { Asset } from '../../schema/catalogue.ts';
import type { Kind } from '../../schema/theme.ts';
import type { RoadCourse } from '../driving/courses.ts';
import { TRUCK_M } from './gateTimes.ts';
import { balanceOf, teuOf, type BoxEvent, type Carrier } from '../port/boxEvents.ts';
import type { JsonMessage, Simulation } from '../simulation.ts';
import { WRITERS } from '../stations/protocols.ts';

/** Trucks that go to and fro between the Gateway terminal and halls of the port. */
export const TRUCKS = 12;
export const TRUCK_GATE = 'gate/dgt';
const MINUTE_MS = 60_000;
/** Each does a round in this time, one after the other. */
const ROUND_MS = 120 * MINUTE_MS;
/** So one leaves the terminal every ten minutes. */
export const LEAVES_EVERY_MS = ROUND_MS / TRUCKS;
/** 36 km/h over the streets of the port. */
const SPEED_MS = 10;
/** In the terminal, the last of it at the gate: papers and photographs. */
const IN_TERMINAL_MS = 30 * MINUTE_MS;
export const AT_GATE_MS = 6 * MINUTE_MS;
/** So long after it has come its box, which comes back emptied, is taken off. */
const TAKEN_OFF_MS = 6 * MINUTE_MS;
const MOVING_EVERY_MS = 10_000;
const RESTING_EVERY_MS = 60_000;
/** Who stands has a place of its own, so far behind the next. */
const PLACE_M = 22;
/** As many as stand in the terminal at a time. */
const IN_LINE = IN_TERMINAL_MS / LEAVES_EVERY_MS;

export interface TruckState {
  readonly way: number;
  readonly atM: number;
  readonly speedMs: number;
  readonly isLoaded: boolean;
}
/** A truck that leaves the terminal with a box: when it is at the gate, passes it, and is at the hall. */
export interface TruckTrip {
  readonly asset: string;
  readonly hall: string;
  readonly gateMs: number;
  readonly leavesMs: number;
  readonly arrivesMs: number;
}

export const truckId = (truck: number): string => `truck/dgt-${truck + 1}`;

/**
 * Container trucks as a function of time: a truck comes from a hall with the box that it took there, emptied since, stands in the terminal while
 * that is taken off and another one put on, passes the gate, drives to a hall and stands there until its next round.
 * @param courses pairs: from the gate to a hall, and from there to the gate
 */
export function createTrucks(courses: readonly RoadCourse[], seed: number) {
  const halls = courses.length / 2;
  const hallOf = (truck: number, round: number): number => Math.floor(hash2(truck, round, seed + 81) * halls);
  /** From the truck's place at the gate to its place at a hall, metres from the begin of the way out; those of the way back lie opposite. */
  const placesOf = (truck: number, { path }: RoadCourse): readonly [fromM: number, toM: number] => [(truck % IN_LINE) * PLACE_M, path.length - truck * PLACE_M]; // prettier-ignore
  const driveMs = (truck: number, course: RoadCourse): number => {
    const [fromM, toM] = placesOf(truck, course);
    return Math.ceil((toM - fromM) / SPEED_MS) * 1000;
  };
  /** Begin of a round: the truck has come to the terminal. */
  const beginMs = (truck: number, round: number): number => round * ROUND_MS + truck * LEAVES_EVERY_MS;

  function tripOf(truck: number, round: number): TruckTrip {
    const out = courses[2 * hallOf(truck, round)]!;
    const leavesMs = beginMs(truck, round) + IN_TERMINAL_MS;
    return { asset: truckId(truck), hall: out.to, gateMs: leavesMs - AT_GATE_MS, leavesMs, arrivesMs: leavesMs + driveMs(truck, out) }; // prettier-ignore
  }

  function stateAt(truck: number, atMs: number): TruckState {
    const round = Math.floor((atMs - beginMs(truck, 0)) / ROUND_MS);
    const hall = hallOf(truck, round);
    const [out, back] = [courses[2 * hall]!, courses[2 * hall + 1]!];
    const { leavesMs, arrivesMs } = tripOf(truck, round);
    const [fromM, toM] = placesOf(truck, out);
    const drivenM = (sinceMs: number): number => Math.min(toM - fromM, ((atMs - sinceMs) / 1000) * SPEED_MS);
    if (atMs < leavesMs)
      return {
        way: 2 * hall,
        atM: fromM,
        speedMs: 0,
        isLoaded: atMs >= leavesMs - AT_GATE_MS || atMs < beginMs(truck, round) + TAKEN_OFF_MS,
      };
    if (atMs < arrivesMs) return { way: 2 * hall, atM: fromM + drivenM(leavesMs), speedMs: SPEED_MS, isLoaded: true }; // prettier-ignore
    const backMs = beginMs(truck, round + 1) - driveMs(truck, out);
    if (atMs < backMs) return { way: 2 * hall, atM: toM, speedMs: 0, isLoaded: false };
    return { way: 2 * hall + 1, atM: back.path.length - toM + drivenM(backMs), speedMs: SPEED_MS, isLoaded: true };
  }

  const teuOut = (truck: number, round: number): number => teuOf(hash2(truck, round, seed + 82));
  /** The boxes of all trucks as they come into the yard and leave it. @param blocks of the yard; each truck has its own */
  const carrier = (blocks: number): Carrier => ({
    kind: 'shuttle',
    events: (fromMs, toMs) =>
      Array.from({ length: TRUCKS }, (_, truck) => {
        const [first, last] = [fromMs, toMs].map((ms) => Math.floor((ms - beginMs(truck, 0)) / ROUND_MS)) as [number, number];
        return Array.from({ length: last - first + 1 }, (_unused, k): BoxEvent[] => {
          const begin = beginMs(truck, first + k);
          const block = truck % blocks;
          return [
            { atMs: begin + TAKEN_OFF_MS, isInward: true, teu: teuOut(truck, first + k - 1), block },
            { atMs: begin + IN_TERMINAL_MS - AT_GATE_MS, isInward: false, teu: teuOut(truck, first + k), block },
          ];
        });
      })
        .flat(2)
        .filter(({ atMs }) => fromMs <= atMs && atMs < toMs)
        .sort((a, b) => a.atMs - b.atMs),
    balance: (atMs) => {
      const away = Array.from({ length: TRUCKS }, (_, truck): BoxEvent[] => {
        const round = Math.floor((atMs - 1 - beginMs(truck, 0)) / ROUND_MS);
        const sinceMs = atMs - beginMs(truck, round);
        const out = (of: number): BoxEvent[] => [{ atMs, isInward: false, teu: teuOut(truck, of), block: truck % blocks }];
        return sinceMs <= TAKEN_OFF_MS ? out(round - 1) : sinceMs > IN_TERMINAL_MS - AT_GATE_MS ? out(round) : [];
      });
      return balanceOf(away.flat());
    },
  }); // prettier-ignore

  return {
    stateAt,
    carrier,
    /** Of the box that a truck in the terminal has brought, or takes with it from the gate on. */
    teuOn: (truck: number, atMs: number): number => {
      const round = Math.floor((atMs - beginMs(truck, 0)) / ROUND_MS);
      return teuOut(truck, atMs < beginMs(truck, round) + TAKEN_OFF_MS ? round - 1 : round);
    },
    /** Trips that leave the terminal within a span, the first in front. */
    leaving: (fromMs: number, toMs: number): TruckTrip[] =>
      Array.from({ length: TRUCKS }, (_, truck) => {
        const first = Math.ceil((fromMs - IN_TERMINAL_MS - beginMs(truck, 0)) / ROUND_MS);
        const last = Math.floor((toMs - IN_TERMINAL_MS - beginMs(truck, 0)) / ROUND_MS);
        return Array.from({ length: Math.max(0, last - first + 1) }, (_unused, k) => tripOf(truck, first + k));
      })
        .flat()
        .sort((a, b) => a.leavesMs - b.leavesMs),
  };
}
export type Trucks = ReturnType<typeof createTrucks>;

/** What the trucks' boxes send: NGSI-LD, every ten seconds while they drive. */
export function truckMessages(courses: readonly RoadCourse[], kind: Kind, trucks: Trucks): Simulation<JsonMessage> {
  const assets = Array.from({ length: TRUCKS }, (_, truck): Asset => {
    const id = truckId(truck);
    return {
      type: 'Feature',
      id,
      geometry: { type: 'Point', coordinates: [...courses[0]!.lonLat[0]!] },
      properties: {
        name: { de: `Container-Lkw DGT ${truck + 1}`, en: `Container truck DGT ${truck + 1}`, zh: `DGT集装箱卡车${truck + 1}` },
        ...{ theme: 'logistics', kind: 'container-truck', provenance: kind.provenance, links: [], facts: [] },
        mover: { class: 'truck', movingS: MOVING_EVERY_MS / 1000, lengthM: TRUCK_M, beamM: 2.55 },
        ...{ anchorM: kind.anchorM, rank: kind.rank },
        datastreams: kind.datastreams.map((stream) => ({ ...stream, id: `${id}/${stream.property}` })),
      },
    };
  }); // prettier-ignore
  const message = (truck: number, atMs: number): JsonMessage => {
    const { way, atM, speedMs, isLoaded } = trucks.stateAt(truck, atMs);
    const { path } = courses[way]!;
    const [x, z] = path.at(atM);
    const [bx, bz] = path.at(Math.max(0, atM - 4));
    const [ax, az] = path.at(Math.max(4, atM));
    const place = fromScene({ x, z });
    const heading = ((Math.atan2(ax - bx, bz - az) + gridConvergence(place)) * 180) / Math.PI;
    const values: Readonly<Record<string, number>> = {
      way,
      lon: Number(place.lon.toFixed(6)),
      lat: Number(place.lat.toFixed(6)),
      speed: speedMs * 3.6,
      heading: Math.round((heading + 360) % 360),
      boxes: Number(isLoaded),
    };
    const { id, properties } = assets[truck]!;
    const measured = properties.datastreams.flatMap((stream) => {
      const value = values[stream.property];
      return value === undefined ? [] : [{ stream, value }];
    });
    return { atMs, body: WRITERS['ngsi-ld'](id, 'container-truck', atMs, measured) };
  };
  const all = assets.map((_, truck) => truck);
  return {
    assets,
    lastBefore: (atMs) => all.map((truck) => message(truck, Math.floor(atMs / MOVING_EVERY_MS) * MOVING_EVERY_MS)),
    between: (fromMs, toMs, { assetId, stepMs = 0 } = {}) => {
      const stepS = Math.max(MOVING_EVERY_MS, Math.round(stepMs / MOVING_EVERY_MS) * MOVING_EVERY_MS);
      const speaking = assetId === undefined ? all : all.filter((truck) => assets[truck]!.id === assetId);
      const out: JsonMessage[] = [];
      for (let at = (Math.floor(fromMs / stepS) + 1) * stepS; at <= toMs; at += stepS)
        for (const truck of speaking) {
          // Who has just stopped says so.
          const isMoving = trucks.stateAt(truck, at).speedMs > 0 || trucks.stateAt(truck, at - stepS).speedMs > 0;
          if (isMoving || at % Math.max(stepS, RESTING_EVERY_MS) === 0) out.push(message(truck, at));
        }
      return out;
    },
  };
}
