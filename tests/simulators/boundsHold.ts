import { expect } from 'vitest';
import { readMessage } from '../../src/feed/ingest/readMessage.ts';
import { unixMs } from '../../src/geo/units.ts';
import type { Format } from '../../src/schema/senderConfig.ts';
import type { JsonMessage, Simulation } from '../../src/simulators/simulation.ts';

/**
 * Holds what a simulation says of a span against everything that an asset sends in it, as its reader takes it.
 * @returns how many datastreams had bounds: one at least that is no infinity
 */
export function expectBoundsOf(simulation: Simulation<JsonMessage>, protocol: Format, assetId: string, fromMs: number, toMs: number): number {
  const sent = new Map<string, { readonly atMs: number; readonly value: number }[]>();
  for (const { body } of simulation.between(fromMs - 1, toMs, { assetId }))
    for (const { property, timeMs, value } of readMessage(body, protocol, unixMs(toMs), () => undefined).reports)
      if (!Number.isNaN(value)) sent.set(property, [...(sent.get(property) ?? []), { atMs: timeMs, value }]);
  let bounded = 0;
  for (const { property } of simulation.assets.find(({ id }) => id === assetId)!.properties.datastreams) {
    const { least, most, longestSilenceMs } = simulation.boundsOf!(assetId, property, fromMs, toMs);
    const values = sent.get(property) ?? [];
    const about = `${assetId}/${property} from ${new Date(fromMs).toISOString()}`;
    expect(least, about).toBeLessThanOrEqual(Math.min(...values.map(({ value }) => value)));
    expect(most, about).toBeGreaterThanOrEqual(Math.max(...values.map(({ value }) => value)));
    const times = [fromMs, ...values.map(({ atMs }) => atMs), toMs];
    expect(longestSilenceMs, about).toBeGreaterThanOrEqual(Math.max(...times.slice(1).map((atMs, i) => atMs - times[i]!)));
    if (least > -Infinity || most < Infinity) bounded++;
  }
  return bounded;
} // prettier-ignore
