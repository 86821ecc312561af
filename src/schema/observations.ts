import * as v from 'valibot';
import { unixMs, type UnixMs } from '../geo/units.ts';
import { DatastreamIdSchema } from './catalogue.ts';

/** How far a value can be trusted, as its source says. The position in this list is the code on the wire (2 bits). */
export const QUALITIES = ['good', 'provisional', 'outlier', 'missing'] as const;
export type Quality = (typeof QUALITIES)[number];

/** Where a value comes from. The position in this list is the code on the wire (2 bits). */
export const ORIGINS = ['live', 'recorded', 'simulated', 'computed'] as const;
export type Origin = (typeof ORIGINS)[number];

/** An instant as ISO 8601 with a zone: `2024-01-06T12:00:00Z`. Decodes to Unix milliseconds. */
export const InstantSchema = v.pipe(
  v.string(),
  v.regex(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/,
    'must be an instant like 2024-01-06T12:00:00Z',
  ),
  v.transform((text): UnixMs => unixMs(Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')))),
  v.check((ms) => Number.isFinite(ms), 'is not a date'),
);

/** The same of those who leave out the zone where they mean UTC. */
export const UtcInstantSchema = v.pipe(
  v.string(),
  v.transform((text) => (/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`)),
  InstantSchema,
);

/** One observation in JSON: of `GET /api/state` and of a line of a recording. `value` is null exactly when `quality` is `missing`. */
export const ObservationSchema = v.pipe(
  v.object({
    datastream: DatastreamIdSchema,
    time: InstantSchema,
    value: v.nullable(v.pipe(v.number(), v.finite())),
    quality: v.optional(v.picklist(QUALITIES), 'good'),
    origin: v.picklist(ORIGINS),
  }),
  v.forward(
    v.check((o) => (o.value === null) === (o.quality === 'missing'), 'must be null exactly when quality is missing'),
    ['value'],
  ),
);

/** `GET /api/state?at=`: the last observation of every datastream at or before `at`. */
export const StateSchema = v.object({ at: InstantSchema, observations: v.array(ObservationSchema) });

/** `GET /api/observations/<datastream>`: `t` is the begin of the bucket, of a raw observation its time. */
export const SeriesSchema = v.object({
  unit: v.string(),
  buckets: v.array(
    v.object({
      t: InstantSchema,
      min: v.number(),
      max: v.number(),
      mean: v.number(),
      last: v.number(),
      n: v.pipe(v.number(), v.integer(), v.minValue(1)),
      /** Origin of the last value; a feed from before this field leaves it out. */
      origin: v.optional(v.picklist(ORIGINS)),
      /** Whether values of more than one origin are in the bucket. */
      mixed: v.optional(v.boolean()),
      /** The worst in the bucket. */
      quality: v.optional(v.picklist(QUALITIES)),
    }),
  ),
});

/** `GET /api/history`: the span that can be gone to, and what it consists of. */
export const HistorySpanSchema = v.object({
  from: v.nullable(InstantSchema),
  to: v.nullable(InstantSchema),
  spans: v.array(
    v.object({
      name: v.string(),
      origin: v.picklist(['live', 'recorded']),
      from: InstantSchema,
      to: InstantSchema,
      /** Instant at which a recording opens. */
      opensAt: v.optional(InstantSchema),
    }),
  ),
});

/** @throws RangeError when the instant is not finite */
export const isoOf = (ms: number): string => new Date(ms).toISOString();
