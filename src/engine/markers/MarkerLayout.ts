import type { Asset, Theme } from '../../schema/catalogue.ts';
import { STATUSES, type Status } from '../../state/assetStatus.ts';
import type { Terrain } from '../layer.ts';
import { ClusterSlots } from './ClusterSlots.ts';
import { ClusterTree, type Eye } from './ClusterTree.ts';
import { anchorOn, type MarkerPlace } from './markerPlace.ts';
import {
  ALPHA_STEPS,
  clusterRadius,
  EMPHASES,
  EMPHASIS_FACTOR,
  outlineOf,
  packMarkerState,
  RADIUS_BY_RANK,
  RADIUS_FACTOR,
  type Emphasis,
} from './markerState.ts';

/** Bubbles that can be on screen at once. */
export const CLUSTERS = 256;
/** An asset that stands alone is drawn within this distance of the eye, by rank, metres. */
const SEEN_WITHIN_M = [Number.POSITIVE_INFINITY, 14_000, 6_500, 3_000] as const;
const SEEN_HYSTERESIS = 1.1;
/** With all themes together nobody looks for a single asset: fewer counts, and the city is seen between them. */
const SPACING_OF_ALL = 1.8;
const FADE_S = 0.18;
const WATCH = STATUSES.indexOf('watch');
const ALARM = STATUSES.indexOf('alarm');

/**
 * Which markers are shown, and as what: alone, merged into a count, dimmed, fading. No GPU.
 * Slot of an asset = its index in the catalogue; the bubbles' slots follow.
 */
export class MarkerLayout {
  readonly assets: readonly Asset[];
  /** x, y, z and packed state of each slot, as uploaded. */
  readonly places: Float32Array;
  /** Length of each slot's leader, metres. */
  readonly stems: Float32Array;
  private readonly indexById: ReadonlyMap<string, number>;
  private readonly anchors: Float32Array;
  private statuses: Uint8Array;
  private readonly alpha: Float32Array;
  private readonly wanted: Uint8Array;
  private readonly wantedBefore: Uint8Array;
  /** Indices that are shown wherever the eye is. */
  private always: readonly number[] = [];
  /** Of `places` some may say what is no longer so. */
  private areStatesStale = true;
  private isFading = false;
  private writtenAt = -1;
  private writes = 0;
  /** Of the bubbles. */
  private readonly slots: ClusterSlots;
  private tree: ClusterTree;
  private theme: Theme | null = null;
  private selected = -1;
  private hovered = -1;
  private changes = 0;

  constructor(assets: readonly Asset[]) {
    this.assets = assets;
    const slots = assets.length + CLUSTERS;
    this.indexById = new Map(assets.map((asset, index) => [asset.id, index]));
    this.places = new Float32Array(slots * 4);
    this.stems = new Float32Array(slots);
    this.anchors = new Float32Array(assets.length * 3);
    this.statuses = new Uint8Array(assets.length);
    this.alpha = new Float32Array(slots);
    this.wanted = new Uint8Array(slots);
    this.wantedBefore = new Uint8Array(slots);
    this.slots = new ClusterSlots(assets.length, CLUSTERS);
    this.tree = new ClusterTree(this.anchors, []);
    this.anchor(null);
  }

  /** Sets all anchors on this ground. */
  anchor(terrain: Terrain | null): void {
    this.assets.forEach((asset, index) => {
      const { at, stemM } = anchorOn(terrain, asset);
      this.anchors.set(at, index * 3);
      this.places.set(at, index * 4);
      this.stems[index] = stemM;
    });
    this.writes++;
    this.plantTree();
  }

  /** @returns whether anything changed */
  setStatuses(statuses: Uint8Array): boolean {
    let isChanged = false;
    let isAlarmChanged = false;
    for (let i = 0; i < this.statuses.length; i++) {
      const [before, after] = [this.statuses[i]!, statuses[i] ?? 0];
      isChanged ||= before !== after;
      isAlarmChanged ||= (before === ALARM) !== (after === ALARM);
      this.statuses[i] = after;
    }
    this.areStatesStale ||= isChanged;
    // What alarms stands alone and is no part of a count.
    if (isAlarmChanged) this.plantTree();
    return isChanged;
  }

