import { BufferAttribute } from 'three';
import { MATERIAL_COLOURS } from '../palette.ts';
import type { FurnitureKind } from './furniturePlaces.ts';

/** A member: from, to (x towards the road or track, y up, z along), half width in metres, colour, 1 where it shines at night. */
type Bar = readonly [
  from: readonly [number, number, number],
  to: readonly [number, number, number],
  radius: number,
  colour: number,
  glow?: 1,
];

const { darkSteel, steel, concrete } = MATERIAL_COLOURS;

/** Height of a street lamp's light and how far it reaches over the road, metres. */
export const LAMP_HEAD = { up: 8.2, out: 1.7 } as const;

const SHAPES: Record<FurnitureKind, readonly Bar[]> = {
  lamp: [
    [[0, -0.5, 0], [0, LAMP_HEAD.up - 0.2, 0], 0.09, steel],
    [[0, LAMP_HEAD.up - 0.3, 0], [LAMP_HEAD.out, LAMP_HEAD.up, 0], 0.06, steel],
    [[LAMP_HEAD.out - 0.1, LAMP_HEAD.up, 0], [LAMP_HEAD.out + 0.75, LAMP_HEAD.up + 0.06, 0], 0.14, concrete, 1],
  ],
  mast: [
    [[0, -0.5, 0], [0, 8.3, 0], 0.16, darkSteel],
    [[0, 7.7, 0], [3.3, 6.6, 0], 0.06, steel],
    [[0, 5.5, 0], [3.4, 5.6, 0], 0.06, steel],
    [[3.1, 5.6, 0], [3.1, 6.7, 0], 0.05, steel],
    // Contact and carrying wire, half the way to either neighbour.
    [[3.1, 5.45, -31], [3.1, 5.45, 31], 0.02, darkSteel],
    [[3.1, 6.7, -31], [3.1, 6.7, 31], 0.02, darkSteel],
  ],
  bollard: [
    [[0, -0.2, 0], [0, 0.55, 0], 0.24, darkSteel],
    [[-0.34, 0.6, 0], [0.34, 0.6, 0], 0.17, darkSteel],
  ],
}; // prettier-ignore

export interface FurnitureShape {
  /** Points on the axes of the members. */
  readonly position: BufferAttribute;
  /** From the axis to the surface. */
  readonly outward: BufferAttribute;
  /** sRGB colour and the share of light at night. */
  readonly paint: BufferAttribute;
  readonly index: BufferAttribute;
}

/** Three-sided bars: 6 vertices and 6 triangles a member. */
export function furnitureShape(kind: FurnitureKind): FurnitureShape {
  const position: number[] = [];
  const outward: number[] = [];
  const paint: number[] = [];
  const index: number[] = [];
  for (const [from, to, radius, colour, glow = 0] of SHAPES[kind]) {
    const axis = [to[0] - from[0], to[1] - from[1], to[2] - from[2]] as const;
    const isUpright = Math.abs(axis[1]) > Math.abs(axis[0]) + Math.abs(axis[2]);
    const first = position.length / 3;
    for (const end of [from, to])
      for (let i = 0; i < 3; i++) {
        const angle = (i * 2 * Math.PI) / 3 + Math.PI / 6;
        const [c, s] = [Math.cos(angle) * radius, Math.sin(angle) * radius];
        position.push(...end);
        if (isUpright) outward.push(c, 0, s);
        else if (Math.abs(axis[0]) > Math.abs(axis[2])) outward.push(0, c, s);
        else outward.push(s, c, 0);
        paint.push((colour >> 16) & 255, (colour >> 8) & 255, colour & 255, glow * 255);
      }
    for (let i = 0; i < 3; i++) {
      const [a, b] = [first + i, first + ((i + 1) % 3)];
      index.push(a, b, a + 3, b, b + 3, a + 3);
    }
  }
  return {
    position: new BufferAttribute(new Float32Array(position), 3),
    outward: new BufferAttribute(new Float32Array(outward), 3),
    paint: new BufferAttribute(new Uint8Array(paint), 4, true),
    index: new BufferAttribute(new Uint16Array(index), 1),
  };
}
