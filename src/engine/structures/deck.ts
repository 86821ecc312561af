import type { Structure } from '../../schema/structures.ts';
import { FINISH } from './finishes.ts';
import type { Mold, V } from './Mold.ts';
import { MODEL } from './colours.ts';
import type { DeckPath } from './deckPath.ts';
import { bar, block, lamp, strand } from './solids.ts';
import { scale } from './vectors.ts';

export type Bridge = Extract<Structure, { deck: unknown }>;

/** A section of [right, up] points, clockwise seen in the direction of travel, drawn along the path between two distances. */
export function sweep(
  mold: Mold,
  path: DeckPath,
  stops: readonly number[],
  section: readonly (readonly [number, number])[],
): void {
  for (let i = 0; i + 1 < stops.length; i++)
    for (let k = 0; k < section.length; k++) {
      const p = section[k]!;
      const q = section[(k + 1) % section.length]!;
      mold.face(
        path.place(stops[i]!, p[0], p[1]),
        path.place(stops[i]!, q[0], q[1]),
        path.place(stops[i + 1]!, q[0], q[1]),
        path.place(stops[i + 1]!, p[0], p[1]),
      );
    }
  mold.face(...[...section].reverse().map(([right, up]) => path.place(stops[0]!, right, up)));
  mold.face(...section.map(([right, up]) => path.place(stops.at(-1)!, right, up)));
}

export const rectangle = (left: number, right: number, low: number, high: number): [number, number][] => [
  [left, high],
  [right, high],
  [right, low],
  [left, low],
];

/** Girder, edge beams, parapets, road or track of a bridge between two distances, and lamps along a long road. */
export function castDeck(
  mold: Mold,
  path: DeckPath,
  bridge: Bridge,
  depth: number,
  [from, to]: readonly [number, number] = [0, path.length],
): void {
  const half = bridge.width / 2;
  const stops = path.stops(from, to, 28);
  mold.paint(MODEL.pier, FINISH.matte, 0.93);
  sweep(mold, path, stops, [
    [-half + 0.3, -0.5],
    [half - 0.3, -0.5],
    [half * 0.55, -depth],
    [-half * 0.55, -depth],
  ]);
  const isRail = bridge.carries === 'rail';
  mold.paint(isRail ? MODEL.ballast : MODEL.deck);
  sweep(mold, path, stops, rectangle(-half + 0.3, half - 0.3, -0.5, 0));
  mold.paint(isRail ? MODEL.works : MODEL.white);
  for (const side of [-1, 1]) {
    const edge = side * (half - 0.2);
    sweep(mold, path, stops, rectangle(edge - 0.3, edge + 0.3, -1.1, isRail ? 0.5 : 1.05));
  }
  if (isRail) {
    mold.paint(MODEL.rail);
    const tracks = bridge.width > 7 ? [-2.1, 2.1] : [0];
    for (const track of tracks)
      for (const rail of [-0.75, 0.75])
        sweep(mold, path, stops, rectangle(track + rail - 0.12, track + rail + 0.12, 0, 0.25));
    return;
  }
  mold.paint(0xdedcd4);
  if (bridge.width > 16) sweep(mold, path, stops, rectangle(-0.5, 0.5, 0, 0.7));
  if (path.length < 120) return;
  const count = Math.floor(path.length / 45);
  for (let i = 0; i <= count; i++) {
    const side = i % 2 === 0 ? 1 : -1;
    const at = path.length * (i / Math.max(1, count));
    mold.paint(MODEL.steel);
    strand(mold, path.place(at, side * (half - 0.4), 1), path.place(at, side * (half - 0.4), 9), 0.09);
    const [x, y, z] = path.place(at, side * (half - 1.6), 9);
    lamp(mold, x, y, z, FINISH.lampWhite, 0.25);
  }
}

/** Piers of the given distances from the ground to under the deck; wide decks stand on two shafts. */
export function castPiers(
  mold: Mold,
  path: DeckPath,
  bridge: Bridge,
  distances: readonly number[],
  depth: number,
): void {
  for (const distance of distances) {
    const { at, ahead, right } = path.station(distance);
    const top = at[1] - depth;
    const bottom = Math.min(bridge.y, top - 2) - 6;
    const mid = (top + bottom) / 2;
    mold.foot = Math.min(bridge.y, top - 2);
    mold.paint(MODEL.pier);
    const isWide = bridge.width > 17;
    const shafts = isWide ? [-0.3, 0.3] : [0];
    const wide = bridge.width * (isWide ? 0.11 : 0.22);
    const long = Math.min(2.4, 1.1 + (top - mold.foot) * 0.05);
    for (const share of shafts) {
      const offset = scale(right, share * bridge.width);
      const centre: V = [at[0] + offset[0], mid, at[2] + offset[2]];
      block(mold, centre, scale(ahead, long), [0, (top - bottom) / 2, 0], scale(right, wide));
    }
    mold.foot = top - 1.6;
    block(mold, [at[0], top - 0.8, at[2]], scale(ahead, long * 0.9), [0, 0.8, 0], scale(right, bridge.width * 0.42));
  }
  mold.foot = 0;
}

/** Massive piers in the river with rounded noses, as under the old truss bridges and the pylons. */
export function castRiverPier(
  mold: Mold,
  path: DeckPath,
  bridge: Bridge,
  distance: number,
  depth: number,
  half: number,
): void {
  const { at, ahead, right } = path.station(distance);
  const top = at[1] - depth;
  const bottom = Math.min(bridge.y, top - 3) - 8;
  mold.foot = Math.min(bridge.y, top - 3);
  mold.paint(MODEL.pier);
  const wide = bridge.width * 0.5 * half;
  const centre: V = [at[0], (top + bottom) / 2, at[2]];
  block(mold, centre, scale(ahead, 2.8), [0, (top - bottom) / 2, 0], scale(right, wide));
  for (const side of [-1, 1]) {
    const nose = (s: number): V => [
      at[0] + right[0] * (side * (wide + s * 2.8)),
      0,
      at[2] + right[2] * (side * (wide + s * 2.8)),
    ];
    const tip = nose(1);
    const root = nose(0);
    const a: V = [root[0] + ahead[0] * 2.8, 0, root[2] + ahead[2] * 2.8];
    const b: V = [root[0] - ahead[0] * 2.8, 0, root[2] - ahead[2] * 2.8];
    const [first, last] = side > 0 ? [a, b] : [b, a];
    const at2 = (p: V, y: number): V => [p[0], y, p[2]];
    mold.face(at2(first, bottom), at2(first, top), at2(tip, top), at2(tip, bottom));
    mold.face(at2(tip, bottom), at2(tip, top), at2(last, top), at2(last, bottom));
    mold.face(at2(first, top), at2(last, top), at2(tip, top));
  }
  mold.foot = 0;
}

/** A straight member between two places of the path. */
export const member = (
  mold: Mold,
  path: DeckPath,
  from: readonly [number, number, number],
  to: readonly [number, number, number],
  wide: number,
  high = wide,
): void => bar(mold, path.place(...from), path.place(...to), wide, high);
