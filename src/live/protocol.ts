// `twin.live.v1`, client → server: JSON text of at most 4 kB; and what both ends must agree on. Contract: public/asyncapi.yaml.
import * as v from 'valibot';
import { decode, DecodeError } from '../schema/decode.ts';
import { THEMES } from '../schema/catalogue.ts';
import { WHOLE_CITY_TILE } from './tiles.ts';

export const SUB_PROTOCOL = 'twin.live.v1';
/** For third parties: each text message is one CloudEvent 1.0 in structured JSON. */
export const CLOUD_EVENTS_PROTOCOL = 'cloudevents.json';
export const LIVE_PATH = '/live';
export const TICKET_PATH = '/api/live/ticket';

/** A ticket opens one socket within this time. */
export const TICKET_TTL_MS = 30_000;
export const HEARTBEAT_MS = 10_000;
/** Silence after which the client gives the socket up. */
export const SILENCE_MS = 25_000;
/** Frames of a tile that may be on their way unacknowledged. A snapshot counts as one, whatever its parts. */
export const CREDIT_FRAMES = 2;
/** No acknowledgement for this long: the client is throttled … */
export const THROTTLE_AFTER_MS = 10_000;
/** … and for this long: closed with `tooSlow`. */
export const CLOSE_AFTER_MS = 30_000;
export const MAX_CLIENT_MESSAGE_BYTES = 4096;
export const MAX_TILES = 256;
/** Greatest rate a client can ask for, and what it gets when it asks for none. */
export const MAX_HZ = 10;
export const RECONNECT = { baseMs: 500, maxMs: 30_000, stableAfterMs: 30_000 } as const;

/** Close codes: 4000–4499 try again, 4500–4999 final; below 4000 those of RFC 6455. */
export const CLOSE = {
  /** Planned shutdown; the reason is the delay in ms that this client should wait: `{"delayMs":1234}`. */
  goingAway: 4001,
  /** A message that the protocol does not know. */
  badMessage: 4002,
  /** Control messages beyond the limit. */
  tooMany: 4003,
  /** No acknowledgement for 30 s. */
  tooSlow: 4008,
  /** What its user has shown has ended: sign in again, or come back with a fresh token. */
  signedOut: 4009,
  /** RFC 6455: message too big. */
  tooBig: 1009,
} as const;
export const isFinalClose = (code: number): boolean => code >= 4500 && code <= 4999;

const SeqSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));
const TileSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff));

/** Tiles and where each is. */
const TileSeqsSchema = v.pipe(v.array(v.tuple([TileSchema, SeqSchema])), v.maxLength(MAX_TILES));

/**
 * Where a client was when it lost the socket: of those tiles only what changed is sent, of all others the whole. What it has must be of
 * the same themes.
 */
export const SinceSchema = v.strictObject({
  epoch: SeqSchema,
  /** Of the whole city; absent when the client does not have it. */
  seq: v.optional(SeqSchema),
  /** Of other tiles. */
  tiles: v.optional(TileSeqsSchema),
});

/**
 * `sub` may come again at any time: without `since` it asks for snapshots (so does a client that saw a gap). With `since` of this epoch
 * the client gets one delta of each tile from there.
 */
export const SubSchema = v.strictObject({
  type: v.literal('sub'),
  /** `first`: only what the first part of the catalogue has (`GET /api/catalogue?part=first`); absent = all. */
  part: v.optional(v.picklist(['first', 'all'])),
  tiles: v.optional(v.pipe(v.array(TileSchema), v.maxLength(MAX_TILES)), [WHOLE_CITY_TILE]),
  /** Only datastreams of assets of these themes; absent = all. */
  themes: v.optional(v.pipe(v.array(v.picklist(THEMES)), v.maxLength(THEMES.length))),
  /** Most deltas a second; 0 (a hidden tab) = none until the next `sub`, heartbeats go on. */
  maxHz: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_HZ)), MAX_HZ),
  /** The whole city of all themes beside the tiles, at a rate of its own: a list of everything stays right at 0.1 Hz. */
  whole: v.optional(v.strictObject({ maxHz: v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_HZ)) })),
  /** `version` of the catalogue the client has read, of this epoch: where the feed's is another one, the first frame is a resync. */
  catalogue: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  since: v.optional(SinceSchema),
});
/** Acknowledges every snapshot and delta up to `seq` of the tile, and of others in the same message; of a snapshot, its last part. */
export const AckSchema = v.strictObject({
  type: v.literal('ack'),
  seq: SeqSchema,
  tile: v.optional(TileSchema, WHOLE_CITY_TILE),
  others: v.optional(TileSeqsSchema),
});
/** Asks for the catalogue of this very feed: behind a balancer the next request may reach another one. */
export const CatalogueAskedSchema = v.strictObject({ type: v.literal('catalogue') });
/** Answered by a heartbeat. */
export const PingSchema = v.strictObject({ type: v.literal('ping') });
/** The client leaves; the server closes with 1000. */
export const ByeSchema = v.strictObject({ type: v.literal('bye') });

export const ClientMessageSchema = v.variant('type', [
  SubSchema,
  AckSchema,
  CatalogueAskedSchema,
  PingSchema,
  ByeSchema,
]);
/** As the server reads it, defaults filled in. */
export type ClientMessage = v.InferOutput<typeof ClientMessageSchema>;
/** As the client writes it. */
export type ClientMessageInput = v.InferInput<typeof ClientMessageSchema>;

export const encodeClientMessage = (message: ClientMessageInput): string => JSON.stringify(message);

/** @throws DecodeError */
export function decodeClientMessage(text: string): ClientMessage {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    throw new DecodeError('client message', '', 'is not JSON');
  }
  return decode(ClientMessageSchema, input, 'client message');
}

/** Answer of `POST /api/live/ticket`. */
export const TicketSchema = v.object({ ticket: v.string(), expiresInS: v.number() });

/** Reason text of a `goingAway` close: how long this client should wait before it comes back, ms. Unreadable = null. */
export function delayOfClose(reason: string): number | null {
  const match = /^\{"delayMs":(\d{1,6})\}$/.exec(reason);
  return match ? Number(match[1]) : null;
}
export const closeReasonOfDelay = (delayMs: number): string => JSON.stringify({ delayMs: Math.round(delayMs) });
