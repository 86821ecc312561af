import type { StructureOf } from '../../schema/structures.ts';
import { MODEL, blend } from './colours.ts';
import { FINISH } from './finishes.ts';
import type { Mold, V } from './Mold.ts';
import { bar, box, disc, gallery, house, lamp, strand, tube, turned } from './solids.ts';

const BLACK = 0x3a3a3c;

/** Lamps around a shaft. */
function lampRing(mold: Mold, y: number, radius: number, count: number, finish: number, size = 0.6): void {
  for (let i = 0; i < count; i++) {
    const angle = (2 * Math.PI * (i + 0.5)) / count;
    lamp(mold, radius * Math.cos(angle), y, radius * Math.sin(angle), finish, size);
  }
}

export function chimney(mold: Mold, s: StructureOf<'chimney'>): void {
  const sides = s.height > 120 ? 28 : 20;
  const radius = (y: number): number => {
    // Most of the taper is in the lower half.
    const t = 1 - y / s.height;
    return s.topRadius + (s.baseRadius - s.topRadius) * (0.45 * t + 0.55 * t ** 2.4);
  };
  const shell = s.height > 90 ? MODEL.pier : MODEL.brickPale;
  const bandsFrom = s.height * 0.62;
  const bands = 6;
  const levels = [0, 0.08, 0.2, 0.35, 0.5].map((share) => share * s.height);
  const marks = [...levels, bandsFrom];
  for (let i = 0; i + 1 < marks.length; i++) {
    mold.paint(shell);
    turned(mold, 0, 0, [[radius(marks[i]!), marks[i]!], [radius(marks[i + 1]!), marks[i + 1]!]], sides); // prettier-ignore
  }
  for (let i = 0; i < bands; i++) {
    const a = bandsFrom + ((s.height - bandsFrom) * i) / bands;
    const b = bandsFrom + ((s.height - bandsFrom) * (i + 1)) / bands;
    mold.paint(s.bands ? (i % 2 === (bands + 1) % 2 ? MODEL.signalRed : MODEL.white) : shell);
    turned(mold, 0, 0, [[radius(a), a], [radius(b), b]], sides); // prettier-ignore
  }
  mold.paint(BLACK);
  disc(mold, 0, s.height - 0.3, 0, s.topRadius, sides);
  mold.paint(blend(shell, BLACK, 0.35));
  turned(mold, 0, 0, [[s.topRadius, s.height - 1.5], [s.topRadius + 0.45, s.height - 1.2], [s.topRadius + 0.45, s.height], [s.topRadius - 0.3, s.height]], sides); // prettier-ignore
  for (const share of s.height > 140 ? [0.33, 0.64, 0.965] : [0.95])
    gallery(mold, 0, s.height * share, 0, radius(s.height * share));
  if (!s.aviationLight) return;
  lampRing(mold, s.height * 0.965 + 1.6, s.topRadius + 1, 3, FINISH.lampRed, 0.9);
  if (s.height > 120) lampRing(mold, s.height * 0.64 + 1.6, radius(s.height * 0.64) + 1, 3, FINISH.lampRed, 0.7);
}

