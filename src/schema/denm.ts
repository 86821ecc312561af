import * as v from 'valibot';

const Whole = v.pipe(v.number(), v.integer());
const Within = (least: number, most: number) => v.pipe(Whole, v.minValue(least), v.maxValue(most));
const StationId = Within(0, 4_294_967_295);
/** Milliseconds of ITS time, which begins with 2004 and has no leap seconds. */
const TimestampIts = Within(0, 4_398_046_511_103);

/** Who is warned, by his distance from the event (`RelevanceDistance`): position in this list is its number, metres. */
export const RELEVANCE_M = [50, 100, 200, 500, 1000, 5000, 10_000, Infinity] as const;
/** Without a word a warning holds so long after the detection, seconds (EN 302 637-3, B.4). */
export const DEFAULT_VALIDITY_S = 600;
export const CANCELLED = 0;
export const NEGATED = 1;

/** Decentralized Environmental Notification Message, ETSI EN 302 637-3 with the data of TS 102 894-2, the part of it that is read, in JSON. */
export const DenmSchema = v.object({
  header: v.object({ protocolVersion: v.number(), messageID: v.literal(1), stationID: StationId }),
  denm: v.object({
    management: v.object({
      /** The same for as long as the event lasts, whoever sends it on. */
      actionID: v.object({ originatingStationID: StationId, sequenceNumber: Within(0, 65_535) }),
      detectionTime: TimestampIts,
      /** When this version of the message was made: an older one says nothing new. */
      referenceTime: TimestampIts,
      /** 0: by who sent it first; 1: by another, who sees that nothing is there. */
      termination: v.optional(Within(0, 1)),
      eventPosition: v.object({
        latitude: Within(-900_000_000, 900_000_001),
        longitude: Within(-1_800_000_000, 1_800_000_001),
      }),
      relevanceDistance: v.optional(Within(0, 7)),
      /** Seconds from the detection on. */
      validityDuration: v.optional(Within(0, 86_400), DEFAULT_VALIDITY_S),
      stationType: Within(0, 255),
    }),
    /** Not there where an event is ended. */
    situation: v.optional(
      v.object({
        informationQuality: Within(0, 7),
        eventType: v.object({ causeCode: Within(0, 255), subCauseCode: Within(0, 255) }),
      }),
    ),
  }),
});
export type Denm = v.InferOutput<typeof DenmSchema>;

/** Cause codes of TS 102 894-2 that are sent here. */
export const DENM_CAUSES = {
  jam: 1, slippery: 6, obstacle: 10, people: 12, extremeWeather: 17, visibility: 18, precipitation: 19, endOfQueue: 27, breakdown: 91,
} as const; // prettier-ignore
