import { hash2, seedOf } from '../../geo/noise.ts';
import { SLOT_TEU, type BoxMove, type TrainLoads, type TrainStay } from '../transit/trainLoads.ts';
import { balanceOf, type BoxEvent, type Carrier } from './boxEvents.ts';

const sizeOf = ({ slot }: BoxMove): number => slot % SLOT_TEU.length;

/**
 * The boxes of the trains of a terminal, as they are set down in its yard and taken out of it. What a train brings is spread over the blocks, and
 * each of the boxes that it takes comes from a block into which it brought one of that size.
 * @param trains vehicles that load there
 * @param blocks of the yard
 */
export function railCarrier(loads: TrainLoads, trains: readonly string[], blocks: number): Carrier {
  /** Block by slot: of the boxes that a train brings, and of those that it takes. */
  const kept = new WeakMap<TrainStay, ReadonlyMap<BoxMove, number>>();
  function blocksOf(stay: TrainStay): ReadonlyMap<BoxMove, number> {
    const known = kept.get(stay);
    if (known) return known;
    const found = new Map<BoxMove, number>();
    const free = SLOT_TEU.map((): number[] => []);
    const first = Math.floor(hash2(seedOf(stay.vehicle), Math.round(stay.leavesMs / 60_000), 86) * blocks);
    let n = 0;
    for (const move of stay.moves) {
      if (!move.isInward) continue;
      const block = (first + n++) % blocks;
      found.set(move, block);
      free[sizeOf(move)]!.push(block);
    }
    const taken = SLOT_TEU.map(() => 0);
    const take = (move: BoxMove): number => free[sizeOf(move)]![taken[sizeOf(move)]!++]!;
    for (const move of stay.moves) if (!move.isInward) found.set(move, take(move));
    stay.last.forEach((move, k) => {
      const block = take(move);
      found.set(move, block).set(stay.lastLater[k]!, block);
    });
    kept.set(stay, found);
    return found;
  }

  const endMs = ({ leavesMs, out }: TrainStay): number => leavesMs + (out.laterS ?? 0) * 1000;
  function eventsOf(stay: TrainStay, fromMs: number, toMs: number): BoxEvent[] {
    const of = blocksOf(stay);
    return loads.movesKnown(stay, toMs).flatMap((move) => {
      const { isInward, setMs, takenMs } = move;
      const atMs = isInward ? setMs : takenMs;
      return atMs >= fromMs && atMs < toMs ? [{ atMs, isInward, teu: SLOT_TEU[sizeOf(move)]!, block: of.get(move)! }] : [];
    });
  } // prettier-ignore
  /** Stays that a span touches. */
  const staysWithin = (fromMs: number, toMs: number): TrainStay[] =>
    trains.flatMap((train) =>
      [...new Set([fromMs, toMs].flatMap((ms) => loads.staysAround(train, ms)))].filter(
        (stay) => stay.arrivesMs < toMs && endMs(stay) >= fromMs,
      ),
    );

  return {
    kind: 'rail',
    events: (fromMs, toMs) =>
      staysWithin(fromMs, toMs)
        .flatMap((stay) => eventsOf(stay, fromMs, toMs))
        .sort((a, b) => a.atMs - b.atMs),
    // Whoever has left has taken as much as it brought.
    balance: (atMs) => balanceOf(staysWithin(atMs, atMs).flatMap((stay) => eventsOf(stay, stay.arrivesMs, atMs))),
  };
}
