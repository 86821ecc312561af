/** Which bubble is drawn in which slot: one keeps its slot for as long as it is seen. */
export class ClusterSlots {
  private readonly first: number;
  private readonly nodes: Int32Array;
  private readonly slotOfNode = new Map<number, number>();

  /** @param first the slots before are not ours @param count bubbles at once */
  constructor(first: number, count: number) {
    this.first = first;
    this.nodes = new Int32Array(count).fill(-1);
  }

  /** Node of the tree that a slot shows; −1 = none, or not ours. */
  nodeIn(slot: number): number {
    return this.nodes[slot - this.first] ?? -1;
  }

  slotOf(node: number): number | null {
    return this.slotOfNode.get(node) ?? null;
  }

  /** @returns a slot for a node that has none; null where all are taken */
  take(node: number): number | null {
    const free = this.nodes.indexOf(-1);
    if (free < 0) return null;
    this.nodes[free] = node;
    this.slotOfNode.set(node, this.first + free);
    return this.first + free;
  }

  release(isGone: (slot: number) => boolean): void {
    for (const [node, slot] of this.slotOfNode) {
      if (!isGone(slot)) continue;
      this.slotOfNode.delete(node);
      this.nodes[slot - this.first] = -1;
    }
  }

  clear(): void {
    this.slotOfNode.clear();
    this.nodes.fill(-1);
  }
}
