import type { BuildingUse } from '../../schema/cityFiles.ts';

/** A box with a roof, generated: lengths in metres. */
export interface Building {
  readonly x: number;
  readonly z: number;
  /** Lowest ground under it, m NHN. */
  readonly y: number;
  /** Along and across its axis. */
  readonly w: number;
  readonly d: number;
  /** To the eaves, and from there to the ridge (0 = flat). */
  readonly h: number;
  readonly ridge: number;
  /** Axis from grid east, counter-clockwise seen from above, radians. */
  readonly turn: number;
  readonly use: BuildingUse;
  /** Stands wall to wall with others. */
  readonly isTouching: boolean;
}
