import { DoubleSide, MeshLambertMaterial } from 'three';
import { LINE_KINDS } from '../../schema/cityFiles.ts';
import '../light/haze.ts';
import { AIR_UNIFORMS } from '../light/air.ts';
import { LAMP_UNIFORMS, LAMPS_GLSL } from '../light/LampLevels.ts';
import { TO_LINEAR_GLSL } from '../shaderVariant.ts';

const kindIndex = (kind: (typeof LINE_KINDS)[number]): string => LINE_KINDS.indexOf(kind).toFixed(1);

const VERTEX_PARS = /* glsl */ `
attribute vec2 side;
attribute vec4 shape;
attribute float fade;
uniform float metresPerPixel;
varying vec2 vAcross;
varying vec2 vAlong;
varying float vKind;
varying float vThin;
varying float vFade;
#ifdef NIGHT
varying vec2 vPlace;
#endif
`;

/** The ribbon keeps a least width in pixels and fades instead, so that far roads neither vanish nor sparkle. */
const VERTEX_PLACE = /* glsl */ `
#include <begin_vertex>
  float kind = floor(shape.z + 0.5);
  float toPixel = metresPerPixel * max(1.0, -(viewMatrix * vec4(position, 1.0)).z);
  // From afar the motorways carry the picture, and the main roads its quarters, as on a map of the whole city.
  float remote = smoothstep(4.0, 16.0, toPixel);
  float pixels = kind < 0.5 ? mix(1.7, 2.9, remote) : kind < 1.5 ? mix(1.3, 2.4, remote) : kind < 2.5 ? mix(1.05, 1.5, remote)
    : kind < 3.5 ? 0.75 : kind > 7.5 ? 0.0 : 1.15;
  float leastWidth = pixels * toPixel;
  float halfWidth = max(shape.x, leastWidth * 0.5);
  #ifdef NIGHT
  vPlace = position.xz;
  #endif
  transformed.xz += side * halfWidth;
  vAcross = vec2(shape.w * halfWidth, halfWidth);
  vAlong = vec2(shape.y, toPixel);
  vKind = kind;
  vThin = shape.x / halfWidth;
  vFade = fade;
`;

/** Everything on the ground is pulled a little towards the camera: no ribbon dips under the triangles it lies on. */
const VERTEX_PULL = /* glsl */ `
  vec4 mvPosition = modelViewMatrix * vec4(transformed, 1.0);
  float away = length(mvPosition.xyz);
  mvPosition.xyz *= 1.0 - min(0.25, (1.5 + 0.0022 * away) / away);
  gl_Position = projectionMatrix * mvPosition;
`;

const FRAGMENT_PARS = /* glsl */ `
varying vec2 vAcross;
varying vec2 vAlong;
varying float vKind;
varying float vThin;
varying float vFade;
uniform float airNight;
#ifdef NIGHT
varying vec2 vPlace;
${LAMPS_GLSL}
#endif
${TO_LINEAR_GLSL}
/* 1 inside a stripe of this half width around a middle, softened by a pixel. */
float stripe(float at, float middle, float halfWidth, float pixel) {
  return 1.0 - smoothstep(halfWidth - pixel * 0.5, halfWidth + pixel * 0.5, abs(at - middle));
}
/* Dashes along the course: 1 on a dash. Where a period is less than some pixels it is their mean. */
float dashes(float along, float period, float share, float pixel) {
  float at = abs(fract(along / period) - 0.5) * 2.0;
  float soft = clamp(pixel * 2.0 / period, 0.0, 1.0);
  return mix(smoothstep(1.0 - share - soft * 0.5, 1.0 - share + soft * 0.5, at), share, smoothstep(0.3, 0.9, soft));
}
`;

