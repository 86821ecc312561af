import * as v from 'valibot';
import { TextSchema } from './texts.ts';
import { InstantSchema, isoOf } from './observations.ts';
import { SEVERITIES } from './themeRules.ts';

/**
 * One event of `GET /api/events`: a CloudEvent 1.0 in structured JSON. `data` depends on the type; that of an alarm is its
 * `AlarmDataSchema`. Types this reader does not know pass: they show with their title, or their type.
 */
export const EventSchema = v.object({
  specversion: v.literal('1.0'),
  id: v.string(),
  source: v.string(),
  type: v.string(),
  /** Asset id. */
  subject: v.optional(v.string()),
  time: v.pipe(
    InstantSchema,
    v.transform((ms) => isoOf(ms)),
  ),
  data: v.optional(
    v.looseObject({
      /** Of an alarm: its name, the same in all of its events. */
      alarm: v.optional(v.string()),
      severity: v.optional(v.picklist(SEVERITIES)),
      datastream: v.optional(v.string()),
      value: v.nullish(v.number()),
      unit: v.optional(v.string()),
      title: v.optional(TextSchema),
      /** Of an acknowledgement: who said it, what, and when by the wall clock. */
      by: v.optional(v.string()),
      note: v.optional(v.string()),
      written: v.optional(v.string()),
    }),
  ),
});
/** `time` is ISO 8601 in UTC. */
export type TwinEvent = v.InferOutput<typeof EventSchema>;
/** Parts of a span, Unix milliseconds. */
export const PartsSchema = v.array(v.object({ from: InstantSchema, to: InstantSchema }));
export const EventsSchema = v.object({
  from: InstantSchema,
  to: InstantSchema,
  /** Ascending in time. */
  events: v.array(EventSchema),
  /** Events of less weight that are not in the answer. */
  leftOut: v.optional(v.number(), 0),
  /** False: some of the past is still being reckoned; asked again, more is there. */
  isComplete: v.optional(v.boolean(), true),
  /** Parts of which events of simulated assets are not known, Unix milliseconds: of a span of more than nine days, unless they are asked for alone. */
  unreckoned: v.optional(PartsSchema, []),
});
export type EventsAnswer = v.InferOutput<typeof EventsSchema>;

/** A span in which the feed (`feed`) did not run or a source was down. `to` null: it lasts. ISO 8601 in UTC. */
export const OutageSchema = v.object({
  source: v.string(),
  from: v.pipe(
    InstantSchema,
    v.transform((ms) => isoOf(ms)),
  ),
  to: v.nullable(
    v.pipe(
      InstantSchema,
      v.transform((ms) => isoOf(ms)),
    ),
  ),
});
export type OutageJson = v.InferOutput<typeof OutageSchema>;
export const OutagesSchema = v.object({ outages: v.array(OutageSchema) });
