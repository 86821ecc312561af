import { hash2 } from '../../geo/noise.ts';
import { teuOf } from '../port/boxEvents.ts';

/** Share of the trucks that only bring a box, and of those that only fetch one; the others do both. More is brought before noon, more fetched after it. */
const ONLY = 0.42;
const LEADS = 0.15;
const NOON_H = 9;
/** So much of the trucks that are still to come would be needed to even out what is open, at most. */
const OPEN_SHARE = 0.3;

export interface Box {
  readonly teu: number;
  /** Block of the yard. */
  readonly block: number;
}
/** What a truck brings and fetches. */
export interface TruckBoxes {
  readonly brings: Box | null;
  readonly fetches: Box | null;
}

/** What the trucks of a day of a gate bring and fetch, one after the other. */
export interface BoxesOfDay {
  /** Of the next truck. @param h hours since the day of the gate began, when it comes; @param toCome trucks that will come after it, as usual */
  next(h: number, toCome: number): TruckBoxes;
  /** What was brought and not fetched, TEU by block. */
  readonly open: readonly number[];
}

/**
 * The boxes of a gate's trucks: each is chosen knowing only those before it, and at the end of the day as much was fetched from each block as
 * was brought there. Where too much is open for the trucks that are still to come, the next one evens it out.
 * @param limits by block: no more than this may be open, TEU
 */
export function boxesOfDay(key: number, limits: readonly number[]): BoxesOfDay {
  const open = limits.map(() => 0);
  let [n, sum] = [0, 0];
  const put = (block: number, teu: number): void => {
    sum += Math.abs(open[block]! + teu) - Math.abs(open[block]!);
    open[block]! += teu;
  };
  /** Of two blocks the one where less is open the way that is wanted. */
  function blockFor(sign: 1 | -1, what: number): number {
    const [a, b] = [what, what + 1].map((k) => Math.floor(hash2(key, n, k) * limits.length)) as [number, number];
    return sign * open[a]! <= sign * open[b]! ? a : b;
  }
  function fits(block: number, teu: number, most: number): boolean {
    const after = Math.abs(open[block]! + teu);
    return after <= limits[block]! && sum + after - Math.abs(open[block]!) <= most;
  }
  /** The fullest block is relieved and the emptiest is filled; where nothing is open a box goes and another of its size comes. */
  function evenOut(): TruckBoxes {
    let [full, empty] = [0, 0];
    open.forEach((teu, k) => {
      if (teu > open[full]!) full = k;
      if (teu < open[empty]!) empty = k;
    });
    const [over, under] = [Math.max(0, open[full]!), Math.max(0, -open[empty]!)];
    if (over === 0 && under === 0) {
      const box = { block: Math.floor(hash2(key, n, 23) * limits.length), teu: teuOf(hash2(key, n, 24)) };
      return { brings: box, fetches: box };
    }
    const [brings, fetches] = [
      { block: empty, teu: Math.min(2, under) },
      { block: full, teu: Math.min(2, over) },
    ];
    put(empty, brings.teu);
    put(full, -fetches.teu);
    return { brings: under > 0 ? brings : null, fetches: over > 0 ? fetches : null };
  }
  return {
    open,
    next: (h, toCome) => {
      n++;
      const most = toCome * OPEN_SHARE;
      const what = hash2(key, n, 8);
      const onlyBring = ONLY + (h < NOON_H ? LEADS : -LEADS);
      const teu = teuOf(hash2(key, n, 20));
      if (what >= 2 * ONLY) {
        const [brings, fetches] = [
          { block: blockFor(1, 21), teu },
          { block: blockFor(-1, 25), teu },
        ];
        if (brings.block === fetches.block) return { brings, fetches };
        if (!fits(brings.block, teu, most) || !fits(fetches.block, -teu, most - teu)) return evenOut();
        put(brings.block, teu);
        put(fetches.block, -teu);
        return { brings, fetches };
      }
      const sign = what < onlyBring ? 1 : -1;
      const box = { block: blockFor(sign, sign > 0 ? 21 : 25), teu };
      if (!fits(box.block, sign * teu, most)) return evenOut();
      put(box.block, sign * teu);
      return sign > 0 ? { brings: box, fetches: null } : { brings: null, fetches: box };
    },
  };
}
