import {
  BoxGeometry,
  Color,
  DataTexture,
  DirectionalLight,
  FogExp2,
  Group,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  InstancedMesh,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  ShaderMaterial,
  Vector2,
  type Material,
} from 'three';
import { describe, expect, it } from 'vitest';
import { SceneRecord } from '../../../src/engine/kept/SceneRecord.ts';

const uniformsOf = (material: Material) => (material instanceof ShaderMaterial ? material.uniforms : undefined);

function city() {
  const levels = new DataTexture(new Uint8Array(4), 1, 1);
  const material = new ShaderMaterial({
    uniforms: {
      night: { value: 0.5 },
      air: { value: new Float32Array([0.4, 3]) },
      tint: { value: new Color(0.2, 0.2, 0.2) },
      marked: { value: new Vector2(150_000, -1) },
      levels: { value: levels },
      shade: { value: [0.3, 0.4] },
    },
  });
  const house = new Mesh(new BoxGeometry(), material);
  const trees = new InstancedMesh(new BoxGeometry(), new MeshBasicMaterial(), 2);
  const lampShape = new InstancedBufferGeometry();
  const places = new InstancedBufferAttribute(new Float32Array(8), 4);
  lampShape.setAttribute('place', places);
  lampShape.instanceCount = 0;
  const lamps = new Mesh(lampShape, new MeshBasicMaterial());
  const sun = new DirectionalLight(0xffffff, 3);
  sun.position.set(0.4, 0.5, 0.4);
  const fog = new FogExp2(0xdddddd, 7e-5);
  const all = new Group().add(house, trees, lamps, sun);
  all.updateMatrixWorld(true);
  const record = new SceneRecord();
  const hasChanged = (): boolean => record.hasChanged([all], uniformsOf, fog);
  hasChanged();
  record.keep();
  return { record, hasChanged, house, trees, lamps, lampShape, places, sun, fog, levels, material, all };
}
type City = ReturnType<typeof city>;

describe('SceneRecord', () => {
  it('knows of nothing before something was kept, nor after it was forgotten', () => {
    const { all, record, hasChanged } = city();
    expect(new SceneRecord().hasChanged([all], uniformsOf)).toBe(true);
    expect(hasChanged()).toBe(false);
    record.forget();
    expect(hasChanged()).toBe(true);
  });

  const seen: Record<string, (of: City) => void> = {
    'something is hidden': ({ house }) => (house.visible = false),
    'something is added': ({ all }) => all.add(new Mesh()),
    'something stands elsewhere': ({ house }) => {
      house.position.x = 1e-3;
      house.updateMatrixWorld();
    },
    'a buffer is new': ({ house }) => (house.geometry.getAttribute('position').needsUpdate = true),
    'instances are placed anew': ({ trees }) => {
      trees.setMatrixAt(1, new Matrix4());
      trees.instanceMatrix.needsUpdate = true;
    },
    'there are instances that were none': ({ lampShape }) => (lampShape.instanceCount = 1),
    'a texture is new': ({ levels }) => (levels.needsUpdate = true),
    'a shader is new': ({ material }) => (material.needsUpdate = true),
    'another building is marked': ({ material }) => ((material.uniforms['marked']!.value as Vector2).x = 150_001),
    'a colour is another': ({ material }) => (material.uniforms['tint']!.value as Color).setRGB(0.21, 0.2, 0.2),
    'one of a list is another': ({ material }) => ((material.uniforms['shade']!.value as number[])[1] = 0.5),
    'the sun has moved by its width': ({ sun }) => (sun.position.x += 0.0087),
    'the light is brighter': ({ sun }) => (sun.intensity = 3.1),
    'the haze is thicker': ({ fog }) => (fog.density = 7.5e-5),
  };
  for (const [what, change] of Object.entries(seen))
    it(`sees that ${what}`, () => {
      const of = city();
      change(of);
      expect(of.hasChanged()).toBe(true);
    });

  it('passes over what nobody would see: the sun and the haze of a moment later', () => {
    const { sun, fog, material, hasChanged } = city();
    sun.position.x += 0.003;
    sun.intensity += 0.01;
    fog.density *= 1.005;
    material.uniforms['night']!.value = 0.503;
    (material.uniforms['air']!.value as Float32Array)[1] = 3.02;
    expect(hasChanged()).toBe(false);
  });

  it('counts small steps from what was drawn, so that many of them are one that is seen', () => {
    const { sun, hasChanged } = city();
    const steps = Array.from({ length: 3 }, () => {
      sun.position.x += 0.002;
      return hasChanged();
    });
    expect(steps).toEqual([false, false, true]);
  });

  it('passes over what is hidden, and what has no instances', () => {
    const { record, house, places, hasChanged } = city();
    house.visible = false;
    hasChanged();
    record.keep();
    house.geometry.getAttribute('position').needsUpdate = true;
    places.needsUpdate = true;
    expect(hasChanged()).toBe(false);
  });
});
