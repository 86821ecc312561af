import { createRandom, seedOf } from '../../geo/noise.ts';
import type { StructureOf } from '../../schema/structures.ts';
import { MODEL, blend } from './colours.ts';
import { CONTAINER_COLOURS } from './containers.ts';
import { FINISH } from './finishes.ts';
import type { Mold, V } from './Mold.ts';
import { bar, block, box, house, lamp, strand, tube, turned, wallsOf } from './solids.ts';

const craneColour = (id: string): number => MODEL.crane[seedOf(id) % 2]!;

/** Container gantry: two portal frames on rails, twin girders with cantilevers. What moves on it is drawn by the cranes' layer. Runs along x. */
export function gantryCrane(mold: Mold, s: StructureOf<'gantry-crane'>): void {
  const colour = craneColour(s.id);
  const x0 = s.along;
  const h = s.height;
  const half = s.span / 2;
  const out = s.outreach;
  const base = Math.max(7, Math.min(11, s.span * 0.16));
  const leg = Math.max(0.9, h * 0.045);
  const girder = h * 0.82;
  const deep = Math.max(1.6, s.span * 0.035);
  for (const side of [-1, 1]) {
    mold.paint(MODEL.darkSteel);
    // Rails and bogies.
    box(mold, x0, 0, side * half, base * 2 + 5, 0.9, 1.3);
    mold.paint(colour);
    box(mold, x0, 1.2, side * half, base * 2 + 2, leg * 1.1, leg * 1.2);
    for (const end of [-1, 1]) {
      // The fixed leg is wide at the head, the pendulum leg slim.
      const lean = side > 0 ? 0.55 : 0.42;
      bar(
        mold,
        [x0 + end * base, 1.6, side * half],
        [x0 + end * base * lean, girder, side * (half - 0.4)],
        leg * 1.25,
        leg,
      );
    }
    if (s.span > 60 && side < 0) strand(mold, [x0, 2, side * half], [x0, girder, side * half], leg * 0.4, 4);
    bar(
      mold,
      [x0 - base * 0.78, girder * 0.45, side * half],
      [x0 + base * 0.78, girder * 0.45, side * half],
      leg * 0.8,
    );
    bar(mold, [x0 - base * 0.6, girder, side * half], [x0 + base * 0.6, girder, side * half], leg * 1.1, leg * 1.3);
  }
  const z0 = -half - out;
  const z1 = half + out;
  for (const side of [-1, 1]) {
    const x = x0 + side * base * 0.42;
    mold.paint(colour);
    block(mold, [x, girder + deep / 2, (z0 + z1) / 2], [0.75, 0, 0], [0, deep / 2, 0], [0, 0, (z1 - z0) / 2]);
    mold.paint(MODEL.paleSteel);
    block(mold, [x + side * 1.3, girder + deep - 0.2, (z0 + z1) / 2], [0.5, 0, 0], [0, 0.12, 0], [0, 0, (z1 - z0) / 2]);
    strand(mold, [x + side * 1.7, girder + deep + 1, z0], [x + side * 1.7, girder + deep + 1, z1], 0.06);
  }
  mold.paint(colour);
  for (const z of [z0 + 0.6, z1 - 0.6]) bar(mold, [x0 - base * 0.42, girder + deep / 2, z], [x0 + base * 0.42, girder + deep / 2, z], 1.2, deep * 0.8); // prettier-ignore
  if (h - girder - deep > 3 && out > 8) {
    // A-frame and stays over a long cantilever.
    const apex: V = [x0, h, half - 2];
    for (const side of [-1, 1]) {
      bar(mold, [x0 + side * base * 0.42, girder + deep, half - 2], apex, 0.9);
      strand(mold, apex, [x0 + side * base * 0.42, girder + deep, z1 - 2], 0.22);
      strand(mold, apex, [x0 + side * base * 0.42, girder + deep, half * 0.3], 0.22);
    }
  }
  for (const side of [-1, 1]) {
    lamp(mold, x0, girder - 0.6, side * half * 0.6, FINISH.lampWhite, 0.45);
    lamp(mold, x0 + side * base * 0.42, girder + deep + 1, side > 0 ? z1 : z0, FINISH.lampRed, 0.4);
  }
}