/** The tower of the municipal works: three slim flues tied together, legs spread at the foot, a platform near the top. */
export function stadtwerkeTower(mold: Mold, s: StructureOf<'stadtwerke-tower'>): void {
  const { height, platformM } = s;
  const legs = 3;
  const knee = height * 0.325;
  const apart = (y: number): number => (y < knee ? 4.3 + 5.6 * (1 - y / knee) ** 1.5 : 4.3);
  const at = (i: number, y: number): V => {
    const angle = (2 * Math.PI * i) / legs + 0.52;
    return [apart(y) * Math.cos(angle), y, apart(y) * Math.sin(angle)];
  };
  const levels = [0, knee * 0.25, knee * 0.5, knee * 0.75, knee, height * 0.6, platformM - 8, height - 2];
  for (let i = 0; i < legs; i++) {
    for (let k = 0; k + 1 < levels.length; k++) {
      mold.paint(k < 4 ? MODEL.white : 0xe9edea, k >= 4 ? FINISH.floodGreen : FINISH.matte);
      tube(mold, at(i, levels[k]!), at(i, levels[k + 1]!), k < 4 ? 2.5 - k * 0.05 : 2.25, 2.25, 16);
    }
    const [x, , z] = at(i, height);
    mold.paint(BLACK);
    disc(mold, x, height - 2, z, 2.2, 16);
    mold.paint(MODEL.paleSteel, FINISH.floodGreen);
    turned(mold, x, z, [[2.25, height - 2.1], [2.5, height - 2], [2.5, height - 1.2], [1.9, height - 1.2]], 16); // prettier-ignore
  }
  mold.paint(MODEL.paleSteel, FINISH.floodGreen);
  turned(mold, 0, 0, [[1.2, 0], [1.2, height - 6]], 10); // prettier-ignore
  // Ties hold the flues together; lower down they are struts.
  for (let y = 14; y < platformM - 10; y += 15) {
    mold.paint(MODEL.paleSteel, FINISH.floodGreen);
    for (let i = 0; i < legs; i++) bar(mold, at(i, y), at((i + 1) % legs, y), 1, 1.4);
    if (y > knee) continue;
    for (let i = 0; i < legs; i++) strand(mold, at(i, y), at((i + 1) % legs, Math.min(y + 15, knee)), 0.3, 4);
  }
  // The platform: a drum between two rings.
  mold.paint(MODEL.white, FINISH.floodGreen);
  turned(mold, 0, 0, [[5.2, platformM - 7], [9.4, platformM - 3.2], [9.8, platformM - 3], [9.8, platformM + 1.2], [5, platformM + 1.2]], 30); // prettier-ignore
  mold.paint(MODEL.glass, FINISH.floodGreen);
  turned(mold, 0, 0, [[6.6, platformM + 1.2], [6.6, platformM + 3.6], [4, platformM + 4.2]], 30); // prettier-ignore
  for (let i = 0; i < 12; i++) {
    const angle = (2 * Math.PI * i) / 12;
    lamp(mold, 10.2 * Math.cos(angle), platformM + 1.4, 10.2 * Math.sin(angle), FINISH.lampGreen, 0.55);
  }
  mold.paint(MODEL.paleSteel);
  strand(mold, [0, height - 6, 0], [0, height, 0], 0.25);
  for (const share of [0.35, 0.66]) lampRing(mold, height * share, 7.2, 3, FINISH.lampRed, 0.6);
  lampRing(mold, height - 0.6, 6.2, 3, FINISH.lampRed, 0.8);
  // The plant at its foot.
  house(mold, { x: 0, y: 0, z: 0, along: 24, height: 9, wide: 24 }, () => mold.paint(MODEL.wall, FINISH.glazing), () => mold.paint(MODEL.roofPale)); // prettier-ignore
}

/** A hyperboloid shell on a ring of diagonal columns. */
export function coolingTower(mold: Mold, s: StructureOf<'cooling-tower'>): void {
  const sides = 56;
  const { height, baseRadius, throatRadius, topRadius } = s;
  const throat = height * 0.78;
  const low = Math.min(11, height * 0.07);
  const below = throat / Math.sqrt(Math.max(0.01, (baseRadius / throatRadius) ** 2 - 1));
  const above = (height - throat) / Math.sqrt(Math.max(0.01, (topRadius / throatRadius) ** 2 - 1));
  const radius = (y: number): number =>
    throatRadius * Math.sqrt(1 + ((y - throat) / (y < throat ? below : above)) ** 2);
  const steps = 18;
  const level = (i: number): number => low + ((height - low) * i) / steps;
  mold.paint(blend(MODEL.concrete, MODEL.plaster, 0.45));
  mold.foot = -100;
  smoothShell(mold, radius, level, steps, sides, false);
  mold.paint(blend(MODEL.concrete, MODEL.slate, 0.4));
  smoothShell(
    mold,
    (y) => radius(y) - 0.9,
    (i) => height - 14 + i * 14,
    1,
    sides,
    true,
  );
  mold.foot = height - 30;
  mold.paint(0x6d6a66);
  disc(mold, 0, height - 14, 0, radius(height - 14) - 0.9, sides);
  mold.foot = -100;
  mold.paint(MODEL.concrete);
  turned(mold, 0, 0, [[topRadius, height - 0.01], [topRadius + 0.6, height], [topRadius - 0.9, height]], sides); // prettier-ignore
  mold.foot = 0;
  const columns = 44;
  for (let i = 0; i < columns; i++) {
    const p = (k: number, y: number): V => {
      const angle = (2 * Math.PI * k) / columns;
      return [radius(y) * Math.cos(angle), y, radius(y) * Math.sin(angle)];
    };
    mold.paint(MODEL.concrete);
    bar(mold, p(i, 0), p(i + 0.5, low + 0.5), 0.9);
    bar(mold, p(i + 1, 0), p(i + 0.5, low + 0.5), 0.9);
  }
  mold.paint(0x8f8c86);
  turned(mold, 0, 0, [[baseRadius * 0.93, 0], [baseRadius * 0.93, low * 0.8], [0, low * 0.9]], sides); // prettier-ignore
  mold.paint(MODEL.concrete);
  turned(mold, 0, 0, [[baseRadius + 3, 0], [baseRadius + 3, 1.6], [baseRadius + 1, 1.6]], sides); // prettier-ignore
  lampRing(mold, height + 1, topRadius, 6, FINISH.lampRed, 0.9);
  lampRing(mold, height * 0.55, radius(height * 0.55) + 0.8, 6, FINISH.lampRed, 0.7);
}

