import * as v from 'valibot';
import { InstantSchema } from './observations.ts';

/** `estimate`: farther ahead than the service calls a forecast. */
export const FORECAST_KINDS = ['forecast', 'estimate'] as const;
export type ForecastKind = (typeof FORECAST_KINDS)[number];

const Finite = v.pipe(v.number(), v.finite());

/** `GET /api/forecast/<datastream>`: what is expected after now, ascending. No points and `issued` null: there is no forecast. */
export const ForecastSchema = v.object({
  unit: v.string(),
  /** When it was made; null where nobody has said. */
  issued: v.nullable(InstantSchema),
  source: v.nullable(v.string()),
  licence: v.nullable(v.string()),
  /** Whose it is: of a service, of a simulation, or computed from the forecast of another datastream. Null where there is none. */
  origin: v.nullable(v.picklist(['live', 'simulated', 'computed'])),
  points: v.array(
    v.object({
      t: InstantSchema,
      value: Finite,
      kind: v.picklist(FORECAST_KINDS),
      /** 10th and 90th percentile. */
      low: v.optional(Finite),
      high: v.optional(Finite),
    }),
  ),
});
