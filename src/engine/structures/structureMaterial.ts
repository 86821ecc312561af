import { MeshDepthMaterial, MeshLambertMaterial, NoBlending, ShaderMaterial, Vector4, type Texture } from 'three';
import type { WebGLProgramParametersWithUniforms } from 'three';
import { STATE_GLSL } from '../buildings/StateTexture.ts';
import { FACADE_GLSL } from '../buildings/facade.ts';
import { packPickId } from '../layer.ts';
import { TO_LINEAR_GLSL } from '../shaderVariant.ts';
import { LEVEL_GLSL } from './LevelTexture.ts';

/** Values that all materials of the layer read; written once a frame. */
export interface StructureUniforms {
  readonly stateMap: { value: Texture };
  readonly levelMap: { value: Texture };
  /** 0 by day, 1 at night. */
  readonly night: { value: number };
  /** Metres that a pixel covers at a distance of one metre. */
  readonly pixelAtOne: { value: number };
  /** First and last row of the selected structures (x, y) and of the hovered ones (z, w), −1 for none. */
  readonly marked: { value: Vector4 };
}
export const createStructureUniforms = (stateMap: Texture, levelMap: Texture): StructureUniforms => ({
  stateMap: { value: stateMap },
  levelMap: { value: levelMap },
  night: { value: 0 },
  pixelAtOne: { value: 0.001 },
  marked: { value: new Vector4(-1, -1, -1, -1) },
});

const VERTEX_PARS = /* glsl */ `
attribute uint code;
uniform float pixelAtOne;
uniform float night;
${STATE_GLSL}
${LEVEL_GLSL}
uint rowOf() { return code & 0x1fffu; }
float thinRadius() { return float((code >> 13u) & 0x1ffu) * 0.01; }
/* Metres above the foot of the solid. */
float aboveFoot() { return float(code >> 22u) * 0.25; }
/* Instances are the boxes of a yard, as many as its level says. */
#ifdef USE_INSTANCING
attribute float rank;
bool isMissing(uint row) { return isStateHidden(stateOf(row)) || rank > levelOf(row) + 0.5; }
#else
bool isMissing(uint row) { return isStateHidden(stateOf(row)); }
#endif
/* Thin members and lamps never get narrower than about a pixel, so that cables do not crawl. */
vec3 keptWide(vec3 at, vec3 outward, float finish, float distanceToCamera) {
  float radius = thinRadius();
  if (radius == 0.0) return at;
  float pixels = finish > 3.5 && finish < 6.5 ? mix(0.5, 1.35, night) : 0.52;
  // Very far away the haze has taken them: let them go instead of drawing a web of lines.
  float least = pixels * pixelAtOne * min(distanceToCamera, 9000.0);
  return at + outward * max(0.0, least - radius);
}
`;

const COLOUR_VERTEX_PARS = /* glsl */ `
attribute vec4 paint;
varying vec3 vPaint;
varying float vAboveFoot;
varying vec3 vPlace;
varying vec3 vFace;
flat varying float vFinish;
flat varying vec4 vState;
flat varying float vRow;
flat varying float vGlow;
`;

const COLOUR_FRAGMENT_PARS = /* glsl */ `
uniform float night;
uniform vec4 marked;
varying vec3 vPaint;
varying float vAboveFoot;
varying vec3 vPlace;
varying vec3 vFace;
flat varying float vFinish;
flat varying vec4 vState;
flat varying float vRow;
flat varying float vGlow;
${FACADE_GLSL}
${TO_LINEAR_GLSL}
vec3 nightLight = vec3(0.0);

vec3 structureColour() {
  vec3 own = toLinear(vPaint);
  // Light that the ground and near walls keep away from the foot.
  own *= mix(0.62, 1.0, smoothstep(-0.5, 9.0, vAboveFoot));
  int finish = int(vFinish + 0.5);
  // Finishes 1 to 3 are walls with windows, strips of glass or industrial glazing: cell, open share, seed, lit share.
  bool isOpen = finish >= 1 && finish <= 3 && abs(vFace.y) < 0.3;
  vec2 wall = vec2(dot(vPlace.xz, vec2(-vFace.z, vFace.x)), vPlace.y);
  vec4 grid = finish == 1 ? vec4(3.4, 3.5, 0.42, 0.5) : finish == 2 ? vec4(5.4, 3.7, 0.94, 0.6) : vec4(11.0, 9.0, 0.86, 0.34);
  vec2 dice = finish == 1 ? vec2(1.0, 0.34) : finish == 2 ? vec2(7.0, 0.22) : vec2(3.0, 0.6);
  vec2 w = facade(wall, grid.xy, grid.zw, dice.x + floor(vRow), dice.y);
  if (isOpen) {
    vec3 pane = finish == 1 ? own * vec3(0.44, 0.47, 0.5) : finish == 2 ? vec3(0.16, 0.23, 0.28) : own * vec3(0.5, 0.54, 0.57);
    own = mix(own, pane, w.x * (finish == 1 ? 0.8 : finish == 2 ? 0.62 : 0.7));
    nightLight = w.y * (finish == 1 ? vec3(1.35, 0.97, 0.57) : finish == 2 ? vec3(0.95, 0.85, 0.66) : vec3(0.6, 0.46, 0.27));
  }
  #ifdef NIGHT
  else if (finish == 4) nightLight = vec3(2.6, 2.2, 1.6);
  else if (finish == 5) nightLight = vec3(1.0, 0.035, 0.02);
  else if (finish == 6) nightLight = vec3(0.1, 0.95, 0.36);
  else if (finish == 7) nightLight = vec3(0.02, 0.5, 0.17) * (0.55 + 0.45 * dot(vFace, vec3(0.62, 0.3, 0.72)));
  else if (finish == 9) nightLight = own * vec3(1.1, 0.8, 0.48) * 0.42;
  else if (finish == 10) nightLight = own * vec3(1.5, 0.42, 0.06) * vGlow * (1.0 - smoothstep(0.0, 40.0, vAboveFoot));
  #endif
  if (finish == 8) nightLight = mix(vec3(0.95, 0.26, 0.035) * vGlow, vec3(2.1, 0.9, 0.24), max(0.0, vGlow - 1.0));
  nightLight *= max(night, finish == 8 ? 0.55 : 0.0);
  if (vState.a > 0.0 && vState.a < 0.998) {
    vec3 told = toLinear(vState.rgb);
    // The told colour keeps the relief of the own one.
    own = mix(own, told * mix(0.72, 1.0, smoothstep(-0.5, 9.0, vAboveFoot)), vState.a);
    nightLight = mix(nightLight, told * 0.25 * night, vState.a * 0.6);
  }
  if (vRow >= marked.x && vRow <= marked.y) {
    own = mix(own, vec3(0.02, 0.2, 0.62), 0.62);
    nightLight += vec3(0.02, 0.13, 0.36) * (0.35 + 0.65 * night);
  } else if (vRow >= marked.z && vRow <= marked.w) {
    own = mix(own, vec3(0.06, 0.32, 0.72), 0.32);
    nightLight += vec3(0.015, 0.06, 0.14) * (0.4 + 0.6 * night);
  }
  return own;
}
`;

