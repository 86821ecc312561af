import type { Point } from '../../../src/geo/segmentIndex.ts';
import { isOnSpan, type LiftSpan } from '../../../src/simulators/infrastructure/liftSpans.ts';
import type { Violation } from './violation.ts';

/** A span that lifts, and how far it is above its road, m. */
export type SpanOf = LiftSpan & { readonly liftM: number };
/** A vehicle on a street: places along it, front first, end last. */
export interface OnStreet {
  readonly id: string;
  readonly points: readonly Point[];
}

/** Higher than this it is no road any more, m. */
const ROAD_M = 0.01;

/** Vehicles on streets at an instant: none on a span that is lifted. */
export function checkSpans(spans: readonly SpanOf[], vehicles: readonly OnStreet[], atMs: number): Violation[] {
  return spans.flatMap((span) =>
    span.liftM <= ROAD_M
      ? []
      : vehicles.flatMap(({ id, points }) =>
          points.some((point) => isOnSpan(span, point))
            ? [
                {
                  rule: 'vehicle on a lifted span',
                  asset: id,
                  atMs,
                  detail: `${span.id} ${span.liftM.toFixed(1)} m up`,
                },
              ]
            : [],
        ),
  );
}
