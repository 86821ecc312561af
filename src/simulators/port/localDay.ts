import { berlinOffsetMs } from '../world/calendar.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** When a day begins in the city, Unix milliseconds; a day of it may have 23 or 25 hours. @param day as `LocalTime` counts it */
export const midnightOf = (day: number): number => day * DAY_MS - berlinOffsetMs(day * DAY_MS - 2 * HOUR_MS);

/** Hour of a day, 0 … 24 with its fraction. */
export const hourOf = (day: number, atMs: number): number => (atMs + berlinOffsetMs(atMs)) / HOUR_MS - 24 * day;
