import type { MapLabel } from '../../schema/cityFiles.ts';
import type { Language } from '../../schema/texts.ts';
import type { MarkerLayout } from '../markers/MarkerLayout.ts';
import { createCourse, fitCourse, type Course, type CourseFit } from './coursePlacement.ts';
import type { GlyphAtlas } from './GlyphAtlas.ts';
import { ASSET_PRIORITY, ASSET_WITHIN_M, LABEL_STYLES, labelText, type LabelStyle } from './labelStyle.ts';
import { Occupancy } from './Occupancy.ts';
import { setText, type TextRun } from './textRun.ts';

/** No more labels than this at once: more is noise. */
export const LABELS_AT_MOST = 150;
/** A label that is shown goes before its equals. */
const STICKINESS = 0.6;
/** Free pixels around a label that is to come; one that stands needs none. */
const AIR_PX = 5;
const EDGE_PX = 4;
const ASSET_GAP_PX = 6;
const SELECTED_SIZE = 14;
/** A cell of the occupancy grid, and a little. */
const OWN_CELL_X = 9;
const OWN_CELL_Y = 5;
/** Time for making glyphs in one pass; the labels that need more come with the next. */
const GLYPH_BUDGET_MS = 6;

/** The camera as placement needs it. */
export interface LabelView {
  readonly eye: { readonly x: number; readonly y: number; readonly z: number };
  /** Column-major view-projection matrix. */
  readonly matrix: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
}

/** A label on screen. */
export interface PlacedLabel {
  readonly key: string;
  readonly style: LabelStyle;
  readonly run: TextRun;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Start of the line and its middle, CSS pixels from the anchor, y up. */
  readonly dx: number;
  readonly dy: number;
  readonly course: CourseFit | null;
  /** CSS pixels: left, top, right, bottom. */
  readonly box: readonly [number, number, number, number];
}

interface Candidate {
  readonly key: string;
  readonly text: string;
  readonly style: LabelStyle;
  readonly label: MapLabel | null;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Radius of its marker in pixels; 0 for labels of the map. */
  readonly radius: number;
  readonly cost: number;
}

/**
 * The one placement of all labels: the weightier first, none on another, those that stand keep their place if they can.
 * Measured: see tests/engine/labels (5 000 labels in the picture).
 */
export class LabelPlacer {
  private readonly atlas: GlyphAtlas;
  private readonly labels: readonly MapLabel[];
  private readonly courses = new Map<string, Course>();
  private readonly runs = new Map<string, TextRun>();
  private runsOf = -1;
  private readonly occupancy = new Occupancy();
  private shown = new Map<string, PlacedLabel>();
  private readonly now: () => number;
  private postponed = false;
  private readonly pixel = new Float64Array(2);

  constructor(labels: readonly MapLabel[], atlas: GlyphAtlas, now: () => number = () => performance.now()) {
    this.labels = labels;
    this.atlas = atlas;
    this.now = now;
    for (const { id, path } of labels) if (path && path.length > 1) this.courses.set(id, createCourse(path));
  }

  /** Some labels wait for their glyphs: another pass is due. */
  isUnfinished(): boolean {
    return this.postponed;
  }

  /** @returns what is to be shown, in the order of placement */
  place(view: LabelView, language: Language, markers: MarkerLayout | null): ReadonlyMap<string, PlacedLabel> {
    const { occupancy } = this;
    occupancy.clear(view.width, view.height);
    this.postponed = false;
    if (this.runsOf !== this.atlas.generation()) this.runs.clear();
    const started = this.now();
    const candidates = this.candidates(view, language, markers);
    const placed = new Map<string, PlacedLabel>();
    for (const candidate of candidates) {
      if (placed.size >= LABELS_AT_MOST) break;
      if (!this.hasRun(candidate) && this.now() - started > GLYPH_BUDGET_MS) {
        this.postponed = true;
        continue;
      }
      const label = this.fit(candidate, view);
      if (label) placed.set(label.key, label);
    }
    this.runsOf = this.atlas.generation();
    this.shown = placed;
    return placed;
  }

