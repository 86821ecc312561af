import { Color } from 'three';

/**
 * The air of the moment, written by `Daylight` and read by the sky, the haze and the water.
 * One set for the page: three's shader chunks, through which every material gets its haze, are global to the page as well.
 * Float32Arrays, because three copies a material's uniforms but keeps typed arrays by reference.
 *
 * Colours named `…Shown` are display values (sRGB, not tone mapped): the sky and the haze are mixed on the finished picture.
 */
export const AIR = {
  /** Direction to the sun and the strength of the glow around it (0 to 1). */
  sun: new Float32Array([0.4, 0.5, 0.4, 0]),
  /** Colour of the haze towards the sun. */
  glowShown: new Float32Array([1, 0.95, 0.88]),
  horizonShown: new Float32Array([0.87, 0.89, 0.89]),
  zenithShown: new Float32Array([0.44, 0.63, 0.83]),
  /** Light on level ground, linear, as three's lights count it (irradiance). */
  groundLight: new Float32Array([2.7, 2.7, 2.7]),
  /** Light straight from the sun or moon, linear: its colour × intensity. */
  keyLight: new Float32Array([3, 2.8, 2.5]),
  /** Direction the key light comes from: the sun, at night the moon. */
  keyDirection: new Float32Array([0.4, 0.5, 0.4]),
  /** 0 by day, 1 at night. */
  night: new Float32Array([0]),
};

/** Uniforms to spread into a ShaderMaterial that reads the air; their names are those of `SKY_GLSL` and `haze.ts`. */
export const AIR_UNIFORMS = {
  hazeSun: { value: AIR.sun },
  hazeGlow: { value: AIR.glowShown },
  airHorizon: { value: AIR.horizonShown },
  airZenith: { value: AIR.zenithShown },
  airGroundLight: { value: AIR.groundLight },
  airKeyLight: { value: AIR.keyLight },
  airKeyDirection: { value: AIR.keyDirection },
  airNight: { value: AIR.night },
};

const scratch = new Color();

/** Display values of a linear colour, into a uniform. */
export function writeShown(linear: Color, out: Float32Array): void {
  scratch.copy(linear).convertLinearToSRGB();
  out[0] = scratch.r;
  out[1] = scratch.g;
  out[2] = scratch.b;
}

/**
 * `vec3 skyShown(vec3 direction)`: display colour of the clear sky, without the sun's disc and the stars.
 * At and below the horizon it is the colour of the haze, so that the far ground meets the sky without a seam.
 */
export const SKY_GLSL = /* glsl */ `
uniform vec3 airHorizon;
uniform vec3 airZenith;
uniform vec4 hazeSun;
uniform vec3 hazeGlow;

vec3 skyShown(vec3 direction) {
  float up = max(direction.y, 0.0);
  float towardsSun = max(dot(direction, hazeSun.xyz), 0.0);
  // Powers as products: software GL pays for pow as for a texture.
  float p2 = towardsSun * towardsSun;
  float p4 = p2 * p2;
  float p8 = p4 * p4;
  float p32 = p8 * p8 * p8 * p8;
  float nearSun = p4 * p2 * hazeSun.w;
  vec3 low = mix(airHorizon, hazeGlow, nearSun * 0.9);
  // The air thins quickly above the horizon: half of the way to the zenith's colour lies below 8 degrees.
  float climb = 1.0 - exp(-up * (5.2 - 2.6 * nearSun));
  vec3 sky = mix(low, airZenith, climb);
  return mix(sky, hazeGlow, p32 * p8 * 0.45 * hazeSun.w);
}
`;
