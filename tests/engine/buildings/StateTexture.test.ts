import { describe, expect, it } from 'vitest';
import { STATE_WIDTH, StateTexture } from '../../../src/engine/buildings/StateTexture.ts';

describe('the state texture', () => {
  it('uploads one texel for one coloured row, in its own place', () => {
    const state = new StateTexture(1000);
    state.texture.clearUpdateRanges();
    const before = state.texture.version;
    state.setColour(600, 0xd55e00, 1);
    expect(state.texel(600)).toEqual([0xd5, 0x5e, 0x00, 254]);
    expect(state.texture.updateRanges).toEqual([{ start: 2400, count: 4 }]);
    expect(state.texture.version).toBeGreaterThan(before);
    expect(state.texel(599)).toEqual([0, 0, 0, 0]);
    expect(Math.floor(600 / STATE_WIDTH)).toBeLessThan((state.texture.image as { height: number }).height);
  });

  it('says nothing to the graphics when nothing changed', () => {
    const state = new StateTexture(10);
    state.setColour(3, 0x123456, 0.5);
    const { version } = state.texture;
    state.setColour(3, 0x123456, 0.5);
    state.setColour(99, 0xffffff, 1);
    expect(state.texture.version).toBe(version);
  });

  it('a hidden row stays hidden until it is shown, whatever colour it is told', () => {
    const state = new StateTexture(4);
    state.setHidden(2, true);
    state.setColour(2, 0xff0000, 1);
    expect(state.isHidden(2)).toBe(true);
    state.setHidden(2, false);
    expect(state.texel(2)).toEqual([0, 0, 0, 0]);
  });

  it('full colour is not taken for hidden', () => {
    const state = new StateTexture(1);
    state.setColour(0, 0xffffff, 1);
    expect(state.isHidden(0)).toBe(false);
  });
});
