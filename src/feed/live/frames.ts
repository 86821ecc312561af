import { deflateRawSync } from 'node:zlib';
import { encodeFrame, FLAG_DEFLATE, HEADER_BYTES, type ResyncReason } from '../../live/frame.ts';
import type { ObservationColumns } from '../../live/observation.ts';
import { WHOLE_CITY_TILE } from '../../live/protocol.ts';
import type { Theme } from '../../schema/catalogue.ts';
import type { FeedClock } from '../feedClock.ts';
import type { Hub } from '../hub.ts';
import type { SourceStatus } from '../sources/source.ts';
import { unixMs, type UnixMs } from '../../geo/units.ts';

/** Bodies larger than this are deflated, once for all clients. */
const DEFLATE_FROM_BYTES = 8192;
/** Observations in one part of a snapshot. */
const PART = 16_384;

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

/** Frames of the hub, each encoded once a step whatever the number of clients that get it. */
export function createFrames(hub: Hub, clock: FeedClock, epoch: number) {
  const head = () => ({ tile: WHOLE_CITY_TILE, epoch, seq: hub.seq() });
  let cachedSeq = -1;
  const cache = new Map<string, readonly Uint8Array[]>();
  const cached = (key: string, make: () => readonly Uint8Array[]): readonly Uint8Array[] => {
    if (cachedSeq !== hub.seq()) cache.clear();
    cachedSeq = hub.seq();
    let frames = cache.get(key);
    if (!frames) cache.set(key, (frames = make()));
    return frames;
  };
  const keyOf = (themes: ReadonlySet<Theme> | null): string => (themes ? [...themes].sort().join() : '*');

  return {
    delta: (previousSeq: number, themes: ReadonlySet<Theme> | null): readonly Uint8Array[] =>
      cached(`${previousSeq}:${keyOf(themes)}`, () => {
        const observations = hub.columnsSince(previousSeq, themes);
        return [deflateFrame(encodeFrame({ type: 'delta', ...head(), previousSeq, observations }))];
      }),
    snapshot: (themes: ReadonlySet<Theme> | null): readonly Uint8Array[] =>
      cached(`snapshot:${keyOf(themes)}`, () => {
        const all = hub.columnsSince(-1, themes);
        const parts = Math.max(1, Math.ceil(all.count / PART));
        return Array.from({ length: parts }, (_, k) =>
          deflateFrame(
            encodeFrame({
              type: 'snapshot',
              ...head(),
              part: k + 1,
              parts,
              observations: slice(all, k * PART, (k + 1) * PART),
            }),
          ),
        );
      }),
    heartbeat: (range: { fromMs: UnixMs; toMs: UnixMs } | null): Uint8Array =>
      encodeFrame({
        type: 'heartbeat',
        ...head(),
        serverTimeMs: unixMs(Date.now()),
        clock: {
          mode: clock.mode,
          instantMs: clock.instant(),
          speed: clock.speed,
          ...(clock.recording === undefined ? {} : { recording: clock.recording }),
        },
        range,
      }),
    source: (status: SourceStatus): Uint8Array => encodeFrame({ type: 'source', ...head(), ...status }),
    resync: (reason: ResyncReason): Uint8Array => encodeFrame({ type: 'resync', ...head(), reason }),
  };
}
export type Frames = ReturnType<typeof createFrames>;
