import {
  Color,
  MeshDepthMaterial,
  MeshLambertMaterial,
  NoBlending,
  ShaderMaterial,
  Vector2,
  Vector3,
  type Texture,
} from 'three';
import { BUILDING_USES } from '../../schema/cityFiles.ts';
import { packPickId } from '../layer.ts';
import { BUILDING_COLOURS } from '../palette.ts';
import { FACADE_GLSL } from './facade.ts';
import { SKIRT_M } from './massingGeometry.ts';
import { STATE_GLSL } from './StateTexture.ts';

export interface MassingUniforms {
  readonly stateMap: { value: Texture };
  readonly night: { value: number };
  /** Row of the selected and of the hovered building, −1 for none. */
  readonly marked: { value: Vector2 };
  /** Linear colours by use. */
  readonly useColour: { value: Vector3[] };
}
export function createMassingUniforms(stateMap: Texture): MassingUniforms {
  const useColour = BUILDING_USES.map((use) => {
    const colour = new Color(BUILDING_COLOURS[use]);
    return new Vector3(colour.r, colour.g, colour.b);
  });
  return {
    stateMap: { value: stateMap },
    night: { value: 0 },
    marked: { value: new Vector2(-1, -1) },
    useColour: { value: useColour },
  };
}

const VERTEX_PARS = /* glsl */ `
attribute vec4 place;
attribute vec4 size;
attribute uint id;
${STATE_GLSL}
/* The unit house stretched to this building, in metres from the tile's centre. */
void standHouse(out vec3 at, out vec3 outward, out vec2 wall) {
  vec3 half_ = vec3(size.x, 0.0, size.y) * 0.05;
  float ridge = mod(size.w, 256.0) * 0.1;
  float eaves = size.z * 0.1;
  float turn = place.w * 0.01227184630308513;
  float c = cos(turn);
  float s = sin(turn);
  float up = position.y < 0.5 ? -${SKIRT_M.toFixed(1)} : (position.y < 1.5 ? eaves : eaves + ridge);
  vec3 own = vec3(position.x * half_.x, up, position.z * half_.z);
  vec3 n = normal.y > 0.5 ? normalize(vec3(0.0, half_.z, normal.z * ridge)) : normal;
  wall = vec2(abs(n.x) > 0.5 ? own.z : own.x, up);
  at = vec3(own.x * c + own.z * s, up + place.y * 0.01, own.z * c - own.x * s) + vec3(place.x, 0.0, place.z) * 0.1;
  outward = vec3(n.x * c + n.z * s, n.y, n.z * c - n.x * s);
}
const vec4 NOWHERE = vec4(0.0, 0.0, 2.0, 1.0);
`;

const COLOUR_VERTEX_PARS = /* glsl */ `
uniform vec3 useColour[${BUILDING_USES.length}];
flat varying vec3 vOwn;
flat varying vec4 vState;
flat varying uint vId;
varying vec3 vWall;
varying float vIsRoof;
`;

const FRAGMENT_PARS = /* glsl */ `
uniform float night;
uniform vec2 marked;
flat varying vec3 vOwn;
flat varying vec4 vState;
flat varying uint vId;
varying vec3 vWall;
varying float vIsRoof;
${FACADE_GLSL}
${STATE_GLSL}
vec3 nightLight = vec3(0.0);
vec3 massingColour() {
  vec3 own = vOwn;
  float foot = mix(0.6, 1.0, smoothstep(-1.0, 7.0, vWall.z));
  if (vIsRoof < 0.5) {
    own *= 0.93 * foot;
    if (night > 0.0) {
      // A quarter of the windows is lit; which ones, the building's number decides.
      vec2 w = facade(vWall.xz + vec2(float(vId % 97u), 0.0), vec2(3.1, 3.0), vec2(0.36, 0.46), float(vId), 0.24);
      float isStorey = step(0.6, vWall.z);
      nightLight = mix(vec3(1.0, 0.66, 0.34), vec3(1.0, 0.86, 0.66), cellHash(vec2(float(vId), 3.0), 5.0)) * w.y * night * isStorey * 1.15;
    }
  }
  if (vState.a > 0.0 && vState.a < 0.998) {
    vec3 told = toLinear(vState.rgb);
    own = mix(own, told * (vIsRoof < 0.5 ? 0.86 * foot : 1.0), vState.a);
    nightLight = mix(nightLight, told * 0.22 * night, vState.a * 0.6);
  }
  float row = float(vId);
  if (row == marked.x) {
    own = mix(own, vec3(0.02, 0.2, 0.62), 0.7);
    nightLight += vec3(0.02, 0.13, 0.36) * (0.3 + 0.7 * night);
  } else if (row == marked.y) {
    own = mix(own, vec3(0.06, 0.32, 0.72), 0.35);
    nightLight += vec3(0.015, 0.06, 0.14) * (0.3 + 0.7 * night);
  }
  return own;
}
`;