  /** @returns whether anything changed */
  setTheme(theme: Theme | null): boolean {
    if (theme === this.theme) return false;
    this.theme = theme;
    this.plantTree();
    return true;
  }

  /** As with `hover`: @returns whether anything changed */
  select(id: string | null): boolean {
    return this.setMark('selected', id);
  }

  hover(id: string | null): boolean {
    return this.setMark('hovered', id);
  }

  private setMark(mark: 'selected' | 'hovered', id: string | null): boolean {
    const before = this[mark];
    this[mark] = this.indexOf(id);
    this.areStatesStale ||= before !== this[mark];
    return before !== this[mark];
  }

  /** −1 when unknown. */
  indexOf(id: string | null): number {
    return id === null ? -1 : (this.indexById.get(id) ?? -1);
  }

  selectedIndex(): number {
    return this.selected;
  }

  hoveredIndex(): number {
    return this.hovered;
  }

  /** Grows when the set of what is shown changes; readers compare it. */
  version(): number {
    return this.changes;
  }

  /** Grows when `places` are others than before. */
  placesVersion(): number {
    return this.writes;
  }

  anchorOf(index: number): readonly [number, number, number] {
    return [this.anchors[index * 3]!, this.anchors[index * 3 + 1]!, this.anchors[index * 3 + 2]!];
  }

  /** Place of a bubble by its slot and how wide its assets lie; null for an asset's own marker. */
  clusterAt(slot: number): { x: number; z: number; widthM: number } | null {
    const at = this.tree.placeOf(this.slots.nodeIn(slot));
    return at && { x: at.x, z: at.z, widthM: at.size };
  }

  /** Of another theme than the one that colours the city. */
  isDimmed(index: number): boolean {
    return this.emphasisOf(index) === 'dimmed';
  }

  /** Names each marker that is shown, by index; bubbles have index −1. */
  forEachShown(visit: (index: number, place: MarkerPlace) => void): void {
    const { places, assets } = this;
    for (let slot = 0; slot < this.wanted.length; slot++) {
      if (!this.wanted[slot]) continue;
      const [x, y, z] = [places[slot * 4]!, places[slot * 4 + 1]!, places[slot * 4 + 2]!];
      const isAsset = slot < assets.length;
      const radiusPx = isAsset ? this.radiusOf(slot) : clusterRadius(this.itemsIn(slot).length);
      visit(isAsset ? slot : -1, { x, y, z, radiusPx });
    }
  }

  /** Decides what is shown from here. Markers that come and go fade from now on. */
  arrange(eye: Eye): void {
    const { assets, wanted, anchors } = this;
    const before = this.wantedBefore;
    before.set(wanted);
    wanted.fill(0);
    const nodes: number[] = [];
    const show = (index: number): void => {
      const rank = assets[index]!.properties.rank;
      const at = index * 3;
      const away = Math.hypot(anchors[at]! - eye.x, anchors[at + 1]! - eye.y, anchors[at + 2]! - eye.z);
      const limit = SEEN_WITHIN_M[rank as 0 | 1 | 2 | 3] * (before[index] ? SEEN_HYSTERESIS : 1);
      if (away < limit) wanted[index] = 1;
    };
    this.tree.visit(eye, this.theme === null ? SPACING_OF_ALL : 1, show, (node) => nodes.push(node));
    for (const index of this.always) wanted[index] = 1;
    if (this.selected >= 0) wanted[this.selected] = 1;
    if (this.hovered >= 0) wanted[this.hovered] = 1;
    for (const node of nodes) this.showCluster(node);
    this.slots.release(this.isGone);
    if (wanted.some((shown, slot) => shown !== before[slot])) this.changes++;
  }