const VERTEX_MOVE = /* glsl */ `
vec4 state = stateOf(rowOf());
float toCamera = distance((modelMatrix * vec4(position, 1.0)).xyz, cameraPosition);
`;

/** The one matte material of all structures; boxes of the yards have one of their own, since they are instances. */
export function createStructureMaterial(uniforms: StructureUniforms): MeshLambertMaterial {
  const material = new MeshLambertMaterial();
  material.name = 'structures';
  material.onBeforeCompile = (shader: WebGLProgramParametersWithUniforms): void => {
    Object.assign(shader.uniforms, uniforms);
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', `#include <common>\n${VERTEX_PARS}${COLOUR_VERTEX_PARS}`)
      .replace(
        '#include <begin_vertex>',
        /* glsl */ `#include <begin_vertex>
        ${VERTEX_MOVE}
        vFinish = floor(paint.a * 255.0 + 0.5);
        transformed = keptWide(transformed, objectNormal, vFinish, toCamera);
        vPaint = paint.rgb;
        vAboveFoot = aboveFoot();
        #ifdef USE_INSTANCING
        vAboveFoot += position.y;
        #endif
        vGlow = vFinish == 8.0 || vFinish == 10.0 ? levelOf(rowOf()) : 1.0;
        vPlace = position;
        vFace = normalize(objectNormal);
        vState = state;
        vRow = float(rowOf());`,
      )
      .replace(
        '#include <project_vertex>',
        '#include <project_vertex>\nif (isMissing(rowOf())) gl_Position = vec4(0.0, 0.0, 2.0, 1.0);',
      );
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <common>', `#include <common>\n${COLOUR_FRAGMENT_PARS}`)
      .replace('#include <color_fragment>', 'diffuseColor.rgb = structureColour();')
      .replace('#include <emissivemap_fragment>', 'totalEmissiveRadiance += nightLight;');
  };
  material.customProgramCacheKey = () => 'structures';
  return material;
}

/** Depth for shadows: the same vertices without what is hidden and boxes that are not there. */
export function createStructureDepth(uniforms: StructureUniforms): MeshDepthMaterial {
  const material = new MeshDepthMaterial();
  material.onBeforeCompile = (shader): void => {
    Object.assign(shader.uniforms, uniforms);
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', `#include <common>\n${VERTEX_PARS}`)
      .replace(
        '#include <project_vertex>',
        '#include <project_vertex>\nif (isMissing(rowOf())) gl_Position = vec4(0.0, 0.0, 2.0, 1.0);',
      );
  };
  material.customProgramCacheKey = () => 'structure-depth';
  return material;
}

/** Writes pick ids as RGBA8, lowest byte in red; thin members are as wide as they look, and a little wider. */
export function createStructurePicker(uniforms: StructureUniforms): ShaderMaterial {
  return new ShaderMaterial({
    name: 'structure ids',
    uniforms: { ...uniforms },
    vertexShader: /* glsl */ `
      ${VERTEX_PARS}
      attribute vec4 paint;
      flat varying uint vId;
      void main() {
        ${VERTEX_MOVE}
        vec3 at = keptWide(position, normal, floor(paint.a * 255.0 + 0.5), toCamera * 3.0);
        vId = rowOf() | ${packPickId('structure', 0)}u;
        vec4 placed = vec4(at, 1.0);
        #ifdef USE_INSTANCING
        placed = instanceMatrix * placed;
        #endif
        gl_Position = projectionMatrix * modelViewMatrix * placed;
        if (isMissing(rowOf())) gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
      }
    `,
    fragmentShader: /* glsl */ `
      flat varying uint vId;
      void main() {
        gl_FragColor = vec4(uvec4(vId, vId >> 8u, vId >> 16u, vId >> 24u) & 255u) / 255.0;
      }
    `,
    blending: NoBlending,
    toneMapped: false,
    fog: false,
  });
}
