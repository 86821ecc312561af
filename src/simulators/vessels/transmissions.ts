import { fromScene, gridConvergence } from '../../geo/sceneFrame.ts';
import { encodeInland, encodePosition, encodeStatic } from '../../schema/ais/encodeAis.ts';
import { sentencesOf } from '../../schema/ais/nmea.ts';
import type { Only } from '../simulation.ts';
import type { Traffic, VesselState } from './traffic.ts';

/** Class A transponders report each 2 to 10 s under way and each 3 min at rest (ITU-R M.1371-5, table 1); static data each 6 min. */
const MOVING_EVERY_MS = 10_000;
const RESTING_EVERY_MS = 180_000;
const STATIC_EVERY_MS = 360_000;
const KN = 1852 / 3600;
/** The antenna stands on the wheelhouse, this far from the stern. */
const ANTENNA_FROM_STERN_M = 12;
const LOOK_BACK_STEPS = RESTING_EVERY_MS / MOVING_EVERY_MS;

const degrees = (rad: number): number => ((((rad * 180) / Math.PI) % 360) + 360) % 360;

/** As of a simulation. */
type Said = Pick<Only, 'stepMs' | 'isFresh'>;

/** What the transponders of a traffic send: NMEA AIVDM lines with the time of reception, ascending in time. */
export interface Transmissions {
  /** Static data of the whole fleet, at an instant. */
  introduction(atMs: number): string[];
  /**
   * Everything sent after `fromMs` up to `toMs`; of one vessel only where `mmsi` is given. With `stepMs` only about one position of
   * each vessel in that time, and those with which it begins or ends to sail; what it is only where that time is longer than its interval, or where the latter is asked for (`isFresh`).
   */
  between(fromMs: number, toMs: number, only?: Said & { readonly mmsi?: number }): string[];
  /** The last report of every vessel that has spoken within `lookBackMs` before an instant, also of those that have left since. */
  lastBefore(atMs: number, lookBackMs: number): Iterable<string>;
  /** The same of every vessel that is in the city at an instant, of its place alone. */
  placesBefore(atMs: number): Iterable<string>;
  readonly mmsis: readonly number[];
}

