import type { Asset } from '../schema/catalogue.ts';
import { freshnessOfReading, type StatusContext } from './assetStatus.ts';

/** Kinds of assets that count vehicles: on a motorway or main road, and by a loop in a street. */
export const COUNTER_KIND = 'counter';
export const DETECTOR_KIND = 'detector';
export const countsVehicles = ({ properties: { kind } }: Asset): boolean => kind === COUNTER_KIND || kind === DETECTOR_KIND; // prettier-ignore

/** What is counted at a place at the instant on screen: first to the north or east, then to the south or west. */
export interface RoadCount {
  readonly assetId: string;
  readonly lon: number;
  readonly lat: number;
  /** It lies in the street itself; else it stands beside its road. */
  readonly isInStreet: boolean;
  /** Vehicles an hour; NaN = not known. */
  readonly flow: readonly [number, number];
  /** Mean speed, km/h; NaN = not known. */
  readonly speedKmh: readonly [number, number];
  /** Share of lorries and buses, 0 … 1. */
  readonly heavy: number;
}

/** The counters of the catalogue as they stand at an instant. What nobody has heard of for long is not known. */
export function readRoadCounts(assets: readonly Asset[], at: StatusContext): RoadCount[] {
  return assets.flatMap((asset) => {
    const { id, geometry, properties } = asset;
    if (!countsVehicles(asset) || !geometry) return [];
    const valueOf = (property: string): number => {
      const datastream = properties.datastreams.find((each) => each.property === property);
      const reading = datastream?.index === undefined ? undefined : at.readings.get(datastream.index);
      if (!datastream || !reading || reading.quality === 'missing') return Number.NaN;
      return freshnessOfReading(reading, datastream, at) === 'offline' ? Number.NaN : reading.value;
    };
    const [lon, lat] = geometry.coordinates;
    return [
      {
        ...{ assetId: id, lon, lat, isInStreet: properties.kind === DETECTOR_KIND },
        flow: [valueOf('flow-1'), valueOf('flow-2')],
        speedKmh: [valueOf('speed-1'), valueOf('speed-2')],
        heavy: valueOf('heavy') / 100,
      } as const,
    ];
  });
}
