import { CLUSTER_RADIUS, EMPHASIS_FACTOR, RADIUS_BY_RANK, RADIUS_FACTOR } from './markerState.ts';
import { STATUSES } from '../../state/assetStatus.ts';
import { STATUS_COLOURS } from '../palette.ts';

const float = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value));
const floats = (name: string, values: readonly number[]): string =>
  `const float ${name}[${values.length}] = float[](${values.map(float).join(', ')});`;
const colours = (name: string, values: readonly number[]): string =>
  `const vec3 ${name}[${values.length}] = vec3[](${values
    .map((hex) => `vec3(${[hex >> 16, (hex >> 8) & 255, hex & 255].map((c) => float(c / 255)).join(', ')})`)
    .join(', ')});`;

/** Widest distance of paint from the symbol's edge: rings and their soft edge, CSS pixels. */
const MARGIN_PX = 9;

/**
 * Quads that face the camera, of constant size in CSS pixels: the offset is made in view space from the focal length, so that it
 * also holds for the picker's camera, which sees only a few pixels of the view. `corner.z` is 1 on the leader's vertices.
 */
export const markerVertexShader = /* glsl */ `
precision highp float;
in vec3 corner;
in vec4 place;
in float stem;
uniform float focal;
flat out uint vState;
flat out uint vIndex;
flat out float vRadius;
out vec2 vPx;
out float vStem;
${floats('RANK_RADIUS', RADIUS_BY_RANK)}
${floats(
  'STATUS_FACTOR',
  STATUSES.map((status) => RADIUS_FACTOR[status]),
)}
${floats('EMPHASIS_FACTOR', EMPHASIS_FACTOR)}

void main() {
  uint s = uint(place.w + 0.5);
  uint alpha = (s >> 11) & 15u;
  vState = s;
  vIndex = uint(gl_InstanceID);
  vPx = vec2(0.0);
  vStem = corner.z;
  vRadius = 0.0;
  gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
  if (alpha == 0u) return;
  bool isCluster = ((s >> 10) & 1u) == 1u;
  uint emphasis = (s >> 6) & 3u;
  vec4 eye = modelViewMatrix * vec4(place.xyz, 1.0);
  float away = -eye.z;
  if (away < 1.0) return;
  if (isCluster) {
    float count = float(((s >> 15) & 511u) | (((s >> 3) & 7u) << 9));
    vRadius = ${float(CLUSTER_RADIUS.one)} + ${float(CLUSTER_RADIUS.perDoubling)} * log2(max(count, 1.0));
  } else {
    float far = emphasis == 1u || emphasis == 2u ? 0.0 : smoothstep(1500.0, 12000.0, away);
    vRadius = RANK_RADIUS[(s >> 8) & 3u] * STATUS_FACTOR[s & 7u] * EMPHASIS_FACTOR[emphasis] * mix(1.0, 0.8, far);
  }
  float metresPerPx = away / focal;
  if (corner.z > 0.5) {
    // The leader, from under the symbol to the ground; left out where it would hide behind the symbol.
    if (isCluster || stem < vRadius * metresPerPx * 1.2) return;
    eye = modelViewMatrix * vec4(place.x, place.y - stem * (corner.y < 0.0 ? 1.0 : 0.0), place.z, 1.0);
    vPx = vec2(corner.x * 1.5, 0.0);
  } else {
    vPx = corner.xy * (vRadius + ${float(MARGIN_PX)});
  }
  eye.xy += vPx * (-eye.z / focal);
  // A little towards the eye, so that the ground around its own foot does not cover a symbol.
  eye.xyz *= 1.0 - min(0.3, (6.0 + 14.0 * metresPerPx) / length(eye.xyz));
  gl_Position = projectionMatrix * eye;
}`;

