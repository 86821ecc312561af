import { AssetSchema, type Asset, type Datastream } from '../schema/catalogue.ts';
import { decode } from '../schema/decode.ts';
import { canonicalJson } from './canonicalJson.ts';
import type { FeedCatalogue } from './feedCatalogue.ts';
import { MOST_ENDED, versionsAfter, type AssetChange, type AssetVersion } from './history/assetVersions.ts';

/** A mover is announced some time after its first fix. */
const MOVER_BEFORE_MS = 10 * 60_000;

/** In what the catalogue of an instant differs from that of now. */
export interface CatalogueAt {
  /** Assets that were something else then, or are no more. */
  readonly others: readonly Asset[];
  /** Assets of now that were not there yet. */
  readonly absent: ReadonlySet<string>;
  /** The span in which this holds, by what is known now; ±Infinity where it has no end. Ends before `toMs`. */
  readonly fromMs: number;
  readonly toMs: number;
  /** A datastream that was there. */
  readonly stream: (id: string) => { readonly index: number; readonly asset: Asset } | undefined;
}

/** An asset that is no more, as it was last. */
export interface EndedAsset {
  readonly asset: Asset;
  readonly endedMs: number;
}
/** Where an asset was for a while; the last of its places is where it is, or was last. */
export interface PlaceThen {
  readonly geometry: Asset['geometry'];
  readonly fromMs: number;
  readonly toMs: number;
}

/** One version of an asset, and from when on it counts. */
interface Version {
  readonly stored: AssetVersion;
  readonly fromMs: number;
  asset: Asset | null;
}

const assetOfJson = (json: string, id: string): Asset => decode(AssetSchema, JSON.parse(json), id);

/** From when on the first that is known of an asset counts: what stands was there before somebody told us; what comes and goes says since when. */
function beginOf({ fromMs }: AssetVersion, { properties: { event, mover } }: Asset): number {
  if (mover) return fromMs - MOVER_BEFORE_MS;
  if (!event) return -Infinity;
  return event.from === null ? fromMs : Math.min(fromMs, Date.parse(event.from));
}

