import { ATLAS_EM, type Glyph, type GlyphAtlas } from './GlyphAtlas.ts';
import type { LabelStyle } from './labelStyle.ts';

/** A character on its line: pen position of its middle and its half width, CSS pixels from the start of the line. */
export interface SetGlyph {
  readonly glyph: Glyph;
  /** Middle of its advance. */
  readonly at: number;
  /** Middle of its box from `at`, and from the middle of the small letters upwards. */
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
}

/** A text set in one line. CSS pixels. */
export interface TextRun {
  readonly glyphs: readonly SetGlyph[];
  readonly width: number;
  readonly size: number;
}

/** Half the height of capitals: lines are centred on them. */
const MIDDLE = 0.36;

/** Sets a text. Characters that the atlas does not have yet are made now. */
export function setText(text: string, style: LabelStyle, atlas: GlyphAtlas): TextRun {
  const scale = style.size / ATLAS_EM;
  const gap = style.spacing * style.size;
  const glyphs: SetGlyph[] = [];
  let pen = 0;
  for (const character of text) {
    const glyph = atlas.glyph(character);
    const advance = glyph.advance * scale;
    if (character.trim() !== '')
      glyphs.push({
        glyph,
        at: pen + advance / 2,
        x: (glyph.left + glyph.width / 2) * scale - advance / 2,
        y: (glyph.top - glyph.height / 2) * scale - MIDDLE * style.size,
        halfWidth: (glyph.width / 2) * scale,
        halfHeight: (glyph.height / 2) * scale,
      });
    pen += advance + gap;
  }
  return { glyphs, width: Math.max(0, pen - gap), size: style.size };
}
