import { AdditiveBlending, MeshLambertMaterial, ShaderMaterial } from 'three';
import { AIR_UNIFORMS } from '../light/air.ts';
import * as shader from './moverShader.ts';

/** The one matte material of all hulls. @param focal CSS pixels: small hulls are drawn larger */
export function createHullMaterial(focal: { value: number }): MeshLambertMaterial {
  const material = new MeshLambertMaterial();
  material.name = 'hulls';
  material.onBeforeCompile = (program): void => {
    Object.assign(program.uniforms, { focal, airNight: AIR_UNIFORMS.airNight });
    program.vertexShader = program.vertexShader
      .replace('#include <common>', `#include <common>\n${shader.HULL_VERTEX_PARS}`)
      .replace('#include <beginnormal_vertex>', 'vec3 objectNormal = moverTurned(normal);')
      .replace('#include <begin_vertex>', shader.HULL_BEGIN_VERTEX)
      .replace('#include <project_vertex>', `#include <project_vertex>\n${shader.HULL_HIDE}`);
    program.fragmentShader = program.fragmentShader
      .replace('#include <common>', `#include <common>\n${shader.HULL_FRAGMENT_PARS}`)
      .replace('#include <color_fragment>', 'diffuseColor.rgb = hullColour();')
      .replace('#include <emissivemap_fragment>', 'totalEmissiveRadiance += hullNight;');
  };
  material.customProgramCacheKey = () => 'hulls';
  return material;
}

interface Value {
  value: number;
}

/** Foam on the water. @param focal as above */
export const createWakeMaterial = (focal: Value): ShaderMaterial =>
  new ShaderMaterial({
    ...{ name: 'wakes', vertexShader: shader.WAKE_VERTEX, fragmentShader: shader.WAKE_FRAGMENT },
    uniforms: { focal, airGroundLight: AIR_UNIFORMS.airGroundLight },
    ...{ transparent: true, depthWrite: false },
  });

/** Navigation lights. @param pixelAtOne size of a pixel at one metre, metres */
export const createLightMaterial = (focal: Value, pixelAtOne: Value): ShaderMaterial =>
  new ShaderMaterial({
    ...{ name: 'navigation lights', vertexShader: shader.LIGHT_VERTEX, fragmentShader: shader.LIGHT_FRAGMENT },
    uniforms: { focal, pixelAtOne, airNight: AIR_UNIFORMS.airNight },
    ...{ transparent: true, depthWrite: false, blending: AdditiveBlending, toneMapped: false },
  });
