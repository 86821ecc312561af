import type { CityInputs } from '../inputs.ts';
import type { Landcover } from '../landcover.ts';
import type { GeneratedStreet } from '../lines/buildLines.ts';
import type { Ground } from '../terrain/ground.ts';

export function generateStreets(_inputs: CityInputs, _ground: Ground, _landcover: Landcover): GeneratedStreet[] {
  return [];
}
