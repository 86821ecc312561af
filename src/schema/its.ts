import * as v from 'valibot';

/** ETSI TS 102 894-2 gives places in tenths of a microdegree, speeds in cm/s, headings in tenths of a degree. */
const StationId = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4_294_967_295));
const Whole = v.pipe(v.number(), v.integer());

const Header = <I extends number>(messageID: I) =>
  v.object({ protocolVersion: v.number(), messageID: v.literal(messageID), stationID: StationId });

/** Cooperative Awareness Message, ETSI EN 302 637-2, the part of it that is read, in JSON. */
export const CamSchema = v.object({
  header: Header(2),
  cam: v.object({
    /** Milliseconds of ITS time modulo 65 536. */
    generationDeltaTime: v.pipe(Whole, v.minValue(0), v.maxValue(65_535)),
    camParameters: v.object({
      basicContainer: v.object({
        stationType: v.number(),
        referencePosition: v.object({
          latitude: v.pipe(Whole, v.minValue(-900_000_000), v.maxValue(900_000_001)),
          longitude: v.pipe(Whole, v.minValue(-1_800_000_000), v.maxValue(1_800_000_001)),
        }),
      }),
      highFrequencyContainer: v.object({
        basicVehicleContainerHighFrequency: v.object({
          heading: v.object({ headingValue: v.pipe(Whole, v.minValue(0), v.maxValue(3601)) }),
          speed: v.object({ speedValue: v.pipe(Whole, v.minValue(0), v.maxValue(16_383)) }),
        }),
      }),
    }),
  }),
});
export type Cam = v.InferOutput<typeof CamSchema>;

/** MovementPhaseState of SAE J2735: position in this list is its number. */
export const MOVEMENT_PHASES = [
  'unavailable', 'dark', 'stop-Then-Proceed', 'stop-And-Remain', 'pre-Movement', 'permissive-Movement-Allowed',
  'protected-Movement-Allowed', 'permissive-clearance', 'protected-clearance', 'caution-Conflicting-Traffic',
] as const; // prettier-ignore

/** Signal phase and timing, SAE J2735 in ETSI TS 103 301, in JSON. */
export const SpatSchema = v.object({
  header: Header(4),
  spat: v.object({
    intersections: v.array(
      v.object({
        id: v.object({ id: v.pipe(Whole, v.minValue(0), v.maxValue(65_535)) }),
        /** Minute of the year, UTC, and milliseconds within it. */
        moy: v.pipe(Whole, v.minValue(0), v.maxValue(527_040)),
        timeStamp: v.pipe(Whole, v.minValue(0), v.maxValue(65_535)),
        states: v.array(
          v.object({
            signalGroup: v.pipe(Whole, v.minValue(0), v.maxValue(255)),
            'state-time-speed': v.pipe(
              v.array(
                v.object({
                  eventState: v.picklist(MOVEMENT_PHASES),
                  /** Tenths of a second in the hour, UTC; 36 001 = not known. */
                  timing: v.optional(v.object({ minEndTime: v.pipe(Whole, v.minValue(0), v.maxValue(36_001)) })),
                }),
              ),
              v.minLength(1),
            ),
          }),
        ),
      }),
    ),
  }),
});
export type Spat = v.InferOutput<typeof SpatSchema>;

/** What a control centre or a roadside unit says beyond the standard messages: values by property; null = not there. */
export const StationStatusSchema = v.object({
  stationID: StationId,
  /** ISO 8601 in UTC. */
  time: v.pipe(v.string(), v.isoTimestamp()),
  values: v.record(v.string(), v.nullable(v.pipe(v.number(), v.finite()))),
});
export type StationStatus = v.InferOutput<typeof StationStatusSchema>;

/** ITS time begins with 2004 and has no leap seconds; five have been since. */
const ITS_EPOCH_MS = Date.UTC(2004, 0, 1) - 5000;
const DELTA_MS = 65_536;

/** Whole milliseconds of ITS time, as DENM has it. */
export const timestampItsOf = (atMs: number): number => Math.floor(atMs) - ITS_EPOCH_MS;
/** @returns Unix milliseconds */
export const momentOfIts = (timestampIts: number): number => timestampIts + ITS_EPOCH_MS;

export const generationDeltaTimeOf = (atMs: number): number =>
  (((atMs - ITS_EPOCH_MS) % DELTA_MS) + DELTA_MS) % DELTA_MS;

/** When a message was made, from the last 65 s before it was received. @returns Unix milliseconds */
export const generatedAt = (generationDeltaTime: number, receivedMs: number): number => {
  const age = (generationDeltaTimeOf(receivedMs) - generationDeltaTime + DELTA_MS) % DELTA_MS;
  return receivedMs - age;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** @returns Unix milliseconds of a minute of the year, in the year of the receiver's clock */
export const momentOf = (moy: number, timeStampMs: number, receivedMs: number): number =>
  Date.UTC(new Date(receivedMs).getUTCFullYear(), 0, 1) + moy * MINUTE_MS + timeStampMs;
export const minuteOfYear = (atMs: number): number =>
  Math.floor((atMs - Date.UTC(new Date(atMs).getUTCFullYear(), 0, 1)) / MINUTE_MS);

/** Seconds from an instant to a time mark of the hour. */
export const untilMark = (mark: number, atMs: number): number =>
  ((((mark * 100 - (atMs % HOUR_MS)) % HOUR_MS) + HOUR_MS) % HOUR_MS) / 1000;
/** @returns tenths of a second in the hour */
export const markOf = (atMs: number): number => Math.floor((atMs % HOUR_MS) / 100);
