import { hash2 } from '../../geo/noise.ts';
import { staleAfterMs } from '../../live/freshness.ts';
import type { Datastream, Theme } from '../../schema/catalogue.ts';
import { DecodeError } from '../../schema/decode.ts';
import type { SimulatorFile } from '../../schema/simulator.ts';
import type { Kind } from '../../schema/theme.ts';
import { UNBOUNDED, type Bounds, type JsonMessage, type Measured, type Only, type Simulation } from '../simulation.ts';
import type { World } from '../world/world.ts';
import { stationsOf, type PlaceSources, type Station } from './places.ts';
import { written } from './protocols.ts';
import { shapedValues, type Values } from './shape.ts';

/** What a station of a kind measures at an instant, besides its shapes; null where it says nothing at all. */
export type Model = (station: Station, atMs: number) => Values | null;
/**
 * Models of what is coupled to more than clock and weather, by kind; made once all stations of the theme are known.
 * @param valuesOf what another station of the theme measures, for those that add up what others say
 */
export type Models = (stations: readonly Station[], world: World, valuesOf: Stations['valuesOf']) => Readonly<Record<string, Model>>; // prettier-ignore

export interface StationsOptions extends Omit<PlaceSources, 'seed'> {
  readonly theme: Theme;
  readonly kinds: Readonly<Record<string, Kind>>;
  readonly file: SimulatorFile;
  readonly world: World;
  readonly models?: Models;
  /** Kinds that somebody real speaks for. */
  readonly without?: readonly string[];
}

/** What a station says in one message: datastreams with one interval. */
interface Sender {
  readonly station: Station;
  readonly streams: readonly Datastream[];
  readonly everyMs: number;
  /** Of this many messages one must be sent, else its values look stale. */
  readonly mostLeftOut: number;
  /** Age from which on its values say nothing of now, milliseconds. */
  readonly staleAgeMs: number;
  readonly phaseMs: number;
}

/** So many messages of another kind to one of its own. */
const RARE = 4;
const says =
  (property: string) =>
  ({ streams }: Sender): boolean =>
    streams.some((stream) => stream.property === property);

/** A simulation of stations that stand still. */
export interface Stations extends Simulation<JsonMessage> {
  readonly stations: readonly Station[];
  /** Everything a station measures at an instant, in the units of its datastreams, not rounded. */
  valuesOf(station: Station, atMs: number): Values;
}

/**
 * Stations that stand still and measure: messages of each at its own instants, all values a function of time.
 * @throws DecodeError where a kind is in the simulator's file and not in the theme's
 */
