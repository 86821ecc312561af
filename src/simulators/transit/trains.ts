import { hash2 } from '../../geo/noise.ts';
import { alongStops } from '../../geo/stopMotion.ts';
import type { Course } from './courses.ts';
import { stopTimes, type Run, type RunStop } from './runs.ts';

const DAY_S = 86_400;
const BIN_S = 10;
const BINS = DAY_S / BIN_S;
/** A section is kept for a train so long before it comes and after it has gone, and as much longer as it may be late. */
const MARGIN_S = 30;
const LATEST_S = 50;
const STAY_S = 5 * 3600;
/** A block train that has not been loaded in time leaves so much later, at least and at most: less than it stands before. */
const LATER_S = [15 * 60, 150 * 60] as const;
const THROAT_M = 1400;
/** From the end of a track in a terminal to the train, metres. */
export const BUFFER_M = 15;
/** Over the buffers: a locomotive, and a container wagon of sixty feet. */
export const LOCOMOTIVE_M = 19.8;
export const WAGON_M = 20.3;
const IN_PORT_MS = 6;
const LINE_MS = { train: 27, freight: 16, tram: 0, bus: 0 } as const;
/** Times a day that each track of a terminal is used, and that a freight train passes through in each direction. */
const PER_TRACK = 3;
const PER_TRANSIT = 6;
const FIRST_TRAIN_S = 5 * 3600;
const LAST_TRAIN_S = 24 * 3600;

/** Wagons of a freight train of a length in metres. */
export const wagonsOf = (lengthM: number): number => Math.max(1, Math.round((lengthM - LOCOMOTIVE_M) / WAGON_M));
const wholeWagonsM = (lengthM: number): number =>
  Math.round(10 * (LOCOMOTIVE_M + Math.floor((lengthM - LOCOMOTIVE_M) / WAGON_M) * WAGON_M)) / 10;

/** Length of the train of a course, metres; a freight train has whole wagons. */
export function trainLengthM(course: Pick<Course, 'id' | 'mode'>, seed: number): number {
  const own = course.id.replace(/-(in|out)$/, '');
  const pick = hash2(Number.parseInt(own.replace(/\D/g, '') || '7', 10), own.length, seed);
  if (course.mode === 'train') return course.id.startsWith('re') ? 135 : 68;
  return wholeWagonsM(course.id.startsWith('transit') ? 420 + 220 * pick : 440 + 120 * pick);
}

const edge = (course: Course, name: string, atM: number, atS: number): RunStop => ({
  id: `edge/${course.id}/${Math.round(atM)}`, name, atM, arrivesS: atS, departsS: atS, isPassed: true,
}); // prettier-ignore

/** From the edge of the model over the stations of the line to the other edge. */
function passengerStops(course: Course): RunStop[] {
  const { lengthM, from, to } = course;
  const halts = stopTimes({
    ...course,
    stops: [{ id: 'edge', name: from, atM: 0 }, ...course.stops, { id: 'edge', name: to, atM: lengthM }],
  });
  return halts.map((stop, i) =>
    i === 0 || i + 1 === halts.length ? edge(course, i === 0 ? from : to, stop.atM, stop.arrivesS) : stop,
  );
}

function freightStops(course: Course, trainM: number): RunStop[] {
  const { id, lengthM, from, to } = course;
  const throughS = Math.round(lengthM / LINE_MS.freight);
  if (id.startsWith('transit')) return [edge(course, from, 0, 0), edge(course, to, lengthM, throughS)];
  const halt = { id: `terminal/${id.replace(/-(in|out)$/, '')}`, isPassed: false };
  if (id.endsWith('-in')) {
    const lineS = Math.round((lengthM - THROAT_M) / LINE_MS.freight);
    const arrivesS = lineS + Math.round((THROAT_M - BUFFER_M) / IN_PORT_MS);
    return [
      edge(course, from, 0, 0),
      edge(course, 'Einfahrt', lengthM - THROAT_M, lineS),
      { ...halt, name: to, atM: lengthM - BUFFER_M, arrivesS, departsS: arrivesS + STAY_S / 2 },
    ];
  }
  // The locomotive has gone round its wagons, which stand where they stood.
  const beginM = BUFFER_M + trainM + LOCOMOTIVE_M;
  const throatS = Math.round(THROAT_M / IN_PORT_MS);
  return [
    { ...halt, name: from, atM: beginM, arrivesS: -STAY_S / 2, departsS: 0 },
    edge(course, 'Ausfahrt', beginM + THROAT_M, throatS),
    edge(course, to, lengthM, throatS + Math.round((lengthM - beginM - THROAT_M) / LINE_MS.freight)),
  ];
}

