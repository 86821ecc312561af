import { fromScene, gridConvergence, toScene } from '../../geo/sceneFrame.ts';
import { hash2 } from '../../geo/noise.ts';
import type { Asset } from '../../schema/catalogue.ts';
import type { Kind } from '../../schema/theme.ts';
import type { RoadCourse } from '../driving/courses.ts';
import { driveOf, onDrive } from '../driving/drive.ts';
import { terminalOf, type CraneWorks } from '../port/craneWork.ts';
import type { Station } from '../stations/places.ts';
import { placeOf } from './blocksBeside.ts';
import { TRUCK_M, YARD_MS } from './gateTimes.ts';
import { balanceOf, teuOf, type BoxEvent, type Carrier } from '../port/boxEvents.ts';
import type { JsonMessage, Simulation } from '../simulation.ts';
import { written } from '../stations/protocols.ts';

/** Trucks that go to and fro between the Gateway terminal and halls of the port. */
export const TRUCKS = 12;
export const TRUCK_TERMINAL = 'dgt';
/** Place of the asset `gate/dgt`. */
const GATE = { lon: 6.765328, lat: 51.454363 };
const MINUTE_MS = 60_000;
/** Each does a round in this time, one after the other. */
const ROUND_MS = 120 * MINUTE_MS;
/** So one leaves the terminal every ten minutes. */
export const LEAVES_EVERY_MS = ROUND_MS / TRUCKS;
/** 36 km/h over the streets of the port. */
const SPEED_MS = 10;
/** Beside the blocks of the terminal. */
const IN_TERMINAL_MS = 30 * MINUTE_MS;
/** So long before it leaves its box is put on. */
export const PUT_ON_MS = 6 * MINUTE_MS;
/** So long after it has come its box, which comes back emptied, is taken off. */
const TAKEN_OFF_MS = 6 * MINUTE_MS;
const MOVING_EVERY_MS = 10_000;
const RESTING_EVERY_MS = 60_000;
/** Who stands has a place of its own, so far behind the next. */
const PLACE_M = 22;
/** As many as stand in the terminal at a time, one behind the other: the first one leaves, the others move up, and another comes once there is room. */
const IN_LINE = IN_TERMINAL_MS / LEAVES_EVERY_MS;
const FRONT_M = (IN_LINE - 1) * PLACE_M;
const MOVES_UP_MS = 3000;
const ROOM_AFTER_MS = 20_000;

export interface TruckState {
  readonly way: number;
  readonly atM: number;
  readonly speedMs: number;
  readonly isLoaded: boolean;
}
/** A truck that leaves the terminal with a box: from which block that is put on it, when it drives on, and when it is at the hall. */
export interface TruckTrip {
  readonly asset: string;
  readonly hall: string;
  readonly block: number;
  readonly teu: number;
  readonly putOnMs: number;
  readonly leavesMs: number;
  readonly arrivesMs: number;
}

export const truckId = (truck: number): string => `truck/dgt-${truck + 1}`;

/** The blocks that the trucks stand beside, by their number in the order of the stations: those of the crane that is nearest to them. */
export function blocksBesideTrucks(courses: readonly RoadCourse[], stations: readonly Station[], works: CraneWorks): readonly number[] {
  const [x, z] = courses[0]!.path.at(FRONT_M);
  const cranes = stations.flatMap((station) => {
    const at = station.kind === 'crane' && terminalOf(station) === TRUCK_TERMINAL ? placeOf(station) : null;
    return at ? [{ awayM: Math.hypot(at[0] - x, at[1] - z), blocks: works.of(station)?.blocks ?? [] }] : [];
  });
  return cranes.sort((a, b) => a.awayM - b.awayM)[0]?.blocks ?? [];
} // prettier-ignore

/**
 * Container trucks as a function of time: a truck comes from a hall with the box that it took there, emptied since, and stands in the line beside the blocks while
 * that is taken off and another one put on; then it passes the gate, drives to a hall and stands there until its next round.
 * @param courses pairs: from the blocks to a hall, and from there to the blocks
 * @param blocks that the line stands beside; none: nobody speaks for the yard, and all boxes are in one place
 */
