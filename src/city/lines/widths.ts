import type { LineKind } from '../../schema/cityFiles.ts';
import { QUAY_DEPTH_M } from './quays.ts';

/** Widths of lines where nothing else is known, metres. */
export const WIDTH_M: Readonly<Record<LineKind, number>> = {
  motorway: 26,
  'main-road': 14,
  arterial: 9,
  street: 6,
  rail: 2.6,
  'rail-port': 2.4,
  dyke: 3,
  boundary: 2,
  quay: QUAY_DEPTH_M,
};
const LANE_M = 3.6;
const BESIDE_LANES_M = { motorway: 7, 'main-road': 2 } as const;

/** Width of a road from its lanes, metres. */
export const roadWidthM = (kind: 'motorway' | 'main-road', lanes: number | null | undefined): number =>
  lanes ? lanes * LANE_M + BESIDE_LANES_M[kind] : WIDTH_M[kind];
