import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { Path } from '../../geo/path.ts';
import { fromScene, gridConvergence, toScene } from '../../geo/sceneFrame.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import type { Asset } from '../../schema/catalogue.ts';
import { decode } from '../../schema/decode.ts';
import { LineStringSchema } from '../../schema/lineString.ts';
import type { Kind } from '../../schema/theme.ts';
import { packWay, type Way } from '../../schema/ways.ts';
import type { JsonMessage, Simulation } from '../simulation.ts';
import { written } from '../stations/protocols.ts';
import { circuitOf, TORPEDO_TRAINS, torpedoLengthM, type Torpedoes, type TorpedoWay } from './torpedoes.ts';

const MOVING_EVERY_MS = 10_000;
const RESTING_EVERY_MS = 60_000;
const LonLat = v.tuple([v.number(), v.number()]);
const File = v.object({
  features: v.pipe(
    v.array(
      v.object({
        geometry: LineStringSchema,
        properties: v.object({ line: v.string(), from: v.string(), to: v.string(), fillsAt: LonLat, emptiesAt: LonLat }),
      }),
    ),
    v.length(TORPEDO_TRAINS, `must be ${TORPEDO_TRAINS} ways, one of each train`),
  ),
}); // prettier-ignore

/** A way as it is told: outward, and the same back. */
export interface TorpedoTrack extends TorpedoWay {
  readonly line: string;
  readonly from: string;
  readonly to: string;
  readonly lonLat: readonly (readonly [number, number])[];
}

/** @param path `assets/simulators/torpedoes.geojson`. @throws DecodeError, or the system's error when it cannot be read */
export function readTorpedoTracks(path: string): TorpedoTrack[] {
  const scene = ([lon, lat]: readonly [number, number]): Point => {
    const { x, z } = toScene({ lon, lat });
    return [x, z];
  };
  return decode(File, JSON.parse(readFileSync(path, 'utf8')), path).features.map(({ geometry, properties }) => {
    const { fillsAt, emptiesAt, ...names } = properties;
    const line = new Path(geometry.coordinates.map(scene));
    const [fillsAtM, emptiesAtM] = [line.nearest(scene(fillsAt)), line.nearest(scene(emptiesAt))];
    return { ...names, lonLat: geometry.coordinates, path: line, fillsAtM, emptiesAtM };
  });
}

/** Ways as they are told: of each train outward and back. */
export const torpedoWays = (tracks: readonly TorpedoTrack[]): Way[] =>
  tracks.flatMap(({ line, from, to, lonLat }): Way[] => [
    { mode: 'freight', line, from, to, points: packWay(lonLat), stops: [] },
    { mode: 'freight', line, from: to, to: from, points: packWay([...lonLat].reverse()), stops: [] },
  ]);

export const torpedoId = (train: number): string => `torpedo/${circuitOf(train).id}-${(train % 2) + 1}`;

/** Front of a train on its way outward, metres from the begin of the way; it points where it goes. */
export function frontOf(torpedoes: Torpedoes, train: number, atMs: number): { readonly atM: number; readonly turn: 1 | -1 } {
  const { atM, isOutward } = torpedoes.stateAt(train, atMs);
  const turn = isOutward ? 1 : -1;
  return { atM: atM + (turn * torpedoLengthM(circuitOf(train))) / 2, turn };
} // prettier-ignore

/** What the trains send: SenML, every ten seconds while they go. Their place is that of their front. */
export function torpedoMessages(tracks: readonly TorpedoTrack[], kind: Kind, torpedoes: Torpedoes): Simulation<JsonMessage> {
  const names = { schwelgern: 'Schwelgern', hamborn: 'Hamborn' } as Readonly<Record<string, string>>;
  const assets = tracks.map(({ lonLat }, train): Asset => {
    const id = torpedoId(train);
    const name = `${names[circuitOf(train).id]!} ${(train % 2) + 1}`;
    return {
      type: 'Feature',
      id,
      geometry: { type: 'Point', coordinates: [...lonLat[0]!] },
      properties: {
        name: { de: `Torpedozug ${name}`, en: `Torpedo train ${name}`, zh: `鱼雷罐列车 ${name}` },
        ...{ theme: 'industry', kind: 'torpedo-train', provenance: kind.provenance, links: [], facts: [] },
        ...(kind.owner === undefined ? {} : { owner: kind.owner }),
        mover: { class: 'torpedo', movingS: MOVING_EVERY_MS / 1000, lengthM: Math.round(torpedoLengthM(circuitOf(train))), beamM: 3 },
        ...{ anchorM: kind.anchorM, rank: kind.rank },
        datastreams: kind.datastreams.map((stream) => ({ ...stream, id: `${id}/${stream.property}` })),
      },
    };
  });
  const message = (train: number, atMs: number): JsonMessage => {
    const { state, speedMs, ironT, ironCel, liningCel, emptiedT } = torpedoes.stateAt(train, atMs);
    const { path } = tracks[train]!;
    const { atM, turn } = frontOf(torpedoes, train, atMs);
    const [x, z] = path.at(atM);
    const [bx, bz] = path.at(atM - turn * 4);
    const place = fromScene({ x, z });
    const heading = ((Math.atan2(x - bx, bz - z) + gridConvergence(place)) * 180) / Math.PI;
    const values: Readonly<Record<string, number>> = {
      ...{ way: 2 * train + (turn === 1 ? 0 : 1), lon: Number(place.lon.toFixed(6)), lat: Number(place.lat.toFixed(6)) },
      ...{ speed: Number((speedMs * 3.6).toFixed(1)), heading: Math.round((heading + 360) % 360) },
      ...{ state, load: Number(ironT.toFixed(1)), emptied: Number(emptiedT.toFixed(1)) },
      temperature: Number((ironCel ?? liningCel).toFixed(1)),
    };
    const { id, properties } = assets[train]!;
    const measured = properties.datastreams.flatMap((stream) => {
      const value = values[stream.property];
      return value === undefined ? [] : [{ stream, value }];
    });
    return written('senml', id, 'torpedo-train', atMs, measured);
  };
  const all = assets.map((_, train) => train);
  return {
    assets,
    lastBefore: (atMs) => all.map((train) => message(train, Math.floor(atMs / MOVING_EVERY_MS) * MOVING_EVERY_MS)),
    between: (fromMs, toMs, { assetId, stepMs = 0 } = {}) => {
      const stepS = Math.max(MOVING_EVERY_MS, Math.round(stepMs / MOVING_EVERY_MS) * MOVING_EVERY_MS);
      const speaking = assetId === undefined ? all : all.filter((train) => assets[train]!.id === assetId);
      const out: JsonMessage[] = [];
      for (let at = (Math.floor(fromMs / stepS) + 1) * stepS; at <= toMs; at += stepS)
        for (const train of speaking) {
          // Who has just stopped says so.
          const isMoving = torpedoes.stateAt(train, at).speedMs > 0 || torpedoes.stateAt(train, at - stepS).speedMs > 0;
          if (isMoving || at % Math.max(stepS, RESTING_EVERY_MS) === 0) out.push(message(train, at));
        }
      return out;
    },
  };
} // prettier-ignore
