import { packPickId } from '../layer.ts';

/** Glass beside what is built is seen up to here while its theme is closed, metres; it fades over the second half. */
export const QUIET_REACH_M = 5200;
const WIDE_PX = 0.8;

/** A texel an item: share that is built, state (0 idea, 1 planned, 2 under construction, 3 built, 4 parcel only), mark (1 selected, 2 hovered). */
const STATE_PARS = /* glsl */ `
uniform sampler2D planMap;
vec4 planOf(float row) { return texelFetch(planMap, ivec2(int(row + 0.5), 0), 0); }
`;

/** What is built of a body is its lower part, what is planned its upper part: each moves the other end. */
const BODY_PARS = /* glsl */ `
attribute vec3 body;
${STATE_PARS}
`;
const SOLID_Y = /* glsl */ `(body.y > 0.5 ? mix(body.z, position.y, planOf(body.x).x) : position.y)`;
const GLASS_Y = /* glsl */ `(body.y < 0.5 ? mix(position.y, body.z, planOf(body.x).x) : position.y)`;

/** For three's own materials: their `begin_vertex` and `project_vertex`. */
export const SOLID_VERTEX_PARS = BODY_PARS;
export const SOLID_BEGIN_VERTEX = /* glsl */ `vec3 transformed = vec3(position.x, ${SOLID_Y}, position.z);`;
export const SOLID_HIDE = /* glsl */ `if (planOf(body.x).x <= 0.0) gl_Position = vec4(0.0, 0.0, 2.0, 1.0);`;

/** Trees of the city are no higher, metres; most houses neither. */
const TREES_M = 26;
/**
 * A parcel lies on the ground, and over what stands on it: trees and houses stay and are seen through its colour, none breaks its edge. A
 * point of the ground is pulled along its ray up to the height of trees, which moves nothing on screen.
 * @param y GLSL of the height of the point
 */
const drapeM = (y: string): string =>
  /* glsl */ `(2.0 + 0.003 * away + ${TREES_M.toFixed(1)} * away / max(cameraPosition.y - ${y}, 0.3 * away))`;
const PARCEL_DRAPE = /* glsl */ `
  #ifdef PARCEL
    float away = length(mvPosition.xyz);
    mvPosition.xyz *= 1.0 - min(0.4, ${drapeM('there.y')} / away);
  #endif
`;
/** To be picked it lies on the ground only: a house in it can be picked, too. */
const PARCEL_PULL = /* glsl */ `
  #ifdef PARCEL
    float away = length(mvPosition.xyz);
    mvPosition.xyz *= 1.0 - min(0.25, (2.0 + 0.003 * away) / away);
  #endif
`;

const STRENGTH = /* glsl */ `
uniform float open;
/* Quiet near by; strong all over the city while the theme is open. */
float strengthAt(float away) { return mix(0.62 * (1.0 - smoothstep(${(QUIET_REACH_M * 0.5).toFixed(1)}, ${QUIET_REACH_M.toFixed(1)}, away)), 1.0, open); }
`;

export const GLASS_VERTEX = /* glsl */ `
#include <fog_pars_vertex>
${BODY_PARS}
varying vec3 vFace;
varying vec3 vToEye;
varying float vAbove;
flat varying vec4 vPlan;
void main() {
  vPlan = planOf(body.x);
  float y = position.y;
  #ifndef PARCEL
    y = ${GLASS_Y};
  #endif
  vec3 there = vec3(position.x, y, position.z);
  vFace = normal;
  vToEye = cameraPosition - there;
  vAbove = body.y;
  vec4 mvPosition = viewMatrix * vec4(there, 1.0);
  ${PARCEL_DRAPE}
  gl_Position = projectionMatrix * mvPosition;
  #ifndef PARCEL
    if (vPlan.x >= 1.0) gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
  #endif
  #include <fog_vertex>
}
`;

/** Display values, as data has them: pale blue-green glass that takes the sky at a grazing view. */
export const GLASS_FRAGMENT = /* glsl */ `
#include <fog_pars_fragment>
${STRENGTH}
uniform float airNight;
uniform vec3 airHorizon;
varying vec3 vFace;
varying vec3 vToEye;
varying float vAbove;
flat varying vec4 vPlan;
void main() {
  float away = length(vToEye);
  float facing = abs(dot(normalize(vFace), vToEye / away));
  vec3 tone = vec3(0.43, 0.68, 0.73);
  #ifdef PARCEL
    bool isGround = vFace.y > 0.5;
    float cover = isGround ? 0.24 : 0.5 * (1.0 - vAbove);
    tone = vec3(0.16, 0.55, 0.62);
    float strength = open;
  #else
    float graze = 1.0 - facing;
    float cover = 0.30 + 0.40 * graze * graze * graze;
    // An idea is fainter than what has a date.
    if (vPlan.y < 0.5) cover *= 0.6;
    tone = mix(tone * (vFace.y > 0.5 ? 1.12 : 0.9 + 0.16 * dot(vFace, vec3(-0.6, 0.0, 0.8))), airHorizon, graze * graze * 0.55);
    float strength = strengthAt(away);
  #endif
  if (vPlan.z > 0.5) {
    tone = mix(tone, vec3(1.0), vPlan.z > 1.5 ? 0.15 : 0.28);
    cover = min(1.0, cover * 1.4);
    strength = max(strength, 0.85);
  }
  tone *= 1.0 - 0.5 * airNight;
  gl_FragColor = vec4(tone, cover * strength);
  if (gl_FragColor.a < 0.004) discard;
  #include <fog_fragment>
}
`;

