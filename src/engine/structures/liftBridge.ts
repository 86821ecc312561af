import type { StructureOf } from '../../schema/structures.ts';
import type { Cut } from '../ground/cutGround.ts';
import { mainSpan, others } from './bridges.ts';
import { MODEL, blend } from './colours.ts';
import { castDeck, castPiers, member } from './deck.ts';
import { DeckPath } from './deckPath.ts';
import { FINISH } from './finishes.ts';
import type { Mold } from './Mold.ts';
import { block, lamp, strand, tube } from './solids.ts';
import { scale } from './vectors.ts';

const LIFT_DEPTH_M = 1.6;
/** Between the lifted span and the fixed ones. */
const JOINT_M = 0.15;
/** Weights go down as far as the span goes up; at rest they hang this far under the sheaves, metres. */
const WEIGHT_M = 1.6;

/** Towers, fixed spans and sheaves of a lift bridge. */
export function lift(mold: Mold, bridge: StructureOf<'bridge-lift'>): void {
  const path = new DeckPath(bridge.deck);
  const [from, to] = mainSpan(bridge, path);
  const depth = LIFT_DEPTH_M;
  castDeck(mold, path, bridge, depth, [0, from]);
  castDeck(mold, path, bridge, depth, [to, path.length]);
  castPiers(mold, path, bridge, others(bridge, from, to), depth);
  const half = bridge.width / 2 + 1.6;
  const top = bridge.towerM;
  for (const [end, outward] of [
    [from, -1],
    [to, 1],
  ] as const) {
    const { at, ahead, right } = path.station(end);
    const bottom = Math.min(bridge.y, at[1] - 3) - 4 - at[1];
    for (const side of [-half, half]) {
      mold.foot = at[1] - 2;
      const p = path.place(end + outward * 1.8, side, (top + bottom) / 2);
      mold.paint(blend(MODEL.brickPale, MODEL.plaster, 0.35), FINISH.floodWarm);
      block(mold, p, scale(ahead, 1.7), [0, (top - bottom) / 2, 0], scale(right, 1.5));
      mold.paint(MODEL.patina);
      const cap = path.place(end + outward * 1.8, side, top + 0.5);
      block(mold, cap, scale(ahead, 2), [0, 0.5, 0], scale(right, 1.8));
      mold.paint(MODEL.darkSteel);
      const sheave = path.place(end + outward * 0.4, side, top + 1.6);
      const reach = scale(right, 0.4);
      tube(mold, [sheave[0] - reach[0], sheave[1], sheave[2] - reach[2]], [sheave[0] + reach[0], sheave[1], sheave[2] + reach[2]], 1, 1, 12); // prettier-ignore
      const [x, y, z] = path.place(end + outward * 1.8, side, top + 1.6);
      lamp(mold, x, y, z, FINISH.lampRed, 0.3);
    }
    mold.paint(MODEL.patina);
    mold.foot = -1000;
    member(mold, path, [end + outward * 1.8, -half, top - 1.2], [end + outward * 1.8, half, top - 1.2], 0.7, 1.4);
  }
  mold.foot = 0;
}

/** Where the span of a lift bridge lies at rest: nothing else of the picture's road may lie there. */
export function spanOf(bridge: StructureOf<'bridge-lift'>): Cut {
  const path = new DeckPath(bridge.deck);
  const [from, to] = mainSpan(bridge, path);
  const [x, , z] = path.place((from + to) / 2, 0, 0);
  const { ahead } = path.station((from + to) / 2);
  return { x, z, turn: Math.atan2(-ahead[2], ahead[0]), halfAlong: (to - from) / 2, halfAcross: bridge.width / 2 };
}

/** The span of a lift bridge with its ropes and counterweights. @param liftM above its place in the road */
export function liftedSpan(
  mold: Mold,
  bridge: StructureOf<'bridge-lift'>,
  { lift: wanted }: { readonly lift: number },
): void {
  const path = new DeckPath(bridge.deck);
  const [from, to] = mainSpan(bridge, path);
  const top = bridge.towerM;
  const liftM = Math.min(top - 3, Math.max(0, wanted));
  const raised = new DeckPath(bridge.deck.map(([x, y, z]) => [x, y + liftM, z]));
  castDeck(mold, raised, bridge, LIFT_DEPTH_M, [from + JOINT_M, to - JOINT_M]);
  const half = bridge.width / 2 + 1.6;
  for (const [end, outward] of [
    [from, -1],
    [to, 1],
  ] as const) {
    mold.foot = -1000;
    mold.paint(MODEL.patina);
    // A beam across the end of the span takes the ropes.
    member(mold, raised, [end - outward * 0.6, -half, -0.9], [end - outward * 0.6, half, -0.9], 0.8, 1.1);
    for (const side of [-half, half]) {
      mold.paint(MODEL.paleSteel);
      for (const apart of [-0.35, 0.35])
        strand(mold, path.place(end - outward * 0.5, side + apart, top + 1.5), raised.place(end - outward * 0.6, side + apart, -0.4), 0.09); // prettier-ignore
      mold.paint(MODEL.darkSteel);
      const at = top - WEIGHT_M - liftM;
      strand(mold, path.place(end + outward * 3.9, side, top + 1.5), path.place(end + outward * 3.9, side, at), 0.09);
      member(mold, path, [end + outward * 3.9, side, at - 2.4], [end + outward * 3.9, side, at], 0.9, 2.2);
    }
  }
  mold.foot = 0;
}
