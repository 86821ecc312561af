import { Color, DataTexture, NearestFilter, RGBAFormat, UnsignedByteType } from 'three';

/** Texels in a row; an update uploads only the touched texels of a row. */
export const STATE_WIDTH = 256;
/** Alpha of a texel whose thing is hidden; lower values are the share of the colour, in 254ths. */
const HIDDEN = 255;

const scratch = new Color();

/**
 * One RGBA8 texel a row (building, structure): colour (sRGB) and how much of it replaces the thing's own, or hidden.
 * Colouring and hiding write here and never touch geometry. 4 bytes a row.
 */
export class StateTexture {
  readonly texture: DataTexture;
  private readonly data: Uint8Array;
  private readonly rows: number;

  constructor(rows: number) {
    this.rows = rows;
    const height = Math.max(1, Math.ceil(rows / STATE_WIDTH));
    this.data = new Uint8Array(STATE_WIDTH * height * 4);
    this.texture = new DataTexture(this.data, STATE_WIDTH, height, RGBAFormat, UnsignedByteType);
    this.texture.minFilter = this.texture.magFilter = NearestFilter;
    this.texture.needsUpdate = true;
  }

  /**
   * @param colour sRGB hex, null for the thing's own colour
   * @param share 0 to 1
   */
  setColour(row: number, colour: number | null, share = 1): void {
    if (!this.has(row)) return;
    const at = row * 4;
    if (this.data[at + 3] === HIDDEN) return;
    scratch.setHex(colour ?? 0, 'srgb-linear');
    this.write(row, scratch.r * 255, scratch.g * 255, scratch.b * 255, colour === null ? 0 : share * 254);
  }

  setHidden(row: number, isHidden: boolean): void {
    if (!this.has(row)) return;
    if (isHidden) this.write(row, 0, 0, 0, HIDDEN);
    else if (this.data[row * 4 + 3] === HIDDEN) this.write(row, 0, 0, 0, 0);
  }

  isHidden(row: number): boolean {
    return this.data[row * 4 + 3] === HIDDEN;
  }

  /** The texel of a row: red, green, blue, share or hidden. */
  texel(row: number): readonly number[] {
    return [...this.data.subarray(row * 4, row * 4 + 4)];
  }

  dispose(): void {
    this.texture.dispose();
  }

  private has(row: number): boolean {
    return Number.isInteger(row) && row >= 0 && row < this.rows;
  }

  private write(row: number, r: number, g: number, b: number, a: number): void {
    const { data, texture } = this;
    const at = row * 4;
    const values = [Math.round(r), Math.round(g), Math.round(b), Math.round(a)];
    if (values.every((value, i) => data[at + i] === value)) return;
    data.set(values, at);
    texture.addUpdateRange(at, 4);
    texture.needsUpdate = true;
  }
}

/** GLSL: `ivec2 stateTexel(uint row)`, `vec3 stateColour(vec4 state, vec3 own)` (linear), `bool isStateHidden(vec4 state)`. */
export const STATE_GLSL = /* glsl */ `
uniform sampler2D stateMap;
vec4 stateOf(uint row) {
  return texelFetch(stateMap, ivec2(int(row % ${STATE_WIDTH}u), int(row / ${STATE_WIDTH}u)), 0);
}
bool isStateHidden(vec4 state) { return state.a > 0.998; }
vec3 toLinear(vec3 c) { return mix(pow(c * 0.9478672986 + vec3(0.0521327014), vec3(2.4)), c * 0.0773993808, vec3(lessThanEqual(c, vec3(0.04045)))); }
`;
