import type { StructureOf } from '../../schema/structures.ts';
import { MODEL, blend } from './colours.ts';
import { FINISH } from './finishes.ts';
import type { Mold, V } from './Mold.ts';
import { bar, box, disc, gallery, house, lamp, saddle, strand, tube, turned, wallsOf } from './solids.ts';

/**
 * A blast furnace with all that makes its outline: shaft in its tower frame, uptakes and bleeder, downcomer, dust catcher, gas
 * scrubber, hot stoves in a row, cast house, inclined skip bridge and stock house. x runs along the stoves.
 */
export function blastFurnace(mold: Mold, s: StructureOf<'blast-furnace'>): void {
  const h = s.height;
  const r = Math.max(4, s.hearthM * 0.62);
  const iron = s.disused ? MODEL.oldIron : MODEL.works;
  const shell = s.disused ? blend(MODEL.oldIron, MODEL.rust, 0.3) : MODEL.worksWarm;
  const pale = s.disused ? blend(MODEL.oldIron, MODEL.steel, 0.4) : MODEL.steel;
  const top = h * 0.66;

  mold.paint(shell);
  turned(mold, 0, 0, [[r * 1.25, 0], [r * 1.25, h * 0.12], [r * 1.5, h * 0.2], [r * 1.5, h * 0.25], [r * 0.95, h * 0.55], [r * 0.95, h * 0.6], [r * 0.5, top]], 24); // prettier-ignore
  // Tower frame with platforms.
  const f = r * 2.1;
  for (const [x, z] of [
    [f, f],
    [-f, f],
    [-f, -f],
    [f, -f],
  ] as const) {
    mold.paint(iron);
    bar(mold, [x, 0, z], [x, h * 0.8, z], 1.6);
  }
  for (const share of [0.26, 0.38, 0.5, 0.62, 0.72, 0.8]) {
    mold.paint(blend(iron, MODEL.steel, 0.25));
    const foot = h * share;
    const floor = share > 0.7 ? f * 2 + 2 : f * 1.5;
    box(mold, 0, foot, 0, floor, 0.6, floor);
    if (share < 0.7) for (const side of [-1, 1]) box(mold, 0, foot - 0.4, side * f, f * 2, 1, 1);
    if (share < 0.7) for (const side of [-1, 1]) box(mold, side * f, foot - 0.4, 0, 1, 1, f * 2);
    if (share < 0.5) continue;
    mold.paint(iron);
    for (const side of [-1, 1]) {
      strand(mold, [-f, foot - h * 0.1, side * f], [f, foot, side * f], 0.28, 4);
      strand(mold, [side * f, foot - h * 0.1, -f], [side * f, foot, f], 0.28, 4);
    }
  }
  // Uptakes come together in the bleeder; the downcomer falls to the dust catcher.
  const crown: V = [0, h * 0.93, 0];
  for (const [x, z] of [
    [1, 1],
    [-1, 1],
    [-1, -1],
    [1, -1],
  ] as const) {
    mold.paint(pale);
    tube(mold, [x * r * 0.62, top - 2, z * r * 0.62], [x * r * 0.62, h * 0.82, z * r * 0.62], 1.25, 1.25, 10);
    tube(mold, [x * r * 0.62, h * 0.82, z * r * 0.62], [x * 0.9, h * 0.93, z * 0.9], 1.25, 1.25, 10);
  }
  mold.paint(pale);
  turned(mold, 0, 0, [[1.9, h * 0.9], [1.9, h * 0.95], [0.9, h * 0.96], [0.9, h]], 12); // prettier-ignore
  const catcher: V = [r * 1.2, 0, -r * 5.2];
  tube(mold, crown, [catcher[0], h * 0.5, catcher[2]], 2.1, 2.1, 12);
  mold.paint(shell);
  turned(mold, catcher[0], catcher[2], [[1.4, h * 0.1], [5.2, h * 0.24], [5.2, h * 0.4], [2.2, h * 0.52]], 20); // prettier-ignore
  mold.paint(iron);
  for (let i = 0; i < 4; i++) {
    const a = (Math.PI / 2) * i + 0.8;
    bar(mold, [catcher[0] + 4.6 * Math.cos(a), 0, catcher[2] + 4.6 * Math.sin(a)], [catcher[0] + 4.6 * Math.cos(a), h * 0.25, catcher[2] + 4.6 * Math.sin(a)], 0.9); // prettier-ignore
  }
  mold.paint(pale);
  turned(mold, catcher[0] + 13, catcher[2] - 4, [[3.2, 0], [3.2, h * 0.4], [1.2, h * 0.46]], 16); // prettier-ignore
  tube(mold, [catcher[0], h * 0.42, catcher[2]], [catcher[0] + 13, h * 0.42, catcher[2] - 4], 1.3, 1.3, 10);
  tube(mold, [catcher[0] + 13, h * 0.2, catcher[2] - 4], [catcher[0] + 42, h * 0.2, catcher[2] - 4], 1.3, 1.3, 10);

  // Hot stoves with domes, joined by the hot blast main.
  const stoveR = Math.max(3.6, r * 0.58);
  const stoveH = h * 0.5;
  const gap = stoveR * 2.7;
  const stoveX = (i: number): number => f + 9 + stoveR + i * gap;
  for (let i = 0; i < s.stoves; i++) {
    const x = stoveX(i);
    mold.paint(s.disused ? MODEL.oldIron : blend(MODEL.paleSteel, MODEL.worksWarm, 0.35));
    turned(mold, x, 0, [[stoveR, 0], [stoveR, stoveH], [stoveR * 0.88, stoveH + stoveR * 0.42], [stoveR * 0.5, stoveH + stoveR * 0.78], [0, stoveH + stoveR * 0.9]], 20); // prettier-ignore
    gallery(mold, x, stoveH - 1, 0, stoveR, 0.9, 20);
    if (i + 1 < s.stoves) {
      mold.paint(iron);
      box(mold, x + gap / 2, stoveH + 0.2, 0, gap - stoveR * 1.6, 0.5, 2.2);
    }
  }
  mold.paint(pale);
  tube(mold, [r, h * 0.17, r * 0.9], [stoveX(s.stoves - 1), h * 0.17, stoveR + 1.4], 1.4, 1.4, 10);
  const stackX = stoveX(s.stoves - 1) + gap * 0.9;
  mold.paint(blend(iron, MODEL.concrete, 0.5));
  turned(mold, stackX, 0, [[2.6, 0], [1.7, h * 0.72]], 16); // prettier-ignore
  mold.paint(0x3a3a3c);
  disc(mold, stackX, h * 0.72 - 0.1, 0, 1.6, 16);

  // Cast house to the other side: hall with a raised ridge; at night iron light comes out of it.
  const cast = { x: -r * 3.9, along: r * 5, wide: r * 4.2, eaves: h * 0.17 };
  mold.paint(s.disused ? MODEL.oldIron : blend(MODEL.paleSteel, MODEL.worksWarm, 0.3), s.disused ? FINISH.matte : FINISH.glowLit); // prettier-ignore
  wallsOf(mold, cast.x, 0, 0, cast.along / 2, cast.wide / 2, cast.eaves);
  saddle(mold, { x: cast.x, y: cast.eaves, z: 0, along: cast.along, wide: cast.wide, rise: h * 0.05 }, () =>
    mold.paint(blend(iron, MODEL.slate, 0.5)),
  );
  mold.paint(iron);
  box(mold, cast.x, cast.eaves + h * 0.035, 0, cast.along * 0.8, h * 0.045, cast.wide * 0.16);
  if (!s.disused) {
    for (const side of [-1, 1]) {
      mold.paint(0x8a4a30, FINISH.glow);
      box(mold, cast.x, 1, side * (cast.wide / 2 + 0.06), cast.along * 0.5, cast.eaves * 0.3, 0.12);
      box(mold, cast.x, cast.eaves + h * 0.045, side * cast.wide * 0.085, cast.along * 0.66, h * 0.016, 0.1);
    }
  }

  // Skip bridge from the stock house to the top.
  const pit: V = [-r * 0.4, 3, r * 7.6];
  const head: V = [0, top + 4, r * 0.4];
  mold.paint(iron);
  bar(mold, pit, head, 4.2, 3.4);
  for (const share of [0.25, 0.5, 0.72]) {
    const p: V = [pit[0] * (1 - share), pit[1] + (head[1] - pit[1]) * share - 1.5, pit[2] + (head[2] - pit[2]) * share];
    for (const side of [-1, 1]) strand(mold, [p[0] + side * 4.4, 0, p[2]], [p[0] + side * 1.6, p[1], p[2]], 0.45, 4);
  }
  mold.paint(s.disused ? MODEL.brickPale : MODEL.paleSteel);
  house(mold, { x: 0, y: 0, z: r * 9.2, along: r * 9, height: h * 0.13, wide: r * 2.6 }, () => undefined, () => mold.paint(MODEL.roofPale)); // prettier-ignore
  mold.paint(iron);
  box(mold, 0, top + 5, 0, r * 1.5, h * 0.055, r * 1.5);
  for (const [x, z] of [
    [f, f],
    [-f, -f],
  ] as const)
    lamp(mold, x, h * 0.81 + 1, z, FINISH.lampRed, 0.6);
  lamp(mold, 0, h + 0.6, 0, FINISH.lampRed, 0.7);
  for (const share of [0.26, 0.38, 0.5, 0.62])
    for (const [x, z] of [[f, -f], [-f, f], [f, f], [-f, -f]] as const) lamp(mold, x, h * share + 2.4, z, s.disused ? FINISH.lampGreen : FINISH.lampWhite, 0.3); // prettier-ignore
}

