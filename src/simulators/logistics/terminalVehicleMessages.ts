import { fromScene, SCENE_ORIGIN } from '../../geo/sceneFrame.ts';
import type { Asset } from '../../schema/catalogue.ts';
import type { Kind } from '../../schema/theme.ts';
import { UNBOUNDED, type JsonMessage, type Simulation } from '../simulation.ts';
import type { Path } from '../../geo/path.ts';
import type { Text } from '../../schema/texts.ts';
import type { TerminalVehicle } from './terminalVehicles.ts';
import type { TrackVehicle } from './trackVehicles.ts';

/** First part of the ids of these vehicles, and name of their source. */
export const TERMINAL_VEHICLE_ID = 'agv';
export const TERMINAL_VEHICLE_KIND = 'terminal-vehicle';
export const TERMINAL_VEHICLE_M = 14.8;
/** It looks at itself so often; speaks when something has changed, each ten seconds while it drives, and at the latest after the thirty that VDA 5050 allows. */
const LOOK_MS = 5000;
const MOVING_MS = 10_000;
const RESTING_MS = 30_000;
/** Below this it says so, percent. */
const LOW_BATTERY = 15;

interface SpeakerState {
  readonly atM: number;
  readonly speedMs: number;
  readonly isBackwards: boolean;
  readonly isLoaded: boolean;
  /** '' = none. */
  readonly orderId: string;
  readonly battery: number;
  /** Name of the end of its way that it is at or has left. */
  readonly node: string;
}
/** A vehicle that tells of itself. */
interface Speaker {
  readonly vehicle: string;
  readonly name: Text;
  readonly path: Path;
  readonly stateAt: (atMs: number) => SpeakerState;
  readonly leastBattery: (fromMs: number, toMs: number) => number;
}

/** Between a crane and its stacks. */
function atCrane({ vehicle, crane, path, stateAt, leastBattery }: TerminalVehicle): Speaker {
  const match = /^(.+)-(\d+)$/.exec(vehicle)!;
  const [terminal, n] = [match[1]!.toUpperCase(), match[2]!];
  return {
    ...{ vehicle, path, leastBattery },
    name: { de: `Terminalfahrzeug ${terminal} ${n}`, en: `Terminal vehicle ${terminal} ${n}`, zh: `${terminal}码头车辆${n}` },
    stateAt: (atMs) => {
      const { handover, ...state } = stateAt(atMs);
      // The day and the move make the order; a box has no number here, only those that are followed have one.
      const orderId = handover ? `${crane.replaceAll('/', '-')}-${handover.move}` : '';
      return { ...state, orderId, node: state.atM < path.length / 2 ? 'crane' : 'stack' };
    },
  };
} // prettier-ignore

/** Name of the vehicle beside the track of a train. */
export const trackVehicleName = (train: string): string => `track-${train}`;

/** Beside a track. */
function atTrack({ train, terminal, path, stateAt, leastBattery }: TrackVehicle): Speaker {
  const n = Number(/\d+$/.exec(train)?.[0] ?? 0) + 1;
  return {
    ...{ vehicle: trackVehicleName(train), path, leastBattery },
    name: { de: `Gleisfahrzeug ${terminal} ${n}`, en: `Track vehicle ${terminal} ${n}`, zh: `${terminal}股道车辆${n}` },
    stateAt: (atMs) => {
      const { order, ...state } = stateAt(atMs);
      return { ...state, orderId: order, node: 'track' };
    },
  };
} // prettier-ignore

function assetOf({ vehicle, name, path }: Speaker, kind: Kind): Asset {
  const id = `${TERMINAL_VEHICLE_ID}/${vehicle}`;
  const [x, z] = path.at(path.length);
  const { lon, lat } = fromScene({ x, z });
  return {
    type: 'Feature',
    id,
    geometry: { type: 'Point', coordinates: [Number(lon.toFixed(6)), Number(lat.toFixed(6))] },
    properties: {
      name,
      ...{ theme: 'logistics', kind: TERMINAL_VEHICLE_KIND, provenance: kind.provenance, links: [], facts: [] },
      ...(kind.owner === undefined ? {} : { owner: kind.owner }),
      mover: { class: 'agv', movingS: MOVING_MS / 1000, lengthM: TERMINAL_VEHICLE_M, beamM: 3 },
      ...{ anchorM: kind.anchorM, rank: kind.rank },
      datastreams: kind.datastreams.map((stream) => ({ ...stream, id: `${id}/${stream.property}` })),
    },
  };
} // prettier-ignore

const tenths = (value: number): number => Math.round(value * 10) / 10;

