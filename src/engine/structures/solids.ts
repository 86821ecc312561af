import type { Mold, V } from './Mold.ts';
import { MODEL } from './colours.ts';
import { FINISH } from './finishes.ts';
import { across, add, lengthOf, scale, subtract, unit } from './vectors.ts';

/** The solids that structures are cast from. All points are in the mold's frame, metres. */

/** A block from its centre and three half axes, right-handed. Faces against the second axis are left out if `isOpenBelow`. */
export function block(mold: Mold, centre: V, a: V, b: V, c: V, isOpenBelow = false): void {
  const at = (i: number, j: number, k: number): V => [
    centre[0] + i * a[0] + j * b[0] + k * c[0],
    centre[1] + i * a[1] + j * b[1] + k * c[1],
    centre[2] + i * a[2] + j * b[2] + k * c[2],
  ];
  mold.face(at(1, -1, -1), at(1, 1, -1), at(1, 1, 1), at(1, -1, 1));
  mold.face(at(-1, -1, -1), at(-1, -1, 1), at(-1, 1, 1), at(-1, 1, -1));
  mold.face(at(-1, 1, -1), at(-1, 1, 1), at(1, 1, 1), at(1, 1, -1));
  if (!isOpenBelow) mold.face(at(-1, -1, -1), at(1, -1, -1), at(1, -1, 1), at(-1, -1, 1));
  mold.face(at(-1, -1, 1), at(1, -1, 1), at(1, 1, 1), at(-1, 1, 1));
  mold.face(at(-1, -1, -1), at(-1, 1, -1), at(1, 1, -1), at(1, -1, -1));
}

/** An upright box over the point (x, z), from height `y` on. Its own foot takes the ambient occlusion. */
export function box(mold: Mold, x: number, y: number, z: number, along: number, height: number, wide: number): void {
  const foot = mold.foot;
  mold.foot = y;
  block(mold, [x, y + height / 2, z], [along / 2, 0, 0], [0, height / 2, 0], [0, 0, wide / 2], y <= 0.01);
  mold.foot = foot;
}

/** A box whose roof has another colour than its walls. */
export function house(
  mold: Mold,
  box: { x: number; y: number; z: number; along: number; height: number; wide: number },
  walls: () => void,
  roof: () => void,
): void {
  const { x, y, z } = box;
  const l = box.along / 2;
  const w = box.wide / 2;
  const top = y + box.height;
  const foot = mold.foot;
  mold.foot = y;
  walls();
  wallsOf(mold, x, y, z, l, w, top);
  roof();
  mold.face([x - l, top, z - w], [x - l, top, z + w], [x + l, top, z + w], [x + l, top, z - w]);
  mold.foot = foot;
}

/** The four upright faces of a rectangle with half length `l` and half width `w`. */
export function wallsOf(mold: Mold, x: number, y: number, z: number, l: number, w: number, top: number): void {
  mold.face([x + l, y, z - w], [x + l, top, z - w], [x + l, top, z + w], [x + l, y, z + w]);
  mold.face([x - l, y, z + w], [x - l, top, z + w], [x - l, top, z - w], [x - l, y, z - w]);
  mold.face([x - l, y, z + w], [x + l, y, z + w], [x + l, top, z + w], [x - l, top, z + w]);
  mold.face([x + l, y, z - w], [x - l, y, z - w], [x - l, top, z - w], [x + l, top, z - w]);
}

/** A saddle roof over a rectangle, its ridge along x. `roof` paints the slopes, the gables keep the paint of before. */
export function saddle(
  mold: Mold,
  at: { x: number; y: number; z: number; along: number; wide: number; rise: number },
  roof: () => void,
): void {
  const { x, y, z, rise } = at;
  const l = at.along / 2;
  const w = at.wide / 2;
  mold.face([x + l, y, z - w], [x + l, y + rise, z], [x + l, y, z + w]);
  mold.face([x - l, y, z + w], [x - l, y + rise, z], [x - l, y, z - w]);
  roof();
  mold.face([x - l, y, z + w], [x + l, y, z + w], [x + l, y + rise, z], [x - l, y + rise, z]);
  mold.face([x + l, y, z - w], [x - l, y, z - w], [x - l, y + rise, z], [x + l, y + rise, z]);
}

/** A straight bar of rectangular section between two points. */
export function bar(mold: Mold, from: V, to: V, wide: number, high = wide): void {
  const axis = subtract(to, from);
  const [side, up] = across(unit(axis));
  block(mold, add(from, scale(axis, 0.5)), scale(axis, 0.5), scale(up, high / 2), scale(side, wide / 2));
}

