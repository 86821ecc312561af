import type { UnixMs } from '../../geo/units.ts';
import type { Asset } from '../../schema/catalogue.ts';
import type { Retention } from './retention.ts';

/** An asset that a source announced, as it was for a while. */
export interface AssetVersion {
  readonly id: string;
  /** Source that announced it: says how long it is kept. */
  readonly source: string;
  /** When it was announced, or became what it is here. */
  readonly fromMs: UnixMs;
  /** When it was retired, or became something else; null = it still is. */
  readonly toMs: UnixMs | null;
  /** GeoJSON feature, its datastreams without indices. */
  readonly json: string;
  /** Nothing was observed of it after that, Unix ms; whole days, so that it is seldom written. */
  readonly saidMs: number;
}

/** What happened to an announced asset. */
export type AssetChange =
  | {
      readonly kind: 'announced';
      readonly id: string;
      readonly source: string;
      readonly atMs: UnixMs;
      readonly json: string;
      /** More is known of the same thing, which holds for before, too; else it became something else. */
      readonly isLearnt: boolean;
    }
  | { readonly kind: 'retired'; readonly id: string; readonly atMs: UnixMs };

/** Characters of one asset: some 1 000 datastreams. Larger ones are not kept. */
export const MOST_JSON = 256 * 1024;
/** Versions that are over; of more those go that were over first. Those that are not over are bounded by the catalogue. */
export const MOST_ENDED = 20_000;
/** Changes that wait while the store cannot be written; of more the oldest go. */
export const MOST_CHANGES = 100_000;

const DAY_MS = 86_400_000;
/** What becomes something else, and is where it was, sooner than this after it began was corrected; what comes again as it was sooner than this was overlooked. */
const SETTLES_MS = 10 * 60_000;
const placeOf = (json: string): string => JSON.stringify((JSON.parse(json) as Pick<Asset, 'geometry'>).geometry);

/** What is older than this of a source is forgotten: nothing of it is left, no roll-up either. */
export const cutoffOf = ({ days, rollUpDays, sources }: Retention, source: string, nowMs: number): number =>
  nowMs - (sources[source] ?? Math.max(days, rollUpDays)) * DAY_MS;

/**
 * What changes do to versions. Several feeds may tell a store of the same change, each after its own look: what is known is told twice to
 * no effect.
 * @param last the newest version of each asset that is changed
 * @returns versions to write, known by id and begin
 */
export function versionsAfter(last: Iterable<AssetVersion>, changes: readonly AssetChange[]): AssetVersion[] {
  const newest = new Map([...last].map((version) => [version.id, version]));
  const written = new Map<string, AssetVersion>();
  const write = (version: AssetVersion): void => {
    newest.set(version.id, version);
    written.set(`${version.id} ${version.fromMs}`, version);
  };
  for (const change of changes) {
    const { id, atMs } = change;
    const before = newest.get(id);
    const isOpen = before?.toMs === null;
    if (change.kind === 'retired') {
      if (isOpen) write({ ...before, toMs: atMs > before.fromMs ? atMs : before.fromMs });
      continue;
    }
    const { source, json, isLearnt } = change;
    const next = { id, source, json, fromMs: atMs, toMs: null, saidMs: before?.saidMs ?? atMs };
    if (!before) write(next);
    else if (isOpen) {
      if (before.json === json) continue;
      if (isLearnt || (atMs - before.fromMs < SETTLES_MS && placeOf(before.json) === placeOf(json)))
        write({ ...before, json });
      else {
        write({ ...before, toMs: atMs });
        write(next);
      }
    } else if (before.json !== json) write({ ...next, fromMs: atMs > before.toMs ? atMs : before.toMs });
    // Of what another feed has seen go since, this one's word comes late.
    else if (atMs >= before.toMs) write(atMs - before.toMs < SETTLES_MS ? { ...before, toMs: null } : next);
  }
  return [...written.values()];
}

/** Notes up to which day something was observed of the assets that are kept. */
export function createSaidDays() {
  let days = new Map<string, number>();
  return {
    /** These are what is known of assets that still are. */
    reset: (versions: Iterable<Pick<AssetVersion, 'id' | 'saidMs'>>): void => {
      days = new Map([...versions].map(({ id, saidMs }) => [id, saidMs]));
    },
    add: (versions: Iterable<AssetVersion>): void => {
      for (const { id, saidMs, toMs } of versions)
        if (toMs === null) days.set(id, Math.max(saidMs, days.get(id) ?? saidMs));
    },
    /**
     * @param written in the same transaction
     * @returns assets of which something was observed on a later day than was known, with the end of that day; known by `noted`
     */
    later: (
      observations: readonly { readonly datastream: string; readonly timeMs: number }[],
      written: readonly AssetVersion[] = [],
    ): Map<string, number> => {
      const later = new Map<string, number>();
      const fresh = new Map(written.map(({ id, saidMs }) => [id, saidMs]));
      if (days.size + fresh.size === 0) return later;
      for (const { datastream, timeMs } of observations) {
        const id = datastream.slice(0, datastream.lastIndexOf('/'));
        const known = later.get(id) ?? days.get(id) ?? fresh.get(id);
        if (known !== undefined && timeMs >= known) later.set(id, (Math.floor(timeMs / DAY_MS) + 1) * DAY_MS);
      }
      return later;
    },
    /** They are stored. */
    noted: (later: ReadonlyMap<string, number>): void => {
      for (const [id, saidMs] of later) if (days.has(id)) days.set(id, saidMs);
    },
  };
}
