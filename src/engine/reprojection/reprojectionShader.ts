/** A triangle over the whole canvas; for each pixel the ray from the eye that sees now, per metre of depth. */
export const REPROJECTION_VERTEX = /* glsl */ `
uniform mat3 toWorld;
uniform vec2 spread;
varying vec3 vRay;
void main() {
  vRay = toWorld * vec3(position.xy * spread, -1.0);
  gl_Position = vec4(position.xy, 0.0, 1.0);
}
`;

/**
 * Follows the ray to the plane of the ground (what is above the horizon lies far away) and takes the colour that the held picture has
 * there; beyond its edge the nearest of its colours, blurred. The colours are those of the screen: neither tone mapping nor a colour
 * space touches them again.
 */
export const REPROJECTION_FRAGMENT = /* glsl */ `
uniform sampler2D held;
uniform sampler2D blurred;
uniform mat4 toHeld;
uniform vec3 moved;
uniform float eyeHeight;
uniform float farM;
varying vec3 vRay;
void main() {
  float depth = vRay.y < 0.0 ? min(eyeHeight / -vRay.y, farM) : farM;
  vec4 clip = toHeld * vec4(vRay * depth + moved, 1.0);
  vec2 place = clip.xy / max(clip.w, 1e-3) * 0.5 + 0.5;
  vec2 inside = min(place, 1.0 - place);
  float edge = smoothstep(0.0, 0.02, min(inside.x, inside.y));
  gl_FragColor = mix(texture2D(blurred, clamp(place, 0.0, 1.0)), texture2D(held, place), edge);
}
`;

/** A picture of few pixels, each the mean of its cell. */
export const BLUR_VERTEX = /* glsl */ `
varying vec2 vPlace;
void main() {
  vPlace = position.xy * 0.5 + 0.5;
  gl_Position = vec4(position.xy, 0.0, 1.0);
}
`;
export const BLUR_FRAGMENT = /* glsl */ `
uniform sampler2D held;
uniform vec2 cell;
varying vec2 vPlace;
void main() {
  vec4 sum = vec4(0.0);
  for (int row = 0; row < 4; row++)
    for (int column = 0; column < 4; column++)
      sum += texture2D(held, vPlace + (vec2(float(column), float(row)) / 4.0 - 0.375) * cell);
  gl_FragColor = sum / 16.0;
}
`;
