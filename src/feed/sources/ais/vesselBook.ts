import { metresBetween } from '../../../geo/distance.ts';
import { unixMs } from '../../../geo/units.ts';
import type { Observation, Origin, Quality } from '../../../live/observation.ts';
import { etaMs, isEtaNear, type AisInland, type AisMessage, type AisPosition, type AisStatic } from '../../../schema/ais/aisMessage.ts'; // prettier-ignore
import { destinationCode } from '../../../schema/ais/ports.ts';
import type { Asset, Provenance } from '../../../schema/catalogue.ts';
import { vesselAsset } from './vesselAsset.ts';
import { moverOf, type VesselBuild } from './vesselBuild.ts';

export interface VesselBookOptions {
  /** First part of the ids of the vessels. */
  readonly sourceId: string;
  readonly origin: Origin;
  readonly provenance: Provenance;
  /** Name of a vessel that does not tell which it is. */
  readonly pseudonymOf: (mmsi: number, timeMs: number) => string;
  /** West, south, east, north in degrees: vessels elsewhere are not taken. */
  readonly area: readonly [number, number, number, number];
  /** At most one fix in this time while a vessel moves, and at rest: transponders speak more often than anybody needs. */
  readonly movingS: number;
  readonly restingS: number;
  /** A vessel that was not heard for so long does not come back. */
  readonly forgetAfterMs: number;
  /** Vessels are announced before they were seen: the fleet of a simulator, so that the catalogue does not grow with each that comes. */
  readonly isFleetKnown?: boolean;
}

/** What is new since the last flush, in the order in which it is to be told. */
export interface VesselNews {
  readonly announced: readonly Asset[];
  readonly observations: readonly Observation[];
  readonly retired: readonly string[];
}

interface Fix {
  readonly timeMs: number;
  readonly lon: number;
  readonly lat: number;
}
interface Entry {
  readonly id: string;
  readonly pseudonym: string;
  build: VesselBuild;
  /** Last fix that was taken, and those since that lie too far away. */
  fix: Fix | null;
  doubtful: Fix[];
  /** By its last fix. */
  isResting: boolean;
  saidMs: Record<string, number>;
  /** What the catalogue knows of it; null = nothing. */
  known: string | null;
  /** It has said when it expects to arrive, and not taken it back. */
  hasEta: boolean;
  /** It has sent the inland message. */
  isInland: boolean;
  /** Newest observation of each property while the catalogue does not know it. */
  waiting: Map<string, Observation>;
  heardMs: number;
}

/** Faster than this no vessel is, m/s; a position farther off than that is wrong, or the ones before were. */
const FASTEST_MS = 25;
const SLACK_M = 300;
/** So many doubtful fixes in a row that fit each other are where the vessel is. */
const BELIEVED_AFTER = 3;
const RESTING_BELOW_KN = 0.3;
const STATIC_EVERY_MS = 300_000;
/** The catalogue grows at most this often: every viewer reads it anew. */
const ANNOUNCE_EVERY_MS = 5_000;

const isReachable = (from: Fix, to: Fix): boolean =>
  metresBetween(from, to) <= SLACK_M + (FASTEST_MS * Math.abs(to.timeMs - from.timeMs)) / 1000;

/** The instant of a fix: the second of the minute it names, nearest to when it was received. */
export function fixTime(receivedMs: number, second: number | null): number {
  if (second === null) return receivedMs;
  const minute = Math.floor(receivedMs / 60_000) * 60_000;
  const near = [-60_000, 0, 60_000].map((shift) => minute + shift + second * 1000);
  const best = near.reduce((a, b) => (Math.abs(b - receivedMs) < Math.abs(a - receivedMs) ? b : a));
  // A clock that is wrong by half a minute is wrong: then reception is the better guess.
  return Math.abs(best - receivedMs) <= 15_000 ? best : receivedMs;
}

