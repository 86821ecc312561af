import { CANCELLED, DENM_CAUSES, type Denm } from '../../schema/denm.ts';
import { timestampItsOf } from '../../schema/its.ts';
import type { Carriageway } from '../counters/carriageway.ts';
import { STEP_MS } from '../counters/carriageway.ts';
import type { Weather } from '../world/weather.ts';

/** Something on the road that others are warned of. */
export interface RoadWarning {
  readonly originator: number;
  /** Of the originator; the same for as long as it lasts. */
  readonly sequence: number;
  readonly cause: number;
  readonly subCause: number;
  readonly lon: number;
  readonly lat: number;
  readonly detectedMs: number;
  /** Null while it goes on: then it is said when it has ended. */
  readonly endedMs: number | null;
  /** Until when it holds without a word; null: each message lets it hold for ten minutes more. */
  readonly untilMs: number | null;
  /** `RelevanceDistance`. */
  readonly relevance: number;
  /** ETSI station type of the originator. */
  readonly stationType: number;
}

/** What a message lets an event hold that is said again and again, ms; and so long after an event it is said that it has ended. */
const HOLDS_MS = 600_000;
export const ENDED_FOR_MS = 600_000;
/** Best known of the eight steps of the standard: more than one source says so. */
const QUALITY = 4;
const ROAD_SIDE_UNIT = 15;

export const sequenceOf = (detectedMs: number): number => Math.floor(detectedMs / 60_000) % 65_536;

/** The DENM about an event at an instant: that it is there, or that it is there no more. */
export function denmOf(warning: RoadWarning, atMs: number): { readonly atMs: number; readonly body: Denm } {
  const { originator, sequence, cause, subCause, lon, lat, detectedMs, endedMs, untilMs, relevance, stationType } = warning;
  const isOver = endedMs !== null && endedMs <= atMs;
  const validMs = (untilMs ?? atMs + HOLDS_MS) - detectedMs;
  return {
    atMs,
    body: {
      header: { protocolVersion: 2, messageID: 1, stationID: originator },
      denm: {
        management: {
          actionID: { originatingStationID: originator, sequenceNumber: sequence },
          detectionTime: timestampItsOf(detectedMs),
          referenceTime: timestampItsOf(atMs),
          ...(isOver ? { termination: CANCELLED } : {}),
          eventPosition: { latitude: Math.round(lat * 1e7), longitude: Math.round(lon * 1e7) },
          relevanceDistance: relevance,
          validityDuration: Math.min(86_400, Math.ceil(validMs / 1000)),
          stationType,
        },
        ...(isOver ? {} : { situation: { informationQuality: QUALITY, eventType: { causeCode: cause, subCauseCode: subCause } } }),
      },
    },
  };
} // prettier-ignore

/** Sub-causes of TS 102 894-2. */
const SUB = {
  sudden: 1,
  increasing: 3,
  decreasing: 7,
  snow: 4,
  blackIce: 6,
  strongWinds: 1,
  fog: 1,
  heavyRain: 4,
} as const;
/** So long a new jam is first of all a danger: its end. */
const NEW_JAM_MS = 900_000;
/** Fewer vehicles that wait are no queue that anybody would be warned of: a hundred metres on two lanes. */
export const LEAST_QUEUE = 25;
/** A jam is over when nobody has queued for so long: in between it comes and goes. */
const CALM_MS = 600_000;
const LONGEST_JAM_MS = 12 * 3_600_000;
const WITHIN_5_KM = 5;
const WITHIN_10_KM = 6;

/** Counters say what passed in the five minutes before: the jam that the last of these had, or that has just ended. */
export function jamOf(carriageway: Carriageway, { originator, lon, lat }: Pick<RoadWarning, 'originator' | 'lon' | 'lat'>, direction: number, atMs: number): RoadWarning | null {
  const lastMs = Math.floor(atMs / STEP_MS) * STEP_MS;
  const queueAt = (publishedMs: number): number => {
    const { day, step } = carriageway(publishedMs - STEP_MS / 2);
    return day.queue[step]! < LEAST_QUEUE ? 0 : day.queue[step]!;
  };
  const lastQueued = (atOrBeforeMs: number, withinMs: number): number | null => {
    for (let at = atOrBeforeMs; at > atOrBeforeMs - withinMs; at -= STEP_MS) if (queueAt(at) > 0) return at;
    return null;
  };
  const queuedMs = lastQueued(lastMs, CALM_MS + ENDED_FOR_MS);
  if (queuedMs === null) return null;
  let beginMs = queuedMs;
  for (let before: number | null = beginMs; before !== null && queuedMs - before < LONGEST_JAM_MS; ) {
    beginMs = before;
    before = lastQueued(beginMs - STEP_MS, CALM_MS);
  }
  const isNew = atMs - beginMs < NEW_JAM_MS;
  const grows = queueAt(lastMs) > queueAt(lastMs - STEP_MS);
  return {
    ...{ originator, lon, lat, detectedMs: beginMs, untilMs: null, relevance: WITHIN_5_KM, stationType: ROAD_SIDE_UNIT },
    // Both directions may jam at once.
    sequence: (sequenceOf(beginMs) & ~1) | direction,
    cause: isNew ? DENM_CAUSES.endOfQueue : DENM_CAUSES.jam,
    subCause: isNew ? SUB.sudden : grows ? SUB.increasing : SUB.decreasing,
    endedMs: lastMs - queuedMs >= CALM_MS ? queuedMs + CALM_MS : null,
  };
} // prettier-ignore

const SLOT_MS = 1_800_000;
/** From when on drivers are warned (rules of this simulation, near those of the German weather service). */
const GALE_MS = 18;
const HEAVY_RAIN_MM_H = 10;
const FOG = { humidity: 97, windMs: 2.5 } as const;

/** What the weather of half an hour is to drivers; null where it is nothing to warn of. */
export function dangerOf({ temperatureCel, rainMmH, windMs, humidity }: Weather): { readonly cause: number; readonly subCause: number } | null {
  if (windMs >= GALE_MS) return { cause: DENM_CAUSES.extremeWeather, subCause: SUB.strongWinds };
  if (temperatureCel <= 0.5 && rainMmH > 0) return { cause: DENM_CAUSES.slippery, subCause: temperatureCel < -1 ? SUB.snow : SUB.blackIce };
  if (rainMmH >= HEAVY_RAIN_MM_H) return { cause: DENM_CAUSES.visibility, subCause: SUB.heavyRain };
  if (humidity >= FOG.humidity && windMs < FOG.windMs && rainMmH === 0) return { cause: DENM_CAUSES.visibility, subCause: SUB.fog };
  return null;
} // prettier-ignore

/** The warning of the weather in the half-hour of an instant: it says itself until when it holds, nobody takes it back. */
export function weatherWarning(weather: (atMs: number) => Weather, { originator, lon, lat }: Pick<RoadWarning, 'originator' | 'lon' | 'lat'>, atMs: number): RoadWarning | null {
  const detectedMs = Math.floor(atMs / SLOT_MS) * SLOT_MS;
  const danger = dangerOf(weather(detectedMs));
  return (
    danger && {
      ...{ originator, lon, lat, detectedMs, endedMs: null, untilMs: detectedMs + SLOT_MS, relevance: WITHIN_10_KM },
      ...{ stationType: ROAD_SIDE_UNIT, sequence: (sequenceOf(detectedMs) & ~1) + 32_768 & 65_535, ...danger },
    }
  );
} // prettier-ignore
