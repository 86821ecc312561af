import type { MapLabel } from '../../schema/cityFiles.ts';
import type { Language } from '../../schema/texts.ts';
import type { PanelBox } from '../../state/panels.ts';
import type { MarkerLayout } from '../markers/MarkerLayout.ts';
import { createCourse, fitCourse, type Course } from './coursePlacement.ts';
import { newCandidate, type Candidate, type NamedMovers } from './labelCandidate.ts';
import { glyphBudgetMs, type GlyphAtlas } from './GlyphAtlas.ts';
import { ASSET_PRIORITY, ASSET_WITHIN_M, LABEL_STYLES, labelText, MOVER_RADIUS_PX, type LabelStyle } from './labelStyle.ts'; // prettier-ignore
import { Occupancy } from './Occupancy.ts';
import type { LabelView, PlacedLabel } from './placedLabel.ts';
import { PriorityBuckets } from './PriorityBuckets.ts';
import { setText, type TextRun } from './textRun.ts';

/** No more labels than this at once: more is noise. */
export const LABELS_AT_MOST = 150;
/** What does not come among the first so many is hardly missed. */
const TRIES_AT_MOST = 500;
/** Of two alike the nearer first: a priority less by one at 120 km. */
const FARNESS = 1 / 120_000;
/** A label that is shown goes before its equals. */
const STICKINESS = 0.6;
/** A name that is shown stays until it is so much farther away than where it comes. */
const KEPT_FARTHER = 1.06;
/** Free pixels around a label that is to come; one that stands needs none. */
const AIR_PX = 5;
const EDGE_PX = 4;
const ASSET_GAP_PX = 6;
const SELECTED_SIZE = 14;
const NEAR_LINES = [0, 1.5, -1.5] as const;
const AWAY_LINES = [0, 1.6, -1.6, 2.6, -2.6, 3.6, -3.6] as const;
/** A cell of the occupancy grid, and a little. */
const OWN_CELL_X = 9;
const OWN_CELL_Y = 5;
/**
 * The one placement of all labels: the weightier first, none on another, those that stand keep their place if they can.
 * Budget 0.5 ms with 5 000 labels in the picture.
 */
export class LabelPlacer {
  private readonly atlas: GlyphAtlas;
  private readonly labels: readonly Candidate[];
  private readonly assets = new Map<string, Candidate>();
  private readonly occupancy = new Occupancy();
  private readonly queue = new PriorityBuckets<Candidate>();
  private shown: ReadonlyMap<string, PlacedLabel> = new Map();
  private readonly now: () => number;
  private postponed = false;
  private startedMs = Number.NEGATIVE_INFINITY;
  private px = 0;
  private py = 0;

  constructor(labels: readonly MapLabel[], atlas: GlyphAtlas, now: () => number = () => performance.now()) {
    this.atlas = atlas;
    this.now = now;
    this.labels = labels.map((label) => {
      const course = label.path && label.path.length > 1 ? createCourse(label.path) : null;
      return newCandidate(label.id, label.text, label.kind, label.rank, label, course);
    });
  }

  /** Some labels wait for their glyphs: another pass is due. */
  isUnfinished(): boolean {
    return this.postponed;
  }

  /**
   * @param panels nothing is placed under them
   * @returns what is to be shown, in the order of placement
   */
  place(
    view: LabelView,
    language: Language,
    markers: MarkerLayout | null,
    panels: readonly PanelBox[] = [],
    movers: NamedMovers | null = null,
  ): ReadonlyMap<string, PlacedLabel> {
    this.occupancy.clear(view.width, view.height);
    for (const { left, top, right, bottom } of panels) this.occupancy.close(left, top, right, bottom);
    this.queue.clear();
    const wasPostponed = this.postponed;
    this.postponed = false;
    const started = this.now();
    const sinceMs = wasPostponed ? started - this.startedMs : 0;
    const budgetMs = glyphBudgetMs(sinceMs);
    this.startedMs = started;
    this.gatherLabels(view);
    if (markers) this.gatherAssets(view, markers);
    if (movers) this.gatherMovers(view, movers);
    const placed = new Map<string, PlacedLabel>();
    let tries = 0;
    this.queue.forEach((candidate) => {
      if (placed.size >= LABELS_AT_MOST || ++tries > TRIES_AT_MOST) return false;
      const runOf = `${this.atlas.generation()}/${language}/${candidate.style.size}`;
      if (candidate.run === null || candidate.runOf !== runOf) {
        if (this.now() - started > budgetMs) {
          this.postponed = true;
          return true;
        }
        const { style } = candidate;
        candidate.run = setText(labelText(candidate.texts[language], style, language), style, this.atlas);
        candidate.runOf = runOf;
      }
      const label = candidate.course
        ? this.fitAlong(candidate, candidate.course, candidate.run, view)
        : this.fit(candidate, candidate.run, view);
      if (label) placed.set(label.key, label);
      return true;
    });
    this.shown = placed;
    return placed;
  }

