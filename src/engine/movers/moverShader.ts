import { packPickId } from '../layer.ts';
import { PART } from './hullShape.ts';

/** Shorter than this on screen a mover is drawn larger, so that it is still seen: CSS pixels, and at most so many times. */
const LEAST_PX = 15;
const MOST_TIMES = 7;

/**
 * Instance: pose (x, y of the water, z, heading from grid north clockwise), size (length, beam, draught, depth of the hull),
 * look (class, state: 1 moving, 2 stale; mark: 1 selected, 2 hovered; m/s), row (slot of the mover).
 */
export const MOVER_VERTEX_PARS = /* glsl */ `
attribute vec4 pose;
attribute vec4 size;
attribute vec4 look;
uniform float focal;
/* Metres in the mover's own axes to metres of the scene. */
vec3 moverTurned(vec3 v) {
  float s = sin(pose.w);
  float c = cos(pose.w);
  return vec3(v.x * s + v.z * c, v.y, v.z * s - v.x * c);
}
float moverScale(float away) {
  float px = size.x * focal / max(away, 1.0);
  return clamp(${LEAST_PX.toFixed(1)} / px, 1.0, ${MOST_TIMES.toFixed(1)});
}
`;

export const HULL_VERTEX_PARS = /* glsl */ `
${MOVER_VERTEX_PARS}
attribute vec3 share;
attribute vec2 part;
attribute float row;
varying vec3 vOwn;
flat varying vec4 vLook;
flat varying float vPart;
flat varying float vTint;
vec3 hullPlace() {
  vec3 own = share * vec3(size.x * 0.5, size.w, size.y * 0.5) + position;
  vOwn = own;
  own.y -= size.z;
  return own;
}
bool isHullHidden() {
  return ((int(part.y + 0.5) >> int(look.x + 0.5)) & 1) == 0;
}
`;

/** Greys what is too old, tints what is selected or under the pointer; `glow` is what shines by itself at night. */
export const MARK_GLSL = /* glsl */ `
uniform float airNight;
void markMover(inout vec3 own, inout vec3 glow, float state, float mark) {
  if (state > 1.5) {
    own = vec3(dot(own, vec3(0.3, 0.5, 0.2)) * 0.35 + 0.22);
    glow = vec3(0.0);
  }
  glow *= airNight;
  if (mark > 1.5) {
    own = mix(own, vec3(0.06, 0.32, 0.72), 0.35);
    glow += vec3(0.015, 0.06, 0.14) * (0.4 + 0.6 * airNight);
  } else if (mark > 0.5) {
    own = mix(own, vec3(0.02, 0.2, 0.62), 0.62);
    glow += vec3(0.02, 0.13, 0.36) * (0.35 + 0.65 * airNight);
  }
}
`;

