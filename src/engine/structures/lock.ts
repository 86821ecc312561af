import type { StructureOf } from '../../schema/structures.ts';
import type { Cut } from '../ground/cutGround.ts';
import { MODEL, blend } from './colours.ts';
import { FINISH } from './finishes.ts';
import type { Mold, V } from './Mold.ts';
import { bar, block, box, house, lamp, strand } from './solids.ts';

const WATER = 0x41666f;

/** From the end of a lock to its gates. */
const HEAD_M = 10;
/** A leaf of a mitre gate reaches half the width in, and this share of it upstream. */
const MITRE = 0.42;
/** What an open leaf keeps from the wall, radians. */
const FOLDED_RAD = 0.02;
/** The middle of an open leaf stands this far before its wall: half of it lies in the recess. */
const RECESS_M = 0.35;
/** A lifting gate reaches so far over the upper and under the lower water, and is so thick. */
const OVER_M = 0.9;
const UNDER_M = 3.2;
const GATE_M = 1.6;

/** Heights of a lock over its foot, metres. */
function heightsOf(s: StructureOf<'lock'>): {
  readonly upper: number;
  readonly lower: number;
  readonly top: number;
  readonly bottom: number;
} {
  const upper = s.upperM - s.y;
  const lower = s.lowerM - s.y;
  // Walls rise over the upper water, and to the ground where that is higher.
  return { upper, lower, top: Math.max(upper + 1.8, 1.2), bottom: Math.min(lower, 0) - 4.5 };
}

/** How far the opening in the ground reaches into the approaches, and behind the face of the walls, metres. */
const APPROACH_M = 14;
const BEHIND_M = 1;

/** The opening in the ground over a lock: water and gates lie deep in it. */
export const lockPit = ({ x, z, turn, length, width }: StructureOf<'lock'>): Cut => ({
  ...{ x, z, turn },
  halfAlong: length / 2 + APPROACH_M,
  halfAcross: width / 2 + BEHIND_M,
});

/** A navigation lock: chamber between thick walls, heads at both ends, guide walls; x points upstream. Water and gates follow their values. */
export function lock(mold: Mold, s: StructureOf<'lock'>): void {
  const half = s.width / 2;
  const l = s.length / 2;
  const { lower, top, bottom } = heightsOf(s);
  const wall = 5;
  mold.foot = lower - 3;
  const slab = (x: number, z: number, along: number, wide: number, from: number, to: number): void =>
    block(mold, [x, (from + to) / 2, z], [along / 2, 0, 0], [0, (to - from) / 2, 0], [0, 0, wide / 2]);
  for (const side of [-1, 1]) {
    mold.paint(MODEL.pier);
    slab(0, side * (half + wall / 2), s.length, wall, bottom, top);
    // Heads are broader than the chamber walls.
    for (const end of [-1, 1]) slab(end * (l - 9), side * (half + wall * 0.9), 22, wall * 1.8, bottom, top + 0.4);
    mold.paint(blend(MODEL.pier, MODEL.asphalt, 0.25));
    slab(0, side * (half + wall + 3), s.length, 6, bottom, top - 0.4);
    mold.paint(MODEL.darkSteel);
    slab(0, side * (half + 0.25), s.length - 40, 0.5, top, top + 0.3);
    // Guide walls lead ships in.
    mold.paint(MODEL.pier);
    const a: V = [l, (bottom + top) / 2, side * (half + 1.2)];
    bar(mold, a, [l + 46, a[1], side * (half + 11)], 2.4, top - bottom);
    bar(mold, [-l, a[1], side * (half + 1.2)], [-l - 46, a[1], side * (half + 11)], 2.4, top - bottom);
    const masts = Math.max(3, Math.round(s.length / 40));
    for (let i = 0; i < masts; i++) {
      const x = -l + (s.length * (i + 0.5)) / masts;
      mold.paint(MODEL.paleSteel);
      strand(mold, [x, top, side * (half + wall + 1)], [x, top + 8, side * (half + wall + 1)], 0.12);
      lamp(mold, x, top + 8, side * (half + wall + 1), FINISH.lampWhite, 0.3);
    }
  }
  if (s.gateTowerM > 0) {
    // Lifting gate at the lower head: two towers with a bridge for the hoists.
    const x = HEAD_M - l;
    const high = s.gateTowerM;
    for (const side of [-1, 1]) {
      mold.foot = top - 2;
      house(mold, { x, y: top, z: side * (half + 3.4), along: 7.5, height: high - 4, wide: 6 }, () => mold.paint(blend(MODEL.concrete, MODEL.plaster, 0.5), FINISH.windows), () => mold.paint(MODEL.roofPale)); // prettier-ignore
    }
    house(mold, { x, y: top + high - 4, z: 0, along: 9, height: 4, wide: s.width + 15 }, () => mold.paint(MODEL.white, FINISH.glass), () => mold.paint(MODEL.roofDark)); // prettier-ignore
    lamp(mold, x, top + high + 0.8, 0, FINISH.lampRed, 0.4);
  }
  // Control house between the heads.
  mold.foot = top;
  const c = { x: -l + 34, z: half + wall + 5 };
  house(mold, { x: c.x, y: top - 0.4, z: c.z, along: 9, height: 6, wide: 7 }, () => mold.paint(MODEL.wall), () => mold.paint(MODEL.roofPale)); // prettier-ignore
  house(mold, { x: c.x, y: top + 5.6, z: c.z, along: 11, height: 3.2, wide: 9 }, () => mold.paint(MODEL.glass, FINISH.glass), () => mold.paint(MODEL.roofDark)); // prettier-ignore
  mold.foot = 0;
}

