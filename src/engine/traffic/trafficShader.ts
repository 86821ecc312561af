import { packPickId } from '../layer.ts';
import { MARK_GLSL } from '../movers/moverShader.ts';
import { SLOT_S } from './carriageways.ts';

/** Narrower than this on screen a car is drawn wider and higher: CSS pixels, and at most so many times. */
const LEAST_PX = 1.8;
const MOST_TIMES = 3;
/** The one that is selected is not lost among the others. */
const SELECTED_PX = 5;
const SELECTED_TIMES = 8;
/** Length, width, height of a car and of a lorry, metres. */
const CAR = 'vec3(4.5, 1.8, 1.48)';
const LORRY = 'vec3(15.0, 2.5, 3.8)';

/**
 * Instance `car`: first texel of its carriageway; seconds since a vehicle entered there, without the part of a slot that has passed; metres
 * to the right of the road's middle; seed (0 … 1), plus 2 for lorries, plus 4 times the number of the carriageway. `road`: x, y, z each second along the carriageways.
 */
const PLACE = /* glsl */ `
attribute vec4 car;
/* Seconds that a barrier has cost it; negative: it stands. */
attribute float late;
uniform highp sampler2D road;
uniform float passedS;
uniform int newest;
uniform ivec2 selected;
uniform ivec2 hovered;
uniform float focal;
vec3 ahead;
vec3 right;
vec3 size;
bool isHeavy() { return mod(car.w, 4.0) > 1.5; }
/* Number of its carriageway, and its own there: the same as long as it is on the road. */
ivec2 carId() { return ivec2(int(car.w / 4.0), (newest - int(car.y / ${SLOT_S.toFixed(2)} + 0.5)) & 0xfffff); }
vec3 texelAt(int k) {
  int width = textureSize(road, 0).x;
  return texelFetch(road, ivec2(k % width, k / width), 0).xyz;
}
/* Where the middle of the vehicle stands; sets ahead, right and size. */
vec3 placeOfCar() {
  float second = late < 0.0 ? car.y + late : car.y - late + passedS;
  int k = int(car.x) + int(second);
  vec3 a = texelAt(k);
  vec3 b = texelAt(k + 1);
  ahead = normalize(b - a + vec3(1e-4, 0.0, 0.0));
  right = normalize(vec3(-ahead.z, 0.0, ahead.x));
  size = isHeavy() ? ${LORRY} : ${CAR};
  return mix(a, b, fract(second)) + right * car.z + vec3(0.0, 0.05, 0.0);
}
`;

export const TRAFFIC_PARS = /* glsl */ `
${PLACE}
attribute float roof;
varying vec3 vOwn;
flat varying vec3 vCar;
`;
export const TRAFFIC_NORMAL = /* glsl */ `
vec3 standing = placeOfCar();
vec3 objectNormal = ahead * normal.x + vec3(0.0, normal.y, 0.0) + right * normal.z;
`;
/** A car's cabin is short; a lorry's body is as high as its box all along. */
export const TRAFFIC_BEGIN = /* glsl */ `
vec3 own = position;
if (isHeavy()) own = roof > 0.5 ? vec3(own.x > 0.0 ? 0.30 : -0.5, own.y, own.z * 1.12) : own;
vOwn = vec3(own.xy, roof);
ivec2 carIs = carId();
float carMark = carIs == selected ? 1.0 : carIs == hovered ? 2.0 : 0.0;
vCar = vec3(fract(car.w), isHeavy() ? 1.0 : 0.0, carMark);
vec4 middle = modelViewMatrix * vec4(standing, 1.0);
bool isChosen = carMark > 0.5 && carMark < 1.5;
float leastPx = isChosen ? ${SELECTED_PX.toFixed(1)} : ${LEAST_PX.toFixed(1)};
float times = clamp(leastPx * -middle.z / max(size.y * focal, 1.0), 1.0, isChosen ? ${SELECTED_TIMES.toFixed(1)} : ${MOST_TIMES.toFixed(1)});
own *= size.xzy * vec3(isChosen ? times : min(times, 1.6), times, times);
vec3 transformed = standing + ahead * own.x + vec3(0.0, own.y, 0.0) + right * own.z;
// What it is drawn wider is hidden by walls as if it were not.
transformed += (transformed - cameraPosition) * ((times - 1.0) * 0.5 * size.y / max(-middle.z, 1.0));
`;

