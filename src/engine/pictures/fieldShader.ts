/** A skin over the ground; `share` of the ramp and how well it is `cover`ed by what is known, 0 … 1. */
export const FIELD_VERTEX = /* glsl */ `
#include <fog_pars_vertex>
attribute float share;
attribute float cover;
varying float vShare;
varying float vCover;
void main() {
  vShare = share;
  vCover = cover;
  vec4 mvPosition = modelViewMatrix * vec4(position, 1.0);
  // Lies on the ground: pulled towards the camera, over streets and grass.
  float away = length(mvPosition.xyz);
  mvPosition.xyz *= 1.0 - min(0.25, (3.0 + 0.0034 * away) / away);
  gl_Position = projectionMatrix * mvPosition;
  #include <fog_vertex>
}
`;

export const FIELD_FRAGMENT = /* glsl */ `
#include <fog_pars_fragment>
varying float vShare;
varying float vCover;
uniform vec3 stops[5];
uniform float airNight;
vec3 rampAt(float share) {
  float at = clamp(share, 0.0, 1.0) * 4.0;
  vec3 low = at < 1.0 ? stops[0] : at < 2.0 ? stops[1] : at < 3.0 ? stops[2] : stops[3];
  vec3 high = at < 1.0 ? stops[1] : at < 2.0 ? stops[2] : at < 3.0 ? stops[3] : stops[4];
  return mix(low, high, at - min(3.0, floor(at)));
}
void main() {
  float shown = smoothstep(0.0, 0.22, vCover);
  // A line at each tenth of the ramp, as on a map of heights: this is computed, not measured.
  float level = vShare * 10.0;
  float wide = max(fwidth(level), 1e-4);
  float line = (1.0 - smoothstep(0.6, 1.4, abs(fract(level - 0.5) - 0.5) / wide)) * smoothstep(0.5, 0.2, wide) * smoothstep(0.1, 0.4, vCover);
  vec3 tone = rampAt(vShare) * (1.0 - 0.24 * line) * (1.0 - 0.14 * airNight);
  gl_FragColor = vec4(tone, shown * mix(0.58, 0.78, line));
  #include <fog_fragment>
}
`;
