import * as v from 'valibot';
import { TextSchema } from './texts.ts';
import { InstantSchema, isoOf } from './observations.ts';

/**
 * One event of `GET /api/events`: a CloudEvent 1.0 in structured JSON. `data` depends on the type; that of a mark reached or left names
 * datastream, value, unit and threshold. Types this reader does not know pass: they show with their type.
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
      datastream: v.optional(v.string()),
      value: v.optional(v.number()),
      unit: v.optional(v.string()),
      title: v.optional(TextSchema),
      threshold: v.optional(
        v.object({ value: v.number(), level: v.picklist(['info', 'watch', 'alarm']), label: TextSchema }),
      ),
    }),
  ),
});
/** `time` is ISO 8601 in UTC. */
export type TwinEvent = v.InferOutput<typeof EventSchema>;
export const EventsSchema = v.object({ from: InstantSchema, to: InstantSchema, events: v.array(EventSchema) });

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