  private candidates(view: LabelView, language: Language, markers: MarkerLayout | null): Candidate[] {
    const { eye } = view;
    const list: Candidate[] = [];
    for (const label of this.labels) {
      const style = LABEL_STYLES[label.kind];
      const away = Math.hypot(label.x - eye.x, label.y - eye.y, label.z - eye.z);
      const isKept = this.shown.has(label.id);
      // A course can be near though its middle is far.
      const reach = style.to * (1 - Math.min(label.rank, 5) * 0.09) * (isKept ? 1.06 : 1);
      const isCourse = this.courses.has(label.id);
      if (!isCourse && (away > reach || away < style.from * (isKept ? 0.94 : 1))) continue;
      const { x, y, z } = label;
      if (!isCourse && !this.project(view, x, y, z, 0)) continue;
      const cost = style.priority + label.rank * 0.12 + (away / 60_000) * 0.5 - (isKept ? STICKINESS : 0);
      list.push({
        key: label.id,
        text: labelText(label.text[language], style, language),
        style,
        label,
        x,
        y,
        z,
        radius: 0,
        cost,
      });
    }
    markers?.forEachShown((index, { x, y, z, radiusPx }) => {
      if (!this.project(view, x, y, z, 40)) return;
      const [px, py] = this.pixel as unknown as [number, number];
      const asset = markers.assets[index];
      const isSelected = asset !== undefined && index === markers.selectedIndex();
      const reach = isSelected ? radiusPx + 7 : radiusPx;
      this.occupancy.take(px - reach, py - reach, px + reach, py + reach);
      if (!asset) return;
      const { rank, name } = asset.properties;
      const isHovered = index === markers.hoveredIndex();
      const key = `asset:${asset.id}`;
      const isKept = this.shown.has(key);
      const away = Math.hypot(x - eye.x, y - eye.y, z - eye.z);
      const limit = ASSET_WITHIN_M[rank as 0 | 1 | 2 | 3] * (isKept ? 1.06 : 1);
      if (!isSelected && !isHovered && (away > limit || markers.isDimmed(index))) return;
      const style = isSelected ? SELECTED_STYLE : LABEL_STYLES.asset;
      const base = ASSET_PRIORITY[rank as 0 | 1 | 2 | 3];
      const cost = isSelected ? -2 : isHovered ? -1 : base + (away / 60_000) * 0.5 - (isKept ? STICKINESS : 0);
      list.push({
        key,
        text: labelText(name[language], style, language),
        style,
        label: null,
        x,
        y,
        z,
        radius: reach,
        cost,
      });
    });
    return list.sort((a, b) => a.cost - b.cost);
  }

  private fit(candidate: Candidate, view: LabelView): PlacedLabel | null {
    const run = this.runOf(candidate);
    const course = candidate.label ? this.courses.get(candidate.label.id) : undefined;
    if (course) return this.fitAlong(candidate, course, run, view);
    if (!this.project(view, candidate.x, candidate.y, candidate.z, 0)) return null;
    const [px, py] = this.pixel as unknown as [number, number];
    const before = this.shown.get(candidate.key);
    const [half, line] = [run.width / 2, run.size * 0.62];
    const side = candidate.radius + ASSET_GAP_PX;
    // Start of the line and its height, pixels from the anchor, y up. Names of assets stand beside their marker.
    const places: (readonly [number, number])[] =
      candidate.radius > 0
        ? [[side, 0], [-side - run.width, 0], [-half, side + line - 3], [-half, -side - line + 3]] // prettier-ignore
        : [
            [-half, 0],
            [-half, run.size * 1.5],
            [-half, -run.size * 1.5],
          ];
    if (before && !before.course) places.unshift([before.dx, before.dy]);
    for (const [dx, dy] of places) {
      const air = before && before.dx === dx && before.dy === dy ? 0 : AIR_PX;
      const box = [px + dx - 2, py - dy - line, px + dx + run.width + 2, py - dy + line] as const;
      if (box[0] < EDGE_PX || box[2] > view.width - EDGE_PX || box[1] < EDGE_PX || box[3] > view.height - EDGE_PX)
        continue;
      // Its own marker has taken cells that reach under its text: they are no one else's.
      const [x0, x1] = [dx > 0 ? OWN_CELL_X : 0, candidate.radius > 0 && dx <= -run.width ? OWN_CELL_X : 0];
      const [y0, y1] =
        candidate.radius > 0 && dx === -run.width / 2 ? [dy < 0 ? OWN_CELL_Y : 0, dy > 0 ? OWN_CELL_Y : 0] : [0, 0];
      const isFree = this.occupancy.isFree(
        box[0] - air * 0.4 + x0,
        box[1] - air * 0.4 + y0,
        box[2] + air - x1,
        box[3] + air * 0.4 - y1,
      );
      if (!isFree) continue;
      this.occupancy.take(...box);
      const { key, style, x, y, z } = candidate;
      return { key, style, run, x, y, z, dx, dy, course: null, box };
    }
    return null;
  }

