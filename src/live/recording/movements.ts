import * as v from 'valibot';
import { isoOf } from '../../schema/observations.ts';
import { TrainsSchema, type Trains } from '../../schema/trains.ts';
import { WaysSchema } from '../../schema/ways.ts';

/** Section `MOVE` of a recording: on what its movers run, and which block trains were under way. */
export const MovementsSchema = v.object({
  ...WaysSchema.entries,
  /** As they were at some instants, ascending; the same corridors at all of them are written once. */
  trains: v.array(v.omit(TrainsSchema, ['corridors'])),
  corridors: TrainsSchema.entries.corridors,
});
export type Movements = v.InferOutput<typeof MovementsSchema>;

/** JSON of block trains, as `GET /api/trains` has them. */
export const trainsJson = (trains: Trains['trains']) =>
  trains.map(({ departed, planned, expected, ...train }) => ({
    ...train,
    ...{ departed: isoOf(departed), planned: isoOf(planned), expected: isoOf(expected) },
  }));

/** Block trains under way at an instant, by what was written at or before it. */
export function trainsAt({ trains, corridors }: Movements, atMs: number): Omit<Trains, 'at'> {
  const last = trains.findLast(({ at }) => at <= atMs);
  // Between two looks some have arrived; what has left since is under way from the next.
  return { corridors, trains: (last?.trains ?? []).filter(({ expected }) => expected > atMs) };
}
