import type { Path } from '../../geo/path.ts';
import type { Station } from '../stations/places.ts';
import type { World } from '../world/world.ts';
import { tappedBetween } from './furnaces.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
/** What a torpedo wagon holds, t. */
export const TORPEDO_T = 250;
/** Each train stands under the furnaces for so long, and the other then; meanwhile that one goes to the steel works and comes back. */
export const SLOT_MS = 40 * MINUTE_MS;
const TRAINS_OF_CIRCUIT = 2;
const ROUND_MS = TRAINS_OF_CIRCUIT * SLOT_MS;
/** Iron runs so long from the taphole to the wagon. */
const RUNNER_MS = 5 * MINUTE_MS;
const EMPTIES_MS = 14 * MINUTE_MS;
const FASTEST_MS = 4;
const SPEEDS_UP_MS2 = 0.1;
const WAGON_M = 26.6;
const LOCO_M = 12.8;

/** Of the iron where it comes into the wagon, and what it loses in a minute, °C. */
const FILLED_CEL = 1450;
const COOLS_CEL = 0.5;
/** Of the brick when the last iron has run out, and what it loses in a minute, °C. */
const LINING_CEL = 1250;
const LINING_COOLS_CEL = 2;

export const TORPEDO_STATES = { waits: 0, fills: 1, full: 2, empties: 3, back: 4 } as const;

/** Two trains that take in turn what some furnaces tap; each has a track of its own below them. */
export interface Circuit {
  readonly id: string;
  readonly furnaces: readonly string[];
  readonly wagons: number;
}
export const CIRCUITS: readonly Circuit[] = [
  { id: 'schwelgern', furnaces: ['landmark/blast-furnace-schwelgern-1', 'landmark/blast-furnace-schwelgern-2'], wagons: 4 },
  { id: 'hamborn', furnaces: ['landmark/blast-furnace-hamborn-8', 'landmark/blast-furnace-hamborn-9'], wagons: 2 },
]; // prettier-ignore
export const TORPEDO_TRAINS = CIRCUITS.length * TRAINS_OF_CIRCUIT;

/** A track from the furnaces to the steel works, and where on it the middle of a train stands at either, metres. */
export interface TorpedoWay {
  readonly path: Path;
  readonly fillsAtM: number;
  readonly emptiesAtM: number;
}
export interface TorpedoState {
  readonly state: (typeof TORPEDO_STATES)[keyof typeof TORPEDO_STATES];
  /** Middle of the train from the begin of its way, metres. */
  readonly atM: number;
  readonly isOutward: boolean;
  readonly speedMs: number;
  /** In its wagons, t. */
  readonly ironT: number;
  /** null where there is no iron. */
  readonly ironCel: number | null;
  /** Of the brick that the wagons are lined with, while they are empty. */
  readonly liningCel: number;
  /** Poured out since midnight UTC, t. */
  readonly emptiedT: number;
}

export const torpedoLengthM = ({ wagons }: Circuit): number => wagons * WAGON_M + 2 * LOCO_M;
export const circuitOf = (train: number): Circuit => CIRCUITS[Math.floor(train / TRAINS_OF_CIRCUIT)]!;

const share = (atMs: number, fromMs: number, forMs: number): number =>
  Math.min(1, Math.max(0, (atMs - fromMs) / forMs));

/** From standing to standing over a distance: how far and how fast after a time. */
function drive(distanceM: number, afterS: number): { readonly wentM: number; readonly speedMs: number; readonly takesS: number } {
  const top = Math.min(FASTEST_MS, Math.sqrt(distanceM * SPEEDS_UP_MS2));
  const rampS = top / SPEEDS_UP_MS2;
  const takesS = distanceM / top + rampS;
  const t = Math.min(takesS, Math.max(0, afterS));
  if (t < rampS) return { wentM: (SPEEDS_UP_MS2 * t * t) / 2, speedMs: SPEEDS_UP_MS2 * t, takesS };
  if (t <= takesS - rampS) return { wentM: top * (t - rampS / 2), speedMs: top, takesS };
  const leftS = takesS - t;
  return { wentM: distanceM - (SPEEDS_UP_MS2 * leftS * leftS) / 2, speedMs: SPEEDS_UP_MS2 * leftS, takesS };
} // prettier-ignore

/**
 * Trains of torpedo wagons between blast furnaces and steel works, as a function of time: what is tapped while a train stands under its
 * furnaces is in its wagons, then it goes, pours out and comes back, while the other stands there.
 * @param ways of each train
 * @param furnaces the stations of the blast furnaces
 */
