import type { StructureOf } from '../../schema/structures.ts';
import { MODEL, blend } from './colours.ts';
import { castDeck, castPiers, castRiverPier, member, type Bridge } from './deck.ts';
import { DeckPath } from './deckPath.ts';
import { FINISH } from './finishes.ts';
import type { Mold } from './Mold.ts';
import { block, lamp, strand } from './solids.ts';
import { scale } from './vectors.ts';

/** Distances of the two ends of the main span. */
export function mainSpan(bridge: Bridge, path: DeckPath): [number, number] {
  const at = (i: number, otherwise: number): number => bridge.piers[i] ?? otherwise;
  const a = at(bridge.main[0], path.length * 0.3);
  const b = at(bridge.main[1], path.length * 0.7);
  return a < b ? [a, b] : [b, a];
}
export const others = (bridge: Bridge, ...ends: number[]): number[] => bridge.piers.filter((p) => !ends.includes(p));
/** Next support beyond an end of the main span; the abutment where there is none. */
function nextSupport(bridge: Bridge, path: DeckPath, from: number, towards: -1 | 1): number {
  const beyond = bridge.piers.filter((p) => (p - from) * towards > 5).sort((a, b) => (a - b) * towards);
  return beyond[0] ?? (towards < 0 ? 0 : path.length);
}

export function cableStayed(mold: Mold, bridge: StructureOf<'bridge-cable-stayed'>): void {
  const path = new DeckPath(bridge.deck);
  const [from, to] = mainSpan(bridge, path);
  const depth = 3.6;
  castDeck(mold, path, bridge, depth);
  castPiers(mold, path, bridge, others(bridge, from, to), depth);
  const half = bridge.width / 2;
  const planes = bridge.planes === 2 ? [-half - 0.6, half + 0.6] : [0];
  for (const [pylon, inward] of [
    [from, 1],
    [to, -1],
  ] as const) {
    castRiverPier(mold, path, bridge, pylon, depth, 0.8);
    const { at } = path.station(pylon);
    const below = -depth - 0.5;
    const top = bridge.rise;
    mold.paint(MODEL.white, FINISH.floodWarm);
    mold.foot = at[1];
    if (bridge.planes === 2) {
      // Legs lean in a little; cross beams under the deck and high up.
      for (const side of planes) {
        member(mold, path, [pylon, side * 1.05, below], [pylon, side * 0.92, top], 2.6, 4.2);
        const crown = path.station(pylon);
        const p = path.place(pylon, side * 0.92, top);
        block(mold, [p[0], p[1] + 0.5, p[2]], scale(crown.ahead, 2), [0, 0.5, 0], scale(crown.right, 1.2));
      }
      for (const share of [0.42, 0.9])
        member(mold, path, [pylon, -half * 0.99, top * share], [pylon, half * 0.99, top * share], 2.4, 2.6);
    } else {
      const { ahead, right } = path.station(pylon);
      const column = (low: number, high: number, long: number, wide: number): void =>
        block(mold, [at[0], at[1] + (low + high) / 2, at[2]], scale(ahead, long), [0, (high - low) / 2, 0], scale(right, wide)); // prettier-ignore
      column(below, top * 0.5, 2.3, 1.5);
      column(top * 0.5, top, 1.9, 1.3);
    }
    mold.foot = 0;
    for (const side of planes) {
      const [x, y, z] = path.place(pylon, side * 0.92, top + 1.2);
      lamp(mold, x, y, z, FINISH.lampRed, 0.6);
    }
    const reach = (to - from) / 2 - 6;
    const back = Math.abs(nextSupport(bridge, path, pylon, inward === 1 ? -1 : 1) - pylon);
    const count = Math.max(5, Math.min(14, Math.round(reach / 14)));
    mold.paint(0xf3f2ee, FINISH.floodWarm);
    for (const side of planes)
      for (let i = 0; i < count; i++) {
        const share = (i + 1) / count;
        const head = top * (0.46 + 0.5 * share);
        const held = side * (0.92 + 0.13 * (1 - head / top));
        const anchor = path.place(pylon, held, head);
        strand(mold, anchor, path.place(pylon + inward * (9 + (reach - 9) * share), side, 0.6), 0.17);
        strand(mold, anchor, path.place(pylon - inward * (9 + (Math.min(back, reach) - 9) * share), side, 0.6), 0.17);
      }
  }
}