/** A coke oven battery: the row of ovens with its buttresses, charging car, coal tower, quench tower and stack. */
export function cokeBattery(mold: Mold, s: StructureOf<'coke-battery'>): void {
  const { length, width, height } = s;
  const body = length * 0.86;
  const wall = blend(MODEL.brickPale, MODEL.worksWarm, 0.5);
  mold.paint(wall);
  box(mold, 0, 0, 0, body, height, width);
  mold.paint(MODEL.works);
  box(mold, 0, height, 0, body, 0.6, width * 0.96);
  const ovens = Math.max(8, Math.round(body / 4));
  for (let i = 0; i < ovens; i++) {
    const x = -body / 2 + (body * (i + 0.5)) / ovens;
    mold.paint(MODEL.darkSteel);
    for (const side of [-1, 1]) box(mold, x, 0, side * (width / 2 + 0.4), 0.7, height, 0.8);
    if (i % 7 === 3) {
      mold.paint(0x9a5334, FINISH.glow);
      box(mold, x + body / ovens / 2, height * 0.12, width / 2 + 0.12, 1, height * 0.72, 0.2);
    }
    // Standpipes to the collecting main.
    mold.paint(MODEL.works);
    strand(mold, [x, height, -width * 0.38], [x, height + 3.6, -width * 0.38], 0.35, 4);
  }
  mold.paint(MODEL.steel);
  tube(mold, [-body / 2, height + 3.6, -width * 0.44], [body / 2, height + 3.6, -width * 0.44], 1.1, 1.1, 10);
  mold.paint(MODEL.craneYellow, FINISH.matte, 0.85);
  box(mold, body * 0.18, height + 0.6, 0, 9, 5.5, width * 0.8);
  mold.paint(MODEL.works);
  box(mold, body * 0.27, 0.6, width / 2 + 9, 10, height * 1.1, 8);
  // Coal tower over the battery.
  mold.paint(MODEL.pier);
  house(mold, { x: -body * 0.12, y: height + 6.5, z: 0, along: 15, height: height * 1.7, wide: width * 1.05 }, () => mold.paint(MODEL.concrete), () => mold.paint(MODEL.roofPale)); // prettier-ignore
  mold.paint(MODEL.concrete);
  for (const x of [-6.4, 6.4]) for (const z of [-0.48, 0.48]) box(mold, -body * 0.12 + x, 0, z * width, 1.8, height + 7, 1.8); // prettier-ignore
  // Quench tower: battered walls, open top.
  const q = length * 0.5 - 6;
  const qh = Math.max(28, height * 2.6);
  const batter = (lower: number, upper: number, y0: number, y1: number): void => {
    const at = (k: number, half: number, y: number): V => [
      q + (k & 1 ? half : -half),
      y,
      (k & 2 ? half : -half) + width * 0.35,
    ];
    for (const [a, b] of [
      [0, 1],
      [1, 3],
      [3, 2],
      [2, 0],
    ] as const)
      mold.face(at(a, lower, y0), at(a, upper, y1), at(b, upper, y1), at(b, lower, y0));
  };
  mold.paint(blend(MODEL.concrete, MODEL.scrap, 0.35));
  batter(7.5, 5.2, 0, qh * 0.55);
  batter(5.2, 5.2, qh * 0.55, qh);
  mold.paint(0x4a4846);
  mold.face([q - 5.2, qh - 0.4, width * 0.35 - 5.2], [q - 5.2, qh - 0.4, width * 0.35 + 5.2], [q + 5.2, qh - 0.4, width * 0.35 + 5.2], [q + 5.2, qh - 0.4, width * 0.35 - 5.2]); // prettier-ignore
  // Waste gas stack.
  mold.paint(blend(MODEL.brickPale, MODEL.concrete, 0.6));
  turned(mold, -length * 0.5 + 4, -width * 0.5 - 12, [[4.2, 0], [3, 40], [2.5, 85]], 18); // prettier-ignore
  mold.paint(0x3a3a3c);
  disc(mold, -length * 0.5 + 4, 84.8, -width * 0.5 - 12, 2.4, 18);
  lamp(mold, -length * 0.5 + 4, 86, -width * 0.5 - 12, FINISH.lampRed, 0.7);
  // Coal belt up to the tower.
  mold.paint(MODEL.paleSteel);
  bar(mold, [-body * 0.12 - 70, 4, -width * 0.5 - 22], [-body * 0.12 - 6, height * 2.5, 0], 3.4, 3);
}

