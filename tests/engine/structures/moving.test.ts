import { Mesh, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { Mold } from '../../../src/engine/structures/Mold.ts';
import { MovingParts } from '../../../src/engine/structures/MovingParts.ts';
import { Structures } from '../../../src/engine/structures/Structures.ts';
import { spanOf } from '../../../src/engine/structures/liftBridge.ts';
import { heapVolume } from '../../../src/engine/structures/heap.ts';
import { castMoving, followedBy, type Moving } from '../../../src/engine/structures/moving.ts';
import type { StructureOf } from '../../../src/schema/structures.ts';
import { frameFrom } from '../buildings/testCity.ts';
import { EXAMPLES } from './examples.ts';

const of = <K extends Moving['kind']>(kind: K): StructureOf<K> =>
  EXAMPLES.find((one): one is StructureOf<K> => one.kind === kind)!;
const lock = { ...of('lock'), turn: 0 };
const mitred = { ...lock, gateTowerM: 0 };
const bridge = of('bridge-lift');
const stock = { ...of('heap'), of: 'stockpile/ore', turn: 0 };

/** All triangles of what moves, as three corners each. */
function cast(structure: Moving, values: readonly number[]): [Vector3, Vector3, Vector3][] {
  const mold = new Mold();
  castMoving(mold, structure, 0, values);
  const geometry = mold.take();
  const position = geometry.getAttribute('position');
  const index = geometry.index!.array;
  const corner = (i: number): Vector3 => new Vector3().fromBufferAttribute(position, index[i]!);
  return Array.from({ length: index.length / 3 }, (_, t) => [corner(3 * t), corner(3 * t + 1), corner(3 * t + 2)]);
}
const cornersOf = (structure: Moving, values: readonly number[]): Vector3[] => cast(structure, values).flat();
/** The water: the largest level face. */
function waterOf(structure: StructureOf<'lock'>, values: readonly number[]): number {
  const area = ([a, b, c]: [Vector3, Vector3, Vector3]): number => b.clone().sub(a).cross(c.clone().sub(a)).y;
  return cast(structure, values).sort((a, b) => area(b) - area(a))[0]![0].y;
}
/** How far a gate leaves open of the width of the chamber, near one end of it. */
function gapAt(structure: StructureOf<'lock'>, values: readonly number[], end: 1 | -1): number {
  const x = structure.x + end * (structure.length / 2 - 10);
  const near = cornersOf(structure, values).filter((p) => Math.abs(p.x - x) < 9 && p.y > structure.upperM + 0.2);
  const [left, right] = [near.filter(({ z }) => z < structure.z - 0.01), near.filter(({ z }) => z > structure.z + 0.01)]; // prettier-ignore
  return Math.min(...right.map(({ z }) => z)) - Math.max(...left.map(({ z }) => z));
}

describe('a lock', () => {
  it('has its water as high as the chamber says, in metres above sea level', () => {
    for (const chamber of [18, 21.4, 25]) expect(waterOf(lock, [chamber, 0, 0, 7])).toBeCloseTo(chamber, 3);
  });

  it('says how high its water is drawn: in the chamber, above and below it, and nothing beside it, however it is turned', () => {
    for (const turn of [0, 0.7, -2]) {
      const structures = new Structures([{ ...lock, turn }]);
      structures.setReducedMotion(true);
      structures.setValues(0, [21.4, 0, 0, 6.5]);
      structures.update(frameFrom([0, 100, 100], [0, 0, 0]));
      const at = (along: number, aside = 0): number | null =>
        structures.levelAt(lock.x + along * Math.cos(turn) + aside * Math.sin(turn), lock.z - along * Math.sin(turn) + aside * Math.cos(turn));
      expect(at(0)).toBeCloseTo(21.4, 6);
      expect(at(-lock.length / 2 + 11, 4)).toBeCloseTo(21.4, 6);
      expect(at(lock.length / 2)).toBeCloseTo(25, 6);
      expect(at(-lock.length / 2)).toBeCloseTo(18.5, 6);
      expect(at(0, 9)).toBeNull();
      expect(at(lock.length / 2 + 20)).toBeNull();
      structures.dispose();
    }
  }); // prettier-ignore

  it('never shows water above its walls: high water is the river’s own', () => {
    expect(waterOf(lock, [29, 0, 0, 7])).toBeLessThan(lock.upperM + 1.8);
  });

  it('opens its mitre gates by their values: shut they meet in the middle, open they lie along the walls', () => {
    expect(gapAt(mitred, [18, 0, 0, 7], 1)).toBeLessThan(2);
    expect(gapAt(mitred, [18, 0, 50, 7], 1)).toBeGreaterThan(2);
    expect(gapAt(mitred, [18, 0, 100, 7], 1)).toBeGreaterThan(mitred.width * 0.7);
    // The other end keeps shut.
    expect(gapAt(mitred, [18, 0, 100, 7], -1)).toBeLessThan(2);
    expect(gapAt(mitred, [18, 100, 0, 7], -1)).toBeGreaterThan(mitred.width * 0.7);
  });

  it('lifts a lower gate between towers clear of the lower water, and shuts it under that', () => {
    const footOf = (percent: number): number =>
      Math.min(...cornersOf(lock, [18, percent, 0, 7]).filter((p) => Math.abs(p.x - (lock.x - lock.length / 2 + 10)) < 1).map((p) => p.y === lock.lowerM ? Infinity : p.y)); // prettier-ignore
    expect(footOf(0)).toBeLessThan(lock.lowerM);
    expect(footOf(50)).toBeGreaterThan(footOf(0) + 3);
    const open = Math.min(
      ...cornersOf(lock, [lock.upperM, 100, 0, 7])
        .filter(
          (p) => Math.abs(p.x - (lock.x - lock.length / 2 + 10)) < 1 && p.y !== lock.upperM && p.y > lock.lowerM + 0.01,
        )
        .map(({ y }) => y),
    );
    expect(open).toBeGreaterThan(lock.lowerM + 6);
  });
});

describe('a stock', () => {
  it('holds the share of its volume that its fill says', () => {
    for (const material of ['coal', 'ore', 'scrap'] as const) {
      const heap = { ...stock, material };
      const whole = heapVolume(heap, 1);
      expect(whole).toBeGreaterThan(10_000);
      for (const share of [0.02, 0.1, 0.3, 0.54, 0.8, 0.97])
        expect(heapVolume(heap, share) / whole).toBeCloseTo(share, 1.6);
    }
  });

  it('is drawn as large: what it encloses above the ground is that volume', () => {
    const volumeOf = (fill: number): number =>
      cast(stock, [fill]).reduce((sum, [a, b, c]) => {
        const mean = (a.y + b.y + c.y) / 3 - stock.y;
        return sum + (Math.max(0, mean) * ((b.x - a.x) * (c.z - a.z) - (c.x - a.x) * (b.z - a.z))) / -2;
      }, 0);
    expect(volumeOf(50) / volumeOf(100)).toBeGreaterThan(0.44);
    expect(volumeOf(50) / volumeOf(100)).toBeLessThan(0.56);
    expect(volumeOf(100) / heapVolume(stock, 1)).toBeGreaterThan(0.85);
    expect(volumeOf(100) / heapVolume(stock, 1)).toBeLessThan(1.15);
  });

  it('is fetched from one end and keeps its slope: the other end stays where it is', () => {
    const [full, half] = [cornersOf(stock, [100]), cornersOf(stock, [50])];
    const [low, high] = [(all: Vector3[]): number => Math.min(...all.map(({ x }) => x)), (all: Vector3[]): number => Math.max(...all.map(({ x }) => x))]; // prettier-ignore
    expect(low(half)).toBeCloseTo(low(full), 1);
    expect(high(half)).toBeLessThan(high(full) - stock.length * 0.3);
    expect(Math.max(...half.map(({ y }) => y))).toBeGreaterThan(stock.y + stock.height * 0.7);
  });

  it('leaves only its bed where nothing is left', () => {
    expect(cast(stock, [0])).toEqual([]);
  });

  it('stands still where it belongs to no asset', () => {
    const layer = new Structures([{ ...stock, of: undefined }, stock]);
    const before = layer.triangles;
    layer.setValues(0, [0]);
    layer.update(frameFrom([0, 100, 0], [0, 30, 0], 0));
    expect(layer.triangles).toBe(before);
    layer.setValues(1, [0]);
    layer.update(frameFrom([0, 100, 0], [0, 30, 0], 0));
    expect(layer.triangles).toBeLessThan(before);
    layer.dispose();
  });
});

describe('a lift bridge', () => {
  const deckOf = (liftM: number): number => {
    const [from, to] = [bridge.piers[0]! - 45, bridge.piers[1]! - 45];
    const deck = cornersOf(bridge, [liftM]).filter((p) => p.x > from + 0.1 && p.x < to - 0.1 && Math.abs(p.z) < 6);
    return Math.min(...deck.map(({ y }) => y));
  };

  it('raises its span by the metres that its datastream says, and its weights sink as far', () => {
    expect(deckOf(6.5) - deckOf(0)).toBeCloseTo(6.5, 2);
    const weight = (liftM: number): number =>
      Math.min(...cornersOf(bridge, [liftM]).filter((p) => Math.abs(p.x) > 10 && Math.abs(p.z) > 10).map(({ y }) => y)); // prettier-ignore
    expect(weight(0) - weight(6.5)).toBeCloseTo(6.5, 1);
  });

  it('goes no higher than its towers and no lower than the road', () => {
    expect(deckOf(80) - deckOf(0)).toBeLessThan(bridge.towerM);
    expect(deckOf(-3)).toBeCloseTo(deckOf(0), 4);
  });

  it('says where its span lies, so that no road is left in the air', () => {
    const span = spanOf({ ...bridge, deck: bridge.deck.map(([x, y, z]) => [-z, y, x]) });
    expect([span.x, span.z, span.halfAlong, span.halfAcross]).toEqual([
      expect.closeTo(0, 5),
      expect.closeTo(0, 5),
      9,
      11,
    ]);
    // From north to south: a turn to the right from east.
    expect(span.turn).toBeCloseTo(-Math.PI / 2, 5);
  });

  it('has no span in what stands still', () => {
    const layer = new Structures([bridge]);
    const [still] = layer.object.children;
    const position = (still as Mesh).geometry.getAttribute('position');
    const inSpan = Array.from({ length: position.count }, (_, i) =>
      new Vector3().fromBufferAttribute(position, i),
    ).filter(({ x, z }) => Math.abs(x) < 6 && Math.abs(z) < 8);
    expect(inSpan).toEqual([]);
    layer.dispose();
  });
});

describe('what moves', () => {
  it('follows the properties that its datastreams have', () => {
    expect(followedBy(lock)).toEqual(['chamber', 'lowerGate', 'upperGate', 'fall']);
    expect(followedBy(bridge)).toEqual(['lift']);
    expect(followedBy(stock)).toEqual(['fill']);
    expect(followedBy(EXAMPLES.find(({ kind }) => kind === 'weir')!)).toEqual([]);
  });

  const levelOf = (layer: Structures): number => {
    const meshes = layer.object.children.filter((one): one is Mesh => one instanceof Mesh);
    return Math.max(...Array.from(meshes.at(-1)!.geometry.getAttribute('position').array).filter((_, i) => i % 3 === 1)); // prettier-ignore
  };

  it('gets there softly, asks for frames on the way and for none once it is there', () => {
    const layer = new Structures([{ ...bridge }]);
    const frame = { ...frameFrom([0, 100, 0], [0, 30, 0], 2), deltaS: 0.1 };
    expect(layer.update(frame)).toBe(false);
    const down = deckTop(layer);
    layer.setValues(0, [8]);
    expect(layer.update(frame)).toBe(true);
    expect(deckTop(layer)).toBeGreaterThan(down);
    expect(deckTop(layer)).toBeLessThan(down + 7);
    for (let n = 0; n < 200 && layer.update(frame); n++);
    expect(deckTop(layer)).toBeCloseTo(down + 8, 2);
    expect(layer.update(frame)).toBe(false);
    layer.dispose();
  });

  it('is there at once on software GL and with reduced motion, and is not cast again while its values stay', () => {
    const layer = new Structures([{ ...bridge }]);
    const frame = { ...frameFrom([0, 100, 0], [0, 30, 0], 0), deltaS: 0.1 };
    const down = deckTop(layer);
    layer.setValues(0, [8]);
    expect(layer.update(frame)).toBe(false);
    expect(deckTop(layer)).toBeCloseTo(down + 8, 2);
    const parts = new MovingParts(new Map([[0, bridge]]), (layer.object.children[0] as Mesh).material as never, undefined as never); // prettier-ignore
    parts.set(0, [3]);
    parts.update(null);
    const { geometry } = parts.mesh;
    expect(parts.set(0, [3])).toBe(false);
    expect(parts.update(null)).toBe(false);
    expect(parts.mesh.geometry).toBe(geometry);
    layer.dispose();
  });

  it('rests where nothing is known: the chamber at the lower water, the bridge down', () => {
    const layer = new Structures([{ ...lock }]);
    const rest = levelOf(layer);
    layer.setValues(0, [24, 0, 0, 7]);
    layer.update(frameFrom([0, 100, 0], [0, 30, 0], 0));
    layer.setValues(0, [Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    layer.update(frameFrom([0, 100, 0], [0, 30, 0], 0));
    expect(levelOf(layer)).toBe(rest);
    layer.dispose();
  });

  function deckTop(layer: Structures): number {
    const meshes = layer.object.children.filter((one): one is Mesh => one instanceof Mesh);
    const position = meshes.at(-1)!.geometry.getAttribute('position');
    const all = Array.from({ length: position.count }, (_, i) => new Vector3().fromBufferAttribute(position, i));
    return Math.max(...all.filter(({ x, z }) => Math.abs(x) < 6 && Math.abs(z) < 8).map(({ y }) => y));
  }
});
