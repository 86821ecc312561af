import { packPickId } from '../layer.ts';
import { CAR_PART, LONG_BOX_TO_M } from './carShape.ts';
import { MARK_GLSL } from './moverShader.ts';

/** Narrower than this on screen a car is drawn wider and higher, a single one longer, too: CSS pixels, and at most so many times. */
const LEAST_PX = 3.2;
const MOST_TIMES = 6;

/**
 * Instance: pose (x, y of street or rail, z, heading from grid north clockwise), size (length, width, height, kind),
 * look (state: 1 here, 2 stale; mark: 1 selected, 2 hovered; slot of the mover; ends: 1 first, 2 last, 4 bus), pitch, row
 * of the car.
 */
export const CAR_VERTEX_PARS = /* glsl */ `
attribute vec4 pose;
attribute vec4 size;
attribute vec4 look;
attribute float pitch;
uniform float focal;
vec3 carTurned(vec3 v) {
  float s = sin(pose.w);
  float c = cos(pose.w);
  v.y += v.x * pitch;
  return vec3(v.x * s + v.z * c, v.y, v.z * s - v.x * c);
}
/* Metres that it is drawn wider on each side. */
float carWider(float times) { return (times - 1.0) * 0.5 * size.y; }
/* Times longer, and times wider and higher. */
vec2 carScale(float away) {
  float times = clamp(${LEAST_PX.toFixed(1)} * away / max(size.y * focal, 1.0), 1.0, ${MOST_TIMES.toFixed(1)});
  return vec2(look.w > 3.5 ? min(times, 2.5) : 1.0, times);
}
`;

export const CAR_SHAPE_PARS = /* glsl */ `
${CAR_VERTEX_PARS}
attribute vec3 share;
attribute float part;
attribute float row;
varying vec3 vOwn;
varying vec3 vEnds;
flat varying vec4 vLook;
flat varying vec3 vPart;
`;

/** In place of `begin_vertex` of three's own shaders. */
export const CAR_BEGIN_VERTEX = /* glsl */ `
vec3 own = share * vec3(size.x * 0.5, size.z, size.y * 0.5) + position;
vec4 middle = modelViewMatrix * vec4(pose.xyz, 1.0);
vec2 times = carScale(-middle.z);
vec3 transformed = pose.xyz + carTurned(own * vec3(times.x, times.y, times.y));
// What it is drawn wider would stand through the wall of a hall beside it: moved from the eye along its ray it is hidden as it really is.
transformed += (transformed - cameraPosition) * (carWider(times.y) / max(-middle.z, 1.0));
vOwn = own;
vEnds = vec3(size.x * 0.5, size.z, size.w);
vLook = look;
vPart = vec3(part, fract(look.z * 0.61803399), fract(row * 0.7548776662));
`;