  private fitAlong(candidate: Candidate, course: Course, run: TextRun, view: LabelView): PlacedLabel | null {
    const { key, style, x, y, z } = candidate;
    const before = this.shown.get(key)?.course ?? null;
    const fit = fitCourse(
      course,
      run.glyphs.map((glyph) => glyph.at),
      run.width,
      (px, pz, out, at) => {
        const isSeen = this.project(view, px, y, pz, -12);
        [out[at], out[at + 1]] = [this.pixel[0]!, this.pixel[1]!];
        return isSeen && Math.hypot(px - view.eye.x, y - view.eye.y, pz - view.eye.z) < style.to;
      },
      { x: view.width / 2, y: view.height * 0.6 },
      before?.start ?? null,
    );
    if (!fit) return null;
    const r = run.size * 0.55;
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let g = 0; g < run.glyphs.length; g++) {
      const [px, py] = [fit.pixels[g * 2]!, fit.pixels[g * 2 + 1]!];
      if (!this.occupancy.isFree(px - r, py - r, px + r, py + r)) return null;
      [left, top, right, bottom] = [Math.min(left, px), Math.min(top, py), Math.max(right, px), Math.max(bottom, py)];
    }
    for (let g = 0; g < run.glyphs.length; g++) {
      const [px, py] = [fit.pixels[g * 2]!, fit.pixels[g * 2 + 1]!];
      this.occupancy.take(px - r, py - r, px + r, py + r);
    }
    return { key, style, run, x, y, z, dx: 0, dy: 0, course: fit, box: [left - r, top - r, right + r, bottom + r] };
  }

  private runKey({ style, text }: Candidate): string {
    return `${style.size}/${style.spacing}/${text}`;
  }

  private hasRun(candidate: Candidate): boolean {
    return this.runs.has(this.runKey(candidate));
  }

  private runOf(candidate: Candidate): TextRun {
    const key = this.runKey(candidate);
    let run = this.runs.get(key);
    if (!run) {
      run = setText(candidate.text, candidate.style, this.atlas);
      this.runs.set(key, run);
    }
    return run;
  }

  /** Writes a point's CSS pixel. @returns whether it is in front of the eye and in the picture, or this far beside it */
  private project({ matrix: m, width, height }: LabelView, x: number, y: number, z: number, beside: number): boolean {
    const w = m[3]! * x + m[7]! * y + m[11]! * z + m[15]!;
    if (w <= 0) return false;
    const px = (((m[0]! * x + m[4]! * y + m[8]! * z + m[12]!) / w + 1) / 2) * width;
    const py = ((1 - (m[1]! * x + m[5]! * y + m[9]! * z + m[13]!) / w) / 2) * height;
    this.pixel[0] = px;
    this.pixel[1] = py;
    return px > -beside && px < width + beside && py > -beside && py < height + beside;
  }
}

const SELECTED_STYLE: LabelStyle = { ...LABEL_STYLES.asset, size: SELECTED_SIZE };
