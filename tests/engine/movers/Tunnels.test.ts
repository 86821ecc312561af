import type { BufferGeometry, Material, Mesh, Points } from 'three';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Tunnels } from '../../../src/engine/movers/Tunnels.ts';
import type { Terrain } from '../../../src/engine/layer.ts';

const GROUND = { heightAt: (x: number) => 25 + x / 100 } as Terrain;

let tunnels: Tunnels;
beforeEach(() => (tunnels = new Tunnels(GROUND)));
afterEach(() => tunnels.dispose());

type Part = Mesh | Points;
const part = (name: string): Part => tunnels.object.children.find((child) => ((child as Part).material as Material).name === name) as Part; // prettier-ignore
const column = (geometry: BufferGeometry, name: string): number[] => [...geometry.getAttribute(name).array];

it('draws nothing until somebody asks', () => {
  expect(part('tunnels').visible).toBe(false);
  expect(part('vehicles in tunnels').visible).toBe(false);
});

it('lays dashes of 16 m with gaps of 10 m from portal to portal, over the ground and round a bend', () => {
  tunnels.setLines([[[0, 0], [60, 0], [60, 44]]]); // prettier-ignore
  const { geometry, visible } = part('tunnels');
  expect(visible).toBe(true);
  const position = column(geometry, 'position');
  const ends: number[][] = [];
  // Each dash has both of its ends twice, for its two sides.
  for (let i = 0; i < position.length; i += 12) ends.push([position[i]!, position[i + 2]!, position[i + 6]!, position[i + 8]!]); // prettier-ignore
  // The third begins 52 m along the line and goes on round the corner.
  expect(ends).toEqual([[0, 0, 16, 0], [26, 0, 42, 0], [52, 0, 60, 0], [60, 0, 60, 8], [60, 18, 60, 34]]); // prettier-ignore
  expect(position[1]).toBeCloseTo(26.5);
  expect(position[7]).toBeCloseTo(26.5 + 0.16);
});

it('marks each vehicle where it is, whom somebody selected as such, and at most 128', () => {
  tunnels.setMarks([{ x: 100, z: 7, isSelected: false }, { x: 200, z: 8, isSelected: true }]); // prettier-ignore
  const { geometry, visible } = part('vehicles in tunnels');
  expect(visible).toBe(true);
  expect(geometry.drawRange.count).toBe(2);
  expect(column(geometry, 'place').slice(0, 8)).toEqual([100, 27.5, 7, 0, 200, 28.5, 8, 1]);
  tunnels.setMarks(Array.from({ length: 200 }, () => ({ x: 0, z: 0, isSelected: false })));
  expect(geometry.drawRange.count).toBe(128);
  tunnels.setMarks([]);
  expect(part('vehicles in tunnels').visible).toBe(false);
});