/** What moves in a lock: level of the chamber, m NHN; how far its gates are open, percent. */
export interface LockState {
  readonly chamber: number;
  readonly lowerGate: number;
  readonly upperGate: number;
  /** Upper above lower water, metres. */
  readonly fall: number;
}

/** Water in the chamber, above and below it as it is drawn, metres over its foot. High water stands over the walls: the river's own surface shows it. */
function waterOf(s: StructureOf<'lock'>, { chamber, fall }: Pick<LockState, 'chamber' | 'fall'>): { readonly level: number; readonly above: number; readonly below: number } {
  const { upper, top, bottom } = heightsOf(s);
  return { level: Math.min(top - 0.1, Math.max(bottom + 1, chamber - s.y)), above: Math.min(upper, top - 0.1), below: Math.min(top - 0.1, upper - fall) };
} // prettier-ignore

/** Level of the water that is drawn in a lock at a place, m NHN; null beside the lock. */
export function lockLevelAt(s: StructureOf<'lock'>, state: Pick<LockState, 'chamber' | 'fall'>, x: number, z: number): number | null {
  const [dx, dz] = [x - s.x, z - s.z];
  const [cosine, sine] = [Math.cos(s.turn), Math.sin(s.turn)];
  const along = dx * cosine - dz * sine;
  if (Math.abs(along) > s.length / 2 + APPROACH_M || Math.abs(dx * sine + dz * cosine) > s.width / 2 + BEHIND_M) return null;
  const { level, above, below } = waterOf(s, state);
  const end = s.length / 2 - HEAD_M;
  return s.y + (along > end ? above : along < -end ? below : level);
} // prettier-ignore

