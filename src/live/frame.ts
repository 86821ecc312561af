// `twin.live.v1`, server → client: one binary frame a message. Little-endian, 24-byte header:
// magic u16@0 · version u8@2 · type u8@3 · flags u8@4 · reserved u8@5 · tile u16@6 · epoch u32@8 · seq u32@12 · base time f64@16
import { unixMs, type UnixMs } from '../geo/units.ts';
import { DecodeError } from '../schema/decode.ts';
import { decodeColumns, encodeColumns } from './observationColumns.ts';
import type { ObservationColumns } from './observation.ts';

export const MAGIC = 0x5448;
export const VERSION = 1;
export const HEADER_BYTES = 24;
/** Header flag: everything behind the header is raw deflate. */
export const FLAG_DEFLATE = 1;
/** Greatest frame before and after inflating, bytes. */
export const MAX_FRAME_BYTES = 1_048_576;

const TYPES = ['snapshot', 'delta', 'heartbeat', 'source', 'resync', 'catalogue'] as const;
export const SOURCE_STATES = ['live', 'delayed', 'down', 'recorded', 'simulated'] as const;
export type SourceState = (typeof SOURCE_STATES)[number];
/** Why a client must forget what it has; a snapshot follows at once. `loop`: the recording began anew. */
export const RESYNC_REASONS = ['loop', 'clock', 'catalogue'] as const;
export type ResyncReason = (typeof RESYNC_REASONS)[number];

interface Sequenced {
  readonly tile: number;
  /** Names the run of the feed and its assignment of datastream indices (`epoch` of the catalogue). */
  readonly epoch: number;
  /** Step of the feed in which the frame was made: on one socket it never falls, whatever the tile. */
  readonly seq: number;
}

/** The last value of every datastream of the tile, in `parts` frames of one `seq`. The state is complete with the last part. */
export interface SnapshotFrame extends Sequenced {
  readonly type: 'snapshot';
  /** 1 … parts. */
  readonly part: number;
  readonly parts: number;
  readonly observations: ObservationColumns;
}
/**
 * What changed between `previousSeq` and `seq`: usually one step; more when a client out of credit gets the newest values in one frame.
 * A client whose last `seq` is not `previousSeq` has a gap and must ask for a snapshot.
 */
export interface DeltaFrame extends Sequenced {
  readonly type: 'delta';
  readonly previousSeq: number;
  readonly observations: ObservationColumns;
}
/** Every 10 s, and at once after `sub` and `ping`. `seq` is the newest of the tile. */
export interface HeartbeatFrame extends Sequenced {
  readonly type: 'heartbeat';
  /** Wall clock of the feed: a client with a wrong clock takes this. */
  readonly serverTimeMs: UnixMs;
  readonly clock: {
    readonly mode: 'live' | 'recorded';
    readonly recording?: string;
    readonly instantMs: UnixMs;
    readonly speed: number;
  };
  /** Span of the history that can be gone to; null while there is none. */
  readonly range: { readonly fromMs: UnixMs; readonly toMs: UnixMs } | null;
}
export interface SourceFrame extends Sequenced {
  readonly type: 'source';
  readonly id: string;
  readonly state: SourceState;
  /** When it last delivered, by the feed clock; null = never. */
  readonly lastGoodMs: UnixMs | null;
}
export interface ResyncFrame extends Sequenced {
  readonly type: 'resync';
  readonly reason: ResyncReason;
}
/** The catalogue that the indices of this epoch belong to: raw deflate of its JSON (UTF-8), in parts. */
export interface CatalogueFrame extends Sequenced {
  readonly type: 'catalogue';
  /** 1 … parts. */
  readonly part: number;
  readonly parts: number;
  readonly bytes: Uint8Array;
}
export type Frame = SnapshotFrame | DeltaFrame | HeartbeatFrame | SourceFrame | ResyncFrame | CatalogueFrame;

// Bodies: snapshot and delta: part u16@24, parts u16@26, previous seq u32@28, columns @32. heartbeat: server time f64@24,
// instant f64@32, speed f64@40, range from f64@48 and to f64@56 (NaN = none), mode u8@64, name length u8@65, name UTF-8 @66.
// source: state u8@24, id length u8@25, last good f64@32 (NaN = never), id UTF-8 @40. resync: reason u8@24. catalogue: part u16@24,
// parts u16@26, bytes @28.
const COLUMNS_AT = 32;
const CATALOGUE_AT = 28;
const NAME_AT = 66;
const SOURCE_ID_AT = 40;
const MODES = ['live', 'recorded'] as const;