export const TRAFFIC_FRAGMENT_PARS = /* glsl */ `
${MARK_GLSL}
varying vec3 vOwn;
flat varying vec3 vCar;
vec3 carNight = vec3(0.0);
/* Paints as they are registered: many grey, black and white ones, few in colour. */
vec3 paintOf() {
  float h = vCar.x;
  vec3 paint = h < 0.28 ? vec3(0.20, 0.21, 0.22) : h < 0.52 ? vec3(0.06, 0.062, 0.068) : h < 0.74 ? vec3(0.66, 0.66, 0.65)
    : h < 0.87 ? vec3(0.05, 0.09, 0.20) : h < 0.95 ? vec3(0.30, 0.03, 0.025) : vec3(0.10, 0.15, 0.10);
  if (vCar.y > 0.5) {
    // The cab of a lorry in its paint, its box pale or coloured.
    vec3 box = h < 0.55 ? vec3(0.62, 0.62, 0.60) : h < 0.75 ? vec3(0.12, 0.20, 0.36) : vec3(0.40, 0.16, 0.06);
    paint = vOwn.x > 0.32 ? paint : box;
    return vOwn.y < 0.22 ? vec3(0.04) : paint;
  }
  if (vOwn.y < 0.2) return vec3(0.03);
  return vOwn.z > 0.5 && vOwn.y < 0.96 ? vec3(0.03, 0.04, 0.05) : paint;
}
vec3 trafficColour() {
  vec3 own = paintOf();
  markMover(own, carNight, 1.0, vCar.z);
  return own;
}
`;

export const TRAFFIC_PICK_VERTEX = /* glsl */ `
${TRAFFIC_PARS}
flat varying uint vId;
void main() {
  vec3 standing = placeOfCar();
  ${TRAFFIC_BEGIN}
  vId = ${packPickId('vehicle', 0)}u | uint(carIs.x) << 20u | uint(carIs.y);
  gl_Position = projectionMatrix * modelViewMatrix * vec4(transformed, 1.0);
}
`;

/** One light a vehicle: white where it comes, red where it goes. */
export const TRAFFIC_LIGHT_VERTEX = /* glsl */ `
${PLACE}
attribute vec2 corner;
uniform float pixelAtOne;
varying vec2 vCorner;
varying vec3 vColour;
varying float vShown;
void main() {
  vec3 standing = placeOfCar();
  vec3 toEye = normalize(cameraPosition - standing);
  bool isComing = dot(toEye, ahead) > 0.0;
  vColour = isComing ? vec3(1.0, 0.93, 0.78) : vec3(1.0, 0.05, 0.03);
  vec3 lamp = standing + ahead * size.x * (isComing ? 0.5 : -0.5) + vec3(0.0, 0.75, 0.0);
  vec4 eye = modelViewMatrix * vec4(lamp, 1.0);
  float away = -eye.z;
  float pixel = pixelAtOne * away;
  float radius = max(isComing ? 0.9 : 0.6, pixel * 1.4);
  // From beside and above less of a lamp is seen than from in front of it.
  vShown = (0.35 + 0.65 * abs(dot(toEye, ahead))) * clamp(3.0 / (pixel * 1.5), 0.22, 1.0) * exp(-away / 8000.0) * (isComing ? 1.0 : 0.8);
  vCorner = corner;
  eye.xy += corner * radius;
  eye.xyz *= 1.0 - min(0.2, 1.5 / max(away, 1.0));
  gl_Position = away > 1.0 ? projectionMatrix * eye : vec4(0.0, 0.0, 2.0, 1.0);
}
`;