export function createStations(options: StationsOptions): Stations {
  const { kinds, file, world, theme } = options;
  const stations: Station[] = [];
  for (const [id, { places }] of Object.entries(file.kinds)) {
    const kind = kinds[id];
    if (!kind)
      throw new DecodeError(`assets/simulators/${theme}.json`, `kinds.${id}`, `is not in assets/themes/${theme}.json`);
    if (options.without?.includes(id)) continue;
    stations.push(...stationsOf(id, kind, places, { ...options, seed: world.seed }));
  }
  const models: Readonly<Record<string, Model>> = options.models?.(stations, world, (station, atMs) => valuesOf(station, atMs)) ?? {}; // prettier-ignore
  const senders = stations.flatMap((station) => sendersOf(station, file.kinds[station.kind]!.everyS, world.seed));
  const ofAsset = new Map<string, Sender[]>();
  for (const sender of senders) {
    const { id } = sender.station.asset;
    ofAsset.set(id, [...(ofAsset.get(id) ?? []), sender]);
  }

  function valuesOf(station: Station, atMs: number): Values {
    const known = models[station.kind]?.(station, atMs);
    return known === null ? {} : shapedValues(file.kinds[station.kind]!.values, station, world, atMs, known);
  }
  const measuredAt = (station: Station, streams: readonly Datastream[], atMs: number): Measured[] => {
    const values = valuesOf(station, atMs);
    const measured: Measured[] = [];
    for (const stream of streams) {
      const value = values[stream.property];
      if (value !== null && value !== undefined) measured.push({ stream, value: rounded(value, stream.decimals) });
    }
    return measured;
  };
  const message = ({ asset, kind }: Station, atMs: number, measured: readonly Measured[]): JsonMessage | null =>
    measured.length === 0 ? null : written(file.protocol, asset.id, kind, atMs, measured);

  function sent(sender: Sender, fromMs: number, toMs: number, { stepMs = 0, isFresh }: Only, out: JsonMessage[]): void {
    const { station, streams, everyMs, phaseMs, mostLeftOut } = sender;
    const wanted = Math.max(1, Math.round(stepMs / everyMs));
    const each = isFresh ? Math.min(wanted, mostLeftOut) : wanted;
    const first = Math.floor((fromMs - phaseMs) / everyMs) + 1;
    for (let step = Math.ceil(first / each) * each; ; step += each) {
      const atMs = step * everyMs + phaseMs;
      if (atMs > toMs) return;
      const one = message(station, atMs, measuredAt(station, streams, atMs));
      if (one) out.push(one);
    }
  }

  /** The last message of a sender, and those before it of what it leaves out: a value counts until it is stale, also of who has fallen silent. */
  function lastOf({ station, streams, everyMs, phaseMs, staleAgeMs }: Sender, atMs: number): JsonMessage[] {
    const out: JsonMessage[] = [];
    const newestMs = Math.floor((atMs - phaseMs) / everyMs) * everyMs + phaseMs;
    let wanted = streams;
    for (let saidMs = newestMs; wanted.length > 0 && saidMs >= atMs - staleAgeMs; saidMs -= everyMs) {
      const measured = measuredAt(station, wanted, saidMs);
      const one = message(station, saidMs, measured);
      if (!one) continue;
      out.unshift(one);
      wanted = wanted.filter((stream) => !measured.some((said) => said.stream === stream));
    }
    return out;
  }

  /** Of the last span that was asked for: rules ask for one datastream of a station after another. */
  let told: { readonly sender: Sender; readonly span: string; readonly bounds: ReadonlyMap<string, Bounds> } | null =
    null;
  function boundsOf(sender: Sender, fromMs: number, toMs: number): ReadonlyMap<string, Bounds> {
    const span = `${fromMs} ${toMs}`;
    if (told?.sender === sender && told.span === span) return told.bounds;
    const { station, streams, everyMs, phaseMs } = sender;
    const found = streams.map(({ property, decimals }) => ({ property, decimals, least: Infinity, most: -Infinity, saidMs: fromMs, longestSilenceMs: 0 }));
    for (let atMs = Math.ceil((fromMs - phaseMs) / everyMs) * everyMs + phaseMs; atMs <= toMs; atMs += everyMs) {
      const values = valuesOf(station, atMs);
      for (const one of found) {
        const value = values[one.property];
        if (value === null || value === undefined) continue;
        one.least = Math.min(one.least, value);
        one.most = Math.max(one.most, value);
        one.longestSilenceMs = Math.max(one.longestSilenceMs, atMs - one.saidMs);
        one.saidMs = atMs;
      }
    }
    const bounds = new Map(found.map(({ property, decimals, least, most, saidMs, longestSilenceMs }) =>
      [property, { least: rounded(least, decimals), most: rounded(most, decimals), longestSilenceMs: Math.max(longestSilenceMs, toMs - saidMs) }] as const,
    ));
    told = { sender, span, bounds };
    return bounds;
  } // prettier-ignore

  return {
    stations,
    valuesOf,
    boundsOf: (assetId, property, fromMs, toMs) => {
      const sender = ofAsset.get(assetId)?.find(says(property));
      return (sender && boundsOf(sender, fromMs, toMs).get(property)) ?? UNBOUNDED;
    },
    assets: stations.map(({ asset }) => asset),
    between: (fromMs, toMs, only = {}) => {
      const out: JsonMessage[] = [];
      const asked = only.assetId === undefined ? senders : (ofAsset.get(only.assetId) ?? []);
      const speaking = only.property === undefined ? asked : asked.filter(says(only.property));
      for (const sender of speaking) sent(sender, fromMs, toMs, only, out);
      return out.sort((a, b) => a.atMs - b.atMs);
    },
    isRare: (assetId, property) => {
      const own = ofAsset.get(assetId) ?? [];
      const its = own.find(says(property));
      return its !== undefined && own.some(({ everyMs }) => everyMs * RARE <= its.everyMs);
    },
    *lastBefore(atMs) {
      for (const sender of senders) yield* lastOf(sender, atMs);
    },
  };
}

function sendersOf(station: Station, everyS: Readonly<Record<string, number>>, seed: number): Sender[] {
  const groups = new Map<string, Datastream[]>();
  for (const stream of station.asset.properties.datastreams) {
    const key = `${everyS[stream.property] ?? stream.intervalS} ${stream.intervalS}`;
    groups.set(key, [...(groups.get(key) ?? []), stream]);
  }
  return [...groups].map(([key, streams]) => {
    const [every, expected] = key.split(' ').map(Number) as [number, number];
    return {
      station,
      streams,
      everyMs: every * 1000,
      mostLeftOut: Math.max(1, Math.floor(expected / every)),
      staleAgeMs: staleAfterMs(expected),
      // Devices do not all speak at the full minute; whole seconds keep the frames small.
      phaseMs: Math.floor(hash2(station.key, every, seed) * every) * 1000,
    };
  });
}

const rounded = (value: number, decimals: number): number => {
  const power = 10 ** decimals;
  const result = Math.round(value * power) / power;
  return result === 0 ? 0 : result;
};
