import { deflateRawSync } from 'node:zlib';
import { encodeFrame, FLAG_DEFLATE, HEADER_BYTES, type ResyncReason } from '../../live/frame.ts';
import { packCatalogue } from '../../live/packedCatalogue.ts';
import type { ObservationColumns } from '../../live/observation.ts';
import { WHOLE_CITY_TILE } from '../../live/tiles.ts';
import type { Theme } from '../../schema/catalogue.ts';
import type { FeedClock } from '../feedClock.ts';
import type { Hub } from '../hub.ts';
import type { FeedCatalogue } from '../loadCatalogue.ts';
import type { SourceStatus } from '../sources/source.ts';
import { unixMs, type UnixMs } from '../../geo/units.ts';

/** Bodies larger than this are deflated, once for all clients. */
const DEFLATE_FROM_BYTES = 8192;
/** Observations in one part of a snapshot. */
const PART = 16_384;
/** Bytes in one part of a catalogue. */
const CATALOGUE_PART_BYTES = 512 * 1024;
/** Steps there can be: u32 on the wire. */
const SEQS = 2 ** 32;

export function deflateFrame(bytes: Uint8Array): Uint8Array {
  if (bytes.length < DEFLATE_FROM_BYTES) return bytes;
  const body = deflateRawSync(bytes.subarray(HEADER_BYTES), { level: 1 });
  if (body.length + HEADER_BYTES >= bytes.length) return bytes;
  const out = new Uint8Array(HEADER_BYTES + body.length);
  out.set(bytes.subarray(0, HEADER_BYTES));
  out.set(body, HEADER_BYTES);
  out[4]! |= FLAG_DEFLATE;
  return out;
}

const slice = (columns: ObservationColumns, from: number, to: number): ObservationColumns => ({
  count: Math.min(to, columns.count) - from,
  index: columns.index.subarray(from, to),
  timeMs: columns.timeMs.subarray(from, to),
  value: columns.value.subarray(from, to),
  flags: columns.flags.subarray(from, to),
});

/** Frames of the hub, each encoded once a step and tile whatever the number of clients that get it. */
export function createFrames(hub: Hub, clock: FeedClock, epoch: number, catalogue: FeedCatalogue) {
  const head = (tile: number = WHOLE_CITY_TILE) => ({ tile, epoch, seq: hub.seq() });
  let written: { readonly version: number; readonly frames: readonly Uint8Array[] } | null = null;
  let beat: { readonly key: string; readonly bytes: Uint8Array } = { key: '', bytes: new Uint8Array() };
  let cachedSeq = -1;
  /** Of this step, by what they leave out, then by tile and the step they go on from. A number: a text made for each client costs more than the frame. */
  const cache = new Map<string, Map<number, readonly Uint8Array[]>>();
  const cached = (kind: string, key: number, make: () => readonly Uint8Array[]): readonly Uint8Array[] => {
    if (cachedSeq !== hub.seq()) cache.clear();
    cachedSeq = hub.seq();
    const frames = cache.get(kind) ?? new Map<number, readonly Uint8Array[]>();
    cache.set(kind, frames);
    let known = frames.get(key);
    if (!known) frames.set(key, (known = make()));
    return known;
  };
  /** Of each client's set once: it is asked for with every frame. */
  const names = new WeakMap<ReadonlySet<Theme>, string>();
  const nameOf = (themes: ReadonlySet<Theme>): string => {
    let name = names.get(themes);
    if (name === undefined) names.set(themes, (name = [...themes].sort().join()));
    return name;
  };
  const kindOf = (themes: ReadonlySet<Theme> | null, isFirst: boolean): string =>
    themes ? `${nameOf(themes)}${isFirst ? ' first' : ''}` : isFirst ? '* first' : '*';

  return {
    delta: (
      tile: number,
      previousSeq: number,
      themes: ReadonlySet<Theme> | null,
      isFirst = false,
    ): readonly Uint8Array[] =>
      cached(kindOf(themes, isFirst), tile * SEQS + previousSeq, () => {
        const observations = hub.columnsSince(previousSeq, themes, tile, isFirst);
        return [deflateFrame(encodeFrame({ type: 'delta', ...head(tile), previousSeq, observations }))];
      }),
    snapshot: (tile: number, themes: ReadonlySet<Theme> | null, isFirst = false): readonly Uint8Array[] =>
      cached(kindOf(themes, isFirst), -1 - tile, () => {
        const all = hub.columnsSince(-1, themes, tile, isFirst);
        const parts = Math.max(1, Math.ceil(all.count / PART));
        return Array.from({ length: parts }, (_, k) =>
          deflateFrame(
            encodeFrame({
              type: 'snapshot',
              ...head(tile),
              part: k + 1,
              parts,
              observations: slice(all, k * PART, (k + 1) * PART),
            }),
          ),
        );
      }),
    /** The same bytes for all who get it within a millisecond. */
    heartbeat: (range: { fromMs: UnixMs; toMs: UnixMs } | null): Uint8Array => {
      const serverTimeMs = unixMs(Date.now());
      const key = `${serverTimeMs} ${hub.seq()} ${range?.fromMs} ${range?.toMs}`;
      if (beat.key === key) return beat.bytes;
      const { mode, speed, recording } = clock;
      const named = recording === undefined ? {} : { recording };
      const told = { mode, instantMs: clock.instant(), speed, ...named };
      beat = { key, bytes: encodeFrame({ type: 'heartbeat', ...head(), serverTimeMs, clock: told, range }) };
      return beat.bytes;
    },
    source: (status: SourceStatus): Uint8Array =>
      cached(`source ${status.state} ${status.lastGoodMs} ${status.id}`, 0, () => [
        encodeFrame({ type: 'source', ...head(), ...status }),
      ])[0]!,
    resync: (tile: number, reason: ResyncReason): Uint8Array => encodeFrame({ type: 'resync', ...head(tile), reason }),
    /** The catalogue as it is now. */
    catalogue: (): readonly Uint8Array[] => {
      if (written?.version !== catalogue.version) {
        const bytes = deflateRawSync(JSON.stringify(packCatalogue(catalogue.catalogue)), { level: 1 });
        const parts = Math.ceil(bytes.length / CATALOGUE_PART_BYTES);
        const frames = Array.from({ length: parts }, (_, k) => {
          const own = bytes.subarray(k * CATALOGUE_PART_BYTES, (k + 1) * CATALOGUE_PART_BYTES);
          return encodeFrame({ type: 'catalogue', ...head(), part: k + 1, parts, bytes: own });
        });
        written = { version: catalogue.version, frames };
      }
      return written.frames;
    },
  };
}
export type Frames = ReturnType<typeof createFrames>;
