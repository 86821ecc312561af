import * as v from 'valibot';
import { AssetIdSchema } from './catalogue.ts';
import { InstantSchema, ORIGINS } from './observations.ts';
import { TextSchema } from './texts.ts';

/** A place that a corridor leads through. */
const ViaSchema = v.object({
  name: TextSchema,
  lon: v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
  lat: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
});
export type Via = v.InferOutput<typeof ViaSchema>;

/** Between Duisburg and a partner: the places on the way, the one nearest to Duisburg first, the partner last. */
export const CorridorSchema = v.object({
  /** As the timetable writes it. */
  partner: v.string(),
  /** ISO 3166-1 of the partner. */
  country: v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, 'must be two capitals')),
  via: v.pipe(v.array(ViaSchema), v.minLength(1)),
});
export type Corridor = v.InferOutput<typeof CorridorSchema>;

/** `assets/simulators/corridors.json`. */
export const CorridorFileSchema = v.strictObject({
  source: v.string(),
  corridors: v.pipe(
    v.array(CorridorSchema),
    v.check((all) => new Set(all.map(({ partner }) => partner)).size === all.length, 'two have the same partner'),
  ),
});

/** A block train between its origin and its destination. */
export const BlockTrainSchema = v.object({
  id: v.string(),
  /** Asset that it is while it is in the city. */
  asset: AssetIdSchema,
  partner: v.string(),
  terminal: v.string(),
  direction: v.picklist(['in', 'out']),
  departed: InstantSchema,
  /** Arrival at its destination, as planned and as it is expected at the instant that was asked for. */
  planned: InstantSchema,
  expected: InstantSchema,
  origin: v.picklist(ORIGINS),
});
export type BlockTrain = v.InferOutput<typeof BlockTrainSchema>;

/** `GET /api/trains?at=`: block trains under way at an instant, and the corridors that they run on. */
export const TrainsSchema = v.object({
  at: InstantSchema,
  corridors: v.array(CorridorSchema),
  trains: v.array(BlockTrainSchema),
});
export type Trains = v.InferOutput<typeof TrainsSchema>;

/** Share of its journey that a train has behind it at an instant, 0 … 1. */
export const shareOfJourney = (
  { departed, expected }: Pick<BlockTrain, 'departed' | 'expected'>,
  atMs: number,
): number => Math.min(1, Math.max(0, (atMs - departed) / Math.max(1, expected - departed)));
