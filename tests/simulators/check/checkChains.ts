import type { Point } from '../../../src/geo/segmentIndex.ts';
import type { Chain, ChainLink } from '../../../src/schema/chains.ts';
import type { Violation } from './violation.ts';

/** What carries a box: its middle, the direction of its length, radians from grid north, and its length, metres; a crane's or a block's as well. */
export interface CarrierPlace {
  readonly at: Point;
  readonly headingRad: number;
  readonly lengthM: number;
}
/** What is asked of the ways of boxes. */
export interface ChainsOf {
  readonly chainsAt: (atMs: number) => readonly Chain[];
  /** Null while it is not here. */
  readonly placeOf: (link: ChainLink, atMs: number) => CarrierPlace | null;
  /** TEU that a block counts as come and gone since midnight. */
  readonly countedAt: (block: string, atMs: number) => { readonly inward: number; readonly outward: number };
  /** Of a truck on its way to a hall: metres to the gate, of those of its way; negative behind it. */
  readonly beforeGateM: (link: ChainLink, atMs: number) => number | null;
}

/** How far a box is handed over, along the one of the two that is longer and across it, beyond its ends, metres. */
const REACH: Readonly<Record<string, readonly [alongM: number, acrossM: number]>> = {
  'ship crane': [0, 130],
  'crane vehicle': [60, 60],
  // A gantry crane spans all blocks beside one another; lanes go round their ends.
  'crane stack': [0, 130],
  'vehicle stack': [12, 130],
  'stack vehicle': [1, 60],
  'stack truck': [1, 130],
  'vehicle train': [1, 6],
  'train vehicle': [1, 6],
};
/** Nobody is faster, m/s; and what a place may be off where somebody turns round. */
const FASTEST_MS = { ship: 6.6, crane: 0, vehicle: 7, stack: 0, train: 45, truck: 10.1 } as const;
const TURNS_M = 25;

/**
 * The boxes that are followed, between two instants: each is handed over at one instant by what is beside what takes it, what carries it does not jump, the
 * yard counts it into the block that it comes into and out of the same, and a truck takes it through the gate.
 */
export function checkChains({ chainsAt, placeOf, countedAt, beforeGateM }: ChainsOf, beforeMs: number, atMs: number): Violation[] {
  const found: Violation[] = [];
  for (const { id, links } of [...chainsAt(atMs), ...chainsAt(beforeMs)].filter((one, i, all) => all.findIndex((other) => other.id === one.id) === i)) {
    const say = (rule: string, detail: string): void => void found.push({ rule, asset: id, atMs, detail });
    const stack = links.find(({ kind }) => kind === 'stack')!;
    links.forEach((link, i) => {
      const [from, next] = [links[i - 1], links[i + 1]];
      if (from && from.to !== link.from) say('box in two places or in none', `${from.kind} until ${from.to}, ${link.kind} from ${link.from}`);
      const [was, is] = [Math.max(beforeMs, link.from), Math.min(atMs, link.to - 1)];
      const [before, now] = [was, is].map((ms) => (was < is ? placeOf(link, ms) : null));
      if (before && now) {
        const movedM = Math.hypot(now.at[0] - before.at[0], now.at[1] - before.at[1]);
        if (movedM > (FASTEST_MS[link.kind] * (is - was)) / 1000 + TURNS_M) say('box jumped', `${movedM.toFixed(0)} m on ${link.carrier}`);
      } else if (was < is && link.kind !== 'train') say('box on nothing', `${link.carrier} is not here`);
      if (next && link.to > beforeMs && link.to <= atMs) handOver(link, next, say);
      // Whoever has gone through it has gone through it on the way out, and is not back yet.
      if (link.kind === 'truck' && link.to > beforeMs && link.to <= atMs) {
        const [first, last] = [beforeGateM(link, link.from), beforeGateM(link, link.to - 1)];
        if (first === null || last === null || first < 0 || last > 0) say('box left by no gate', `${first?.toFixed(0)} and ${last?.toFixed(0)} m before the gate`);
      }
    });
    // What a crane has set down is counted at once, what comes by train when it is in the stack.
    const into = links.find(({ kind }) => kind === 'crane')?.to ?? stack.from;
    const counts = (ms: number, way: 'inward' | 'outward'): number => countedAt(stack.carrier, ms)[way] - countedAt(stack.carrier, ms - 1001)[way];
    for (const [ms, way] of [[into, 'inward'], [stack.to, 'outward']] as const)
      if (ms > beforeMs && ms <= atMs && counts(ms, way) <= 0) say('box of another block', `${stack.carrier} counts none ${way}`);
  }
  return found;

  function handOver(gives: ChainLink, takes: ChainLink, say: (rule: string, detail: string) => void): void {
    const name = `${gives.kind} ${takes.kind}`;
    const reach = REACH[name];
    const [a, b] = [placeOf(gives, gives.to - 1), placeOf(takes, takes.from)];
    if (!reach || !a || !b) {
      say('box handed over to nobody', `${gives.carrier} to ${takes.carrier}`);
      return;
    }
    const [long, other] = a.lengthM >= b.lengthM ? [a, b] : [b, a];
    const [dx, dz] = [other.at[0] - long.at[0], other.at[1] - long.at[1]];
    const [sine, cosine] = [Math.sin(long.headingRad), Math.cos(long.headingRad)];
    const [along, across] = [Math.abs(dx * sine - dz * cosine) - long.lengthM / 2, Math.abs(dx * cosine + dz * sine)];
    if (along > reach[0] || across > reach[1]) say('box handed over too far', `${gives.carrier} to ${takes.carrier}: ${along.toFixed(0)} m beyond its end, ${across.toFixed(0)} m aside`);
  }
} // prettier-ignore
