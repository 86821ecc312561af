import * as v from 'valibot';
import { InstantSchema, ORIGINS } from './observations.ts';
import { TextSchema } from './texts.ts';
import { SEVERITIES } from './themeRules.ts';

const Iso = v.pipe(
  InstantSchema,
  v.transform((ms) => new Date(ms).toISOString()),
);

/** Greatest lengths of what a person writes, characters. */
export const ACKNOWLEDGEMENT_LIMITS = { note: 1000, by: 80 } as const;

/** `POST /api/alarms/<id>/acknowledgement`. */
export const AcknowledgementInputSchema = v.strictObject({
  note: v.pipe(v.string(), v.trim(), v.maxLength(ACKNOWLEDGEMENT_LIMITS.note)),
  by: v.pipe(v.string(), v.trim(), v.minLength(1, 'must not be empty'), v.maxLength(ACKNOWLEDGEMENT_LIMITS.by)),
  /** Instant on the clock that the alarm was seen at; absent: now on the feed clock. */
  at: v.optional(InstantSchema),
});

/** Alarms that are acknowledged with one note at most. */
const MOST_AT_ONCE = 500;

/** `POST /api/alarms/acknowledgements`: one note to several alarms. */
export const AcknowledgementsInputSchema = v.strictObject({
  ...AcknowledgementInputSchema.entries,
  alarms: v.pipe(
    v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(300))),
    v.minLength(1),
    v.maxLength(MOST_AT_ONCE),
  ),
});

/** Somebody has seen an alarm. `at` is the instant on the clock that was on screen, `written` when it was really said. */
export const AcknowledgementSchema = v.object({ at: Iso, by: v.string(), note: v.string(), written: Iso });
export type Acknowledgement = v.InferOutput<typeof AcknowledgementSchema>;

/** What is known of an alarm: the `data` of its events, and what `GET /api/alarms` says besides the instants. */
export const AlarmDataSchema = v.object({
  /** Names rule and asset; the same each time the alarm is raised. */
  alarm: v.string(),
  rule: v.string(),
  theme: v.string(),
  severity: v.picklist(SEVERITIES),
  title: TextSchema,
  cause: TextSchema,
  action: v.nullable(TextSchema),
  owner: v.nullable(v.string()),
  link: v.nullable(v.string()),
  /** The datastream that is looked at first, and its last value; null where it was the silence that raised the alarm. */
  datastream: v.string(),
  value: v.nullable(v.number()),
  unit: v.string(),
  origin: v.nullable(v.picklist(ORIGINS)),
  /** Which of two values of the datastream is the worse one; absent where neither is. */
  worse: v.exactOptional(v.picklist(['higher', 'lower'])),
});
export type AlarmData = v.InferOutput<typeof AlarmDataSchema>;

export const AlarmSchema = v.object({
  ...AlarmDataSchema.entries,
  /** Asset id. */
  subject: v.string(),
  since: Iso,
  /** False: it has lasted since `since` at least. */
  isSinceKnown: v.boolean(),
  /** Name of the alarm at the begin of the chain that this one follows from; null where there is none. */
  under: v.exactOptional(v.nullable(v.string())),
  acknowledgement: v.nullable(AcknowledgementSchema),
});
export type Alarm = v.InferOutput<typeof AlarmSchema>;

/** `GET /api/alarms?at=`: those that hold at an instant: measured ones first, of these the gravest, of these the newest. `total` counts those left out, too. */
export const AlarmsSchema = v.object({
  at: InstantSchema,
  total: v.number(),
  alarms: v.array(AlarmSchema),
  /** False: some of the past is still being reckoned; asked again, more is there. */
  isComplete: v.optional(v.boolean(), true),
});
export type AlarmsAnswer = v.InferOutput<typeof AlarmsSchema>;

/** Answer to one note to several alarms: those that it was kept with. */
export const AcknowledgedSchema = v.object({ alarms: v.array(AlarmSchema) });

export const RAISED = 'de.hafenblick.alarm.raised';
export const CLEARED = 'de.hafenblick.alarm.cleared';
export const ACKNOWLEDGED = 'de.hafenblick.alarm.acknowledged';

/**
 * Alarms are listed by this, the greatest first: what was measured before what is simulated (a hundred simulated rooms to air must not hide
 * the river), of these the gravest, of these the newest.
 */
export const alarmWeight = (sinceMs: number, severity: Alarm['severity'], isSimulated: boolean): number =>
  sinceMs + (severity === 'alarm' ? 1e14 : 0) + (isSimulated ? 0 : 2e14);
