import * as v from 'valibot';
import { AssetIdSchema } from './catalogue.ts';
import { InstantSchema } from './observations.ts';

const Column = v.array(v.nullable(v.number()));

/**
 * `GET /api/tracks?from=&to=&step=`: the fixes of all movers in a span, in columns of one length, ascending in time; each track
 * begins with the last fix before `from`. Degrees and knots as in the datastreams; null = not known.
 */
export const TracksSchema = v.object({
  from: InstantSchema,
  to: InstantSchema,
  tracks: v.array(
    v.pipe(
      v.object({
        asset: AssetIdSchema,
        /** Milliseconds after `from`; negative for the fix before. */
        t: v.array(v.number()),
        /** Null: the mover has left, and is not here until its next fix. */
        lon: Column,
        lat: Column,
        sog: Column,
        cog: Column,
        heading: Column,
        /** Index of the course it runs along (`GET /api/ways`); absent on movers that run free. */
        way: v.optional(Column),
      }),
      v.check(
        ({ t, ...columns }) => [columns.lon, columns.lat, columns.sog, columns.cog, columns.heading, columns.way ?? t].every((column) => column.length === t.length), // prettier-ignore
        'columns of one track must have one length',
      ),
    ),
  ),
});
export type TracksAnswer = v.InferOutput<typeof TracksSchema>;
