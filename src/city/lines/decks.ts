import { chainage } from '../../geo/polyline.ts';
import { SegmentIndex, type Point } from '../../geo/segmentIndex.ts';
import type { Structure } from '../../schema/structures.ts';

/** What a line that runs over a bridge needs to know of it. */
export interface DeckHit {
  readonly bridge: string;
  readonly heightM: number;
  /** Metres from the nearer end of the deck; negative beyond it. */
  readonly fromEndM: number;
}

type Bridge = Extract<Structure, { deck: unknown }>;
export const isBridge = (structure: Structure): structure is Bridge => 'deck' in structure;

/** Lines this far beside a bridge's axis run over it. */
const REACH_M = 45;
const NEAR_M = 120;

/** Decks of the curated bridges, for the lines that they carry. */
export class Decks {
  private readonly index: SegmentIndex;
  private readonly bridges: readonly { bridge: Bridge; at: Float64Array }[];

  constructor(structures: readonly Structure[]) {
    this.bridges = structures
      .filter(isBridge)
      .map((bridge) => ({ bridge, at: chainage(bridge.deck.map(([x, , z]): Point => [x, z])) }));
    this.index = new SegmentIndex(
      this.bridges.map(({ bridge }) => bridge.deck.map(([x, , z]): Point => [x, z])),
      128,
    );
  }

  /** The deck over which a line of a kind runs at a place, or null. */
  at(x: number, z: number, carries: 'road' | 'rail'): DeckHit | null {
    const hit = this.index.nearest(x, z, REACH_M);
    if (!hit) return null;
    const { bridge, at } = this.bridges[hit.line]!;
    if (bridge.carries !== carries && bridge.carries !== 'both') return null;
    if (hit.distance > bridge.width / 2 + 10) return null;
    const along = at[hit.point]! + (at[hit.point + 1]! - at[hit.point]!) * hit.share;
    // Beyond its ends the nearest place of a deck is the end itself: no longer on it.
    if (along <= 0 || along >= at.at(-1)!) return null;
    const fromEndM = Math.min(along, at.at(-1)! - along);
    const a = bridge.deck[hit.point]!;
    const b = bridge.deck[hit.point + 1]!;
    return { bridge: bridge.id, heightM: a[1] + (b[1] - a[1]) * hit.share, fromEndM };
  }

  /** Is any deck close enough that a line's ramp may matter? */
  isNear(x: number, z: number): boolean {
    return this.index.nearest(x, z, NEAR_M) !== null;
  }
}
