import type { StructureOf } from '../../schema/structures.ts';
import { MODEL, blend } from './colours.ts';
import { FINISH } from './finishes.ts';
import type { Mold, V } from './Mold.ts';
import { block, box, house, lamp, saddle, spire, strand, turned, wallsOf } from './solids.ts';

const pale = (): number => blend(MODEL.plaster, MODEL.concrete, 0.3);

/** Gothic church: nave with side aisles and buttresses, polygonal choir to the east (x), west tower with belfry and helm. */
export function church(mold: Mold, s: StructureOf<'church'>): void {
  const towerWide = Math.min(s.width * 0.5, 12);
  const stone = blend(MODEL.brickPale, MODEL.plaster, 0.45);
  const roof = (): void => mold.paint(blend(MODEL.slate, MODEL.patina, 0.25));
  const nave = s.length - towerWide;
  const x = towerWide / 2;
  const wide = s.width * 0.52;
  const eaves = s.height * 0.58;
  const choir = wide / 2;
  mold.paint(stone, FINISH.floodWarm);
  const body = nave - choir;
  wallsOf(mold, x - choir / 2, 0, 0, body / 2, wide / 2, eaves);
  saddle(mold, { x: x - choir / 2, y: eaves, z: 0, along: body, wide, rise: s.height - eaves }, roof);
  // Choir: five sides of an octagon.
  const cx = x - choir / 2 + body / 2;
  const corner = (i: number, y: number): V => {
    const a = -Math.PI / 2 + (Math.PI * i) / 4;
    return [cx + choir * Math.cos(a), y, choir * Math.sin(a)];
  };
  for (let i = 0; i < 4; i++) {
    mold.paint(stone, FINISH.floodWarm);
    mold.face(corner(i, 0), corner(i, eaves), corner(i + 1, eaves), corner(i + 1, 0));
    roof();
    mold.face(corner(i, eaves), [cx, s.height, 0], corner(i + 1, eaves));
  }
  for (const side of [-1, 1]) {
    const aisle = (s.width - wide) / 2;
    const z = side * (wide / 2 + aisle / 2);
    mold.paint(stone, FINISH.floodWarm);
    const high = eaves * 0.52;
    wallsOf(mold, x - choir / 2, 0, z, body / 2, aisle / 2, high);
    roof();
    const inner = side * (wide / 2);
    const outer = side * (s.width / 2);
    const a: V[] = [[x - choir / 2 - body / 2, high, outer], [x - choir / 2 + body / 2, high, outer], [x - choir / 2 + body / 2, eaves * 0.78, inner], [x - choir / 2 - body / 2, eaves * 0.78, inner]]; // prettier-ignore
    mold.face(...(side > 0 ? a : a.reverse()));
    const bays = 6;
    for (let i = 0; i <= bays; i++) {
      const bx = x - choir / 2 - body / 2 + (body * i) / bays;
      mold.paint(stone);
      box(mold, bx, 0, outer + side * 0.6, 1, high * 1.05, 1.4);
      if (i === bays) continue;
      mold.paint(MODEL.slate, FINISH.matte, 0.8);
      box(mold, bx + body / bays / 2, high * 0.3, outer + side * 0.03, 1.5, high * 0.55, 0.12);
      box(mold, bx + body / bays / 2, eaves * 0.8, side * (wide / 2 + 0.03), 1.3, eaves * 0.16, 0.12);
    }
  }
  // West tower.
  const tx = -s.length / 2 + towerWide / 2;
  const helm = s.towerM * 0.24;
  const shaft = s.towerM - helm;
  for (const [low, high, wider] of [
    [0, 0.42, 1.06],
    [0.42, 0.76, 1],
    [0.76, 1, 0.95],
  ] as const) {
    mold.paint(stone, FINISH.floodWarm);
    box(mold, tx, shaft * low, 0, towerWide * wider, shaft * (high - low), towerWide * wider);
  }
  for (const [dx, dz] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    mold.paint(0x4e4d4c);
    for (const k of [-0.2, 0.2]) {
      const px = tx + dx * towerWide * 0.476 + (dx ? 0 : k * towerWide);
      const pz = dz * towerWide * 0.476 + (dz ? 0 : k * towerWide);
      box(mold, px, shaft * 0.79, pz, dx ? 0.15 : towerWide * 0.17, shaft * 0.16, dz ? 0.15 : towerWide * 0.17);
    }
    mold.paint(MODEL.white, FINISH.floodWarm);
    box(mold, tx + dx * towerWide * 0.505, shaft * 0.64, dz * towerWide * 0.505, dx ? 0.1 : 2.6, 2.6, dz ? 0.1 : 2.6);
  }
  mold.paint(blend(MODEL.slate, MODEL.patina, 0.45));
  mold.foot = shaft - 10;
  spire(mold, tx, shaft, 0, towerWide * 0.69, helm * 0.55, 4);
  spire(mold, tx, shaft + helm * 0.12, 0, towerWide * 0.34, helm * 0.88, 8);
  for (const [dx, dz] of [[1, 1], [-1, 1], [-1, -1], [1, -1]] as const) spire(mold, tx + dx * towerWide * 0.4, shaft, dz * towerWide * 0.4, 1.4, helm * 0.42, 6); // prettier-ignore
  mold.foot = 0;
}

