import type { LiftsOf } from '../infrastructure/liftSpans.ts';
import type { Lift } from '../infrastructure/liftBridge.ts';
import type { Run } from './runs.ts';
import type { OperatingDay } from './transitService.ts';

const NOON_MS = 12 * 3_600_000;
/** Boats ask for a lift beforehand: the control centre of the line knows of it so long before the barriers shut. */
const ANNOUNCED_MS = 15 * 60_000;
/** Who waits drives off so long after the one ahead. */
const STARTS_MS = 8000;
/** What is made up for at a halt, and the shortest stay at the end of a line, seconds. */
const SLACK_S = 6;
const LEAST_TURN_S = 60;
const KEPT = 64;

/** How much later a run is at each of its stops than usually, seconds. */
export interface HeldUp {
  readonly arrivalS: readonly number[];
  readonly departureS: readonly number[];
}
type Day = Pick<OperatingDay, 'day' | 'beginMs'>;
/** The stop at which a run waits, and until when. */
interface Hold {
  readonly stop: number;
  readonly untilMs: number;
}
interface KnownLift extends Lift {
  readonly bridge: string;
}

/** What bridges that lift do to the runs over them and to those that the same vehicles do next. */
export interface HoldUps {
  /** @returns null where no lift that is known at an instant concerns the run */
  of(run: Run, day: Day, atMs: number): HeldUp | null;
  /** Whether any may. */
  isConcerned(run: Run): boolean;
}

/**
 * Vehicles that would reach the barrier while it is shut wait before it, one behind the other in each direction, and drive on one after the other;
 * what they are late then is made up for little by little at the halts and at the ends of the line.
 * @param usualS how late a run is at a stop without all this, seconds
 */
export function createHoldUps(runs: readonly Run[], lifts: LiftsOf, usualS: (run: Run, day: number, stop: number) => number): HoldUps {
  const crossing = runs.flatMap((run) => (run.barriers ?? []).map((barrier) => ({ run, barrier })));
  const bridges = [...new Set(crossing.map(({ barrier }) => barrier.bridge))];
  const lines = new Set(crossing.map(({ run }) => run.course.line));
  const concerned = new Set(runs.filter(({ course }) => lines.has(course.line) && (course.mode === 'tram' || course.mode === 'bus')));
  const kept = new Map<string, ReadonlyMap<Run, HeldUp>>();
  let last: { readonly day: number; readonly atMs: number; readonly heldUp: ReadonlyMap<Run, HeldUp> } | null = null;

  /** All runs that are late by what holds up some. */
  function spread(holds: ReadonlyMap<Run, readonly Hold[]>, byVehicle: readonly (readonly Run[])[], { day, beginMs }: Day): Map<Run, HeldUp> {
    const out = new Map<Run, HeldUp>();
    for (const own of byVehicle) {
      let lateS = 0;
      own.forEach((run, i) => {
        const { stops, startS } = run;
        const waits = holds.get(run) ?? [];
        const next = own[i + 1];
        if (lateS === 0 && waits.length === 0) return;
        const [arrivalS, departureS]: [number[], number[]] = [[], []];
        stops.forEach(({ departsS, isPassed }, k) => {
          arrivalS.push(lateS);
          if (k > 0 && !isPassed) lateS = Math.max(0, lateS - SLACK_S);
          for (const { stop, untilMs } of waits) if (stop === k) lateS = Math.max(lateS, Math.ceil((untilMs - beginMs) / 1000 - startS - departsS - usualS(run, day, k)));
          departureS.push(lateS);
        });
        out.set(run, { arrivalS, departureS });
        const end = stops.length - 1;
        const stayS = next ? next.startS - startS - stops[end]!.arrivesS - LEAST_TURN_S : Infinity;
        lateS = lateS > 0 ? Math.max(0, lateS + usualS(run, day, end) - stayS) : 0;
      });
    }
    return out;
  }

  function reckon(day: Day, known: readonly KnownLift[]): ReadonlyMap<Run, HeldUp> {
    const vehicles = new Map<string, Run[]>();
    for (const run of [...concerned].sort((a, b) => a.startS - b.startS)) {
      const vehicle = run.vehicleOn(day.day);
      const own = vehicles.get(vehicle);
      if (own) own.push(run);
      else vehicles.set(vehicle, [run]);
    }
    const byVehicle = [...vehicles.values()];
    const holds = new Map<Run, readonly Hold[]>();
    let heldUp: ReadonlyMap<Run, HeldUp> = new Map<Run, HeldUp>();
    for (const { bridge, beginMs, endMs } of known) {
      for (const isAhead of [true, false]) {
        const comers = crossing
          .flatMap(({ run, barrier }) => {
            const { stops, startS } = run;
            const [first] = barrier.places as [number];
            if (barrier.bridge !== bridge || barrier.isAhead !== isAhead) return [];
            const late = usualS(run, day.day, first) + (heldUp.get(run)?.departureS[first] ?? 0);
            return [{ run, barrier, passMs: day.beginMs + (startS + stops[first]!.departsS + late) * 1000 }];
          })
          .filter(({ passMs }) => passMs >= beginMs)
          .sort((a, b) => a.passMs - b.passMs);
        for (const [n, { run, barrier: { places }, passMs }] of comers.entries()) {
          const freeMs = endMs + n * STARTS_MS;
          if (passMs >= freeMs) break;
          holds.set(run, [...(holds.get(run) ?? []), { stop: places[Math.min(n, places.length - 1)]!, untilMs: freeMs }]);
        }
      }
      heldUp = spread(holds, byVehicle, day);
    }
    return heldUp;
  }

  function heldUpAt(day: Day, atMs: number): ReadonlyMap<Run, HeldUp> {
    if (last?.day === day.day && last.atMs === atMs) return last.heldUp;
    const known = bridges
      .flatMap((bridge) => lifts(bridge, day.beginMs + NOON_MS, atMs).map((lift): KnownLift => ({ ...lift, bridge })))
      .filter(({ beginMs }) => beginMs - ANNOUNCED_MS <= atMs)
      .sort((a, b) => a.beginMs - b.beginMs);
    const key = [day.day, ...known.map(({ beginMs }) => beginMs)].join(' ');
    let heldUp = kept.get(key);
    if (!heldUp) {
      if (kept.size >= KEPT) kept.clear();
      kept.set(key, (heldUp = reckon(day, known)));
    }
    last = { day: day.day, atMs, heldUp };
    return heldUp;
  }

  return {
    isConcerned: (run) => concerned.has(run),
    of: (run, day, atMs) => (concerned.has(run) ? (heldUpAt(day, atMs).get(run) ?? null) : null),
  };
} // prettier-ignore