export function createTrucks(courses: readonly RoadCourse[], seed: number, blocks: readonly number[] = []) {
  const halls = courses.length / 2;
  const { x, z } = toScene(GATE);
  /** Where each way passes the gate. */
  const gateM = courses.map(({ path }) => path.nearest([x, z]));
  const hallOf = (truck: number, round: number): number => Math.floor(hash2(truck, round, seed + 81) * halls);
  const teuOut = (truck: number, round: number): number => teuOf(hash2(truck, round, seed + 82));
  /** Each has a block of its own, from which its boxes come and into which they go again. */
  const blockOf = (truck: number): number => blocks[truck % blocks.length] ?? 0;
  /** Its place at a hall, metres from the begin of the way out; those of the way back lie opposite. */
  const hallM = (truck: number, { path }: RoadCourse): number => path.length - truck * PLACE_M;
  const outMs = (truck: number, course: RoadCourse): number => Math.ceil((hallM(truck, course) - FRONT_M) / SPEED_MS) * 1000; // prettier-ignore
  const backMs = (truck: number, course: RoadCourse): number => Math.ceil(hallM(truck, course) / SPEED_MS) * 1000;
  /** Begin of a round: the truck before has just moved up. */
  const beginMs = (truck: number, round: number): number => round * ROUND_MS + truck * LEAVES_EVERY_MS;
  const roundAt = (truck: number, atMs: number): number => Math.floor((atMs - beginMs(truck, 0)) / ROUND_MS);
  /** When it sets out for the terminal, to be there once there is room. */
  const setsOutMs = (truck: number, round: number): number =>
    beginMs(truck, round) + ROOM_AFTER_MS - backMs(truck, courses[2 * hallOf(truck, round - 1)]!);

  function tripOf(truck: number, round: number): TruckTrip {
    const out = courses[2 * hallOf(truck, round)]!;
    const leavesMs = beginMs(truck, round) + IN_TERMINAL_MS;
    return {
      ...{ asset: truckId(truck), hall: out.to, block: blockOf(truck), teu: teuOut(truck, round) },
      ...{ putOnMs: leavesMs - PUT_ON_MS, leavesMs, arrivesMs: leavesMs + outMs(truck, out) },
    };
  }

  /** In the line: it moves up twice. */
  function inLine(sinceMs: number): { readonly atM: number; readonly speedMs: number } {
    const place = Math.floor(sinceMs / LEAVES_EVERY_MS);
    const fromM = Math.max(0, (place - 1) * PLACE_M);
    return onDrive(driveOf(fromM, place * PLACE_M, place * LEAVES_EVERY_MS + MOVES_UP_MS, YARD_MS), sinceMs);
  }

  function stateAt(truck: number, atMs: number): TruckState {
    // Until it has come it is on its way back from the round before.
    const round = roundAt(truck, atMs - ROOM_AFTER_MS);
    const hall = hallOf(truck, round);
    const out = courses[2 * hall]!;
    const { putOnMs, leavesMs, arrivesMs } = tripOf(truck, round);
    const toM = hallM(truck, out);
    const way = 2 * hall;
    if (atMs < leavesMs) {
      const isLoaded = atMs >= putOnMs || atMs < beginMs(truck, round) + TAKEN_OFF_MS;
      return { way, ...inLine(atMs - beginMs(truck, round)), isLoaded };
    }
    const drivenM = (sinceMs: number): number => ((atMs - sinceMs) / 1000) * SPEED_MS;
    if (atMs < arrivesMs) return { way, atM: Math.min(toM, FRONT_M + drivenM(leavesMs)), speedMs: SPEED_MS, isLoaded: true }; // prettier-ignore
    const goesMs = setsOutMs(truck, round + 1);
    if (atMs < goesMs) return { way, atM: toM, speedMs: 0, isLoaded: false };
    const back = courses[way + 1]!;
    return { way: way + 1, atM: Math.min(back.path.length, back.path.length - toM + drivenM(goesMs)), speedMs: SPEED_MS, isLoaded: true }; // prettier-ignore
  }

  /** What a truck does in the rounds that a span touches. */
  const eachRound = <T>(fromMs: number, toMs: number, tell: (truck: number, round: number) => readonly T[]): T[] =>
    Array.from({ length: TRUCKS }, (_, truck) => {
      const [first, last] = [roundAt(truck, fromMs), roundAt(truck, toMs)];
      return Array.from({ length: last - first + 2 }, (_unused, k) => tell(truck, first + k));
    }).flat(2);

  /** The boxes of all trucks as they come into the yard and leave it. */
  const carrier: Carrier = {
    kind: 'shuttle',
    events: (fromMs, toMs) =>
      eachRound(fromMs, toMs, (truck, round): BoxEvent[] => {
        const begin = beginMs(truck, round);
        const block = blockOf(truck);
        return [
          { atMs: begin + TAKEN_OFF_MS, isInward: true, teu: teuOut(truck, round - 1), block },
          { atMs: begin + IN_TERMINAL_MS - PUT_ON_MS, isInward: false, teu: teuOut(truck, round), block },
        ];
      })
        .filter(({ atMs }) => fromMs <= atMs && atMs < toMs)
        .sort((a, b) => a.atMs - b.atMs),
    balance: (atMs) => {
      const away = Array.from({ length: TRUCKS }, (_, truck): BoxEvent[] => {
        const round = roundAt(truck, atMs - 1);
        const sinceMs = atMs - beginMs(truck, round);
        const out = (of: number): BoxEvent[] => [{ atMs, isInward: false, teu: teuOut(truck, of), block: blockOf(truck) }];
        return sinceMs <= TAKEN_OFF_MS ? out(round - 1) : sinceMs > IN_TERMINAL_MS - PUT_ON_MS ? out(round) : [];
      });
      return balanceOf(away.flat());
    },
    comesInMs: (fromMs, toMs) =>
      eachRound(fromMs, toMs, (truck, round) => {
        const way = 2 * hallOf(truck, round - 1);
        const beginsM = courses[way + 1]!.path.length - hallM(truck, courses[way]!);
        return [setsOutMs(truck, round) + Math.round(((gateM[way + 1]! - beginsM) / SPEED_MS) * 1000)];
      })
        .filter((atMs) => fromMs < atMs && atMs <= toMs)
        .sort((a, b) => a - b),
  }; // prettier-ignore

  return {
    stateAt,
    carrier,
    gateM: gateM as readonly number[],
    /** Of the box that a truck in the terminal has brought, or takes with it. */
    teuOn: (truck: number, atMs: number): number => {
      const round = roundAt(truck, atMs);
      return teuOut(truck, atMs < beginMs(truck, round) + TAKEN_OFF_MS ? round - 1 : round);
    },
    /** Trips that leave the terminal within a span, the first in front. */
    leaving: (fromMs: number, toMs: number): TruckTrip[] =>
      eachRound(fromMs - IN_TERMINAL_MS, toMs, (truck, round) => [tripOf(truck, round)])
        .filter(({ leavesMs }) => leavesMs >= fromMs && leavesMs <= toMs)
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
    return written('ngsi-ld', id, 'container-truck', atMs, measured);
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