/** Rolling mill or melt shop: bays side by side; narrow ones are saw-toothed, wide ones carry a ridge lantern. */
export function steelHall(mold: Mold, s: StructureOf<'steel-hall'>): void {
  const bays = Math.max(1, Math.round(s.bays));
  const wide = s.width / bays;
  const l = s.length / 2;
  const isSaw = wide < 24;
  for (let i = 0; i < bays; i++) {
    const z = -s.width / 2 + wide * (i + 0.5);
    const isTall = !isSaw && bays > 2 && i === Math.floor(bays / 2);
    const rise = isSaw ? Math.min(5.5, wide * 0.28) : wide * 0.09;
    const eaves = (isTall ? s.height : s.height * (isSaw ? 1 : 0.84)) - rise;
    mold.paint(i % 2 ? MODEL.paleSteel : blend(MODEL.paleSteel, MODEL.wall, 0.45), FINISH.glazing);
    wallsOf(mold, 0, 0, z, l, wide / 2, eaves);
    const roof = blend(MODEL.roofPale, MODEL.works, 0.25);
    if (isSaw) {
      const a = z - wide / 2;
      const b = z + wide / 2;
      mold.foot = eaves - 20;
      mold.paint(MODEL.paleSteel);
      mold.face([l, eaves, a], [l, eaves + rise, a], [l, eaves, b]);
      mold.face([-l, eaves, b], [-l, eaves + rise, a], [-l, eaves, a]);
      mold.paint(MODEL.glass, FINISH.glazing);
      mold.face([l, eaves, a], [-l, eaves, a], [-l, eaves + rise, a], [l, eaves + rise, a]);
      mold.paint(roof);
      mold.face([-l, eaves, b], [l, eaves, b], [l, eaves + rise, a], [-l, eaves + rise, a]);
    } else {
      mold.foot = eaves - 20;
      mold.paint(MODEL.paleSteel);
      saddle(mold, { x: 0, y: eaves, z, along: s.length, wide, rise }, () => mold.paint(roof));
      mold.paint(MODEL.glass, FINISH.glazing);
      const lantern = { along: s.length * 0.9, wide: Math.min(7, wide * 0.2) };
      mold.foot = eaves - 20;
      wallsOf(mold, 0, eaves + rise * 0.7, z, lantern.along / 2, lantern.wide / 2, eaves + rise + 1.6);
      saddle(mold, { x: 0, y: eaves + rise + 1.6, z, along: lantern.along + 1, wide: lantern.wide + 1.2, rise: 0.8 }, () => mold.paint(roof)); // prettier-ignore
    }
    mold.foot = 0;
  }
  // Filter stacks and the duct on the roof side.
  mold.paint(MODEL.steel);
  const stacks = Math.max(1, Math.min(5, Math.round(s.length / 130)));
  for (let i = 0; i < stacks; i++) {
    const x = -l + (s.length * (i + 0.5)) / stacks;
    const z = -s.width / 2 - 3;
    mold.paint(MODEL.steel);
    turned(mold, x, z, [[1.7, 0], [1.4, s.height * 1.22]], 12); // prettier-ignore
    mold.paint(0x3a3a3c);
    disc(mold, x, s.height * 1.22 - 0.05, z, 1.35, 12);
  }
  const lamps = Math.max(3, Math.round(s.length / 60));
  for (let i = 0; i < lamps; i++) lamp(mold, -l + (s.length * (i + 0.5)) / lamps, s.height * 0.55, s.width / 2 + 0.8, FINISH.lampWhite, 0.35); // prettier-ignore
}