/** Which assets there were when, of those that sources announced: what was retired or renamed since is found again in the past. */
export function createPastCatalogue(catalogue: FeedCatalogue) {
  /** By asset, ascending. Only the last can be one that still is. */
  const versions = new Map<string, Version[]>();
  let revision = 0;
  let cached: { readonly at: CatalogueAt; readonly revision: number; readonly version: number } | null = null;

  const assetOf = (version: Version): Asset => {
    if (version.asset) return version.asset;
    const asset = assetOfJson(version.stored.json, version.stored.id);
    // Not written with it: it is of this run.
    for (const datastream of asset.properties.datastreams) {
      const index = catalogue.indexOf(datastream.id);
      if (index !== undefined) datastream.index = index;
    }
    return (version.asset = asset);
  };
  const put = (stored: AssetVersion): void => {
    const its = versions.get(stored.id);
    if (!its) {
      versions.set(stored.id, [{ stored, fromMs: beginOf(stored, assetOfJson(stored.json, stored.id)), asset: null }]);
      return;
    }
    const k = its.findIndex(({ stored: { fromMs } }) => fromMs === stored.fromMs);
    const isFirst = k === 0;
    const fromMs = isFirst ? beginOf(stored, assetOfJson(stored.json, stored.id)) : stored.fromMs;
    const version = { stored, fromMs, asset: null };
    if (k >= 0) its[k] = version;
    else its.push(version);
  };
  const isPresent = ({ stored: { id, toMs } }: Version): boolean => toMs === null && catalogue.asset(id) !== null;

  const reckon = (atMs: number): CatalogueAt => {
    const others: Asset[] = [];
    const absent = new Set<string>();
    let [fromMs, toMs] = [-Infinity, Infinity];
    const bound = (ms: number): void => {
      if (ms <= atMs) fromMs = Math.max(fromMs, ms);
      else toMs = Math.min(toMs, ms);
    };
    for (const [id, its] of versions) {
      // What others say of a curated asset changes nothing of it.
      if (catalogue.isCurated(id)) continue;
      let found: Version | null = null;
      for (const version of its) {
        const endMs = version.stored.toMs ?? Infinity;
        bound(version.fromMs);
        bound(endMs);
        if (version.fromMs <= atMs && atMs < endMs) found = version;
      }
      if (found && !isPresent(found)) others.push(assetOf(found));
      else if (!found && catalogue.asset(id)) absent.add(id);
    }
    const otherStreams = new Map(
      others.flatMap((asset) =>
        asset.properties.datastreams.flatMap(({ id, index }) => (index === undefined ? [] : [[id, { index, asset }] as const])),
      ),
    ); // prettier-ignore
    const stream: CatalogueAt['stream'] = (id) => {
      const other = otherStreams.get(id);
      if (other) return other;
      const now = catalogue.byId.get(id);
      return now && !absent.has(now.asset.id) ? now : undefined;
    };
    return { others, absent, fromMs, toMs, stream };
  };

  return {
    /** Assets were announced or retired. */
    take: (changes: readonly AssetChange[]): void => {
      if (changes.length === 0) return;
      const ids = new Set(changes.map(({ id }) => id));
      const last = [...ids].flatMap((id) => versions.get(id)?.at(-1)?.stored ?? []);
      versionsAfter(last, changes).forEach(put);
      revision++;
    },
    /** Versions that a store has kept, ascending by begin. @throws DecodeError, SyntaxError for what is none */
    restore: (stored: AssetVersion): void => {
      put(stored);
      revision++;
    },
    at: (atMs: number): CatalogueAt => {
      const { version } = catalogue;
      const isHeld = cached?.revision === revision && cached.version === version && cached.at.fromMs <= atMs && atMs < cached.at.toMs; // prettier-ignore
      if (!cached || !isHeld) cached = { at: reckon(atMs), revision, version };
      return cached.at;
    },
    /** Assets that are no more and were there within a span, as they were last. */
    goneBetween: (fromMs: number, toMs: number): Asset[] =>
      [...versions].flatMap(([id, its]) => {
        if (catalogue.asset(id)) return [];
        const found = its.findLast((version) => version.fromMs <= toMs && fromMs < (version.stored.toMs ?? Infinity));
        return found ? [assetOf(found)] : [];
      }),
    /** Assets that ended within a span, ascending: of each every time that it did. What only was said anew of an asset is no end. */
    endsBetween: (fromMs: number, toMs: number): { readonly id: string; readonly endMs: number }[] =>
      [...versions]
        .flatMap(([id, its]) =>
          its.flatMap(({ stored: { toMs: endMs } }, k) => {
            const isEnd = endMs !== null && its[k + 1]?.fromMs !== endMs;
            return isEnd && endMs >= fromMs && endMs <= toMs && !catalogue.isCurated(id) ? [{ id, endMs }] : [];
          }),
        )
        .sort((a, b) => a.endMs - b.endMs),
    /** Whether an asset that is or was in the catalogue was there at an instant. */
    wasThere: (id: string, atMs: number): boolean => {
      const its = catalogue.isCurated(id) ? undefined : versions.get(id);
      if (!its) return catalogue.asset(id) !== null;
      return its.some(({ fromMs, stored: { toMs } }) => fromMs <= atMs && atMs < (toMs ?? Infinity));
    },
    /** Goes up with each change of what is known. */
    revision: (): number => revision,
    /** Assets that are no more and of which something may be kept. */
    ended: (): EndedAsset[] =>
      [...versions].flatMap(([id, its]) => {
        const last = its.at(-1)!;
        if (catalogue.asset(id)) return [];
        return [{ asset: assetOf(last), endedMs: last.stored.toMs ?? last.fromMs }];
      }),
    /** The places of each asset that was carried from one to another, ascending in time. */
    moved: (): Map<string, PlaceThen[]> => {
      const moved = new Map<string, PlaceThen[]>();
      for (const [id, its] of versions) {
        if (its.length < 2 || catalogue.isCurated(id)) continue;
        const places: PlaceThen[] = [];
        for (const version of its) {
          const { geometry } = assetOf(version);
          const before = places.at(-1);
          const toMs = version.stored.toMs ?? Infinity;
          if (before && canonicalJson(before.geometry) === canonicalJson(geometry)) places[places.length - 1] = { ...before, toMs };
          else places.push({ geometry, fromMs: before ? version.fromMs : version.stored.fromMs, toMs });
        }
        if (places.length > 1) moved.set(id, places);
      }
      return moved;
    }, // prettier-ignore
    /** A datastream that is or was, whenever. */
    everKnown: (datastream: string): Datastream | undefined => {
      const now = catalogue.byId.get(datastream)?.datastream;
      if (now) return now;
      for (const version of versions.get(datastream.slice(0, datastream.lastIndexOf('/')))?.toReversed() ?? []) {
        const found = assetOf(version).properties.datastreams.find(({ id }) => id === datastream);
        if (found) return found;
      }
      return undefined;
    },
    /** Forgets what ended before the time of its source, and of more than a store keeps what ended first. */
    prune: (cutoffOf: (source: string) => number): void => {
      const ends = [...versions.values()].flatMap((its) => its.flatMap(({ stored: { toMs } }) => toMs ?? []));
      const leastMs = ends.length > MOST_ENDED ? ends.sort((a, b) => b - a)[MOST_ENDED - 1]! : -Infinity;
      for (const [id, its] of versions) {
        const left = its.filter(({ stored: { toMs, source } }) => toMs === null || toMs >= Math.max(leastMs, cutoffOf(source))); // prettier-ignore
        if (left.length === its.length) continue;
        versions.delete(id);
        for (const { stored } of left) put(stored);
      }
      revision++;
    },
    /** The newest version of each. */
    newest: (): AssetVersion[] => [...versions.values()].map((its) => its.at(-1)!.stored),
  };
}
export type PastCatalogue = ReturnType<typeof createPastCatalogue>;