  private gatherLabels(view: LabelView): void {
    const { eye } = view;
    for (const candidate of this.labels) {
      const { style, rank, x, y, z } = candidate;
      const away = Math.sqrt((x - eye.x) ** 2 + (y - eye.y) ** 2 + (z - eye.z) ** 2);
      const isKept = this.shown.has(candidate.key);
      // A course can be near though its middle is far.
      if (!candidate.course) {
        const reach = style.to * (1 - Math.min(rank, 5) * 0.09) * (isKept ? KEPT_FARTHER : 1);
        if (away > reach || away < style.from * (isKept ? 0.94 : 1)) continue;
        if (!this.project(view, x, y, z, 0)) continue;
      }
      candidate.px = this.px;
      candidate.py = this.py;
      candidate.isKept = isKept;
      this.queue.add(candidate, style.priority + rank * 0.12 + away * FARNESS - (isKept ? STICKINESS : 0));
    }
  }

  private gatherAssets(view: LabelView, markers: MarkerLayout): void {
    const { eye } = view;
    markers.forEachShown((index, { x, y, z, radiusPx }) => {
      if (!this.project(view, x, y, z, 40)) return;
      const { px, py } = this;
      const asset = markers.assets[index];
      const isSelected = asset !== undefined && index === markers.selectedIndex();
      const radius = isSelected ? radiusPx + 7 : radiusPx;
      this.occupancy.take(px - radius, py - radius, px + radius, py + radius);
      if (!asset) return;
      const rank = asset.properties.rank as 0 | 1 | 2 | 3;
      const isHovered = index === markers.hoveredIndex();
      const away = Math.sqrt((x - eye.x) ** 2 + (y - eye.y) ** 2 + (z - eye.z) ** 2);
      const isLookedAt = isSelected || isHovered;
      // Most are too far away, whether they have a name already or not.
      if (!isLookedAt && (away > ASSET_WITHIN_M[rank] * KEPT_FARTHER || markers.isDimmed(index))) return;
      const key = `asset:${asset.id}`;
      const isKept = this.shown.has(key);
      if (!isLookedAt && !isKept && away > ASSET_WITHIN_M[rank]) return;
      let candidate = this.assets.get(key);
      if (candidate?.texts !== asset.properties.name) {
        candidate = newCandidate(key, asset.properties.name, 'asset', rank, { x, y, z });
        this.assets.set(key, candidate);
      }
      Object.assign(candidate, { x, y, z, px, py, radius, isKept, isForced: isLookedAt });
      candidate.style = isSelected ? SELECTED_STYLE : LABEL_STYLES.asset;
      const near = ASSET_PRIORITY[rank] + away * FARNESS - (isKept ? STICKINESS : 0);
      this.queue.add(candidate, isSelected ? -2 : isHovered ? -1 : near);
    });
  }

  private gatherMovers(view: LabelView, movers: NamedMovers): void {
    const { eye } = view;
    movers.forEachShown((id, texts, { x, y, z }, emphasis, withinM) => {
      const away = Math.sqrt((x - eye.x) ** 2 + (y - eye.y) ** 2 + (z - eye.z) ** 2);
      if ((emphasis === 'none' && away > withinM) || !this.project(view, x, y, z, 40)) return;
      const { px, py } = this;
      const key = `asset:${id}`;
      let candidate = this.assets.get(key);
      if (candidate?.texts !== texts) {
        candidate = newCandidate(key, texts, 'asset', 3, { x, y, z });
        this.assets.set(key, candidate);
      }
      const isForced = emphasis !== 'none';
      Object.assign(candidate, { x, y, z, px, py, radius: MOVER_RADIUS_PX, isKept: this.shown.has(key), isForced });
      candidate.style = emphasis === 'selected' ? SELECTED_STYLE : LABEL_STYLES.asset;
      const near = ASSET_PRIORITY[3] + away * FARNESS;
      this.queue.add(candidate, emphasis === 'selected' ? -2 : emphasis === 'hovered' ? -1 : near);
    });
  }

