import * as v from 'valibot';

/** How far a project is, in this order; one that is given up just ends. */
export const PLAN_STATES = ['idea', 'planned', 'building', 'built'] as const;
export type PlanState = (typeof PLAN_STATES)[number];

/** A corner, WGS84 longitude and latitude. */
const CornerSchema = v.tuple([
  v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
  v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
]);
/** An outline on the ground, without the first corner again at its end; either direction. */
export const OutlineSchema = v.pipe(v.array(CornerSchema), v.minLength(3, 'needs three corners'), v.maxLength(200));

const Height = v.pipe(v.number(), v.minValue(0), v.maxValue(600));
/** A body of a schematic massing: an outline drawn up from one height above the ground to another, metres. */
const VolumeSchema = v.pipe(
  v.strictObject({ outline: OutlineSchema, fromM: v.optional(Height, 0), toM: Height }),
  v.check(({ fromM, toM }) => toM > fromM, 'toM must be above fromM'),
);

const StepSchema = v.strictObject({
  state: v.picklist(PLAN_STATES),
  /** Year, month or day, ISO 8601. Where it lies ahead it is what is planned. */
  from: v.pipe(
    v.string(),
    v.regex(/^\d{4}(-\d{2}){0,2}$/, 'must be a year, month or day'),
    v.check((text) => !Number.isNaN(Date.parse(text)), 'must be a day that exists'),
  ),
});

/** Set on what is planned, under construction or just built: its steps over time, and what it will look like, schematically. */
export const PlanSchema = v.strictObject({
  steps: v.pipe(
    v.array(StepSchema),
    v.minLength(1),
    v.check(
      (steps) => steps.every(({ from }, i) => i === 0 || Date.parse(from) > Date.parse(steps[i - 1]!.from)),
      'each step must begin after the one before',
    ),
  ),
  volumes: v.optional(v.array(VolumeSchema), []),
});
export type Plan = v.InferOutput<typeof PlanSchema>;

export interface PlanProgress {
  readonly state: PlanState;
  /** 0 … 1 of what is to be built, straight from the begin of the works to the day they are to end. */
  readonly done: number;
}
/** Where nobody has said when the works end. */
const UNKNOWN_SHARE = 0.3;

/** How far a plan is at an instant; before its first step as at it. @param atMs Unix milliseconds */
export function planAt({ steps }: Plan, atMs: number): PlanProgress {
  const at = Math.max(0, steps.findLastIndex(({ from }) => Date.parse(from) <= atMs)); // prettier-ignore
  const { state, from } = steps[at]!;
  if (state !== 'building') return { state, done: state === 'built' ? 1 : 0 };
  const next = steps[at + 1];
  if (!next) return { state, done: UNKNOWN_SHARE };
  const beginMs = Date.parse(from);
  return { state, done: Math.min(1, Math.max(0, (atMs - beginMs) / (Date.parse(next.from) - beginMs))) };
}
