import { crossingsOf, type Lifting } from '../infrastructure/liftSpans.ts';
import type { RoadCourse } from './courses.ts';

/** Front of a shuttle that waits, before the span: behind trams and buses, every second shuttle behind the other, metres. */
const BEFORE_SPAN_M = 108;
const NEXT_M = 8;
/** Whoever could not leave the span long before it rises does not drive on to it; it looks around before it goes on, ms. */
const CLEARS_MS = 60_000;
const STARTS_MS = 4000;

/** A barrier before a span that lifts, on a course. */
export interface SpanBarrier {
  readonly atM: number;
  /** When it is open again, Unix ms; the instant itself where it is open. */
  freeFrom(atMs: number): number;
}
/** Those of a course for one of the vehicles of its line, ascending. */
export type SpanBarriers = (course: RoadCourse, vehicle: number) => readonly SpanBarrier[];

/** The barriers that bridges which lift put on the courses of automated vehicles. */
export function createSpanBarriers({ spans, lifts }: Lifting): SpanBarriers {
  const known = new Map<RoadCourse, readonly { readonly bridge: string; readonly fromM: number }[]>();
  const crossings = (course: RoadCourse) => {
    let own = known.get(course);
    if (!own) {
      own = spans.flatMap((span) => crossingsOf(span, course.path).map(({ fromM }) => ({ bridge: span.id, fromM })));
      known.set(course, own);
    }
    return own;
  };
  return (course, vehicle) =>
    crossings(course).map(({ bridge, fromM }) => ({
      atM: fromM - BEFORE_SPAN_M - (vehicle % 2) * NEXT_M,
      freeFrom: (atMs) => {
        const shut = lifts(bridge, atMs, Infinity).find(({ beginMs, endMs }) => atMs >= beginMs - CLEARS_MS && atMs < endMs);
        return shut ? shut.endMs + STARTS_MS + (vehicle % 2) * STARTS_MS : atMs;
      },
    }));
} // prettier-ignore
