import { hash2, seedOf } from '../../geo/noise.ts';
import type { Chain } from '../../schema/chains.ts';
import { SLOT_TEU, type TrainStay } from '../transit/trainLoads.ts';
import type { TrackVehicle } from '../logistics/trackVehicles.ts';
import { containerNumber } from './containerNumber.ts';
import {
  AGAIN_MS,
  linkOf,
  STACK_MOST_MS,
  TRAIN_TURNS,
  VESSEL_TURNS,
  type LeavingParts,
  type LeavingWays,
} from './leaving.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Boxes of a train that are told of. */
const BOXES = 4;
/** It comes into sight as late as trains usually are at most. */
const SEEN_MS = MINUTE_MS;
/** A box stays in the stack for so long at least, from … to: with the longest wait that is less than a day, when a train of the same turn comes again. */
const STACK_LEAST_MS = [45 * MINUTE_MS, 5 * HOUR_MS] as const;
/** From the begin of its trip to the last box that leaves. */
const LONGEST_MS = STACK_MOST_MS + STACK_LEAST_MS[1] + 6 * HOUR_MS;

/**
 * Some containers that come to the Gateway terminal by train, whatever the river does: from their wagon by the vehicle beside the track to the stack, and by
 * another train or by truck out of it. One track is told of, that of the trains from China.
 * @param blockId asset of a block by its number
 */
export function createRailBoxes(parts: LeavingParts, leaving: LeavingWays, blockId: (block: number) => string) {
  const { transit, seed } = parts;
  const [track] = leaving.trains;
  /** As made, and for which instant: what lies ahead may still change with the river, for which trains wait. */
  const made = new Map<string, { readonly atMs: number; readonly chains: readonly Chain[] }>();

  function boxesOf(vehicle: TrackVehicle, stay: TrainStay, atMs: number): readonly Chain[] {
    const name = `${stay.vehicle} ${stay.leavesMs}`;
    const known = made.get(name);
    if (known) {
      const isSure = known.chains.every(({ links }) => parts.isKnown(links.at(-1)!.to));
      if (isSure || Math.abs(atMs - known.atMs) < AGAIN_MS) return known.chains;
    }
    const key = seedOf(name);
    const random = (box: number, what: number): number => hash2(key ^ (box * 16 + what), 7, seed + 64);
    const outs = transit.runs.filter(({ course }) => course === stay.out.course);
    const turn = VESSEL_TURNS + (outs.indexOf(stay.out) % TRAIN_TURNS);
    const carrier = parts.trainIdOf(stay.vehicle);
    const machine = parts.machineAt(stay.vehicle);
    const inward = stay.moves.filter(({ isInward }) => isInward);
    const chains: Chain[] = [];
    const taken = new Set<string>();
    for (let box = 0; box < BOXES; box++) {
      const move = inward[Math.floor(((box + random(box, 1)) * inward.length) / BOXES)];
      if (!move) continue;
      const { slot, takenMs, setMs } = move;
      const { block } = vehicle.stacksOf(stay).get(move)!;
      const [least, most] = STACK_LEAST_MS;
      const readyMs = Math.ceil((setMs + least + random(box, 2) * (most - least)) / 1000) * 1000;
      const goes = leaving.of(
        { readyMs, block, teu: SLOT_TEU[slot % 2]!, turn, taken, broughtBy: stay.vehicle },
        random(box, 3),
        random(box, 4),
      );
      if (!goes) continue;
      taken.add(leaving.nameOf(goes.links.at(-1)!));
      chains.push({
        ...containerNumber(Math.floor(random(box, 5) * 1e6)),
        ...{ destination: goes.destination, days: goes.days, origin: 'simulated' },
        links: [
          {
            ...linkOf('train', carrier, stay.comesMs + SEEN_MS, machine === null ? setMs : takenMs),
            wagon: Math.floor(slot / 2) + 1,
          },
          ...(machine === null ? [] : [linkOf('vehicle', machine, takenMs, setMs)]),
          linkOf('stack', blockId(block), setMs, goes.links[0]!.from),
          ...goes.links,
        ],
      });
    }
    if (made.size > 60) made.clear();
    made.set(name, { atMs, chains });
    return chains;
  }

  /** Boxes of the trains whose boxes may be on their way at an instant. */
  return (atMs: number): readonly Chain[] => {
    if (!track) return [];
    const stays = new Set([atMs - LONGEST_MS, atMs].flatMap((ms) => transit.loads.staysAround(track.train, ms)));
    return [...stays]
      .filter(({ comesMs }) => comesMs <= atMs && comesMs > atMs - LONGEST_MS)
      .flatMap((stay) => boxesOf(track, stay, atMs));
  };
}