/** A round or many-sided tube between two points, with smooth normals and open ends. */
export function tube(mold: Mold, from: V, to: V, fromRadius: number, toRadius = fromRadius, sides = 8): void {
  const axis = subtract(to, from);
  const length = lengthOf(axis);
  if (length < 1e-3) return;
  const direction = scale(axis, 1 / length);
  const [side, up] = across(direction);
  const lean = (fromRadius - toRadius) / length;
  const stretch = 1 / Math.hypot(1, lean);
  let before = -1;
  for (let i = 0; i <= sides; i++) {
    const angle = (2 * Math.PI * i) / sides + Math.PI / 4;
    const c = Math.cos(angle);
    const s = Math.sin(angle);
    const out: V = add(scale(side, c), scale(up, s));
    const n = scale(add(out, scale(direction, lean)), stretch);
    const a = mold.vertex(...add(from, scale(out, fromRadius)), ...n);
    mold.vertex(...add(to, scale(out, toRadius)), ...n);
    if (before >= 0) {
      mold.triangle(before, a + 1, a);
      mold.triangle(before, before + 1, a + 1);
    }
    before = a;
  }
}

/** A thin tube that stays a pixel wide from afar: cables, hangers, lattice members. */
export function strand(mold: Mold, from: V, to: V, radius: number, sides = 3): void {
  mold.thin(radius);
  tube(mold, from, to, radius, radius, sides);
  mold.thin(0);
}

/** A solid of revolution around an upright axis; the profile runs [radius, height] from bottom to top. */
export function turned(
  mold: Mold,
  x: number,
  z: number,
  profile: readonly (readonly [number, number])[],
  sides: number,
  isInside = false,
): void {
  for (let k = 0; k + 1 < profile.length; k++) {
    const [r0, y0] = profile[k]!;
    const [r1, y1] = profile[k + 1]!;
    const length = Math.hypot(r1 - r0, y1 - y0);
    if (length < 1e-4) continue;
    const flip = isInside ? -1 : 1;
    const ny = ((r0 - r1) / length) * flip;
    const n = ((y1 - y0) / length) * flip;
    let before = -1;
    for (let i = 0; i <= sides; i++) {
      const angle = (2 * Math.PI * i) / sides;
      const c = Math.cos(angle);
      const s = Math.sin(angle);
      const a = mold.vertex(x + r0 * c, y0, z + r0 * s, c * n, ny, s * n);
      mold.vertex(x + r1 * c, y1, z + r1 * s, c * n, ny, s * n);
      if (before >= 0) {
        const [p, q] = isInside ? [a, before] : [before, a];
        if (r0 > 0) mold.triangle(p, q + 1, q);
        if (r1 > 0) mold.triangle(p, p + 1, q + 1);
      }
      before = a;
    }
  }
}

/** A flat disc, looking up. */
export function disc(mold: Mold, x: number, y: number, z: number, radius: number, sides: number): void {
  turned(mold, x, z, [[radius, y], [0, y]], sides); // prettier-ignore
}

/** An upright prism over a convex outline of [x, z] points, counter-clockwise seen from above, with its top. */
export function prism(mold: Mold, outline: readonly (readonly [number, number])[], y: number, top: number): void {
  for (let i = 0; i < outline.length; i++) {
    const a = outline[i]!;
    const b = outline[(i + 1) % outline.length]!;
    mold.face([a[0], y, a[1]], [b[0], y, b[1]], [b[0], top, b[1]], [a[0], top, a[1]]);
  }
  mold.face(...outline.map(([x, z]): V => [x, top, z]));
}

/** A pointed roof over a square or many-sided plan; `radius` to the corners. */
export function spire(
  mold: Mold,
  x: number,
  y: number,
  z: number,
  radius: number,
  height: number,
  sides: number,
): void {
  const at = (i: number): V => {
    const angle = (2 * Math.PI * i) / sides + Math.PI / sides;
    return [x + radius * Math.cos(angle), y, z + radius * Math.sin(angle)];
  };
  for (let i = 0; i < sides; i++) mold.face(at(i), [x, y + height, z], at(i + 1));
}

/** A lamp: a small eight-sided body that keeps a least size on the screen. */
export function lamp(
  mold: Mold,
  x: number,
  y: number,
  z: number,
  finish: number = FINISH.lampWhite,
  radius = 0.5,
): void {
  const colours: Record<number, number> = { [FINISH.lampRed]: 0x9c3b34, [FINISH.lampGreen]: 0x5f8f74 };
  mold.paint(colours[finish] ?? 0xd9d9d4, finish as typeof FINISH.lampWhite);
  mold.thin(radius);
  const first = mold.vertex(x + radius, y, z, 1, 0, 0);
  mold.vertex(x, y, z + radius, 0, 0, 1);
  mold.vertex(x - radius, y, z, -1, 0, 0);
  mold.vertex(x, y, z - radius, 0, 0, -1);
  const top = mold.vertex(x, y + radius, z, 0, 1, 0);
  const bottom = mold.vertex(x, y - radius, z, 0, -1, 0);
  for (let i = 0; i < 4; i++) {
    mold.triangle(first + i, top, first + ((i + 1) % 4));
    mold.triangle(first + ((i + 1) % 4), bottom, first + i);
  }
  mold.thin(0);
}

/** A ring gallery around a shaft. */
export function gallery(mold: Mold, x: number, y: number, z: number, radius: number, wide = 1.1, sides = 16): void {
  mold.paint(MODEL.works);
  turned(mold, x, z, [[radius, y - 0.5], [radius + wide, y - 0.2], [radius + wide, y + 1], [radius, y + 1]], sides); // prettier-ignore
}
