import { DataTexture, NearestFilter, RGBAIntegerFormat, UnsignedShortType } from 'three';

/** Texels in a row of the texture. */
const WIDTH = 256;
/** Places are counted from here, in half metres: ±16 km of the scene. */
const PLACE_FROM_M = -16_384;
/** Feet are counted from here, in centimetres: up to 555 m NHN. */
const FOOT_FROM_M = -100;
/** How far walls go into the ground, so that no house floats on a slope, metres: as the city build makes them. */
const SKIRT_M = 3;

/** What the shader must know of each building of a tile. Arrays have one entry a building. */
export interface TileFacts {
  /** Middle and lowest and highest vertex, scene metres. */
  readonly x: Float32Array;
  readonly z: Float32Array;
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** Position in `BUILDING_USES`. */
  readonly use: ArrayLike<number>;
  /** Not 0: measured, not generated or curated. */
  readonly isMeasured: ArrayLike<number>;
}

/**
 * One texel of four 16-bit numbers a row: x and z of the middle (half metres), foot (centimetres), use (3 bits), whether it is
 * measured (1 bit) and height in decimetres (12 bits). Filled tile by tile as they arrive. 8 bytes a row.
 */
export class FactTexture {
  readonly texture: DataTexture;
  private readonly data: Uint16Array;
  private readonly rows: number;

  constructor(rows: number) {
    this.rows = rows;
    const height = Math.max(1, Math.ceil(rows / WIDTH));
    this.data = new Uint16Array(WIDTH * height * 4);
    this.texture = new DataTexture(this.data, WIDTH, height, RGBAIntegerFormat, UnsignedShortType);
    this.texture.minFilter = this.texture.magFilter = NearestFilter;
    this.texture.unpackAlignment = 4;
    this.texture.needsUpdate = true;
  }

  /** @param start row of the tile's first building */
  write(start: number, facts: TileFacts): void {
    const count = Math.min(facts.x.length, this.rows - start);
    for (let i = 0; i < count; i++) {
      const at = (start + i) * 4;
      const foot = facts.low[i]! + SKIRT_M;
      const height = Math.max(0, Math.min(4095, Math.round((facts.high[i]! - foot) * 10)));
      this.data[at] = Math.round((facts.x[i]! - PLACE_FROM_M) * 2);
      this.data[at + 1] = Math.round((facts.z[i]! - PLACE_FROM_M) * 2);
      this.data[at + 2] = Math.max(0, Math.min(65_535, Math.round((foot - FOOT_FROM_M) * 100)));
      this.data[at + 3] = (facts.use[i] ?? 0) | (facts.isMeasured[i] ? 8 : 0) | (height << 4);
    }
    // A range must not run over the end of a row of texels.
    for (let row = start; row < start + count;) {
      const end = Math.min(start + count, (Math.floor(row / WIDTH) + 1) * WIDTH);
      this.texture.addUpdateRange(row * 4, (end - row) * 4);
      row = end;
    }
    if (count > 0) this.texture.needsUpdate = true;
  }

  /** The texel of a row, for tests. */
  texel(row: number): readonly number[] {
    return [...this.data.subarray(row * 4, row * 4 + 4)];
  }

  dispose(): void {
    this.texture.dispose();
  }
}

/** GLSL: `uvec4 factsOf(uint row)`, `vec3 footOf(uvec4 facts)` in scene metres, `int useOf(uvec4)`, `bool isMeasured(uvec4)`, `float heightOf(uvec4)`. */
export const FACT_GLSL = /* glsl */ `
uniform highp usampler2D factMap;
uvec4 factsOf(uint row) { return texelFetch(factMap, ivec2(int(row % ${WIDTH}u), int(row / ${WIDTH}u)), 0); }
vec3 footOf(uvec4 facts) {
  return vec3(float(facts.x) * 0.5 + ${PLACE_FROM_M.toFixed(1)}, float(facts.z) * 0.01 + ${FOOT_FROM_M.toFixed(1)}, float(facts.y) * 0.5 + ${PLACE_FROM_M.toFixed(1)});
}
int useOf(uvec4 facts) { return int(facts.w & 7u); }
bool isMeasured(uvec4 facts) { return (facts.w & 8u) != 0u; }
float heightOf(uvec4 facts) { return float(facts.w >> 4u) * 0.1; }
`;
