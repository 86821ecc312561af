import * as v from 'valibot';
import { DatastreamIdSchema } from './catalogue.ts';
import { InstantSchema, ORIGINS } from './observations.ts';
import { TextSchema } from './texts.ts';

/** How one figure is made of many: `share` in percent and `count` are of the datastreams that have reached a figure. */
export const TAKES = ['last', 'sum', 'mean', 'max', 'min', 'count', 'share'] as const;
export type Take = (typeof TAKES)[number];

/** One figure of a theme: what it is made of, and what is wanted of it. */
export const IndicatorSchema = v.pipe(
  v.strictObject({
    /** Within its theme. */
    id: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/, 'must be lower-case letters, digits and hyphens')),
    name: TextSchema,
    take: v.picklist(TAKES),
    /** Of these: every asset of a kind, or one datastream. */
    kind: v.optional(v.string()),
    /** Several properties of an asset count one by one: the rooms of a school. */
    property: v.optional(v.union([v.string(), v.pipe(v.array(v.string()), v.minLength(1))])),
    datastream: v.optional(DatastreamIdSchema),
    /** Of `count` and `share`: the figure that a value must have reached (`above`) or fallen to (`below`). */
    above: v.optional(v.number()),
    below: v.optional(v.number()),
    /** The sum, mean … times this, in another unit: 0.01 makes metres of centimetres. */
    factor: v.optional(v.number(), 1),
    /** UCUM code of the figure. */
    unit: v.string(),
    decimals: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4)), 0),
    target: v.optional(v.number()),
    /** Which side of the target is wanted. */
    better: v.optional(v.picklist(['higher', 'lower'])),
    /** Whose target it is or why just that figure; where there is none, why. */
    why: TextSchema,
  }),
  v.check(
    ({ kind, property, datastream }) =>
      datastream === undefined ? kind !== undefined && property !== undefined : !kind && property === undefined,
    'needs either a datastream, or a kind and a property',
  ),
  v.check(({ take, datastream }) => (take === 'last') === (datastream !== undefined), 'last belongs to one datastream'),
  v.check(
    ({ take, above, below }) =>
      [above, below].filter((figure) => figure !== undefined).length === (take === 'count' || take === 'share' ? 1 : 0),
    'count and share need either above or below; the others need neither',
  ),
  v.check(
    ({ target, better }) => (target === undefined) === (better === undefined),
    'target and better belong together',
  ),
);
export type Indicator = v.InferOutput<typeof IndicatorSchema>;

export const IndicatorsSchema = v.pipe(
  v.array(IndicatorSchema),
  v.maxLength(5, 'at most five'),
  v.check((all) => new Set(all.map(({ id }) => id)).size === all.length, 'two indicators have the same id'),
);

/** Whether a figure is on the wanted side of its target; null where there is no figure or no target. */
export function isOnTarget({
  value,
  target,
  better,
}: {
  readonly value: number | null;
  readonly target?: number | null | undefined;
  readonly better?: 'higher' | 'lower' | null | undefined;
}): boolean | null {
  if (value === null || typeof target !== 'number' || !better) return null;
  return better === 'higher' ? value >= target : value <= target;
}

/** One indicator at an instant, as `GET /api/indicators` gives it. */
export const IndicatorStateSchema = v.object({
  theme: v.string(),
  id: v.string(),
  /** The first of its theme: stands for it in the overview of the city. */
  isLead: v.boolean(),
  name: TextSchema,
  unit: v.string(),
  decimals: v.number(),
  target: v.nullable(v.number()),
  better: v.nullable(v.picklist(['higher', 'lower'])),
  why: TextSchema,
  /** Null where nothing current is known. */
  value: v.nullable(v.number()),
  /** Datastreams with a current value, and all there are. */
  n: v.number(),
  of: v.number(),
  origins: v.array(v.picklist(ORIGINS)),
  /** Of the 24 hours before, by the hour; empty unless its theme was asked for. */
  hours: v.array(v.object({ t: InstantSchema, value: v.nullable(v.number()) })),
});
export type IndicatorState = v.InferOutput<typeof IndicatorStateSchema>;
/** The same on the wire. */
export type IndicatorJson = v.InferInput<typeof IndicatorStateSchema>;

/** How a theme stands to its targets: those that it has and whose figure is known, and how many of them are missed. */
const ThemeTargetsSchema = v.object({ theme: v.string(), targets: v.number(), missed: v.number() });
export type ThemeTargets = v.InferOutput<typeof ThemeTargetsSchema>;

export const IndicatorsAnswerSchema = v.object({
  at: InstantSchema,
  indicators: v.array(IndicatorStateSchema),
  /** Of every theme that has indicators. */
  themes: v.array(ThemeTargetsSchema),
});
export type IndicatorsAnswer = v.InferOutput<typeof IndicatorsAnswerSchema>;
