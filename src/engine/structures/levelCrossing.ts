import type { StructureOf } from '../../schema/structures.ts';
import { MODEL } from './colours.ts';
import { FINISH } from './finishes.ts';
import type { Mold, V } from './Mold.ts';
import { bar, block, box, lamp, strand } from './solids.ts';

const RED = 0xb3261e;
const WHITE = 0xf4f2ec;
/** Height of the cross of St Andrew above the road, metres, and half its arms; each is white with red ends. */
const CROSS = { y: 2.7, across: 0.62, up: 0.4, ends: 0.62 } as const;
/** An open half-barrier stands this steep. */
const BOOM_DEG = 82;
const STRIPES = 4;

/** A level crossing: plates between the rails, a cross of St Andrew for each direction and, where the railway has them, half-barriers. */
export function levelCrossing(mold: Mold, s: StructureOf<'level-crossing'>): void {
  mold.paint(MODEL.pier);
  box(mold, 0, 0, 0, s.roadM + 1.2, 0.16, s.railM);
  for (const side of [-1, 1]) {
    // On the right of who comes: from −z the right is at −x.
    const [x, z] = [side * (s.roadM / 2 + 1), side * (s.railM / 2 + 1.6)];
    mold.paint(MODEL.paleSteel);
    strand(mold, [x, -0.4, z], [x, CROSS.y + 0.3, z], 0.07);
    for (const slope of [-1, 1]) {
      const at = (share: number): V => [x + CROSS.across * share, CROSS.y + slope * CROSS.up * share, z + side * 0.1];
      mold.paint(RED);
      bar(mold, at(-1), at(1), 0.15, 0.05);
      mold.paint(WHITE);
      bar(mold, at(-CROSS.ends), at(CROSS.ends), 0.17, 0.07);
    }
    mold.paint(MODEL.darkSteel);
    block(mold, [x, CROSS.y - 0.75, z + side * 0.1], [0.17, 0, 0], [0, 0.3, 0], [0, 0, 0.06]);
    lamp(mold, x, CROSS.y - 0.62, z + side * 0.2, FINISH.lampRed, 0.09);
    if (!s.hasBarriers) continue;
    const [pivotX, pivotY, pivotZ] = [x + side * 0.6, 1, z - side * 0.4];
    box(mold, pivotX, -0.3, pivotZ, 0.5, 1.5, 0.4);
    const length = s.roadM / 2 + 1.2;
    const steep = (BOOM_DEG * Math.PI) / 180;
    const along = (share: number): V => [
      pivotX - side * Math.cos(steep) * length * share,
      pivotY + Math.sin(steep) * length * share,
      pivotZ,
    ];
    for (let i = 0; i < STRIPES; i++) {
      mold.paint(i % 2 ? WHITE : RED);
      bar(mold, along(i / STRIPES), along((i + 1) / STRIPES), 0.12, 0.09);
    }
  }
}
