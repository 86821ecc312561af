import { CIRCUITS, circuitOf, TORPEDO_T, TORPEDO_TRAINS, torpedoLengthM, type Torpedoes } from '../../../src/simulators/industry/torpedoes.ts'; // prettier-ignore
import { frontOf, torpedoId } from '../../../src/simulators/industry/torpedoMessages.ts';
import type { Violation } from './violation.ts';

const FASTEST_MS = 4;

/**
 * Torpedo trains between two instants: iron between nothing and what the wagons hold, on their ways, none that jumped, and what is
 * tapped is in runners, in wagons or emptied.
 * @param tappedT iron let out by furnaces since midnight UTC, by their assets, as the furnaces say it
 */
export function checkTorpedoes(torpedoes: Torpedoes, beforeMs: number, atMs: number, tappedT: (asset: string, atMs: number) => number): Violation[] {
  const found: Violation[] = [];
  const say = (rule: string, asset: string, detail: string): void => void found.push({ rule, asset, atMs, detail });
  const trains = Array.from({ length: TORPEDO_TRAINS }, (_, train) => train);
  for (const train of trains) {
    const [was, now] = [torpedoes.stateAt(train, beforeMs), torpedoes.stateAt(train, atMs)];
    const id = torpedoId(train);
    const { path } = torpedoes.ways[train]!;
    const { atM, turn } = frontOf(torpedoes, train, atMs);
    const endM = atM - turn * torpedoLengthM(circuitOf(train));
    if (now.ironT < -1e-6) say('negative stock', id, `${now.ironT} t`);
    if (now.ironT > circuitOf(train).wagons * TORPEDO_T) say('more iron than fits', id, `${now.ironT} t`);
    if (Math.min(atM, endM) < -0.5 || Math.max(atM, endM) > path.length + 0.5) say('vehicle beyond its way', id, `${endM.toFixed(0)} to ${atM.toFixed(0)} m`);
    const movedM = Math.abs(now.atM - was.atM);
    if (!(movedM <= (FASTEST_MS * (atMs - beforeMs)) / 1000 + 0.5)) say('vehicle jumped', id, `${movedM.toFixed(0)} m`);
  }
  for (const circuit of CIRCUITS) {
    const its = trains.filter((train) => circuitOf(train) === circuit);
    const tapped = (at: number): number => circuit.furnaces.reduce((sum, asset) => sum + tappedT(asset, at), 0);
    const gone = (at: number): number => its.reduce((sum, train) => sum + torpedoes.stateAt(train, at).emptiedT, 0);
    const held = (at: number): number => its.reduce((sum, train) => sum + torpedoes.stateAt(train, at).ironT, torpedoes.inRunnersT(circuit, at));
    // At midnight the counts of the day begin anew.
    if (tapped(atMs) < tapped(beforeMs) || gone(atMs) < gone(beforeMs)) continue;
    const [came, left] = [tapped(atMs) - tapped(beforeMs), gone(atMs) - gone(beforeMs)];
    const change = held(atMs) - held(beforeMs);
    if (Math.abs(change - came + left) > 0.01) say('iron not conserved', circuit.id, `${change.toFixed(2)} but ${came.toFixed(2)} tapped, ${left.toFixed(2)} emptied`);
  }
  return found;
} // prettier-ignore