export const CAR_FRAGMENT_PARS = /* glsl */ `
${MARK_GLSL}
varying vec3 vOwn;
varying vec3 vEnds;
flat varying vec4 vLook;
flat varying vec3 vPart;
vec3 carNight = vec3(0.0);
vec3 carColour() {
  int part = int(vPart.x + 0.5);
  int kind = int(vEnds.z + 0.5);
  float high = vEnds.y;
  vec3 own = vec3(0.05);
  if (part == ${CAR_PART.frame}) own = vec3(0.035, 0.036, 0.04);
  else if (part == ${CAR_PART.roof}) own = kind == 3 ? vec3(0.16, 0.16, 0.17) : vec3(0.42, 0.43, 0.43);
  else if (part == ${CAR_PART.gear}) {
    own = kind == 10 ? vec3(0.62, 0.20, 0.04) : kind > 10 ? vec3(0.58, 0.40, 0.05) : vec3(0.1, 0.1, 0.11);
    // The mouth of a torpedo: iron, or brick that is still white from it.
    if (kind == 10) carNight = vec3(2.6, 0.95, 0.22);
  }
  else if (part == ${CAR_PART.tank} && kind == 10) {
    own = vec3(0.045, 0.038, 0.034);
    // Its shell is warm: a dull red, brighter towards the mouth.
    float near = 1.0 - smoothstep(0.5, 9.0, abs(vOwn.x));
    carNight = vec3(0.42, 0.075, 0.012) * (0.22 + 0.78 * near * near) * smoothstep(0.25, 0.85, vOwn.y / high);
  }
  else if (part == ${CAR_PART.tank}) own = vPart.y < 0.5 ? vec3(0.30, 0.31, 0.32) : vec3(0.16, 0.09, 0.06);
  else if (part == ${CAR_PART.box}) {
    float h = fract(vPart.z * 7.31 + (vOwn.x > ${(LONG_BOX_TO_M + 0.1).toFixed(1)} && kind != 12 ? 0.37 : 0.0));
    own = h < 0.22 ? vec3(0.30, 0.05, 0.03) : h < 0.42 ? vec3(0.03, 0.10, 0.26) : h < 0.58 ? vec3(0.35, 0.36, 0.35)
      : h < 0.72 ? vec3(0.42, 0.20, 0.03) : h < 0.86 ? vec3(0.05, 0.20, 0.13) : vec3(0.20, 0.10, 0.07);
    // The ribs of the walls.
    own *= 0.88 + 0.12 * step(0.5, fract(vOwn.x / 0.55));
  } else {
    // Trams of Duisburg are white over red, buses cream, regional trains red, locomotives red or green.
    vec3 paint = kind == 0 ? vec3(0.72, 0.71, 0.68) : kind == 1 ? vec3(0.70, 0.68, 0.60)
      : kind == 2 ? vec3(0.46, 0.035, 0.03) : kind == 6 ? vec3(0.70, 0.72, 0.72) : kind == 7 ? vec3(0.05, 0.16, 0.30)
      : kind == 8 ? vec3(0.62, 0.64, 0.66) : kind == 9 ? vec3(0.55, 0.30, 0.03) : vPart.y < 0.6 ? vec3(0.42, 0.03, 0.028) : vec3(0.05, 0.17, 0.12);
    own = paint;
    float y = vOwn.y / high;
    if (kind == 0 && y < 0.34) own = vec3(0.44, 0.03, 0.03);
    if (kind == 1 && y < 0.30) own = vec3(0.35, 0.04, 0.035);
    if (kind == 2 && y > 0.72) own = vec3(0.5, 0.5, 0.49);
    // Shuttles wear a band of petrol; trailers the stripe of their haulier.
    if (kind == 6 && y < 0.36) own = vec3(0.01, 0.24, 0.28);
    if (kind == 8 && y > 0.36 && y < 0.46) own = vec3(0.05, 0.16, 0.30);
    if (y < 0.14) own = vec3(0.06);
    bool isEnd = abs(vOwn.x) > vEnds.x - 0.35;
    float low = kind == 3 ? 0.52 : kind == 6 ? 0.44 : kind == 7 ? 0.55 : 0.42;
    float pane = kind == 3 ? step(vEnds.x - 2.6, abs(vOwn.x)) * step(abs(vOwn.x), vEnds.x - 1.0) : step(0.1, fract(vOwn.x / 1.55 + 0.05));
    bool isGlazed = kind == 7 ? vOwn.x > vEnds.x - 0.4 || (vOwn.x > vEnds.x - 1.5 && vOwn.x < vEnds.x - 0.6) : kind != 8 && (isEnd || pane > 0.5);
    if (y > low && y < (kind == 6 ? 0.82 : 0.78) && isGlazed) {
      own = vec3(0.035, 0.05, 0.06);
      if (kind != 3 && kind != 7) carNight = vec3(1.0, 0.78, 0.5) * 0.75;
    }
  }
  markMover(own, carNight, vLook.x, vLook.y);
  return own;
}
`;

export const CAR_PICK_VERTEX = /* glsl */ `
${CAR_SHAPE_PARS}
flat varying uint vId;
void main() {
  ${CAR_BEGIN_VERTEX}
  vId = uint(look.z + 0.5) | ${packPickId('mover', 0)}u;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(transformed, 1.0);
}
`;

/** Headlights at the front of the first car, red ones at the back of the last: corner.z 0, 1 front left and right; 2, 3 back. */
export const CAR_LIGHT_VERTEX = /* glsl */ `
${CAR_VERTEX_PARS}
attribute vec3 corner;
uniform float pixelAtOne;
varying vec2 vCorner;
varying vec3 vColour;
varying float vShown;
void main() {
  int which = int(corner.z + 0.5);
  int ends = int(look.w + 0.5) & 3;
  bool isFront = which < 2;
  bool isLit = isFront ? (ends & 1) != 0 : (ends & 2) != 0;
  vec4 middle = modelViewMatrix * vec4(pose.xyz, 1.0);
  vec2 times = carScale(-middle.z);
  float aside = (which & 1) == 0 ? -0.36 : 0.36;
  vec3 own = vec3((isFront ? 0.5 : -0.5) * size.x, 1.0, aside * size.y) * vec3(times.x, times.y, times.y);
  vColour = isFront ? vec3(1.0, 0.93, 0.78) : vec3(1.0, 0.05, 0.03);
  vec4 eye = modelViewMatrix * vec4(pose.xyz + carTurned(own), 1.0);
  float away = -eye.z;
  float pixel = pixelAtOne * away;
  float radius = max(isFront ? 0.75 : 0.45, pixel * 1.7);
  vShown = clamp(4.0 / (pixel * 1.7), 0.25, 1.0) * exp(-away / 9000.0);
  vCorner = corner.xy;
  eye.xy += corner.xy * radius;
  eye.xyz *= 1.0 - min(0.2, (1.5 - carWider(times.y)) / max(away, 1.0));
  bool isShown = isLit && away > 1.0 && look.x > 0.5 && look.x < 1.5;
  gl_Position = isShown ? projectionMatrix * eye : vec4(0.0, 0.0, 2.0, 1.0);
}
`;
