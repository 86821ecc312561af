import { DataTexture, LinearFilter, RedFormat } from 'three';
import TinySDF from '@mapbox/tiny-sdf';

/** The bundled font first; Chinese comes from whatever the system has. */
export const LABEL_FONT =
  '"Inter Variable", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';
/** Texels of the em in the atlas. */
export const ATLAS_EM = 28;
/** Texels of distance kept around a glyph: the room for its halo. */
export const ATLAS_BUFFER = 6;
export const ATLAS_RADIUS = 8;
export const ATLAS_CUTOFF = 0.25;
const SIDE = 1024;

/** What a rasteriser gives for one character: a distance field and its metrics in texels. */
export interface RasterGlyph {
  readonly data: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
  readonly glyphTop: number;
  readonly glyphLeft: number;
  readonly glyphAdvance: number;
}

/** A character in the atlas. Texels; `left` and `top` are of the box with its buffer, from the pen on the baseline, y up. */
export interface Glyph {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly advance: number;
}

export function createRasteriser(): (character: string) => RasterGlyph {
  const sdf = new TinySDF({
    fontSize: ATLAS_EM,
    buffer: ATLAS_BUFFER,
    radius: ATLAS_RADIUS,
    cutoff: ATLAS_CUTOFF,
    fontFamily: LABEL_FONT,
    fontWeight: '560',
  });
  return (character) => sdf.draw(character);
}

/**
 * Distance fields of the characters that the labels have needed so far, made in this browser from its own fonts.
 * 1 MiB of texture; when it is full it begins again (`generation` grows, runs made before are void).
 */
export class GlyphAtlas {
  readonly texture: DataTexture;
  private readonly pixels = new Uint8Array(SIDE * SIDE);
  private readonly glyphs = new Map<string, Glyph>();
  private readonly rasterise: (character: string) => RasterGlyph;
  private shelf = { x: 0, y: 0, height: 0 };
  private started = 0;

  constructor(rasterise: (character: string) => RasterGlyph) {
    this.rasterise = rasterise;
    this.texture = new DataTexture(this.pixels, SIDE, SIDE, RedFormat);
    this.texture.minFilter = this.texture.magFilter = LinearFilter;
    this.texture.needsUpdate = true;
  }

  get side(): number {
    return SIDE;
  }

  generation(): number {
    return this.started;
  }

  has(character: string): boolean {
    return this.glyphs.has(character);
  }

  glyph(character: string): Glyph {
    const known = this.glyphs.get(character);
    if (known) return known;
    const raster = this.rasterise(character);
    const { x, y } = this.reserve(raster.width, raster.height);
    for (let row = 0; row < raster.height; row++)
      for (let column = 0; column < raster.width; column++)
        this.pixels[(y + row) * SIDE + x + column] = raster.data[row * raster.width + column]!;
    this.texture.needsUpdate = true;
    const glyph: Glyph = {
      x,
      y,
      width: raster.width,
      height: raster.height,
      left: raster.glyphLeft - ATLAS_BUFFER,
      top: raster.glyphTop + ATLAS_BUFFER,
      advance: raster.glyphAdvance,
    };
    this.glyphs.set(character, glyph);
    return glyph;
  }

  /** Forgets all glyphs: the font they were to be made of has only now arrived, or the atlas is full. */
  clear(): void {
    this.glyphs.clear();
    this.pixels.fill(0);
    this.shelf = { x: 0, y: 0, height: 0 };
    this.started++;
  }

  dispose(): void {
    this.texture.dispose();
  }

  private reserve(width: number, height: number): { x: number; y: number } {
    const { shelf } = this;
    if (shelf.x + width > SIDE) {
      shelf.y += shelf.height;
      shelf.x = shelf.height = 0;
    }
    if (shelf.y + height > SIDE) this.clear();
    const place = { x: this.shelf.x, y: this.shelf.y };
    this.shelf.x += width;
    this.shelf.height = Math.max(this.shelf.height, height);
    return place;
  }
}

/**
 * Time for making glyphs in one pass; the labels that need more come with the next. Where frames are slow a tenth of one is not felt,
 * and names would else come one by one over many seconds.
 */
const GLYPH_BUDGET_MS = 6;
const GLYPH_SHARE = 0.1;
const GLYPH_BUDGET_AT_MOST_MS = 60;

/** @param sinceMs since the pass before, where that one postponed some; else 0 */
export const glyphBudgetMs = (sinceMs: number): number =>
  Math.min(Math.max(GLYPH_BUDGET_MS, sinceMs * GLYPH_SHARE), GLYPH_BUDGET_AT_MOST_MS);
