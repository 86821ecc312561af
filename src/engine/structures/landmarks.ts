import type { StructureOf } from '../../schema/structures.ts';
import { MODEL, blend } from './colours.ts';
import { FINISH } from './finishes.ts';
import type { Mold, V } from './Mold.ts';
import { bar, block, box, disc, house, lamp, saddle, spire, strand, tube, turned, wallsOf } from './solids.ts';

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

/** Main station: tracks along x, reception building in front (+z), a hall of shallow vaults over the platforms. */
export function stationHall(mold: Mold, s: StructureOf<'station-hall'>): void {
  const front = 26;
  const hallDeep = s.width - front;
  const count = Math.max(2, Math.round(s.platforms));
  const pitch = hallDeep / count;
  const z0 = -s.width / 2;
  const high = s.height * 0.62;
  for (let i = 0; i < count; i++) {
    const z = z0 + pitch * (i + 0.5);
    mold.paint(MODEL.pier);
    box(mold, 0, 0, z, s.length * 1.25, 1.1, Math.min(8, pitch * 0.45));
    // One vault a platform: ten strips of roof, glass at the crown.
    const strips = 8;
    const edge = (k: number): V => {
      const a = Math.PI * (0.14 + (0.72 * k) / strips);
      const span = pitch / 2 / Math.cos(Math.PI * 0.14);
      return [0, high + (Math.sin(a) - Math.sin(Math.PI * 0.14)) * (s.height - high) * 1.4, z - span * Math.cos(a)];
    };
    mold.foot = -1000;
    for (let k = 0; k < strips; k++) {
      const isGlass = k === 3 || k === 4;
      mold.paint(isGlass ? MODEL.glass : MODEL.white, isGlass ? FINISH.floodWarm : FINISH.matte);
      const a = edge(k);
      const b = edge(k + 1);
      mold.leaf([-s.length / 2, a[1], a[2]], [-s.length / 2, b[1], b[2]], [s.length / 2, b[1], b[2]], [s.length / 2, a[1], a[2]]); // prettier-ignore
    }
    mold.foot = 0;
    const posts = Math.max(4, Math.round(s.length / 20));
    for (let k = 0; k <= posts; k++) {
      const x = -s.length / 2 + (s.length * k) / posts;
      mold.paint(MODEL.paleSteel);
      strand(mold, [x, 0, z - pitch / 2], [x, high, z - pitch / 2], 0.3, 4);
      if (k % 2) lamp(mold, x, 5, z, FINISH.lampWhite, 0.3);
    }
  }
  const zf = s.width / 2 - front / 2;
  const wall = blend(MODEL.plaster, 0xcbb08e, 0.4);
  house(mold, { x: 0, y: 0, z: zf, along: s.length * 0.9, height: s.height * 0.55, wide: front }, () => mold.paint(wall, FINISH.windows), () => mold.paint(MODEL.roofPale)); // prettier-ignore
  house(mold, { x: 0, y: 0, z: zf + 2, along: s.length * 0.3, height: s.height, wide: front - 2 }, () => mold.paint(wall), () => mold.paint(MODEL.roofPale)); // prettier-ignore
  // The tall windows of the entrance hall and a canopy.
  for (let i = 0; i < 7; i++) {
    mold.paint(MODEL.glass, FINISH.floodWarm);
    box(mold, (i - 3) * s.length * 0.038, 5.5, s.width / 2 + 1.05, s.length * 0.02, s.height - 8, 0.2);
  }
  mold.paint(MODEL.white, FINISH.floodWarm);
  box(mold, 0, 4.2, s.width / 2 + 4, s.length * 0.34, 0.5, 6);
}

/** A stop: low platforms with canopies on slender posts; tracks along x. */
export function station(mold: Mold, s: StructureOf<'station'>): void {
  const count = Math.max(1, Math.round(s.platforms));
  for (let i = 0; i < count; i++) {
    const z = (i - (count - 1) / 2) * 14;
    mold.paint(MODEL.pier);
    box(mold, 0, 0, z, s.length, 0.9, 6);
    mold.paint(MODEL.white);
    box(mold, 0, 0.9, z, s.length, 0.06, 5.2);
    const roof = s.length * 0.45;
    mold.foot = -1000;
    mold.paint(MODEL.roofPale);
    for (const side of [-1, 1])
      mold.leaf([-roof / 2, 4.4, z], [-roof / 2, 5.1, z + side * 2.9], [roof / 2, 5.1, z + side * 2.9], [roof / 2, 4.4, z]); // prettier-ignore
    mold.foot = 0;
    const posts = Math.max(3, Math.round(roof / 12));
    for (let k = 0; k <= posts; k++) {
      const x = -roof / 2 + (roof * k) / posts;
      mold.paint(MODEL.works);
      strand(mold, [x, 0.9, z], [x, 4.5, z], 0.16, 4);
      if (k % 2 === 0) lamp(mold, x, 4, z, FINISH.lampWhite, 0.2);
    }
    for (const end of [-1, 1]) {
      mold.paint(MODEL.paleSteel);
      strand(mold, [end * s.length * 0.4, 0.9, z], [end * s.length * 0.4, 6, z], 0.09);
      lamp(mold, end * s.length * 0.4, 6, z, FINISH.lampWhite, 0.22);
    }
  }
  if (count > 1) {
    mold.paint(MODEL.wall);
    house(mold, { x: s.length * 0.28, y: 0.9, z: -((count - 1) / 2) * 14, along: 5, height: 2.6, wide: 3 }, () => mold.paint(MODEL.glass, FINISH.glass), () => mold.paint(MODEL.roofDark)); // prettier-ignore
  }
}

