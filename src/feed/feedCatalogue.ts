import * as v from 'valibot';
import { MAX_INDEX } from '../live/observationColumns.ts';
import { AssetSchema, type Asset, type Catalogue, type Datastream } from '../schema/catalogue.ts';

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
   * Of a known mover, which its source gets to know bit by bit, and of an event, name, place, facts and what it is are taken anew.
   * @param isLater they are not needed for the first picture
   * @returns how many datastreams and assets came in or changed, and one line for each that was refused
   */
  add(assets: readonly Asset[], isLater?: boolean): { readonly added: number; readonly refused: readonly string[] };
  /**
   * Takes announced assets out that will not come back; the curated ones stay. Indices are not used again.
   * @returns the indices of their datastreams, and how many assets went
   */
  retire(assetIds: readonly string[]): { readonly indices: readonly number[]; readonly removed: number };
}

/** How kinds of assets are called and drawn. */
export type KindLooks = Pick<Catalogue, 'kinds' | 'signs'>;

/** A source that announces without end must not fill the memory: 8 times the numbers the city is built for. */
const MOST_DATASTREAMS = 80_000;

/**
 * @param features decoded assets without doubles; sorted here by id, datastream indices by sorted id
 * @param looks names and signs of kinds; not in the first part, the interface has words for those
 */
export function createFeedCatalogue(features: Asset[], epoch: number, looks: KindLooks = {}): FeedCatalogue {
  features.sort((a, b) => (a.id < b.id ? -1 : 1));
  const ids = features.flatMap((asset) => asset.properties.datastreams.map(({ id }) => id)).sort();
  const indexOf = new Map(ids.map((id, index) => [id, index]));
  const byId = new Map<string, { index: number; datastream: Datastream; asset: Asset }>();
  const assets = new Map(features.map((asset) => [asset.id, asset]));
  const curated = new Set(assets.keys());
  for (const asset of features)
    for (const datastream of asset.properties.datastreams) {
      const index = indexOf.get(datastream.id)!;
      datastream.index = index;
      byId.set(datastream.id, { index, datastream, asset });
    }
  const laterStreams = new Set<number>();
  const laterAssets = new Set<string>();
  let version = 0;

  const addStream = (asset: Asset, given: Datastream): void => {
    const datastream = { ...given, index: ids.length };
    asset.properties.datastreams.push(datastream);
    byId.set(datastream.id, { index: ids.length, datastream, asset });
    ids.push(datastream.id);
  };
  /** What of an asset is taken anew when it is announced again, to compare; null where nothing is. */
  const revision = ({ geometry, properties: { name, facts, mover, event } }: Asset): string | null => {
    if (mover) return JSON.stringify([name, facts, mover]);
    return event ? JSON.stringify([name, facts, event, geometry]) : null;
  };
  const isRevised = (asset: Asset, given: Asset): boolean => {
    const [before, after] = [revision(asset), revision(given)];
    return before !== null && after !== null && before !== after;
  };
  /** Datastreams of an announced asset that are new; a line for what cannot be. */
  const newStreams = (asset: Asset, refused: string[]): Datastream[] =>
    asset.properties.datastreams.filter(({ id, property }) => {
      if (byId.has(id)) return false;
      if (id === `${asset.id}/${property}`) return byId.size < MOST_DATASTREAMS && ids.length < MAX_INDEX;
      refused.push(`${id} is not ${asset.id}/${property}`);
      return false;
    });

  return {
    catalogue: { type: 'FeatureCollection', epoch, ...looks, features },
    ids,
    byId,
    get version() {
      return version;
    },
    asset: (id) => assets.get(id) ?? null,
    isFull: () => ids.length >= MOST_DATASTREAMS,
    isLater: (index) => laterStreams.has(index),
    first: () => ({
      type: 'FeatureCollection',
      epoch,
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
    add: (announced, isLater = false) => {
      let added = 0;
      const refused: string[] = [];
      for (const given of announced) {
        const read = v.safeParse(AssetSchema, given);
        if (!read.success) {
          refused.push(`${given.id}: ${v.getDotPath(read.issues[0]) ?? ''}: ${read.issues[0].message}`);
          continue;
        }
        let asset = assets.get(given.id);
        if (!asset) {
          asset = { ...given, properties: { ...given.properties, datastreams: [] } };
          assets.set(asset.id, asset);
          features.push(asset);
          if (isLater) laterAssets.add(asset.id);
          added++;
        }
        if (isRevised(asset, given)) {
          const { name, facts, mover, event } = given.properties;
          Object.assign(asset.properties, { name, facts }, mover ? { mover } : { event });
          if (event) asset.geometry = given.geometry;
          added++;
        }
        const streams = newStreams(given, refused);
        for (const datastream of streams) {
          if (isLater) laterStreams.add(ids.length);
          addStream(asset, datastream);
        }
        added += streams.length;
      }
      if (byId.size >= MOST_DATASTREAMS) refused.push(`the catalogue is full at ${MOST_DATASTREAMS} datastreams`);
      if (added > 0) version++;
      return { added, refused };
    },
    retire: (assetIds) => {
      const gone = new Set(assetIds.filter((id) => assets.has(id) && !curated.has(id)));
      if (gone.size === 0) return { indices: [], removed: 0 };
      const indices: number[] = [];
      for (const id of gone) {
        for (const datastream of assets.get(id)!.properties.datastreams) {
          indices.push(byId.get(datastream.id)!.index);
          byId.delete(datastream.id);
        }
        assets.delete(id);
      }
      const kept = features.filter(({ id }) => !gone.has(id));
      features.splice(0, features.length, ...kept);
      version++;
      return { indices, removed: gone.size };
    },
  };
}