const FRAGMENT_COLOUR = /* glsl */ `
  float pixel = max(vAlong.y, 0.02);
  float across = vAcross.x;
  float fromEdge = vAcross.y - abs(across);
  // Seen at a flat angle a pixel covers more metres along the course, or across it, than it would facing it.
  float longPixel = max(fwidth(vAlong.x), 0.02);
  float widePixel = max(fwidth(across), 0.02);
  vec3 tone;
  float cover = 1.0;
  float lamps = 0.0;
  if (vKind < ${kindIndex('rail')}) {
    bool isMotorway = vKind < 0.5;
    bool isStreet = vKind > 2.5;
    vec3 carriageway = isMotorway ? vec3(0.73, 0.715, 0.68) : isStreet ? vec3(0.885, 0.875, 0.845) : vec3(0.90, 0.885, 0.85);
    vec3 casing = isMotorway ? vec3(0.42, 0.405, 0.385) : isStreet ? vec3(0.71, 0.70, 0.665) : vec3(0.58, 0.565, 0.535);
    // A casing of a metre, drawn where there are pixels for it; a thin road is one quiet tone.
    float wide = vAcross.y / pixel;
    float rim = min(1.1, vAcross.y * 0.25);
    float casingShown = (1.0 - smoothstep(rim - widePixel * 0.5, rim + widePixel * 0.5, fromEdge)) * smoothstep(1.6, 4.0, wide);
    float remote = smoothstep(4.0, 16.0, pixel);
    vec3 thread = isMotorway ? mix(vec3(0.52, 0.505, 0.475), vec3(0.62, 0.44, 0.27), remote)
      : isStreet ? carriageway * 0.985 : mix(carriageway * 0.985, vec3(1.0, 0.985, 0.95), remote);
    tone = mix(mix(thread, carriageway, smoothstep(1.2, 3.2, wide)), casing, casingShown);
    if (isMotorway) {
      float median = max(1.1, pixel * 0.35);
      tone = mix(tone, vec3(0.80, 0.79, 0.74), stripe(across, 0.0, median, widePixel) * smoothstep(8.0, 3.0, pixel));
      float lane = stripe(abs(across), vAcross.y * 0.5, 0.12, min(widePixel, 0.5)) * dashes(vAlong.x, 18.0, 0.4, longPixel);
      tone = mix(tone, vec3(0.9), lane * smoothstep(0.7, 0.25, widePixel));
    } else if (!isStreet) {
      float middle = stripe(across, 0.0, 0.12, min(widePixel, 0.5)) * dashes(vAlong.x, 12.0, 0.5, longPixel);
      tone = mix(tone, vec3(0.9), middle * smoothstep(0.7, 0.25, widePixel));
    }
    cover = mix(isStreet ? 0.25 : isMotorway ? 0.6 : mix(0.6, 0.9, remote), isStreet ? 0.8 : 1.0, vThin);
    #ifdef NIGHT
    // Lamps every 45 m, on either side in turn, throw round pools of light that run into one another; from afar they are a thread.
    float step45 = vAlong.x / 45.0;
    float toLamp = abs(fract(step45) - 0.5) * 45.0;
    float fromKerb = across - (fract(step45 * 0.5) < 0.5 ? -1.0 : 1.0) * vAcross.y;
    float pool = exp(-(toLamp * toLamp + 0.5 * min(fromKerb * fromKerb, 400.0)) / 220.0);
    pool = mix(pool, 0.42, smoothstep(0.8, 4.5, longPixel));
    // A motorway is in no zone of the city.
    lamps = (isMotorway ? airNight : lampsAt(vPlace)) * (isStreet ? 0.22 : isMotorway ? 0.5 : 0.75) * (0.26 + 0.72 * pool) * mix(0.6, 1.0, vThin);
    #endif
  } else if (vKind < ${kindIndex('dyke')}) {
    // Near: sleepers and rails on ballast. Far: one dark thread with ticks, as on a map.
    vec3 ballast = vec3(0.63, 0.60, 0.56);
    float nearness = smoothstep(1.1, 0.45, widePixel);
    float tracks = max(1.0, floor(vAcross.y * 2.0 / 4.4 + 0.3));
    float slot = vAcross.y * 2.0 / tracks;
    float inSlot = abs(fract((across + vAcross.y) / slot) - 0.5) * slot;
    float sleepers = stripe(inSlot, 0.0, 1.25, widePixel) * dashes(vAlong.x, 0.65, 0.42, longPixel);
    float rails = stripe(inSlot, 0.72, 0.075, min(widePixel, 0.3)) * clamp(0.22 / widePixel, 0.35, 1.0);
    vec3 close = mix(mix(ballast, ballast * 0.80, sleepers * 0.8), vec3(0.44, 0.42, 0.40), rails * 0.9);
    float core = stripe(across, 0.0, max(vAcross.y * 0.34, widePixel * 0.45), widePixel);
    vec3 distant = mix(ballast, vec3(0.50, 0.475, 0.45), core);
    tone = mix(distant, close, nearness);
    cover = mix(0.6, 1.0, vThin) * mix(max(core * 0.9, 0.4), 1.0, nearness);
    if (vKind > ${kindIndex('rail')} + 0.5) cover *= 0.82;
  } else if (vKind < ${kindIndex('boundary')}) {
    tone = vec3(0.60, 0.62, 0.48);
    cover = 0.45 * stripe(across, 0.0, vAcross.y, widePixel);
  } else if (vKind > ${kindIndex('boundary')} + 0.5) {
    // A quay: coping of pale stone at the wall, the two rails of the cranes, paving that ends softly in the yard.
    float inland = across + vAcross.y;
    float depth = vAcross.y * 2.0;
    tone = mix(vec3(0.71, 0.69, 0.655), vec3(0.66, 0.645, 0.61), dashes(vAlong.x, 9.0, 0.06, longPixel) * smoothstep(1.2, 0.5, pixel));
    float crane = max(stripe(inland, 3.4, 0.16, min(widePixel, 0.6)), stripe(inland, depth - 2.2, 0.16, min(widePixel, 0.6)));
    tone = mix(tone, vec3(0.36, 0.34, 0.32), crane * 0.8 * smoothstep(1.6, 0.6, pixel));
    tone = mix(tone, vec3(0.90, 0.885, 0.85), 1.0 - smoothstep(1.5 - widePixel * 0.5, 1.5 + widePixel * 0.5, inland));
    cover = smoothstep(0.0, 3.5, depth - inland) * smoothstep(14.0, 6.0, pixel);
    #ifdef NIGHT
    // Port lamps stand at every second bollard.
    float toLamp = abs(fract(vAlong.x / 60.0) - 0.5) * 60.0;
    float pool = mix(exp(-toLamp * toLamp / 260.0), 0.47, smoothstep(0.8, 4.5, longPixel));
    lamps = airNight * 0.3 * (0.08 + 0.92 * pool);
    #endif
  } else {
    tone = vec3(0.43, 0.36, 0.33);
    cover = 0.5 * dashes(vAlong.x, 260.0, 0.62, longPixel);
  }
  // Soft edges instead of stairs.
  cover *= smoothstep(0.0, min(widePixel, vAcross.y), fromEdge + widePixel * 0.25) * vFade;
  lamps *= vFade;
  // The tones above are display values.
  diffuseColor = vec4(toLinear(tone), cover);
`;

