import type { Asset, Datastream } from '../schema/catalogue.ts';
import { freshnessOf, type Freshness } from '../live/freshness.ts';
import type { UnixMs } from '../geo/units.ts';
import type { Reading, Readings } from './readings.ts';

/** How an asset is, in one word; order is severity, the gravest datastream speaks for the asset. `none`: nothing is measured there. */
export const STATUSES = ['none', 'normal', 'simulated', 'stale', 'offline', 'watch', 'alarm'] as const;
export type Status = (typeof STATUSES)[number];

export interface StatusContext {
  readonly readings: Readings;
  readonly instantMs: UnixMs | null;
  /** The connection or every source is down, and the clock follows the feed. */
  readonly isDown: boolean;
}

export function freshnessOfReading(reading: Reading | undefined, datastream: Datastream, at: StatusContext): Freshness {
  const hasValue = reading !== undefined && reading.quality !== 'missing';
  const ageMs = reading && at.instantMs !== null ? at.instantMs - reading.timeMs : 0;
  return freshnessOf(ageMs, datastream.intervalS, at.isDown, hasValue);
}

/** The gravest threshold a value has crossed, `info` marks left out. */
export function levelOf(value: number, datastream: Datastream): 'normal' | 'watch' | 'alarm' {
  let level: 'normal' | 'watch' | 'alarm' = 'normal';
  for (const threshold of datastream.thresholds) {
    const isCrossed = threshold.when === 'below' ? value <= threshold.value : value >= threshold.value;
    if (!isCrossed || threshold.level === 'info' || level === 'alarm') continue;
    level = threshold.level;
  }
  return level;
}

function statusOfDatastream(datastream: Datastream, at: StatusContext): Status {
  const reading = datastream.index === undefined ? undefined : at.readings.get(datastream.index);
  const freshness = freshnessOfReading(reading, datastream, at);
  if (freshness === 'offline') return 'offline';
  if (freshness === 'stale' || freshness === 'missing' || !reading) return 'stale';
  const level = levelOf(reading.value, datastream);
  if (level !== 'normal') return level;
  return reading.origin === 'simulated' ? 'simulated' : 'normal';
}

/** A mover that was not heard for this long is not here any more. */
const AWAY_AFTER_MS = 30 * 60_000;

/** A mover of the catalogue that is not in the city at the instant on screen. */
export function isAway(asset: Asset, { readings, instantMs }: StatusContext): boolean {
  if (!asset.properties.mover) return false;
  const index = asset.properties.datastreams.find(({ property }) => property === 'lon')?.index;
  const reading = index === undefined ? undefined : readings.get(index);
  return (
    !reading || reading.quality === 'missing' || (instantMs !== null && instantMs - reading.timeMs > AWAY_AFTER_MS)
  );
}

/**
 * The datastream that speaks for an asset in one line: one that is as grave as the asset where that is grave, else the one asked for,
 * else its first.
 * @param asked the property that the picture in the scene shows of its kind
 */
export function speakerOf(
  { properties: { datastreams } }: Asset,
  status: Status,
  at: StatusContext,
  asked?: string,
): Datastream | undefined {
  const isGrave = status === 'alarm' || status === 'watch';
  const grave = isGrave ? datastreams.filter((each) => statusOfDatastream(each, at) === status) : datastreams;
  return grave.find(({ property }) => property === asked) ?? (isGrave ? grave[0] : undefined) ?? datastreams[0];
}

export function statusOf(asset: Asset, at: StatusContext): Status {
  let gravest = 0;
  for (const datastream of asset.properties.datastreams)
    gravest = Math.max(gravest, STATUSES.indexOf(statusOfDatastream(datastream, at)));
  return STATUSES[gravest]!;
}
