import * as v from 'valibot';
import { MAX_INDEX } from '../live/observationColumns.ts';
import { AssetSchema, type Asset, type Catalogue, type Datastream } from '../schema/catalogue.ts';
import { BUS_SOURCE } from './bus/bus.ts';
import { canonicalJson } from './canonicalJson.ts';

/** The assets of this feed: the curated ones, and behind them those that sources announce while it runs. */
export interface FeedCatalogue {
  readonly catalogue: Catalogue;
  /** Datastream ids by index. Only ever grows: an index keeps its meaning for the epoch. */
  readonly ids: readonly string[];
  readonly byId: ReadonlyMap<
    string,
    { readonly index: number; readonly datastream: Datastream; readonly asset: Asset }
  >;
  /** Null where there is none of this id. */
  asset(id: string): Asset | null;
  /** Whether an asset was there before any source announced something. */
  isCurated(id: string): boolean;
  /** Source that announced an asset; undefined for the curated ones. */
  sourceOf(id: string): string | undefined;
  /** Assets that are there since this source announced them. */
  announcedBy(source: string): readonly string[];
  /** How many datastreams are there since this source announced them. */
  streamsBy(source: string): number;
  /** The index of a datastream that was there, or is of the past alone; it keeps it. Undefined where there is no room for one. */
  indexOf(datastream: string): number | undefined;
  /** Whether a datastream is not needed for the first picture. */
  isLater(index: number): boolean;
  /** The catalogue without what is not needed for the first picture. */
  first(): Catalogue;
  /** No datastream more is taken. */
  isFull(): boolean;
  /** Goes up with each growth: what was made from the catalogue before is out of date. */
  readonly version: number;
  /**
   * Adds assets that are not there yet. A known asset keeps what it has and gets the datastreams it lacks.
   * Of a known mover, which its source gets to know bit by bit, of an event, and of what stands where the source that announced it says
   * it anew, name, place, facts and what it is are taken anew; never of a curated asset.
   * @returns how many datastreams and assets came in or changed, and one line for each that was refused
   */
  add(assets: readonly Asset[], by?: Announcement): { readonly added: number; readonly refused: readonly string[] };
  /**
   * Takes announced assets out that will not come back; the curated ones stay. Indices are given to nobody else.
   * @returns the indices of their datastreams, and how many assets went
   */
  retire(assetIds: readonly string[]): { readonly indices: readonly number[]; readonly removed: number };
}

/** How kinds of assets are called and drawn. */
export type KindLooks = Pick<Catalogue, 'kinds' | 'signs'>;

/** Who announces assets, and how. */
export interface Announcement {
  readonly source?: string;
  /** They are not needed for the first picture. */
  readonly isLater?: boolean;
  /**
   * Told of each asset that is new or changed.
   * @param isOther it became something else: name, place, facts or span were taken anew. Else it is new, or more is known of it
   */
  readonly changed?: (asset: Asset, isOther: boolean) => void;
}

/** A source that announces without end must not fill the memory: 8 times the numbers the city is built for. */
const MOST_DATASTREAMS = 80_000;

/**
 * @param features decoded assets without doubles; sorted here by id, datastream indices by sorted id
 * @param looks names and signs of kinds; not in the first part, the interface has words for those
 */
