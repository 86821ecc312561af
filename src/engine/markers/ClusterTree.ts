import { COUNT_MAX } from './markerState.ts';

/** A node is cut up when its square is wider than this on screen, the more the more assets it holds … */
const OPEN_PX = 60;
const OPEN_PX_PER_ROOT = 13;
const OPEN_PX_AT_MOST = 210;
/** … and closed again only when it is clearly narrower. */
const HYSTERESIS = 0.15;
/** Squares of this width are always cut up: what is so near to each other stands apart on its own ground. */
const LEAST_CELL_M = 30;
const MOST_LEVELS = 12;
/** Seen at a flat angle a square is as narrow as this share of its height. */
const FLATTEST = 0.12;

interface Node {
  readonly size: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly items: readonly number[];
  readonly children: readonly number[];
}

export interface Eye {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Focal length in CSS pixels: a metre at a distance d is focal / d pixels. */
  readonly focal: number;
}

/**
 * Squares within squares over the places of the assets. What lies in one square that is small on screen is shown as a count.
 * Near things stand apart while far ones in the same picture are merged; hysteresis keeps them from flickering.
 */
export class ClusterTree {
  private readonly nodes: Node[] = [];
  private readonly isOpen: Uint8Array;

  /**
   * @param positions x, y, z by index
   * @param items the indices to merge
   */
  constructor(positions: Float32Array, items: readonly number[]) {
    if (items.length > 0) this.build(positions, items);
    this.isOpen = new Uint8Array(this.nodes.length);
  }

  get size(): number {
    return this.nodes.length;
  }

  /** Assets in a node. */
  itemsOf(node: number): readonly number[] {
    return this.nodes[node]?.items ?? [];
  }

  /** Middle of the assets of a node and the width of its square in metres. */
  placeOf(node: number): { x: number; y: number; z: number; size: number } | null {
    return this.nodes[node] ?? null;
  }

  /**
   * Walks the squares as they are seen and names each asset that stands alone and each node that is one bubble.
   * @param spacing how far bubbles stand apart; 1 is where one looks for a single asset
   */
  visit(eye: Eye, spacing: number, single: (item: number) => void, cluster: (node: number) => void): void {
    if (this.nodes.length > 0) this.visitNode(0, eye, spacing, single, cluster);
  }

  private visitNode(
    at: number,
    eye: Eye,
    spacing: number,
    single: (item: number) => void,
    cluster: (node: number) => void,
  ): void {
    const node = this.nodes[at]!;
    if (node.items.length === 1) {
      single(node.items[0]!);
      return;
    }
    const distance = Math.max(1, Math.hypot(node.x - eye.x, node.y - eye.y, node.z - eye.z));
    const steepness = Math.max((eye.y - node.y) / distance, FLATTEST);
    const px = ((node.size * eye.focal) / distance) * Math.sqrt(steepness);
    const wide = spacing * Math.min(OPEN_PX + OPEN_PX_PER_ROOT * Math.sqrt(node.items.length), OPEN_PX_AT_MOST);
    const limit = wide * (this.isOpen[at] ? 1 - HYSTERESIS : 1 + HYSTERESIS);
    // More than a disc can say is never one disc.
    this.isOpen[at] = px > limit || node.items.length > COUNT_MAX ? 1 : 0;
    if (!this.isOpen[at]) cluster(at);
    else if (node.children.length === 0) for (const item of node.items) single(item);
    else for (const child of node.children) this.visitNode(child, eye, spacing, single, cluster);
  }

  private build(positions: Float32Array, items: readonly number[]): void {
    let [west, east, north, south] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const item of items) {
      const [x, z] = [positions[item * 3]!, positions[item * 3 + 2]!];
      [west, east, north, south] = [Math.min(west, x), Math.max(east, x), Math.min(north, z), Math.max(south, z)];
    }
    const size = Math.max(east - west, south - north, LEAST_CELL_M) * 1.001;
    this.addNode(positions, items, west, north, size, 0);
  }

  private addNode(
    positions: Float32Array,
    items: readonly number[],
    west: number,
    north: number,
    size: number,
    level: number,
  ): number {
    const at = this.nodes.length;
    const children: number[] = [];
    let [x, y, z] = [0, 0, 0];
    for (const item of items) {
      x += positions[item * 3]! / items.length;
      y += positions[item * 3 + 1]! / items.length;
      z += positions[item * 3 + 2]! / items.length;
    }
    this.nodes.push({ size, x, y, z, items, children });
    if (items.length === 1 || size <= LEAST_CELL_M || level === MOST_LEVELS) return at;
    const half = size / 2;
    const quarters: number[][] = [[], [], [], []];
    for (const item of items) {
      const isEast = positions[item * 3]! >= west + half ? 1 : 0;
      const isSouth = positions[item * 3 + 2]! >= north + half ? 2 : 0;
      quarters[isEast + isSouth]!.push(item);
    }
    quarters.forEach((quarter, q) => {
      if (quarter.length === 0) return;
      children.push(this.addNode(positions, quarter, west + (q & 1) * half, north + (q >> 1) * half, half, level + 1));
    });
    return at;
  }
}
