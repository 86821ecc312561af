import { eachRow } from './csvRows.ts';
import type { OpenTable } from './readStatic.ts';

/** Whether a service runs on a service day, YYYYMMDD. */
export type RunsOn = (serviceId: string, date: string) => boolean;

interface Service {
  readonly from: string;
  readonly to: string;
  /** From Sunday. */
  readonly weekdays: readonly boolean[];
}
/** Days of which answers are remembered. */
const MOST_DAYS = 60;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const utcOf = (date: string): Date =>
  new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6, 8))));
/** YYYYMMDD that is a day of the calendar: not 20240230. */
export const isDate = (text: string): boolean =>
  /^\d{8}$/.test(text) && utcOf(text).toISOString().slice(0, 10).replaceAll('-', '') === text;
/** The service day so many days later. */
export function daysLater(date: string, days: number): string {
  const at = utcOf(date);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10).replaceAll('-', '');
}

/**
 * `calendar.txt` and `calendar_dates.txt`, either or both, as far as some services are concerned. Rows that cannot be read are left out
 * and said. Where the feed has neither, everything runs every day: the format demands one, but simple feeds come without.
 */
export async function readCalendar(
  open: OpenTable,
  wanted: ReadonlySet<string>,
  complain: (line: string) => void,
): Promise<RunsOn> {
  const [regular, single] = [open('calendar.txt'), open('calendar_dates.txt')];
  if (!regular && !single) {
    complain('GTFS: neither calendar.txt nor calendar_dates.txt: every trip is taken to run every day');
    return () => true;
  }
  const services = new Map<string, Service>();
  if (regular)
    await eachRow(regular, (row) => {
      const id = row('service_id');
      if (!wanted.has(id)) return;
      const [from, to] = [row('start_date'), row('end_date')];
      const days = WEEKDAYS.map((name) => row(name));
      if (!isDate(from) || !isDate(to) || from > to)
        complain(`GTFS: calendar.txt: ${id}: ${from} to ${to} is no span of days`); // prettier-ignore
      else if (!days.every((day) => day === '0' || day === '1'))
        complain(`GTFS: calendar.txt: ${id}: a weekday is neither 0 nor 1`); // prettier-ignore
      else services.set(id, { from, to, weekdays: days.map((day) => day === '1') });
    });
  const exceptions = new Map<string, boolean>();
  if (single)
    await eachRow(single, (row) => {
      const [id, date, type] = [row('service_id'), row('date'), row('exception_type')];
      if (!wanted.has(id)) return;
      if (!isDate(date)) complain(`GTFS: calendar_dates.txt: ${id}: ${date.slice(0, 20)} is no date`);
      else if (type !== '1' && type !== '2')
        complain(`GTFS: calendar_dates.txt: ${id}: exception_type is neither 1 nor 2`); // prettier-ignore
      else exceptions.set(`${id} ${date}`, type === '1');
    });
  const runs = (serviceId: string, date: string): boolean => {
    const exception = exceptions.get(`${serviceId} ${date}`);
    if (exception !== undefined) return exception;
    const service = services.get(serviceId);
    if (!service || date < service.from || date > service.to) return false;
    return service.weekdays[utcOf(date).getUTCDay()]!;
  };
  // Asked for every trip of every message.
  const known = new Map<string, Map<string, boolean>>();
  return (serviceId, date) => {
    let day = known.get(date);
    if (!day) {
      if (known.size > MOST_DAYS) known.clear();
      known.set(date, (day = new Map<string, boolean>()));
    }
    let answer = day.get(serviceId);
    if (answer === undefined) day.set(serviceId, (answer = runs(serviceId, date)));
    return answer;
  };
}