const text = new TextEncoder();
const utf8 = new TextDecoder('utf-8', { fatal: true });

function writeHeader(bytes: Uint8Array, frame: Frame, baseMs: number): DataView {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  view.setUint16(0, MAGIC, true);
  view.setUint8(2, VERSION);
  view.setUint8(3, TYPES.indexOf(frame.type) + 1);
  view.setUint16(6, frame.tile, true);
  view.setUint32(8, frame.epoch, true);
  view.setUint32(12, frame.seq, true);
  view.setFloat64(16, baseMs, true);
  return view;
}

function shortText(value: string, name: string): Uint8Array {
  const bytes = text.encode(value);
  if (bytes.length > 255) throw new RangeError(`${name} "${value}" is longer than 255 bytes`);
  return bytes;
}

/** @throws RangeError when there are too many observations, an index is too great or a text too long for the wire */
export function encodeFrame(frame: Frame): Uint8Array {
  switch (frame.type) {
    case 'snapshot':
    case 'delta': {
      const { bytes, baseMs } = encodeColumns(frame.observations, COLUMNS_AT);
      const view = writeHeader(bytes, frame, baseMs);
      view.setUint16(24, frame.type === 'snapshot' ? frame.part : 1, true);
      view.setUint16(26, frame.type === 'snapshot' ? frame.parts : 1, true);
      view.setUint32(28, frame.type === 'delta' ? frame.previousSeq : 0, true);
      return bytes;
    }
    case 'heartbeat': {
      const name = shortText(frame.clock.recording ?? '', 'recording');
      const bytes = new Uint8Array(NAME_AT + name.length);
      const view = writeHeader(bytes, frame, frame.serverTimeMs);
      view.setFloat64(24, frame.serverTimeMs, true);
      view.setFloat64(32, frame.clock.instantMs, true);
      view.setFloat64(40, frame.clock.speed, true);
      view.setFloat64(48, frame.range?.fromMs ?? NaN, true);
      view.setFloat64(56, frame.range?.toMs ?? NaN, true);
      view.setUint8(64, MODES.indexOf(frame.clock.mode));
      view.setUint8(65, name.length);
      bytes.set(name, NAME_AT);
      return bytes;
    }
    case 'source': {
      const id = shortText(frame.id, 'source');
      const bytes = new Uint8Array(SOURCE_ID_AT + id.length);
      const view = writeHeader(bytes, frame, 0);
      view.setUint8(24, SOURCE_STATES.indexOf(frame.state));
      view.setUint8(25, id.length);
      view.setFloat64(32, frame.lastGoodMs ?? NaN, true);
      bytes.set(id, SOURCE_ID_AT);
      return bytes;
    }
    case 'resync': {
      const bytes = new Uint8Array(HEADER_BYTES + 1);
      writeHeader(bytes, frame, 0).setUint8(24, RESYNC_REASONS.indexOf(frame.reason));
      return bytes;
    }
    case 'catalogue': {
      const bytes = new Uint8Array(CATALOGUE_AT + frame.bytes.length);
      const view = writeHeader(bytes, frame, 0);
      view.setUint16(24, frame.part, true);
      view.setUint16(26, frame.parts, true);
      bytes.set(frame.bytes, CATALOGUE_AT);
      return bytes;
    }
  }
}

function bad(path: string, reason: string): never {
  throw new DecodeError('frame', path, reason);
}

/** True when the frame must go through `inflateFrame` before `decodeFrame`. */
export const isDeflated = (bytes: Uint8Array): boolean => bytes.length > 4 && (bytes[4]! & FLAG_DEFLATE) !== 0;

