/** On screen a dash is so wide, CSS pixels, and on the ground no narrower than this, metres. */
const WIDE_PX = '3.0';
const WIDE_M = '2.4';
/** Across, CSS pixels. */
const MARK_PX = { usual: '11.0', selected: '17.0' };
/** Ink of what lies below: seen on streets and roofs, by day and by night. */
const INK = 'vec3(0.09, 0.05, 0.3)';
const PAPER = 'vec3(0.98, 0.97, 1.0)';

export const DASH_VERTEX = /* glsl */ `
attribute vec3 ahead;
uniform float focal;
void main() {
  float away = max(1.0, -(viewMatrix * vec4(position, 1.0)).z);
  float halfM = 0.5 * max(${WIDE_M}, ${WIDE_PX} * away / focal);
  vec3 place = position + vec3(-ahead.y, 0.0, ahead.x) * ahead.z * halfM;
  gl_Position = projectionMatrix * viewMatrix * vec4(place, 1.0);
}
`;

export const DASH_FRAGMENT = /* glsl */ `
void main() {
  gl_FragColor = vec4(${INK}, 0.85);
  #include <colorspace_fragment>
}
`;

/** Position: x, y, z and 1 = selected. */
export const MARK_VERTEX = /* glsl */ `
uniform float pixelRatio;
flat varying float vIsSelected;
attribute vec4 place;
void main() {
  vIsSelected = place.w;
  gl_Position = projectionMatrix * viewMatrix * vec4(place.xyz, 1.0);
  gl_PointSize = mix(${MARK_PX.usual}, ${MARK_PX.selected}, place.w) * pixelRatio;
}
`;

/** A ring with a bar in it: a disc is a marker, a bar below is what runs under the ground. */
export const MARK_FRAGMENT = /* glsl */ `
flat varying float vIsSelected;
void main() {
  vec2 at = gl_PointCoord * 2.0 - 1.0;
  float r = length(at);
  if (r > 1.0) discard;
  bool isBar = abs(at.y) < 0.2 && abs(at.x) < 0.55;
  vec3 paper = mix(${PAPER}, vec3(1.0, 0.82, 0.28), vIsSelected);
  gl_FragColor = vec4(r > 0.72 || isBar ? ${INK} : paper, 1.0);
  #include <colorspace_fragment>
}
`;
