import * as v from 'valibot';
import { unixMs, type UnixMs } from '../../geo/units.ts';
import { decode, DecodeError } from '../decode.ts';
import {
  knownCourse, knownDimension, knownHeading, knownLat, knownLon, knownSecond, knownSpeed, knownText, type AisMessage,
} from './aisMessage.ts'; // prettier-ignore

/** What a frame of aisstream.io says; `null` messages are of kinds that nobody asked for. */
export type AisStreamFrame =
  | { readonly kind: 'message'; readonly message: AisMessage; readonly timeMs: UnixMs | null }
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'other' };

const Mmsi = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(999_999_999));
const Report = v.object({
  UserID: Mmsi,
  Valid: v.optional(v.boolean(), true),
  NavigationalStatus: v.optional(v.number()),
  Sog: v.number(),
  Longitude: v.number(),
  Latitude: v.number(),
  Cog: v.number(),
  TrueHeading: v.number(),
  Timestamp: v.optional(v.number(), 60),
});
const Dimension = v.object({ A: v.number(), B: v.number(), C: v.number(), D: v.number() });
const ShipStatic = v.object({
  UserID: Mmsi,
  CallSign: v.optional(v.string(), ''),
  Name: v.optional(v.string(), ''),
  Type: v.optional(v.number(), 0),
  Dimension: v.optional(Dimension),
  MaximumStaticDraught: v.optional(v.number(), 0),
  Destination: v.optional(v.string(), ''),
});
const StaticReport = v.object({
  UserID: Mmsi,
  PartNumber: v.optional(v.boolean()),
  ReportA: v.optional(v.object({ Valid: v.optional(v.boolean(), true), Name: v.optional(v.string(), '') })),
  ReportB: v.optional(
    v.object({
      Valid: v.optional(v.boolean(), true),
      ShipType: v.optional(v.number(), 0),
      CallSign: v.optional(v.string(), ''),
      Dimension: v.optional(Dimension),
    }),
  ),
});
const Extended = v.object({
  UserID: Mmsi,
  Name: v.optional(v.string(), ''),
  Type: v.optional(v.number(), 0),
  Dimension: v.optional(Dimension),
});
const Frame = v.object({
  MessageType: v.optional(v.string()),
  error: v.optional(v.string()),
  MetaData: v.optional(v.looseObject({ time_utc: v.optional(v.string()) })),
  Message: v.optional(v.record(v.string(), v.unknown())),
});

/** Go's format: `2025-05-15 09:27:38.342017448 +0000 UTC`. @returns null when it is none */
export function goTime(text: string | undefined): UnixMs | null {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d{1,9})? \+0000/.exec(text ?? '');
  if (!match) return null;
  const ms = Date.parse(`${match[1]!}T${match[2]!}Z`);
  return Number.isFinite(ms) ? unixMs(ms + Math.floor(Number(match[3] ?? 0) * 1000)) : null;
}

const dimensionOf = (d: v.InferOutput<typeof Dimension> | undefined) => (d ? knownDimension(d.A, d.B, d.C, d.D) : null);

function messageOf(type: string, body: unknown): AisMessage | null {
  const path = `aisstream ${type}`;
  switch (type) {
    case 'PositionReport':
    case 'StandardClassBPositionReport': {
      const report = decode(Report, body, path);
      return {
        kind: 'position',
        mmsi: report.UserID,
        lon: knownLon(report.Longitude),
        lat: knownLat(report.Latitude),
        sogKn: knownSpeed(report.Sog),
        cogDeg: knownCourse(report.Cog),
        headingDeg: knownHeading(report.TrueHeading),
        status: report.NavigationalStatus ?? null,
        second: knownSecond(report.Timestamp),
      };
    }
    case 'ShipStaticData': {
      const s = decode(ShipStatic, body, path);
      return {
        kind: 'static',
        mmsi: s.UserID,
        name: knownText(s.Name),
        callSign: knownText(s.CallSign),
        shipType: s.Type || null,
        dimension: dimensionOf(s.Dimension),
        draughtM: s.MaximumStaticDraught || null,
        destination: knownText(s.Destination),
      };
    }
    case 'ExtendedClassBPositionReport': {
      const s = decode(Extended, body, path);
      const dimension = dimensionOf(s.Dimension);
      return { kind: 'static', mmsi: s.UserID, name: knownText(s.Name), shipType: s.Type || null, dimension };
    }
    case 'StaticDataReport': {
      const { UserID: mmsi, PartNumber, ReportA, ReportB } = decode(StaticReport, body, path);
      // The service sends both parts, the one that is not meant as not valid.
      const isB = PartNumber ?? (ReportB?.Valid === true && ReportA?.Valid !== true);
      if (!isB) return { kind: 'static', mmsi, name: knownText(ReportA?.Name ?? '') };
      const dimension = dimensionOf(ReportB?.Dimension);
      return { kind: 'static', mmsi, shipType: ReportB?.ShipType || null, callSign: knownText(ReportB?.CallSign ?? ''), dimension }; // prettier-ignore
    }
    default:
      return null;
  }
}

/** One frame: UTF-8 JSON, sent as binary. @throws DecodeError */
export function decodeAisStream(text: string): AisStreamFrame {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    throw new DecodeError('aisstream', '', 'is not JSON');
  }
  const frame = decode(Frame, input, 'aisstream');
  if (frame.error !== undefined) return { kind: 'refused', reason: frame.error };
  const type = frame.MessageType;
  if (type === undefined) throw new DecodeError('aisstream', 'MessageType', 'is missing');
  if (type === 'SubscriptionConfirmation') return { kind: 'confirmed' };
  const message = messageOf(type, frame.Message?.[type]);
  return message ? { kind: 'message', message, timeMs: goTime(frame.MetaData?.time_utc) } : { kind: 'other' };
}