export function createTransmissions(traffic: Traffic): Transmissions {
  const { vessels } = traffic;
  const indexOf = new Map(vessels.map(({ mmsi }, i) => [mmsi, i]));
  /** Transponders do not speak all at once. */
  const phaseOf = (index: number): number => ((index * 7) % 10) * 1000;

  function position(index: number, state: VesselState, atMs: number): string[] {
    const { mmsi, lengthM } = vessels[index]!;
    const aft = lengthM / 2 - ANTENNA_FROM_STERN_M;
    const { x, z, headingRad, courseRad, speedMs, isMoored } = state;
    const place = fromScene({ x: x - Math.sin(headingRad) * aft, z: z + Math.cos(headingRad) * aft });
    const toTrue = gridConvergence(place);
    const payload = encodePosition({
      mmsi,
      ...place,
      sogKn: speedMs / KN,
      cogDeg: degrees(courseRad + toTrue),
      headingDeg: degrees(headingRad + toTrue),
      status: isMoored ? 5 : 0,
      second: Math.floor(atMs / 1000) % 60,
    });
    return sentencesOf(payload, atMs, index);
  }

  function introduce(index: number, state: VesselState | null, atMs: number): string[] {
    const v = vessels[index]!;
    const draughtM = Math.round((state?.draughtM ?? v.loadedM) * 10) / 10;
    const dimension = {
      bowM: v.lengthM - ANTENNA_FROM_STERN_M,
      sternM: ANTENNA_FROM_STERN_M,
      portM: v.beamM / 2,
      starboardM: v.beamM / 2,
    };
    const { mmsi, eni, lengthM, beamM, eriType, cones, aisType: shipType } = v;
    const name = `SIMULATED ${String(index + 1).padStart(3, '0')}`;
    return [
      // The one with centimetres first: a reader then does not listen to the decimetres of the other.
      ...sentencesOf(encodeInland({ mmsi, eni, lengthM, beamM, eriType, cones, draughtM, isLoaded: state?.isLoaded ?? true }), atMs, index), // prettier-ignore
      ...sentencesOf(encodeStatic({ mmsi, callSign: 'SIM', name, shipType, dimension, draughtM, destination: state?.destination ?? '', ...(state?.etaMs === undefined ? {} : { etaMs: state.etaMs }) }), atMs, index), // prettier-ignore
    ];
  }

  /** Whether a vessel reports at a multiple of its shortest interval. */
  const isDue = (state: VesselState, step: number, each = 1): boolean =>
    !state.isMoored || Math.floor(step / LOOK_BACK_STEPS) !== Math.floor((step - each) / LOOK_BACK_STEPS);

  interface Sent {
    readonly atMs: number;
    readonly lines: readonly string[];
  }
  const stateOf = (index: number, step: number): VesselState | null =>
    traffic.stateAt(index, step * MOVING_EVERY_MS + phaseOf(index));
  /**
   * Between two steps of which only one is told: the last report as it was, the first as it is now. Without them a vessel that has left, or come
   * to rest, would seem to sail on until the next.
   */
  function turnOf(index: number, before: number, after: number): number[] {
    const kindAt = (step: number): boolean | null => stateOf(index, step)?.isMoored ?? null;
    const was = kindAt(before);
    if (kindAt(after) === was) return [];
    let step = before + 1;
    while (kindAt(step) === was) step++;
    const last = was === false ? [step - 1] : [];
    let state = stateOf(index, step);
    while (step < after && state && !isDue(state, step)) state = stateOf(index, ++step);
    return [...last, ...(state ? [step] : [])].filter((each) => each > before && each < after);
  }

  function sent(index: number, fromMs: number, toMs: number, { stepMs, isFresh = false }: Said, out: Sent[]): void {
    const phase = phaseOf(index);
    const each = Math.max(1, Math.round((stepMs ?? 0) / MOVING_EVERY_MS));
    // Who asks for places every so often needs no introductions with them.
    const introducedEach = stepMs === undefined || isFresh ? STATIC_EVERY_MS / MOVING_EVERY_MS : Infinity;
    const first = Math.floor((fromMs - phase) / MOVING_EVERY_MS) + 1;
    const last = Math.floor((toMs - phase) / MOVING_EVERY_MS);
    const tell = (step: number, state: VesselState | null, isIntroduced: boolean): void => {
      if (!state) return;
      const atMs = step * MOVING_EVERY_MS + phase;
      out.push({
        atMs,
        lines: [...(isIntroduced ? introduce(index, state, atMs) : []), ...position(index, state, atMs)],
      });
    };
    for (let step = Math.ceil(first / each) * each; step - each < last; step += each) {
      for (const turn of each > 1 ? turnOf(index, step - each, step) : [])
        if (turn >= first && turn <= last) tell(turn, stateOf(index, turn), false);
      const state = step <= last ? stateOf(index, step) : null;
      if (!state || !isDue(state, step, each)) continue;
      const isIntroduced =
        each * MOVING_EVERY_MS >= STATIC_EVERY_MS || Math.floor(step / introducedEach) !== Math.floor((step - each) / introducedEach); // prettier-ignore
      tell(step, state, isIntroduced);
    }
  }

  /** Newest step up to `newest` at which a vessel is here; strides back as far as one at rest is silent: nobody stays for less. */
  const lastHere = (index: number, newest: number, oldest: number): number | null => {
    const isHere = (step: number): boolean => stateOf(index, step) !== null;
    for (let found = newest; found > oldest - LOOK_BACK_STEPS; found -= LOOK_BACK_STEPS) {
      if (!isHere(found)) continue;
      let last = found;
      while (last < newest && isHere(last + 1)) last++;
      return last;
    }
    return null;
  };
  const lastOf = (index: number, atMs: number, lookBackMs: number, isPlaceOnly: boolean): string[] => {
    const phase = phaseOf(index);
    const oldest = Math.ceil((atMs - lookBackMs - phase) / MOVING_EVERY_MS);
    const last = lastHere(index, Math.floor((atMs - phase) / MOVING_EVERY_MS), oldest);
    for (let step = last ?? -Infinity; step >= oldest; step--) {
      const at = step * MOVING_EVERY_MS + phase;
      const state = stateOf(index, step);
      if (!state) return [];
      if (!isDue(state, step)) continue;
      const place = position(index, state, at);
      return isPlaceOnly ? place : [...introduce(index, state, at), ...place];
    }
    return [];
  };

  return {
    mmsis: vessels.map(({ mmsi }) => mmsi),
    introduction: (atMs) => vessels.flatMap((_, i) => introduce(i, traffic.stateAt(i, atMs), atMs)),
    between: (fromMs, toMs, { mmsi, ...said } = {}) => {
      const out: Sent[] = [];
      if (mmsi === undefined) vessels.forEach((_, i) => sent(i, fromMs, toMs, said, out));
      else if (indexOf.has(mmsi)) sent(indexOf.get(mmsi)!, fromMs, toMs, said, out);
      return out.sort((a, b) => a.atMs - b.atMs).flatMap(({ lines }) => lines);
    },
    *lastBefore(atMs, lookBackMs) {
      for (let index = 0; index < vessels.length; index++) yield* lastOf(index, atMs, lookBackMs, false);
    },
    *placesBefore(atMs) {
      for (let index = 0; index < vessels.length; index++) yield* lastOf(index, atMs, RESTING_EVERY_MS, true);
    },
  };
}
