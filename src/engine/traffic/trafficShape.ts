import {
  BoxGeometry,
  BufferAttribute,
  DataTexture,
  FloatType,
  MeshLambertMaterial,
  NearestFilter,
  RGBAFormat,
} from 'three';
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';
import * as shader from './trafficShader.ts';

const TEXTURE_WIDTH = 256;

/** Room for so many seconds of all carriageways. */
export function textureOf(count: number): DataTexture {
  const rows = Math.max(1, Math.ceil(count / TEXTURE_WIDTH));
  const texture = new DataTexture(new Float32Array(TEXTURE_WIDTH * rows * 4), TEXTURE_WIDTH, rows, RGBAFormat, FloatType); // prettier-ignore
  texture.minFilter = texture.magFilter = NearestFilter;
  return texture;
}

/** Unit size: body and cabin, x to the front, y up from the road, z to the right. */
export function createVehicleGeometry() {
  const parts = [
    new BoxGeometry(1, 0.5, 1).translate(0, 0.37, 0),
    new BoxGeometry(0.5, 0.38, 0.86).translate(-0.06, 0.81, 0),
  ].map((geometry, k) => {
    geometry.deleteAttribute('uv');
    const count = geometry.getAttribute('position').count;
    return geometry.setAttribute('roof', new BufferAttribute(new Float32Array(count).fill(k), 1));
  });
  return mergeGeometries(parts);
}

export function createVehicleMaterial(uniforms: Record<string, { value: unknown }>): MeshLambertMaterial {
  const material = new MeshLambertMaterial({ transparent: true });
  material.name = 'traffic';
  material.onBeforeCompile = (program): void => {
    Object.assign(program.uniforms, uniforms);
    program.vertexShader = program.vertexShader
      .replace('#include <common>', `#include <common>\n${shader.TRAFFIC_PARS}`)
      .replace('#include <beginnormal_vertex>', shader.TRAFFIC_NORMAL)
      .replace('#include <begin_vertex>', shader.TRAFFIC_BEGIN);
    program.fragmentShader = program.fragmentShader
      .replace('#include <common>', `#include <common>\n${shader.TRAFFIC_FRAGMENT_PARS}`)
      .replace('#include <color_fragment>', 'diffuseColor.rgb = trafficColour();')
      .replace('#include <emissivemap_fragment>', 'totalEmissiveRadiance += carNight;');
  };
  material.customProgramCacheKey = () => 'traffic';
  return material;
}
