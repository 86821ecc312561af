import * as v from 'valibot';
import { AssetIdSchema, DatastreamIdSchema } from './catalogue.ts';
import { TextSchema } from './texts.ts';

/** How grave an alarm is: `watch` wants to be looked at, `alarm` wants something done. */
export const SEVERITIES = ['watch', 'alarm'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Which datastream a condition looks at: a property of the asset the rule is about, or one datastream of the city. */
export type ConditionOf = { readonly property: string } | { readonly datastream: string };

/** What must hold for an alarm. All spans in seconds, values in the unit of the datastream. */
export type Condition =
  /** The value has reached (`above`) or fallen to (`below`) a figure, and is not stale. */
  | { readonly test: 'value'; readonly is: 'above' | 'below'; readonly of: ConditionOf; readonly value: number }
  /** The value has changed by at least so much against the first one within a span. */
  | {
      readonly test: 'change';
      readonly is: 'rises' | 'falls';
      readonly of: ConditionOf;
      readonly by: number;
      readonly withinS: number;
    }
  /** Nothing was heard for so long of what was heard before. */
  | { readonly test: 'missing'; readonly of: ConditionOf; readonly afterS: number }
  /** A mark of the datastream's own in the catalogue is reached: one alarm for each mark of this level. */
  | { readonly test: 'mark'; readonly of: ConditionOf; readonly level: Severity }
  | { readonly test: 'combined'; readonly is: 'all' | 'any'; readonly members: readonly Condition[] };

const Seconds = v.pipe(v.number(), v.minValue(1), v.maxValue(172_800));
const TESTS = ['above', 'below', 'rises', 'falls', 'missingS', 'mark', 'all', 'any'] as const;

/** As it stands in a file: `{"property": "W", "rises": 30, "withinS": 10800}`. */
interface ConditionInput {
  readonly property?: string | undefined;
  readonly datastream?: string | undefined;
  readonly above?: number | undefined;
  readonly below?: number | undefined;
  readonly rises?: number | undefined;
  readonly falls?: number | undefined;
  readonly withinS?: number | undefined;
  readonly missingS?: number | undefined;
  readonly mark?: Severity | undefined;
  readonly all?: Condition[] | undefined;
  readonly any?: Condition[] | undefined;
}

function conditionOf(input: ConditionInput): Condition {
  const of: ConditionOf =
    input.datastream === undefined ? { property: input.property ?? '' } : { datastream: input.datastream };
  const { above, below, rises, falls, withinS = 0, missingS, mark } = input;
  if (above !== undefined) return { test: 'value', is: 'above', of, value: above };
  if (below !== undefined) return { test: 'value', is: 'below', of, value: below };
  if (rises !== undefined) return { test: 'change', is: 'rises', of, by: rises, withinS };
  if (falls !== undefined) return { test: 'change', is: 'falls', of, by: falls, withinS };
  if (missingS !== undefined) return { test: 'missing', of, afterS: missingS };
  if (mark !== undefined) return { test: 'mark', of, level: mark };
  return input.all
    ? { test: 'combined', is: 'all', members: input.all }
    : { test: 'combined', is: 'any', members: input.any ?? [] };
}

const Change = v.pipe(v.number(), v.gtValue(0, 'must be more than 0'));
const Members = v.pipe(v.array(v.lazy((): v.GenericSchema<unknown, Condition> => ConditionSchema)), v.minLength(2));

export const ConditionSchema: v.GenericSchema<unknown, Condition> = v.pipe(
  v.strictObject({
    property: v.optional(v.pipe(v.string(), v.minLength(1))),
    datastream: v.optional(DatastreamIdSchema),
    above: v.optional(v.number()),
    below: v.optional(v.number()),
    rises: v.optional(Change),
    falls: v.optional(Change),
    withinS: v.optional(Seconds),
    missingS: v.optional(Seconds),
    mark: v.optional(v.picklist(SEVERITIES)),
    all: v.optional(Members),
    any: v.optional(Members),
  }),
  v.check(
    (input) => TESTS.filter((test) => input[test] !== undefined).length === 1,
    `needs exactly one of: ${TESTS.join(', ')}`,
  ),
  v.check(
    (input) => (input.withinS !== undefined) === (input.rises !== undefined || input.falls !== undefined),
    'withinS belongs to rises and falls',
  ),
  v.check((input) => {
    const named = [input.property, input.datastream].filter((name) => name !== undefined).length;
    return named === (input.all || input.any ? 0 : 1);
  }, 'needs a property or a datastream; all and any need neither'),
  v.transform((input) => conditionOf(input)),
);

/** A rule of a theme: for every asset of a kind, or for one asset, what raises an alarm and what is said of it. */
export const RuleSchema = v.pipe(
  v.strictObject({
    /** Within its theme. */
    id: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/, 'must be lower-case letters, digits and hyphens')),
    severity: v.picklist(SEVERITIES),
    kind: v.optional(v.string()),
    asset: v.optional(AssetIdSchema),
    when: ConditionSchema,
    /** The condition must hold for so long without a break before the alarm is raised. */
    forS: v.optional(Seconds),
    /** Rules whose alarms this one follows from, `iot/high-water-2`: its alarm is listed under the first of them that holds. */
    after: v.optional(v.array(v.pipe(v.string(), v.regex(/^[a-z]+\/[a-z0-9-]+$/, 'must be theme/rule'))), []),
    /** … at assets as near as this, metres; absent: anywhere in the city. */
    withinM: v.optional(v.pipe(v.number(), v.gtValue(0))),
    title: TextSchema,
    /** Why this is an alarm. */
    cause: TextSchema,
    /** What to do. */
    action: TextSchema,
    /** Who looks after it; absent: the owner of the asset. */
    owner: v.optional(v.string()),
    link: v.optional(v.pipe(v.string(), v.url())),
  }),
  v.check((rule) => (rule.kind === undefined) !== (rule.asset === undefined), 'needs either a kind or an asset'),
  v.check(
    ({ when, severity }) => when.test !== 'mark' || when.level === severity,
    'the severity must be the level of the mark',
  ),
  v.check(({ when }) => !hasMarkWithin(when), 'a mark stands alone, not within all or any'),
);
export type Rule = v.InferOutput<typeof RuleSchema>;

const hasMarkWithin = (condition: Condition): boolean =>
  condition.test === 'combined' && condition.members.some((member) => member.test === 'mark' || hasMarkWithin(member));

export const RulesSchema = v.pipe(
  v.array(RuleSchema),
  v.check((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, 'two rules have the same id'),
);
