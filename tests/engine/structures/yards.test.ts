import { InstancedMesh, Matrix4, Vector3, type Object3D } from 'three';
import { describe, expect, it } from 'vitest';
import { Structures } from '../../../src/engine/structures/Structures.ts';
import { yardBoxes } from '../../../src/engine/structures/containers.ts';
import type { StructureOf } from '../../../src/schema/structures.ts';
import { EXAMPLES } from './examples.ts';

type Yard = StructureOf<'container-yard'>;
const yard = { ...EXAMPLES.find(({ kind }) => kind === 'container-yard')!, of: 'port/dgt/yard-1' } as Yard;
const small: Yard = { ...yard, length: 118, width: 13, tiers: 4 };
const capacityOf = (one: Yard): number => yardBoxes(one).at(-1)!.rank;

const isInstanced = (one: Object3D): one is InstancedMesh => one instanceof InstancedMesh;
/** Boxes of a layer as the shader draws them: those whose rank their yard's level has reached. */
function drawn(layer: Structures): { readonly row: number; readonly at: Vector3 }[] {
  const out: { readonly row: number; readonly at: Vector3 }[] = [];
  for (const mesh of layer.object.children) {
    if (!isInstanced(mesh)) continue;
    const [code, rank] = [mesh.geometry.getAttribute('code'), mesh.geometry.getAttribute('rank')];
    const matrix = new Matrix4();
    for (let i = 0; i < mesh.count; i++) {
      const row = code.getX(i) & 0x1fff;
      if (rank.getX(i) > layer.levelOf(row) + 0.5) continue;
      mesh.getMatrixAt(i, matrix);
      out.push({ row, at: new Vector3().setFromMatrixPosition(matrix) });
    }
  }
  return out;
}

describe('the boxes of a yard', () => {
  it('stand on the ground or on another box, whatever their number', () => {
    const standing = new Set<string>();
    for (const { x, y, z } of yardBoxes(yard)) {
      const tier = Math.round((y - 0.15) / 2.6);
      const key = (t: number): string => `${x.toFixed(2)} ${z.toFixed(2)} ${t}`;
      if (tier > 0) expect(standing.has(key(tier - 1))).toBe(true);
      standing.add(key(tier));
    }
    expect(Math.max(...yardBoxes(yard).map(({ y }) => y))).toBeCloseTo(0.15 + 4 * 2.6, 5);
  });

  it('keep to the yard, and none stands in another', () => {
    const first = yardBoxes(yard).filter(({ y }) => y < 1);
    for (const { x, z, longM } of first) {
      expect(Math.abs(x) + longM / 2).toBeLessThanOrEqual(yard.length / 2);
      expect(Math.abs(z) + 1.22).toBeLessThanOrEqual(yard.width / 2);
    }
    for (const a of first)
      for (const b of first) {
        if (a === b) continue;
        const isApart = Math.abs(a.z - b.z) > 2.44 || Math.abs(a.x - b.x) > (a.longM + b.longM) / 2;
        expect(isApart).toBe(true);
      }
  });

  it('are of twenty and of forty feet, and count one and two TEU', () => {
    let before = 0;
    const boxes = yardBoxes(yard);
    for (const { longM, rank } of boxes) {
      expect(rank - before).toBe(longM > 7 ? 2 : 1);
      before = rank;
    }
    expect(before / boxes.length).toBeGreaterThan(1.4);
    expect(before / boxes.length).toBeLessThan(1.8);
  });

  it('stand in stacks of uneven height, the same for the same seed and others for another', () => {
    const half = yardBoxes(yard).slice(0, yardBoxes(yard).length / 2);
    expect(new Set(half.map(({ y }) => y)).size).toBeGreaterThan(2);
    expect(yardBoxes(yard)).toEqual(yardBoxes({ ...yard }));
    expect(yardBoxes(yard)).not.toEqual(yardBoxes({ ...yard, seed: 5 }));
  });
});

