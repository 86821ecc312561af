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
import { TO_LINEAR_GLSL } from '../shaderVariant.ts';
import { BUILDING_COLOURS } from '../palette.ts';
import { FACT_GLSL } from './FactTexture.ts';
import { FACADE_GLSL } from './facade.ts';
import { STATE_GLSL } from './StateTexture.ts';

export interface BuildingUniforms {
  readonly stateMap: { value: Texture };
  readonly factMap: { value: Texture };
  readonly night: { value: number };
  /** Row of the selected and of the hovered building, −1 for none. */
  readonly marked: { value: Vector2 };
  /** Linear colours by use. */
  readonly useColour: { value: Vector3[] };
}
export function createBuildingUniforms(stateMap: Texture, factMap: Texture): BuildingUniforms {
  const useColour = BUILDING_USES.map((use) => {
    const colour = new Color(BUILDING_COLOURS[use]);
    return new Vector3(colour.r, colour.g, colour.b);
  });
  return {
    stateMap: { value: stateMap },
    factMap: { value: factMap },
    night: { value: 0 },
    marked: { value: new Vector2(-1, -1) },
    useColour: { value: useColour },
  };
}

/** GLSL: states by row, and `NOWHERE`, a place outside every picture. */
export const WALL_VERTEX_PARS = /* glsl */ `
${STATE_GLSL}
const vec4 NOWHERE = vec4(0.0, 0.0, 2.0, 1.0);
`;
const VERTEX_PARS = /* glsl */ `
attribute uint featureId;
attribute uint firstRow;
${WALL_VERTEX_PARS}
`;

const VARYINGS = /* glsl */ `
/* Own colour, and whether it has windows: sheds and garages stay dark at night. */
flat varying vec4 vOwn;
flat varying vec4 vState;
flat varying uint vRow;
/* Roof colour and how much of it, as far as it is known. */
flat varying vec4 vRoof;
/* Metres from the foot of the building's middle. */
varying vec3 vPlace;
`;

const COLOUR_VERTEX_PARS = /* glsl */ `
uniform vec3 useColour[${BUILDING_USES.length}];
${VARYINGS}
`;

/** How a vertex shader finds out what it draws, as GLSL. */
interface WallVertex {
  /** Row of the building. */
  readonly row: string;
  /** Statements that set `vPlace` and declare `int use` and `bool isSurveyed`. */
  readonly place: string;
  /** Statements in place of three's `begin_vertex`. */
  readonly position: string;
  /** Beside what is hidden, this is not drawn. */
  readonly isGone: string;
}

/** Sets the varyings. Pitched roofs hint at tile or slate: quietly where they are generated, plainly where they were measured. */
const colourVertex = ({ row, place, position }: WallVertex): string => /* glsl */ `
vRow = ${row};
vState = stateOf(vRow);
${place}
${position}
uint dice = (vRow * 2654435761u) >> 16u;
vOwn.rgb = useColour[min(use, ${BUILDING_USES.length - 1})] * (0.965 + 0.05 * float(dice & 255u) / 255.0);
vOwn.a = use == ${BUILDING_USES.indexOf('outbuilding')} ? 0.0 : 1.0;
vRoof = vec4((dice >> 8u) % 5u < 3u ? vec3(0.46, 0.24, 0.16) : vec3(0.24, 0.25, 0.28), isSurveyed ? 0.42 : 0.16);
`;

const FRAGMENT_PARS = /* glsl */ `
uniform float night;
uniform vec2 marked;
${VARYINGS}
#ifdef NIGHT
${FACADE_GLSL}
#endif
${TO_LINEAR_GLSL}
vec3 nightLight = vec3(0.0);
/* Outward normal of the face in the scene. The tiles carry none: faces are flat. */
vec3 faceNormal() { return normalize(cross(dFdx(vPlace), dFdy(vPlace))); }
vec3 buildingColour(vec3 face) {
  vec3 own = vOwn.rgb;
  bool isRoof = face.y > 0.25;
  float foot = mix(0.6, 1.0, smoothstep(-1.0, 7.0, vPlace.y));
  float finish = vRoof.a;
  if (isRoof) {
    // Flat roofs stay as they are; measured ones are a shade darker, so that courts and parapets read.
    if (face.y < 0.995) own = mix(own, vRoof.rgb, finish);
    else own *= 1.0 - 0.2 * max(0.0, finish - 0.16);
  } else {
    own *= 0.93 * foot;
    #ifdef NIGHT
    if (night > 0.0) {
      // A quarter of the windows is lit; which ones, the building's number decides.
      vec2 wall = vec2(dot(vPlace.xz, normalize(vec2(-face.z, face.x) + vec2(1e-6, 0.0))) + float(vRow % 97u), vPlace.y);
      vec2 w = facade(wall, vec2(3.1, 3.0), vec2(0.36, 0.46), float(vRow), 0.24);
      float isStorey = step(0.6, vPlace.y) * vOwn.a;
      // Far away the mean of a wall is dimmer than the eye sees a lit window: some houses glow, most are dark; halls do not.
      vec3 pixel = fwidth(vPlace);
      float far = smoothstep(0.9, 3.0, max(pixel.y, max(pixel.x, pixel.z)));
      float home = cellHash(vec2(float(vRow), 8.0), 2.0);
      home *= home;
      float isHouse = 1.0 - smoothstep(10.0, 22.0, length(vPlace.xz));
      w.y *= mix(1.0, 1.0 + 18.0 * home * home * isHouse, far);
      nightLight = mix(vec3(1.0, 0.66, 0.34), vec3(1.0, 0.86, 0.66), cellHash(vec2(float(vRow), 3.0), 5.0)) * w.y * night * isStorey * 1.15;
    }
    #endif
  }
  if (vState.a > 0.0 && vState.a < 0.998) {
    vec3 told = toLinear(vState.rgb);
    own = mix(own, told * (isRoof ? 1.0 : 0.86 * foot), vState.a);
    nightLight = mix(nightLight, told * 0.22 * night, vState.a * 0.6);
  }
  float row = float(vRow);
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

/** Without normals three.js does not offset what shadows fall on; outward from the middle of the building is near enough. */
const SHADOW_NORMAL = /* glsl */ `
#if defined(USE_SHADOWMAP) && NUM_SUN_LIGHT_SHADOWS > 0
  vSunShadowWorldNormal = normalize(vec3(vPlace.x, 0.5 * length(vPlace.xz) + 1.0, vPlace.z));
