import { STATUSES, type Status } from '../../state/assetStatus.ts';

/** How much a marker asks to be seen. `dimmed`: of another theme than the one that colours the city. */
export const EMPHASES = ['plain', 'hovered', 'selected', 'dimmed'] as const;
export type Emphasis = (typeof EMPHASES)[number];

/** Outline of the neutral markers of assets where nothing is measured. */
export const OUTLINES = ['disc', 'square', 'diamond', 'ring'] as const;
export type Outline = (typeof OUTLINES)[number];

const OUTLINE_OF_KIND: Readonly<Record<string, Outline>> = {
  bridge: 'diamond',
  lock: 'diamond',
  crane: 'diamond',
  landmark: 'diamond',
  stop: 'ring',
  school: 'square',
  station: 'square',
  terminal: 'square',
  'power-plant': 'square',
  'lorry-park': 'square',
};
export const outlineOf = (kind: string): Outline => OUTLINE_OF_KIND[kind] ?? 'disc';

export const ALPHA_STEPS = 15;
/** No count is larger: the bits of a marker and the room in its disc end there. */
export const COUNT_MAX = 999;

export interface MarkerState {
  readonly status: Status;
  readonly outline: Outline;
  readonly emphasis: Emphasis;
  /** 0 … 3 */
  readonly rank: number;
  /** 0 … 1, kept in 15 steps */
  readonly alpha: number;
  /** Number of assets of a cluster; 0 for a single marker. */
  readonly count: number;
}

/**
 * State of a marker in the 24 bits that a float32 keeps exactly: status 0–2, outline 3–5 (of a cluster: upper bits of its count),
 * emphasis 6–7, rank 8–9, cluster 10, alpha 11–14, count 15–23.
 */
export function packMarkerState(state: MarkerState): number {
  const count = Math.min(state.count, COUNT_MAX);
  const isCluster = count > 0;
  return (
    STATUSES.indexOf(state.status) |
    ((isCluster ? count >> 9 : OUTLINES.indexOf(state.outline)) << 3) |
    (EMPHASES.indexOf(state.emphasis) << 6) |
    (state.rank << 8) |
    ((isCluster ? 1 : 0) << 10) |
    (Math.round(state.alpha * ALPHA_STEPS) << 11) |
    ((count & 511) << 15)
  );
}

export function unpackMarkerState(packed: number): MarkerState {
  const isCluster = ((packed >> 10) & 1) === 1;
  return {
    status: STATUSES[packed & 7] ?? 'none',
    outline: isCluster ? 'disc' : (OUTLINES[(packed >> 3) & 7] ?? 'disc'),
    emphasis: EMPHASES[(packed >> 6) & 3] ?? 'plain',
    rank: (packed >> 8) & 3,
    alpha: ((packed >> 11) & 15) / ALPHA_STEPS,
    count: isCluster ? ((packed >> 15) & 511) | (((packed >> 3) & 7) << 9) : 0,
  };
}

/** Radii in CSS pixels: by rank, times what the status adds. The shader reads the same figures. */
export const RADIUS_BY_RANK = [7.5, 6.5, 5.5, 5] as const;
export const RADIUS_FACTOR: Readonly<Record<Status, number>> = {
  none: 0.8,
  normal: 1,
  simulated: 1.05,
  stale: 1.05,
  offline: 1.05,
  watch: 1.55,
  alarm: 1.75,
};
export const EMPHASIS_FACTOR = [1, 1.25, 1.4, 0.7] as const;
/** Radius of a count of one, and what each doubling adds. */
export const CLUSTER_RADIUS = { one: 9.5, perDoubling: 0.9 } as const;
export const clusterRadius = (count: number): number =>
  CLUSTER_RADIUS.one + CLUSTER_RADIUS.perDoubling * Math.log2(Math.max(count, 1));