/** A section and the bins of 10 s after the first departure, from and to, in which a train holds it. */
type Hold = readonly [section: number, from: number, to: number];

/**
 * What a train holds on its way: nobody runs backwards, so each section once.
 * @param train number of the wagons: they cannot come in again before they have left the city
 */
function holding(course: Course, stops: readonly RunStop[], trainM: number, train?: number): Hold[] {
  const times = {
    atM: stops.map(({ atM }) => atM),
    arrivesMs: stops.map(({ arrivesS }) => arrivesS * 1000),
    departsMs: stops.map(({ departsS }) => departsS * 1000),
    isPassed: stops.map(({ isPassed }) => isPassed),
  };
  const held = new Map<number, [fromS: number, toS: number]>();
  for (let t = stops[0]!.arrivesS; t <= stops.at(-1)!.departsS; t += BIN_S) {
    const front = alongStops(times, t * 1000).atM;
    for (const { id, fromM, toM } of course.sections) {
      if (toM < front - trainM || fromM > front + 5) continue;
      const span = held.get(id);
      if (span) span[1] = t;
      else held.set(id, [t, t]);
    }
  }
  if (train !== undefined) held.set(-1 - train, [stops[0]!.arrivesS, stops.at(-1)!.departsS]);
  return [...held].map(([id, [fromS, toS]]): Hold => [
    id,
    Math.floor((fromS - MARGIN_S) / BIN_S),
    Math.floor((toS + MARGIN_S + LATEST_S) / BIN_S),
  ]);
}

/** Which sections are held when, and by whom: a day that repeats itself. */
class Occupancy {
  private readonly table = new Map<number, Uint16Array>();

  /** @param owner a train, 1 or more: what it holds itself does not hinder it */
  isFree(holds: readonly Hold[], startS: number, owner: number): boolean {
    const shift = Math.round(startS / BIN_S);
    return holds.every(([section, from, to]) => {
      const row = this.table.get(section);
      if (!row) return true;
      for (let bin = from; bin <= to; bin++) {
        const holder = row[binOfDay(bin + shift)]!;
        if (holder !== 0 && holder !== owner) return false;
      }
      return true;
    });
  }

  hold(holds: readonly Hold[], startS: number, owner: number): void {
    const shift = Math.round(startS / BIN_S);
    for (const [section, from, to] of holds) {
      let row = this.table.get(section);
      if (!row) this.table.set(section, (row = new Uint16Array(BINS)));
      for (let bin = from; bin <= to; bin++) row[binOfDay(bin + shift)] = owner;
    }
  }
}
const binOfDay = (bin: number): number => ((bin % BINS) + BINS) % BINS;

/**
 * Trains of a day: passenger trains at their intervals first, then block trains and freight trains where the tracks are free. No two
 * hold a section at once; who finds no free path within six hours of its time does not run. Block trains that leave have a second,
 * later path in reserve where there is one.
 */
