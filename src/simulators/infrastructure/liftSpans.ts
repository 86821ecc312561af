import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { Path } from '../../geo/path.ts';
import { toScene } from '../../geo/sceneFrame.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { decode } from '../../schema/decode.ts';
import type { Station } from '../stations/places.ts';
import type { World } from '../world/world.ts';
import { liftsOn, type Lift } from './liftBridge.ts';

const File = v.looseObject({
  features: v.array(
    v.looseObject({ id: v.string(), properties: v.looseObject({ kind: v.string() }), geometry: v.unknown() }),
  ),
});
const LiftFeature = v.looseObject({
  properties: v.looseObject({ width: v.number(), piers: v.array(v.number()), main: v.tuple([v.number(), v.number()]) }),
  geometry: v.looseObject({ coordinates: v.pipe(v.array(v.tuple([v.number(), v.number()])), v.minLength(2)) }),
}); // prettier-ignore

const STEP_M = 0.5;
const DAY_MS = 86_400_000;

/** A span of a road that lifts: its middle and its direction as a unit vector, scene metres. */
export interface LiftSpan {
  /** Of its bridge. */
  readonly id: string;
  readonly x: number;
  readonly z: number;
  readonly ahead: Point;
  readonly halfM: number;
  readonly halfAcrossM: number;
}

/** Where a course leads over a span: metres along it. */
export interface SpanCrossing {
  readonly fromM: number;
  readonly toM: number;
  /** In the direction of the span, or against it. */
  readonly isAhead: boolean;
}

/** When the barriers of a bridge are shut on the local day of an instant, as far as it is known at another. */
export type LiftsOf = (bridge: string, dayMs: number, knownMs: number) => readonly Lift[];

/**
 * The spans that lift, between their piers.
 * @param structureFile structures of the city, GeoJSON
 * @throws DecodeError, or the system's error when the file cannot be read
 */
export function readLiftSpans(structureFile: string): LiftSpan[] {
  const { features } = decode(File, JSON.parse(readFileSync(structureFile, 'utf8')), structureFile);
  return features.flatMap((feature) => {
    if (feature.properties.kind !== 'bridge-lift') return [];
    const { properties, geometry } = decode(LiftFeature, feature, `${structureFile}: ${feature.id}`);
    const path = new Path(geometry.coordinates.map(([lon, lat]): Point => { const { x, z } = toScene({ lon, lat }); return [x, z]; })); // prettier-ignore
    const ends = properties.main.map((pier) => properties.piers[pier] ?? path.length / 2);
    const [fromM, toM] = [Math.min(...ends), Math.max(...ends)];
    const [[ax, az], [bx, bz]] = [path.at(fromM), path.at(toM)];
    const lengthM = Math.hypot(bx - ax, bz - az) || 1;
    return [
      {
        ...{ id: feature.id, x: (ax + bx) / 2, z: (az + bz) / 2, halfM: (toM - fromM) / 2 },
        ...{ ahead: [(bx - ax) / lengthM, (bz - az) / lengthM] as const, halfAcrossM: properties.width / 2 },
      },
    ];
  });
}

/** Whether a place lies on a span. */
export function isOnSpan({ x, z, ahead, halfM, halfAcrossM }: LiftSpan, [px, pz]: Point): boolean {
  const [dx, dz] = [px - x, pz - z];
  return Math.abs(dx * ahead[0] + dz * ahead[1]) < halfM && Math.abs(dz * ahead[0] - dx * ahead[1]) < halfAcrossM;
}

/** Where a course leads over a span, each time that it does. */
export function crossingsOf(span: LiftSpan, path: Path): SpanCrossing[] {
  const crossings: SpanCrossing[] = [];
  for (let atM = 0; atM < path.length; atM += span.halfM / 2) {
    if (!isOnSpan(span, path.at(atM))) continue;
    let [fromM, toM] = [atM, atM];
    while (fromM > 0 && isOnSpan(span, path.at(fromM))) fromM -= STEP_M;
    while (toM < path.length && isOnSpan(span, path.at(toM))) toM += STEP_M;
    const [[ax, az], [bx, bz]] = [path.at(fromM), path.at(toM)];
    crossings.push({ fromM, toM, isAhead: (bx - ax) * span.ahead[0] + (bz - az) * span.ahead[1] > 0 });
    atM = toM;
  }
  return crossings;
}

/** The lifts by the stations that lift. @param isExpected as `liftsOn` */
export const liftsOf =
  (stations: readonly Station[], world: Pick<World, 'local' | 'stageCm'>, isExpected = false): LiftsOf =>
  (bridge, dayMs, knownMs) => {
    const station = stations.find(({ kind, asset }) => kind === 'bridge-lift' && asset.id === bridge);
    return station ? liftsOn(station, world, dayMs, knownMs, isExpected) : [];
  };

/** Spans of roads that lift, and when. */
export interface Lifting {
  readonly spans: readonly LiftSpan[];
  readonly lifts: LiftsOf;
}

/**
 * Instants of a span of time after its begin and up to its end at which barriers shut, spans begin to rise and barriers open, ascending: who tells only now
 * and then where a vehicle is tells it at these too, so that nobody who draws out the way between puts it on the lifted span.
 */
export function liftTurns({ spans, lifts }: Lifting, fromMs: number, toMs: number): number[] {
  const turns = new Set<number>();
  for (let dayMs = fromMs; dayMs < toMs + DAY_MS; dayMs += DAY_MS)
    for (const { id } of spans)
      for (const { beginMs, risesMs, endMs } of lifts(id, Math.min(dayMs, toMs), toMs))
        for (const atMs of [beginMs, risesMs, endMs].map(Math.round))
          if (atMs > fromMs && atMs <= toMs) turns.add(atMs);
  return [...turns].sort((a, b) => a - b);
}