/** A state message (VDA 5050, version 2.1.0) as the vehicle publishes it; its map is that of the city, EPSG:25832. */
function stateMessage({ vehicle, path }: Speaker, state: SpeakerState, atMs: number): JsonMessage {
  const { atM, speedMs, isBackwards, isLoaded, orderId, battery, node } = state;
  const [x, z] = path.at(atM);
  const [[bx, bz], [ax, az]] = [path.at(Math.max(0, atM - 3)), path.at(Math.min(path.length, Math.max(3, atM + 3)))];
  const metres = (value: number): number => Math.round(value * 100) / 100;
  return {
    atMs,
    body: {
      headerId: Math.floor(atMs / LOOK_MS) % 2 ** 32,
      timestamp: new Date(atMs).toISOString(),
      version: '2.1.0',
      manufacturer: 'Hafenblick',
      serialNumber: vehicle,
      orderId,
      orderUpdateId: 0,
      lastNodeId: node,
      lastNodeSequenceId: 0,
      nodeStates: [],
      edgeStates: [],
      actionStates: [],
      driving: speedMs > 0,
      agvPosition: {
        ...{ x: metres(SCENE_ORIGIN.e + x), y: metres(SCENE_ORIGIN.n - z), theta: Number(Math.atan2(bz - az, ax - bx).toFixed(4)) },
        ...{ mapId: 'EPSG:25832', positionInitialized: true },
      },
      velocity: { vx: Number((isBackwards ? -speedMs : speedMs).toFixed(2)), vy: 0, omega: 0 },
      loads: isLoaded ? [{ loadId: orderId, loadType: 'container' }] : [],
      batteryState: { batteryCharge: tenths(battery), charging: false },
      operatingMode: 'AUTOMATIC',
      errors: battery < LOW_BATTERY ? [{ errorType: 'batteryLow', errorLevel: 'WARNING' }] : [],
      // What `boundsOf` says of an emergency stop holds as long as nobody makes one.
      safetyState: { eStop: 'NONE', fieldViolation: false },
    },
  };
} // prettier-ignore

/** What the vehicles of the terminals publish: VDA 5050. @param beside those beside the tracks */
export function terminalVehicleMessages(vehicles: readonly TerminalVehicle[], kind: Kind, beside: readonly TrackVehicle[] = []): Simulation<JsonMessage> {
  const senders = [...vehicles.map(atCrane), ...beside.map(atTrack)].map((vehicle) => ({ vehicle, asset: assetOf(vehicle, kind) }));
  return {
    assets: senders.map(({ asset }) => asset),
    boundsOf: (assetId, property, fromMs, toMs) => {
      const sender = senders.find(({ asset }) => asset.id === assetId);
      const longestSilenceMs = RESTING_MS + LOOK_MS;
      if (!sender) return UNBOUNDED;
      if (property === 'stopped') return { least: 0, most: 0, longestSilenceMs };
      if (property !== 'battery') return { ...UNBOUNDED, longestSilenceMs };
      return { least: tenths(sender.vehicle.leastBattery(fromMs, toMs)), most: 100, longestSilenceMs };
    },
    *lastBefore(atMs) {
      const at = Math.floor(atMs / LOOK_MS) * LOOK_MS;
      for (const { vehicle } of senders) yield stateMessage(vehicle, vehicle.stateAt(at), at);
    },
    between: (fromMs, toMs, { assetId, stepMs = 0 } = {}) => {
      const step = Math.max(LOOK_MS, Math.round(stepMs / LOOK_MS) * LOOK_MS);
      const first = (Math.floor(fromMs / step) + 1) * step;
      if (first > toMs) return [];
      const out: JsonMessage[] = [];
      const speaking = assetId === undefined ? senders : senders.filter(({ asset }) => asset.id === assetId);
      const states = speaking.map(({ vehicle }) => [vehicle.stateAt(first - step), vehicle.stateAt(first)] as [SpeakerState, SpeakerState]); // prettier-ignore
      for (let at = first; at <= toMs; at += step)
        speaking.forEach(({ vehicle }, i) => {
          const [before, now] = states[i]!;
          const after = vehicle.stateAt(at + step);
          states[i] = [now, after];
          const isMoving = now.speedMs > 0 || now.atM !== before.atM;
          // Who is about to move says so: between two messages nobody creeps.
          const hasChanged = now.speedMs > 0 !== before.speedMs > 0 || now.isLoaded !== before.isLoaded || (now.speedMs === 0 && after.atM !== now.atM); // prettier-ignore
          const isDue = (everyMs: number): boolean => Math.floor(at / everyMs) > Math.floor((at - step) / everyMs);
          if (hasChanged || isDue(isMoving ? MOVING_MS : RESTING_MS)) out.push(stateMessage(vehicle, now, at));
        });
      return out;
    },
  };
} // prettier-ignore
