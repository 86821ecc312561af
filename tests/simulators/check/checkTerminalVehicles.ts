import type { Path } from '../../../src/geo/path.ts';
import type { TerminalVehicleState } from '../../../src/simulators/logistics/terminalVehicles.ts';
import type { Handover } from '../../../src/simulators/port/craneWork.ts';
import type { Violation } from './violation.ts';

/** A vehicle of a terminal, the box on the hook of its crane, and the boxes that this hands over. */
export interface VehicleAtCrane {
  readonly id: string;
  readonly path: Path;
  readonly at: (atMs: number) => TerminalVehicleState;
  readonly hookT: (atMs: number) => number;
  readonly handovers: (fromMs: number, toMs: number) => readonly Handover[];
}

const FASTEST_MS = 25 / 3.6;
const BRAKES = 1.2;
/** So near to its crane, to the instant of the crane's own time. */
const UNDER_M = 0.5;
const APART_M = 16;
const GRACE_MS = 300;
/** No box is longer on a vehicle than this. */
const LONGEST_MS = 120_000;

/**
 * Vehicles of the terminals between two instants: on their lanes, within their speed and their brakes, none upon another; each box that a crane
 * hands over is on the vehicle under it at that instant, and on the hook or on the vehicle, never on both and never on none; no other is on a vehicle.
 */
export function checkTerminalVehicles(
  vehicles: readonly VehicleAtCrane[],
  beforeMs: number,
  atMs: number,
): Violation[] {
  const found: Violation[] = [];
  const places: (readonly [id: string, x: number, z: number])[] = [];
  for (const { id, path, at, hookT, handovers } of vehicles) {
    const say = (rule: string, detail: string): void => void found.push({ rule, asset: id, atMs, detail });
    const [before, now, soon] = [at(beforeMs), at(atMs), at(atMs + 1000)];
    if (!(now.atM >= -0.01 && now.atM <= path.length + 0.01)) say('vehicle beyond its lane', `${now.atM.toFixed(1)} m`);
    if (!(now.battery > 0 && now.battery <= 100)) say('share beyond its whole', `battery ${now.battery.toFixed(1)}`);
    if (now.speedMs > FASTEST_MS) say('vehicle too fast', `${now.speedMs.toFixed(1)} m/s`);
    const moved = (a: TerminalVehicleState, b: TerminalVehicleState): number => Math.abs(b.atM - a.atM);
    if (moved(before, now) > (FASTEST_MS * (atMs - beforeMs)) / 1000 + 0.1) say('vehicle jumped', `${moved(before, now).toFixed(1)} m`); // prettier-ignore
    if (moved(now, soon) > FASTEST_MS || Math.abs(soon.speedMs - now.speedMs) > BRAKES) say('vehicle jumped', `${moved(now, soon).toFixed(1)} m in a second`); // prettier-ignore
    const given = handovers(beforeMs, atMs);
    for (const { atMs: ms, isInward } of given) {
      const [just, then] = [at(ms - GRACE_MS), at(ms + GRACE_MS)];
      if (Math.max(just.atM, then.atM) > UNDER_M || just.speedMs + then.speedMs > 0) say('box set down beside its vehicle', `${then.atM.toFixed(1)} m off`); // prettier-ignore
      if (just.isLoaded === isInward || then.isLoaded !== isInward) say('boxes not conserved', `the box of ${new Date(ms).toISOString()} is not handed over`); // prettier-ignore
      const [hookBefore, hookAfter] = [hookT(ms - GRACE_MS) > 0, hookT(ms + GRACE_MS) > 0];
      if (hookBefore !== isInward || hookAfter === isInward) say('boxes not conserved', `hook ${hookBefore} before and ${hookAfter} after ${new Date(ms).toISOString()}`); // prettier-ignore
    }
    // What it carries its crane has set down, or will fetch.
    if (now.isLoaded && !handovers(atMs - LONGEST_MS, atMs + LONGEST_MS).some(({ atMs: ms, move }) => ms === now.handover?.atMs && move === now.handover.move)) say('boxes not conserved', 'a box of no crane'); // prettier-ignore
    places.push([id, ...path.at(now.atM)]);
  }
  places.forEach(([id, x, z], i) => {
    for (const [other, ox, oz] of places.slice(0, i)) {
      const apartM = Math.hypot(ox - x, oz - z);
      if (apartM < APART_M) found.push({ rule: 'vehicles too near', asset: id, atMs, detail: `${other} ${apartM.toFixed(1)} m` }); // prettier-ignore
    }
  });
  return found;
}
