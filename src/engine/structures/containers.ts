import { createRandom } from '../../geo/noise.ts';
import type { StructureOf } from '../../schema/structures.ts';
import { MODEL, blend } from './colours.ts';
import { FINISH } from './finishes.ts';
import type { Mold } from './Mold.ts';
import { box, lamp, strand } from './solids.ts';

/** Colours that containers really have, sun-bleached. */
export const CONTAINER_COLOURS = [0x8f4a40, 0x3f6a8c, 0x7a8791, 0x9c6a45, 0x4c7a6a, 0xb9b6ae, 0x5a6f94, 0x7c3f48, 0xc08a3e, 0x46545f].map((c) => blend(c, 0xb9b4aa, 0.38)); // prettier-ignore
export const BOX = { long: 12.19, wide: 2.44, high: 2.6 };

/** Stacks of containers in blocks with lanes between them. Only faces that can be seen are cast. */
export function containerYard(mold: Mold, s: StructureOf<'container-yard'>): void {
  const random = createRandom(s.seed);
  mold.paint(blend(MODEL.asphalt, MODEL.concrete, 0.55));
  box(mold, 0, -0.4, 0, s.length, 0.55, s.width);
  const ground = 0.15;
  const pitch = BOX.long + 0.5;
  const columns = Math.max(1, Math.floor((s.length - 2) / pitch));
  // Six rows, then a lane for the straddle carriers.
  const lanes: number[] = [];
  for (let z = -s.width / 2 + 2, n = 0; z + BOX.wide < s.width / 2 - 1; n++) {
    lanes.push(z + BOX.wide / 2);
    z += BOX.wide + 0.35;
    if (n % 6 === 5) z += 5.5;
  }
  const tiers = lanes.map(() => new Uint8Array(columns));
  // Blocks fill up together, single stacks vary: the outline of a yard is ragged but not noise.
  const blocks = Math.ceil(columns / 4);
  const fills = Array.from({ length: blocks * Math.ceil(lanes.length / 6) }, () => s.fill * (0.55 + 0.9 * random()));
  lanes.forEach((_, row) => {
    for (let column = 0; column < columns; column++) {
      const blockFill = fills[Math.floor(row / 6) * blocks + Math.floor(column / 4)]!;
      tiers[row]![column] = Math.min(s.tiers, Math.max(0, Math.round(s.tiers * blockFill + (random() - 0.5) * 2.2)));
    }
  });
  const near = (a: number, b: number): number => (Math.abs(lanes[a]! - lanes[b]!) < BOX.wide + 1 ? 1 : 0);
  lanes.forEach((z, row) => {
    for (let column = 0; column < columns; column++) {
      const count = tiers[row]![column]!;
      const x = -s.length / 2 + 1 + pitch * (column + 0.5);
      const left = row > 0 && near(row, row - 1) ? tiers[row - 1]![column]! : 0;
      const right = row + 1 < lanes.length && near(row, row + 1) ? tiers[row + 1]![column]! : 0;
      for (let tier = 0; tier < count; tier++) {
        const colour = CONTAINER_COLOURS[Math.floor(random() ** 1.35 * CONTAINER_COLOURS.length)]!;
        mold.paint(colour, FINISH.floodWarm, 0.9 + random() * 0.16);
        mold.foot = ground - tier * 0.4;
        const l = BOX.long / 2;
        const w = BOX.wide / 2;
        const y = ground + tier * BOX.high;
        const top = y + BOX.high - 0.06;
        if (tier >= right) mold.face([x - l, y, z + w], [x + l, y, z + w], [x + l, top, z + w], [x - l, top, z + w]);
        if (tier >= left) mold.face([x + l, y, z - w], [x - l, y, z - w], [x - l, top, z - w], [x + l, top, z - w]);
        mold.face([x + l, y, z - w], [x + l, top, z - w], [x + l, top, z + w], [x + l, y, z + w]);
        mold.face([x - l, y, z + w], [x - l, top, z + w], [x - l, top, z - w], [x - l, y, z - w]);
        if (tier === count - 1)
          mold.face([x - l, top, z - w], [x - l, top, z + w], [x + l, top, z + w], [x + l, top, z - w]);
      }
    }
  });
  mold.foot = 0;
  // Light masts.
  const masts = Math.max(2, Math.round(s.length / 110));
  for (let i = 0; i < masts; i++) {
    const x = -s.length / 2 + (s.length * (i + 0.5)) / masts;
    mold.paint(MODEL.paleSteel);
    strand(mold, [x, 0, -s.width / 2 + 0.6], [x, 28, -s.width / 2 + 0.6], 0.3, 4);
    lamp(mold, x, 28, -s.width / 2 + 0.6, FINISH.lampWhite, 0.9);
  }
}