export function suspension(mold: Mold, bridge: StructureOf<'bridge-suspension'>): void {
  const path = new DeckPath(bridge.deck);
  const [from, to] = mainSpan(bridge, path);
  const depth = 3.8;
  castDeck(mold, path, bridge, depth);
  castPiers(mold, path, bridge, others(bridge, from, to), depth);
  const half = bridge.width / 2 + 0.4;
  const top = bridge.rise;
  const colour = blend(MODEL.patina, MODEL.steel, 0.25);
  const sag = (share: number): number => 3.2 + (top - 3.2) * (2 * share - 1) ** 2;
  for (const pylon of [from, to]) {
    castRiverPier(mold, path, bridge, pylon, depth, 0.85);
    mold.paint(colour, FINISH.floodWarm);
    mold.foot = path.station(pylon).at[1] - depth;
    for (const side of [-half, half]) {
      member(mold, path, [pylon, side, -depth], [pylon, side, top * 0.5], 2.2, 3.4);
      member(mold, path, [pylon, side, top * 0.5], [pylon, side, top + 0.6], 1.9, 2.8);
      const [x, y, z] = path.place(pylon, side, top + 1.4);
      lamp(mold, x, y, z, FINISH.lampRed, 0.5);
      mold.paint(colour, FINISH.floodWarm);
    }
    for (const level of [top * 0.52, top * 0.94])
      member(mold, path, [pylon, -half, level], [pylon, half, level], 1.8, 2.4);
    mold.foot = 0;
  }
  for (const side of [-half, half]) {
    mold.paint(MODEL.paleSteel);
    const count = Math.max(12, Math.round((to - from) / 12));
    let before = path.place(from, side, top);
    for (let i = 1; i <= count; i++) {
      const at = from + ((to - from) * i) / count;
      const here = path.place(at, side, sag(i / count));
      strand(mold, before, here, 0.42, 4);
      if (i < count) strand(mold, here, path.place(at, side, 0), 0.09);
      before = here;
    }
    for (const [pylon, towards] of [
      [from, -1],
      [to, 1],
    ] as const) {
      const end = nextSupport(bridge, path, pylon, towards);
      const steps = Math.max(3, Math.round(Math.abs(end - pylon) / 14));
      let last = path.place(pylon, side, top);
      for (let i = 1; i <= steps; i++) {
        const share = i / steps;
        const at = pylon + (end - pylon) * share;
        const height = top * (1 - share) + 0.6 * share - 4 * share * (1 - share) * top * 0.08;
        const here = path.place(at, side, height);
        strand(mold, last, here, 0.42, 4);
        if (i < steps) strand(mold, here, path.place(at, side, 0), 0.09);
        last = here;
      }
    }
  }
}

export function tiedArch(mold: Mold, bridge: StructureOf<'bridge-tied-arch'>): void {
  const path = new DeckPath(bridge.deck);
  const [from, to] = mainSpan(bridge, path);
  const depth = 3.2;
  castDeck(mold, path, bridge, depth);
  castPiers(mold, path, bridge, others(bridge, from, to), depth);
  for (const end of [from, to]) castRiverPier(mold, path, bridge, end, depth, 0.95);
  const half = bridge.width / 2 + 0.3;
  const count = Math.max(16, Math.round((to - from) / 9));
  const at = (i: number): number => from + ((to - from) * i) / count;
  const height = (i: number): number => bridge.rise * (1 - ((2 * i) / count - 1) ** 2);
  const colour = blend(MODEL.patina, MODEL.paleSteel, 0.4);
  mold.foot = -1000;
  for (const side of [-half, half]) {
    mold.paint(colour, FINISH.floodWarm);
    for (let i = 0; i < count; i++)
      member(mold, path, [at(i), side, height(i) - 0.4], [at(i + 1), side, height(i + 1) - 0.4], 1.5, 2.6);
    mold.paint(colour);
    for (let i = 2; i < count - 1; i++)
      strand(mold, path.place(at(i), side, 0), path.place(at(i), side, height(i) - 1), 0.12);
  }
  // Wind bracing between the ribs where a lorry passes under it.
  mold.paint(colour);
  for (let i = 1; i < count; i++) {
    if (height(i) < 7.5) continue;
    strand(mold, path.place(at(i), -half, height(i)), path.place(at(i), half, height(i)), 0.35, 4);
    if (i % 2 === 0 || height(i + 1) < 7.5) continue;
    strand(mold, path.place(at(i), -half, height(i)), path.place(at(i + 1), half, height(i + 1)), 0.22, 4);
    strand(mold, path.place(at(i), half, height(i)), path.place(at(i + 1), -half, height(i + 1)), 0.22, 4);
  }
  mold.foot = 0;
}

