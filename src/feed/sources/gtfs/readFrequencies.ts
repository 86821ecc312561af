import type { TripDescriptor } from '../../../schema/gtfs/realtime.ts';
import { eachRow, secondsOf } from './csvRows.ts';
import type { OpenTable } from './readStatic.ts';
import type { Repeated, Timetable, Trip } from './timetable.ts';

/** Trips that one row may stand for: one each 30 s all day long. Beyond it somebody has written minutes for seconds, or worse. */
const MOST_OF_A_ROW = 2880;

const two = (n: number): string => String(n).padStart(2, '0');
const clockOf = (s: number): string => `${two(Math.floor(s / 3600))}:${two(Math.floor((s % 3600) / 60))}:${two(s % 60)}`; // prettier-ignore
const idOf = (tripId: string, startS: number): string => `${tripId}#${clockOf(startS)}`;

/** One of the trips that a repeated one stands for: no vehicle runs all of them, so that it shares no block. */
const runOf = (template: Trip, startS: number): Trip => ({ ...template, id: idOf(template.id, startS), startS, blockId: '' }); // prettier-ignore

/**
 * `frequencies.txt`: a trip in it runs again and again, each headway from the start on, the last before the end. Its times in `stop_times.txt`
 * count from its first departure. In place of it come the trips it stands for, also where the headway alone is promised (`exact_times` 0): they
 * are then where they would be if the first left at the start. Rows that cannot be read are left out and said.
 * @param trips by id; changed
 */
export async function readFrequencies(
  open: OpenTable,
  trips: Map<string, Trip>,
  complain: (line: string) => void,
): Promise<Map<string, Repeated>> {
  const repeated = new Map<string, Repeated>();
  const table = open('frequencies.txt');
  if (!table) return repeated;
  await eachRow(table, (row) => {
    const tripId = row('trip_id');
    const template = repeated.get(tripId)?.template ?? trips.get(tripId);
    if (!template) return;
    const [text, exact] = [row('headway_secs'), row('exact_times')];
    const [startS, endS, headwayS] = [secondsOf(row('start_time')), secondsOf(row('end_time')), Number(text)];
    const refuse = (reason: string): void => complain(`GTFS: frequencies.txt: ${tripId}: ${reason}`);
    if (!(startS < endS)) refuse(`${row('start_time')} to ${row('end_time')} is no span of time`);
    else if (!(Number.isInteger(headwayS) && headwayS > 0))
      refuse(`headway_secs ${text.slice(0, 20)} is no number of seconds`); // prettier-ignore
    else if (!['', '0', '1'].includes(exact)) refuse('exact_times is neither 0 nor 1');
    else if ((endS - startS) / headwayS > MOST_OF_A_ROW) refuse(`more than ${MOST_OF_A_ROW} trips`);
    else {
      // Its own times are those of nobody.
      trips.delete(tripId);
      repeated.set(tripId, { template, isExact: exact === '1' });
      for (let at = startS; at < endS; at += headwayS) {
        const run = runOf(template, at);
        trips.set(run.id, run);
      }
    }
  });
  return repeated;
}

/**
 * The trip that a real-time feed speaks of. One that is repeated is known by its `start_time`, too; where only the headway is promised it may
 * have started at any.
 */
export function tripOf({ trips, repeated }: Timetable, { tripId = '', startTime = '' }: TripDescriptor): Trip | undefined {
  const own = trips.get(tripId);
  const of = repeated.get(tripId);
  const startS = secondsOf(startTime);
  if (own || !of || Number.isNaN(startS)) return own;
  return trips.get(idOf(tripId, startS)) ?? (of.isExact ? undefined : runOf(of.template, startS));
} // prettier-ignore
