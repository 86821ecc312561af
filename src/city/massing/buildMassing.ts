import { BUILDING_USES, type BuildingUse } from '../../schema/cityFiles.ts';
import { encodeColumnFile } from '../../schema/columnFile.ts';
import type { Structure } from '../../schema/structures.ts';
import type { CityInputs } from '../inputs.ts';
import type { Landcover } from '../landcover.ts';
import type { GeneratedStreet } from '../lines/buildLines.ts';
import type { Ground } from '../terrain/ground.ts';
import { encodeMassing } from './encodeMassing.ts';

/** A box with a roof, generated: lengths in metres. */
export interface Building {
  readonly x: number;
  readonly z: number;
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
}

export interface Massing {
  readonly count: number;
  readonly buildings: readonly Building[];
  readonly counts: Record<string, number>;
  /** What a reader of the build's output should know. */
  readonly notes: readonly string[];
  encode(): Uint8Array;
}

export function buildMassing(
  _inputs: CityInputs,
  _ground: Ground,
  _landcover: Landcover,
  _structures: readonly Structure[],
  _streets: readonly GeneratedStreet[],
): Massing {
  const buildings: Building[] = [];
  return { count: 0, buildings, counts: {}, notes: [], encode: () => encodeMassing(buildings) };
}
void BUILDING_USES;
void encodeColumnFile;
