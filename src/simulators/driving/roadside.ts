import { nearestOf } from '../../geo/distance.ts';
import { UNBOUNDED, type Only, type Simulation } from '../simulation.ts';
import {
  FIRST_SHUTTLE,
  UNIT_REACH_M,
  roadsideUnitsOf,
  signalHeadsOf,
  trucksOf,
  type RoadKind,
  type RoadKinds,
} from './assets.ts';
import type { Roads } from './courses.ts';
import { SHUTTLES, type Fleet, type TakenBy } from './fleet.ts';
import { besideOf, poseOn, spatOf, STATION_TYPES, statusOf, type ItsMessage } from './messages.ts';
import { truckAt } from './platoons.ts';
import { signalAt } from './signalPlan.ts';
import { CAUSES } from './takeOvers.ts';
import { denmOf, ENDED_FOR_MS, sequenceOf, type RoadWarning } from './warnings.ts';

/** Signals say their phase with each change and this often. */
const SPAT_MS = 5000;
const UNIT_MS = 20_000;
/** `RelevanceDistance` of the standard: five kilometres are too far for a shuttle that stands, 500 m too near. */
const WITHIN_1_KM = 4;
/** Instants that are kept: those of twelve hours. */
const KEPT = 2160;

interface Sender {
  readonly assetIds: readonly string[];
  /** All instants in a span at which it speaks, ascending. */
  instants(fromMs: number, toMs: number, stepMs: number): readonly number[];
  lastInstant(atMs: number): number;
  tell(atMs: number): readonly ItsMessage[];
}

function beats(everyMs: number, fromMs: number, toMs: number): number[] {
  const out: number[] = [];
  for (let at = (Math.floor(fromMs / everyMs) + 1) * everyMs; at <= toMs; at += everyMs) out.push(at);
  return out;
}

/**
 * Signals as senders of SPAT, and roadside units with what they hear of vehicles near them.
 * @param without kinds that somebody real speaks for
 */