/** Stadium: four stands with roofs hung from pylons at the corners, the pitch along x. */
export function stadium(mold: Mold, s: StructureOf<'stadium'>): void {
  const l = s.length / 2;
  const w = s.width / 2;
  const pitchL = 54;
  const pitchW = 35;
  mold.paint(0x8fae76);
  box(mold, 0, 0, 0, pitchL * 2 + 6, 0.15, pitchW * 2 + 6);
  mold.paint(0x9cb983);
  for (let i = 0; i < 6; i++) box(mold, -pitchL + 9 + i * 18, 0.15, 0, 9, 0.03, pitchW * 2);
  mold.paint(MODEL.white);
  for (const z of [-pitchW, pitchW]) box(mold, 0, 0.18, z, pitchL * 2, 0.03, 0.5);
  for (const x of [-pitchL, 0, pitchL]) box(mold, x, 0.18, 0, 0.5, 0.03, pitchW * 2);
  const top = s.roofM * 0.8;
  const blue = blend(0x3f6fa5, MODEL.plaster, 0.4);
  // Stands as stepped rings: outer rectangle to inner rectangle.
  const ring = (share: number, y: number): V[] => {
    const rl = pitchL + 5 + (l - pitchL - 5) * share;
    const rw = pitchW + 5 + (w - pitchW - 5) * share;
    const cut = 10 + 10 * share;
    return [[rl, y, -rw + cut], [rl - cut, y, -rw], [-rl + cut, y, -rw], [-rl, y, -rw + cut], [-rl, y, rw - cut], [-rl + cut, y, rw], [rl - cut, y, rw], [rl, y, rw - cut]]; // prettier-ignore
  };
  const band = (a: V[], b: V[]): void => {
    for (let i = 0; i < a.length; i++) {
      const k = (i + 1) % a.length;
      mold.face(a[i]!, a[k]!, b[k]!, b[i]!);
    }
  };
  const steps = 7;
  for (let i = 0; i < steps; i++) {
    const a = i / steps;
    const b = (i + 1) / steps;
    mold.foot = -20;
    mold.paint(i % 2 ? blue : blend(blue, MODEL.white, 0.3));
    band(ring(a * 0.86, 1.5 + top * a).reverse(), ring(b * 0.86, 1.5 + top * b).reverse());
  }
  mold.foot = 0;
  mold.paint(MODEL.wall, FINISH.glazing);
  band(ring(1, 0), ring(0.97, s.roofM * 0.92));
  // Roof: a slab ring that hangs over the stands.
  mold.foot = -1000;
  mold.paint(MODEL.white);
  band(ring(1.02, s.roofM - 1.4), ring(1.02, s.roofM));
  band(ring(1.02, s.roofM), ring(0.24, s.roofM + 1.6));
  mold.paint(blend(MODEL.white, MODEL.steel, 0.3), FINISH.floodWarm);
  band(ring(0.24, s.roofM + 1.6), ring(0.24, s.roofM + 0.6));
  band(ring(0.24, s.roofM + 0.6), ring(1.02, s.roofM - 1.4));
  mold.foot = 0;
  for (const [x, z] of [
    [1, 1],
    [-1, 1],
    [-1, -1],
    [1, -1],
  ] as const) {
    const foot: V = [x * (l - 3), 0, z * (w - 3)];
    const head: V = [x * (l + 1), s.pylonM, z * (w + 1)];
    mold.paint(MODEL.paleSteel);
    bar(mold, foot, head, 1.4);
    for (const [ax, az] of [
      [0.55, 0.62],
      [0.2, 0.75],
      [0.72, 0.25],
    ] as const)
      strand(mold, head, [x * l * ax, s.roofM + 1.2, z * w * az], 0.14);
    lamp(mold, head[0], head[1] + 0.6, head[2], FINISH.lampRed, 0.5);
    for (let i = 0; i < 4; i++) lamp(mold, x * (l * 0.15 + i * l * 0.16), s.roofM + 2.3, z * (pitchW + 12), FINISH.lampWhite, 0.4); // prettier-ignore
  }
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
