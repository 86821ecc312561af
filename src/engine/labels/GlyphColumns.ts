import { LABEL_INKS } from './labelStyle.ts';
import type { PlacedLabel } from './placedLabel.ts';
import { FADE_S } from './labelShader.ts';

const CAPACITY = 4096;
const SLANT = 0.2;
/** A plate reaches this far beyond its number, with the room for its rim. */
const PLATE_PX = 5;

/** When a label began to come, or to go. Seconds. */
interface Fade {
  readonly label: PlacedLabel;
  readonly sinceS: number;
  readonly isGoing: boolean;
}

/** The glyphs of all labels as vertex columns, with the labels that are still fading out. 280 KB. */
export class GlyphColumns {
  count = 0;
  /** Something came or went with the last write. */
  isFading = false;
  private readonly anchor = new Float32Array(CAPACITY * 3);
  private readonly box = new Float32Array(CAPACITY * 4);
  private readonly texels = new Float32Array(CAPACITY * 4);
  private readonly course = new Float32Array(CAPACITY * 2);
  private readonly look = new Float32Array(CAPACITY * 3);
  private readonly fade = new Float32Array(CAPACITY);
  readonly attributes = [
    { name: 'anchor', array: this.anchor, size: 3 },
    { name: 'box', array: this.box, size: 4 },
    { name: 'texels', array: this.texels, size: 4 },
    { name: 'course', array: this.course, size: 2 },
    { name: 'look', array: this.look, size: 3 },
    { name: 'fade', array: this.fade, size: 1 },
  ] as const;
  private fades = new Map<string, Fade>();

  /**
   * Takes over what is shown from now on; what is no longer among it fades out.
   * @param isAtOnce nothing fades
   */
  write(placed: ReadonlyMap<string, PlacedLabel>, nowS: number, isAtOnce = false): void {
    const fades = new Map<string, Fade>();
    this.isFading = false;
    for (const [key, before] of this.fades) {
      if (placed.has(key) || isAtOnce) continue;
      const isGone = before.isGoing && nowS - before.sinceS > FADE_S;
      if (isGone) continue;
      // One that had not yet come fully goes from where it was.
      const missing = before.isGoing ? 0 : Math.max(0, FADE_S - (nowS - before.sinceS));
      fades.set(key, before.isGoing ? before : { label: before.label, sinceS: nowS - missing, isGoing: true });
      this.isFading = true;
    }
    for (const [key, label] of placed) {
      const before = this.fades.get(key);
      const isStanding = before !== undefined && !before.isGoing;
      const sinceS = isAtOnce ? Number.NEGATIVE_INFINITY : isStanding ? before.sinceS : nowS;
      fades.set(key, { label, sinceS, isGoing: false });
      this.isFading ||= nowS - sinceS < FADE_S;
    }
    this.fades = fades;
    this.count = 0;
    for (const { label, sinceS, isGoing } of fades.values()) {
      const age = Math.min(Math.max(nowS - sinceS, 1e-4), 10);
      this.writeLabel(label, isGoing ? -1 - age : age);
    }
  }

  private writeLabel({ run, style, course, x, y, z, dx, dy }: PlacedLabel, fade: number): void {
    const ink = LABEL_INKS.indexOf(style.ink);
    const slant = style.isItalic ? SLANT : 0;
    if (style.ink === 'shield' && this.count < CAPACITY) {
      const i = this.count++;
      this.place(i, x, y, z, 0, 0);
      this.size(i, dx + run.width / 2, dy, run.width / 2 + PLATE_PX, run.size / 2 + PLATE_PX);
      this.texels.fill(0, i * 4, i * 4 + 4);
      this.style(i, run.size, LABEL_INKS.indexOf('plate'), 0, fade);
    }
    for (let g = 0; g < run.glyphs.length && this.count < CAPACITY; g++) {
      const { glyph, at, x: gx, y: gy, halfWidth, halfHeight } = run.glyphs[g]!;
      const i = this.count++;
      if (course) {
        const { glyphs } = course;
        this.place(i, glyphs[g * 4]!, y, glyphs[g * 4 + 1]!, glyphs[g * 4 + 2]!, glyphs[g * 4 + 3]!);
        this.size(i, gx, gy, halfWidth, halfHeight);
      } else {
        this.place(i, x, y, z, 0, 0);
        this.size(i, dx + at + gx, dy + gy, halfWidth, halfHeight);
      }
      const { texels } = this;
      texels[i * 4] = glyph.x;
      texels[i * 4 + 1] = glyph.y;
      texels[i * 4 + 2] = glyph.x + glyph.width;
      texels[i * 4 + 3] = glyph.y + glyph.height;
      this.style(i, run.size, ink, slant, fade);
    }
  }

  // Number by number: thousands of glyphs are written in a pass, and an array for each of their columns costs more than the rest of it.
  private place(i: number, x: number, y: number, z: number, courseX: number, courseZ: number): void {
    const { anchor, course } = this;
    anchor[i * 3] = x;
    anchor[i * 3 + 1] = y;
    anchor[i * 3 + 2] = z;
    course[i * 2] = courseX;
    course[i * 2 + 1] = courseZ;
  }

  private size(i: number, x: number, y: number, halfWidth: number, halfHeight: number): void {
    const { box } = this;
    box[i * 4] = x;
    box[i * 4 + 1] = y;
    box[i * 4 + 2] = halfWidth;
    box[i * 4 + 3] = halfHeight;
  }

  private style(i: number, size: number, ink: number, slant: number, fade: number): void {
    const { look } = this;
    look[i * 3] = size;
    look[i * 3 + 1] = ink;
    look[i * 3 + 2] = slant;
    this.fade[i] = fade;
  }
}
