import type { StructureOf } from '../../schema/structures.ts';
import { MODEL, blend } from './colours.ts';
import { FINISH } from './finishes.ts';
import type { Mold, V } from './Mold.ts';
import { bar, box, house, lamp, strand } from './solids.ts';

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