/** Shape, fill and outline say the status; a light and a dark line around each keep 3:1 on any ground. */
export const markerFragmentShader = /* glsl */ `
precision highp float;
flat in uint vState;
flat in uint vIndex;
flat in float vRadius;
in vec2 vPx;
in float vStem;
uniform float opacity;
uniform float pixel;
uniform float pulse;
uniform vec3 paper;
uniform vec3 ink;
uniform sampler2D digits;
out vec4 colour;
${colours(
  'FILL',
  STATUSES.map((status) => STATUS_COLOURS[status]),
)}
const vec3 LIGHT = vec3(1.0, 0.995, 0.98);
const vec3 DARK = vec3(0.07, 0.085, 0.1);

float disc(vec2 p, float r) { return length(p) - r; }
float square(vec2 p, float r) { vec2 d = abs(p) - r + 1.5; return length(max(d, 0.0)) + min(max(d.x, d.y), 0.0) - 1.5; }
float octagon(vec2 p, float r) { p = abs(p); return max(max(p.x, p.y), (p.x + p.y) * 0.70711) - r; }
float triangle(vec2 p, float r) {
  p.y += r * 0.22;
  p.x = abs(p.x);
  return max(dot(p, vec2(0.86603, 0.5)), -p.y) - r * 0.56 - 0.6;
}
float symbol(uint status, uint outline, vec2 p, float r) {
  if (status == 5u) return triangle(p, r);
  if (status == 6u) return octagon(p, r);
  if (status == 0u && outline == 1u) return square(p, r * 0.86);
  if (status == 0u && outline == 2u) return square(mat2(0.70711, -0.70711, 0.70711, 0.70711) * p, r * 0.84);
  return disc(p, r);
}
float inside(float d) { return clamp(0.5 - d / pixel, 0.0, 1.0); }
float line(float d, float width) { return inside(abs(d) - width * 0.5); }
void lay(vec3 c, float a) { colour = vec4(c * a, a) + colour * (1.0 - a); }

float digit(int value, vec2 p, float size) {
  // Cells of 32 × 40 texels, the digit 32 texels to the em.
  vec2 cell = vec2(p.x / size + 0.5, 0.5 - p.y / (size * 1.25));
  if (cell.x < 0.02 || cell.x > 0.98 || cell.y < 0.0 || cell.y > 1.0) return 0.0;
  float d = texture(digits, vec2((float(value) + cell.x) / 10.0, cell.y)).r;
  float soft = 0.7 * 0.25 / size * 16.0 * pixel;
  return smoothstep(0.75 - soft, 0.75 + soft, d);
}
/* Every pixel belongs to one digit at most: one sample, however long the number. */
float number(uint count, vec2 p, float size) {
  int n = int(count);
  float step = size * 0.62;
  int length = n < 10 ? 1 : n < 100 ? 2 : 3;
  float at = p.x / step + float(length) * 0.5;
  int place = clamp(int(floor(at)), 0, length - 1);
  int after = length - 1 - place;
  int value = after == 0 ? n % 10 : after == 1 ? (n / 10) % 10 : n / 100;
  return digit(value, vec2((at - float(place) - 0.5) * step, p.y), size);
}

void main() {
  uint status = vState & 7u;
  uint outline = (vState >> 3) & 7u;
  uint emphasis = (vState >> 6) & 3u;
  bool isCluster = ((vState >> 10) & 1u) == 1u;
  colour = vec4(0.0);
  float r = vRadius;
#ifdef PICK
  if (vStem > 0.5 || length(vPx) > r + 3.0) discard;
  uint id = (1u << 28) | vIndex;
  colour = vec4(uvec4(id, id >> 8, id >> 16, id >> 24) & 255u) / 255.0;
#else
  float alpha = float((vState >> 11) & 15u) / 15.0 * opacity;
  if (vStem > 0.5) {
    lay(LIGHT, inside(abs(vPx.x) - 1.25) * 0.9);
    lay(DARK, inside(abs(vPx.x) - 0.5) * 0.75);
  } else if (isCluster) {
    uint count = ((vState >> 15) & 511u) | (outline << 9);
    float d = disc(vPx, r);
    lay(DARK, inside(d - 1.0) * 0.35);
    lay(paper, inside(d) * 0.94);
    vec3 ring = status >= 5u ? FILL[status] : mix(ink, paper, 0.45);
    lay(ring, line(d + 2.0, status >= 5u ? 3.0 : 1.5));
    lay(ink, number(count, vPx, count > 99u ? 10.5 : 12.0));
  } else {
    float d = symbol(status, outline, vPx, r);
    vec3 fill = emphasis == 3u ? FILL[0] : FILL[status];
    if (status == 6u && pulse > 0.0) lay(fill, (1.0 - pulse) * 0.55 * line(d - 1.5 - pulse * 6.0, 2.5));
    if (emphasis == 2u) {
      lay(LIGHT, inside(d - 7.0));
      lay(DARK, inside(d - 5.5));
      lay(LIGHT, inside(d - 3.0));
    } else {
      lay(DARK, inside(d - 2.6) * 0.6);
      lay(LIGHT, inside(d - 1.8));
    }
    bool isHollow = status == 2u || status == 3u || status == 4u || (status == 0u && outline == 3u);
    if (isHollow) {
      vec3 mark = status == 3u || status == 4u ? fill * 0.62 : fill * 0.8;
      lay(paper, inside(d));
      if (status == 3u) lay(mark, inside(d) * line(mod(vPx.x + vPx.y, 4.0) - 2.0, 1.3));
      if (status == 4u) lay(mark, inside(d) * max(line((vPx.x + vPx.y) * 0.70711, 1.6), line((vPx.x - vPx.y) * 0.70711, 1.6)));
      if (status == 2u) {
        // Eight dots round: the cosine of eight times the angle, by doubling it thrice.
        float c = vPx.x / max(length(vPx), 1e-3);
        c = 2.0 * c * c - 1.0;
        c = 2.0 * c * c - 1.0;
        float dots = step(0.0, 2.0 * c * c - 1.0);
        lay(fill * 0.75, line(d + 1.0, 2.0) * dots);
        lay(fill * 0.75, inside(disc(vPx, r * 0.38)));
      } else {
        lay(mark, line(d + 0.9, 1.8));
      }
    } else {
      lay(fill, inside(d));
      lay(DARK, line(d + 0.3, 0.8) * 0.35);
      if (status == 5u) {
        // A dark stroke and dot: the triangle also speaks without its colour.
        vec2 p = vPx + vec2(0.0, r * 0.1);
        lay(DARK, inside(max(abs(p.x) - 0.9, abs(p.y - r * 0.12) - r * 0.26)));
        lay(DARK, inside(disc(p + vec2(0.0, r * 0.34), 1.1)));
      }
      if (status == 6u) lay(LIGHT, inside(max(abs(vPx.x) - r * 0.5, abs(vPx.y) - 1.3)));
    }
  }
  if (colour.a * alpha < 0.02) discard;
  colour *= alpha;
#endif
}`;