#endif
`;

/** The one matte material of all buildings. */
export const createBuildingMaterial = (uniforms: BuildingUniforms): MeshLambertMaterial =>
  createWallMaterial('buildings', uniforms, `attribute uint featureId;\nattribute uint firstRow;\n${FACT_GLSL}`, {
    row: 'firstRow + featureId',
    place: `
      uvec4 facts = factsOf(vRow);
      vPlace = (modelMatrix * vec4(position, 1.0)).xyz - footOf(facts);
      int use = useOf(facts);
      bool isSurveyed = isMeasured(facts);`,
    position: '#include <begin_vertex>',
    isGone: 'false',
  });

/**
 * Walls, roofs, lit windows, states and marks of buildings.
 * @param pars GLSL that `vertex` needs
 */
export function createWallMaterial(
  name: string,
  uniforms: BuildingUniforms,
  pars: string,
  vertex: WallVertex,
): MeshLambertMaterial {
  const material = new MeshLambertMaterial({ flatShading: true });
  material.name = name;
  material.onBeforeCompile = (shader): void => {
    Object.assign(shader.uniforms, uniforms);
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', `#include <common>\n${WALL_VERTEX_PARS}${COLOUR_VERTEX_PARS}${pars}`)
      .replace('#include <begin_vertex>', colourVertex(vertex))
      .replace(
        '#include <project_vertex>',
        `#include <project_vertex>\nif (isStateHidden(vState) || ${vertex.isGone}) gl_Position = NOWHERE;`,
      )
      .replace('#include <shadowmap_vertex>', `#include <shadowmap_vertex>\n${SHADOW_NORMAL}`);
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <common>', `#include <common>\n${FRAGMENT_PARS}`)
      .replace('#include <color_fragment>', 'vec3 face = faceNormal();\ndiffuseColor.rgb = buildingColour(face);')
      .replace(
        '#include <normal_fragment_begin>',
        'vec3 normal = normalize(mat3(viewMatrix) * face);\nvec3 nonPerturbedNormal = normal;',
      )
      .replace('#include <emissivemap_fragment>', 'totalEmissiveRadiance += nightLight;');
  };
  material.customProgramCacheKey = () => name;
  return material;
}

/** Depth for shadows: the same vertices without the hidden ones. */
export function createBuildingDepth(uniforms: BuildingUniforms): MeshDepthMaterial {
  const material = new MeshDepthMaterial();
  material.onBeforeCompile = (shader): void => {
    Object.assign(shader.uniforms, uniforms);
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', `#include <common>\n${VERTEX_PARS}`)
      .replace(
        '#include <project_vertex>',
        '#include <project_vertex>\nif (isStateHidden(stateOf(firstRow + featureId))) gl_Position = NOWHERE;',
      );
  };
  material.customProgramCacheKey = () => 'building-depth';
  return material;
}

/** Writes `vId` as RGBA8, lowest byte in red. */
export const ID_FRAGMENT = /* glsl */ `
  flat varying uint vId;
  void main() {
    gl_FragColor = vec4(uvec4(vId, vId >> 8u, vId >> 16u, vId >> 24u) & 255u) / 255.0;
  }
`;

/** Writes pick ids as RGBA8, lowest byte in red. */
export function createBuildingPicker(uniforms: BuildingUniforms): ShaderMaterial {
  return new ShaderMaterial({
    name: 'building ids',
    uniforms: { ...uniforms },
    vertexShader: /* glsl */ `
      ${VERTEX_PARS}
      flat varying uint vId;
      void main() {
        uint row = firstRow + featureId;
        vId = row | ${packPickId('building', 0)}u;
        gl_Position = isStateHidden(stateOf(row)) ? NOWHERE : projectionMatrix * modelViewMatrix * vec4(position, 1.0);
      }
    `,
    fragmentShader: ID_FRAGMENT,
    blending: NoBlending,
    toneMapped: false,
    fog: false,
  });
}
