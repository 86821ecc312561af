import { describe, expect, it } from 'vitest';
import { generatedBuilding, groundM2 } from '../../../src/city/massing/generatedBuilding.ts';
import { planOf, type Plan } from '../../../src/city/massing/plan.ts';
import type { BuildingMesh } from '../../../src/city/model/CityBuilding.ts';

const box = { x: 120, z: -340, w: 14, d: 10, turn: 0.7, kind: 'detached-1', foot: 30, eaves: 6 } as const;
const PLANS: Record<string, Plan> = {
  flat: planOf(box),
  parapet: planOf({ ...box, ridge: 1 }),
  gable: planOf({ ...box, roof: 'gable', ridge: 4 }),
  hip: planOf({ ...box, roof: 'hip', ridge: 4 }),
  'hip at one end': planOf({ ...box, roof: 'hip', ridge: 4, freeEnds: [true, false] }),
  'half-hip': planOf({ ...box, roof: 'half-hip', ridge: 4 }),
  'half-hip at the other end': planOf({ ...box, roof: 'half-hip', ridge: 4, freeEnds: [false, true] }),
  pyramid: planOf({ ...box, w: 10, roof: 'pyramid', ridge: 3 }),
  mansard: planOf({ ...box, roof: 'mansard', ridge: 5 }),
  pent: planOf({ ...box, roof: 'pent', ridge: 2 }),
  barrel: planOf({ ...box, roof: 'barrel', ridge: 2 }),
  'saw-tooth': planOf({ ...box, w: 40, roof: 'saw-tooth', ridge: 2.5 }),
  'flat corner': planOf({ ...box, shape: { form: 'corner', depth: 6, u: 1, v: -1 } }),
  'corner of gables': planOf({ ...box, roof: 'gable', ridge: 3, shape: { form: 'corner', depth: 6, u: -1, v: -1 } }),
};

/** Edges that one triangle runs one way and no other the other way: where the surface is open. */
function openEdges({ indices }: BuildingMesh): [number, number][] {
  const edges = new Map<string, [number, number]>();
  for (let i = 0; i < indices.length; i += 3)
    for (let k = 0; k < 3; k++) {
      const [a, b] = [indices[i + k]!, indices[i + ((k + 1) % 3)]!];
      if (!edges.delete(`${b},${a}`)) edges.set(`${a},${b}`, [a, b]);
    }
  return [...edges.values()];
}

/** Six times the volume of the mesh above a height, closed by a level face there, over six. */
function volumeAbove({ positions, indices }: BuildingMesh, y: number): number {
  const at = (i: number): number[] => [positions[3 * i]!, positions[3 * i + 1]! - y, positions[3 * i + 2]!];
  let six = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [at(indices[i]!), at(indices[i + 1]!), at(indices[i + 2]!)] as [number[], number[], number[]];
    six +=
      a[0]! * (b[1]! * c[2]! - b[2]! * c[1]!) +
      a[1]! * (b[2]! * c[0]! - b[0]! * c[2]!) +
      a[2]! * (b[0]! * c[1]! - b[1]! * c[0]!);
  }
  return six / 6;
}

describe.each(Object.entries(PLANS))('a generated building: %s', (_, plan) => {
  const building = generatedBuilding(plan);
  const mesh = building.mesh();

  it('is open at its foot and nowhere else', () => {
    const open = openEdges(mesh);
    expect(open.length).toBeGreaterThan(3);
    for (const edge of open) for (const i of edge) expect(mesh.positions[3 * i + 1]).toBeCloseTo(plan.foot - 3, 6);
  });

  it('faces outwards: its volume is that of its walls and a part of its roof', () => {
    const ground = groundM2(plan);
    const volume = volumeAbove(mesh, plan.foot - 3) / ground;
    const walls = plan.eaves + 3;
    expect(volume).toBeGreaterThan(walls - 0.71);
    expect(volume).toBeLessThan(walls + plan.ridge + 1e-6);
    if (plan.ridge > 1) expect(volume).toBeGreaterThan(walls + plan.ridge / 4);
  });

  it('is as high as it says and stands on its outline', () => {
    const heights = mesh.positions.filter((_value, i) => i % 3 === 1);
    expect(Math.max(...heights)).toBeCloseTo(building.topM, 6);
    for (let i = 0; i < mesh.positions.length; i += 3) {
      if (mesh.positions[i + 1]! > plan.foot) continue;
      const [x, z] = [mesh.positions[i]!, mesh.positions[i + 2]!];
      expect(building.footprint.some(([fx, fz]) => Math.hypot(fx - x, fz - z) < 1e-6)).toBe(true);
    }
  });
});