export function createTorpedoes(
  ways: readonly TorpedoWay[],
  furnaces: readonly Station[],
  world: Pick<World, 'wander'>,
) {
  const ofCircuit = new Map(
    CIRCUITS.map(({ id, furnaces: its }) => [id, furnaces.filter(({ asset }) => its.includes(asset.id))]),
  );
  const tapped = ({ id }: Circuit, fromMs: number, toMs: number): number =>
    ofCircuit.get(id)!.reduce((sum, furnace) => sum + tappedBetween(furnace, fromMs, toMs, world), 0);
  const fillBegin = (train: number, round: number): number => round * ROUND_MS + (train % TRAINS_OF_CIRCUIT) * SLOT_MS;
  /** What runs into the wagons until an instant of the time under the furnaces. */
  const filled = (train: number, fromMs: number, atMs: number): number =>
    tapped(circuitOf(train), fromMs - RUNNER_MS, Math.min(atMs, fromMs + SLOT_MS) - RUNNER_MS);
  const pourBegin = (train: number, fromMs: number): number => {
    const { fillsAtM, emptiesAtM } = ways[train]!;
    return fromMs + SLOT_MS + drive(emptiesAtM - fillsAtM, 0).takesS * 1000;
  };

  function emptiedToday(train: number, atMs: number): number {
    const midnight = Math.floor(atMs / DAY_MS) * DAY_MS;
    let sum = 0;
    for (let round = Math.floor((midnight - fillBegin(train, 0)) / ROUND_MS) - 1; fillBegin(train, round) + SLOT_MS < atMs; round++) {
      const begin = fillBegin(train, round);
      const pourMs = pourBegin(train, begin);
      const part = share(atMs, pourMs, EMPTIES_MS) - share(midnight, pourMs, EMPTIES_MS);
      if (part > 0) sum += part * filled(train, begin, begin + SLOT_MS);
    }
    return sum;
  } // prettier-ignore

  function stateAt(train: number, atMs: number): TorpedoState {
    const begin = fillBegin(train, Math.floor((atMs - fillBegin(train, 0)) / ROUND_MS));
    const { fillsAtM, emptiesAtM } = ways[train]!;
    const goesMs = begin + SLOT_MS;
    const pourMs = pourBegin(train, begin);
    const pouredMs = pourMs + EMPTIES_MS;
    const ironT = filled(train, begin, atMs) * (1 - share(atMs, pourMs, EMPTIES_MS));
    // The iron in the wagons came in evenly, on the average in the middle of the time.
    const ageMin = (atMs - (begin + Math.min(atMs, goesMs)) / 2) / MINUTE_MS;
    const ironCel = ironT < 1 ? null : FILLED_CEL - COOLS_CEL * ageMin;
    // What is being filled, or on its way, was emptied a round ago.
    const emptyMs = atMs < pourMs ? atMs - pouredMs + ROUND_MS : Math.max(0, atMs - pouredMs);
    const liningCel = LINING_CEL - (LINING_COOLS_CEL * emptyMs) / MINUTE_MS;
    const rest = { ironT, ironCel, liningCel, emptiedT: emptiedToday(train, atMs) };
    if (atMs < goesMs) return { ...rest, state: TORPEDO_STATES.fills, atM: fillsAtM, isOutward: true, speedMs: 0 };
    const lengthM = emptiesAtM - fillsAtM;
    const out = drive(lengthM, (atMs - goesMs) / 1000);
    if (atMs < pourMs) return { ...rest, state: TORPEDO_STATES.full, atM: fillsAtM + out.wentM, isOutward: true, speedMs: out.speedMs };
    const { empties, back, waits } = TORPEDO_STATES;
    // While it pours the other locomotive takes over.
    if (atMs < pouredMs) return { ...rest, state: empties, atM: emptiesAtM, isOutward: atMs < pourMs + EMPTIES_MS / 2, speedMs: 0 };
    const home = drive(lengthM, (atMs - pouredMs) / 1000);
    const isHome = atMs >= pouredMs + home.takesS * 1000;
    return { ...rest, state: isHome ? waits : back, atM: emptiesAtM - home.wentM, isOutward: false, speedMs: isHome ? 0 : home.speedMs };
  } // prettier-ignore

  return {
    ways,
    stateAt,
    /** Iron on its way from the tapholes of a circuit's furnaces to the wagons, t. */
    inRunnersT: (circuit: Circuit, atMs: number): number => tapped(circuit, atMs - RUNNER_MS, atMs),
  };
}
export type Torpedoes = ReturnType<typeof createTorpedoes>;