/** A shell of revolution with normals along its curve, so that it shades without bands. */
function smoothShell(
  mold: Mold,
  radius: (y: number) => number,
  level: (i: number) => number,
  steps: number,
  sides: number,
  isInside: boolean,
): void {
  const flip = isInside ? -1 : 1;
  let first = -1;
  for (let i = 0; i <= steps; i++) {
    const y = level(i);
    const slope = radius(y + 0.5) - radius(y - 0.5);
    const n = 1 / Math.hypot(1, slope);
    for (let k = 0; k <= sides; k++) {
      const angle = (2 * Math.PI * k) / sides;
      const c = Math.cos(angle);
      const s = Math.sin(angle);
      const v = mold.vertex(radius(y) * c, y, radius(y) * s, flip * c * n, -flip * slope * n, flip * s * n);
      if (first < 0) first = v;
    }
  }
  for (let i = 0; i < steps; i++)
    for (let k = 0; k < sides; k++) {
      const a = first + i * (sides + 1) + k;
      const b = a + sides + 1;
      if (isInside) {
        mold.triangle(a, a + 1, b + 1);
        mold.triangle(a, b + 1, b);
      } else {
        mold.triangle(a, b + 1, a + 1);
        mold.triangle(a, b, b + 1);
      }
    }
}

/** Boiler house of a power station: the tall block, its bunker bay, the lower turbine hall, stair tower and ducts. */
export function boilerHouse(mold: Mold, s: StructureOf<'boiler-house'>): void {
  const { length, width, height } = s;
  const tall = { x: -length * 0.14, along: length * 0.56 };
  const walls = (colour: number) => (): void => mold.paint(colour, FINISH.glazing);
  const roof = (): void => mold.paint(MODEL.roofPale);
  house(
    mold,
    { x: tall.x, y: 0, z: -width * 0.12, along: tall.along, height, wide: width * 0.76 },
    walls(MODEL.paleSteel),
    roof,
  );
  house(
    mold,
    { x: tall.x, y: height, z: -width * 0.12, along: tall.along * 0.55, height: height * 0.07, wide: width * 0.4 },
    walls(MODEL.steel),
    roof,
  );
  house(
    mold,
    {
      x: tall.x + tall.along / 2 + length * 0.07,
      y: 0,
      z: -width * 0.12,
      along: length * 0.14,
      height: height * 0.84,
      wide: width * 0.7,
    },
    walls(blend(MODEL.paleSteel, MODEL.steel, 0.5)),
    roof,
  );
  house(
    mold,
    { x: 0, y: 0, z: width * 0.38, along: length, height: height * 0.36, wide: width * 0.24 },
    walls(MODEL.wall),
    roof,
  );
  house(
    mold,
    { x: length * 0.36, y: 0, z: -width * 0.2, along: length * 0.26, height: height * 0.5, wide: width * 0.5 },
    walls(MODEL.wall),
    roof,
  );
  house(
    mold,
    { x: tall.x - tall.along / 2 - 3, y: 0, z: -width * 0.3, along: 7, height: height * 1.04, wide: 7 },
    () => mold.paint(MODEL.pier, FINISH.windows),
    roof,
  );
  // Vertical ribs give the cladding its scale.
  mold.paint(MODEL.steel);
  const ribs = Math.max(4, Math.round(tall.along / 9));
  for (let i = 0; i <= ribs; i++) {
    const x = tall.x - tall.along / 2 + (tall.along * i) / ribs;
    box(mold, x, height * 0.36, width * 0.26 + 0.3, 0.8, height * 0.62, 0.7);
    box(mold, x, 0, -width * 0.5 - 0.3, 0.8, height * 0.98, 0.7);
  }
  // Flue gas ducts to the filters.
  mold.paint(MODEL.steel);
  for (const z of [-width * 0.32, -width * 0.08])
    tube(mold, [length * 0.1, height * 0.62, z], [length * 0.46, height * 0.5, z], 2.6, 2.6, 12);
  lamp(mold, tall.x, height * 1.07 + 1, -width * 0.12, FINISH.lampRed, 0.7);
}

