import { Mesh, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { packPickId, unpackPickId, type Quality } from '../../../src/engine/layer.ts';
import { Mold } from '../../../src/engine/structures/Mold.ts';
import { Structures } from '../../../src/engine/structures/Structures.ts';
import { buildStructure } from '../../../src/engine/structures/buildStructure.ts';
import { StructureSchema, type Structure } from '../../../src/schema/structures.ts';
import { frameFrom } from '../buildings/testCity.ts';
import { EXAMPLES } from './examples.ts';

function cast(structure: Structure, row = 7) {
  const mold = new Mold();
  buildStructure(mold, structure, row);
  const geometry = mold.take();
  const position = geometry.getAttribute('position');
  const normal = geometry.getAttribute('normal');
  const code = geometry.getAttribute('code').array;
  const index = geometry.index!.array;
  geometry.computeBoundingBox();
  return { geometry, position, normal, code, index, box: geometry.boundingBox! };
}
const heightOf = (s: Structure): number | null => {
  if ('deck' in s) return null;
  if ('towerM' in s) return s.towerM;
  if ('pylonM' in s) return s.pylonM;
  return 'height' in s ? s.height : null;
};

describe('the builders', () => {
  it('there is an example of every kind of the schema', () => {
    const kinds = StructureSchema.options.map((option) => option.entries.kind.literal);
    expect(new Set(EXAMPLES.map((s) => s.kind))).toEqual(new Set(kinds));
  });

  it.each(EXAMPLES.map((s) => [s.kind, s] as const))('%s: finite, whole, and every face looks outwards', (_, s) => {
    const { position, normal, code, index } = cast(s);
    expect(index.length).toBeGreaterThan(0);
    expect(Array.from(position.array).every(Number.isFinite)).toBe(true);
    expect(new Set(Array.from(code, (c) => c & 0x1fff))).toEqual(new Set([7]));
    const [a, b, c, n, cross] = Array.from({ length: 5 }, () => new Vector3()) as [Vector3, Vector3, Vector3, Vector3, Vector3]; // prettier-ignore
    let wrong = 0;
    for (let i = 0; i < index.length; i += 3) {
      a.fromBufferAttribute(position, index[i]!);
      b.fromBufferAttribute(position, index[i + 1]!);
      c.fromBufferAttribute(position, index[i + 2]!);
      cross.subVectors(b, a).cross(c.sub(a));
      // Smooth normals may lean away from a sliver, but never to the other side of a face of some size.
      n.fromBufferAttribute(normal, index[i]!);
      if (cross.length() > 0.02 && cross.normalize().dot(n) < -0.05) wrong++;
    }
    expect(wrong).toBe(0);
  });

  it.each(EXAMPLES.filter((s) => heightOf(s) !== null).map((s) => [s.kind, s] as const))('%s: as high as its parameters say', (kind, s) => {
    const { box } = cast(s);
    const height = heightOf(s)!;
    const top = box.max.y - s.y;
    // A coke battery's stack and towers stand above its ovens; an antenna or a sheave may stand above the rest.
    if (kind === 'coke-battery') expect(top).toBeGreaterThan(height);
    else if (kind === 'conveyor') expect(top).toBeLessThan(45);
    else {
      expect(top).toBeGreaterThan(height * 0.93);
      expect(top).toBeLessThan(height * 1.25 + 2.5);
    }
  }); // prettier-ignore

  it.each(EXAMPLES.filter((s) => 'deck' in s).map((s) => [s.kind, s] as const))('%s: spans its deck and rises above it', (_, s) => {
    if (!('deck' in s)) return;
    const { box } = cast(s);
    const first = s.deck[0]!;
    const last = s.deck.at(-1)!;
    expect(box.min.x).toBeGreaterThan(first[0] - 4);
    expect(box.min.x).toBeLessThan(first[0] + 1);
    expect(box.max.x).toBeLessThan(last[0] + 4);
    expect(box.max.x).toBeGreaterThan(last[0] - 1);
    const rise = 'towerM' in s ? s.towerM : s.rise;
    expect(box.max.y).toBeGreaterThan(first[1] + rise);
    expect(box.max.y).toBeLessThan(first[1] + Math.max(rise, 9) + 4);
    // Piers reach into the ground.
    expect(box.min.y).toBeLessThan(s.y);
  }); // prettier-ignore

  it.each(EXAMPLES.filter((s) => 'length' in s && 'width' in s).map((s) => [s.kind, s] as const))('%s: keeps to its plan', (kind, s) => {
    if (!('length' in s && 'width' in s)) return;
    const { box } = cast({ ...s, turn: 0 });
    // Guide walls of a lock, ramps and conveyors reach out; nothing else by more than a bay.
    const slack = kind === 'lock' ? 60 : kind === 'coke-battery' ? 40 : 16;
    expect(box.max.x - s.x).toBeLessThan(s.length * 0.76 + slack);
    expect(s.x - box.min.x).toBeLessThan(s.length * 0.76 + slack);
    expect(box.max.z - s.z).toBeLessThan(s.width * 0.91 + slack);
    expect(box.max.x - box.min.x).toBeGreaterThan(s.length * 0.85);
  }); // prettier-ignore

  it('turns a structure counter-clockwise seen from above', () => {
    const hall = EXAMPLES.find((s) => s.kind === 'steel-hall')!;
    const { box } = cast({ ...hall, turn: Math.PI / 2 });
    expect(box.max.z - box.min.z).toBeGreaterThan(box.max.x - box.min.x);
    const belt = cast({ ...EXAMPLES.find((s) => s.kind === 'gantry-crane')!, x: 0, z: 0, turn: Math.PI / 2, along: 100 }); // prettier-ignore
    // 100 m along an axis that points north is 100 m towards −z.
    expect(belt.box.getCenter(new Vector3()).z).toBeCloseTo(-100, -1);
  });

  it('says how high above its foot a wall is, for the shade at the ground', () => {
    const { code, position } = cast(EXAMPLES.find((s) => s.kind === 'rheinorange')!);
    let top = 0;
    code.forEach((c, i) => {
      if (position.getY(i) > 49) top = Math.max(top, (c >>> 22) / 4);
    });
    expect(top).toBeCloseTo(28, 0);
  });
});

describe('the layer of structures', () => {
  const many = Array.from({ length: 300 }, (_, i) => {
    const s = EXAMPLES[i % EXAMPLES.length]!;
    return { ...s, id: `${s.id}/${i}`, x: s.x + (i % 20) * 400 };
  });

  it('stays within its budget: 300 structures with eight yards of 2 600 boxes in 550 000 triangles and 70 draws', () => {
    const layer = new Structures(many);
    expect(layer.triangles).toBeLessThan(550_000);
    expect(layer.object.children.length).toBeLessThanOrEqual(70);
    layer.dispose();
    expect(layer.object.children.length).toBe(0);
  });

  it('gives every structure a pick id of its own, and names its asset', () => {
    const layer = new Structures(many);
    const ids = many.map((_, i) => packPickId(layer.pickKind, i));
    expect(new Set(ids).size).toBe(many.length);
    expect(unpackPickId(ids[37]!)).toEqual({ kind: 'structure', index: 37 });
    expect(layer.assetIdOf(37)).toBe(many[37]!.id);
    expect(layer.assetIdOf(9999)).toBeNull();
    expect(layer.ids[37]).toBe(many[37]!.id);
    const rows = new Set<number>();
    for (const mesh of layer.object.children)
      if (mesh instanceof Mesh)
        for (const code of (mesh as Mesh).geometry.getAttribute('code').array) rows.add(code & 0x1fff);
    expect(rows.size).toBe(many.length);
    layer.dispose();
  });

  it('leaves out small things that are far: sooner on software GL, soonest while the camera moves', () => {
    const yard = EXAMPLES.find(({ kind }) => kind === 'container-yard')!;
    const layer = new Structures([yard]);
    const [mesh] = layer.object.children;
    const { x, z } = yard;
    const isShown = (awayM: number, quality: Quality, isDraft = false): boolean => {
      const frame = { ...frameFrom([x, 100, z + awayM], [x, 30, z], quality), isDraft };
      layer.update(frame);
      return mesh!.visible;
    };
    expect([isShown(1000, 0, true), isShown(2200, 0, true), isShown(2200, 0), isShown(4000, 0), isShown(4000, 1)]).toEqual(
      [true, false, true, false, true],
    ); // prettier-ignore
    layer.dispose();
  });

  it('casts small things that are far only when the camera comes near or when told to, and then all the same', () => {
    const whole = new Structures(many);
    const layer = new Structures(many, { isSmallLater: true });
    expect(layer.triangles).toBeLessThan(0.8 * whole.triangles);
    const yard = many.find(({ kind }) => kind === 'container-yard')!;
    const lookFrom = (awayM: number): void => {
      for (const one of [whole, layer]) one.update(frameFrom([yard.x, 100, yard.z + awayM], [yard.x, 30, yard.z], 0));
    };
    const shown = (one: Structures): number => one.object.children.filter(({ visible }) => visible).length;
    const before = layer.triangles;
    lookFrom(60_000);
    expect([layer.triangles, shown(layer)]).toEqual([before, shown(whole)]);
    lookFrom(1000);
    expect(layer.triangles).toBeGreaterThan(before);
    expect(shown(layer)).toBe(shown(whole));
    while (layer.castNext());
    expect([layer.triangles, layer.object.children.length]).toEqual([whole.triangles, whole.object.children.length]);
    for (const one of [whole, layer]) one.dispose();
  });

  it('shows what the datastreams said before it was cast', () => {
    const told = EXAMPLES.map((one) => ({ ...one, of: `asset/of/${one.id}` }));
    const layers = [new Structures(told), new Structures(told, { isSmallLater: true })];
    for (const layer of layers) told.forEach((_, row) => layer.setValues(row, [30]));
    while (layers[1]!.castNext());
    const near = frameFrom([0, 100, 0], [0, 30, 0], 0);
    for (const layer of layers) layer.update(near);
    expect([layers[1]!.triangles, layers[1]!.boxes]).toEqual([layers[0]!.triangles, layers[0]!.boxes]);
    const levels = (layer: Structures): number[] => told.map((_, row) => layer.levelOf(row));
    expect(levels(layers[1]!)).toEqual(levels(layers[0]!));
    for (const layer of layers) layer.dispose();
  });

  it('draws ids for a pick and the picture again afterwards', () => {
    const layer = new Structures(EXAMPLES);
    const mesh = layer.object.children[0];
    if (!(mesh instanceof Mesh)) throw new Error('no mesh');
    const shown: unknown = mesh.material;
    layer.beginPick();
    expect(mesh.material).not.toBe(shown);
    layer.endPick();
    expect(mesh.material).toBe(shown);
    layer.dispose();
  });
});
