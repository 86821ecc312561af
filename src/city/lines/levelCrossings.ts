import { SegmentIndex, type Point } from '../../geo/segmentIndex.ts';
import type { StructureOf } from '../../schema/structures.ts';
import type { LevelCrossing } from '../inputs.ts';
import { drape, LINE_FLAGS, type CityLine, type LineSet } from './lineSet.ts';

/** A street crosses this near to the place that the railway gives. */
const NEAR_M = 70;
/** A flatter crossing than this is drawn as this one: sine of the angle between street and track. */
const LEAST_SINE = 0.6;
const TRACK_M = 4;
/** Tracks this near to the first are crossed with it. */
const BESIDE_M = 12;
/** The street of a crossing that none of ours reaches: half its length and its width, metres. */
const STUB_M = 20;
const STUB_WIDTH_M = 6;
const STREETS = new Set(['street', 'arterial', 'main-road']);

interface Meeting {
  readonly place: Point;
  readonly y: number;
  readonly turn: number;
  readonly roadM: number;
  readonly awayM: number;
}

/**
 * Signs and barriers where a street really crosses a track on the level. Where no street of ours comes near, a short piece of one is added
 * to the lines: the crossing is real, which street it belongs to is not known.
 */
export function levelCrossings(
  crossings: readonly LevelCrossing[],
  set: LineSet,
  ground: {
    readonly city: { contains(x: number, z: number): boolean };
    readonly heightAt: (x: number, z: number) => number;
  },
): StructureOf<'level-crossing'>[] {
  const { lines } = set;
  const stubs: CityLine[] = [];
  const tracks = lines.filter(({ kind }) => kind === 'rail');
  const streets = lines.filter(({ kind, flags }) => STREETS.has(kind) && !(flags & 1));
  const flat = (line: CityLine): Point[] => line.points.map(([x, , z]): Point => [x, z]);
  const nearTrack = new SegmentIndex(tracks.map(flat));
  const nearStreet = new SegmentIndex(streets.map(flat));
  const out = crossings.flatMap(({ point, name, hasBarriers, provenance }) => {
    if (!ground.city.contains(...point)) return [];
    const candidates = (all: readonly CityLine[], index: SegmentIndex): CityLine[] =>
      index.nearest(...point, NEAR_M) ? all.filter((line) => flat(line).some(([x, z]) => Math.hypot(x - point[0], z - point[1]) < 3 * NEAR_M)) : []; // prettier-ignore
    const meetings = candidates(tracks, nearTrack).flatMap((track) =>
      candidates(streets, nearStreet).flatMap((street) => meetingsOf(track, street, point)),
    );
    let [first] = meetings.filter(({ awayM }) => awayM < NEAR_M).sort((a, b) => a.awayM - b.awayM);
    if (!first) {
      const hit = nearTrack.nearest(...point, NEAR_M);
      if (!hit) return [];
      const stub = stubAcross(tracks[hit.line]!, hit.point, point, ground.heightAt);
      stubs.push(stub);
      const own = candidates(tracks, nearTrack).flatMap((track) => meetingsOf(track, stub, point));
      meetings.push(...own);
      [first] = own.sort((a, b) => a.awayM - b.awayM);
      if (!first) return [];
    }
    const [fx, fz] = first.place;
    const own = meetings.filter(({ place: [x, z] }) => Math.hypot(x - fx, z - fz) < BESIDE_M);
    const middle = (k: 0 | 1): number => own.reduce((sum, { place }) => sum + place[k], 0) / own.length;
    const spread = Math.max(...own.flatMap((a) => own.map((b) => Math.hypot(a.place[0] - b.place[0], a.place[1] - b.place[1])))); // prettier-ignore
    return [{
      kind: 'level-crossing' as const,
      id: `structure/${name.toLowerCase().replace(/ü/g, 'ue').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')}`,
      x: round(middle(0)),
      y: round(first.y),
      z: round(middle(1)),
      turn: round(first.turn, 4),
      provenance,
      roadM: round(first.roadM),
      railM: round(TRACK_M + spread),
      hasBarriers,
    }]; // prettier-ignore
  });
  for (const stub of stubs) set.add(stub);
  return out;
}

/** A short street across a track, at right angles. */
function stubAcross(track: CityLine, i: number, [x, z]: Point, heightAt: (x: number, z: number) => number): CityLine {
  const [a, b] = [track.points[i]!, track.points[i + 1]!];
  const length = Math.hypot(b[0] - a[0], b[2] - a[2]) || 1;
  const [nx, nz] = [-(b[2] - a[2]) / length, (b[0] - a[0]) / length];
  const ends: Point[] = [[x - nx * STUB_M, z - nz * STUB_M], [x + nx * STUB_M, z + nz * STUB_M]]; // prettier-ignore
  return { kind: 'street', widthM: STUB_WIDTH_M, flags: LINE_FLAGS.generated, name: '', points: drape(ends, heightAt) };
}

/** Where a street and a track cross, and how far that is from a place. */
function meetingsOf(track: CityLine, street: CityLine, [px, pz]: Point): Meeting[] {
  const out: Meeting[] = [];
  for (let i = 0; i + 1 < track.points.length; i++) {
    const [a, b] = [track.points[i]!, track.points[i + 1]!];
    for (let k = 0; k + 1 < street.points.length; k++) {
      const [c, d] = [street.points[k]!, street.points[k + 1]!];
      const [rx, rz, sx, sz] = [b[0] - a[0], b[2] - a[2], d[0] - c[0], d[2] - c[2]];
      const cross = rx * sz - rz * sx;
      if (Math.abs(cross) < 1e-9) continue;
      const t = ((c[0] - a[0]) * sz - (c[2] - a[2]) * sx) / cross;
      const u = ((c[0] - a[0]) * rz - (c[2] - a[2]) * rx) / cross;
      if (t < 0 || t > 1 || u < 0 || u > 1) continue;
      const place: Point = [a[0] + rx * t, a[2] + rz * t];
      const sine = Math.abs(cross) / (Math.hypot(rx, rz) * Math.hypot(sx, sz));
      out.push({
        place,
        y: a[1] + (b[1] - a[1]) * t,
        turn: Math.atan2(-rz, rx),
        roadM: street.widthM / Math.max(LEAST_SINE, sine),
        awayM: Math.hypot(place[0] - px, place[1] - pz),
      });
    }
  }
  return out;
}

const round = (value: number, digits = 2): number => Number(value.toFixed(digits));
