import { DataTexture, NearestFilter, RedIntegerFormat, UnsignedByteType } from 'three';
import { LANDCOVER_CLASSES, type LandcoverClass } from '../../schema/cityFiles.ts';

/** Grid bearing of the basins of Ruhrort, radians: yards of the works are laid out along it. */
const YARD_BEARING = 1.08;
const codeOf = (name: LandcoverClass): string => String(LANDCOVER_CLASSES.indexOf(name));
const isOneOf = (...names: readonly LandcoverClass[]): string =>
  names.map((name) => `code == ${codeOf(name)}`).join(' || ');

/** One byte a pixel: the class of land cover itself, for ground that is seen from near. */
export function classMapOf(classes: Uint8Array, width: number, height: number): DataTexture {
  const texture = new DataTexture(classes, width, height, RedIntegerFormat, UnsignedByteType);
  texture.name = 'classes of land cover';
  texture.minFilter = texture.magFilter = NearestFilter;
  texture.unpackAlignment = 1;
  texture.needsUpdate = true;
  return texture;
}

/**
 * GLSL: `vec3 groundNear(vec3 ground, vec2 place, vec2 landcoverAt, float pixelM)`, the ground as it looks from near: classes with
 * crisp borders instead of a colour that runs over 30 m, kerbs between paved and green, slabs and bays on yards, lawns and
 * paths between houses, furrowed fields, tufts of grass. Everything fades before it would be smaller than a pixel.
 * Needs `grain`, and `metresOfPixel` taken before any branch.
 */
