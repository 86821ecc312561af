import type { TrackVehicle } from '../logistics/trackVehicles.ts';
import { SLOT_TEU, type TrainLoads, type TrainStay } from '../transit/trainLoads.ts';
import { balanceOf, type BoxEvent, type Carrier } from './boxEvents.ts';

/** Where the boxes of the trains come into a yard: first part of the names of the trains that load there. */
const TRAINS: Readonly<Record<string, RegExp>> = {
  dgt: /^dgt-\d+$/,
  dit: /^logport-i-dit-\d+$/,
  d3t: /^logport-i-d3t-\d+$/,
  duss: /^duss-ruhrort-hafen-\d+$/,
  dkt: /^logport-i-\d+$/,
};

/** Terminal into whose yard a train (vehicle) loads; absent where none is simulated. */
export const terminalOfTrain = (vehicle: string): string | undefined =>
  Object.keys(TRAINS).find((terminal) => TRAINS[terminal]!.test(vehicle));

/**
 * The boxes of the trains of a terminal, as they are set down in its yard and taken out of it: where the vehicles beside their tracks do so.
 * @param vehicles of the trains that load there
 */
export function railCarrier(loads: TrainLoads, vehicles: readonly TrackVehicle[]): Carrier {
  const endMs = ({ leavesMs, out }: TrainStay): number => leavesMs + (out.laterS ?? 0) * 1000;
  function eventsOf({ stacksOf }: TrackVehicle, stay: TrainStay, fromMs: number, toMs: number): BoxEvent[] {
    const stacks = stacksOf(stay);
    return loads.movesKnown(stay, toMs).flatMap((move) => {
      const { isInward, setMs, takenMs, slot } = move;
      const atMs = isInward ? setMs : takenMs;
      const { block } = stacks.get(move)!;
      return atMs >= fromMs && atMs < toMs ? [{ atMs, isInward, teu: SLOT_TEU[slot % SLOT_TEU.length]!, block }] : [];
    });
  }
  /** Boxes in a span, of the stays that it touches. @param sinceMs of a stay, from when on its boxes count */
  const eventsWithin = (fromMs: number, toMs: number, sinceMs: (stay: TrainStay) => number): BoxEvent[] =>
    vehicles.flatMap((vehicle) =>
      [...new Set([fromMs, toMs].flatMap((ms) => loads.staysAround(vehicle.train, ms)))]
        .filter((stay) => stay.arrivesMs < toMs && endMs(stay) >= fromMs)
        .flatMap((stay) => eventsOf(vehicle, stay, sinceMs(stay), toMs)),
    );

  return {
    kind: 'rail',
    events: (fromMs, toMs) => eventsWithin(fromMs, toMs, () => fromMs).sort((a, b) => a.atMs - b.atMs),
    // Whoever has left has taken as much as it brought.
    balance: (atMs) => balanceOf(eventsWithin(atMs, atMs, ({ arrivesMs }) => arrivesMs)),
  };
}
