import { packPickId } from '../layer.ts';

/**
 * A column is never thinner on screen than this, CSS pixels across, and grows at most so many times; from near it is never
 * wider either: a value among houses, not a tower over them.
 */
const LEAST_PX = 7;
const MOST_PX = 34;
const MOST_TIMES = 10;
/** What has no value, or hardly any, is still a stump that can be seen and clicked. */
const STUMP = 0.03;
/** Domes are flat, so that the city under them is not hidden. */
const DOME_RISE = 0.32;

/**
 * Instance: place (x, y of the ground, z, reach in metres), corners (heights of a patch's corners over y),
 * look (share of the ramp; state: 0 no value, 1 too old, 2 good; mark: 1 selected, 2 hovered), tint (display sRGB).
 */
const VERTEX_PLACE = /* glsl */ `
attribute vec4 place;
attribute vec4 corners;
attribute vec4 look;
attribute vec3 tint;
uniform float focal;
uniform float heightM;
varying vec3 vOwn;
varying vec3 vNormalOut;
varying vec3 vToEye;
flat varying vec3 vTint;
flat varying vec4 vLook;
vec4 picturePlace() {
  vec3 own = position;
  #if defined(COLUMN)
    float away = max(1.0, -(viewMatrix * vec4(place.xyz, 1.0)).z);
    float wide = 2.0 * place.w * focal / away;
    own.xz *= place.w * clamp(${LEAST_PX.toFixed(1)} / wide, min(1.0, ${MOST_PX.toFixed(1)} / wide), ${MOST_TIMES.toFixed(1)});
    own.y *= heightM * max(look.y < 0.5 ? 0.0 : look.x, ${STUMP});
  #elif defined(PATCH)
    vec2 at = own.xz * 0.5 + 0.5;
    own.xz *= place.w * 0.97;
    own.y = mix(mix(corners.x, corners.y, at.x), mix(corners.w, corners.z, at.x), at.y);
  #else
    own *= vec3(place.w, place.w * ${DOME_RISE}, place.w);
  #endif
  vOwn = position;
  vNormalOut = normal;
  vTint = tint;
  vLook = look;
  vec3 there = place.xyz + own;
  vToEye = cameraPosition - there;
  return viewMatrix * vec4(there, 1.0);
}
/* What lies on the ground is pulled towards the camera, over streets and grass. */
vec4 pictureProjected(vec4 mvPosition) {
  #ifdef PATCH
    float away = length(mvPosition.xyz);
    mvPosition.xyz *= 1.0 - min(0.25, (3.0 + 0.0034 * away) / away);
  #endif
  return projectionMatrix * mvPosition;
}
`;

export const PICTURE_VERTEX = /* glsl */ `
#include <fog_pars_vertex>
${VERTEX_PLACE}
void main() {
  vec4 mvPosition = picturePlace();
  gl_Position = pictureProjected(mvPosition);
  #include <fog_vertex>
}
`;

/** Data keeps its colour by day and night: display values, no light of the scene, only its haze. */
export const PICTURE_FRAGMENT = /* glsl */ `
#include <fog_pars_fragment>
varying vec3 vOwn;
varying vec3 vNormalOut;
varying vec3 vToEye;
flat varying vec3 vTint;
flat varying vec4 vLook;
uniform float airNight;
void main() {
  vec3 tone = vTint;
  float cover = 1.0;
  bool isOld = vLook.y < 1.5;
  #if defined(COLUMN)
    float lit = vNormalOut.y > 0.5 ? 1.06 : 0.80 + 0.16 * dot(vNormalOut, vec3(-0.6, 0.0, 0.8));
    tone *= lit;
    // Too old or missing: banded, told apart without colour.
    if (isOld) tone = mix(tone, vec3(0.93), step(0.5, fract(vOwn.y * (vLook.y < 0.5 ? 2.0 : 6.0))) * 0.75);
  #elif defined(PATCH)
    vec2 fromRim = 1.0 - abs(vOwn.xz);
    vec2 pixel = fwidth(vOwn.xz);
    float rim = min(fromRim.x / pixel.x, fromRim.y / pixel.y);
    float isRim = 1.0 - smoothstep(0.8, 1.8, rim);
    cover = mix(0.60, 0.95, isRim);
    tone *= mix(1.0, 0.72, isRim);
    float hatch = (vOwn.x + vOwn.z) * 4.0;
    if (isOld) cover *= mix(0.25, 1.0, step(0.5, fract(hatch)));
  #else
    float facing = abs(dot(normalize(vNormalOut * vec3(1.0, 3.0, 1.0)), normalize(vToEye)));
    float rim = 1.0 - facing;
    cover = 0.13 + 0.5 * rim * rim * rim;
    // A line where the reach ends on the ground.
    cover = max(cover, (1.0 - smoothstep(0.0, 0.05, vOwn.y)) * 0.75);
    if (isOld) cover *= mix(0.2, 1.0, step(0.5, fract(atan(vOwn.z, vOwn.x) * 6.0)));
  #endif
  if (vLook.z > 0.5) {
    tone = mix(tone, vec3(1.0), vLook.z > 1.5 ? 0.25 : 0.4);
    cover = min(1.0, cover * 1.35);
  }
  tone *= 1.0 - 0.14 * airNight;
  gl_FragColor = vec4(tone, cover);
  #include <fog_fragment>
}
`;

export const PICTURE_PICK_VERTEX = /* glsl */ `
${VERTEX_PLACE}
flat varying uint vId;
void main() {
  vId = uint(gl_InstanceID) | ${packPickId('picture', 0)}u;
  gl_Position = pictureProjected(picturePlace());
}
`;
export const PICTURE_PICK_FRAGMENT = /* glsl */ `
flat varying uint vId;
void main() { gl_FragColor = vec4(uvec4(vId, vId >> 8u, vId >> 16u, vId >> 24u) & 255u) / 255.0; }
`;
