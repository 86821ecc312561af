import type { CourseFit } from './coursePlacement.ts';
import type { LabelKind, LabelStyle } from './labelStyle.ts';
import type { TextRun } from './textRun.ts';

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
  /** `asset:` and the asset's id, or the id of a label of the map. */
  readonly key: string;
  readonly kind: LabelKind;
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
