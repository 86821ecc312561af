import { BufferAttribute, BufferGeometry } from 'three';

const SIDES = 16;
const DOME_RINGS = 6;

interface Builder {
  readonly positions: number[];
  readonly normals: number[];
  readonly index: number[];
}

const vertex = ({ positions, normals }: Builder, place: readonly number[], normal: readonly number[]): number => {
  positions.push(...place);
  normals.push(...normal);
  return positions.length / 3 - 1;
};

/** Radius and height 1, standing on the ground; no floor. */
function column(to: Builder): void {
  const top: number[] = [];
  for (let i = 0; i < SIDES; i++) {
    const [a, b] = [i, i + 1].map((k) => (k / SIDES) * 2 * Math.PI) as [number, number];
    const middle = (a + b) / 2;
    const normal = [Math.cos(middle), 0, Math.sin(middle)];
    const corners = [
      vertex(to, [Math.cos(a), 0, Math.sin(a)], normal),
      vertex(to, [Math.cos(a), 1, Math.sin(a)], normal),
      vertex(to, [Math.cos(b), 1, Math.sin(b)], normal),
      vertex(to, [Math.cos(b), 0, Math.sin(b)], normal),
    ] as const;
    to.index.push(corners[0], corners[1], corners[2], corners[0], corners[2], corners[3]);
    top.push(vertex(to, [Math.cos(a), 1, Math.sin(a)], [0, 1, 0]));
  }
  const middle = vertex(to, [0, 1, 0], [0, 1, 0]);
  top.forEach((at, i) => to.index.push(middle, top[(i + 1) % SIDES]!, at));
}

/** A square from −1 to 1, flat; the shader lays it on its corners' heights. */
function patch(to: Builder): void {
  const [a, b, c, d] = [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([x, z]) => vertex(to, [x!, 0, z!], [0, 1, 0])) as [number, number, number, number]; // prettier-ignore
  to.index.push(a, c, b, a, d, c);
}

/** Half a sphere of radius 1. */
function dome(to: Builder): void {
  for (let ring = 0; ring <= DOME_RINGS; ring++)
    for (let i = 0; i <= SIDES * 2; i++) {
      const up = (ring / DOME_RINGS) * (Math.PI / 2);
      const around = (i / (SIDES * 2)) * 2 * Math.PI;
      const place = [Math.cos(up) * Math.cos(around), Math.sin(up), Math.cos(up) * Math.sin(around)];
      vertex(to, place, place);
    }
  const row = SIDES * 2 + 1;
  for (let ring = 0; ring < DOME_RINGS; ring++)
    for (let i = 0; i < SIDES * 2; i++) {
      const at = ring * row + i;
      to.index.push(at, at + row, at + row + 1, at, at + row + 1, at + 1);
    }
}

const SHAPES = { column, patch, dome } as const;

/** One instance of a picture's shape, unit size, y up. Outsides face out, counter-clockwise. */
export function createPictureGeometry(shape: keyof typeof SHAPES): BufferGeometry {
  const built: Builder = { positions: [], normals: [], index: [] };
  SHAPES[shape](built);
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(built.positions), 3));
  geometry.setAttribute('normal', new BufferAttribute(new Float32Array(built.normals), 3));
  geometry.setIndex(built.index);
  return geometry;
}
