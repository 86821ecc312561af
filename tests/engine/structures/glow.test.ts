import { describe, expect, it } from 'vitest';
import type { Mesh } from 'three';
import { Structures } from '../../../src/engine/structures/Structures.ts';
import { FINISH } from '../../../src/engine/structures/finishes.ts';
import { EXAMPLES } from './examples.ts';

const furnace = EXAMPLES.find(({ kind }) => kind === 'blast-furnace')!;
const battery = EXAMPLES.find(({ kind }) => kind === 'coke-battery')!;
const finishes = (layer: Structures): Set<number> => {
  const paint = (layer.object.children[0] as Mesh).geometry.getAttribute('paint');
  return new Set(Array.from({ length: paint.count }, (_, i) => Math.round(paint.getW(i) * 255)));
};

describe('a blast furnace', () => {
  it('glows bright while iron runs, weakly between taps, and not at all where nothing is known', () => {
    const layer = new Structures([furnace, battery]);
    expect(layer.levelOf(0)).toBe(0);
    layer.setValues(0, [1]);
    expect(layer.levelOf(0)).toBeGreaterThan(1.5);
    layer.setValues(0, [0]);
    expect(layer.levelOf(0)).toBeGreaterThan(0);
    expect(layer.levelOf(0)).toBeLessThan(0.5);
    layer.setValues(0, [Number.NaN]);
    expect(layer.levelOf(0)).toBe(0);
    // What has no tap glows as ever.
    expect(layer.levelOf(1)).toBe(1);
    layer.dispose();
  });

  it('has faces that glow and walls that they light; a disused one has none and stays dark', () => {
    const [works, museum] = [
      new Structures([furnace]),
      new Structures([{ ...furnace, disused: true } as typeof furnace]),
    ];
    for (const finish of [FINISH.glow, FINISH.glowLit]) {
      expect(finishes(works).has(finish)).toBe(true);
      expect(finishes(museum).has(finish)).toBe(false);
    }
    museum.setValues(0, [1]);
    expect(museum.levelOf(0)).toBe(1);
  });
});
