import { createRandom } from '../../geo/noise.ts';
import type { StructureOf } from '../../schema/structures.ts';
import { MODEL, blend } from './colours.ts';
import { FINISH } from './finishes.ts';
import type { Mold } from './Mold.ts';
import { box, lamp, strand } from './solids.ts';

/** Colours that containers really have, sun-bleached. */
export const CONTAINER_COLOURS = [0x8f4a40, 0x3f6a8c, 0x7a8791, 0x9c6a45, 0x4c7a6a, 0xb9b6ae, 0x5a6f94, 0x7c3f48, 0xc08a3e, 0x46545f].map((c) => blend(c, 0xb9b4aa, 0.38)); // prettier-ignore
/** A box of forty feet (2 TEU), metres. */
export const BOX = { long: 12.19, wide: 2.44, high: 2.6 };
const SHORT_M = 6.06;
/** Gaps between boxes: end to end, and side by side. */
const END_GAP_M = 0.5;
const SIDE_GAP_M = 0.35;
const MARGIN_M = 1;
/** As many rows as a gantry spans, then a lane. */
const ROWS = 10;
const LANE_M = 5.5;
/** The paving's height. */
const GROUND_M = 0.15;
/** Share of the bays with boxes of forty feet: with 1.6 TEU to a box, three TEU of four lie in them. */
const LONG_SHARE = 0.75;
/** By how many tiers blocks, and stacks of a block, are ahead of others. */
const BLOCK_AHEAD = 1.5;
const STACK_AHEAD = 0.9;
const BLOCK_BAYS = 3;

/** A box where it stands once the yard holds so many TEU, in the yard's frame. */
export interface YardBox {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly longM: number;
  readonly colour: number;
  readonly shade: number;
  /** TEU in the yard with this box and all that were set down before it. */
  readonly rank: number;
}

/**
 * All boxes that fit a yard, in the order in which it fills: nothing floats, a tier is never set on an empty place. Blocks fill up
 * together, single stacks vary. The same for the same seed.
 */
export function yardBoxes(s: StructureOf<'container-yard'>): YardBox[] {
  const random = createRandom(s.seed);
  const bay = BOX.long + END_GAP_M;
  const bays = Math.max(1, Math.floor((s.length - 2 * MARGIN_M) / bay));
  const hasShortBay = s.length - 2 * MARGIN_M - bays * bay >= bay / 2;
  const rows: number[] = [];
  for (let z = MARGIN_M - s.width / 2, n = 1; z + BOX.wide <= s.width / 2 - MARGIN_M; n++) {
    rows.push(z + BOX.wide / 2);
    z += BOX.wide + SIDE_GAP_M + (n % ROWS === 0 ? LANE_M : 0);
  }
  const stacks: { readonly x: number; readonly z: number; readonly longM: number; readonly ahead: number }[] = [];
  for (let first = 0; first < rows.length; first += ROWS)
    for (let block = 0; block <= bays; block += BLOCK_BAYS) {
      const ahead = BLOCK_AHEAD * random();
      for (let i = block; i < Math.min(block + BLOCK_BAYS, bays + (hasShortBay ? 1 : 0)); i++) {
        const x = MARGIN_M - s.length / 2 + i * bay;
        const isLong = i < bays && random() < LONG_SHARE;
        const places = isLong ? [x + bay / 2] : i < bays ? [x + bay / 4, x + (3 * bay) / 4] : [x + bay / 4];
        for (const z of rows.slice(first, first + ROWS))
          for (const at of places)
            stacks.push({ x: at, z, longM: isLong ? BOX.long : SHORT_M, ahead: ahead + STACK_AHEAD * random() });
      }
    }
  const order = stacks.flatMap((stack) => Array.from({ length: s.tiers }, (_, tier) => ({ stack, tier })));
  order.sort((a, b) => a.tier + a.stack.ahead - b.tier - b.stack.ahead);
  let rank = 0;
  return order.map(({ stack: { x, z, longM }, tier }) => {
    rank += longM === BOX.long ? 2 : 1;
    return {
      ...{ x, y: GROUND_M + tier * BOX.high, z, longM, rank },
      colour: CONTAINER_COLOURS[Math.floor(random() ** 1.35 * CONTAINER_COLOURS.length)]!,
      shade: 0.9 + random() * 0.16,
    };
  });
}

/** The ground of a yard with its light masts; the boxes on it follow their number. */
export function containerYard(mold: Mold, s: StructureOf<'container-yard'>): void {
  mold.paint(blend(MODEL.asphalt, MODEL.concrete, 0.55));
  box(mold, 0, GROUND_M - 0.55, 0, s.length, 0.55, s.width);
  mold.foot = 0;
  const masts = Math.max(2, Math.round(s.length / 110));
  for (let i = 0; i < masts; i++) {
    const x = -s.length / 2 + (s.length * (i + 0.5)) / masts;
    mold.paint(MODEL.paleSteel);
    strand(mold, [x, 0, -s.width / 2 + 0.6], [x, 28, -s.width / 2 + 0.6], 0.3, 4);
    lamp(mold, x, 28, -s.width / 2 + 0.6, FINISH.lampWhite, 0.9);
  }
}
