import type { Mesh } from 'three';
import { PerspectiveCamera, type Object3D } from 'three';
import { describe, expect, it } from 'vitest';
import type { FrameState } from '../../../src/engine/layer.ts';
import { Furniture } from '../../../src/engine/lines/Furniture.ts';
import { placeFurniture } from '../../../src/engine/lines/furniturePlaces.ts';
import { NearPlaces } from '../../../src/engine/lines/NearPlaces.ts';
import { buildWalls } from '../../../src/engine/lines/QuayWalls.ts';
import { LINE_KINDS, type LineKind } from '../../../src/schema/cityFiles.ts';
import type { ColumnFile } from '../../../src/schema/columnFile.ts';

interface Line {
  readonly kind: LineKind;
  readonly flags?: number;
  readonly widthM?: number;
  readonly points: readonly (readonly [x: number, z: number])[];
}
const boundary: Line = {
  kind: 'boundary',
  points: [[-1000, -1000], [1000, -1000], [1000, 1000], [-1000, 1000], [-1000, -1000]],
}; // prettier-ignore
function file(...lines: Line[]): ColumnFile {
  const start = [0];
  for (const { points } of lines) start.push(start.at(-1)! + points.length);
  const points = lines.flatMap((line) => line.points);
  return {
    meta: { names: [''] },
    columns: {
      kind: Uint8Array.from(lines, ({ kind }) => LINE_KINDS.indexOf(kind)),
      widthDm: Uint16Array.from(lines, ({ widthM = 10 }) => widthM * 10),
      flags: Uint8Array.from(lines, ({ flags = 0 }) => flags),
      name: new Uint16Array(lines.length),
      start: Uint32Array.from(start),
      x: Int32Array.from(points, ([x]) => x * 10),
      y: Int16Array.from(points, () => 2500),
      z: Int32Array.from(points, ([, z]) => z * 10),
    },
  };
}
const rows = (places: Float32Array): number[][] =>
  Array.from({ length: places.length / 4 }, (_, i) => [...places.subarray(i * 4, i * 4 + 4)]);

describe('street furniture', () => {
  it('sets lamps on both kerbs by turns, their arms over the road', () => {
    const { lamp, mainLamps } = placeFurniture(file(boundary, { kind: 'arterial', points: [[0, 0], [180, 0]] })); // prettier-ignore
    expect(mainLamps).toBe(4);
    const [first, second] = rows(lamp) as [number[], number[]];
    // A course to the east has the south on its right.
    expect(first.slice(0, 3).map((n) => Number(n.toFixed(1)))).toEqual([22.5, 25, -5.8]);
    expect(second[2]).toBeCloseTo(5.8);
    // The arm of the northern lamp points south: x axis turned to +z.
    expect(Math.sin(first[3]!)).toBeCloseTo(1);
    expect(Math.sin(second[3]!)).toBeCloseTo(-1);
  });

  it('sets masts beside electrified tracks only, and none between two tracks', () => {
    const tracks = (flags: number): ColumnFile =>
      file(
        boundary,
        { kind: 'rail', flags, points: [[0, -2], [310, -2]] }, // prettier-ignore
        { kind: 'rail', flags, points: [[0, 2], [310, 2]] }, // prettier-ignore
      );
    expect(placeFurniture(tracks(0)).mast).toHaveLength(0);
    const masts = rows(placeFurniture(tracks(4)).mast);
    expect(masts).toHaveLength(10);
    for (const [, , z] of masts) expect(Math.abs(z!)).toBeCloseTo(5.1);
  });

  it('leaves bridges and everything beyond the boundary alone', () => {
    const course = [[5000, 0], [5300, 0]] as const; // prettier-ignore
    expect(placeFurniture(file(boundary, { kind: 'arterial', points: course })).lamp).toHaveLength(0);
    const bridge = { kind: 'arterial', flags: 1, points: [[0, 0], [300, 0]] } as const; // prettier-ignore
    expect(placeFurniture(file(boundary, bridge)).lamp).toHaveLength(0);
  });

  it('is sent to the graphics when the camera has gone on, and never on software GL, which draws none of it', () => {
    const furniture = new Furniture(file(boundary, { kind: 'arterial', points: [[0, 0], [180, 0]] })); // prettier-ignore
    const camera = new PerspectiveCamera();
    const lamp = furniture.object.children.find((child: Object3D): child is Mesh => child.name === 'lamp')!;
    const sentAt = (x: number, quality: 0 | 2): number => {
      const place = lamp.geometry.getAttribute('place');
      const before = 'version' in place ? place.version : Number.NaN;
      camera.position.set(x, 60, 0);
      furniture.update({ camera, height: 720, pixelRatio: 1, quality, sun: { daylight: 1 } } as FrameState);
      return ('version' in place ? place.version : Number.NaN) - before;
    };
    expect([sentAt(0, 2), sentAt(1, 2), sentAt(400, 2)]).toEqual([1, 0, 1]);
    sentAt(400, 0);
    expect([sentAt(400, 0), sentAt(800, 0)]).toEqual([0, 0]);
    furniture.dispose();
  });

  it('gathers what is near, the nearest first where there is not room for all', () => {
    const places = Float32Array.from({ length: 4000 }, (_, i) => (i % 4 === 0 ? i : 0));
    const near = new NearPlaces(places);
    const out = new Float32Array(40 * 4);
    expect(near.gather({ x: 2000, y: 60, z: 0 }, 5000, out)).toBe(40);
    const all = new Float32Array(4000);
    const count = near.gather({ x: 2000, y: 60, z: 0 }, 500, all);
    expect(count).toBeGreaterThan(200);
    for (let i = 0; i < count; i++) expect(Math.abs(all[i * 4]! - 2000)).toBeLessThan(500 + 2 * 250);
    expect(near.gather({ x: 2000, y: 900, z: 0 }, 500, all)).toBe(0);
  });
});

describe('quay walls', () => {
  it('stand upright under the line and look to the water on its left', () => {
    const { position, normal, index } = buildWalls(file(boundary, { kind: 'quay', widthM: 13, points: [[0, 0], [50, 0], [50, 50]] })); // prettier-ignore
    expect(position).toHaveLength(6 * 3);
    expect(position[1]! - position[4]!).toBeGreaterThan(8);
    // To the east: the water is in the north.
    expect([...normal.subarray(0, 3)].map(Math.round)).toEqual([0, 0, -1]);
    expect(index).toHaveLength(12);
  });
});