/** Slewing crane on a portal: turntable, machinery house, A-frame, luffing jib, counterweight, ropes. */
export function portalCrane(mold: Mold, s: StructureOf<'portal-crane'>): void {
  const colour = craneColour(s.id);
  const random = createRandom(seedOf(s.id));
  const g = s.gauge / 2;
  const base = s.height * 0.42;
  const swing = (random() - 0.5) * 2.4;
  const c = Math.cos(swing);
  const n = Math.sin(swing);
  /** A point of the slewing part: `a` metres ahead, `b` to the right. */
  const at = (a: number, y: number, b: number): V => [a * c - b * n, y, a * n + b * c];
  for (const x of [-1, 1])
    for (const z of [-1, 1]) {
      mold.paint(MODEL.darkSteel);
      box(mold, x * g, 0, z * g, 3.4, 1, 1);
      mold.paint(colour);
      bar(mold, [x * g, 0.8, z * g], [x * g * 0.4, base - 1.4, z * g * 0.4], 1.1);
    }
  for (const side of [-1, 1]) bar(mold, [-g, 1.5, side * g], [g, 1.5, side * g], 0.9);
  mold.paint(colour);
  turned(mold, 0, 0, [[g * 0.62, base - 1.6], [g * 0.62, base], [g * 0.5, base + 1], [0, base + 1]], 16); // prettier-ignore
  const floor = base + 1;
  const cabinTop = floor + s.height * 0.13;
  mold.paint(blend(colour, MODEL.white, 0.75), FINISH.windows);
  block(mold, at(-g * 0.5, (floor + cabinTop) / 2, 0), scale3(at(1, 0, 0), g * 0.95), [0, (cabinTop - floor) / 2, 0], scale3(at(0, 0, 1), g * 0.5)); // prettier-ignore
  mold.paint(MODEL.concrete);
  block(mold, at(-g * 1.55, floor + 1.2, 0), scale3(at(1, 0, 0), 1.2), [0, 1.2, 0], scale3(at(0, 0, 1), g * 0.5));
  mold.paint(MODEL.white, FINISH.windows);
  block(mold, at(g * 0.75, floor + 1.6, g * 0.5), scale3(at(1, 0, 0), 1.1), [0, 1.3, 0], scale3(at(0, 0, 1), 1));
  // A-frame.
  const apex = at(-g * 0.35, floor + s.height * 0.42, 0);
  mold.paint(colour);
  for (const side of [-1, 1]) {
    bar(mold, at(g * 0.35, floor, side * g * 0.4), apex, 0.6);
    bar(mold, at(-g * 1.1, cabinTop, side * g * 0.4), apex, 0.5);
  }
  // Lattice jib: two booms that meet at the tip.
  const tip = at(s.outreach * 0.92, s.height * 1.02, 0);
  const steps = 7;
  for (const side of [-1, 1]) bar(mold, at(g * 0.5, floor + 0.6, side * g * 0.36), tip, 0.55, 0.8);
  for (let i = 1; i < steps; i++) {
    const share = i / steps;
    const point = (k: number, side: number): V => {
      const f = at(g * 0.5, floor + 0.6, side * g * 0.36);
      return [f[0] + (tip[0] - f[0]) * k, f[1] + (tip[1] - f[1]) * k, f[2] + (tip[2] - f[2]) * k];
    };
    strand(mold, point(share, -1), point(share, 1), 0.14);
    strand(mold, point(share, i % 2 ? -1 : 1), point(share + 1 / steps, i % 2 ? 1 : -1), 0.14);
  }
  mold.paint(MODEL.darkSteel);
  strand(mold, apex, tip, 0.07);
  strand(mold, apex, at(s.outreach * 0.5, floor + (s.height * 1.02 - floor) * 0.52, 0), 0.07);
  const low = base * (0.4 + random() * 0.9);
  strand(mold, tip, [tip[0], low + 2, tip[2]], 0.06);
  // Grab.
  mold.paint(MODEL.darkSteel);
  turned(mold, tip[0], tip[2], [[0.2, low - 0.6], [1.5, low + 0.8], [1.1, low + 2], [0.2, low + 2.4]], 6); // prettier-ignore
  lamp(mold, tip[0], tip[1] + 0.7, tip[2], FINISH.lampRed, 0.4);
  lamp(mold, 0, floor - 2, g * 0.5, FINISH.lampWhite, 0.4);
}
const scale3 = (v: V, f: number): V => [v[0] * f, v[1] * f, v[2] * f];

