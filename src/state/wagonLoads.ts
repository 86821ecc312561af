import type { Asset } from '../schema/catalogue.ts';
import { wagonOf } from '../schema/wagons.ts';
import type { Readings } from './readings.ts';

/** TEU on each wagon of a train at the instant on screen, from its locomotive on; NaN = not known; null for what has no wagons that are told of. */
export function wagonLoads({ properties: { datastreams } }: Asset, readings: Pick<Readings, 'get'>): number[] | null {
  let loads: number[] | null = null;
  for (const { property, index } of datastreams) {
    const wagon = wagonOf(property);
    if (wagon === null) continue;
    const reading = index === undefined ? undefined : readings.get(index);
    (loads ??= [])[wagon - 1] = reading && reading.quality !== 'missing' ? reading.value : Number.NaN;
  }
  return loads;
} // prettier-ignore
