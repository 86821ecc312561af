import type { AisDimension } from './aisMessage.ts';
import { BitWriter } from './sixBits.ts';

// Messages as a transponder sends them: for simulators and for tests of the decoder.

interface Payload {
  readonly payload: string;
  readonly fill: number;
}

/** Message 1. Values as `decodeAis` gives them; null = not available. */
export interface SentPosition {
  readonly mmsi: number;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly sogKn: number | null;
  readonly cogDeg: number | null;
  readonly headingDeg: number | null;
  readonly status: number;
  readonly second: number;
}

const course = (deg: number | null): number => (deg === null ? 3600 : Math.round(deg * 10) % 3600);
const heading = (deg: number | null): number => (deg === null ? 511 : Math.round(deg) % 360);
const speed = (kn: number | null): number => (kn === null ? 1023 : Math.min(1022, Math.round(kn * 10)));
const angle = (deg: number | null, none: number): number => Math.round((deg ?? none) * 600_000);

export function encodePosition(p: SentPosition): Payload {
  return new BitWriter()
    .uint(1, 6).uint(0, 2).uint(p.mmsi, 30).uint(p.status, 4).int(-128, 8)
    .uint(speed(p.sogKn), 10).uint(1, 1).int(angle(p.lon, 181), 28).int(angle(p.lat, 91), 27)
    .uint(course(p.cogDeg), 12).uint(heading(p.headingDeg), 9).uint(p.second, 6)
    .uint(0, 2).uint(0, 3).uint(0, 1).uint(0, 19)
    .payload(); // prettier-ignore
}

/** Message 18. */
export function encodeClassB(p: Omit<SentPosition, 'status'>): Payload {
  return new BitWriter()
    .uint(18, 6).uint(0, 2).uint(p.mmsi, 30).uint(0, 8)
    .uint(speed(p.sogKn), 10).uint(1, 1).int(angle(p.lon, 181), 28).int(angle(p.lat, 91), 27)
    .uint(course(p.cogDeg), 12).uint(heading(p.headingDeg), 9).uint(p.second, 6)
    .uint(0, 29)
    .payload(); // prettier-ignore
}

export interface SentStatic {
  readonly mmsi: number;
  readonly callSign: string;
  readonly name: string;
  readonly shipType: number;
  readonly dimension: AisDimension;
  readonly draughtM: number;
  readonly destination: string;
  /** Estimated time of arrival, Unix ms; absent: not available. */
  readonly etaMs?: number;
}

const dimension = (writer: BitWriter, { bowM, sternM, portM, starboardM }: AisDimension): BitWriter =>
  writer.uint(Math.round(bowM), 9).uint(Math.round(sternM), 9).uint(Math.round(portM), 6).uint(Math.round(starboardM), 6); // prettier-ignore

/** Message 5. */
export function encodeStatic(s: SentStatic): Payload {
  const eta = s.etaMs === undefined ? null : new Date(s.etaMs);
  const writer = new BitWriter()
    .uint(5, 6).uint(0, 2).uint(s.mmsi, 30).uint(0, 2).uint(0, 30)
    .text(s.callSign, 7).text(s.name, 20).uint(s.shipType, 8); // prettier-ignore
  return dimension(writer, s.dimension)
    .uint(1, 4)
    .uint(eta ? eta.getUTCMonth() + 1 : 0, 4).uint(eta?.getUTCDate() ?? 0, 5).uint(eta?.getUTCHours() ?? 24, 5).uint(eta?.getUTCMinutes() ?? 60, 6)
    .uint(Math.round(s.draughtM * 10), 8).text(s.destination, 20).uint(0, 2)
    .payload(); // prettier-ignore
}

/** Message 24, both parts. */
export function encodeClassBStatic(
  s: Omit<SentStatic, 'draughtM' | 'destination' | 'etaMs'>,
): readonly [Payload, Payload] {
  const partA = new BitWriter().uint(24, 6).uint(0, 2).uint(s.mmsi, 30).uint(0, 2).text(s.name, 20).uint(0, 8);
  const partB = new BitWriter()
    .uint(24, 6).uint(0, 2).uint(s.mmsi, 30).uint(1, 2).uint(s.shipType, 8).uint(0, 42).text(s.callSign, 7); // prettier-ignore
  return [partA.payload(), dimension(partB, s.dimension).uint(0, 6).payload()];
}

export interface SentInland {
  readonly mmsi: number;
  readonly eni: string;
  readonly lengthM: number;
  readonly beamM: number;
  readonly eriType: number;
  readonly cones: number;
  readonly draughtM: number;
  readonly isLoaded: boolean;
}

/** Message 8, DAC 200, FI 10. */
export function encodeInland(s: SentInland): Payload {
  return new BitWriter()
    .uint(8, 6).uint(0, 2).uint(s.mmsi, 30).uint(0, 2).uint(200, 10).uint(10, 6)
    .text(s.eni, 8).uint(Math.round(s.lengthM * 10), 13).uint(Math.round(s.beamM * 10), 10).uint(s.eriType, 14)
    .uint(s.cones, 3).uint(Math.round(s.draughtM * 100), 11).uint(s.isLoaded ? 2 : 1, 2)
    .uint(0, 3).uint(0, 8)
    .payload(); // prettier-ignore
}
