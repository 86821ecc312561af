// Autobahn GmbH, traffic service (https://verkehr.autobahn.de/o/autobahn), as it answers: numbers and booleans mostly as texts.
import * as v from 'valibot';
import { fromLocal } from '../geo/cityClock.ts';
import type { UnixMs } from '../geo/units.ts';
import { InstantSchema } from './observations.ts';

/** What the service tells of a road; the name is also the key of the list in its answer. */
export const AUTOBAHN_SERVICES = [
  'roadworks',
  'warning',
  'closure',
  'parking_lorry',
  'electric_charging_station',
] as const;
export type AutobahnService = (typeof AUTOBAHN_SERVICES)[number];

const Figure = v.pipe(
  v.union([
    v.number(),
    v.pipe(
      v.string(),
      v.trim(),
      v.regex(/^-?\d+(\.\d+)?$/, 'must be a number'),
      v.transform((text) => Number(text)),
    ),
  ]),
  v.finite(),
);
const Flag = v.union([
  v.boolean(),
  v.pipe(
    v.picklist(['true', 'false']),
    v.transform((text) => text === 'true'),
  ),
]);
const Line = v.pipe(v.string(), v.trim());
/** What is only told, not needed: left out where it does not fit. */
const told = <S extends v.GenericSchema>(schema: S) => v.fallback(v.nullish(schema), null);

const PlaceSchema = v.object({
  lat: v.pipe(Figure, v.minValue(-90), v.maxValue(90)),
  long: v.pipe(Figure, v.minValue(-180), v.maxValue(180)),
});

export const AutobahnItemSchema = v.object({
  /** Base64 text: case matters. */
  identifier: v.pipe(v.string(), v.minLength(1)),
  title: v.optional(Line, ''),
  subtitle: v.fallback(v.optional(Line, ''), ''),
  description: v.fallback(v.optional(v.array(v.string()), []), []),
  coordinate: PlaceSchema,
  isBlocked: v.fallback(v.optional(Flag, false), false),
  /** It is announced and has not begun. */
  future: v.fallback(v.optional(Flag, false), false),
  startTimestamp: told(InstantSchema),
  /** Junctions between which it lies; newer answers only. */
  impact: told(v.object({ lower: told(Line), upper: told(Line) })),
  /** Minutes, km/h: of some warnings. */
  delayTimeValue: told(Figure),
  averageSpeed: told(Figure),
});
export type AutobahnItem = v.InferOutput<typeof AutobahnItemSchema>;

/** The list of one service. Items are decoded one by one: one that does not fit must not hide the others. */
export const autobahnListSchema = (service: AutobahnService) => v.object({ [service]: v.array(v.unknown()) });

const STAMP = /(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})(?:[^\d]{1,8}(\d{1,2}):(\d{2}))?/;

/**
 * The instant in a line like `Ende: 30.11.2021 23:59` or `Beginn: 09.06.21 um 10:00 Uhr`, local time of the road; null where no line
 * begins so.
 */
export function instantInLines(lines: readonly string[], label: 'Beginn' | 'Ende'): UnixMs | null {
  const line = lines.find((each) => each.trim().startsWith(`${label}:`));
  const match = line === undefined ? null : STAMP.exec(line);
  if (!match) return null;
  const [day, month, year] = match.slice(1, 4).map(Number);
  // A day without a time is over at its end.
  const [hour, minute] =
    match[4] === undefined ? (label === 'Ende' ? [24, 0] : [0, 0]) : [Number(match[4]), Number(match[5])];
  if (month! < 1 || month! > 12 || day! < 1 || day! > 31 || hour > 24 || minute > 59) return null;
  return fromLocal(Date.UTC(year! < 100 ? 2000 + year! : year!, month! - 1, day, hour, minute));
}
