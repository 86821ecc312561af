import type { TrackVehicle } from '../../../src/simulators/logistics/trackVehicles.ts';
import type { LoadsOf } from './checkTrainLoads.ts';
import type { Violation } from './violation.ts';

const FASTEST_MS = 25 / 3.6;
const GRACE_MS = 300;

/**
 * Vehicles beside the tracks between two instants: on their lanes, none that jumped; each has a box on it exactly while the load of its train says that
 * one is on the way, and stands still when it is taken and set down.
 */
export function checkTrackVehicles(
  vehicles: readonly TrackVehicle[],
  loads: Pick<LoadsOf, 'stayAt' | 'movesKnown'>,
  beforeMs: number,
  atMs: number,
): Violation[] {
  const found: Violation[] = [];
  for (const { train, path, stateAt } of vehicles) {
    const say = (rule: string, detail: string): void => void found.push({ rule, asset: `agv/track-${train}`, atMs, detail }); // prettier-ignore
    const [before, now] = [stateAt(beforeMs), stateAt(atMs)];
    if (!(now.atM >= -0.01 && now.atM <= path.length + 0.01)) say('vehicle beyond its lane', `${now.atM.toFixed(1)} m`);
    if (!(now.battery > 0 && now.battery <= 100)) say('share beyond its whole', `battery ${now.battery.toFixed(1)}`);
    const movedM = Math.abs(now.atM - before.atM);
    if (movedM > (FASTEST_MS * (atMs - beforeMs)) / 1000 + 0.1) say('vehicle jumped', `${movedM.toFixed(1)} m`);
    const stay = loads.stayAt(train, atMs);
    const moves = stay ? loads.movesKnown(stay, atMs) : [];
    const carried = moves.filter(({ takenMs, setMs }) => takenMs <= atMs && atMs < setMs).length;
    if (Number(now.isLoaded) !== carried) say('boxes not conserved', `${carried} on the way, ${now.isLoaded ? 'one' : 'none'} on the vehicle`); // prettier-ignore
    for (const ms of moves.flatMap(({ takenMs, setMs }) => [takenMs, setMs])) {
      if (ms <= beforeMs || ms > atMs) continue;
      const [just, then] = [stateAt(ms - GRACE_MS), stateAt(ms + GRACE_MS)];
      if (just.speedMs + then.speedMs > 0 || just.isLoaded === then.isLoaded) say('box set down beside its wagon', `${just.speedMs.toFixed(1)} m/s`); // prettier-ignore
    }
  }
  return found;
}
