import { alongStops } from '../../../geo/stopMotion.ts';
import type { StopTimeUpdate } from '../../../schema/gtfs/realtime.ts';
import type { Trip } from './timetable.ts';

/** When a trip is at its stops by what is known now: Unix milliseconds, and how late it is there, seconds. */
export interface Prediction {
  readonly arrivesMs: Float64Array;
  readonly departsMs: Float64Array;
  readonly delayS: Float64Array;
  /** How late it leaves them. */
  readonly leavesLateS: Float64Array;
}

export interface TripState {
  /** Distance along the way of the pattern. */
  readonly atM: number;
  readonly speedMs: number;
  readonly delayS: number;
  /** `before`: waits for its first departure; `after`: has arrived at its last stop. */
  readonly phase: 'before' | 'running' | 'after';
}

/** `schedule_relationship` of a stop of which the feed knows nothing. */
const NO_DATA = 2;

/**
 * The update of each stop; they come in the order of the stops. A line that ends where it begins has a stop twice: then the one that is
 * planned the nearest to what is said.
 */
function updatesByStop(
  { pattern, times }: Trip,
  startMs: number,
  updates: readonly StopTimeUpdate[],
): (StopTimeUpdate | undefined)[] {
  const { stopIds, sequences } = pattern;
  const out = new Array<StopTimeUpdate | undefined>(stopIds.length).fill(undefined);
  let from = 0;
  for (const update of updates) {
    const { sequence, stopId = '', arrival, departure } = update;
    let at = sequence === undefined ? stopIds.indexOf(stopId, from) : sequences.indexOf(sequence);
    if (at < 0) continue;
    const saidS = arrival?.timeS ?? departure?.timeS;
    const awayMs = (i: number): number => Math.abs(startMs + times.arrivesS[i]! * 1000 - saidS! * 1000);
    if (sequence === undefined && saidS !== undefined)
      for (let i = stopIds.indexOf(stopId, at + 1); i >= 0; i = stopIds.indexOf(stopId, i + 1))
        if (awayMs(i) < awayMs(at)) at = i;
    out[at] = update;
    from = at + 1;
  }
  return out;
}

/**
 * Times by the timetable and the updates: a delay holds on until the next stop that says another (GTFS-Realtime, stop time updates);
 * before the first that says one the trip is as late as that. What is said of stops that it does not have is left out. Times never run
 * backwards, whatever an update says.
 * @param beginMs begin of the service day
 */
export function predict(trip: Trip, beginMs: number, updates: readonly StopTimeUpdate[], tripDelayS = 0): Prediction {
  const { times, pattern } = trip;
  const n = pattern.stopIds.length;
  const arrivesMs = new Float64Array(n);
  const departsMs = new Float64Array(n);
  const delayS = new Float64Array(n);
  const leavesLateS = new Float64Array(n);
  const startMs = beginMs + trip.startS * 1000;
  const lateBy = (event: { delayS?: number; timeS?: number } | undefined, plannedMs: number): number | null =>
    event?.timeS !== undefined ? event.timeS - plannedMs / 1000 : (event?.delayS ?? null);
  const ofStop = updatesByStop(trip, startMs, updates).map((update) =>
    update?.relationship === NO_DATA ? undefined : update,
  );
  const plannedMs = (times: Int32Array, i: number): number => startMs + times[i]! * 1000;
  const arrivesLate = (i: number): number | null => lateBy(ofStop[i]?.arrival, plannedMs(times.arrivesS, i));
  const leavesLate = (i: number): number | null => lateBy(ofStop[i]?.departure, plannedMs(times.departsS, i));
  let delay = tripDelayS;
  for (let i = n - 1; i >= 0; i--) delay = arrivesLate(i) ?? leavesLate(i) ?? delay;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    delay = arrivesLate(i) ?? delay;
    arrivesMs[i] = Math.max(plannedMs(times.arrivesS, i) + delay * 1000, last);
    delayS[i] = delay;
    delay = leavesLate(i) ?? delay;
    leavesLateS[i] = delay;
    departsMs[i] = Math.max(plannedMs(times.departsS, i) + delay * 1000, arrivesMs[i]!);
    last = departsMs[i]!;
  }
  return { arrivesMs, departsMs, delayS, leavesLateS };
}

/** Where a trip is at an instant. */
export function stateOf({ pattern }: Trip, prediction: Prediction, atMs: number): TripState {
  const { arrivesMs, departsMs, delayS, leavesLateS } = prediction;
  const { atM, speedMs, from } = alongStops(
    { arrivesMs, departsMs, atM: pattern.atM, isPassed: pattern.isPassed },
    atMs,
  );
  const last = pattern.atM.length - 1;
  const isWaiting = atMs < departsMs[from]!;
  return {
    ...{ atM, speedMs },
    // Who is being waited for is as late as it will leave.
    delayS: from === last ? delayS[from]! : isWaiting ? leavesLateS[from]! : delayS[from + 1]!,
    phase: atMs < departsMs[0]! ? 'before' : atMs >= arrivesMs[last]! ? 'after' : 'running',
  };
}
