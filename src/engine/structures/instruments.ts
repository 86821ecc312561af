import type { StructureOf } from '../../schema/structures.ts';
import { MODEL, blend } from './colours.ts';
import { FINISH } from './finishes.ts';
import type { Mold, V } from './Mold.ts';
import { bar, block, box, disc, house, lamp, strand, tube, turned } from './solids.ts';

/** Winding tower of a colliery: four-legged frame with two sheaves and the slanting strut to the engine house. */
export function headframe(mold: Mold, s: StructureOf<'headframe'>): void {
  const h = s.height;
  const b = h * 0.14;
  const colour = blend(MODEL.oldIron, MODEL.plaster, 0.1);
  mold.paint(colour);
  for (const x of [-1, 1]) for (const z of [-1, 1]) bar(mold, [x * b, 0, z * b], [x * b * 0.62, h * 0.9, z * b * 0.62], h * 0.022); // prettier-ignore
  for (const side of [-1, 1]) bar(mold, [h * 0.62, 0, side * b * 1.5], [b * 0.3, h * 0.9, side * b * 0.62], h * 0.028);
  const levels = 6;
  for (let i = 0; i < levels; i++) {
    const at = (k: number): [number, number] => [(h * 0.9 * k) / levels, b * (1 - (0.38 * k) / levels)];
    const [y0, r0] = at(i);
    const [y1, r1] = at(i + 1);
    for (const side of [-1, 1]) {
      strand(mold, [-r0, y0, side * r0], [r1, y1, side * r1], h * 0.007, 4);
      strand(mold, [side * r0, y0, -r0], [side * r1, y1, r1], h * 0.007, 4);
      strand(mold, [-r1, y1, side * r1], [r1, y1, side * r1], h * 0.009, 4);
      strand(mold, [side * r1, y1, -r1], [side * r1, y1, r1], h * 0.009, 4);
    }
  }
  for (const share of [0.3, 0.55, 0.78]) strand(mold, [h * 0.62 * (1 - share), h * 0.9 * share, -b * 1.2], [h * 0.62 * (1 - share), h * 0.9 * share, b * 1.2], h * 0.009, 4); // prettier-ignore
  mold.paint(MODEL.works);
  box(mold, 0, h * 0.78, 0, b * 2, 0.5, b * 2);
  box(mold, 0, h * 0.9, 0, b * 1.7, 0.5, b * 1.7);
  // Sheaves: a rim of bars and spokes.
  const r = h * 0.075;
  for (const [y, z] of [
    [h * 0.925, -b * 0.3],
    [h * 0.925, b * 0.3],
  ] as const) {
    const p = (i: number): V => [
      r * Math.cos((2 * Math.PI * i) / 14),
      y + r * 0.1 + r * Math.sin((2 * Math.PI * i) / 14),
      z,
    ];
    mold.paint(MODEL.darkSteel);
    for (let i = 0; i < 14; i++) {
      bar(mold, p(i), p(i + 1), 0.5, 0.35);
      if (i % 2) strand(mold, [0, y + r * 0.1, z], p(i), 0.1);
    }
  }
  house(mold, { x: h * 0.75, y: 0, z: 0, along: h * 0.3, height: h * 0.22, wide: h * 0.3 }, () => mold.paint(MODEL.brickPale, FINISH.windows), () => mold.paint(MODEL.roofPale)); // prettier-ignore
  lamp(mold, 0, h, 0, FINISH.lampRed, 0.5);
}

/** A gauge house on the quay: slim brick tower with a clock-like level dial and a pointed roof. */
export function gaugeHouse(mold: Mold, s: StructureOf<'gauge-house'>): void {
  const h = s.height;
  const r = Math.max(1.6, h * 0.16);
  mold.paint(MODEL.pier);
  turned(mold, 0, 0, [[r * 1.6, -6], [r * 1.6, 0.4], [r, 0.5]], 8); // prettier-ignore
  mold.paint(MODEL.brickPale, FINISH.floodWarm);
  turned(mold, 0, 0, [[r, 0.4], [r * 0.9, h * 0.66]], 8); // prettier-ignore
  mold.paint(MODEL.white, FINISH.floodWarm);
  turned(mold, 0, 0, [[r * 1.12, h * 0.64], [r * 1.12, h * 0.68]], 8); // prettier-ignore
  for (let i = 0; i < 4; i++) {
    const a = (Math.PI / 2) * i + Math.PI / 8;
    const c = Math.cos(a);
    const n = Math.sin(a);
    mold.paint(MODEL.white, FINISH.lampWhite);
    block(mold, [c * r * 0.9, h * 0.54, n * r * 0.9], [c * 0.15, 0, n * 0.15], [0, r * 0.42, 0], [-n * r * 0.42, 0, c * r * 0.42]); // prettier-ignore
  }
  mold.paint(MODEL.roofDark);
  mold.foot = -20;
  turned(mold, 0, 0, [[r * 1.3, h * 0.68], [r * 0.5, h * 0.84], [0, h]], 8); // prettier-ignore
  mold.foot = 0;
  // The staff reaches down to the water.
  mold.paint(MODEL.white);
  box(mold, r * 1.7, -6, 0, 0.3, 9, 0.6);
}

/** Air quality station: a container with sampling heads and a wind mast. */
export function airMonitor(mold: Mold): void {
  mold.paint(MODEL.concrete);
  box(mold, 0, 0, 0, 4.4, 0.2, 3.2);
  house(mold, { x: 0, y: 0.2, z: 0, along: 3.6, height: 2.6, wide: 2.4 }, () => mold.paint(MODEL.white), () => mold.paint(MODEL.roofPale)); // prettier-ignore
  mold.paint(0x4f8a78);
  box(mold, 0, 1.1, 0, 3.64, 0.45, 2.44);
  mold.paint(MODEL.paleSteel);
  for (const [x, z, h] of [
    [-1, 0.5, 1.5],
    [0.1, -0.4, 1.1],
    [1, 0.4, 1.7],
  ] as const) {
    strand(mold, [x, 2.8, z], [x, 2.8 + h, z], 0.06);
    turned(mold, x, z, [[0.1, 2.8 + h], [0.24, 2.9 + h], [0.24, 3 + h], [0, 3.1 + h]], 8); // prettier-ignore
  }
  strand(mold, [-1.5, 0.2, -1.4], [-1.5, 8, -1.4], 0.06);
  strand(mold, [-2, 7.6, -1.4], [-1, 7.6, -1.4], 0.05);
  tube(mold, [-1.5, 8, -1.4], [-1.5, 8.2, -1.4], 0.15, 0.02, 6);
  disc(mold, 1, 2.81, -0.7, 0.4, 8);
}
