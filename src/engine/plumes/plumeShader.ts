/** A band from the mouth of a chimney on, across the line of sight; `place` is along it (0 … 1) and across it (−1 … 1). */
export const PLUME_VERTEX = /* glsl */ `
attribute vec2 place;
attribute vec4 mouth;
attribute vec4 course;
attribute float seed;
varying vec2 vPlace;
varying float vSeed;
varying float vDense;
varying float vAway;
/* Plumes rise at once and bend over: with the two thirds power of the way (Briggs). */
vec3 middleAt(float t) {
  return mouth.xyz + vec3(course.x * t, course.y * pow(t, 0.6667), course.z * t);
}
void main() {
  float t = place.x;
  vec3 middle = middleAt(t);
  vec3 ahead = middleAt(t + 0.03) - middleAt(max(0.0, t - 0.03));
  vec3 toCamera = cameraPosition - middle;
  vec3 side = normalize(cross(ahead, toCamera) + vec3(0.0, 0.0001, 0.0));
  // Wider by a tenth of the way, as smoke in moving air is.
  float radius = mouth.w * 1.1 + length(course.xyz) * (0.05 + 0.085 * t) * smoothstep(0.0, 0.16, t);
  vPlace = place;
  vSeed = seed;
  vDense = course.w;
  vAway = length(toCamera);
  gl_Position = projectionMatrix * viewMatrix * vec4(middle + side * radius * place.y, 1.0);
}
`;

export const PLUME_FRAGMENT = /* glsl */ `
varying vec2 vPlace;
varying float vSeed;
varying float vDense;
varying float vAway;
uniform float drift;
uniform float airNight;
uniform vec3 airHorizon;
void main() {
  float t = vPlace.x;
  float across = vPlace.y;
  // Lumps that wander outwards with the air.
  float at = t * 15.0 - drift * 0.25 + vSeed;
  float lumps = 0.62 + 0.2 * sin(at + across * 1.9) + 0.18 * sin(at * 2.3 - across * 2.7 + vSeed);
  float edge = across * (1.0 + 0.24 * sin(at * 0.9 + 1.7));
  float round = max(0.0, 1.0 - edge * edge);
  float fade = smoothstep(0.0, 0.03, t) * (1.0 - t) * (1.0 - 0.45 * t);
  float alpha = 1.05 * vDense * lumps * round * round * fade * (1.0 - smoothstep(9000.0, 16000.0, vAway));
  if (alpha < 0.004) discard;
  // By night a veil a little lighter than the sky, lit warm by the works where it leaves the mouth.
  float lit = pow(1.0 - t, 5.0);
  vec3 byNight = airHorizon * 0.8 + vec3(0.13, 0.12, 0.115) + vec3(0.42, 0.25, 0.12) * lit;
  vec3 shown = mix(mix(vec3(0.93, 0.93, 0.925), airHorizon, 0.25), byNight, airNight);
  shown *= 1.0 - 0.12 * smoothstep(-0.2, 1.0, across);
  gl_FragColor = vec4(shown, min(1.0, alpha * mix(1.0, 0.35 + 0.3 * lit, airNight)));
}
`;
