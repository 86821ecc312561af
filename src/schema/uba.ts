// Umweltbundesamt, air data API v3 (https://www.umweltbundesamt.de/daten/luft/luftdaten/doc), as it answers.
import * as v from 'valibot';
import { unixMs, type UnixMs } from '../geo/units.ts';

const HOUR_MS = 3_600_000;
/** The publisher's clock stays at CET (UTC+1) all year. */
const CET_MS = HOUR_MS;

/** `2026-04-07 13:00:00` in CET; hour 24 is midnight of the next day. */
export const CetStampSchema = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\d ([01]\d|2[0-4]):\d\d:\d\d$/, 'must be a stamp like 2026-04-07 13:00:00'),
  v.transform((text): UnixMs => {
    const isMidnight = text.slice(11, 13) === '24';
    const utc = `${text.slice(0, 10)}T${isMidnight ? '00' : text.slice(11, 13)}${text.slice(13)}Z`;
    return unixMs(Date.parse(utc) - CET_MS + (isMidnight ? 24 * HOUR_MS : 0));
  }),
  v.check((ms) => Number.isFinite(ms), 'is not a date'),
);

/**
 * `[component id, scope id, value, end of the hour, index]`. What the index means is disputed (a quality flag or the class of the air
 * quality index): it is not read.
 */
export const MeasureRowSchema = v.pipe(
  v.array(v.unknown()),
  v.minLength(4, 'has fewer than four fields'),
  v.transform(([component, scope, value, end]) => ({ component, scope, value, end })),
  v.object({
    component: v.number(),
    scope: v.number(),
    value: v.nullable(v.pipe(v.number(), v.finite())),
    end: CetStampSchema,
  }),
);

/** `{begin of the hour: row}`; a station without values is left out or an empty list. Rows are decoded one by one. */
const StationMeasuresSchema = v.union([
  v.record(v.string(), v.unknown()),
  v.pipe(v.array(v.unknown()), v.maxLength(0)),
]);
export const MeasuresSchema = v.object({
  data: v.union([v.record(v.string(), StationMeasuresSchema), v.pipe(v.array(v.unknown()), v.maxLength(0))]),
});
