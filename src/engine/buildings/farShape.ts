import { BufferAttribute, DataTexture, NearestFilter, RGBAIntegerFormat, UnsignedShortType } from 'three';
import {
  FAR_FORM,
  FAR_PLACE_FROM_M,
  FAR_PLACE_STEP_M,
  FAR_SIZE_STEP_M,
  type FarColumns,
} from '../../schema/farBuildings.ts';

/** Boxes in a row of the texture; each takes two texels of four 16-bit numbers. */
const BOXES_A_ROW = 256;
const NUMBERS_A_BOX = 8;
/** Feet go to the shader as decimetres from 1 km below zero: whole numbers without a sign. */
const FOOT_FROM_DM = 10_000;

/** x, z, foot and form · width and depth, turn and height, row low and high. 16 bytes a box. */
export function farMapOf({ row, x, z, foot, width, depth, turn, height, form }: FarColumns): DataTexture {
  const lines = Math.max(1, Math.ceil(row.length / BOXES_A_ROW));
  const data = new Uint16Array(lines * BOXES_A_ROW * NUMBERS_A_BOX);
  for (let i = 0; i < row.length; i++) {
    const at = i * NUMBERS_A_BOX;
    data[at] = x[i]!;
    data[at + 1] = z[i]!;
    data[at + 2] = foot[i]! + FOOT_FROM_DM;
    data[at + 3] = form[i]!;
    data[at + 4] = width[i]! | (depth[i]! << 8);
    data[at + 5] = turn[i]! | (height[i]! << 8);
    data[at + 6] = row[i]! & 0xffff;
    data[at + 7] = row[i]! >>> 16;
  }
  const texture = new DataTexture(data, BOXES_A_ROW * 2, lines, RGBAIntegerFormat, UnsignedShortType);
  texture.name = 'far buildings';
  texture.minFilter = texture.magFilter = NearestFilter;
  texture.unpackAlignment = 4;
  texture.needsUpdate = true;
  return texture;
}

const CORNERS_A_HOUSE = 10;
const RING = [[-1, 1], [1, 1], [1, -1], [-1, -1]] as const; // prettier-ignore
/** Four corners at the foot (y 0) and at the eaves (y 1) and two ends of the ridge (y 2), x along the ridge; a fourth number pads. */
const CORNERS = [0, 1].flatMap((y) => RING.flatMap(([x, z]) => [x, y, z, 0])).concat(-1, 2, 0, 0, 1, 2, 0, 0);
const WALLS = [0, 1, 2, 3].flatMap((i) => [i, (i + 1) % 4, ((i + 1) % 4) + 4, i, ((i + 1) % 4) + 4, i + 4]);
const ROOF = [4, 5, 9, 4, 9, 8, 6, 7, 8, 6, 8, 9, 5, 6, 9, 7, 4, 8];
/** 14 triangles; nobody sees the ground under a house. */
const FACES = [...WALLS, ...ROOF];
export const INDICES_A_HOUSE = FACES.length;

/** Corners and faces of so many houses: 124 bytes each, 208 from 6554 on. */
export function houses(count: number): { readonly position: BufferAttribute; readonly index: BufferAttribute } {
  const position = new Int8Array(count * CORNERS.length);
  const vertices = count * CORNERS_A_HOUSE;
  const index = new (vertices > 65_536 ? Uint32Array : Uint16Array)(count * FACES.length);
  for (let i = 0; i < count; i++) {
    position.set(CORNERS, i * CORNERS.length);
    for (let k = 0; k < FACES.length; k++) index[i * FACES.length + k] = FACES[k]! + i * CORNERS_A_HOUSE;
  }
  return { position: new BufferAttribute(position, 4), index: new BufferAttribute(index, 1) };
}

/** GLSL of the vertex shader: `uint standFar()` returns the row of the box and sets the globals below. */
export const FAR_GLSL = /* glsl */ `
attribute uint farFirst;
uniform float farReach;
uniform highp usampler2D farMap;
/* Scene metres; the vertex above it. */
vec3 farFoot;
vec3 farAbove;
/* How much of its height the box has at this distance: 0 = gone. */
float farShare;
int farUse;
bool isFarMeasured;
uint standFar() {
  uint box = farFirst + uint(gl_VertexID) / ${CORNERS_A_HOUSE}u;
  ivec2 at = ivec2(int(box % ${BOXES_A_ROW}u) * 2, int(box / ${BOXES_A_ROW}u));
  uvec4 place = texelFetch(farMap, at, 0);
  uvec4 form = texelFetch(farMap, at + ivec2(1, 0), 0);
  uint row = form.z | (form.w << 16u);
  farFoot = vec3(
    float(place.x) * ${FAR_PLACE_STEP_M} + ${FAR_PLACE_FROM_M.toFixed(1)},
    (float(place.z) - ${FOOT_FROM_DM.toFixed(1)}) * 0.1,
    float(place.y) * ${FAR_PLACE_STEP_M} + ${FAR_PLACE_FROM_M.toFixed(1)}
  );
  farUse = int(place.w & ${FAR_FORM.use}u);
  isFarMeasured = (place.w & ${FAR_FORM.isMeasured}u) != 0u;
  // They go one by one, over the last third.
  float dice = float((row * 2654435761u) >> 24u) / 255.0;
  farShare = 1.0 - smoothstep(0.67 + 0.28 * dice, 0.72 + 0.28 * dice, distance(farFoot, cameraPosition) / farReach);
  vec2 size = vec2(form.xx >> uvec2(0u, 8u) & 255u) * ${FAR_SIZE_STEP_M / 2};
  float height = float(form.y >> 8u) * ${FAR_SIZE_STEP_M};
  float turn = float(form.y & 255u) * ${(Math.PI / 256).toFixed(9)};
  float ridge = (place.w & ${FAR_FORM.isPitched}u) != 0u ? min(0.8 * size.y, 0.42 * height) : 0.0;
  float up = position.y < 0.5 ? -2.0 : height - (position.y < 1.5 ? ridge : 0.0);
  vec2 along = vec2(cos(turn), sin(turn));
  vec2 out2 = along * (position.x * size.x) + vec2(-along.y, along.x) * (position.z * size.y);
  farAbove = vec3(out2.x, up * farShare, out2.y);
  return row;
}
`;