export function warehouse(mold: Mold, s: StructureOf<'warehouse'>): void {
  const l = s.length / 2;
  const w = s.width / 2;
  const h = s.height;
  const wall = blend(MODEL.paleSteel, MODEL.white, 0.6);
  house(mold, { x: 0, y: 0, z: 0, along: s.length, height: h, wide: s.width }, () => mold.paint(wall), () => mold.paint(MODEL.wall)); // prettier-ignore
  mold.paint(blend(MODEL.slate, MODEL.paleSteel, 0.45));
  for (const side of [-1, 1]) {
    box(mold, 0, h, side * (w - 0.3), s.length, 0.8, 0.6);
    box(mold, side * (l - 0.3), h, 0, 0.6, 0.8, s.width - 1.2);
    box(mold, 0, h * 0.74, side * (w + 0.04), s.length, h * 0.14, 0.1);
  }
  // Skylights in rows, a few smoke vents.
  mold.paint(blend(MODEL.glass, MODEL.white, 0.35));
  const across = Math.max(1, Math.floor(s.width / 16));
  const along = Math.max(1, Math.floor(s.length / 26));
  for (let i = 0; i < along; i++)
    for (let k = 0; k < across; k++)
      box(mold, -l + (s.length * (i + 0.5)) / along, h, -w + (s.width * (k + 0.5)) / across, Math.min(16, s.length / along - 6), 0.45, 2.4); // prettier-ignore
  if (s.docks) {
    const docks = Math.max(2, Math.floor((s.length - 12) / 7));
    for (let i = 0; i < docks; i++) {
      const x = -l + 6 + ((s.length - 12) * (i + 0.5)) / docks;
      mold.paint(MODEL.roofDark);
      box(mold, x, 0.9, w + 0.25, 3.4, 3.6, 0.5);
      if (i % 3 === 1) {
        mold.paint(i % 2 ? MODEL.white : CONTAINER_COLOURS[i % CONTAINER_COLOURS.length]!);
        box(mold, x, 1.1, w + 8, 2.5, 2.9, 13);
      }
    }
    for (let i = 0; i < docks; i += 6) lamp(mold, -l + 6 + ((s.length - 12) * (i + 0.5)) / docks, h * 0.7, w + 0.6, FINISH.lampWhite, 0.3); // prettier-ignore
  }
  // Office at the corner.
  house(mold, { x: -l + 7, y: 0, z: -w - 5, along: 14, height: Math.min(h, 8), wide: 10 }, () => mold.paint(MODEL.wall, FINISH.windows), () => mold.paint(MODEL.roofPale)); // prettier-ignore
}

/** Silos in one or two rows with a gallery along their heads and a lift tower at one end. */
export function siloRow(mold: Mold, s: StructureOf<'silo-row'>): void {
  const rows = s.count > 5 ? 2 : 1;
  const columns = Math.ceil(s.count / rows);
  const gap = s.radius * 2.06;
  const x = (i: number): number => (i - (columns - 1) / 2) * gap;
  for (let i = 0; i < s.count; i++) {
    const z = rows === 2 ? (i % 2 ? 1 : -1) * gap * 0.5 : 0;
    mold.paint(blend(MODEL.concrete, MODEL.plaster, 0.45));
    turned(mold, x(Math.floor(i / rows)), z, [[s.radius, 0], [s.radius, s.height]], 20); // prettier-ignore
    mold.paint(MODEL.concrete);
    turned(mold, x(Math.floor(i / rows)), z, [[s.radius, s.height], [0, s.height + s.radius * 0.2]], 20); // prettier-ignore
  }
  const length = columns * gap;
  house(mold, { x: 0, y: s.height + s.radius * 0.1, z: 0, along: length, height: 4.5, wide: Math.max(4, s.radius) }, () => mold.paint(MODEL.paleSteel, FINISH.windows), () => mold.paint(MODEL.roofPale)); // prettier-ignore
  house(mold, { x: x(columns - 1) + gap * 0.5 + 4.5, y: 0, z: 0, along: 9, height: s.height * 1.22, wide: Math.max(9, s.radius * rows * 1.4) }, () => mold.paint(blend(MODEL.concrete, MODEL.plaster, 0.3), FINISH.windows), () => mold.paint(MODEL.roofPale)); // prettier-ignore
  lamp(mold, x(columns - 1) + gap * 0.5 + 4.5, s.height * 1.22 + 0.8, 0, FINISH.lampRed, 0.5);
}

