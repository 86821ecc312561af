import { fromScene } from '../geo/sceneFrame.ts';
import type { GeoPose } from '../geo/cameraPose.ts';
import type { PlacedLabel } from '../engine/labels/placedLabel.ts';
import type { LabelKind } from '../engine/labels/labelStyle.ts';

/** From how far a place is looked at whose name was clicked, metres. */
const DISTANCE_M: Readonly<Record<LabelKind, number>> = {
  district: 5200,
  quarter: 2600,
  river: 3000,
  lake: 1600,
  basin: 1500,
  road: 900,
  shield: 1500,
  place: 1200,
  asset: 900,
};
const PITCH_DEG = 35;
const ASSET = 'asset:';

/** What a click on a name asks for: an asset to select, or a place to look at. */
export type LabelTarget = { readonly asset: string } | { readonly pose: GeoPose };

/** @param bearing of the camera now, degrees: the picture does not turn */
export function labelTarget({ key, kind, x, z }: PlacedLabel, bearing: number): LabelTarget {
  if (kind === 'asset') return { asset: key.slice(ASSET.length) };
  return { pose: { ...fromScene({ x, z }), distance: DISTANCE_M[kind], pitch: PITCH_DEG, bearing } };
}
