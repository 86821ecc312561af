/** How current a value is by the clock on screen. Derived, never sent. */
export type Freshness = 'live' | 'delayed' | 'stale' | 'offline' | 'missing';

/**
 * Delayed beyond 1× and stale beyond 3× the expected interval. The slack lets a value that is on its way arrive: the federal
 * gauges publish a value about two minutes after its stamp, so that a healthy one would count as delayed in every interval.
 */
const DELAYED_AFTER_INTERVALS = 1;
const STALE_AFTER_INTERVALS = 3;
const LEAST_SLACK_MS = 5_000;
const SLACK_INTERVALS = 0.2;

/** Age from which on a value says nothing of now, milliseconds. @param intervalS expected interval of its datastream in seconds */
export const staleAfterMs = (intervalS: number): number =>
  STALE_AFTER_INTERVALS * intervalS * 1000 + slackMs(intervalS);
const slackMs = (intervalS: number): number => Math.max(LEAST_SLACK_MS, SLACK_INTERVALS * intervalS * 1000);

/**
 * @param ageMs age by the clock on screen; negative ages (a clock that runs ahead) count as 0
 * @param intervalS expected interval of the datastream in seconds
 * @param isSourceDown the source or the connection is down
 * @param hasValue false when nothing was ever received for it or the source says the value is missing
 */
export function freshnessOf(ageMs: number, intervalS: number, isSourceDown: boolean, hasValue: boolean): Freshness {
  if (isSourceDown) return 'offline';
  if (!hasValue) return 'missing';
  if (ageMs > staleAfterMs(intervalS)) return 'stale';
  if (ageMs > DELAYED_AFTER_INTERVALS * intervalS * 1000 + slackMs(intervalS)) return 'delayed';
  return 'live';
}
