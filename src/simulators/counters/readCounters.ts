import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { AssetIdSchema } from '../../schema/catalogue.ts';
import { decode } from '../../schema/decode.ts';

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Vehicles of a mean day: working days (Monday to Saturday) in term, those of school holidays, Sundays and public holidays. */
const ByDay = v.tuple([Count, Count, Count]);
const Week = v.pipe(
  v.array(v.pipe(v.array(v.pipe(v.number(), v.minValue(0))), v.length(24, 'must be 24 hours'))),
  v.length(7, 'must be seven days from Monday on'),
);
/** As DATEX II names a direction. */
export const SideSchema = v.picklist(['northBound', 'eastBound', 'southBound', 'westBound']);
const DirectionSchema = v.strictObject({
  side: SideSchema,
  /** Where it leads; absent where only its side is said. */
  towards: v.optional(v.string()),
  lanes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4)),
  /** Vehicles an hour that it can carry; absent: what its lanes carry on a motorway. */
  capacity: v.optional(v.pipe(v.number(), v.minValue(1))),
  vehicles: ByDay,
  /** Of these, lorries and buses. */
  heavy: ByDay,
});
const CounterSchema = v.strictObject({
  id: v.string(),
  name: v.string(),
  lon: v.number(),
  lat: v.number(),
  road: v.string(),
  /** Whose hours of the week it has. */
  profile: v.string(),
  meanDay: Count,
  meanHeavyDay: Count,
  /** The counter whose kinds of days stand in for its own, which are not published. */
  daysLike: v.optional(v.string()),
  /** Nobody counts here: the total is general knowledge. */
  isEstimate: v.optional(v.boolean(), false),
  /** The bridge of the catalogue that all who are counted here cross, and nobody else. */
  bridge: v.optional(AssetIdSchema),
  /** Mean speed of an empty road, km/h. */
  freeKmh: v.pipe(v.number(), v.minValue(30), v.maxValue(150)),
  directions: v.tuple([DirectionSchema, DirectionSchema]),
});
export type Counter = v.InferOutput<typeof CounterSchema>;
export type Direction = v.InferOutput<typeof DirectionSchema>;

const FileSchema = v.pipe(
  v.strictObject({
    source: v.string(),
    note: v.string(),
    /** Shares of the weekly total by weekday and hour. */
    profiles: v.record(v.string(), v.strictObject({ all: Week, heavy: Week })),
    counters: v.pipe(v.array(CounterSchema), v.minLength(1)),
  }),
  v.check(
    ({ profiles, counters }) => counters.every(({ profile }) => profile in profiles),
    'every counter must name a profile of the file',
  ),
);
export type CounterFile = v.InferOutput<typeof FileSchema>;

/** @param path `assets/simulators/counters.json`. @throws DecodeError, or the system's error when it cannot be read */
export const readCounters = (path: string): CounterFile =>
  decode(FileSchema, JSON.parse(readFileSync(path, 'utf8')), path);
