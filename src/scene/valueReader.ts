import type { Asset } from '../schema/catalogue.ts';
import type { Readings } from '../state/readings.ts';

/** Reads what the datastreams of an asset say at the instant on screen, by property; NaN where nothing is known. */
export function valueReader(readings: Readings, asset: Asset | undefined): (property: string) => number {
  return (wanted) => {
    const index = asset?.properties.datastreams.find(({ property }) => property === wanted)?.index;
    const reading = index === undefined ? undefined : readings.get(index);
    return reading && reading.quality !== 'missing' ? reading.value : Number.NaN;
  };
}