/** @throws DecodeError with the path of the first field that does not fit. Never allocates more than 21 B per byte of the frame. */
export function decodeFrame(message: Uint8Array): Frame {
  if (message.byteLength < HEADER_BYTES) bad('header', `${message.byteLength} bytes are less than a header`);
  if (message.byteLength > MAX_FRAME_BYTES) bad('length', `${message.byteLength} bytes are beyond ${MAX_FRAME_BYTES}`);
  // Typed-array views need alignment; a message of Node's ws may start anywhere in its pool.
  const bytes = message.byteOffset % 8 === 0 ? message : message.slice();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint16(0, true);
  if (magic !== MAGIC) bad('header.magic', `0x${magic.toString(16)} is not a frame of twin.live`);
  if (view.getUint8(2) !== VERSION) bad('header.version', `${view.getUint8(2)} is not ${VERSION}`);
  if ((view.getUint8(4) & FLAG_DEFLATE) !== 0) bad('header.flags', 'the body is deflated and was not inflated');
  if (view.getUint8(4) !== 0 || view.getUint8(5) !== 0) bad('header.flags', 'unknown flags');
  const type = TYPES[view.getUint8(3) - 1] ?? bad('header.type', `unknown type ${view.getUint8(3)}`);
  const head = { tile: view.getUint16(6, true), epoch: view.getUint32(8, true), seq: view.getUint32(12, true) };
  const baseMs = view.getFloat64(16, true);
  if (!Number.isFinite(baseMs)) bad('header.base', 'is not finite');
  switch (type) {
    case 'snapshot':
    case 'delta': {
      if (bytes.length < COLUMNS_AT) bad(type, 'ends before its columns');
      const observations = decodeColumns(bytes.subarray(COLUMNS_AT), baseMs, type);
      if (type === 'delta') return { type, ...head, previousSeq: view.getUint32(28, true), observations };
      const [part, parts] = [view.getUint16(24, true), view.getUint16(26, true)];
      if (part < 1 || part > parts) bad('snapshot.part', `${part} of ${parts}`);
      return { type, ...head, part, parts, observations };
    }
    case 'heartbeat':
      return { type, ...head, ...decodeHeartbeat(bytes, view) };
    case 'source': {
      if (bytes.length < SOURCE_ID_AT) bad('source', 'ends before its id');
      const state = SOURCE_STATES[view.getUint8(24)] ?? bad('source.state', `unknown ${view.getUint8(24)}`);
      const id = decodeText(bytes, SOURCE_ID_AT, view.getUint8(25), 'source.id');
      const lastGood = view.getFloat64(32, true);
      if (Math.abs(lastGood) === Infinity) bad('source.lastGood', 'is not finite');
      return { type, ...head, id, state, lastGoodMs: Number.isNaN(lastGood) ? null : unixMs(lastGood) };
    }
    case 'resync': {
      if (bytes.length !== HEADER_BYTES + 1) bad('resync', `is ${bytes.length} bytes long`);
      const reason = RESYNC_REASONS[view.getUint8(24)] ?? bad('resync.reason', `unknown ${view.getUint8(24)}`);
      return { type, ...head, reason };
    }
    case 'catalogue': {
      if (bytes.length < CATALOGUE_AT) bad(type, 'ends before its bytes');
      const [part, parts] = [view.getUint16(24, true), view.getUint16(26, true)];
      if (part < 1 || part > parts) bad('catalogue.part', `${part} of ${parts}`);
      return { type, ...head, part, parts, bytes: bytes.slice(CATALOGUE_AT) };
    }
  }
}

function decodeHeartbeat(bytes: Uint8Array, view: DataView): Pick<HeartbeatFrame, 'serverTimeMs' | 'clock' | 'range'> {
  if (bytes.length < NAME_AT) bad('heartbeat', 'ends before its name');
  const finite = (at: number, name: string): number => {
    const value = view.getFloat64(at, true);
    return Number.isFinite(value) ? value : bad(`heartbeat.${name}`, 'is not finite');
  };
  const mode = MODES[view.getUint8(64)] ?? bad('heartbeat.mode', `unknown ${view.getUint8(64)}`);
  const recording = decodeText(bytes, NAME_AT, view.getUint8(65), 'heartbeat.recording');
  const hasRange = !Number.isNaN(view.getFloat64(48, true));
  return {
    serverTimeMs: unixMs(finite(24, 'serverTime')),
    clock: {
      mode,
      ...(recording === '' ? {} : { recording }),
      instantMs: unixMs(finite(32, 'instant')),
      speed: finite(40, 'speed'),
    },
    range: hasRange ? { fromMs: unixMs(finite(48, 'from')), toMs: unixMs(finite(56, 'to')) } : null,
  };
}

function decodeText(bytes: Uint8Array, at: number, length: number, path: string): string {
  if (bytes.length !== at + length) bad(path, `${bytes.length - at} bytes where ${length} were said`);
  try {
    return utf8.decode(bytes.subarray(at));
  } catch {
    return bad(path, 'is not UTF-8');
  }
}
