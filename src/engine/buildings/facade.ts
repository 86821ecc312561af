/**
 * GLSL of walls with windows, shared by structures and buildings.
 * `vec2 facade(vec2 wall, vec2 cell, vec2 open, float seed, float lit)`: x = share of glass under this pixel, y = how brightly
 * lit (0 to 1). `wall` is metres along and up the wall. The pattern depends only on the cell, so nothing shimmers when the camera
 * moves; where cells get smaller than a few pixels it fades to its own mean.
 */
export const FACADE_GLSL = /* glsl */ `
float cellHash(vec2 cell, float seed) {
  uvec3 q = uvec3(ivec3(ivec2(cell), int(seed))) * uvec3(1597334673u, 3812015801u, 2798796415u);
  uint n = (q.x ^ q.y ^ q.z) * 1597334673u;
  n ^= n >> 15;
  return float(n * 2246822519u >> 8) / 16777216.0;
}
vec2 facade(vec2 wall, vec2 cell, vec2 open, float seed, float lit) {
  vec2 at = wall / cell;
  vec2 id = floor(at);
  vec2 inCell = abs(at - id - 0.5);
  vec2 pixel = max(fwidth(at), vec2(1e-4));
  vec2 edge = clamp((0.5 * open - inCell) / pixel + 0.5, 0.0, 1.0);
  float far = smoothstep(0.35, 1.1, max(pixel.x, pixel.y));
  float mean = open.x * open.y;
  float glass = mix(edge.x * edge.y, mean, far);
  float dice = cellHash(id, seed);
  float on = step(1.0 - lit, dice) * (0.45 + 0.55 * fract(dice * 57.0));
  return vec2(glass, mix(edge.x * edge.y * on, mean * lit * 0.72, far));
}
`;

/** Windows are lit when it gets dusky, and all of them some time before it is night. */
export const nightOf = (daylight: number): number => Math.min(1, Math.max(0, (0.62 - daylight) / 0.45));
