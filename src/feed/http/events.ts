import type { Datastream, Threshold } from '../../schema/catalogue.ts';
import { isoOf } from '../../schema/observations.ts';
import type { Observation } from '../../live/observation.ts';
import type { Feed } from '../feed.ts';
import { LOOK_BACK_MS } from '../sources/recording.ts';

const MAX_RAW = 200_000;

/** A mark that was reached or left, as a CloudEvent 1.0 (structured JSON). */
export interface ThresholdEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: 'de.hafenblick.threshold.reached' | 'de.hafenblick.threshold.left';
  /** Asset id. */
  readonly subject: string;
  readonly time: string;
  readonly data: {
    readonly datastream: string;
    readonly value: number;
    readonly unit: string;
    readonly origin: Observation['origin'];
    readonly threshold: Pick<Threshold, 'value' | 'level' | 'label'>;
  };
}

const isReached = (value: number, threshold: Threshold): boolean =>
  threshold.when === 'below' ? value <= threshold.value : value >= threshold.value;

/** Crossings of one mark in observations that ascend in time; the first only says where it stood. */
export function crossingsOf(
  observations: readonly Observation[],
  threshold: Threshold,
): { at: Observation; isReached: boolean }[] {
  const crossings: { at: Observation; isReached: boolean }[] = [];
  let before: boolean | null = null;
  for (const at of observations) {
    if (Number.isNaN(at.value)) continue;
    const now = isReached(at.value, threshold);
    if (before !== null && now !== before) crossings.push({ at, isReached: now });
    before = now;
  }
  return crossings;
}

/** All crossings of watch and alarm marks within a span, ascending in time. */
export function eventsBetween(feed: Feed, fromMs: number, toMs: number): ThresholdEvent[] {
  const events: ThresholdEvent[] = [];
  const ofDatastream = (datastream: Datastream, subject: string): void => {
    const marks = datastream.thresholds.filter(({ level }) => level !== 'info');
    if (marks.length === 0) return;
    // A look back, so that a crossing right at the begin of the span is seen.
    const observations = feed.history.raw(datastream.id, fromMs - LOOK_BACK_MS, toMs, MAX_RAW);
    for (const { value, level, label, when } of marks)
      for (const { at, isReached: reached } of crossingsOf(observations, { value, level, label, when })) {
        if (at.timeMs < fromMs) continue;
        const time = isoOf(at.timeMs);
        events.push({
          specversion: '1.0',
          id: `${datastream.id}:${value}:${time}`,
          source: `/api/observations/${datastream.id}`,
          type: reached ? 'de.hafenblick.threshold.reached' : 'de.hafenblick.threshold.left',
          subject,
          time,
          data: {
            datastream: datastream.id,
            value: at.value,
            unit: datastream.unit,
            origin: at.origin,
            threshold: { value, level, label },
          },
        });
      }
  };
  for (const { datastream, asset } of feed.catalogue.byId.values()) ofDatastream(datastream, asset.id);
  return events.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}
