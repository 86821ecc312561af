import { BitReader } from './sixBits.ts';

/** Where a vessel is. What the transponder says is not available is null. */
export interface AisPosition {
  readonly kind: 'position';
  readonly mmsi: number;
  /** WGS84 degrees. */
  readonly lon: number | null;
  readonly lat: number | null;
  /** Speed over ground, knots. */
  readonly sogKn: number | null;
  /** Course over ground and true heading, degrees from true north. */
  readonly cogDeg: number | null;
  readonly headingDeg: number | null;
  /** Navigational status 0 … 15 (0 under way, 1 at anchor, 5 moored); class B has none. */
  readonly status: number | null;
  /** Second of the minute in UTC at which the fix was made. */
  readonly second: number | null;
}

/** What a vessel is. Each message says a part of it: what it does not say is absent, what it says is not known is null. */
export interface AisStatic {
  readonly kind: 'static';
  readonly mmsi: number;
  readonly name?: string | null;
  readonly callSign?: string | null;
  /** 70–79 cargo, 80–89 tanker, 60–69 passenger, 31, 32, 52 tug. */
  readonly shipType?: number | null;
  readonly dimension?: AisDimension | null;
  readonly draughtM?: number | null;
  readonly destination?: string | null;
  /** Estimated time of arrival, UTC; the message has no year. */
  readonly eta?: AisEta | null;
}
export interface AisEta {
  /** 1 … 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}
/** Metres from the antenna to bow, stern, port and starboard. */
export interface AisDimension {
  readonly bowM: number;
  readonly sternM: number;
  readonly portM: number;
  readonly starboardM: number;
}

/** Inland ship static and voyage related data: message 8, DAC 200, FI 10 (CCNR, inland AIS standard). */
export interface AisInland {
  readonly kind: 'inland';
  readonly mmsi: number;
  /** European number of the vessel, 8 digits. */
  readonly eni: string | null;
  readonly lengthM: number | null;
  readonly beamM: number | null;
  /** ERI code of the kind of vessel or convoy: 8010 motor freighter, 8020 tanker, 8030 container vessel … */
  readonly eriType: number | null;
  /** Blue cones, 0 … 3. */
  readonly cones: number | null;
  readonly draughtM: number | null;
  readonly isLoaded: boolean | null;
}
export type AisMessage = AisPosition | AisStatic | AisInland;

/** The values of ITU-R M.1371-5 and of services that pass them on. `null` where they say "not available" or cannot be. */
export const knownLon = (deg: number): number | null => (Math.abs(deg) <= 180 ? deg : null);
export const knownLat = (deg: number): number | null => (Math.abs(deg) <= 90 ? deg : null);
export const knownSpeed = (kn: number): number | null => (kn >= 0 && kn < 102.25 ? kn : null);
export const knownCourse = (deg: number): number | null => (deg >= 0 && deg < 360 ? deg : null);
export const knownHeading = (deg: number): number | null => (deg >= 0 && deg < 360 ? deg : null);
export const knownSecond = (s: number): number | null => (s >= 0 && s < 60 ? s : null);
/** Names are padded with `@` and blanks. */
export const knownText = (text: string): string | null => text.replace(/@.*$/s, '').trim() || null;
export function knownDimension(bowM: number, sternM: number, portM: number, starboardM: number): AisDimension | null {
  return bowM + sternM > 0 && portM + starboardM > 0 ? { bowM, sternM, portM, starboardM } : null;
}

export const knownEta = (month: number, day: number, hour: number, minute: number): AisEta | null =>
  month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 ? { month, day, hour, minute } : null;

const DAY_MS = 86_400_000;
/** The instant of an estimated time of arrival, Unix ms: in the year in which it is nearest to when it was received. */
export function etaMs({ month, day, hour, minute }: AisEta, receivedMs: number): number {
  const year = new Date(receivedMs).getUTCFullYear();
  const near = [year - 1, year, year + 1].map((one) => Date.UTC(one, month - 1, day, hour, minute));
  return near.reduce((a, b) => (Math.abs(b - receivedMs) < Math.abs(a - receivedMs) ? b : a));
}
/** An arrival that is farther away than this is a mistake or of another year. */
export const isEtaNear = (atMs: number, receivedMs: number): boolean => Math.abs(atMs - receivedMs) < 60 * DAY_MS;

const dimensionAt = (bits: BitReader, at: number): AisDimension | null =>
  knownDimension(bits.uint(at, 9), bits.uint(at + 9, 9), bits.uint(at + 18, 6), bits.uint(at + 24, 6));

/** Speed, position, course, heading and second lie together, in class A 4 bits later than in class B. */
function positionAt(bits: BitReader, mmsi: number, sogAt: number, status: number | null): AisPosition {
  return {
    kind: 'position',
    mmsi,
    sogKn: knownSpeed(bits.uint(sogAt, 10) / 10),
    lon: knownLon(bits.int(sogAt + 11, 28) / 600_000),
    lat: knownLat(bits.int(sogAt + 39, 27) / 600_000),
    cogDeg: knownCourse(bits.uint(sogAt + 66, 12) / 10),
    headingDeg: knownHeading(bits.uint(sogAt + 78, 9)),
    second: knownSecond(bits.uint(sogAt + 87, 6)),
    status,
  };
}

function inlandOf(bits: BitReader, mmsi: number): AisInland {
  const lengthM = bits.uint(104, 13) / 10;
  const beamM = bits.uint(117, 10) / 10;
  const eriType = bits.uint(127, 14);
  const cones = bits.uint(141, 3);
  const draughtM = bits.uint(144, 11) / 100;
  const loaded = bits.uint(155, 2);
  const eni = bits.text(56, 8);
  return {
    kind: 'inland',
    mmsi,
    eni: /^\d{8}$/.test(eni) && eni !== '00000000' ? eni : null,
    lengthM: lengthM > 0 ? lengthM : null,
    beamM: beamM > 0 ? beamM : null,
    eriType: eriType >= 8000 && eriType <= 8999 ? eriType : null,
    cones: cones <= 3 ? cones : null,
    draughtM: draughtM > 0 ? draughtM : null,
    isLoaded: loaded === 1 ? false : loaded === 2 ? true : null,
  };
}

/** Bits without which a message says nothing: shorter ones are damaged. */
const LEAST_BITS: Readonly<Record<number, number>> = {
  1: 149,
  2: 149,
  3: 149,
  5: 420,
  8: 56,
  18: 139,
  19: 301,
  24: 160,
};

/** Up to whether it is loaded; spare bits after it may be missing. */
const LEAST_INLAND_BITS = 157;

/**
 * One message from its payload.
 * @returns the message; null for kinds that say nothing of a vessel's place or build; a reason when it is damaged
 */
export function decodeAis(payload: string, fill: number): AisMessage | string | null {
  const bits = BitReader.from(payload, fill);
  if (!bits || bits.length < 38) return 'damaged payload';
  const type = bits.uint(0, 6);
  const mmsi = bits.uint(8, 30);
  const least = LEAST_BITS[type];
  if (least === undefined) return null;
  if (bits.length < least) return `message ${type} of ${bits.length} bits`;
  switch (type) {
    case 1:
    case 2:
    case 3:
      return positionAt(bits, mmsi, 50, bits.uint(38, 4));
    case 18:
      return positionAt(bits, mmsi, 46, null);
    case 19:
      // The position in it comes by message 18 as well; what only this one says is the build.
      return {
        kind: 'static',
        mmsi,
        name: knownText(bits.text(143, 20)),
        shipType: bits.uint(263, 8) || null,
        dimension: dimensionAt(bits, 271),
      };
    case 5:
      return {
        kind: 'static',
        mmsi,
        callSign: knownText(bits.text(70, 7)),
        name: knownText(bits.text(112, 20)),
        shipType: bits.uint(232, 8) || null,
        dimension: dimensionAt(bits, 240),
        draughtM: bits.uint(294, 8) / 10 || null,
        destination: knownText(bits.text(302, 20)),
        eta: knownEta(bits.uint(274, 4), bits.uint(278, 5), bits.uint(283, 5), bits.uint(288, 6)),
      };
    case 24:
      if (bits.uint(38, 2) === 0) return { kind: 'static', mmsi, name: knownText(bits.text(40, 20)) };
      return {
        kind: 'static',
        mmsi,
        shipType: bits.uint(40, 8) || null,
        callSign: knownText(bits.text(90, 7)),
        dimension: dimensionAt(bits, 132),
      };
    default:
      if (bits.uint(40, 10) !== 200 || bits.uint(50, 6) !== 10) return null;
      // What is cut off reads as zeros: no blue cone on a tanker that shows two.
      return bits.length < LEAST_INLAND_BITS ? `message 8 of ${bits.length} bits` : inlandOf(bits, mmsi);
  }
}
