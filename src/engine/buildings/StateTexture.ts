import { DataTexture, NearestFilter, RGBAFormat, UnsignedByteType } from 'three';

/** Texels in a row; an update uploads whole rows, and only those that were touched. */
export const STATE_WIDTH = 256;
/** Alpha of a texel whose thing is hidden; lower values are the share of the colour, in 254ths. */
const HIDDEN = 255;
/** What steps back behind other things turns to paper. */
const FADED_COLOUR = 0xe6e2d9;
const FADED_SHARE = 0.86;
/** In `applyStates`: the thing keeps its own colour. */
export const OWN_COLOUR = 0xffffffff;

/**
 * One RGBA8 texel a row (building, structure): colour (sRGB) and how much of it replaces the thing's own, or hidden.
 * Colouring and hiding write here and never touch geometry. 4 bytes a row.
 */
export class StateTexture {
  readonly texture: DataTexture;
  /** One number a texel; its lowest byte is red, as everywhere that browsers run. */
  private readonly texels: Uint32Array;
  private readonly rows: number;

  constructor(rows: number) {
    this.rows = rows;
    const height = Math.max(1, Math.ceil(rows / STATE_WIDTH));
    this.texels = new Uint32Array(STATE_WIDTH * height);
    const bytes = new Uint8Array(this.texels.buffer);
    this.texture = new DataTexture(bytes, STATE_WIDTH, height, RGBAFormat, UnsignedByteType);
    this.texture.minFilter = this.texture.magFilter = NearestFilter;
    this.texture.needsUpdate = true;
  }

  /**
   * @param colour sRGB hex, null for the thing's own colour
   * @param share 0 to 1
   */
  setColour(row: number, colour: number | null, share = 1): void {
    if (!this.has(row) || this.isHidden(row)) return;
    this.write(row, colour === null ? 0 : texelOf(colour, share));
  }

  setHidden(row: number, isHidden: boolean): void {
    if (!this.has(row)) return;
    if (isHidden) this.write(row, hiddenTexel);
    else if (this.isHidden(row)) this.write(row, 0);
  }

  /**
   * Sets all rows at once. A list that is shorter than the rows leaves the rest as they are by themselves.
   * @param colours sRGB hex per row, `OWN_COLOUR` for its own; null = all their own
   * @param hidden per row, not 0 = hidden; null = none
   * @param faded per row, not 0 = steps back to paper; null = none
   * @param share 0 to 1: how much of a colour replaces the own one
   */
  applyStates(
    colours: Uint32Array | null,
    hidden: Uint8Array | null = null,
    faded: Uint8Array | null = null,
    share = 0.85,
  ): void {
    const { texels, rows } = this;
    const fadedTexel = texelOf(FADED_COLOUR, FADED_SHARE);
    const alpha = alphaOf(share);
    for (let start = 0; start < rows; start += STATE_WIDTH) {
      const end = Math.min(rows, start + STATE_WIDTH);
      let isTouched = false;
      for (let row = start; row < end; row++) {
        let texel = 0;
        const colour = colours?.[row] ?? OWN_COLOUR;
        if (hidden?.[row]) texel = hiddenTexel;
        else if (faded?.[row]) texel = fadedTexel;
        else if (colour !== OWN_COLOUR)
          texel = (alpha | ((colour & 0xff) << 16) | (colour & 0xff00) | ((colour >>> 16) & 0xff)) >>> 0;
        if (texels[row] === texel) continue;
        texels[row] = texel;
        isTouched = true;
      }
      if (isTouched) this.touch(start, STATE_WIDTH);
    }
  }

  isHidden(row: number): boolean {
    return this.texels[row]! >>> 24 === HIDDEN;
  }

  /** The texel of a row: red, green, blue, share or hidden. */
  texel(row: number): readonly number[] {
    const texel = this.texels[row] ?? 0;
    return [texel & 0xff, (texel >>> 8) & 0xff, (texel >>> 16) & 0xff, texel >>> 24];
  }

  dispose(): void {
    this.texture.dispose();
  }

  private has(row: number): boolean {
    return Number.isInteger(row) && row >= 0 && row < this.rows;
  }

  private write(row: number, texel: number): void {
    if (this.texels[row] === texel) return;
    this.texels[row] = texel;
    this.touch(row, 1);
  }

  private touch(row: number, count: number): void {
    this.texture.addUpdateRange(row * 4, count * 4);
    this.texture.needsUpdate = true;
  }
}

const alphaOf = (share: number): number => Math.round(share * 254) << 24;
const hiddenTexel = (HIDDEN << 24) >>> 0;
const texelOf = (colour: number, share: number): number =>
  (alphaOf(share) | ((colour & 0xff) << 16) | (colour & 0xff00) | ((colour >>> 16) & 0xff)) >>> 0;

/** GLSL: `vec4 stateOf(uint row)`, `bool isStateHidden(vec4 state)`, `vec3 toLinear(vec3 srgb)`. */
export const STATE_GLSL = /* glsl */ `
uniform sampler2D stateMap;
vec4 stateOf(uint row) {
  return texelFetch(stateMap, ivec2(int(row % ${STATE_WIDTH}u), int(row / ${STATE_WIDTH}u)), 0);
}
bool isStateHidden(vec4 state) { return state.a > 0.998; }
vec3 toLinear(vec3 c) { return mix(pow(c * 0.9478672986 + vec3(0.0521327014), vec3(2.4)), c * 0.0773993808, vec3(lessThanEqual(c, vec3(0.04045)))); }
`;