/** The one matte material of all massing. */
export function createMassingMaterial(uniforms: MassingUniforms): MeshLambertMaterial {
  const material = new MeshLambertMaterial();
  material.name = 'massing';
  material.onBeforeCompile = (shader): void => {
    Object.assign(shader.uniforms, uniforms);
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', `#include <common>\n${VERTEX_PARS}${COLOUR_VERTEX_PARS}`)
      .replace(
        '#include <beginnormal_vertex>',
        /* glsl */ `
        vec3 housePosition;
        vec3 objectNormal;
        vec2 houseWall;
        standHouse(housePosition, objectNormal, houseWall);
        vId = id;
        vState = stateOf(id);
        vIsRoof = normal.y;
        vWall = vec3(houseWall.x, 0.0, houseWall.y);
        uint dice = (id * 2654435761u) >> 16u;
        float shade = 0.965 + 0.05 * float(dice & 255u) / 255.0;
        vOwn = useColour[int(min(floor(size.w / 256.0), ${BUILDING_USES.length - 1}.0))] * shade;
        // Pitched roofs hint at tile or slate, very quietly: this is a model.
        if (normal.y > 0.5 && mod(size.w, 256.0) > 0.5)
          vOwn = mix(vOwn, (dice >> 8u) % 5u < 3u ? vec3(0.46, 0.24, 0.16) : vec3(0.24, 0.25, 0.28), 0.2);`,
      )
      .replace('#include <begin_vertex>', 'vec3 transformed = housePosition;')
      .replace(
        '#include <project_vertex>',
        '#include <project_vertex>\nif (isStateHidden(vState)) gl_Position = NOWHERE;',
      );
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <common>', `#include <common>\n${FRAGMENT_PARS}`)
      .replace('#include <color_fragment>', 'diffuseColor.rgb = massingColour();')
      .replace('#include <emissivemap_fragment>', 'totalEmissiveRadiance += nightLight;');
  };
  material.customProgramCacheKey = () => 'massing';
  return material;
}

/** Depth for shadows. */
export function createMassingDepth(uniforms: MassingUniforms): MeshDepthMaterial {
  const material = new MeshDepthMaterial();
  material.onBeforeCompile = (shader): void => {
    Object.assign(shader.uniforms, uniforms);
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', `#include <common>\n${VERTEX_PARS}`)
      .replace(
        '#include <begin_vertex>',
        'vec3 transformed; vec3 outward; vec2 wall;\nstandHouse(transformed, outward, wall);',
      )
      .replace(
        '#include <project_vertex>',
        '#include <project_vertex>\nif (isStateHidden(stateOf(id))) gl_Position = NOWHERE;',
      );
  };
  material.customProgramCacheKey = () => 'massing-depth';
  return material;
}

/** Writes pick ids as RGBA8, lowest byte in red. */
export function createMassingPicker(uniforms: MassingUniforms): ShaderMaterial {
  return new ShaderMaterial({
    name: 'building ids',
    uniforms: { ...uniforms },
    vertexShader: /* glsl */ `
      ${VERTEX_PARS}
      flat varying uint vId;
      void main() {
        vec3 at;
        vec3 outward;
        vec2 wall;
        standHouse(at, outward, wall);
        vId = id | ${packPickId('building', 0)}u;
        gl_Position = isStateHidden(stateOf(id)) ? NOWHERE : projectionMatrix * modelViewMatrix * vec4(at, 1.0);
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
