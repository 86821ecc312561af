import type { Asset } from '../schema/catalogue.ts';

/** Indices of the datastreams that make up a fix. */
export interface Streams {
  readonly lon: number;
  readonly lat: number;
  readonly sog: number | undefined;
  readonly cog: number | undefined;
  readonly heading: number | undefined;
  /** km/h, in place of `sog`. */
  readonly speed: number | undefined;
  readonly way: number | undefined;
}

/** @returns null for what says no place */
export function streamsOf(asset: Asset): Streams | null {
  const index = (property: string): number | undefined =>
    asset.properties.datastreams.find((d) => d.property === property)?.index;
  const [lon, lat] = [index('lon'), index('lat')];
  if (lon === undefined || lat === undefined) return null;
  return {
    lon,
    lat,
    sog: index('sog'),
    cog: index('cog'),
    heading: index('heading'),
    speed: index('speed'),
    way: index('way'),
  };
}