export function roadside(
  roads: Roads,
  fleet: Fleet,
  kinds: RoadKinds,
  seed: number,
  without: readonly RoadKind[] = [],
): Simulation<ItsMessage> {
  const placeOf = (course: number, atM: number): readonly [number, number] => besideOf(roads.courses[course]!, atM);
  const heads = without.includes('signal-head') ? [] : signalHeadsOf(roads, kinds, placeOf);
  const units = without.includes('roadside-unit') ? [] : roadsideUnitsOf(roads, kinds, placeOf);
  const stops = roads.courses[0]!.stops.map(({ atM }) => roads.courses[0]!.path.at(atM));
  const trucks = trucksOf(roads, kinds);

  /** The unit that hears a place best; null where none does. */
  function unitNear([x, z]: readonly [number, number]): number {
    let best = 0;
    stops.forEach(([sx, sz], k) => {
      if (Math.hypot(sx - x, sz - z) < Math.hypot(stops[best]![0] - x, stops[best]![1] - z)) best = k;
    });
    return best;
  }

  /** Vehicles in the range of each unit and take-overs nearest to it, by instant: all units are asked for the same span, one after the other. */
  type Heard = readonly { vehicles: number; active: number; today: number; cause: number }[];
  const kept = new Map<number, Heard>();
  const unitOf = new WeakMap<TakenBy, number>();
  const unitHearing = (one: TakenBy): number => {
    let unit = unitOf.get(one);
    if (unit === undefined) unitOf.set(one, (unit = unitNear(one.course.path.at(one.atM))));
    return unit;
  };
  function heardAt(atMs: number): Heard {
    const known = kept.get(atMs);
    if (known) return known;
    const heard = units.map(() => ({ vehicles: 0, active: 0, today: 0, cause: 0 }));
    const here = Array.from({ length: SHUTTLES }, (_, k) => fleet.at(k, atMs)).map(({ course, atM }) => course.path.at(atM)); // prettier-ignore
    for (const { direction, truck } of trucks) {
      const state = truckAt(roads.courses[2 + direction]!, direction, truck, atMs, seed);
      if (state) here.push(state.course.path.at(state.atM));
    }
    units.forEach((_, k) => {
      const [sx, sz] = stops[k]!;
      heard[k]!.vehicles = here.filter(([x, z]) => Math.hypot(x - sx, z - sz) <= UNIT_REACH_M).length;
    });
    for (const one of fleet.takenSinceMidnight(atMs)) {
      const its = heard[unitHearing(one)]!;
      its.today++;
      if (one.untilMs <= atMs) continue;
      its.active++;
      its.cause = CAUSES[one.cause];
    }
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value!);
    kept.set(atMs, heard);
    return heard;
  }

  const places = units.map(({ asset: { geometry } }) => ({
    lon: geometry.coordinates[0],
    lat: geometry.coordinates[1],
  }));
  const warned = new WeakMap<TakenBy, { readonly unit: number; readonly warning: RoadWarning }>();
  const warningOf = (one: TakenBy): { readonly unit: number; readonly warning: RoadWarning } => {
    let known = warned.get(one);
    if (!known) {
      const { lon, lat } = poseOn(one.course, one.atM);
      const { fromMs: detectedMs, untilMs: endedMs } = one;
      const originator = FIRST_SHUTTLE + one.vehicle;
      known = {
        unit: nearestOf(places, { lon, lat }),
        warning: {
          ...{ originator, sequence: sequenceOf(detectedMs), cause: CAUSES[one.cause], subCause: 0, lon, lat },
          ...{ detectedMs, endedMs, untilMs: null, relevance: WITHIN_1_KM, stationType: STATION_TYPES.bus },
        },
      };
      warned.set(one, known);
    }
    return known;
  };
  /** What a unit sends on for the shuttles near it: that one stands in the way, and a while that it does so no more. */
  const warningsAt = (unit: number, atMs: number): RoadWarning[] =>
    fleet
      .takenSinceMidnight(atMs)
      .filter(({ untilMs }) => untilMs + ENDED_FOR_MS > atMs)
      .map(warningOf)
      .flatMap((one) => (one.unit === unit ? [one.warning] : []));

  const senders: Sender[] = [
    ...(heads.length === 0 ? [] : roads.junctions).map((_, junction): Sender => {
      const own = heads.filter((head) => head.junction === junction);
      const spat = (atMs: number): ItsMessage[] =>
        [spatOf(own[0]!.stationId, junction + 1, own.map(({ group }) => group), signalAt(junction, atMs, seed), atMs)]; // prettier-ignore
      return {
        assetIds: own.map(({ asset }) => asset.id),
        instants: (fromMs, toMs, stepMs) => {
          const regular = beats(Math.max(SPAT_MS, Math.round(stepMs / SPAT_MS) * SPAT_MS), fromMs, toMs);
          if (stepMs > SPAT_MS) return regular;
          const all = new Set(regular);
          for (let at = signalAt(junction, fromMs, seed).untilMs; at <= toMs; at = signalAt(junction, at, seed).untilMs)
            if (at > fromMs) all.add(at);
          return [...all].sort((a, b) => a - b);
        },
        lastInstant: (atMs) => Math.max(Math.floor(atMs / SPAT_MS) * SPAT_MS, signalAt(junction, atMs, seed).sinceMs),
        tell: spat,
      };
    }),
    ...units.map(({ asset, stationId }, k): Sender => ({
      assetIds: [asset.id],
      instants: (fromMs, toMs, stepMs) => beats(Math.max(UNIT_MS, Math.round(stepMs / UNIT_MS) * UNIT_MS), fromMs, toMs), // prettier-ignore
      lastInstant: (atMs) => Math.floor(atMs / UNIT_MS) * UNIT_MS,
      tell: (atMs) => {
        const { vehicles, active, today, cause } = heardAt(atMs)[k]!;
        return [
          ...warningsAt(k, atMs).map((warning) => denmOf(warning, atMs)),
          statusOf(stationId, atMs, { takeovers: today, takeover: active, cause, vehicles }),
        ];
      },
    })),
  ];

  return {
    assets: [...heads, ...units].map(({ asset }) => asset),
    boundsOf: (assetId, property, fromMs, toMs) => {
      const k = units.findIndex(({ asset }) => asset.id === assetId);
      if (k < 0 || property !== 'takeover') return UNBOUNDED;
      return {
        ...UNBOUNDED,
        least: 0,
        most: fleet.takenBetween(fromMs, toMs).filter((one) => unitHearing(one) === k).length,
      };
    },
    between: (fromMs, toMs, { assetId, stepMs = 0 }: Only = {}) =>
      senders
        .filter(({ assetIds }) => assetId === undefined || assetIds.includes(assetId))
        .flatMap((sender) => sender.instants(fromMs, toMs, stepMs).flatMap((at) => sender.tell(at)))
        .sort((a, b) => a.atMs - b.atMs),
    *lastBefore(atMs) {
      for (const sender of senders) yield* sender.tell(sender.lastInstant(atMs));
    },
  };
}
