import { SKY_GLSL } from '../light/air.ts';
import { TO_LINEAR_GLSL } from '../shaderVariant.ts';
import { WAVE_SLOPE_RANGE } from './waveTexture.ts';

/** Stations of the level texture: the river's kilometres in equal steps. */
export const LEVEL_STATIONS = 256;

export const WATER_VERTEX = /* glsl */ `
#include <common>
#include <fog_pars_vertex>
attribute float km;
attribute float ownLevel;
attribute vec2 flow;
uniform highp sampler2D riverLevels;
/* First kilometre of the texture and stations a kilometre. */
uniform vec2 riverScale;
varying vec3 vWorld;
varying float vDepth;
varying vec2 vFlow;

float riverLevel() {
  float at = clamp((km - riverScale.x) * riverScale.y, 0.0, ${(LEVEL_STATIONS - 1).toFixed(1)});
  int station = int(min(floor(at), ${(LEVEL_STATIONS - 2).toFixed(1)}));
  float lower = texelFetch(riverLevels, ivec2(station, 0), 0).r;
  float upper = texelFetch(riverLevels, ivec2(station + 1, 0), 0).r;
  return mix(lower, upper, at - float(station));
}

void main() {
  float level = km > 0.0 ? riverLevel() : ownLevel;
  vDepth = level - position.y;
  vFlow = flow;
  vWorld = vec3(position.x, level, position.z);
  vec4 mvPosition = viewMatrix * vec4(vWorld, 1.0);
  gl_Position = projectionMatrix * mvPosition;
  #include <fog_vertex>
}
`;

export const WATER_FRAGMENT = /* glsl */ `
#include <common>
#include <fog_pars_fragment>
#ifndef USE_FOG
  uniform vec4 hazeSun;
  uniform vec3 hazeGlow;
#endif
${SKY_GLSL.replace(/uniform vec4 hazeSun;\nuniform vec3 hazeGlow;\n/, '')}
${TO_LINEAR_GLSL}
uniform vec3 airGroundLight;
uniform vec3 airKeyLight;
uniform vec3 airKeyDirection;
uniform float airNight;
/* West, north, east, south rim of the terrain. */
uniform vec4 extent;
uniform sampler2D waves;
/* Seconds of motion shown. */
uniform float motion;
/* CALM, for software GL: one still layer of waves. Else layers that travel with the current. */
varying vec3 vWorld;
varying float vDepth;
varying vec2 vFlow;

const float PHASE_S = 9.0;

/* Slope of one layer of ripples, tile in metres. */
vec2 ripples(vec2 place, float tile) {
  return (texture2D(waves, place / tile).rg - 0.50196) * ${(2 * WAVE_SLOPE_RANGE).toFixed(1)};
}

/* The same, carried by the current: two copies that start anew in turns, each unseen while it does. */
vec2 carried(vec2 place, float tile, vec2 current) {
  float first = fract(motion / PHASE_S);
  float second = fract(motion / PHASE_S + 0.5);
  vec2 a = ripples(place - current * (first - 0.5) * PHASE_S, tile);
  vec2 b = ripples(place - current * (second - 0.5) * PHASE_S + tile * 0.37, tile);
  float share = abs(first * 2.0 - 1.0);
  // Two halves of a mixture are flatter than each: give the slope back.
  return mix(a, b, share) / sqrt(share * share + (1.0 - share) * (1.0 - share));
}

void main() {
  if (vDepth <= 0.0) discard;
  vec3 toCamera = cameraPosition - vWorld;
  float far = length(toCamera);
  vec3 view = toCamera / far;
  float isRiver = min(1.0, length(vFlow));
  float pixel = length(fwidth(vWorld.xz));

  // Wind patches: broad fields of rougher and smoother water that the eye follows.
  float patches = texture2D(waves, vWorld.xz / 1730.0 + motion * vec2(4.0, 2.0) / 3600.0).b;
  float chop = mix(0.55, 1.25, patches) * mix(0.55, 1.0, isRiver);
  vec2 slope;
  #ifdef CALM
    slope = ripples(vWorld.xz, 260.0) * 0.030;
  #else
    vec2 current = vFlow * 2.2;
    slope = carried(vWorld.xz, 230.0, current + 0.3) * 0.020;
    slope += carried(vWorld.zx * vec2(1.0, -1.0), 61.0, vec2(current.y, -current.x) * 0.8 + vec2(0.5, -0.4)) * 0.022;
  #endif
  slope *= chop;
  vec3 normal = normalize(vec3(-slope.x, 1.0, -slope.y));
  // Waves below a pixel still roughen the surface: what their slopes do on average.
  float rough = (0.020 + 0.035 * smoothstep(1.0, 60.0, pixel)) * chop;

  float facing = max(dot(normal, view), 0.02);
  // About the power of 4.6; software GL pays for pow as for a texture.
  float away = (1.0 - facing) * (1.0 - facing);
  float fresnel = 0.02 + 0.80 * away * away * mix(1.0, 1.0 - facing, 0.6);
  vec3 mirrored = reflect(-view, normal);
  mirrored.y = abs(mirrored.y) + rough * 1.6;
  mirrored = normalize(mirrored);
  vec3 sky = toLinear(skyShown(mirrored));

  // Colour of the water itself: silt over flooded land, grey-green in the stream, a little bluer where it stands still.
  vec3 shallow = vec3(0.205, 0.190, 0.120);
  vec3 deep = mix(vec3(0.046, 0.096, 0.116), vec3(0.056, 0.104, 0.112), isRiver);
  vec3 body = mix(shallow, deep, smoothstep(0.2, 4.5, vDepth)) * (0.94 + 0.12 * patches);
  body *= airGroundLight * 0.62;
  // At night the lamps of the town lie on the water as a faint sheen.
  body += vec3(0.011, 0.013, 0.018) * airNight * (0.5 + patches);
  float opacity = 1.0 - exp(-0.35 - vDepth * 0.75);

  // Sun or moon on the ripples.
  vec3 middle = normalize(airKeyDirection + view);
  float shine = max(dot(normal, middle), 0.0);
  float sharp = mix(700.0, 120.0, smoothstep(0.02, 0.06, rough));
  float glitter = pow(shine, sharp) * (sharp + 8.0) / 90.0;
  glitter *= smoothstep(-0.01, 0.06, airKeyDirection.y);
  vec3 shineColour = min(airKeyLight * glitter * 0.16, vec3(1.6));

  float alpha = mix(opacity, 1.0, fresnel);
  vec3 colour = (body * opacity * (1.0 - fresnel) + sky * fresnel) / max(alpha, 0.05) + shineColour;

  // The shore: a soft bright line, about two pixels wide however far away.
  float steep = max(fwidth(vDepth), 1e-4);
  float fromShore = vDepth / steep;
  float shore = (1.0 - smoothstep(0.6, 2.6, fromShore)) * (1.0 - smoothstep(2.0, 30.0, pixel));
  colour = mix(colour, airGroundLight * 0.30 + sky * 0.12, shore * 0.55);
  alpha *= smoothstep(0.0, 1.1, fromShore);
  // With the ground the river runs out on the sheet.
  vec2 toRim = min(vWorld.xz - extent.xy, extent.zw - vWorld.xz);
  alpha *= smoothstep(600.0, 3000.0, min(toRim.x, toRim.y));

  gl_FragColor = vec4(colour, alpha);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
  #include <fog_fragment>
}
`;