export const GROUND_DETAIL_GLSL = /* glsl */ `
uniform highp usampler2D classMap;
uniform vec3 classColour[${LANDCOVER_CLASSES.length}];

/* The grain at so many metres a repeat, sampled by the pixel's size: no derivatives in branches. */
vec2 grainOver(vec2 place, float metres, float pixelM) {
  return textureLod(grain, place / metres, max(0.0, log2(pixelM * 256.0 / metres))).rg - 0.5;
}
float hashOf(ivec2 cell) {
  uint n = uint(cell.x) * 1597334673u ^ uint(cell.y) * 3812015801u;
  n = (n ^ (n >> 15)) * 2246822519u;
  return float(n >> 8) / 16777216.0;
}
/* 1 on lines between cells of this size, half a line of so many metres on either side. */
float joints(vec2 at, vec2 cell, float halfM, float pixelM) {
  vec2 toLine = abs(fract(at / cell - 0.5) - 0.5) * cell;
  vec2 line = 1.0 - smoothstep(vec2(halfM - 0.5 * pixelM), vec2(halfM + 0.5 * pixelM), toLine);
  return max(line.x, line.y);
}
bool isGreen(int code) { return ${isOneOf('meadow', 'field', 'wood', 'park', 'allotment', 'heap')}; }
bool isYard(int code) { return ${isOneOf('industry', 'steelworks', 'paved')}; }

/* Shares of the pixel before, at and after a place in a row of pixels; the place lies within half of one of the middle one's centre. */
vec3 rowShares(float f) { return vec3(0.5 * (0.5 - f) * (0.5 - f), 0.75 - f * f, 0.5 * (0.5 + f) * (0.5 + f)); }

/*
 * The class whose share of the nine pixels around is greatest, and how far its border is (metres, as good as it matters). Of nine, since the
 * steps of the pixels would show in an outline of four. Beside land the
 * bed counts little: its pixels must not stand out of the water as teeth.
 */
int crispClass(vec2 texel, out int other, out float borderM) {
  ivec2 middle = ivec2(floor(texel));
  vec2 f = texel - vec2(middle) - 0.5;
  ivec2 most = textureSize(classMap, 0) - 1;
  vec3 across = rowShares(f.x);
  vec3 down = rowShares(f.y);
  int codes[9];
  float shares[9];
  for (int i = 0; i < 9; i++) {
    codes[i] = int(texelFetch(classMap, clamp(middle + ivec2(i % 3, i / 3) - 1, ivec2(0), most), 0).r);
    shares[i] = across[i % 3] * down[i / 3] * (codes[i] == ${codeOf('bed')} ? 0.12 : 1.0);
  }
  float sums[9];
  float best = -1.0;
  int winner = 0;
  for (int i = 0; i < 9; i++) {
    sums[i] = 0.0;
    for (int k = 0; k < 9; k++) sums[i] += codes[k] == codes[i] ? shares[k] : 0.0;
    if (sums[i] > best) { best = sums[i]; winner = codes[i]; }
  }
  float second = 0.0;
  other = winner;
  for (int i = 0; i < 9; i++)
    if (codes[i] != winner && codes[i] != ${codeOf('bed')} && sums[i] > second) { second = sums[i]; other = codes[i]; }
  borderM = (best - second) / (best + second) * 6.7;
  return winner;
}

/* A yard: lanes with kerbs and a dashed middle, between them concrete slabs, asphalt mended in rectangles, and bays for lorries. */
vec3 yardOf(vec3 tone, vec2 along, float fine, float worn, float pixelM) {
  const vec2 BLOCK = vec2(60.0, 42.0);
  const float LANE = 6.5;
  float crisp = smoothstep(2.2, 0.8, pixelM);
  ivec2 block = ivec2(floor(along / BLOCK));
  vec2 inBlock = along - vec2(block) * BLOCK;
  float kind = hashOf(block);
  bool isConcrete = kind < 0.45;
  float piece = hashOf(ivec2(floor(along / vec2(15.0, 10.5))) + 911);
  float slab = hashOf(ivec2(floor(along / vec2(5.0, 5.25))) + 577) - 0.5;
  tone *= isConcrete ? 1.08 + 0.07 * slab * crisp : piece < 0.16 ? 0.85 : piece < 0.26 ? 1.0 : 0.92;
  float joint = isConcrete ? joints(along, vec2(5.0, 5.25), 0.06, pixelM) * smoothstep(0.9, 0.25, pixelM) : 0.0;
  tone *= (1.0 - 0.24 * joint) * (1.0 - 0.07 * smoothstep(0.1, 0.3, worn));
  float white = 0.0;
  if (kind > 0.6 && inBlock.y > 16.0 && inBlock.y < 30.0 && inBlock.x > 4.0 && inBlock.x < 56.0)
    white = joints(vec2(inBlock.x - 4.0, 1.0), vec2(3.5, 1000.0), 0.1, pixelM) * smoothstep(1.0, 0.3, pixelM);
  // Lanes run along every block and across every third.
  bool hasAcross = block.x - (block.x / 3) * 3 == 0;
  float inLane = min(inBlock.y, hasAcross ? inBlock.x : 1000.0);
  float isLane = 1.0 - smoothstep(LANE - 0.5 * pixelM, LANE + 0.5 * pixelM, inLane);
  float soft = max(pixelM, 0.05);
  float kerb = 1.0 - smoothstep(0.12, 0.12 + soft, abs(inLane - LANE));
  float onDash = step(fract((inBlock.y < LANE ? along.x : along.y) / 9.0), 0.45);
  float dash = (1.0 - smoothstep(0.09, 0.09 + soft, abs(inLane - 0.5 * LANE))) * onDash * smoothstep(0.9, 0.25, pixelM);
  white = mix(white, dash, isLane);
  tone = mix(tone, classColour[${codeOf('industry')}] * 0.80, isLane * smoothstep(3.2, 1.0, pixelM) * 0.85);
  tone = mix(tone, vec3(0.60, 0.57, 0.52), kerb * 0.7 * smoothstep(1.0, 0.3, pixelM));
  return mix(tone, vec3(0.78, 0.76, 0.72), 0.7 * white) * (1.0 + 0.14 * fine);
}

vec3 surfaceOf(int code, vec2 place, float pixelM) {
  vec3 tone = classColour[code];
  vec2 fine = grainOver(place, 7.0, pixelM);
  vec2 wide = grainOver(place, 83.0, pixelM);
  float near = smoothstep(0.5, 0.12, pixelM);
  if (isYard(code)) {
    return yardOf(tone, mat2(${Math.cos(YARD_BEARING).toFixed(4)}, ${Math.sin(YARD_BEARING).toFixed(4)}, ${(-Math.sin(YARD_BEARING)).toFixed(4)}, ${Math.cos(YARD_BEARING).toFixed(4)}) * place, fine.x * near, grainOver(place, 43.0, pixelM).y, pixelM);
  }
  if (code == ${codeOf('field')}) {
    // Strips of their own crop and their own furrows.
    float turn = 0.5 * floor(4.0 * hashOf(ivec2(floor(place / 900.0))));
    vec2 along = mat2(cos(turn), sin(turn), -sin(turn), cos(turn)) * place;
    ivec2 strip = ivec2(floor(along / vec2(310.0, 120.0)));
    float crop = hashOf(strip);
    tone = mix(tone, crop < 0.35 ? tone * vec3(0.86, 0.80, 0.72) : crop < 0.7 ? tone * vec3(0.9, 1.02, 0.84) : tone, 0.85);
    float furrow = sin(along.y * 2.6) * smoothstep(0.9, 0.3, pixelM);
    tone *= 1.0 + furrow * (crop < 0.35 ? 0.05 : 0.02);
    tone *= 1.0 - 0.12 * joints(along, vec2(310.0, 120.0), 0.8, pixelM);
    return tone * (1.0 + 0.14 * fine.x * near + 0.08 * wide.y);
  }
  if (isGreen(code)) {
    vec2 tuft = grainOver(place, 23.0, pixelM);
    tone *= 1.0 + 0.20 * fine.x * near + 0.16 * tuft.y + 0.10 * wide.y;
    return mix(tone, tone * vec3(1.10, 1.0, 0.78), smoothstep(0.02, 0.3, wide.y) * 0.6);
  }
  if (code == ${codeOf('rail')}) return tone * (1.0 + 0.28 * grainOver(place, 4.0, pixelM).x * near + 0.1 * wide.y);
  // Between houses: lawns with a hedge around them, and what is paved.
  vec2 plot = grainOver(place, 61.0, pixelM) + 0.35 * grainOver(place, 19.0, pixelM);
  float share = code == ${codeOf('residential')} ? 0.03 : code == ${codeOf('inner-city')} ? -0.13 : -1.0;
  float soft = 0.012 + 0.012 * pixelM;
  float lawn = smoothstep(-soft, soft, plot.y + share);
  float hedge = (smoothstep(-soft - 0.018, -0.018 + soft, plot.y + share) - lawn) * smoothstep(1.0, 0.3, pixelM);
  vec3 grass = classColour[${codeOf('park')}] * (1.0 + 0.18 * fine.x * near + 0.12 * fine.y);
  tone *= 1.0 + 0.08 * fine.x * near + 0.05 * wide.y;
  return mix(tone, mix(tone, grass, 0.62), lawn) * (1.0 - 0.22 * hedge);
}

vec3 groundNear(vec3 ground, vec2 place, vec2 landcoverAt, float pixelM) {
  float near = smoothstep(6.5, 2.2, pixelM);
  if (near <= 0.0) return ground;
  // Edges wander a little, in bows of metres: finer ones look torn.
  vec2 wander = vec2(grainOver(place, 71.0, max(pixelM, 3.0)).y, grainOver(place.yx + 37.0, 71.0, max(pixelM, 3.0)).y) * 0.4;
  int other;
  float borderM;
  int code = crispClass(landcoverAt * vec2(textureSize(classMap, 0)) + wander, other, borderM);
  vec3 tone = surfaceOf(code, place, pixelM);
  bool isEdge = isGreen(code) != isGreen(other);
  if (other != code) {
    float soft = max(pixelM, isEdge ? 0.05 : 1.2);
    tone = mix(0.5 * (tone + classColour[other]), tone, smoothstep(0.0, soft, borderM));
    // A kerb of pale stone on the paved side.
    float kerb = isEdge && !isGreen(code) ? 1.0 - smoothstep(0.28, 0.28 + pixelM, borderM) : 0.0;
    tone = mix(tone, vec3(0.60, 0.57, 0.52), kerb * 0.55 * smoothstep(0.9, 0.25, pixelM));
  }
  return mix(ground, tone, near);
}
`;