export function trainRuns(courses: readonly Course[], seed: number): Run[] {
  const occupancy = new Occupancy();
  const runs: Run[] = [];
  let owner = 0;
  const put = (course: Course, stops: RunStop[], startS: number, vehicle: string, k: number): number => {
    const id = `${course.id}.${k}`;
    // Times of GTFS are not negative: a stand that begins before midnight belongs to a trip of the day before.
    const isEarlier = startS + stops[0]!.arrivesS < 0;
    return runs.push({ id, course, stops, startS: startS + (isEarlier ? DAY_S : 0), vehicleOn: () => vehicle, latestS: LATEST_S }); // prettier-ignore
  };
  for (const course of courses.filter(({ mode }) => mode === 'train')) {
    const stops = passengerStops(course);
    const holds = holding(course, stops, trainLengthM(course, seed));
    const everyS = course.headwayMin * 60;
    const starts = (offset: number): number[] =>
      Array.from({ length: DAY_S / everyS }, (_, k) => k * everyS + offset).filter((s) => s >= FIRST_TRAIN_S && s < LAST_TRAIN_S); // prettier-ignore
    const first = Math.floor(hash2(course.line.length, course.id.length, seed) * course.headwayMin);
    for (let k = 0; k < course.headwayMin; k++) {
      const offset = ((first + k) % course.headwayMin) * 60;
      // Each of the day is a train of its own.
      if (!starts(offset).every((s) => occupancy.isFree(holds, s, 0))) continue;
      for (const s of starts(offset)) occupancy.hold(holds, s, ++owner);
      starts(offset).forEach((s, i) => put(course, stops, s, course.id, i));
      break;
    }
  }
  const freight = courses.filter(({ mode }) => mode === 'freight');
  const leaving: {
    readonly run: number;
    readonly holds: readonly Hold[];
    readonly leavesS: number;
    readonly owner: number;
  }[] = [];
  freight.filter(({ id }) => id.endsWith('-in')).forEach((inward, track) => {
    const outward = freight.find(({ id }) => id === inward.id.replace(/-in$/, '-out'));
    if (!outward) return;
    const trainM = trainLengthM(inward, seed);
    const [comes, goes] = [freightStops(inward, trainM), freightStops(outward, trainM)];
    const [inHolds, outHolds] = [holding(inward, comes, trainM, track), holding(outward, goes, trainM, track)];
    for (let k = 0; k < PER_TRACK; k++) {
      const wanted = (k * DAY_S) / PER_TRACK + Math.floor(hash2(track, k, seed) * 100) * 60;
      for (let shift = 0; shift <= 21_600; shift += 120) {
        const startS = (wanted + shift) % DAY_S;
        // Coupled to each other: the train leaves when it has been handled.
        const leavesS = (startS + comes.at(-1)!.arrivesS + STAY_S) % DAY_S;
        if (!occupancy.isFree(inHolds, startS, 0) || !occupancy.isFree(outHolds, leavesS, 0)) continue;
        occupancy.hold(inHolds, startS, ++owner);
        occupancy.hold(outHolds, leavesS, owner);
        const vehicle = inward.id.replace(/-in$/, '');
        put(inward, comes, startS, vehicle, k);
        leaving.push({ run: put(outward, goes, leavesS, vehicle, k) - 1, holds: outHolds, leavesS, owner });
        break;
      }
    }
  }); // prettier-ignore
  freight.filter(({ id }) => id.startsWith('transit')).forEach((course, n) => {
    const stops = freightStops(course, trainLengthM(course, seed));
    const holds = holding(course, stops, trainLengthM(course, seed));
    for (let k = 0; k < PER_TRANSIT; k++) {
      const wanted = (k * DAY_S) / PER_TRANSIT + Math.floor(hash2(n, k, seed + 3) * 120) * 60;
      for (let shift = 0; shift <= 21_600; shift += 120) {
        const startS = (wanted + shift) % DAY_S;
        if (!occupancy.isFree(holds, startS, 0)) continue;
        occupancy.hold(holds, startS, ++owner);
        put(course, stops, startS, course.id, k);
        break;
      }
    }
  }); // prettier-ignore
  // What is left free is kept for those that may not be loaded in time.
  for (const { run, holds, leavesS, owner: own } of leaving)
    for (let laterS = LATER_S[0]; laterS <= LATER_S[1]; laterS += 60) {
      if (!occupancy.isFree(holds, leavesS + laterS, own)) continue;
      occupancy.hold(holds, leavesS + laterS, own);
      runs[run] = { ...runs[run]!, laterS };
      break;
    }
  return runs;
}
