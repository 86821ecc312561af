import { afterEach, describe, expect, it } from 'vitest';
import { LampLevels, LAMP_UNIFORMS } from '../../../src/engine/light/LampLevels.ts';
import { LampLights } from '../../../src/engine/lines/LampLights.ts';
import { LineMaterial } from '../../../src/engine/lines/lineMaterial.ts';

const [WEST, EAST] = [{ x: -300, z: 0 }, { x: 300, z: 0 }]; // prettier-ignore
let levels: LampLevels | null = null;
afterEach(() => levels?.dispose());
const withZones = (): LampLevels => {
  levels = new LampLevels();
  levels.setZones([WEST, EAST]);
  return levels;
};

describe('the levels of the street lamps', () => {
  it('are those of the nearest zone', () => {
    const lamps = withZones();
    lamps.setLevels([1, 0.6]);
    expect(lamps.levelAt(-250, 40)).toBe(1);
    expect(lamps.levelAt(-40, 0)).toBe(1);
    expect(lamps.levelAt(40, 0)).toBeCloseTo(0.6, 2);
    expect(lamps.levelAt(330, -60)).toBeCloseTo(0.6, 2);
  });

  it('leave a zone that is lost dark, and the one beside it lit', () => {
    const lamps = withZones();
    lamps.setLevels([1, 1]);
    lamps.setLevels([0, 1]);
    expect(lamps.levelAt(WEST.x, WEST.z)).toBe(0);
    expect(lamps.levelAt(EAST.x, EAST.z)).toBe(1);
  });

  it('are not known before a zone has spoken, where it is silent, and far from every zone', () => {
    const lamps = withZones();
    expect(lamps.levelAt(WEST.x, WEST.z)).toBeNaN();
    lamps.setLevels([1, Number.NaN]);
    expect(lamps.levelAt(EAST.x, EAST.z)).toBeNaN();
    expect(lamps.levelAt(-2000, 0)).toBeNaN();
    expect(lamps.levelAt(1e6, 1e6)).toBeNaN();
  });

  it('are uploaded when one has changed, and only then', () => {
    const lamps = withZones();
    lamps.setLevels([1, 0.5]);
    const { version } = LAMP_UNIFORMS.lampLevels.value;
    lamps.setLevels([1, 0.5]);
    expect(LAMP_UNIFORMS.lampLevels.value.version).toBe(version);
    lamps.setLevels([1, 0.4]);
    expect(LAMP_UNIFORMS.lampLevels.value.version).toBe(version + 1);
  });

  it('are what the halos and the light on the streets are drawn by', () => {
    const lights = new LampLights(Float32Array.of(0, 25, 0, 0));
    expect(lights.mesh.material.uniforms['lampLevels']).toBe(LAMP_UNIFORMS.lampLevels);
    const shader = { uniforms: {}, vertexShader: '', fragmentShader: '#include <color_fragment>' };
    const street = new LineMaterial({ value: 1 }, false);
    street.onBeforeCompile(shader as never, null as never);
    expect(shader.uniforms).toHaveProperty('lampLevels', LAMP_UNIFORMS.lampLevels);
    expect(shader.fragmentShader).toContain('lampsAt(vPlace)');
    lights.dispose();
    street.dispose();
  });

  it('are let go of with the layer: lamps burn as by any night', () => {
    const before = LAMP_UNIFORMS.lampLevels.value;
    const lamps = new LampLevels();
    expect(LAMP_UNIFORMS.lampLevels.value).not.toBe(before);
    lamps.dispose();
    expect(LAMP_UNIFORMS.lampLevels.value).toBe(before);
  });
});
