import { fromScene } from '../../geo/sceneFrame.ts';
import type { Asset } from '../../schema/catalogue.ts';
import type { Kind } from '../../schema/theme.ts';
import type { JsonMessage, Measured, Simulation } from '../simulation.ts';
import { written } from '../stations/protocols.ts';
import { TRUCK_M } from './gateTimes.ts';
import type { GateTrucks, GateTruckState, TrucksOfGate } from './gateTrucks.ts';

const FIX_MS = 10_000;
const RESTING_MS = 180_000;
/** Less than this is no move, metres. */
const STILL_M = 0.05;
/** First part of the ids of these trucks, and name of their source. */
export const GATE_TRUCK_ID = 'gate-truck';

interface Sender {
  readonly asset: Asset;
  readonly gate: TrucksOfGate;
  readonly truck: number;
}

function sendersOf({ gates }: GateTrucks, kind: Kind): Sender[] {
  return gates.flatMap((gate) => {
    const { ways, fleet } = gate;
    const name = ways.gate.toUpperCase();
    const { lon, lat } = fromScene({ x: ways.place.at[0], z: ways.place.at[1] });
    return Array.from({ length: fleet }, (_, truck): Sender => {
      const id = `${GATE_TRUCK_ID}/${ways.gate}-${truck + 1}`;
      const asset: Asset = {
        type: 'Feature',
        id,
        geometry: { type: 'Point', coordinates: [Number(lon.toFixed(6)), Number(lat.toFixed(6))] },
        properties: {
          name: { de: `Lkw ${truck + 1} zum Tor ${name}`, en: `Truck ${truck + 1} to gate ${name}`, zh: `前往${name}闸口的卡车${truck + 1}` },
          ...{ theme: 'logistics', kind: GATE_TRUCK_ID, provenance: kind.provenance, links: [], facts: [] },
          ...(kind.owner === undefined ? {} : { owner: kind.owner }),
          mover: { class: 'truck', movingS: FIX_MS / 1000, lengthM: TRUCK_M, beamM: 2.55 },
          ...{ anchorM: kind.anchorM, rank: kind.rank },
          datastreams: kind.datastreams.map((stream) => ({ ...stream, id: `${id}/${stream.property}` })),
        },
      };
      return { asset, gate, truck };
    });
  });
} // prettier-ignore

/** The place on the way, degrees, and the direction of the way there, degrees from true north: between two points of a street it is straight either way. */
function poseOf({ course: { path, lonLat }, atM }: GateTruckState): { readonly lon: number; readonly lat: number; readonly heading: number } {
  const { piece, share } = path.pieceAt(atM);
  const [[lonA, latA], [lonB, latB]] = [lonLat[piece]!, lonLat[piece + 1]!];
  const heading = (Math.atan2((lonB - lonA) * Math.cos((latA * Math.PI) / 180), latB - latA) * 180) / Math.PI;
  return {
    lon: Number((lonA + (lonB - lonA) * share).toFixed(6)),
    lat: Number((latA + (latB - latA) * share).toFixed(6)),
    heading: Math.round(heading + 360) % 360,
  };
} // prettier-ignore

/** What the boxes of the gates' trucks send, in NGSI-LD: every ten seconds while they drive or move up, every three minutes while they stand; a place without value when they leave the city. */
export function gateTruckMessages(trucks: GateTrucks, kind: Kind): Simulation<JsonMessage> {
  const senders = sendersOf(trucks, kind);
  const message = ({ asset }: Sender, state: GateTruckState | null, atMs: number): JsonMessage => {
    const values: Readonly<Record<string, number>> = state
      ? { ...poseOf(state), way: state.way, speed: Math.round(state.speedMs * 3.6), boxes: Number(state.isLoaded), waiting: Math.floor(state.waitMin) } // prettier-ignore
      : { lon: Number.NaN, lat: Number.NaN };
    const measured: Measured[] = [];
    for (const stream of asset.properties.datastreams) {
      const value = values[stream.property];
      if (value !== undefined) measured.push({ stream, value });
    }
    return written('ngsi-ld', asset.id, GATE_TRUCK_ID, atMs, measured);
  };
  const hasMoved = (a: GateTruckState | null, b: GateTruckState | null): boolean =>
    a?.way !== b?.way || Math.abs((a?.atM ?? 0) - (b?.atM ?? 0)) > STILL_M;

  return {
    assets: senders.map(({ asset }) => asset),
    *lastBefore(atMs) {
      const at = Math.floor(atMs / FIX_MS) * FIX_MS;
      for (const sender of senders) yield message(sender, sender.gate.stateAt(sender.truck, at), at);
    },
    between: (fromMs, toMs, { assetId, stepMs = 0 } = {}) => {
      const step = Math.max(FIX_MS, Math.round(stepMs / FIX_MS) * FIX_MS);
      const speaking = assetId === undefined ? senders : senders.filter(({ asset }) => asset.id === assetId);
      const statesAt = (at: number): (GateTruckState | null)[] => speaking.map(({ gate, truck }) => gate.stateAt(truck, at)); // prettier-ignore
      const out: JsonMessage[] = [];
      const first = (Math.floor(fromMs / step) + 1) * step;
      if (first > toMs) return out;
      let [before, now] = [statesAt(first - step), statesAt(first)];
      for (let at = first; at <= toMs; at += step) {
        const after = statesAt(at + step);
        speaking.forEach((sender, i) => {
          const state = now[i] ?? null;
          // Who is about to move, or has just stopped, says so: between two fixes nobody creeps.
          const isMoving = hasMoved(before[i] ?? null, state) || (state !== null && hasMoved(state, after[i] ?? null));
          // Each at a moment of its own.
          const shiftMs = sender.truck * FIX_MS;
          const isRest = Math.floor((at + shiftMs) / RESTING_MS) > Math.floor((at - step + shiftMs) / RESTING_MS);
          if (isMoving || (isRest && state !== null)) out.push(message(sender, state, at));
        });
        [before, now] = [now, after];
      }
      return out;
    },
  };
}
