import { hash2, seedOf } from '../../geo/noise.ts';
import type { Run } from '../transit/runs.ts';
import type { OperatingDay, TransitService } from '../transit/transitService.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** By this much the arrival of a train from China is misjudged when it sets out; less the nearer it is, and with shorter journeys. */
const MISJUDGED_MS = 10 * HOUR_MS;
const LONG_DAYS = 16;
/** Trains are late more often than early. */
const USUALLY_LATE = 0.3;

/** A block train between its origin and its destination; all instants Unix milliseconds. */
export interface Journey {
  readonly id: string;
  readonly vehicle: string;
  readonly partner: string;
  readonly terminal: string;
  readonly direction: 'in' | 'out';
  readonly departedMs: number;
  /** Arrival at its destination as planned, and as it is expected at the instant that was asked for. */
  readonly plannedMs: number;
  readonly expectedMs: number;
}

/** What a terminal has had of trains since midnight, and what stands there. */
export interface TerminalDay {
  readonly arrived: readonly Run[];
  readonly departed: readonly Run[];
  readonly standing: readonly Run[];
}

const isInward = ({ course: { id } }: Run): boolean => id.endsWith('-in');

/**
 * Journeys of the block trains beyond the edge of the model, by the timetable within it: who arrives on a day set out as many days before
 * as its journey has, and who leaves is under way for as long. What is expected of an arrival gets better the nearer it is.
 */
export function createBlockTrains(
  service: Pick<TransitService, 'runs' | 'delayOn'>,
  dayOf: (atMs: number) => OperatingDay,
) {
  const runs = service.runs.filter(({ course }) => course.mode === 'freight' && /-(in|out)$/.test(course.id));
  const daysOf = ({ course }: Run): number => course.days ?? 1;
  const terminalOf = (run: Run): string => (isInward(run) ? run.course.to : run.course.from);
  const seeds = new Map(runs.map((run) => [run, seedOf(run.id)]));

  /** Instant at which a run is at its terminal: there for the first time, or there no longer. */
  function atTerminalMs(
    run: Run,
    day: OperatingDay,
    atMs: number,
  ): { readonly plannedMs: number; readonly realMs: number } {
    const { startS, stops } = run;
    const plannedMs = day.beginMs + (startS + (isInward(run) ? stops.at(-1)!.arrivesS : stops[0]!.departsS)) * 1000;
    return { plannedMs, realMs: plannedMs + service.delayOn(run, day, Math.min(atMs, plannedMs)) * 1000 };
  }

  function journeyOf(run: Run, day: OperatingDay, atMs: number): Journey {
    const { course } = run;
    const travelMs = daysOf(run) * DAY_MS;
    const { plannedMs: here, realMs } = atTerminalMs(run, day, atMs);
    const direction = isInward(run) ? 'in' : 'out';
    const [departedMs, plannedMs] = direction === 'in' ? [here - travelMs, here] : [realMs, here + travelMs];
    const luck = hash2(seeds.get(run)!, day.day % 4096, 71) - 0.5 + USUALLY_LATE;
    const left = Math.min(1, Math.max(0, (plannedMs - atMs) / travelMs));
    const misjudgedMs = MISJUDGED_MS * Math.min(1, daysOf(run) / LONG_DAYS) * luck * left;
    return {
      ...{ id: `${run.id}@${day.date}`, vehicle: run.vehicleOn(day.day), direction, departedMs, plannedMs },
      partner: direction === 'in' ? course.from : course.to,
      terminal: terminalOf(run),
      expectedMs: Math.round((plannedMs + (realMs - here) + misjudgedMs) / 60_000) * 60_000,
    };
  }

  /** Every run of a terminal, or of all, of the days around an instant: who comes is looked for so many days ahead, who has left so many back. */
  function* around(
    atMs: number,
    terminal: string | undefined,
    reach: (run: Run) => number,
  ): Generator<readonly [Run, OperatingDay]> {
    const noonMs = dayOf(atMs).beginMs + DAY_MS / 2;
    const days = new Map<number, OperatingDay>();
    const dayAfter = (k: number): OperatingDay => {
      let day = days.get(k);
      if (!day) days.set(k, (day = dayOf(noonMs + k * DAY_MS)));
      return day;
    };
    for (const run of runs) {
      if (terminal !== undefined && terminalOf(run) !== terminal) continue;
      const [back, ahead] = isInward(run) ? [1, reach(run)] : [reach(run), 1];
      for (let k = -back; k <= ahead; k++) yield [run, dayAfter(k)];
    }
  }

  return {
    /** Block trains that have set out and have not arrived at an instant, the next to arrive first. @param terminal only its own, as the timetable writes it */
    underWayAt: (atMs: number, terminal?: string): readonly Journey[] => {
      const out: Journey[] = [];
      for (const [run, day] of around(atMs, terminal, (one) => daysOf(one) + 1)) {
        const journey = journeyOf(run, day, atMs);
        if (journey.departedMs <= atMs && atMs < journey.expectedMs) out.push(journey);
      }
      return out.sort((a, b) => a.expectedMs - b.expectedMs);
    },
    /** @param terminal as the timetable writes it */
    dayAt: (terminal: string, atMs: number): TerminalDay => {
      const { beginMs } = dayOf(atMs);
      const [arrived, departed, standing]: [Run[], Run[], Run[]] = [[], [], []];
      for (const [run, day] of around(atMs, terminal, () => 1)) {
        const { stops, startS } = run;
        const { realMs } = atTerminalMs(run, day, atMs);
        if (realMs >= beginMs && realMs <= atMs) (isInward(run) ? arrived : departed).push(run);
        const startMs = day.beginMs + startS * 1000;
        const [from, to] = isInward(run)
          ? [realMs, startMs + stops.at(-1)!.departsS * 1000]
          : [startMs + stops[0]!.arrivesS * 1000, realMs];
        if (atMs >= from && atMs < to) standing.push(run);
      }
      return { arrived, departed, standing };
    },
  };
}
export type BlockTrains = ReturnType<typeof createBlockTrains>;