/** Town hall: four wings around a court, high roofs with cross gables, the tower over the front (+z). */
export function townHall(mold: Mold, s: StructureOf<'town-hall'>): void {
  const eaves = s.height * 0.66;
  const rise = s.height - eaves;
  const deep = Math.min(s.width * 0.3, 17);
  const wall = blend(MODEL.plaster, 0xd8c3a2, 0.5);
  const roof = (): void => mold.paint(blend(MODEL.slate, MODEL.oldIron, 0.35));
  const wing = (x: number, z: number, along: number, isAcross: boolean): void => {
    mold.paint(wall, FINISH.windows);
    const [l, w] = isAcross ? [deep / 2, along / 2] : [along / 2, deep / 2];
    wallsOf(mold, x, 0, z, l, w, eaves);
    mold.foot = eaves - 20;
    if (!isAcross) saddle(mold, { x, y: eaves, z, along, wide: deep, rise }, roof);
    else acrossSaddle(mold, x, eaves, z, deep, along, rise, roof);
    mold.foot = 0;
  };
  for (const side of [-1, 1]) {
    wing(0, side * (s.width / 2 - deep / 2), s.length, false);
    wing(side * (s.length / 2 - deep / 2), 0, s.width, true);
  }
  const gables = Math.max(3, Math.round(s.length / 22));
  for (let i = 0; i < gables; i++) {
    const x = -s.length / 2 + (s.length * (i + 0.5)) / gables;
    for (const side of [-1, 1]) {
      mold.paint(wall, FINISH.windows);
      const z = side * (s.width / 2 - 3.4);
      wallsOf(mold, x, eaves - 1, z, 4.2, 3.8, eaves + rise * 0.3);
      mold.foot = eaves - 20;
      acrossSaddle(mold, x, eaves + rise * 0.3, z, 8.4, 7.6, rise * 0.5, roof);
      mold.foot = 0;
    }
  }
  const z = s.width / 2 - deep * 0.4;
  const x = s.length * 0.16;
  const t = 11;
  const helm = s.towerM * 0.3;
  const shaft = s.towerM - helm;
  mold.paint(wall, FINISH.floodWarm);
  box(mold, x, 0, z, t, shaft, t);
  mold.paint(blend(wall, MODEL.white, 0.4), FINISH.floodWarm);
  box(mold, x, shaft * 0.94, z, t + 1.6, shaft * 0.03, t + 1.6);
  for (const [dx, dz] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    mold.paint(MODEL.white, FINISH.lampWhite);
    box(mold, x + dx * (t / 2 + 0.05), shaft * 0.82, z + dz * (t / 2 + 0.05), dx ? 0.1 : 3, 3, dz ? 0.1 : 3);
    mold.paint(0x54504c);
    for (const k of [-0.24, 0, 0.24]) box(mold, x + dx * (t / 2 + 0.05) + (dx ? 0 : k * t), shaft * 0.66, z + dz * (t / 2 + 0.05) + (dz ? 0 : k * t), dx ? 0.1 : 1.5, shaft * 0.1, dz ? 0.1 : 1.5); // prettier-ignore
  }
  mold.paint(MODEL.patina, FINISH.floodWarm);
  mold.foot = shaft - 20;
  spire(mold, x, shaft, z, t * 0.72, helm * 0.42, 4);
  turned(mold, x, z, [[t * 0.26, shaft + helm * 0.2], [t * 0.26, shaft + helm * 0.5]], 8); // prettier-ignore
  spire(mold, x, shaft + helm * 0.5, z, t * 0.32, helm * 0.5, 8);
  mold.foot = 0;
  lamp(mold, x, s.towerM + 0.4, z, FINISH.lampRed, 0.4);
}