/** Water and gates of a lock. Mitre gates point upstream and fold into the walls; a lower gate between towers is lifted. */
export function lockWork(mold: Mold, s: StructureOf<'lock'>, state: LockState): void {
  const { lowerGate, upperGate } = state;
  const half = s.width / 2;
  const end = s.length / 2 - HEAD_M;
  const { upper, lower, top, bottom } = heightsOf(s);
  const { level, above, below } = waterOf(s, state);
  mold.foot = -1000;
  mold.paint(WATER);
  const beyond = s.length / 2 + APPROACH_M;
  const wide = half + BEHIND_M;
  const surface = (from: number, to: number, y: number, z: number): void =>
    mold.face([from, y, -z], [from, y, z], [to, y, z], [to, y, -z]);
  surface(-end, end, level, half);
  surface(end, beyond, above, wide);
  surface(-beyond, -end, below, wide);
  mold.foot = lower - 3;
  const openOf = (percent: number): number => Math.min(1, Math.max(0, percent / 100));
  const leaves = (x: number, high: number, open: number): void => {
    const closed = Math.atan2(1, MITRE);
    const angle = FOLDED_RAD + (closed - FOLDED_RAD) * (1 - open);
    const long = half * Math.hypot(1, MITRE);
    for (const side of [-1, 1]) {
      const [tipX, tipZ] = [
        x + long * Math.cos(angle),
        side * Math.max(0, half - RECESS_M * open - long * Math.sin(angle)),
      ];
      const hinge = side * (half - RECESS_M * open);
      mold.paint(MODEL.patina);
      bar(mold, [x, (bottom + high) / 2, hinge], [tipX, (bottom + high) / 2, tipZ], 1.3, high - bottom);
      mold.paint(MODEL.works);
      bar(mold, [x, high + 0.7, hinge], [tipX, high + 0.7, tipZ], 1.6, 0.3);
    }
  };
  leaves(end, top - 0.8, openOf(upperGate));
  if (s.gateTowerM === 0) leaves(-end, top - 0.8, openOf(lowerGate));
  else {
    const sill = lower - UNDER_M;
    const high = upper + OVER_M - sill;
    const hoist = top + s.gateTowerM - 4;
    // Raised, it hangs under the bridge of the hoists.
    const foot = sill + openOf(lowerGate) * Math.max(0, hoist - 0.5 - high - sill);
    mold.foot = -1000;
    mold.paint(MODEL.patina);
    block(mold, [-end, foot + high / 2, 0], [GATE_M / 2, 0, 0], [0, high / 2, 0], [0, 0, half]);
    mold.paint(MODEL.works);
    for (let i = 1; i < 6; i++) box(mold, -end - GATE_M / 2 - 0.2, foot + (high * i) / 6, 0, 0.6, 0.3, s.width);
    mold.paint(MODEL.darkSteel);
    for (const side of [-1, 1]) strand(mold, [-end, foot + high, side * half * 0.85], [-end, hoist, side * half * 0.85], 0.1); // prettier-ignore
  }
  mold.foot = 0;
}

/** A weir with gates between piers and a service bridge; x runs across the river, the upper water lies on −z. */
export function weir(mold: Mold, s: StructureOf<'weir'>): void {
  const upper = s.upperM - s.y;
  const lower = s.lowerM - s.y;
  const bottom = Math.min(lower, 0) - 4;
  const top = upper + 2.4;
  const bays = Math.max(2, Math.round(s.length / 22));
  const l = s.length / 2;
  mold.foot = lower - 3;
  for (let i = 0; i <= bays; i++) {
    const x = -l + (s.length * i) / bays;
    mold.paint(MODEL.pier);
    block(mold, [x, (bottom + top) / 2, 0], [1.6, 0, 0], [0, (top - bottom) / 2, 0], [0, 0, s.width / 2]);
    house(mold, { x, y: top, z: -s.width * 0.12, along: 4.2, height: 5, wide: 6 }, () => mold.paint(MODEL.wall, FINISH.windows), () => mold.paint(MODEL.roofDark)); // prettier-ignore
    lamp(mold, x, top + 5.6, -s.width * 0.12, FINISH.lampWhite, 0.3);
    if (i === bays) continue;
    const mid = x + s.length / bays / 2;
    const wide = s.length / bays / 2 - 1.6;
    mold.paint(MODEL.patina);
    block(mold, [mid, (bottom + upper) / 2 + 0.2, -s.width * 0.14], [wide, 0, 0], [0, (upper - bottom) / 2 + 0.2, 0], [0, 0, 0.7]); // prettier-ignore
    // Falling water behind the gate.
    mold.paint(0xb9c6c6);
    mold.face([mid - wide, upper - 1.2, -s.width * 0.08], [mid - wide, lower, s.width * 0.2], [mid + wide, lower, s.width * 0.2], [mid + wide, upper - 1.2, -s.width * 0.08]); // prettier-ignore
  }
  mold.paint(MODEL.paleSteel);
  mold.foot = -1000;
  block(mold, [0, top + 0.4, s.width * 0.3], [l, 0, 0], [0, 0.4, 0], [0, 0, 1.8]);
  for (const side of [-1, 1]) strand(mold, [-l, top + 1.9, s.width * 0.3 + side * 1.7], [l, top + 1.9, s.width * 0.3 + side * 1.7], 0.06); // prettier-ignore
  mold.foot = 0;
}
