import { PAVING_KINDS, type PavingKind } from '../../schema/paving.ts';

const is = (...kinds: readonly PavingKind[]): string =>
  `(${kinds.map((kind) => `kind == ${PAVING_KINDS.indexOf(kind)}`).join(' || ')})`;

/**
 * GLSL: `vec3 paved(vec3 ground, vec2 place)`, the ground with what it is paved with, and `vec3 floodlight(vec2 place)`, the light that the
 * masts and lamps around throw on it. Exact at every distance: boxes in metres, softened by the pixel; marks fade before they would be finer than it.
 * Needs `metresOfPixel`, and takes no derivative.
 */
export const PAVING_GLSL = /* glsl */ `
uniform highp usampler2D pavingCells;
uniform highp sampler2D pavingBoxes;
uniform vec4 pavingFrame;
uniform vec3 pavingColour[${PAVING_KINDS.length}];

/* Number of the first box, how many boxes, and how many lights after them. Around the squares there is nothing. */
ivec3 pavingAt(vec2 place) {
  ivec2 cell = ivec2(floor((place - pavingFrame.xy) * pavingFrame.z));
  ivec2 last = textureSize(pavingCells, 0) - 1;
  uvec2 found = texelFetch(pavingCells, clamp(cell, ivec2(0), last), 0).rg;
  bool isInside = pavingFrame.z > 0.0 && cell.x >= 0 && cell.y >= 0 && cell.x <= last.x && cell.y <= last.y;
  return isInside ? ivec3(int(found.x), int(found.y & 255u), int(found.y >> 8u)) : ivec3(0);
}
vec4 pavingTexel(int at) { return texelFetch(pavingBoxes, ivec2(at & 1023, at >> 10), 0); }

/* Share of a pixel that a band of this half width covers. */
vec2 bandCover(vec2 at, vec2 halfWidth, vec2 pixel) {
  return clamp((halfWidth - abs(at)) / pixel + 0.5, vec2(0.0), min(vec2(1.0), 2.0 * halfWidth / pixel));
}
/* Lines of this half width every so many metres; where they are finer than a pixel, their share of it. */
float ruled(float at, float every, float halfWidth, float pixel) {
  float line = bandCover(vec2((fract(at / every) - 0.5) * every, 0.0), vec2(halfWidth, 1.0), vec2(pixel, 1.0)).x;
  return mix(line, 2.0 * halfWidth / every, smoothstep(0.3, 0.7, pixel / every));
}

vec3 paved(vec3 ground, vec2 place) {
  ivec3 found = pavingAt(place);
  for (int i = 0; i < found.y; i++) {
    vec4 box = pavingTexel(2 * (found.x + i));
    vec4 size = pavingTexel(2 * (found.x + i) + 1);
    int kind = int(size.z);
    vec2 d = place - box.xy;
    vec2 own = vec2(d.x * box.z - d.y * box.w, d.x * box.w + d.y * box.z);
    vec3 tone = pavingColour[kind] * (1.0 + 0.16 * (size.w - 0.5));
    vec2 turned = abs(box.zw);
    vec2 pixel = vec2(dot(turned, metresOfPixel), dot(turned.yx, metresOfPixel)) + 0.02;
    #ifdef CALM
      // Surfaces alone: software GL pays for marks at each pixel, whether it is near or not.
      vec2 inside = clamp((size.xy - abs(own)) / (pixel + (${is('coal', 'ore')} ? 9.0 : 0.0)) + 0.5, 0.0, 1.0);
      ground = mix(ground, tone, inside.x * inside.y);
    #else
      // What lies loose ends softly.
      vec2 soft = ${is('coal', 'ore')} ? pixel + 9.0 : ${is('gravel', 'verge', 'ballast')} ? pixel + 1.5 : pixel;
      vec2 inside = bandCover(own, size.xy, soft);
      float cover = inside.x * inside.y;
      float mark = 0.0;
      if (${is('lane')}) {
        // A dashed middle, and pale edges along both sides.
        mark = bandCover(vec2(own.y, 0.0), vec2(0.12, 1.0), vec2(pixel.y, 1.0)).x * step(fract(own.x / 9.0), 0.45) * smoothstep(1.2, 0.4, pixel.y);
        mark = max(mark, 0.8 * bandCover(vec2(size.y - 0.5 - abs(own.y), 0.0), vec2(0.22, 1.0), vec2(pixel.y, 1.0)).x);
      } else if (${is('bays')}) {
        // Places for trailers on both sides of a way between them.
        mark = ruled(own.x, 3.5, 0.09, pixel.x) * step(3.6, abs(own.y)) * smoothstep(2.4, 0.6, pixel.x);
        tone *= 1.0 - 0.07 * step(abs(own.y), 3.6);
      } else if (${is('yard')}) mark = 0.8 * ruled(own.y, 2.8, 0.07, pixel.y);
      else if (${is('concrete')}) tone *= 1.0 - 0.16 * max(ruled(own.x, 7.5, 0.07, pixel.x), ruled(own.y, 6.0, 0.07, pixel.y));
      ground = mix(ground, mix(tone, vec3(0.78, 0.76, 0.71), 0.75 * mark), cover);
    #endif
  }
  return ground;
}

#ifdef NIGHT
vec3 floodlight(vec2 place) {
  ivec3 found = pavingAt(place);
  vec3 light = vec3(0.0);
  for (int i = 0; i < found.z; i++) {
    int at = 2 * (found.x + found.y + i);
    vec2 d = place - pavingTexel(at).xy;
    vec4 size = pavingTexel(at + 1);
    float pool = max(0.0, 1.0 - dot(d, d) / (size.x * size.x));
    light += pavingColour[int(size.z)] * pool * pool;
  }
  // Where many lamps shine on one place it is not brighter by as much.
  return light / (1.0 + 0.6 * max(light.r, max(light.g, light.b)));
}
#endif
`;
