import { hash2 } from '../../geo/noise.ts';

/** MovementPhaseState of SAE J2735 and ETSI TS 103 301, as far as these signals have it. */
export const PHASES = {
  'stop-And-Remain': 3,
  'pre-Movement': 4,
  'protected-Movement-Allowed': 6,
  'protected-clearance': 8,
} as const;
export type Phase = keyof typeof PHASES;

export interface SignalState {
  readonly phase: Phase;
  /** When this phase began and when it ends, Unix milliseconds. */
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** RiLSA: three seconds of amber at 50 km/h, one of red and amber. */
const AMBER_S = 3;
const RED_AMBER_S = 1;

/**
 * The signal over the shuttles' line at a junction: a plan of fixed times, another for each junction. Both directions have the same.
 * @param seed of the simulation
 */
export function signalAt(junction: number, atMs: number, seed: number): SignalState {
  const cycleS = 70 + 10 * Math.floor(3 * hash2(junction, 1, seed));
  const greenS = Math.round(cycleS * (0.36 + 0.12 * hash2(junction, 2, seed)));
  const offsetS = Math.floor(cycleS * hash2(junction, 3, seed));
  const cycle = Math.floor((atMs / 1000 - offsetS) / cycleS);
  const beginS = cycle * cycleS + offsetS;
  const spans: readonly (readonly [Phase, number])[] = [
    ['protected-Movement-Allowed', greenS],
    ['protected-clearance', AMBER_S],
    ['stop-And-Remain', cycleS - greenS - AMBER_S - RED_AMBER_S],
    ['pre-Movement', RED_AMBER_S],
  ];
  let sinceS = beginS;
  for (const [phase, lastsS] of spans) {
    if (atMs < (sinceS + lastsS) * 1000) return { phase, sinceMs: sinceS * 1000, untilMs: (sinceS + lastsS) * 1000 };
    sinceS += lastsS;
  }
  return { phase: 'pre-Movement', sinceMs: (sinceS - RED_AMBER_S) * 1000, untilMs: sinceS * 1000 };
}

export const isGreen = (junction: number, atMs: number, seed: number): boolean =>
  signalAt(junction, atMs, seed).phase === 'protected-Movement-Allowed';

/** When it is green next, at or after an instant. */
export function greenFrom(junction: number, atMs: number, seed: number): number {
  let state = signalAt(junction, atMs, seed);
  if (state.phase === 'protected-Movement-Allowed') return atMs;
  while (state.phase !== 'protected-Movement-Allowed') state = signalAt(junction, state.untilMs, seed);
  return state.sinceMs;
}