const FRAGMENT_LAMPS = /* glsl */ `
#include <emissivemap_fragment>
  totalEmissiveRadiance += vec3(1.0, 0.72, 0.40) * lamps;
`;

/**
 * Roads and rails as flat ribbons, lit as the ground is, with casing, markings and sleepers drawn by the shader from the
 * metres across and along. One material for all kinds; `metresPerPixel` (at 1 m from the camera) is shared by both states.
 */
export class LineMaterial extends MeshLambertMaterial {
  /** @param metresPerPixel uniform object, written by `Lines` */
  constructor(metresPerPixel: { value: number }, isOnBridge: boolean) {
    // A flat ribbon never covers itself: without the single pass three draws back and front one after the other.
    super({ color: 0xffffff, transparent: true, side: DoubleSide, forceSinglePass: true, depthWrite: isOnBridge });
    this.name = isOnBridge ? 'lines on bridges' : 'lines';
    this.onBeforeCompile = (shader) => {
      Object.assign(shader.uniforms, AIR_UNIFORMS, LAMP_UNIFORMS, { metresPerPixel });
      shader.vertexShader = (VERTEX_PARS + shader.vertexShader)
        .replace('#include <beginnormal_vertex>', 'vec3 objectNormal = vec3(0.0, 1.0, 0.0);')
        .replace('#include <begin_vertex>', VERTEX_PLACE)
        .replace('#include <project_vertex>', VERTEX_PULL);
      shader.fragmentShader = (FRAGMENT_PARS + shader.fragmentShader)
        .replace('#include <color_fragment>', FRAGMENT_COLOUR)
        .replace('#include <emissivemap_fragment>', FRAGMENT_LAMPS);
    };
    this.customProgramCacheKey = () => 'lines';
  }
}
