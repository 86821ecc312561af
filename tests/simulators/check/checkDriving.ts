import type { ShuttleState } from '../../../src/simulators/driving/fleet.ts';
import { SEATS } from '../../../src/simulators/driving/fleet.ts';
import { TRUCK_M, type TruckState } from '../../../src/simulators/driving/platoons.ts';
import type { Phase } from '../../../src/simulators/driving/signalPlan.ts';
import type { Violation } from './violation.ts';

type At<T> = (atMs: number) => T;
export interface Shuttle {
  readonly id: string;
  readonly at: At<ShuttleState>;
}
/** The trucks of a platoon in their order; null for those that are away. */
export interface Platoon {
  readonly id: string;
  readonly at: At<readonly (TruckState | null)[]>;
}
export interface SignalHead {
  readonly id: string;
  readonly junction: number;
  /** Directions in which those come that it is for and in which they leave the junction, radians from grid north. */
  readonly comesRad: number;
  readonly leavesRad: number;
  readonly at: At<Phase>;
}

const FASTEST_MS = 6.2;
/** Who catches up may drive a little faster than 80 km/h; the limiter of a truck ends at 90. */
const FASTEST_TRUCK_MS = 90 / 3.6;
/** Nearer than this to the one ahead no truck may come, metres; what is told of the gap may be off by so much. */
const LEAST_GAP_M = 14.9;
const GAP_ERROR_M = 0.05;
const GREEN: Phase = 'protected-Movement-Allowed';
/** What may follow what. */
const NEXT: Readonly<Record<Phase, Phase>> = {
  'stop-And-Remain': 'pre-Movement',
  'pre-Movement': 'protected-Movement-Allowed',
  'protected-Movement-Allowed': 'protected-clearance',
  'protected-clearance': 'stop-And-Remain',
};
/** The shortest phase lasts a second. */
const PHASE_STEP_MS = 500;
/** Who stands at a line has its front on it. */
const ON_LINE_M = 0.01;

/** When a place is passed between two instants at which the vehicle is before and behind it, to a hundredth of a second. */
function passedAt(at: At<ShuttleState>, lineM: number, fromMs: number, toMs: number): number {
  let [low, high] = [fromMs, toMs];
  while (high - low > 10) {
    const middle = (low + high) / 2;
    if (at(middle).atM > lineM + ON_LINE_M) high = middle;
    else low = middle;
  }
  return low;
}

/**
 * Automated shuttles between two instants: on their way, never faster than they can, no stop line passed but on green, riders counted in
 * whole people that get on and off at stops only, batteries between empty and full.
 * @param isGreen of a junction at an instant
 */
export function checkShuttles(shuttles: readonly Shuttle[], beforeMs: number, atMs: number, isGreen: (junction: number, atMs: number) => boolean): Violation[] {
  const found: Violation[] = [];
  const say = (rule: string, asset: string, detail: string): void => void found.push({ rule, asset, atMs, detail });
  for (const { id, at } of shuttles) {
    const [was, now] = [at(beforeMs), at(atMs)];
    const { course, atM, passengers, battery } = now;
    if (!(atM >= -0.5 && atM <= course.path.length + 0.5)) say('vehicle beyond its way', id, `${atM.toFixed(0)} m`);
    if (!Number.isInteger(passengers) || passengers < 0 || passengers > SEATS) say('riders beyond the seats', id, `${passengers}`);
    if (!(battery >= 0 && battery <= 100)) say('share beyond its whole', id, `battery ${battery} %`);
    if (was.course !== course || !was.isInService || !now.isInService) continue;
    const movedM = atM - was.atM;
    if (movedM < -0.01) say('vehicle drove back', id, `${movedM.toFixed(1)} m`);
    if (movedM > (FASTEST_MS * (atMs - beforeMs)) / 1000 + 0.5) say('vehicle jumped', id, `${movedM.toFixed(0)} m`);
    const hasStopped = course.stops.some((stop) => stop.atM >= was.atM - 0.01 && stop.atM <= atM + 0.01);
    if (!hasStopped && passengers !== was.passengers) say('riders changed between stops', id, `${was.passengers} to ${passengers}`);
    for (const { junction, atM: lineM } of course.signals) {
      if (was.atM > lineM + ON_LINE_M || atM <= lineM + ON_LINE_M) continue;
      const passMs = passedAt(at, lineM, beforeMs, atMs);
      // Amber begins with the millisecond in which it turns.
      if (!isGreen(junction, passMs) && !isGreen(junction, passMs - 100)) say('stop line passed on red', id, `junction ${junction + 1}`);
    }
  }
  return found;
} // prettier-ignore

/** Platoons between two instants: in their order, on their way, gaps as they are told and never too narrow. */
export function checkPlatoons(platoons: readonly Platoon[], beforeMs: number, atMs: number): Violation[] {
  const found: Violation[] = [];
  const say = (rule: string, asset: string, detail: string): void => void found.push({ rule, asset, atMs, detail });
  for (const { id, at } of platoons) {
    const [was, now] = [at(beforeMs), at(atMs)];
    now.forEach((truck, k) => {
      if (!truck) return;
      const { atM, course, gapM } = truck;
      const name = `${id}-truck-${k + 1}`;
      if (!(atM >= 0 && atM <= course.path.length)) say('vehicle beyond its way', name, `${atM.toFixed(0)} m`);
      const before = was[k];
      const movedM = before ? atM - before.atM : 0;
      // A new platoon begins where the way begins.
      if (before && atM > before.atM && movedM > (FASTEST_TRUCK_MS * (atMs - beforeMs)) / 1000 + 0.5) say('vehicle jumped', name, `${movedM.toFixed(0)} m`);
      const ahead = now[k - 1];
      if (!ahead) return;
      const apartM = ahead.atM - atM - TRUCK_M;
      if (apartM < LEAST_GAP_M) say('trucks too near', name, `${apartM.toFixed(1)} m`);
      if (gapM === null || Math.abs(gapM - apartM) > GAP_ERROR_M) say('gap is not as told', name, `${String(gapM)} m, is ${apartM.toFixed(1)} m`);
    });
  }
  return found;
} // prettier-ignore

const areAlong = (a: number, b: number): boolean => Math.cos(a - b) > Math.SQRT1_2;
type Movement = Pick<SignalHead, 'comesRad' | 'leavesRad'>;
/** Whether two would meet in the middle of a junction: not if they come along one way, and not if one drives the other's way back. */
const doCross = (a: Movement, b: Movement): boolean =>
  !areAlong(a.comesRad, b.comesRad) &&
  !(areAlong(a.comesRad, b.leavesRad + Math.PI) && areAlong(a.leavesRad, b.comesRad + Math.PI));

/** Signals between two instants: never green for two whose ways cross, phases in their order. */
export function checkSignals(heads: readonly SignalHead[], beforeMs: number, atMs: number): Violation[] {
  const found: Violation[] = [];
  const say = (rule: string, asset: string, detail: string): void => void found.push({ rule, asset, atMs, detail });
  heads.forEach((head, i) => {
    for (const other of heads.slice(i + 1))
      if (other.junction === head.junction && doCross(head, other) && head.at(atMs) === GREEN && other.at(atMs) === GREEN)
        say('two greens in conflict', head.id, `and ${other.id}`);
    let last = head.at(beforeMs);
    for (let ms = beforeMs + PHASE_STEP_MS; ms <= atMs; ms += PHASE_STEP_MS) {
      const phase = head.at(ms);
      if (phase !== last && phase !== NEXT[last]) say('phases out of order', head.id, `${last}, then ${phase}`);
      last = phase;
    }
  });
  return found;
} // prettier-ignore
