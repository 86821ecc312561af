import type { Asset } from '../schema/catalogue.ts';
import { freshnessOfReading, type StatusContext } from './assetStatus.ts';

/** Kind of asset that stands for the street lights of a zone, and what it says of them: how brightly they burn, percent. */
const ZONE_KIND = 'street-light';
const LEVEL = 'level';

/** The zones of street lights of a catalogue that have a place, in its order. */
export const lampZonesOf = (assets: readonly Asset[]): readonly Asset[] =>
  assets.filter(({ properties: { kind }, geometry }) => kind === ZONE_KIND && geometry !== null);

/** Levels of the zones at the instant on screen, 0 … 1; NaN where nothing is known or what is known is too old to be drawn. */
export function readLampLevels(zones: readonly Asset[], at: StatusContext): number[] {
  return zones.map(({ properties: { datastreams } }) => {
    const datastream = datastreams.find(({ property }) => property === LEVEL);
    const reading = datastream?.index === undefined ? undefined : at.readings.get(datastream.index);
    if (!datastream || !reading || reading.quality === 'missing') return Number.NaN;
    const freshness = freshnessOfReading(reading, datastream, at);
    return freshness === 'live' || freshness === 'delayed' ? reading.value / 100 : Number.NaN;
  });
}