/** Gas holder: tall ones are closed cylinders with a piston (MAN, Klönne), squat ones float in a guide frame. */
export function gasHolder(mold: Mold, s: StructureOf<'gas-holder'>): void {
  const { radius: r, height: h } = s;
  const isDisc = h > r * 1.5;
  const sides = 32;
  const ribs = isDisc ? 24 : 16;
  const colour = isDisc ? blend(MODEL.paleSteel, MODEL.patina, 0.25) : blend(MODEL.patina, MODEL.steel, 0.3);
  const filled = isDisc ? h * 0.93 : h * 0.7;
  mold.paint(colour);
  turned(mold, 0, 0, [[r, 0], [r, filled]], sides); // prettier-ignore
  mold.paint(blend(colour, MODEL.plaster, 0.3));
  turned(mold, 0, 0, [[r, filled], [r * 0.75, filled + r * 0.09], [r * 0.4, filled + r * 0.14], [0, filled + r * 0.155]], sides); // prettier-ignore
  mold.paint(blend(colour, MODEL.darkSteel, 0.35));
  for (let i = 0; i < ribs; i++) {
    const a = (2 * Math.PI * i) / ribs;
    const at = (y: number, out = 0.5): V => [(r + out) * Math.cos(a), y, (r + out) * Math.sin(a)];
    if (isDisc) strand(mold, at(0, 0.15), at(filled, 0.15), 0.28, 4);
    else {
      bar(mold, at(0, 1.4), at(h, 1.4), 0.8);
      const next = (2 * Math.PI * (i + 1)) / ribs;
      for (const level of [0.36, 0.68, 1])
        strand(mold, at(h * level, 1.4), [(r + 1.4) * Math.cos(next), h * level, (r + 1.4) * Math.sin(next)], 0.35, 4);
    }
  }
  for (let k = 1; k <= (isDisc ? 5 : 2); k++) gallery(mold, 0, (filled * k) / (isDisc ? 5 : 2) - 1, 0, r, 0.9, sides);
  if (isDisc) {
    mold.paint(blend(colour, MODEL.darkSteel, 0.2));
    turned(mold, 0, 0, [[r * 0.13, filled + r * 0.13], [r * 0.13, h * 0.985], [0, h]], 16); // prettier-ignore
  }
  for (let i = 0; i < 4; i++) {
    const a = (Math.PI / 2) * i;
    lamp(mold, r * Math.cos(a), filled + 1.8, r * Math.sin(a), FINISH.lampRed, 0.6);
  }
}
