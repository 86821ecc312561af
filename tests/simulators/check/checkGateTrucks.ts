import type { GateTruckState } from '../../../src/simulators/logistics/gateTrucks.ts';
import type { Violation } from './violation.ts';

type At<T> = (atMs: number) => T;
/** A terminal gate: its trucks, null for those that are not in the city, and how many it says wait. */
export interface GateWithTrucks {
  readonly id: string;
  readonly trucks: At<readonly (GateTruckState | null)[]>;
  readonly queue: At<number>;
  /** How many it says that it has cleared since the day began. */
  readonly served: At<number>;
  /** Metres to the gate of those that come without waiting before it, negative behind it; null while they do something else. */
  readonly comers: At<readonly (number | null)[]>;
}

const FASTEST_MS = 40 / 3.6 + 0.01;
/** From the front of a truck to that of the next, metres: 16.5 m of truck and a stride. */
const LEAST_APART_M = 19;

/** Trucks of the gates between two instants: on their ways, no faster than they may, none upon another before the gate, as many waiting and let in as the gate says. */
export function checkGateTrucks(gates: readonly GateWithTrucks[], beforeMs: number, atMs: number): Violation[] {
  const found: Violation[] = [];
  for (const { id, trucks, queue, served, comers } of gates) {
    const say = (rule: string, truck: number, detail: string): void =>
      void found.push({ rule, asset: `${id} truck ${truck + 1}`, atMs, detail });
    const before = trucks(beforeMs);
    const waiting: number[] = [];
    let passed = 0;
    trucks(atMs).forEach((now, k) => {
      if (!now) return;
      const { course, atM, phase, way } = now;
      if (!(atM >= -0.1 && atM <= course.path.length + 0.1)) say('truck beyond its way', k, `${atM.toFixed(0)} m`);
      if (phase === 'waiting') waiting.push(course.gateM - atM);
      const was = before[k];
      if (!was) {
        if (phase !== 'coming') say('truck appeared', k, phase);
        return;
      }
      if (phase === 'inside' && (was.phase === 'waiting' || was.phase === 'coming')) passed++;
      const [[ax, az], [bx, bz]] = [was.course.path.at(was.atM), course.path.at(atM)];
      const movedM = Math.hypot(bx - ax, bz - az);
      if (movedM > (FASTEST_MS * (atMs - beforeMs)) / 1000 + 0.5) say('truck jumped', k, `${movedM.toFixed(0)} m`);
      if (was.way === way && atM < was.atM - 0.01) say('truck drove back', k, `${(was.atM - atM).toFixed(1)} m`);
    });
    if (waiting.length !== queue(atMs)) found.push({ rule: 'queue is not as told', asset: id, atMs, detail: `${waiting.length} wait, ${queue(atMs)} told` }); // prettier-ignore
    const comersBefore = comers(beforeMs);
    comers(atMs).forEach((m, k) => {
      if (m !== null && m <= 0 && (comersBefore[k] ?? -1) > 0) passed++;
    });
    const counted = served(atMs) - served(beforeMs);
    if (counted >= 0 && counted !== passed) found.push({ rule: 'trucks are not counted', asset: id, atMs, detail: `${passed} passed, ${counted} counted` }); // prettier-ignore
    waiting.sort((a, b) => a - b).forEach((m, k) => {
      if (k > 0 && m - waiting[k - 1]! < LEAST_APART_M) found.push({ rule: 'trucks too near', asset: id, atMs, detail: `${(m - waiting[k - 1]!).toFixed(1)} m` });
    }); // prettier-ignore
  }
  return found;
}