export const HULL_FRAGMENT_PARS = /* glsl */ `
${MARK_GLSL}
varying vec3 vOwn;
flat varying vec4 vLook;
flat varying float vPart;
flat varying float vTint;
float hashOf(vec3 p) { return fract(sin(dot(p, vec3(12.9898, 78.233, 37.719))) * 43758.5453); }
vec3 hullNight = vec3(0.0);

vec3 hullColour() {
  int part = int(vPart + 0.5);
  float pick = vTint * 5.0;
  vec3 hull = pick < 1.0 ? vec3(0.012, 0.014, 0.018) : pick < 2.0 ? vec3(0.016, 0.03, 0.07)
    : pick < 3.0 ? vec3(0.018, 0.05, 0.034) : pick < 4.0 ? vec3(0.1, 0.105, 0.11) : vec3(0.12, 0.02, 0.014);
  vec3 own = hull;
  if (part == ${PART.hull}) {
    // Red lead under the waterline of the loaded hull, a light line at the gunwale.
    if (vOwn.y < 1.7) own = vec3(0.15, 0.03, 0.022);
    if (vOwn.y > 4.15) own = vec3(0.48, 0.49, 0.48);
  } else if (part == ${PART.deck}) own = vec3(0.16, 0.10, 0.085);
  else if (part == ${PART.hatch}) {
    float seam = step(0.9, fract(vOwn.x / 5.6));
    own = mix(vec3(0.40, 0.43, 0.42), vec3(0.20, 0.22, 0.22), seam);
    if (vTint > 0.55) own *= vec3(0.75, 0.82, 0.72);
  } else if (part == ${PART.boxes}) {
    vec3 cell = floor(vec3(vOwn.x / 6.1, vOwn.y / 2.6, (vOwn.z + 20.0) / 2.44));
    float h = hashOf(cell + vTint * 17.0);
    own = h < 0.22 ? vec3(0.30, 0.05, 0.03) : h < 0.42 ? vec3(0.03, 0.10, 0.26) : h < 0.58 ? vec3(0.35, 0.36, 0.35)
      : h < 0.72 ? vec3(0.42, 0.20, 0.03) : h < 0.86 ? vec3(0.05, 0.20, 0.13) : vec3(0.20, 0.10, 0.07);
    vec2 edge = fract(vec2(vOwn.x / 6.1, vOwn.y / 2.6));
    if (edge.x < 0.03 || edge.y < 0.05) own *= 0.4;
  } else if (part == ${PART.pipe}) own = vec3(0.55, 0.56, 0.55);
  else if (part == ${PART.house}) {
    own = vec3(0.74, 0.74, 0.70);
    hullNight = vec3(0.10, 0.075, 0.045);
  } else if (part == ${PART.glass}) {
    own = vec3(0.06, 0.08, 0.09);
    hullNight = vec3(0.20, 0.15, 0.09);
  } else if (part == ${PART.rows}) {
    vec2 cell = fract(vec2(vOwn.x / 2.6, (vOwn.y - 4.6) / 2.7));
    bool isWindow = cell.x > 0.2 && cell.y > 0.32 && cell.y < 0.78;
    own = isWindow ? vec3(0.07, 0.1, 0.12) : vec3(0.8, 0.8, 0.77);
    if (isWindow) hullNight = vec3(1.0, 0.72, 0.42) * 0.9;
  } else own = vec3(0.30, 0.26, 0.10);
  markMover(own, hullNight, vLook.y, vLook.z);
  return own;
}
`;

/** Between \`begin_vertex\` and \`project_vertex\` of three's own shaders. */
export const HULL_BEGIN_VERTEX = /* glsl */ `
vec3 own = hullPlace();
vec4 middle = modelViewMatrix * vec4(pose.xyz, 1.0);
vec3 transformed = pose.xyz + moverTurned(own) * moverScale(-middle.z);
vLook = look;
vPart = part.x;
vTint = fract(row * 0.61803399);
`;
export const HULL_HIDE = 'if (isHullHidden()) gl_Position = vec4(0.0, 0.0, 2.0, 1.0);';

export const PICK_VERTEX = /* glsl */ `
${HULL_VERTEX_PARS}
flat varying uint vId;
void main() {
  ${HULL_BEGIN_VERTEX}
  vId = uint(row + 0.5) | ${packPickId('mover', 0)}u;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(transformed, 1.0);
  ${HULL_HIDE}
}
`;
export const PICK_FRAGMENT = /* glsl */ `
flat varying uint vId;
void main() { gl_FragColor = vec4(uvec4(vId, vId >> 8u, vId >> 16u, vId >> 24u) & 255u) / 255.0; }
`;