/** A saddle roof with its ridge across (along z). */
function acrossSaddle(
  mold: Mold,
  x: number,
  y: number,
  z: number,
  along: number,
  wide: number,
  rise: number,
  roof: () => void,
): void {
  const l = along / 2;
  const w = wide / 2;
  mold.face([x - l, y, z + w], [x + l, y, z + w], [x, y + rise, z + w]);
  mold.face([x + l, y, z - w], [x - l, y, z - w], [x, y + rise, z - w]);
  roof();
  mold.face([x - l, y, z - w], [x - l, y, z + w], [x, y + rise, z + w], [x, y + rise, z - w]);
  mold.face([x + l, y, z + w], [x + l, y, z - w], [x, y + rise, z - w], [x, y + rise, z + w]);
}

/** The steel slab at the mouth of the Ruhr. */
export function rheinorange(mold: Mold, s: StructureOf<'rheinorange'>): void {
  mold.paint(MODEL.pier);
  turned(mold, 0, 0, [[s.width * 1.3, -1], [s.width * 1.3, 0.5], [0, 0.6]], 28); // prettier-ignore
  mold.paint(MODEL.rheinorange, FINISH.floodWarm);
  mold.foot = -3;
  block(mold, [0, s.height / 2, 0], [s.width / 2, 0, 0], [0, s.height / 2, 0], [0, 0, s.depth / 2]);
  mold.foot = 0;
}

/** Office tower: a glass shaft with a core that stands above it, on a low plinth. */
export function officeTower(mold: Mold, s: StructureOf<'office-tower'>): void {
  const { length: l, width: w, height: h } = s;
  house(mold, { x: 0, y: 0, z: w * 0.2, along: l * 1.5, height: Math.min(9, h * 0.15), wide: w * 1.4 }, () => mold.paint(pale(), FINISH.glass), () => mold.paint(MODEL.roofPale)); // prettier-ignore
  house(mold, { x: 0, y: 0, z: 0, along: l, height: h * 0.95, wide: w }, () => mold.paint(blend(MODEL.glass, MODEL.plaster, 0.45), FINISH.glass), () => mold.paint(MODEL.roofPale)); // prettier-ignore
  mold.paint(MODEL.white);
  for (const side of [-1, 1]) box(mold, side * (l / 2 + 0.2), 0, 0, 1, h * 0.97, w * 0.34);
  box(mold, 0, h * 0.95, 0, l * 0.5, h * 0.05, w * 0.55);
  mold.paint(MODEL.paleSteel);
  strand(mold, [l * 0.1, h, 0], [l * 0.1, h * 1.09, 0], 0.2);
  lamp(mold, l * 0.1, h * 1.09, 0, FINISH.lampRed, 0.5);
}

/** Residential high-rise: punched windows, balconies as bands on the long sides, plant on the roof. */
export function highRise(mold: Mold, s: StructureOf<'high-rise'>): void {
  const { length: l, width: w, height: h } = s;
  house(mold, { x: 0, y: 0, z: 0, along: l, height: h - 2.4, wide: w }, () => mold.paint(pale(), FINISH.windows), () => mold.paint(MODEL.roofPale)); // prettier-ignore
  mold.paint(MODEL.white);
  const bays = Math.max(1, Math.round(l / 16));
  const storeys = Math.min(22, Math.floor(h / 3));
  for (let b = 0; b < bays; b++)
    for (let k = 1; k < storeys; k++) {
      const x = -l / 2 + (l * (b + 0.5)) / bays;
      mold.foot = 0;
      block(mold, [x, k * 3 + 0.5, w / 2 + 0.6], [2.4, 0, 0], [0, 0.5, 0], [0, 0, 0.6]);
    }
  box(mold, 0, h - 2.4, 0, l * 0.3, 2.4, w * 0.4);
  mold.paint(MODEL.paleSteel);
  box(mold, -l / 2 - 0.15, 0, 0, 0.4, h - 1.6, w * 0.24);
  if (h > 60) lamp(mold, 0, h + 0.5, 0, FINISH.lampRed, 0.5);
}