/** A covered belt on trestles; the frame is the scene's own, `at` its start. */
export function conveyor(mold: Mold, s: StructureOf<'conveyor'>): void {
  const from: V = [0, s.heightFrom, 0];
  const to: V = [s.to[0] - s.x, s.to[1] - s.y + s.heightTo, s.to[2] - s.z];
  const length = Math.hypot(to[0], to[1] - from[1], to[2]);
  mold.foot = -1000;
  mold.paint(MODEL.paleSteel);
  bar(mold, from, to, s.width, s.width * 0.8);
  mold.paint(MODEL.roofPale);
  const lift = s.width * 0.43;
  bar(mold, [from[0], from[1] + lift, from[2]], [to[0], to[1] + lift, to[2]], s.width * 1.08, s.width * 0.12);
  mold.foot = 0;
  const flat = Math.hypot(to[0], to[2]) || 1;
  const side: V = [-to[2] / flat, 0, to[0] / flat];
  const count = Math.max(1, Math.round(length / 28));
  mold.paint(MODEL.works);
  for (let i = 0; i < count; i++) {
    const share = (i + 0.5) / count;
    const p: V = [to[0] * share, from[1] + (to[1] - from[1]) * share - s.width * 0.4, to[2] * share];
    const foot = (s.to[1] - s.y) * share;
    if (p[1] - foot < 3) continue;
    for (const k of [-1, 1])
      strand(mold, [p[0] + side[0] * k * s.width * 0.8, foot, p[2] + side[2] * k * s.width * 0.8], [p[0] + side[0] * k * s.width * 0.3, p[1], p[2] + side[2] * k * s.width * 0.3], 0.3, 4); // prettier-ignore
    strand(mold, [p[0] - side[0] * s.width * 0.55, (foot + p[1]) / 2, p[2] - side[2] * s.width * 0.55], [p[0] + side[0] * s.width * 0.55, (foot + p[1]) / 2, p[2] + side[2] * s.width * 0.55], 0.2, 4); // prettier-ignore
  }
  // Transfer towers at both ends.
  for (const [p, foot] of [
    [from, 0],
    [to, s.to[1] - s.y],
  ] as const) {
    mold.paint(blend(MODEL.paleSteel, MODEL.works, 0.3));
    if (p[1] - foot < 4) continue;
    box(mold, p[0], foot, p[2], s.width * 1.9, p[1] - foot + s.width * 0.9, s.width * 1.9);
  }
}

/** A granary of the inner harbour: brick, rows of small windows, steep gables across, a hoist dormer over the quay. */
export function granary(mold: Mold, s: StructureOf<'granary'>): void {
  const gables = Math.max(1, Math.round(s.gables));
  const part = s.length / gables;
  const eaves = s.height * 0.76;
  for (let i = 0; i < gables; i++) {
    const x = -s.length / 2 + part * (i + 0.5);
    const step = i % 2 === 0 ? 0 : -s.height * 0.06;
    mold.paint(i % 2 ? MODEL.brickPale : blend(MODEL.brickPale, MODEL.brick, 0.25), FINISH.windows);
    wallsOf(mold, x, 0, 0, part / 2, s.width / 2, eaves + step);
    // The ridge runs across the length, so every part shows a gable to the water.
    const w = s.width / 2;
    const l = part / 2;
    const y = eaves + step;
    const top = y + s.height * 0.24;
    mold.foot = y - 20;
    mold.face([x - l, y, w], [x + l, y, w], [x, top, w]);
    mold.face([x + l, y, -w], [x - l, y, -w], [x, top, -w]);
    mold.paint(MODEL.roofDark);
    mold.face([x - l, y, -w], [x - l, y, w], [x, top, w], [x, top, -w]);
    mold.face([x + l, y, w], [x + l, y, -w], [x, top, -w], [x, top, w]);
    mold.foot = 0;
    mold.paint(MODEL.patina);
    box(mold, x, y + s.height * 0.05, w + 0.7, 3, s.height * 0.13, 1.6);
    mold.paint(blend(MODEL.brick, MODEL.plaster, 0.6));
    for (const edge of [-l + 0.5, l - 0.5]) box(mold, x + edge, 0, w + 0.1, 0.9, y, 0.3);
  }
  mold.paint(MODEL.paleSteel);
  tube(mold, [-s.length / 2 + 3, eaves, 0], [-s.length / 2 + 3, s.height * 1.04, 0], 0.8, 0.8, 8);
}