/** Foam at the bow and the trail behind the stern, flat on the water: corner.x −1 stern … 1 bow side, corner.y across. */
export const WAKE_VERTEX = /* glsl */ `
${MOVER_VERTEX_PARS}
attribute vec2 corner;
varying vec2 vAt;
varying float vStrength;
varying float vWide;
void main() {
  float speed = look.w;
  vStrength = look.y < 1.5 ? smoothstep(0.6, 3.0, speed) : 0.0;
  float trail = 40.0 + speed * 55.0;
  vec4 middle = modelViewMatrix * vec4(pose.xyz, 1.0);
  float scale = moverScale(-middle.z);
  float along = mix(-size.x * 0.5 - trail, size.x * 0.5, corner.x * 0.5 + 0.5);
  float wide = mix(size.y * 0.7 + trail * 0.13, size.y * 0.75, corner.x * 0.5 + 0.5);
  // Metres aside and the width there, both linear over the trapezoid; their ratio is not.
  vAt = vec2((along + size.x * 0.5) / trail, corner.y * wide);
  vWide = wide;
  vec3 at = pose.xyz + moverTurned(vec3(along, 0.12, corner.y * wide)) * scale;
  vec4 eye = modelViewMatrix * vec4(at, 1.0);
  // A little towards the eye: the water it lies on must not flicker through.
  eye.xyz *= 1.0 - min(0.1, 1.2 / max(length(eye.xyz), 1.0));
  gl_Position = projectionMatrix * eye;
  if (vStrength <= 0.0) gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
}
`;
export const WAKE_FRAGMENT = /* glsl */ `
uniform vec3 airGroundLight;
varying vec2 vAt;
varying float vStrength;
varying float vWide;
void main() {
  float across = abs(vAt.y) / vWide;
  float behind = max(-vAt.x, 0.0);
  float fade = exp(-behind * 2.6);
  // Two arms that open, and the churned water of the screws between them.
  float arms = smoothstep(0.62, 0.9, across) * (1.0 - smoothstep(0.9, 1.0, across));
  float screws = (1.0 - smoothstep(0.12, 0.5, across)) * step(vAt.x, 0.0) * exp(-behind * 4.0);
  float alpha = (arms * 0.42 * fade + screws * 0.5) * vStrength;
  if (alpha < 0.01) discard;
  vec3 foam = airGroundLight * 0.24;
  gl_FragColor = vec4(foam, alpha);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}
`;

/** Lights by the police regulations for the Rhine: masthead white, port red, starboard green, stern white. */
export const LIGHT_VERTEX = /* glsl */ `
${MOVER_VERTEX_PARS}
attribute vec3 corner;
uniform float pixelAtOne;
varying vec2 vCorner;
varying vec3 vColour;
varying float vShown;
void main() {
  int which = int(corner.z + 0.5);
  float deck = size.w - size.z;
  vec3 own = which == 0 ? vec3(size.x * 0.5 - 5.0, deck + 6.0, 0.0)
    : which == 3 ? vec3(-size.x * 0.5 + 1.0, deck + 2.5, 0.0)
    : vec3(-size.x * 0.5 + 15.0, deck + 4.4, which == 1 ? -size.y * 0.45 : size.y * 0.45);
  vColour = which == 1 ? vec3(1.0, 0.06, 0.03) : which == 2 ? vec3(0.08, 1.0, 0.4) : vec3(1.0, 0.93, 0.8);
  vec4 middle = modelViewMatrix * vec4(pose.xyz, 1.0);
  vec4 eye = modelViewMatrix * vec4(pose.xyz + moverTurned(own) * moverScale(-middle.z), 1.0);
  float away = -eye.z;
  float pixel = pixelAtOne * away;
  float radius = max(1.6, pixel * 2.2);
  vShown = clamp(5.0 / (pixel * 2.2), 0.3, 1.0) * exp(-away / 16000.0);
  vCorner = corner.xy;
  eye.xy += corner.xy * radius;
  eye.xyz *= 1.0 - min(0.2, 4.0 / max(away, 1.0));
  bool isShown = away > 1.0 && look.y < 1.5;
  gl_Position = isShown ? projectionMatrix * eye : vec4(0.0, 0.0, 2.0, 1.0);
}
`;
export const LIGHT_FRAGMENT = /* glsl */ `
uniform float airNight;
varying vec2 vCorner;
varying vec3 vColour;
varying float vShown;
void main() {
  float r = length(vCorner);
  if (r > 1.0) discard;
  float glow = (1.0 - r) * (1.0 - r);
  gl_FragColor = vec4(vColour * glow * vShown * airNight * 1.6, 1.0);
}
`;
