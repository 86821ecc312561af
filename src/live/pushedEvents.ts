// What the feed pushes as text over both sub-protocols: one CloudEvent 1.0 in structured JSON a message. Contract: public/asyncapi.yaml.
import * as v from 'valibot';
import { ACKNOWLEDGED, AlarmDataSchema, CLEARED, RAISED } from '../schema/alarms.ts';
import { decode, DecodeError } from '../schema/decode.ts';
import { InstantSchema, ORIGINS } from '../schema/observations.ts';
import { TextSchema } from '../schema/texts.ts';
import { SEVERITIES } from '../schema/themeRules.ts';

/** What an alarm that goes on holding follows from has changed. */
export const FOLLOWS = 'de.hafenblick.alarm.follows';
/** What was told of alarms holds no longer: ask for them. */
export const ALARMS_RESTARTED = 'de.hafenblick.alarm.restarted';
/** Figures of a theme that have changed. */
export const INDICATORS = 'de.hafenblick.indicators';

const ABOUT = { alarm: v.string(), severity: v.picklist(SEVERITIES), title: TextSchema };
const event = <T extends string, S extends v.GenericSchema>(type: T, data: S) =>
  v.object({ type: v.literal(type), subject: v.string(), time: InstantSchema, data });

/** `subject` is an asset id. */
const RaisedSchema = event(RAISED, v.object({ ...AlarmDataSchema.entries, under: v.nullable(v.string()) }));
const ClearedSchema = event(CLEARED, AlarmDataSchema);
const AcknowledgedSchema = event(
  ACKNOWLEDGED,
  v.object({ ...ABOUT, by: v.string(), note: v.string(), written: v.string() }),
);
const FollowsSchema = event(FOLLOWS, v.object({ ...ABOUT, under: v.nullable(v.string()) }));
const RestartedSchema = v.object({ type: v.literal(ALARMS_RESTARTED), time: InstantSchema });
/** `subject` is a theme. */
const IndicatorsSchema = event(
  INDICATORS,
  v.object({
    indicators: v.array(
      v.object({
        id: v.string(),
        value: v.nullable(v.number()),
        n: v.number(),
        of: v.number(),
        origins: v.array(v.picklist(ORIGINS)),
      }),
    ),
    targets: v.number(),
    missed: v.number(),
  }),
);
const PushedEventSchema = v.variant('type', [
  RaisedSchema,
  ClearedSchema,
  AcknowledgedSchema,
  FollowsSchema,
  RestartedSchema,
  IndicatorsSchema,
]);
export type PushedEvent = v.InferOutput<typeof PushedEventSchema>;
export type AlarmEvent = Exclude<PushedEvent, { type: typeof INDICATORS }>;
export type IndicatorsEvent = Extract<PushedEvent, { type: typeof INDICATORS }>;

const TypeSchema = v.looseObject({ specversion: v.literal('1.0'), type: v.string() });
const TYPES: ReadonlySet<string> = new Set([RAISED, CLEARED, ACKNOWLEDGED, FOLLOWS, ALARMS_RESTARTED, INDICATORS]);

/** @returns null for an event of a type that this reader does not know. @throws DecodeError */
export function decodePushedEvent(text: string): PushedEvent | null {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    throw new DecodeError('pushed event', '', 'is not JSON');
  }
  const { type } = decode(TypeSchema, input, 'pushed event');
  return TYPES.has(type) ? decode(PushedEventSchema, input, 'pushed event') : null;
}
