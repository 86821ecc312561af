import { PerspectiveCamera, type BufferAttribute, type Mesh, type ShaderMaterial } from 'three';
import { describe, expect, it } from 'vitest';
import { Field } from '../../../src/engine/pictures/Field.ts';
import { Links } from '../../../src/engine/pictures/Links.ts';
import { StreetHeat } from '../../../src/engine/pictures/StreetHeat.ts';
import type { FrameState, Quality } from '../../../src/engine/layer.ts';
import { LINE_KINDS, type LineKind } from '../../../src/schema/cityFiles.ts';
import type { ColumnFile } from '../../../src/schema/columnFile.ts';
import { pictureColumns } from '../../../src/state/pictures.ts';
import { rampColour } from '../../../src/state/ramps.ts';

const GROUND = { heightAt: (x: number) => 25 + x / 1000 };
const ofMesh = (object: { readonly children: readonly unknown[] }, name: string): BufferAttribute =>
  (object.children[0] as Mesh).geometry.getAttribute(name) as BufferAttribute;
const places = (...at: (readonly [number, number])[]) => at.map(([x, z]) => ({ x, z, reachM: 1000 }));
const frame = (quality: Quality, motionS: number): FrameState =>
  ({ camera: new PerspectiveCamera(), height: 1080, quality, motionS }) as unknown as FrameState;

describe('a field between stations', () => {
  it('is not there before it is asked for, and is let go of', () => {
    const field = new Field();
    expect(field.object.children).toEqual([]);
    field.setPicture(places([0, 0]), 'warning', GROUND, () => true);
    expect(field.object.children).toHaveLength(1);
    field.setPicture([], 'warning', GROUND, () => true);
    expect(field.object.children).toEqual([]);
  });

  it('lies on the ground, reaches as far as said and ends at the rim of the city', () => {
    const field = new Field();
    field.setPicture(places([0, 0]), 'warning', GROUND, (x) => x < 300);
    field.setValues([0.5]);
    const [position, cover] = [ofMesh(field.object, 'position'), ofMesh(field.object, 'cover')];
    expect(field.corners).toBeGreaterThan(100);
    for (let i = 0; i < position.count; i++) {
      const [x, z] = [position.getX(i), position.getZ(i)];
      expect(position.getY(i)).toBeCloseTo(25 + x / 1000, 4);
      expect(cover.getX(i) > 0).toBe(Math.hypot(x, z) < 1000 && x < 300);
    }
  });

  it('is drawn of current values only', () => {
    const field = new Field();
    field.setPicture(places([0, 0]), 'warning', GROUND, () => true);
    field.setValues([Number.NaN]);
    expect(Math.max(...(ofMesh(field.object, 'cover').array as Float32Array))).toBe(0);
  });
});

function streets(...lines: { kind: LineKind; points: readonly (readonly [number, number])[] }[]): ColumnFile {
  const start = [0];
  for (const { points } of lines) start.push(start.at(-1)! + points.length);
  const points = lines.flatMap((line) => line.points);
  return {
    meta: { names: [''] },
    columns: {
      kind: Uint8Array.from(lines, ({ kind }) => LINE_KINDS.indexOf(kind)),
      widthDm: Uint16Array.from(lines, () => 80),
      flags: new Uint8Array(lines.length),
      name: new Uint16Array(lines.length),
      start: Uint32Array.from(start),
      x: Int32Array.from(points, ([x]) => x * 10),
      y: Int16Array.from(points, () => 2500),
      z: Int32Array.from(points, ([, z]) => z * 10),
    },
  };
}

describe('values along streets', () => {
  const file = streets(
    { kind: 'street', points: [[0, 0], [900, 0]] },
    { kind: 'street', points: [[5000, 0], [5900, 0]] },
    { kind: 'rail', points: [[0, 10], [900, 10]] },
  ); // prettier-ignore

  it('are computed each 60 m of the streets that something reaches, and of nothing else', () => {
    const heat = new StreetHeat();
    heat.setPicture(file, places([0, 0]), 'sequential');
    expect(heat.points).toBe(16);
    heat.setPicture(null, [], 'sequential');
    expect(heat.object.children).toEqual([]);
  });

  it('fade with the distance, and are not drawn where who reached them is lost', () => {
    const heat = new StreetHeat();
    heat.setPicture(file, places([0, 0]), 'sequential');
    heat.setValues([1]);
    const tint = ofMesh(heat.object, 'tint').array;
    const colourOf = (point: number): number => (tint[point * 8]! << 16) | (tint[point * 8 + 1]! << 8) | tint[point * 8 + 2]!; // prettier-ignore
    expect(colourOf(0)).toBe(rampColour('sequential', 1 - 1e-6));
    expect(colourOf(15)).toBe(rampColour('sequential', 1 - 0.9 ** 2));
    expect(tint[3]).toBe(255);
    heat.setValues([Number.NaN]);
    expect(Math.max(...(tint as Uint8Array))).toBe(0);
    heat.dispose();
  });
});

describe('links', () => {
  const here = { lon: 6.76, lat: 51.43 };
  const links = [{ from: here, to: { lon: 6.8, lat: 51.43 }, item: 1 }];
  const drawn = (): Links => {
    const layer = new Links();
    layer.setLinks(links, GROUND);
    return layer;
  };

  it('have the value of the asset that they begin at', () => {
    const layer = drawn();
    const columns = pictureColumns(2);
    columns.share.set([0.1, 0.75]);
    columns.colour.set([0, 0x123456]);
    columns.state.set([2, 1]);
    layer.setValues(columns);
    expect([...ofMesh(layer.object, 'look').array]).toEqual([0.75, 1]);
    expect([...ofMesh(layer.object, 'tint').array]).toEqual([0x12, 0x34, 0x56]);
    layer.dispose();
    expect(layer.object.children).toEqual([]);
  });

  it('pulse with the motion of the scene, stand still without it and on software GL, and never ask for a frame', () => {
    const layer = drawn();
    const pulse = (): unknown => ((layer.object.children[0] as Mesh).material as ShaderMaterial).uniforms['pulse']!.value; // prettier-ignore
    expect(layer.update(frame(2, 5))).toBe(false);
    expect(pulse()).toBe(5);
    // Motion does not grow while the clock stands or motion is reduced.
    expect(layer.update(frame(2, 5))).toBe(false);
    expect(pulse()).toBe(5);
    expect(layer.update(frame(0, 9))).toBe(false);
    expect(pulse()).toBe(0);
  });
});