export function truss(mold: Mold, bridge: StructureOf<'bridge-truss'>): void {
  const path = new DeckPath(bridge.deck);
  const [from, to] = mainSpan(bridge, path);
  const depth = 2.2;
  castDeck(mold, path, bridge, depth);
  const supports = [...new Set([0, ...bridge.piers, path.length])].sort((a, b) => a - b);
  for (const pier of bridge.piers) castRiverPier(mold, path, bridge, pier, depth, 0.9);
  const half = bridge.width / 2 + 0.5;
  const colour = blend(MODEL.steel, MODEL.patina, 0.35);
  mold.foot = -1000;
  for (let k = 0; k + 1 < supports.length; k++) {
    const a = supports[k]!;
    const b = supports[k + 1]!;
    // Short approach spans are plain girders.
    if (b - a < 32) continue;
    const isMain = a >= from - 1 && b <= to + 1;
    const ends = bridge.rise * (isMain ? 0.72 : 0.62);
    const middle = bridge.rise * (isMain ? 1 : 0.62);
    const panels = Math.max(4, 2 * Math.round((b - a) / 20));
    const at = (i: number): number => a + ((b - a) * i) / panels;
    const height = (i: number): number => ends + (middle - ends) * (1 - ((2 * i) / panels - 1) ** 2);
    for (const side of [-half, half]) {
      mold.paint(colour, FINISH.floodWarm);
      const point = (i: number, isTop: boolean): [number, number, number] => [at(i), side, isTop ? height(i) : -0.2];
      for (let i = 0; i < panels; i++) {
        member(mold, path, point(i, false), point(i + 1, false), 0.9, 1.2);
        if (i > 0 && i < panels - 1) member(mold, path, point(i, true), point(i + 1, true), 0.9, 1.1);
      }
      member(mold, path, point(0, false), point(1, true), 0.9, 1.1);
      member(mold, path, point(panels, false), point(panels - 1, true), 0.9, 1.1);
      for (let i = 1; i < panels; i++) {
        strand(mold, path.place(...point(i, false)), path.place(...point(i, true)), 0.3, 4);
        const isFalling = i < panels / 2;
        if (i < panels - 1) strand(mold, path.place(...point(i, isFalling)), path.place(...point(i + 1, !isFalling)), 0.36, 4); // prettier-ignore
      }
    }
    mold.paint(colour);
    for (let i = 1; i < panels; i++) {
      strand(mold, path.place(at(i), -half, height(i)), path.place(at(i), half, height(i)), 0.3, 4);
      if (i < panels - 1) strand(mold, path.place(at(i), i % 2 ? -half : half, height(i)), path.place(at(i + 1), i % 2 ? half : -half, height(i + 1)), 0.18); // prettier-ignore
    }
  }
  mold.foot = 0;
}

export function beam(mold: Mold, bridge: StructureOf<'bridge-beam'>): void {
  const path = new DeckPath(bridge.deck);
  const longest = Math.max(...[0, ...bridge.piers, path.length].map((p, i, all) => (i > 0 ? p - all[i - 1]! : 0)));
  const depth = Math.min(4.5, Math.max(1.1, longest / 22));
  castDeck(mold, path, bridge, depth);
  castPiers(mold, path, bridge, bridge.piers, depth);
}