  /** Moves what fades by a step and writes the states that are others now. @returns whether something still fades */
  fade(seconds: number): boolean {
    if (!this.areStatesStale && !this.isFading && this.writtenAt === this.changes) return false;
    let isFading = false;
    let hasWritten = false;
    const step = seconds / FADE_S;
    for (let slot = 0; slot < this.wanted.length; slot++) {
      const left = this.wanted[slot]! - this.alpha[slot]!;
      if (left !== 0) {
        const alpha = Math.abs(left) <= step ? this.wanted[slot]! : this.alpha[slot]! + Math.sign(left) * step;
        this.alpha[slot] = alpha;
        isFading ||= alpha !== this.wanted[slot];
      } else if (!this.areStatesStale) continue;
      const state = this.packedState(slot);
      if (state === this.places[slot * 4 + 3]) continue;
      this.places[slot * 4 + 3] = state;
      hasWritten = true;
    }
    this.slots.release(this.isGone);
    if (hasWritten) this.writes++;
    this.areStatesStale = false;
    this.writtenAt = this.changes;
    this.isFading = isFading;
    return isFading;
  }

  private packedState(slot: number): number {
    const alpha = this.alpha[slot]!;
    if (alpha * ALPHA_STEPS < 0.5) return 0;
    const asset = this.assets[slot];
    if (asset) {
      const { rank, kind } = asset.properties;
      const [status, emphasis] = [this.statusAt(slot), this.emphasisOf(slot)];
      return packMarkerState({ status, outline: outlineOf(kind), emphasis, rank, alpha, count: 0 });
    }
    const items = this.itemsIn(slot);
    let gravest = 0;
    for (const item of items) gravest = Math.max(gravest, this.statuses[item]!);
    const status = gravest >= WATCH ? STATUSES[gravest]! : 'none';
    return packMarkerState({ status, outline: 'disc', emphasis: 'plain', rank: 0, alpha, count: items.length });
  }

  private itemsIn(slot: number): readonly number[] {
    return this.tree.itemsOf(this.slots.nodeIn(slot));
  }

  private statusAt(index: number): Status {
    return STATUSES[this.statuses[index]!] ?? 'none';
  }

  private emphasisOf(index: number): Emphasis {
    if (index === this.selected) return 'selected';
    if (index === this.hovered) return 'hovered';
    return this.isOfTheme(index) || this.statuses[index] === ALARM ? 'plain' : 'dimmed';
  }

  private radiusOf(index: number): number {
    const rank = this.assets[index]!.properties.rank as 0 | 1 | 2 | 3;
    const factor = EMPHASIS_FACTOR[EMPHASES.indexOf(this.emphasisOf(index))] ?? 1;
    return RADIUS_BY_RANK[rank] * RADIUS_FACTOR[this.statusAt(index)] * factor;
  }

  private isOfTheme(index: number): boolean {
    return this.theme === null || this.assets[index]!.properties.theme === this.theme;
  }

  private isAlwaysShown(index: number): boolean {
    return this.assets[index]!.properties.rank === 0 || this.statuses[index] === ALARM;
  }

  private showCluster(node: number): void {
    let slot = this.slots.slotOf(node);
    if (slot === null) {
      if ((slot = this.slots.take(node)) === null) return;
      const { x, y, z } = this.tree.placeOf(node)!;
      this.places.set([x, y, z, 0], slot * 4);
      this.writes++;
    }
    this.wanted[slot] = 1;
  }

  /** A bubble that has faded out. */
  private readonly isGone = (slot: number): boolean => this.wanted[slot] === 0 && this.alpha[slot] === 0;

  private plantTree(): void {
    const items: number[] = [];
    const always: number[] = [];
    for (let i = 0; i < this.assets.length; i++)
      if (this.isAlwaysShown(i)) always.push(i);
      else if (this.isOfTheme(i)) items.push(i);
    this.always = always;
    this.tree = new ClusterTree(this.anchors, items);
    this.slots.clear();
    this.wanted.fill(0, this.assets.length);
    this.alpha.fill(0, this.assets.length);
    this.areStatesStale = true;
    this.changes++;
  }
}
