import { metresBetween, nearestOf } from '../../../geo/distance.ts';
import { NEGATED, RELEVANCE_M, type Denm } from '../../../schema/denm.ts';
import { momentOfIts } from '../../../schema/its.ts';

/** A unit beside the road that tells what those near it are warned of. */
export interface WarningUnit {
  readonly assetId: string;
  /** Degrees. */
  readonly lon: number;
  readonly lat: number;
}
/** What a unit warns of at an instant: how many events, and the cause of the one that matters nearest by, of these the newest; 0 = nothing. */
export interface Warned {
  readonly count: number;
  readonly cause: number;
  readonly subCause: number;
}

interface Event {
  readonly referenceTime: number;
  readonly unit: string;
  readonly detectedMs: number;
  readonly untilMs: number;
  /** Who is further away than this is not warned, metres. */
  readonly reachM: number;
  /** Null: it has been ended. It is remembered for as long as it would have held, so that an old message does not bring it back. */
  readonly what: { readonly cause: number; readonly subCause: number } | null;
}

/** "Not available" in the standard's own numbers. */
const NO_LATITUDE = 900_000_001;
const NO_LONGITUDE = 1_800_000_001;
/** Events at once; more are nobody's traffic. */
const MOST = 2000;

/** Which warnings hold (EN 302 637-3): new ones, newer versions, those that are cancelled or negated, those whose time is over. */
export function createDenmBook(units: readonly WarningUnit[], complain: (line: string) => void) {
  const events = new Map<string, Event>();

  function forget(atMs: number): void {
    for (const [key, { untilMs }] of events) if (untilMs <= atMs) events.delete(key);
  }

  return {
    /** Whether an asset is one of the units. */
    isUnit: (assetId: string): boolean => units.some((unit) => unit.assetId === assetId),
    take: ({ header, denm: { management, situation } }: Denm, receivedMs: number): void => {
      const { actionID, termination, eventPosition, referenceTime } = management;
      const name = `${actionID.originatingStationID}/${actionID.sequenceNumber}`;
      const detectedMs = momentOfIts(management.detectionTime);
      const untilMs = detectedMs + management.validityDuration * 1000;
      const known = events.get(name);
      if (known && referenceTime < known.referenceTime) return;
      if (untilMs <= receivedMs) return;
      if (detectedMs > receivedMs + 60_000) {
        complain(`event ${name} is said to have been detected in the future`);
        return;
      }
      if (termination !== undefined) {
        if (termination !== NEGATED && header.stationID !== actionID.originatingStationID && !known) return;
        if (known) events.set(name, { ...known, referenceTime, what: null });
        return;
      }
      if (!situation) {
        complain(`event ${name} has no cause`);
        return;
      }
      const [lat, lon] = [eventPosition.latitude, eventPosition.longitude];
      if (lat === NO_LATITUDE || lon === NO_LONGITUDE) {
        complain(`event ${name} is nowhere`);
        return;
      }
      const place = { lon: lon / 1e7, lat: lat / 1e7 };
      const unit = units[nearestOf(units, place)];
      const reachM = RELEVANCE_M[management.relevanceDistance ?? RELEVANCE_M.length - 1]!;
      // Who is further away than it matters is not warned of it.
      if (!unit || metresBetween(unit, place) > reachM) return;
      if (events.size >= MOST) forget(receivedMs);
      if (events.size >= MOST && !known) {
        complain(`more than ${MOST} events at once: ${name} is left out`);
        return;
      }
      const { causeCode, subCauseCode } = situation.eventType;
      // What was ended by somebody is not begun anew by the repetition of the same version.
      if (known?.what === null && referenceTime === known.referenceTime) return;
      events.set(name, {
        ...{ referenceTime, unit: unit.assetId, detectedMs, untilMs, reachM },
        what: { cause: causeCode, subCause: subCauseCode },
      });
    },
    /** What a unit warns of at an instant. */
    at: (assetId: string, atMs: number): Warned => {
      forget(atMs);
      const own = [...events.values()].filter(({ unit, what }) => unit === assetId && what !== null);
      const [first] = own.sort((a, b) => (a.reachM === b.reachM ? b.detectedMs - a.detectedMs : a.reachM - b.reachM));
      return { count: own.length, cause: first?.what?.cause ?? 0, subCause: first?.what?.subCause ?? 0 };
    },
  };
}
export type DenmBook = ReturnType<typeof createDenmBook>;