export function createFeedCatalogue(features: Asset[], epoch: number, looks: KindLooks = {}): FeedCatalogue {
  features.sort((a, b) => (a.id < b.id ? -1 : 1));
  const ids = features.flatMap((asset) => asset.properties.datastreams.map(({ id }) => id)).sort();
  /** Of every datastream that there ever was. */
  const indices = new Map(ids.map((id, index) => [id, index]));
  const byId = new Map<string, { index: number; datastream: Datastream; asset: Asset }>();
  const assets = new Map(features.map((asset) => [asset.id, asset]));
  const curated = new Set(assets.keys());
  for (const asset of features)
    for (const datastream of asset.properties.datastreams) {
      const index = indices.get(datastream.id)!;
      datastream.index = index;
      byId.set(datastream.id, { index, datastream, asset });
    }
  const laterStreams = new Set<number>();
  const laterAssets = new Set<string>();
  let version = 0;

  const sources = new Map<string, string>();
  const assetsBy = new Map<string, Set<string>>();
  const streamsBy = new Map<string, number>();

  const indexOf = (id: string): number | undefined => {
    const known = indices.get(id);
    if (known !== undefined || ids.length >= MAX_INDEX) return known;
    indices.set(id, ids.length);
    return ids.push(id) - 1;
  };
  const addStream = (asset: Asset, given: Datastream, { source, isLater }: Announcement): void => {
    const index = indexOf(given.id)!;
    const datastream = { ...given, index };
    asset.properties.datastreams.push(datastream);
    byId.set(datastream.id, { index, datastream, asset });
    if (isLater) laterStreams.add(index);
    if (source !== undefined) streamsBy.set(source, (streamsBy.get(source) ?? 0) + 1);
  };
  const addAsset = (given: Asset, { source, isLater }: Announcement): Asset => {
    const asset = { ...given, properties: { ...given.properties, datastreams: [] } };
    assets.set(asset.id, asset);
    features.push(asset);
    if (isLater) laterAssets.add(asset.id);
    if (source !== undefined) {
      sources.set(asset.id, source);
      const its = assetsBy.get(source);
      if (its) its.add(asset.id);
      else assetsBy.set(source, new Set([asset.id]));
    }
    return asset;
  };
  /** Whether a source speaks for an asset: who announced it, be it to another feed. */
  const isOfSource = (id: string, source: string | undefined): boolean => {
    const its = sources.get(id);
    return !curated.has(id) && (its === source || its === BUS_SOURCE || source === BUS_SOURCE);
  };
  /** Takes anew what of an asset may be said anew. @returns whether something was */
  const revise = (asset: Asset, given: Asset, source: string | undefined): boolean => {
    const { name, facts, mover, event } = given.properties;
    const { properties } = asset;
    if (properties.mover ? !mover : properties.event ? !event : mover || event || !isOfSource(asset.id, source))
      return false;
    // Where a mover is say its datastreams.
    const next = mover ? { name, facts, mover } : event ? { name, facts, event } : { name, facts };
    const before = Object.fromEntries(Object.keys(next).map((key) => [key, properties[key as keyof typeof next]]));
    const place = mover ? asset.geometry : given.geometry;
    if (canonicalJson([before, asset.geometry]) === canonicalJson([next, place])) return false;
    Object.assign(properties, next);
    asset.geometry = place;
    return true;
  };
  /** The same of datastreams: an id that a service gives to another thing measures something else, in another unit. */
  const reviseStreams = (asset: Asset, given: Asset, source: string | undefined): boolean => {
    if (!isOfSource(asset.id, source)) return false;
    let isRevised = false;
    for (const { id, name, unit } of given.properties.datastreams) {
      const known = byId.get(id);
      if (known?.asset !== asset || canonicalJson([known.datastream.name, known.datastream.unit]) === canonicalJson([name, unit])) continue; // prettier-ignore
      Object.assign(known.datastream, { name, unit });
      isRevised = true;
    }
    return isRevised;
  };
  /** Datastreams of an announced asset that are new; a line for what cannot be. */
  const newStreams = (asset: Asset, refused: string[]): Datastream[] =>
    asset.properties.datastreams.filter(({ id, property }) => {
      if (byId.has(id)) return false;
      if (id === `${asset.id}/${property}`)
        return byId.size < MOST_DATASTREAMS && (indices.has(id) || ids.length < MAX_INDEX);
      refused.push(`${id} is not ${asset.id}/${property}`);
      return false;
    });

  return {
    catalogue: {
      type: 'FeatureCollection',
      epoch,
      get version() {
        return version;
      },
      ...looks,
      features,
    },
    ids,
    byId,
    get version() {
      return version;
    },
    asset: (id) => assets.get(id) ?? null,
    isCurated: (id) => curated.has(id),
    sourceOf: (id) => sources.get(id),
    announcedBy: (source) => [...(assetsBy.get(source) ?? [])],
    streamsBy: (source) => streamsBy.get(source) ?? 0,
    indexOf,
    isFull: () => byId.size >= MOST_DATASTREAMS,
    isLater: (index) => laterStreams.has(index),
    first: () => ({
      type: 'FeatureCollection',
      epoch,
      version,
      features: features
        .filter(({ id }) => !laterAssets.has(id))
        .map((asset) => {
          const { datastreams } = asset.properties;
          const now = datastreams.filter(({ index }) => !laterStreams.has(index!));
          return now.length === datastreams.length
            ? asset
            : { ...asset, properties: { ...asset.properties, datastreams: now } };
        }),
    }),
    add: (announced, by = {}) => {
      let added = 0;
      const refused: string[] = [];
      for (const given of announced) {
        const read = v.safeParse(AssetSchema, given);
        if (!read.success) {
          refused.push(`${given.id}: ${v.getDotPath(read.issues[0]) ?? ''}: ${read.issues[0].message}`);
          continue;
        }
        const known = assets.get(given.id);
        const asset = known ?? addAsset(given, by);
        const isOther = known !== undefined && [revise(asset, given, by.source), reviseStreams(asset, given, by.source)].includes(true); // prettier-ignore
        const streams = newStreams(given, refused);
        for (const datastream of streams) addStream(asset, datastream, by);
        const changes = streams.length + Number(!known) + Number(isOther);
        if (changes > 0) by.changed?.(asset, isOther && !asset.properties.mover);
        added += changes;
      }
      if (byId.size >= MOST_DATASTREAMS) refused.push(`the catalogue is full at ${MOST_DATASTREAMS} datastreams`);
      if (added > 0) version++;
      return { added, refused };
    },
    retire: (assetIds) => {
      const gone = new Set(assetIds.filter((id) => assets.has(id) && !curated.has(id)));
      if (gone.size === 0) return { indices: [], removed: 0 };
      const freed: number[] = [];
      for (const id of gone) {
        const source = sources.get(id);
        const { datastreams } = assets.get(id)!.properties;
        for (const datastream of datastreams) {
          freed.push(byId.get(datastream.id)!.index);
          byId.delete(datastream.id);
        }
        assets.delete(id);
        sources.delete(id);
        if (source === undefined) continue;
        assetsBy.get(source)?.delete(id);
        streamsBy.set(source, (streamsBy.get(source) ?? 0) - datastreams.length);
      }
      const kept = features.filter(({ id }) => !gone.has(id));
      features.splice(0, features.length, ...kept);
      version++;
      return { indices: freed, removed: gone.size };
    },
  };
}
