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

/**
 * Times by the timetable and the updates: a delay holds on until the next stop that says another (GTFS-Realtime, stop time updates);
 * before the first that says one the trip is as late as that. Times never run backwards, whatever an update says.
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
  let delay = tripDelayS;
  const first = updates[0];
  if (first) {
    const { sequence, stopId } = first;
    const at = Math.max(0, sequence === undefined ? pattern.stopIds.indexOf(stopId ?? '') : pattern.sequences.indexOf(sequence)); // prettier-ignore
    delay =
      lateBy(first.arrival, startMs + times.arrivesS[at]! * 1000) ??
      lateBy(first.departure, startMs + times.departsS[at]! * 1000) ??
      delay;
  }
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    const update = updates.find(({ sequence, stopId }) => sequence === undefined ? stopId === pattern.stopIds[i] : sequence === pattern.sequences[i]); // prettier-ignore
    const [arrival, departure] = [startMs + times.arrivesS[i]! * 1000, startMs + times.departsS[i]! * 1000];
    if (update && update.relationship !== 2) delay = lateBy(update.arrival, arrival) ?? delay;
    arrivesMs[i] = Math.max(arrival + delay * 1000, last);
    delayS[i] = delay;
    if (update && update.relationship !== 2) delay = lateBy(update.departure, departure) ?? delay;
    leavesLateS[i] = delay;
    departsMs[i] = Math.max(departure + delay * 1000, arrivesMs[i]!);
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