/** Switchyard: portals with busbars, transformers behind fire walls, a small control building. */
export function substation(mold: Mold, s: StructureOf<'substation'>): void {
  const { length, width } = s;
  mold.paint(blend(MODEL.ballast, MODEL.concrete, 0.5));
  box(mold, 0, 0, 0, length, 0.25, width);
  const bays = Math.max(2, Math.round(length / 14));
  for (let i = 0; i <= bays; i++) {
    const x = -length * 0.46 + (length * 0.92 * i) / bays;
    mold.paint(MODEL.steel);
    for (const z of [-width * 0.36, width * 0.08]) {
      strand(mold, [x, 0, z], [x, 11, z], 0.25, 4);
      if (i < bays) strand(mold, [x, 10.5, z], [x + (length * 0.92) / bays, 10.5, z], 0.3, 4);
    }
    if (i === bays) continue;
    mold.paint(MODEL.darkSteel);
    for (const k of [0.25, 0.5, 0.75]) {
      const xk = x + ((length * 0.92) / bays) * k;
      strand(mold, [xk, 10.2, -width * 0.36], [xk, 10.2, width * 0.08], 0.05);
      strand(mold, [xk, 0, -width * 0.14], [xk, 5, -width * 0.14], 0.2);
    }
    if (i % 2) continue;
    mold.paint(MODEL.works);
    box(mold, x + 5, 0.25, width * 0.28, 6, 4, 3.6);
    box(mold, x + 5, 4.25, width * 0.28, 2, 1.4, 1.2);
    mold.paint(MODEL.concrete);
    box(mold, x + 10, 0.25, width * 0.28, 0.6, 6, 6);
  }
  house(mold, { x: length * 0.36, y: 0, z: -width * 0.44, along: length * 0.2, height: 4, wide: width * 0.1 }, () => mold.paint(MODEL.wall, FINISH.windows), () => mold.paint(MODEL.roofPale)); // prettier-ignore
}

export function tank(mold: Mold, s: StructureOf<'tank'>): void {
  const sides = 32;
  mold.paint(MODEL.white);
  turned(mold, 0, 0, [[s.radius, 0], [s.radius, s.height]], sides); // prettier-ignore
  mold.paint(blend(MODEL.white, MODEL.paleSteel, 0.4));
  turned(mold, 0, 0, [[s.radius + 0.35, s.height - 0.6], [s.radius + 0.35, s.height], [0, s.height + s.radius * 0.12]], sides); // prettier-ignore
  mold.paint(MODEL.paleSteel);
  // Stair around the shell.
  const steps = 14;
  for (let i = 0; i < steps; i++) {
    const p = (k: number): V => {
      const angle = (k / steps) * 1.9;
      return [(s.radius + 0.7) * Math.cos(angle), (s.height * k) / steps + 0.4, (s.radius + 0.7) * Math.sin(angle)];
    };
    strand(mold, p(i), p(i + 1), 0.3, 4);
  }
  mold.paint(MODEL.paleSteel);
  turned(mold, 0, 0, [[s.radius * 1.5, 0], [s.radius * 1.5, 1.1], [s.radius * 1.5 - 0.5, 1.1]], sides); // prettier-ignore
}
