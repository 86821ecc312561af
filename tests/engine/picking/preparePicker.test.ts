import { Group, type Object3D, type WebGLRenderer, type WebGLRenderTarget } from 'three';
import { describe, expect, it } from 'vitest';
import type { PickableLayer } from '../../../src/engine/layer.ts';
import { Picker } from '../../../src/engine/picking/Picker.ts';

/** A layer that says what it wears, and a renderer that knows its target. */
function stage() {
  let target: WebGLRenderTarget | null = null;
  const renderer = {
    getRenderTarget: () => target,
    setRenderTarget: (next: WebGLRenderTarget | null) => (target = next),
  } as unknown as WebGLRenderer;
  let wears: 'its own' | 'ids' = 'its own';
  const layer = {
    object: new Group(),
    beginPick: () => (wears = 'ids'),
    endPick: () => (wears = 'its own'),
  } as unknown as PickableLayer;
  const seen: { wears: string; hasTarget: boolean; object: Object3D }[] = [];
  const look = (object: Object3D): Promise<void> => {
    seen.push({ wears, hasTarget: target !== null, object });
    return Promise.resolve();
  };
  return { picker: new Picker(renderer, [layer]), layer, look, seen, wears: () => wears, target: () => target };
}

describe('shaders of the ids', () => {
  it('are made for the target that ids are drawn into, while the layer wears them', async () => {
    const { picker, layer, look, seen, wears, target } = stage();
    await picker.prepare(layer, look);
    expect(seen).toEqual([{ wears: 'ids', hasTarget: true, object: layer.object }]);
    expect([wears(), target()]).toEqual(['its own', null]);
  });

  it('that cannot be made leave the layer and the canvas as they were', () => {
    const { picker, layer, wears, target } = stage();
    const fail = (): never => {
      throw new Error('the context is gone');
    };
    expect(() => picker.prepare(layer, fail)).toThrow('the context is gone');
    expect([wears(), target()]).toEqual(['its own', null]);
  });
});