  private fit(candidate: Candidate, run: TextRun, view: LabelView): PlacedLabel | null {
    const { px, radius } = candidate;
    const before = candidate.isKept ? this.shown.get(candidate.key) : undefined;
    if (before && !before.course) {
      const label = this.fitAt(candidate, run, view, before.dx, before.dy, 0);
      if (label) return label;
    }
    const [half, line, side] = [run.width / 2, run.size * 0.62, radius + ASSET_GAP_PX];
    if (radius === 0) {
      // A name of the map may give way to counts by some lines, the name of a district by more: it means the whole area.
      for (const lines of candidate.kind === 'district' ? AWAY_LINES : NEAR_LINES) {
        const label = this.fitAt(candidate, run, view, -half, run.size * lines, AIR_PX);
        if (label) return label;
      }
      return null;
    }
    // Names of assets stand beside their marker: on the side where the picture is wider first.
    const [first, second] = px < view.width * 0.8 ? [side, -side - run.width] : [-side - run.width, side];
    return (
      this.fitAt(candidate, run, view, first, 0, AIR_PX) ??
      this.fitAt(candidate, run, view, second, 0, AIR_PX) ??
      this.fitAt(candidate, run, view, -half, side + line - 3, AIR_PX) ??
      this.fitAt(candidate, run, view, -half, 3 - side - line, AIR_PX) ??
      (candidate.isForced
        ? (this.fitAt(candidate, run, view, first, 0, null) ?? this.fitAt(candidate, run, view, second, 0, null))
        : null)
    );
  }

  /**
   * @param dx, dy start of the line and its height, pixels from the anchor, y up
   * @param air free pixels around it; null = over whatever symbol is there
   */
  private fitAt(
    { key, kind, style, x, y, z, px, py, radius }: Candidate,
    run: TextRun,
    view: LabelView,
    dx: number,
    dy: number,
    air: number | null,
  ): PlacedLabel | null {
    const line = run.size * 0.62;
    const [left, top, right, bottom] = [px + dx - 2, py - dy - line, px + dx + run.width + 2, py - dy + line];
    if (left < EDGE_PX || right > view.width - EDGE_PX || top < EDGE_PX || bottom > view.height - EDGE_PX) return null;
    // Its own marker has taken cells that reach under its text: they are no one else's.
    const isBeside = radius > 0 && dy === 0;
    const isOver = radius > 0 && dy !== 0;
    const isFree =
      air === null
        ? this.occupancy.isOpen(left, top, right, bottom)
        : this.occupancy.isFree(
            left - air * 0.4 + (isBeside && dx > 0 ? OWN_CELL_X : 0),
            top - air * 0.4 + (isOver && dy < 0 ? OWN_CELL_Y : 0),
            right + air * 0.4 - (isBeside && dx < 0 ? OWN_CELL_X : 0),
            bottom + air * 0.4 - (isOver && dy > 0 ? OWN_CELL_Y : 0),
          );
    if (!isFree) return null;
    this.occupancy.take(left, top, right, bottom);
    return { key, kind, style, run, x, y, z, dx, dy, course: null, box: [left, top, right, bottom] };
  }

  private fitAlong(candidate: Candidate, course: Course, run: TextRun, view: LabelView): PlacedLabel | null {
    const { key, kind, style, x, y, z } = candidate;
    const { eye } = view;
    const reach = style.to ** 2;
    const fit = fitCourse(
      course,
      run.glyphs.map((glyph) => glyph.at),
      run.width,
      (cx, cz, out, at) => {
        if ((cx - eye.x) ** 2 + (y - eye.y) ** 2 + (cz - eye.z) ** 2 > reach) return false;
        const isSeen = this.project(view, cx, y, cz, -12);
        out[at] = this.px;
        out[at + 1] = this.py;
        return isSeen;
      },
      { x: view.width / 2, y: view.height * 0.6 },
      this.shown.get(key)?.course?.start ?? null,
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
    return {
      key,
      kind,
      style,
      run,
      x,
      y,
      z,
      dx: 0,
      dy: 0,
      course: fit,
      box: [left - r, top - r, right + r, bottom + r],
    };
  }

  /** Reckons a point's CSS pixel. @returns whether it is in front of the eye and in the picture, or this far beside it */
  private project({ matrix: m, width, height }: LabelView, x: number, y: number, z: number, beside: number): boolean {
    const w = m[3]! * x + m[7]! * y + m[11]! * z + m[15]!;
    if (w <= 0) return false;
    this.px = (((m[0]! * x + m[4]! * y + m[8]! * z + m[12]!) / w + 1) / 2) * width;
    this.py = ((1 - (m[1]! * x + m[5]! * y + m[9]! * z + m[13]!) / w) / 2) * height;
    return this.px > -beside && this.px < width + beside && this.py > -beside && this.py < height + beside;
  }
}

const SELECTED_STYLE: LabelStyle = { ...LABEL_STYLES.asset, size: SELECTED_SIZE };