describe('a yard in the scene', () => {
  const teuIn = (layer: Structures): number => {
    const boxes = yardBoxes(small);
    return boxes[drawn(layer).length - 1]?.rank ?? 0;
  };

  it('holds as many TEU as its datastream says, to one box, and follows it up and down', () => {
    const layer = new Structures([small]);
    for (const teu of [120, 200, 40, 0, capacityOf(small)]) {
      layer.setValues(0, [teu]);
      expect(teu - teuIn(layer)).toBeGreaterThanOrEqual(0);
      expect(teu - teuIn(layer)).toBeLessThan(2);
      expect(layer.boxes).toBe(drawn(layer).length);
    }
    layer.dispose();
  });

  it('grows and shrinks box by box, each in one of its rows', () => {
    const layer = new Structures([small]);
    const rowsAt = (teu: number): Map<number, number> => {
      layer.setValues(0, [teu]);
      const rows = new Map<number, number>();
      const [cosine, sine] = [Math.cos(small.turn), Math.sin(small.turn)];
      for (const { at } of drawn(layer)) {
        const z = Math.round(((at.x - small.x) * sine + (at.z - small.z) * cosine) * 10);
        rows.set(z, (rows.get(z) ?? 0) + 1);
      }
      return rows;
    };
    let before = rowsAt(0);
    expect(before.size).toBe(0);
    const most = capacityOf(small);
    for (const teu of [...Array.from({ length: most }, (_, k) => k + 1), ...Array.from({ length: most }, (_, k) => most - 1 - k)]) {
      const now = rowsAt(teu);
      const changed = [...new Set([...before.keys(), ...now.keys()])].filter((z) => (before.get(z) ?? 0) !== (now.get(z) ?? 0));
      expect(changed.length).toBeLessThanOrEqual(1);
      for (const z of changed) expect(Math.abs((now.get(z) ?? 0) - (before.get(z) ?? 0))).toBe(1);
      before = now;
    }
    expect(before.size).toBe(0);
    layer.dispose();
  }); // prettier-ignore

  it('holds what its model states where nothing is known, and never more than it has places for', () => {
    const layer = new Structures([small]);
    const stated = drawn(layer).length;
    expect(teuIn(layer) / capacityOf(small)).toBeCloseTo(small.fill, 1);
    layer.setValues(0, [9999]);
    expect(drawn(layer).length).toBe(yardBoxes(small).length);
    layer.setValues(0, [Number.NaN]);
    expect(drawn(layer).length).toBe(stated);
    layer.dispose();
  });

  it('takes and brings no box of its neighbour, and draws no more than the fullest needs', () => {
    const layer = new Structures([small, { ...small, x: small.x + 130, id: 'other' }]);
    const of = (row: number): number => drawn(layer).filter((box) => box.row === row).length;
    const before = of(1);
    layer.setValues(0, [20]);
    expect(of(1)).toBe(before);
    expect(of(0)).toBeLessThan(before / 4);
    layer.setValues(1, [20]);
    const [mesh] = layer.object.children.filter(isInstanced);
    expect(mesh!.count).toBeLessThan(yardBoxes(small).length / 4);
    layer.dispose();
  });

  it('lays its boxes where the yard lies and as it is turned', () => {
    const layer = new Structures([{ ...small, turn: Math.PI / 2 }]);
    layer.setValues(0, [capacityOf(small)]);
    for (const { at } of drawn(layer)) {
      expect(Math.abs(at.x - small.x)).toBeLessThan(small.width / 2);
      expect(Math.abs(at.z - small.z)).toBeLessThan(small.length / 2);
    }
    layer.dispose();
  });

  it('is picked as its asset, and keeps the id of its model', () => {
    const layer = new Structures([
      { ...small, id: 'a' },
      { ...small, id: 'b' },
    ]);
    expect(layer.assetIdOf(0)).toBe('port/dgt/yard-1');
    expect(layer.assetIdOf(1)).toBe('port/dgt/yard-1');
    expect(layer.ids).toEqual(['a', 'b']);
    const [mesh] = layer.object.children.filter(isInstanced);
    const shown: unknown = mesh!.material;
    layer.beginPick();
    expect(mesh!.material).not.toBe(shown);
    layer.endPick();
    expect(mesh!.material).toBe(shown);
    layer.dispose();
  });
});
