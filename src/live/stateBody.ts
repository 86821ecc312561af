// The state at an instant over HTTP in the frames of `twin.live.v1`: instant f64@0, then for each frame its length u32 on a multiple of 8,
// 4 reserved, and the frame: SNAPSHOT, part 1 … n. Little-endian. What is smaller is what the transport compresses.
import { unixMs, type UnixMs } from '../geo/units.ts';
import { DecodeError } from '../schema/decode.ts';
import { decodeFrame, encodeFrame } from './frame.ts';
import type { ObservationColumns } from './observation.ts';
import { WHOLE_CITY_TILE } from './tiles.ts';

export const STATE_TYPE = 'application/vnd.twin.live.v1';
/** Observations in one part. */
const PART = 16_384;
const INSTANT_BYTES = 8;
const LENGTH_BYTES = 8;

const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/** The state of an instant, by the indices of the catalogue of an epoch. */
export interface StateBody {
  readonly atMs: UnixMs;
  readonly epoch: number;
  readonly parts: readonly ObservationColumns[];
}

/** @throws RangeError as `encodeFrame` */
export function encodeState(atMs: UnixMs, epoch: number, columns: ObservationColumns): Uint8Array {
  const parts = Math.max(1, Math.ceil(columns.count / PART));
  const frames = Array.from({ length: parts }, (_, k) => {
    const [from, to] = [k * PART, Math.min((k + 1) * PART, columns.count)];
    const observations = {
      count: to - from,
      index: columns.index.subarray(from, to),
      timeMs: columns.timeMs.subarray(from, to),
      value: columns.value.subarray(from, to),
      flags: columns.flags.subarray(from, to),
    };
    return encodeFrame({ type: 'snapshot', tile: WHOLE_CITY_TILE, epoch, seq: 0, part: k + 1, parts, observations });
  });
  const size = frames.reduce((sum, frame) => sum + LENGTH_BYTES + padded(frame.length), INSTANT_BYTES);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, atMs, true);
  let at = INSTANT_BYTES;
  for (const frame of frames) {
    view.setUint32(at, frame.length, true);
    bytes.set(frame, at + LENGTH_BYTES);
    at += LENGTH_BYTES + padded(frame.length);
  }
  return bytes;
}

/** @throws DecodeError where the body or a frame in it does not fit */
export function decodeState(bytes: Uint8Array): StateBody {
  const fail = (path: string, reason: string): never => {
    throw new DecodeError('state', path, reason);
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < INSTANT_BYTES + LENGTH_BYTES) fail('length', `${bytes.length} bytes hold no frame`);
  const instant = view.getFloat64(0, true);
  if (!Number.isFinite(instant)) fail('at', 'is not finite');
  const parts: ObservationColumns[] = [];
  let [epoch, wanted] = [0, 1];
  for (let at = INSTANT_BYTES; at < bytes.length;) {
    const path = `frames.${parts.length}`;
    const length = at + LENGTH_BYTES <= bytes.length ? view.getUint32(at, true) : fail(path, 'ends before its length');
    const from = at + LENGTH_BYTES;
    if (from + padded(length) > bytes.length) fail(path, `${bytes.length - from} bytes where ${length} were said`);
    const frame = decodeFrame(bytes.subarray(from, from + length));
    if (frame.type !== 'snapshot') return fail(path, `is a ${frame.type}`);
    if (parts.length === 0) [epoch, wanted] = [frame.epoch, frame.parts];
    if (frame.part !== parts.length + 1 || frame.parts !== wanted || frame.epoch !== epoch)
      fail(path, `is part ${frame.part} of ${frame.parts}`);
    parts.push(frame.observations);
    at = from + padded(length);
  }
  if (parts.length !== wanted) fail('frames', `${parts.length} of ${wanted} parts`);
  return { atMs: unixMs(instant), epoch, parts };
}
