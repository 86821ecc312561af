import { MeshLambertMaterial, ShaderMaterial } from 'three';
import { describe, expect, it } from 'vitest';
import { chooseVariant } from '../../src/engine/shaderVariant.ts';

const defines = (material: MeshLambertMaterial | ShaderMaterial): string[] =>
  Object.keys((material.defines as object | undefined) ?? {}).sort();

describe('the variant of a shader', () => {
  it('on software GL by day has neither fine detail nor the lights of the night', () => {
    const material = new MeshLambertMaterial();
    chooseVariant(material, 0, 0);
    expect(defines(material)).toEqual(['CALM']);
  });

  it('on software GL gets the lights when lamps are lit, and loses them in the morning', () => {
    const material = new MeshLambertMaterial();
    chooseVariant(material, 0, 0.2);
    expect(defines(material)).toEqual(['CALM', 'NIGHT']);
    chooseVariant(material, 0, 0);
    expect(defines(material)).toEqual(['CALM']);
  });

  it('on a graphics chip is one for day and night, so that dusk does not stutter', () => {
    const material = new ShaderMaterial();
    chooseVariant(material, 2, 0);
    const { version } = material;
    chooseVariant(material, 2, 1);
    expect(defines(material)).toEqual(['NIGHT']);
    expect(material.version).toBe(version);
  });

  it('compiles only when something changes', () => {
    const material = new MeshLambertMaterial();
    chooseVariant(material, 0, 0);
    const { version } = material;
    chooseVariant(material, 0, 0);
    expect(material.version).toBe(version);
    chooseVariant(material, 1, 0);
    expect(material.version).toBe(version + 1);
  });
});
