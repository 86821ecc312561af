import type { Asset, Theme } from '../../schema/catalogue.ts';
import { toScene } from '../../geo/sceneFrame.ts';
import { STATUSES, type Status } from '../../state/assetStatus.ts';
import type { Terrain } from '../layer.ts';
import { ClusterTree, type Eye } from './ClusterTree.ts';
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
/** Where the catalogue names no height the anchor still stands above the ground, to be seen over the grass. */
const LEAST_ANCHOR_M = 6;
/** The beds of the rivers lie lower than any water surface of the city. */
const LEAST_GROUND_M = 22;
const NO_GROUND_M = 25;
const WATCH = STATUSES.indexOf('watch');
const ALARM = STATUSES.indexOf('alarm');

/** A marker or bubble on screen: where it is and how far its symbol reaches. */
export interface MarkerPlace {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly radiusPx: number;
}

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
  private readonly nodeInSlot = new Int32Array(CLUSTERS).fill(-1);
  private readonly slotOfNode = new Map<number, number>();
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
    this.tree = new ClusterTree(this.anchors, []);
    this.anchor(null);
  }

  /** Sets all anchors on this ground. */
  anchor(terrain: Terrain | null): void {
    this.assets.forEach((asset, index) => {
      const [lon, lat] = asset.geometry!.coordinates;
      const { x, z } = toScene({ lon, lat });
      const height = terrain?.heightAt(x, z) ?? NO_GROUND_M;
      const ground = Math.max(Number.isFinite(height) ? height : NO_GROUND_M, LEAST_GROUND_M);
      const above = Math.max(asset.properties.anchorM, LEAST_ANCHOR_M);
      this.anchors.set([x, ground + above, z], index * 3);
      this.places.set([x, ground + above, z], index * 4);
      this.stems[index] = above;
    });
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

  /** @returns whether anything changed */
  select(id: string | null): boolean {
    const before = this.selected;
    this.selected = this.indexOf(id);
    return before !== this.selected;
  }

  /** @returns whether anything changed */
  hover(id: string | null): boolean {
    const before = this.hovered;
    this.hovered = this.indexOf(id);
    return before !== this.hovered;
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

  anchorOf(index: number): readonly [number, number, number] {
    return [this.anchors[index * 3]!, this.anchors[index * 3 + 1]!, this.anchors[index * 3 + 2]!];
  }

  /** Place of a bubble by its slot and how wide its assets lie; null for an asset's own marker. */
  clusterAt(slot: number): { x: number; z: number; widthM: number } | null {
    const node = this.nodeInSlot[slot - this.assets.length] ?? -1;
    const at = node < 0 ? null : this.tree.placeOf(node);
    return at && { x: at.x, z: at.z, widthM: at.size };
  }

  isShown(index: number): boolean {
    return this.wanted[index] === 1;
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
    const before = wanted.slice();
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
    for (let i = 0; i < assets.length; i++) if (this.isAlwaysShown(i)) wanted[i] = 1;
    if (this.selected >= 0) wanted[this.selected] = 1;
    if (this.hovered >= 0) wanted[this.hovered] = 1;
    for (const node of nodes) this.showCluster(node);
    this.releaseSlots();
    if (wanted.some((shown, slot) => shown !== before[slot])) this.changes++;
  }

  /** Moves what fades by a step and writes all states. @returns whether something still fades */
  fade(seconds: number): boolean {
    let isFading = false;
    const step = seconds / FADE_S;
    for (let slot = 0; slot < this.wanted.length; slot++) {
      const left = this.wanted[slot]! - this.alpha[slot]!;
      if (left !== 0) {
        const alpha = Math.abs(left) <= step ? this.wanted[slot]! : this.alpha[slot]! + Math.sign(left) * step;
        this.alpha[slot] = alpha;
        isFading ||= alpha !== this.wanted[slot];
      }
      this.places[slot * 4 + 3] = this.packedState(slot);
    }
    this.releaseSlots();
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
    return this.tree.itemsOf(this.nodeInSlot[slot - this.assets.length] ?? -1);
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
    let slot = this.slotOfNode.get(node);
    if (slot === undefined) {
      const free = this.nodeInSlot.indexOf(-1);
      if (free < 0) return;
      slot = this.assets.length + free;
      this.nodeInSlot[free] = node;
      this.slotOfNode.set(node, slot);
      const { x, y, z } = this.tree.placeOf(node)!;
      this.places.set([x, y, z, 0], slot * 4);
    }
    this.wanted[slot] = 1;
  }

  /** Gives back the slots of bubbles that have faded out. */
  private releaseSlots(): void {
    for (const [node, slot] of this.slotOfNode) {
      if (this.wanted[slot] || this.alpha[slot]! > 0) continue;
      this.slotOfNode.delete(node);
      this.nodeInSlot[slot - this.assets.length] = -1;
    }
  }

  private plantTree(): void {
    const items: number[] = [];
    for (let i = 0; i < this.assets.length; i++) if (!this.isAlwaysShown(i) && this.isOfTheme(i)) items.push(i);
    this.tree = new ClusterTree(this.anchors, items);
    this.slotOfNode.clear();
    this.nodeInSlot.fill(-1);
    this.wanted.fill(0, this.assets.length);
    this.alpha.fill(0, this.assets.length);
    this.changes++;
  }
}
