import { describe, expect, it } from 'vitest';
import { OWN_COLOUR, STATE_WIDTH, StateTexture } from '../../../src/engine/buildings/StateTexture.ts';

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

  it('takes the states of all rows at once and uploads only the rows of texels that changed', () => {
    const state = new StateTexture(1000);
    state.texture.clearUpdateRanges();
    const colours = new Uint32Array(1000).fill(OWN_COLOUR);
    colours[5] = 0x0072b2;
    const hidden = new Uint8Array(1000);
    hidden[900] = 1;
    const faded = new Uint8Array(1000);
    faded[6] = 1;
    state.applyStates(colours, hidden, faded);
    expect(state.texel(5)).toEqual([0x00, 0x72, 0xb2, Math.round(0.85 * 254)]);
    expect(state.texel(6)[3]).toBeGreaterThan(200);
    expect(state.texel(7)).toEqual([0, 0, 0, 0]);
    expect(state.isHidden(900)).toBe(true);
    expect(state.isHidden(6)).toBe(false);
    expect(state.texture.updateRanges).toEqual([
      { start: 0, count: STATE_WIDTH * 4 },
      { start: 3 * STATE_WIDTH * 4, count: STATE_WIDTH * 4 },
    ]);
    const { version } = state.texture;
    state.applyStates(colours, hidden, faded);
    expect(state.texture.version).toBe(version);
    state.applyStates(null);
    expect([5, 6, 900].map((row) => state.texel(row)[3])).toEqual([0, 0, 0]);
  });
});
