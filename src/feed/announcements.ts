import type { UnixMs } from '../geo/units.ts';
import type { Asset } from '../schema/catalogue.ts';
import { DecodeError } from '../schema/decode.ts';
import { canonicalJson } from './canonicalJson.ts';
import type { FeedCatalogue } from './feedCatalogue.ts';
import { cutoffOf, MOST_JSON, type AssetChange } from './history/assetVersions.ts';
import type { KeptAssets } from './history/historyStore.ts';
import type { Retention } from './history/retention.ts';
import type { Hub } from './hub.ts';
import { createPastCatalogue } from './pastCatalogue.ts';
import type { Source } from './sources/source.ts';

export interface AnnouncementParts {
  readonly catalogue: FeedCatalogue;
  readonly hub: Hub;
  readonly assets: KeptAssets;
  readonly sources: readonly Source[];
  /** Null where nothing is kept: a recording plays. */
  readonly nowMs: () => UnixMs | null;
  /** One line about an asset that was not taken, or not kept. */
  readonly onRefused: (source: string, reason: string) => void;
}

/**
 * What sources say of which assets there are: into the catalogue, into that of the past, and into the store, from which both are read again
 * at the next start.
 */
export function createAnnouncements({ catalogue, hub, assets, sources, nowMs, onRefused }: AnnouncementParts) {
  const past = createPastCatalogue(catalogue);
  /** Datastreams that somebody can say again: simulators. */
  const saidAgain = new Set<string>();
  /** Of assets that were there before: what they had then is in the files. */
  const announcedToCurated = new Set<string>();

  const keep = (changes: readonly AssetChange[]): void => {
    if (changes.length === 0) return;
    past.take(changes);
    assets.put(changes);
  };
  const changeOf = (asset: Asset, source: string, isOther: boolean, atMs: UnixMs): AssetChange[] => {
    const { id, properties } = asset;
    const isCurated = catalogue.isCurated(id);
    const datastreams = properties.datastreams
      .filter((one) => !saidAgain.has(one.id) && !(isCurated && !announcedToCurated.has(one.id)))
      // Of this run alone.
      .map((one) => ({ ...one, index: undefined }));
    const json = canonicalJson({ ...asset, properties: { ...properties, datastreams } });
    if (json.length > MOST_JSON) {
      onRefused(source, `${id} is too large to be kept: ${json.length} characters, ${MOST_JSON} are the most`);
      return [];
    }
    return [{ kind: 'announced', id, source: catalogue.sourceOf(id) ?? source, atMs, json, isLearnt: !isOther }];
  };
  const noteStreams = (given: readonly Asset[], isKept: boolean): void => {
    for (const { id, properties } of given)
      for (const { id: stream } of properties.datastreams) {
        if (catalogue.byId.has(stream)) continue;
        if (!isKept) saidAgain.add(stream);
        else if (catalogue.isCurated(id)) announcedToCurated.add(stream);
      }
  };

  /** Retires, and says when. */
  function retired(source: Source, ids: readonly string[]): void {
    const atMs = nowMs();
    const known = ids.filter((id) => catalogue.asset(id) !== null);
    const { indices, removed } = catalogue.retire(known);
    if (removed === 0) return;
    hub.forget(indices);
    hub.catalogueGrew();
    if (atMs !== null && !source.past)
      keep(known.flatMap((id) => (catalogue.asset(id) ? [] : [{ kind: 'retired', id, atMs } as const])));
  }

  return {
    past,
    /**
     * Reads what earlier runs have kept. Sources that are not configured any more have no assets now, and keep theirs in the past; movers
     * come back when they are heard of.
     */
    restore: async (): Promise<void> => {
      const startMs = nowMs();
      if (startMs === null) return;
      const configured = new Set(sources.map(({ id }) => id));
      const ended: AssetChange[] = [];
      for (const version of await assets.all()) {
        try {
          past.restore(version);
        } catch (error) {
          if (!(error instanceof DecodeError) && !(error instanceof SyntaxError)) throw error;
          onRefused(version.source, `${version.id}, kept from before, cannot be read: ${error.message}`);
        }
      }
      for (const { id, source, toMs, json } of past.newest()) {
        if (toMs !== null) continue;
        const asset = JSON.parse(json) as Asset;
        if (!configured.has(source) && !catalogue.isCurated(id)) past.take([{ kind: 'retired', id, atMs: startMs }]);
        else if (asset.properties.mover) ended.push({ kind: 'retired', id, atMs: startMs });
        else {
          noteStreams([asset], true);
          catalogue.add([asset], { source }).refused.forEach((reason) => onRefused(source, reason));
        }
      }
      keep(ended);
      hub.catalogueGrew();
    },
    announced: (source: Source, given: readonly Asset[]): void => {
      const atMs = nowMs();
      const changes: AssetChange[] = [];
      const isKept = atMs !== null && !source.past;
      noteStreams(given, isKept);
      const { added, refused } = catalogue.add(given, {
        source: source.id,
        isLater: source.isLater ?? false,
        ...(isKept
          ? { changed: (asset: Asset, isOther: boolean) => void changes.push(...changeOf(asset, source.id, isOther, atMs)) }
          : {}),
      });
      for (const reason of refused) onRefused(source.id, reason);
      keep(changes);
      if (added > 0) hub.catalogueGrew();
    },
    retired,
    /** These are all assets of a source: others that it announced, in an earlier run perhaps, are no more. */
    named: (source: Source, ids: readonly string[]): void => {
      const all = new Set(ids);
      retired(source, catalogue.announcedBy(source.id).filter((id) => !all.has(id)));
    },
    /** Forgets what the store forgets. */
    prune: (retention: Retention, atMs: number): void =>
      past.prune((source) => cutoffOf(retention, source, atMs)),
  };
} // prettier-ignore
export type Announcements = ReturnType<typeof createAnnouncements>;
