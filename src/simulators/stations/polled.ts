import { hash2 } from '../../geo/noise.ts';
import type { JsonMessage, Simulation } from '../simulation.ts';
import type { Station } from './places.ts';

/** How a service is asked for its stations. */
export interface Polled {
  readonly stations: readonly Station[];
  readonly everyS: number;
  readonly seed: number;
  /** Of the field: two services are not asked for one station at the same second. */
  readonly phaseKey: number;
  /** What the service says of a station at an instant. */
  readonly answer: (station: Station, atMs: number) => unknown;
}

/** A service that is asked for each of its stations, at its own second of the interval: its answers. */
export function polledStations({ stations, everyS, seed, phaseKey, answer }: Polled): Omit<Simulation<JsonMessage>, 'assets'> {
  const everyMs = everyS * 1000;
  const ofAsset = new Map(stations.map((station) => [station.asset.id, station]));
  const phaseOf = ({ key }: Station): number => Math.floor(hash2(key, phaseKey, seed) * everyS) * 1000;
  const said = (station: Station, atMs: number): JsonMessage => ({ atMs, body: answer(station, atMs) });
  return {
    between: (fromMs, toMs, { assetId, stepMs = 0, isFresh = false } = {}) => {
      const each = isFresh ? 1 : Math.max(1, Math.round(stepMs / everyMs));
      const one = assetId === undefined ? undefined : ofAsset.get(assetId);
      const asked = assetId === undefined ? stations : one ? [one] : [];
      const out: JsonMessage[] = [];
      for (const station of asked) {
        const phaseMs = phaseOf(station);
        const first = Math.floor((fromMs - phaseMs) / everyMs) + 1;
        for (let step = Math.ceil(first / each) * each; step * everyMs + phaseMs <= toMs; step += each)
          out.push(said(station, step * everyMs + phaseMs));
      }
      return out.sort((a, b) => a.atMs - b.atMs);
    },
    *lastBefore(atMs) {
      for (const station of stations) {
        const phaseMs = phaseOf(station);
        yield said(station, Math.floor((atMs - phaseMs) / everyMs) * everyMs + phaseMs);
      }
    },
  };
} // prettier-ignore
