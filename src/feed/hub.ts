import { packFlags, qualityOf, originOf, type Observation, type ObservationColumns } from '../live/observation.ts';
import { unixMs } from '../geo/units.ts';
import type { Theme } from '../schema/catalogue.ts';
import type { ResyncReason } from '../live/frame.ts';
import { MOVERS_TILE, tileOfAsset, WHOLE_CITY_TILE } from '../live/tiles.ts';
import type { FeedCatalogue } from './loadCatalogue.ts';

const NEVER = Number.NEGATIVE_INFINITY;

/** Where in an ascending list a number belongs. */
function lowerBound(list: readonly number[], wanted: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The last value of every datastream in typed arrays: 25 B each. Every value remembers in which step (`seq`) it changed, so that what a
 * client lacks since any step is one scan: no queue for a slow client, no ring of frames for one that comes back, and never a part of it.
 */
export function createHub(catalogue: FeedCatalogue) {
  let size = 0;
  let value = new Float64Array();
  let timeMs = new Float64Array();
  let flags = new Uint8Array();
  let changedAt = new Uint32Array();
  const themeOf: Theme[] = [];
  const tileOf: number[] = [];
  /** Datastreams of each tile, ascending. */
  const members = new Map<number, number[]>();
  /** Brings the columns to the size of the catalogue; what is in them stays. */
  const grow = (): void => {
    const columns = [value, timeMs, flags, changedAt] as const;
    size = catalogue.ids.length;
    value = new Float64Array(size);
    timeMs = new Float64Array(size).fill(NEVER);
    flags = new Uint8Array(size);
    changedAt = new Uint32Array(size);
    [value, timeMs, flags, changedAt].forEach((column, k) => column.set(columns[k]!));
    for (let i = 0; i < size; i++) {
      // What was retired keeps its index, and where it was.
      const asset = catalogue.byId.get(catalogue.ids[i]!)?.asset;
      if (!asset && i < themeOf.length) continue;
      const tile = asset ? tileOfAsset(asset) : MOVERS_TILE;
      themeOf[i] = asset?.properties.theme ?? 'ecosystem';
      const before = tileOf[i];
      if (before === tile) continue;
      // A station was moved.
      if (before !== undefined) members.get(before)!.splice(members.get(before)!.indexOf(i), 1);
      tileOf[i] = tile;
      const its = members.get(tile);
      if (its) its.splice(lowerBound(its, i), 0, i);
      else members.set(tile, [i]);
    }
  };
  grow();
  let seq = 0;
  /** Last step in which something of a tile changed. */
  const tileSeq = new Map<number, number>();
  const dirtyTiles = new Set<number>();
  /** Steps before this one are of a state that no longer holds. */
  let floor = 0;
  let floorReason: ResyncReason = 'loop';
  /** Steps before this one are of a smaller catalogue. */
  let catalogueFloor = 0;
  let isDirty = false;
  let applied = 0;
  let refused = 0;
  const changed = new Set<() => void>();

  const put = (observation: Observation): void => {
    const at = catalogue.byId.get(observation.datastream)?.index;
    const isMissing = observation.quality === 'missing';
    const isSound = isMissing ? Number.isNaN(observation.value) : Number.isFinite(observation.value);
    if (at === undefined || !isSound || !Number.isFinite(observation.timeMs)) {
      refused++;
      return;
    }
    applied++;
    if (observation.timeMs < timeMs[at]!) return;
    const packed = packFlags(observation.quality, observation.origin);
    const isSame = observation.timeMs === timeMs[at] && Object.is(observation.value, value[at]) && packed === flags[at];
    if (isSame) return;
    value[at] = observation.value;
    timeMs[at] = observation.timeMs;
    flags[at] = packed;
    changedAt[at] = seq + 1;
    dirtyTiles.add(tileOf[at]!);
    isDirty = true;
  };
  const tell = (): void => {
    if (isDirty) for (const listener of changed) listener();
  };

  return {
    size: (): number => size,
    apply: (observations: readonly Observation[]): void => {
      observations.forEach(put);
      tell();
    },
    /** The recording began anew, the clock was set: clients must forget what they have. */
    restart: (reason: ResyncReason, observations: readonly Observation[]): void => {
      timeMs.fill(NEVER);
      changedAt.fill(0);
      floor = seq + 1;
      floorReason = reason;
      isDirty = true;
      observations.forEach(put);
      tell();
    },
    /** Datastreams that are no more: their values are not sent again. Followed by `catalogueGrew`. */
    forget: (indices: readonly number[]): void => {
      for (const i of indices) timeMs[i] = NEVER;
    },
    /** The catalogue has changed: clients read it anew and get a snapshot. What is known stays. */
    catalogueGrew: (): void => {
      grow();
      catalogueFloor = seq + 1;
      isDirty = true;
      tell();
    },
    /** Whether a client has read the catalogue of now. @param version absent: it does not say */
    hasCatalogue: (version: number | undefined): boolean => version === undefined || version === catalogue.version,
    /** Ends a step: what has changed becomes `seq`. @returns whether there was anything */
    step: (): boolean => {
      if (!isDirty) return false;
      isDirty = false;
      seq++;
      for (const tile of dirtyTiles) tileSeq.set(tile, seq);
      dirtyTiles.clear();
      return true;
    },
    seq: (): number => seq,
    /** Step in which something of a tile last changed: a client that was there has all of it. */
    tileSeq: (tile: number): number => (tile === WHOLE_CITY_TILE ? seq : (tileSeq.get(tile) ?? 0)),
    /** Null when a client at this step can go on with a delta; else why it needs a snapshot. */
    resyncReason: (since: number): ResyncReason | null =>
      catalogueFloor <= seq && since < catalogueFloor
        ? 'catalogue'
        : floor <= seq && since < floor
          ? floorReason
          : null,
    /**
     * Everything of a tile that changed after a step, ascending by index; `since` -1 = everything there is. What a step that has not ended
     * has changed is there too, and comes again with it.
     * @param isFirst without what is not needed for the first picture
     */
    columnsSince: (
      since: number,
      themes: ReadonlySet<Theme> | null,
      tile: number = WHOLE_CITY_TILE,
      isFirst = false,
    ): ObservationColumns => {
      const its = tile === WHOLE_CITY_TILE ? null : (members.get(tile) ?? []);
      const length = its?.length ?? size;
      const picked = new Uint32Array(length);
      let count = 0;
      for (let k = 0; k < length; k++) {
        const i = its?.[k] ?? k;
        if (timeMs[i] === NEVER || changedAt[i]! <= since) continue;
        if (themes && !themes.has(themeOf[i]!)) continue;
        if (isFirst && catalogue.isLater(i)) continue;
        picked[count++] = i;
      }
      // By hand: `from` with a function takes three times as long, and this is done for each tile ten times a second.
      const columns = {
        count,
        index: picked.subarray(0, count),
        timeMs: new Float64Array(count),
        value: new Float64Array(count),
        flags: new Uint8Array(count),
      };
      for (let k = 0; k < count; k++) {
        const i = picked[k]!;
        columns.timeMs[k] = timeMs[i]!;
        columns.value[k] = value[i]!;
        columns.flags[k] = flags[i]!;
      }
      return columns;
    },
    /** The state as observations, by datastream id. */
    state: (): Observation[] =>
      catalogue.ids.flatMap((datastream, i) =>
        timeMs[i] === NEVER
          ? []
          : [
              {
                datastream,
                timeMs: unixMs(timeMs[i]!),
                value: value[i]!,
                quality: qualityOf(flags[i]!),
                origin: originOf(flags[i]!),
              },
            ],
      ),
    counts: () => ({ applied, refused }),
    /** Called when something changed since the last step. @returns ends it */
    onChange: (listener: () => void): (() => void) => {
      changed.add(listener);
      return () => changed.delete(listener);
    },
  };
}
export type Hub = ReturnType<typeof createHub>;