/**
 * Messages of all vessels in, assets and observations out: pseudonyms for numbers, thinning, positions that cannot be marked as
 * outliers, builds put together from the messages that each say a part. Nothing that names a vessel leaves it.
 */
export function createVesselBook(options: VesselBookOptions) {
  const { sourceId, origin, area } = options;
  const entries = new Map<string, Entry>();
  let observations: Observation[] = [];
  let announcedAt = Number.NEGATIVE_INFINITY;
  let newestMs = Number.NEGATIVE_INFINITY;

  const entryOf = (mmsi: number, timeMs: number): Entry => {
    const pseudonym = options.pseudonymOf(mmsi, timeMs);
    let entry = entries.get(pseudonym);
    if (!entry) {
      entry = {
        ...{
          id: `${sourceId}/${pseudonym}`,
          pseudonym,
          build: {},
          fix: null,
          doubtful: [],
          isResting: false,
          saidMs: {},
        },
        ...{
          known: options.isFleetKnown ? '' : null,
          isInland: false,
          hasEta: false,
          waiting: new Map<string, Observation>(),
          heardMs: timeMs,
        },
      };
      entries.set(pseudonym, entry);
    }
    entry.heardMs = Math.max(entry.heardMs, timeMs);
    newestMs = Math.max(newestMs, timeMs);
    return entry;
  };
  const say = (
    entry: Entry,
    property: string,
    timeMs: number,
    value: number | null | undefined,
    quality: Quality = 'good',
  ): void => {
    if (value === null || value === undefined) return;
    const observation = { datastream: `${entry.id}/${property}`, timeMs: unixMs(timeMs), value, quality, origin };
    if (entry.known === null) entry.waiting.set(property, observation);
    else observations.push(observation);
  };

  function positionTaken(message: AisPosition, receivedMs: number): void {
    const { lon, lat, sogKn } = message;
    if (lon === null || lat === null) return;
    const [west, south, east, north] = area;
    if (lon < west || lon > east || lat < south || lat > north) {
      const pseudonym = options.pseudonymOf(message.mmsi, receivedMs);
      // A vessel that is here and suddenly far away is looked at below; others are none of ours.
      if (!entries.get(pseudonym)?.fix) return;
    }
    const timeMs = fixTime(receivedMs, message.second);
    const entry = entryOf(message.mmsi, timeMs);
    const { fix } = entry;
    const isResting = sogKn !== null && sogKn < RESTING_BELOW_KN;
    // Where it has come to rest is heard at once, that it still lies there seldom.
    const leastMs = (isResting && entry.isResting ? options.restingS : options.movingS) * 1000;
    // Half a second of grace: reports come by whole seconds.
    if (fix && timeMs - fix.timeMs < leastMs - 500) return;
    entry.isResting = isResting;
    const here: Fix = { timeMs, lon, lat };
    let quality: Quality = 'good';
    if (fix && !isReachable(fix, here)) {
      const last = entry.doubtful.at(-1);
      entry.doubtful = last && !isReachable(last, here) ? [here] : [...entry.doubtful, here];
      if (entry.doubtful.length < BELIEVED_AFTER) quality = 'outlier';
    }
    if (quality === 'good') {
      entry.fix = here;
      entry.doubtful = [];
    }
    say(entry, 'lon', timeMs, lon, quality);
    say(entry, 'lat', timeMs, lat, quality);
    say(entry, 'sog', timeMs, sogKn);
    say(entry, 'cog', timeMs, message.cogDeg);
    say(entry, 'heading', timeMs, message.headingDeg);
  }

  /** Where a vessel is bound for: the name of a known port, nothing else of what somebody entered; and how long it expects to be under way, minutes. */
  function voyageTaken(entry: Entry, { destination, eta }: AisStatic, receivedMs: number): void {
    if (destination) say(entry, 'destination', receivedMs, destinationCode(destination));
    if (eta === undefined) return;
    const atMs = eta === null ? null : etaMs(eta, receivedMs);
    const isKnown = atMs !== null && isEtaNear(atMs, receivedMs);
    // Just after the minute it is 0: a minus in front of it would be told over the socket, and not in JSON.
    if (isKnown) say(entry, 'eta', receivedMs, Math.round((atMs - receivedMs) / 60_000) || 0);
    else if (entry.hasEta) say(entry, 'eta', receivedMs, Number.NaN, 'missing');
    entry.hasEta = isKnown;
  }

  function buildTaken(message: AisStatic | AisInland, receivedMs: number): void {
    const entry = entryOf(message.mmsi, receivedMs);
    const { kind } = message;
    const said: VesselBuild =
      kind === 'inland'
        ? { eriType: message.eriType, lengthM: message.lengthM, beamM: message.beamM }
        : {
            ...(message.shipType === undefined ? {} : { shipType: message.shipType }),
            ...(message.dimension === undefined ? {} : { dimension: message.dimension }),
          };
    // What a later message does not know does not undo what an earlier one knew.
    const known = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null)) as VesselBuild;
    entry.build = { ...entry.build, ...known };
    if (receivedMs - (entry.saidMs[kind] ?? Number.NEGATIVE_INFINITY) < STATIC_EVERY_MS) return;
    entry.saidMs[kind] = receivedMs;
    // The inland message knows centimetres; where there is one, the other's decimetres are not listened to.
    if (kind === 'inland' || entry.saidMs['inland'] === undefined) say(entry, 'draught', receivedMs, message.draughtM);
    if (kind === 'static') voyageTaken(entry, message, receivedMs);
    if (kind === 'inland') {
      say(entry, 'cones', receivedMs, message.cones);
      say(entry, 'loaded', receivedMs, message.isLoaded === null ? null : Number(message.isLoaded));
    }
  }

  const announcement = (entry: Entry): Asset | null => {
    if (!entry.fix && !options.isFleetKnown) return null;
    const mover = moverOf(entry.build, options.movingS);
    const isInland = entry.saidMs['inland'] !== undefined || entry.isInland;
    const key = JSON.stringify([mover, isInland]);
    if (entry.known === key) return null;
    entry.isInland = isInland;
    entry.known = key;
    observations.push(...entry.waiting.values());
    entry.waiting.clear();
    return vesselAsset({ ...options, id: entry.id, pseudonym: entry.pseudonym, mover, place: entry.fix, isInland });
  };

  const toldSince = (): Observation[] => {
    const told = observations;
    observations = [];
    return told;
  };

  return {
    /** @param receivedMs when the message was received, Unix milliseconds */
    take: (message: AisMessage, receivedMs: number): void => {
      if (message.kind === 'position') positionTaken(message, receivedMs);
      else buildTaken(message, receivedMs);
    },
    /**
     * @param wallMs only for how often vessels are announced
     * @param isLast nothing may come for long: what waits to be announced is announced now
     */
    flush: (wallMs: number, isLast = false): VesselNews => {
      const announced: Asset[] = [];
      const retired: string[] = [];
      if (isLast || wallMs - announcedAt >= ANNOUNCE_EVERY_MS) {
        for (const [key, entry] of entries) {
          const asset = announcement(entry);
          if (asset) announced.push(asset);
          else if (entry.heardMs < newestMs - options.forgetAfterMs) {
            entries.delete(key);
            if (entry.known !== null) retired.push(entry.id);
          }
        }
        if (announced.length > 0) announcedAt = wallMs;
      }
      return { announced, observations: toldSince(), retired };
    },
    /** The observations alone, where all vessels are known and nobody is to be told of them. */
    observations: toldSince,
    /** Forgets where the vessels were, not what they are: the clock was set back. */
    restart: (): void => {
      for (const entry of entries.values())
        Object.assign(entry, { fix: null, doubtful: [], isResting: false, saidMs: {} });
      newestMs = Number.NEGATIVE_INFINITY;
    },
  };
}
export type VesselBook = ReturnType<typeof createVesselBook>;