/** Lines of a constant width on screen, as quads between both ends. */
export const LINE_VERTEX = /* glsl */ `
#include <fog_pars_vertex>
attribute vec4 begin;
attribute vec4 end;
attribute vec2 line;
uniform vec2 pixel;
${STATE_PARS}
varying float vAlong;
varying float vAway;
flat varying vec4 vPlan;
flat varying float vIsParcel;
void main() {
  vPlan = planOf(line.x);
  vIsParcel = line.y;
  float done = vIsParcel > 0.5 ? 0.0 : vPlan.x;
  vec3 a = begin.xyz;
  // Uprights begin where what is built ends.
  if (begin.w < 0.5 && end.w > 0.5) a = mix(a, end.xyz, done);
  vec4 from = viewMatrix * vec4(a, 1.0);
  vec4 to = viewMatrix * vec4(end.xyz, 1.0);
  // Both ends before the camera.
  if (from.z > -1.0 && to.z < -1.0) from = mix(to, from, (to.z + 1.0) / (to.z - from.z));
  if (to.z > -1.0 && from.z < -1.0) to = mix(from, to, (from.z + 1.0) / (from.z - to.z));
  vec4 mvPosition = mix(from, to, position.x);
  float metres = distance(from.xyz, to.xyz);
  vAlong = position.x * metres;
  vAway = length(mvPosition.xyz);
  float away = vAway;
  float onY = mix(a.y, end.y, position.x);
  float pull = vIsParcel > 0.5 ? min(0.4, ${drapeM('onY')} / away) : min(0.2, (0.1 + 0.0008 * away) / away);
  mvPosition.xyz *= 1.0 - pull;
  vec4 p = projectionMatrix * from;
  vec4 q = projectionMatrix * to;
  vec2 along = (q.xy / q.w - p.xy / p.w) / pixel;
  vec2 side = normalize(vec2(-along.y, along.x) + 1e-6);
  gl_Position = projectionMatrix * mvPosition;
  gl_Position.xy += side * position.y * ${WIDE_PX.toFixed(2)} * pixel * gl_Position.w;
  if (done >= 1.0 || (from.z > -1.0 && to.z > -1.0)) gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
  #include <fog_vertex>
}
`;
export const LINE_FRAGMENT = /* glsl */ `
#include <fog_pars_fragment>
${STRENGTH}
uniform float airNight;
varying float vAlong;
varying float vAway;
flat varying vec4 vPlan;
flat varying float vIsParcel;
void main() {
  // An idea is drawn in dashes, so that it is told apart without colour.
  if (vIsParcel < 0.5 && vPlan.y < 0.5 && fract(vAlong / 9.0) > 0.55) discard;
  float strength = vIsParcel > 0.5 ? open : strengthAt(vAway);
  vec3 tone = mix(vec3(0.08, 0.38, 0.45), vec3(0.42, 0.72, 0.78), airNight);
  float cover = 0.8;
  if (vPlan.z > 0.5) {
    tone = vPlan.z > 1.5 ? mix(tone, vec3(1.0), 0.4) : vec3(0.0, 0.447, 0.698);
    cover = strength = 1.0;
  }
  gl_FragColor = vec4(tone, cover * strength);
  if (gl_FragColor.a < 0.01) discard;
  #include <fog_fragment>
}
`;

export const PLAN_PICK_VERTEX = /* glsl */ `
attribute vec3 body;
flat varying uint vId;
void main() {
  vId = uint(body.x + 0.5) | ${packPickId('plan', 0)}u;
  vec4 mvPosition = viewMatrix * vec4(position, 1.0);
  ${PARCEL_PULL}
  gl_Position = projectionMatrix * mvPosition;
}
`;
export const PLAN_PICK_FRAGMENT = /* glsl */ `
flat varying uint vId;
void main() { gl_FragColor = vec4(uvec4(vId, vId >> 8u, vId >> 16u, vId >> 24u) & 255u) / 255.0; }
`;
