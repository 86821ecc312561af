import { LABEL_INKS } from './labelStyle.ts';
import { ATLAS_CUTOFF, ATLAS_EM, ATLAS_RADIUS } from './GlyphAtlas.ts';

/** Seconds in which a label comes or goes. */
export const FADE_S = 0.2;

/**
 * One quad a glyph, hung on a point of the scene by CSS pixels, or standing on a course and turned along it.
 * box: middle and half size in pixels · course: direction in the scene, 0 for upright text · look: pixels of the em, ink, slant.
 * fade: seconds since it began to come (positive) or to go (negative, less 1) when the glyphs were uploaded.
 */
export const labelVertexShader = /* glsl */ `
precision highp float;
in vec2 corner;
in vec3 anchor;
in vec4 box;
in vec4 texels;
in vec2 course;
in vec3 look;
in float fade;
uniform vec2 viewport;
uniform float sinceUpload;
uniform float side;
out vec2 vTexel;
/* Pixels from the middle of a plate, and half its size. */
out vec2 vPlate;
flat out vec2 vPlateHalf;
flat out float vTexelsPerPx;
flat out int vInk;
flat out float vAlpha;

void main() {
  float age = abs(fade) + sinceUpload - (fade < 0.0 ? 1.0 : 0.0);
  float share = clamp(age / ${FADE_S.toFixed(2)}, 0.0, 1.0);
  vAlpha = fade < 0.0 ? 1.0 - share : share;
  vTexel = mix(texels.xy, texels.zw, vec2(corner.x * 0.5 + 0.5, 0.5 - corner.y * 0.5)) / side;
  vTexelsPerPx = ${ATLAS_EM.toFixed(1)} / look.x;
  vInk = int(look.y + 0.5);
  vPlate = corner * box.zw;
  vPlateHalf = box.zw;
  vec4 clip = projectionMatrix * modelViewMatrix * vec4(anchor, 1.0);
  vec2 offset = box.xy + corner * box.zw;
  offset.x += offset.y * look.z;
  if (dot(course, course) > 0.5) {
    vec4 ahead = projectionMatrix * modelViewMatrix * vec4(anchor + vec3(course.x, 0.0, course.y) * 25.0, 1.0);
    vec2 along = (ahead.xy / ahead.w - clip.xy / clip.w) * viewport;
    along = dot(along, along) > 1e-9 ? normalize(along) : vec2(1.0, 0.0);
    offset = offset.x * along + offset.y * vec2(-along.y, along.x);
  }
  clip.xy += offset * 2.0 / viewport * clip.w;
  gl_Position = vAlpha > 0.01 && clip.w > 0.0 ? clip : vec4(0.0, 0.0, 2.0, 1.0);
}`;

/** First all halos, then all letters (define HALO): a halo never covers the letter beside it. */
export const labelFragmentShader = /* glsl */ `
precision highp float;
in vec2 vTexel;
in vec2 vPlate;
flat in vec2 vPlateHalf;
flat in float vTexelsPerPx;
flat in int vInk;
flat in float vAlpha;
uniform sampler2D atlas;
uniform float pixel;
uniform vec3 inks[6];
uniform vec3 halos[6];
uniform vec2 haloPx;
out vec4 colour;
const int PLATE = ${LABEL_INKS.indexOf('plate')};
const float EDGE = ${(1 - ATLAS_CUTOFF).toFixed(3)};

void main() {
  // Distance to the outline in CSS pixels, outside positive.
  float d = (EDGE - texture(atlas, vTexel).r) * ${ATLAS_RADIUS.toFixed(1)} / vTexelsPerPx;
  if (vInk == PLATE) {
    // A rounded plate; its quad keeps room for the rim.
    vec2 beside = abs(vPlate) - (vPlateHalf - 3.5);
    d = length(max(beside, 0.0)) + min(max(beside.x, beside.y), 0.0) - 2.0;
  }
#ifdef HALO
  float a = (1.0 - smoothstep(haloPx.x - haloPx.y, haloPx.x + haloPx.y, d)) * 0.8 * vAlpha;
  vec3 c = halos[vInk];
#else
  float a = clamp(0.5 - d / pixel, 0.0, 1.0) * vAlpha;
  vec3 c = inks[vInk];
#endif
  if (a < 0.01) discard;
  colour = vec4(c * a, a);
}`;
