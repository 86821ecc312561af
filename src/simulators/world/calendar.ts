const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** An instant by the clocks of the city. */
export interface LocalTime {
  /** Days since 1970-01-01 of the local date. */
  readonly day: number;
  /** 0 … 24 with its fraction. */
  readonly hour: number;
  /** 0 = Monday. */
  readonly weekday: number;
  /** Saturday, Sunday or a public holiday of North Rhine-Westphalia. */
  readonly isFree: boolean;
  readonly isHoliday: boolean;
  /** Lessons are given on this day. */
  readonly isSchoolDay: boolean;
}
type DayOfCity = Omit<LocalTime, 'hour'>;

const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

/** Easter Sunday, days since 1970 (Gauss, in the form of Lichtenberg). */
export function easterOf(year: number): number {
  const k = Math.floor(year / 100);
  const m = 15 + Math.floor((3 * k + 3) / 4) - Math.floor((8 * k + 13) / 25);
  const s = 2 - Math.floor((3 * k + 3) / 4);
  const a = year % 19;
  const d = (19 * a + m) % 30;
  const r = Math.floor((d + Math.floor(a / 11)) / 29);
  const og = 21 + d - r;
  const sz = 7 - ((year + Math.floor(year / 4) + s) % 7);
  return Date.UTC(year, 2, og + (7 - ((og - sz) % 7))) / DAY_MS;
}

/** Last Sunday of a month (0 = January) at 01:00 UTC: when clocks change in the European Union. */
function changeMs(year: number, month: number): number {
  const last = Date.UTC(year, month + 1, 0);
  return last - new Date(last).getUTCDay() * DAY_MS + HOUR_MS;
}

/** When summer time begins and ends, by year; as many as are asked for, which are few. */
const summers = new Map<number, readonly [fromMs: number, toMs: number]>();

/** The year that was asked for last: its begin, its end, its summer. */
let last: { readonly fromMs: number; readonly toMs: number; readonly summer: readonly [number, number] } | null = null;

/** Offset of Central European time, milliseconds. */
export function berlinOffsetMs(atMs: number): number {
  if (!last || atMs < last.fromMs || atMs >= last.toMs) {
    const year = new Date(atMs).getUTCFullYear();
    let its = summers.get(year);
    if (!its) summers.set(year, (its = [changeMs(year, 2), changeMs(year, 9)]));
    last = { fromMs: Date.UTC(year, 0), toMs: Date.UTC(year + 1, 0), summer: its };
  }
  const { summer } = last;
  return atMs >= summer[0] && atMs < summer[1] ? 2 * HOUR_MS : HOUR_MS;
}

const FIXED = ['01-01', '05-01', '10-03', '11-01', '12-25', '12-26'];
/** Good Friday, Easter Monday, Ascension, Whit Monday, Corpus Christi. */
const AROUND_EASTER = [-2, 1, 39, 50, 60];

/** @param schoolHolidays first and last day of each, `2023-12-21` */
export function createCalendar(schoolHolidays: readonly (readonly [string, string])[]) {
  const spans = schoolHolidays.map(([from, to]) => [dayOf(from), dayOf(to)] as const);
  const holidaysOf = new Map<number, ReadonlySet<number>>();
  const holidays = (year: number): ReadonlySet<number> => {
    let days = holidaysOf.get(year);
    if (!days) {
      const easter = easterOf(year);
      days = new Set([
        ...FIXED.map((date) => dayOf(`${year}-${date}`)),
        ...AROUND_EASTER.map((after) => easter + after),
      ]);
      holidaysOf.set(year, days);
    }
    return days;
  };
  const dayAt = (day: number): DayOfCity => {
    const weekday = (day + 3) % 7;
    const isHoliday = holidays(new Date(day * DAY_MS).getUTCFullYear()).has(day);
    const isFree = weekday > 4 || isHoliday;
    return { day, weekday, isFree, isHoliday, isSchoolDay: !isFree && !spans.some(([from, to]) => day >= from && day <= to) }; // prettier-ignore
  };
  let known: DayOfCity | null = null;
  return (atMs: number): LocalTime => {
    const localMs = atMs + berlinOffsetMs(atMs);
    const day = Math.floor(localMs / DAY_MS);
    if (known?.day !== day) known = dayAt(day);
    const { weekday, isFree, isHoliday, isSchoolDay } = known;
    return { day, hour: (localMs - day * DAY_MS) / HOUR_MS, weekday, isFree, isHoliday, isSchoolDay };
  };
}
export type Calendar = ReturnType<typeof createCalendar>;
