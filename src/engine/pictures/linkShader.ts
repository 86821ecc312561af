/** On screen a line is so wide, CSS pixels, and a pulse so much wider. */
const WIDE_PX = 3.2;
/** The middle of a line is lifted by this share of its length, and by so many metres at most: a net over the city, not a fountain. */
const RISE = { share: '0.12', mostM: '170.0' };
/** A pulse each so many metres on a line without load, and with full load; and how fast they run, m/s. */
const PULSE_EACH_M = { least: '1400.0', most: '260.0' };
const PULSE_MS = '240.0';

/** A band from `begin` to `finish`, across the line of sight; `place` is along it (0 … 1) and across it (−1 … 1). */
export const LINK_VERTEX = /* glsl */ `
#include <fog_pars_vertex>
attribute vec2 place;
attribute vec3 begin;
attribute vec3 finish;
attribute float seed;
attribute vec2 look;
attribute vec3 tint;
uniform float focal;
varying float vAcross;
varying float vAlongM;
flat varying vec3 vTint;
flat varying vec2 vLook;
flat varying float vSeed;
vec3 arcAt(float t) {
  vec3 at = mix(begin, finish, t);
  at.y += min(distance(begin, finish) * ${RISE.share}, ${RISE.mostM}) * 4.0 * t * (1.0 - t);
  return at;
}
void main() {
  float t = place.x;
  vec3 middle = arcAt(t);
  vec3 ahead = arcAt(t + 0.02) - arcAt(t - 0.02);
  vec3 toEye = cameraPosition - middle;
  vec3 side = normalize(cross(ahead, toEye) + vec3(0.0, 0.00001, 0.0));
  float away = max(1.0, -(viewMatrix * vec4(middle, 1.0)).z);
  float halfM = ${WIDE_PX.toFixed(1)} * 0.5 * away / focal;
  vAcross = place.y;
  vAlongM = t * distance(begin, finish);
  vTint = tint;
  vLook = look;
  vSeed = seed;
  vec4 mvPosition = viewMatrix * vec4(middle + side * halfM * 2.0 * place.y, 1.0);
  gl_Position = projectionMatrix * mvPosition;
  #include <fog_vertex>
}
`;

export const LINK_FRAGMENT = /* glsl */ `
#include <fog_pars_fragment>
varying float vAcross;
varying float vAlongM;
flat varying vec3 vTint;
flat varying vec2 vLook;
flat varying float vSeed;
uniform float pulse;
uniform float airNight;
void main() {
  float away = abs(vAcross) * 2.0;
  float each = mix(${PULSE_EACH_M.least}, ${PULSE_EACH_M.most}, vLook.x);
  // The tail of a pulse lies behind it.
  float behind = fract(vSeed - (vAlongM - pulse * ${PULSE_MS}) / each);
  float bead = (vLook.y > 1.5 ? 1.0 : 0.0) * exp(-behind * each / 60.0);
  float thread = 1.0 - smoothstep(0.55, 1.0, away);
  float thick = 1.0 - smoothstep(1.2, 2.0, away);
  // Too old or unknown: dashed, told apart without colour.
  float dash = vLook.y > 1.5 ? 1.0 : step(0.5, fract(vAlongM / 90.0));
  // A dark rim by day, so that pale colours stand on pale ground.
  vec3 tone = vTint * (1.0 - 0.45 * (1.0 - airNight) * smoothstep(0.4, 0.75, away) * (1.0 - bead));
  tone = mix(tone, vec3(1.0), bead * mix(0.25, 0.6, airNight)) * (1.0 - 0.14 * airNight * (1.0 - bead));
  float shown = max(thread * 0.9 * dash, thick * bead);
  if (shown < 0.01) discard;
  gl_FragColor = vec4(tone, shown);
  #include <fog_fragment>
}
`;
