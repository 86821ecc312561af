import { WAGON_TEU } from '../../../src/schema/wagons.ts';
import { SLOT_TEU, type TrainLoads } from '../../../src/simulators/transit/trainLoads.ts';
import type { UnderWay } from '../../../src/simulators/transit/transitService.ts';
import type { Violation } from './violation.ts';

/** What is asked of the boxes on trains. */
export type LoadsOf = Pick<TrainLoads, 'vehicles' | 'stayAt' | 'movesKnown' | 'slotsAt' | 'wagonsAt'>;

const countOf = (slots: readonly boolean[]): number => slots.filter(Boolean).length;

/**
 * Boxes on the wagons of block trains between two instants: no wagon holds more than its slots, and the TEU are those of its slots; no train
 * loses or gets a wagon in its terminal; a slot changes by a move and by nothing else; the boxes of a train and those on the hook of its machine
 * change by what is set down in the stack and taken from there; a machine has one box at most; nothing is moved while the train runs.
 * @param running trains that are on a trip at the instant
 */
export function checkTrainLoads(loads: LoadsOf, running: readonly UnderWay[], beforeMs: number, atMs: number): Violation[] {
  const found: Violation[] = [];
  for (const vehicle of loads.vehicles) {
    const say = (rule: string, detail: string): void => void found.push({ rule, asset: `transit/${vehicle}`, atMs, detail });
    const [stay, before] = [loads.stayAt(vehicle, atMs), loads.stayAt(vehicle, beforeMs)];
    const [slots, was, wagons] = [loads.slotsAt(vehicle, atMs), loads.slotsAt(vehicle, beforeMs), loads.wagonsAt(vehicle, atMs)];
    if (!stay || !slots || !was || !wagons) {
      say('wagons not conserved', 'no wagons');
      continue;
    }
    if (wagons.length !== stay.wagons || slots.length !== stay.wagons * SLOT_TEU.length) say('wagons not conserved', `${wagons.length} of ${stay.wagons}`);
    wagons.forEach((teu, k) => {
      const held = SLOT_TEU.reduce((sum, room, slot) => sum + (slots[k * SLOT_TEU.length + slot] ? room : 0), 0);
      if (teu > WAGON_TEU || teu < 0) say('more boxes than fit', `${teu} TEU on wagon ${k + 1}`);
      if (teu !== held) say('boxes not conserved', `${teu} TEU on wagon ${k + 1}, ${held} in its slots`);
    });
    // Another stay: the train is beyond the model and has been elsewhere.
    if (before !== stay) continue;
    const moves = loads.movesKnown(stay, atMs);
    const within = (ms: number): boolean => beforeMs < ms && ms <= atMs;
    const [taken, set] = [moves.filter(({ takenMs }) => within(takenMs)), moves.filter(({ setMs }) => within(setMs))];
    const onHook = (ms: number): number => moves.filter(({ takenMs, setMs }) => takenMs <= ms && ms < setMs).length;
    if (onHook(atMs) > 1) say('box in two places', `${onHook(atMs)} on one hook`);
    const [fromStack, toStack] = [taken.filter(({ isInward }) => !isInward).length, set.filter(({ isInward }) => isInward).length];
    const change = countOf(slots) + onHook(atMs) - countOf(was) - onHook(beforeMs);
    if (change !== fromStack - toStack) say('boxes not conserved', `${change}, but ${fromStack} from the stack and ${toStack} into it`);
    const touched = new Set([...taken.filter(({ isInward }) => isInward), ...set.filter(({ isInward }) => !isInward)].map(({ slot }) => slot));
    slots.forEach((isTaken, slot) => {
      if (isTaken !== was[slot] && !touched.has(slot)) say('box moved by nobody', `slot ${slot}`);
    });
    const trip = running.find((one) => one.vehicle === vehicle && one.speedMs > 0);
    if (trip && (onHook(atMs) > 0 || taken.length + set.length > 0) && onHook(beforeMs) > 0) say('box moved on a running train', trip.run.id);
  }
  return found;
} // prettier-ignore
