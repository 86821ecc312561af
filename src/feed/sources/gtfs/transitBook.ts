import { fromScene, gridConvergence } from '../../../geo/sceneFrame.ts';
import { unixMs } from '../../../geo/units.ts';
import type { Observation, Origin } from '../../../live/observation.ts';
import type { Asset } from '../../../schema/catalogue.ts';
import type { RealtimeEntity, RealtimeFeed, TripUpdate, VehiclePosition } from '../../../schema/gtfs/realtime.ts';
import { slugOf } from '../naming.ts';
import { tripOf } from './readFrequencies.ts';
import { scheduledAt, serviceDaysNear } from './scheduled.ts';
import type { Trip } from './timetable.ts';
import { transitAsset } from './transitAsset.ts';
import { predict, stateOf, type Prediction } from './tripMotion.ts';
import type { TransitBookOptions } from './transitBookOptions.ts';
import { createWagonBook, loadChanges, loadProperties } from './wagonBook.ts';

export interface TransitNews {
  readonly announced: readonly Asset[];
  readonly observations: readonly Observation[];
}

/** A vehicle waits at its first stop for at most so long before it is there. */
const WAITS_MS = 15 * 60_000;
/** After its last stop it is still there for so long, unless its next trip has begun. */
const LINGERS_MS = 60_000;
const RESTING_EVERY_MS = 60_000;
/** `schedule_relationship` of a trip that runs as the timetable says, and of those that do not run: cancelled, deleted. */
const [SCHEDULED, NOT_RUNNING] = [0, [3, 7]] as const;
/** A place that a vehicle said longer ago is not shown as where it is now. */
const OLD_PLACE_MS = 5 * 60_000;

interface Journey {
  readonly trip: Trip;
  readonly prediction: Prediction;
  readonly vehicleId: string | null;
  readonly label: string;
}

interface Vehicle {
  readonly id: string;
  tripKey: string;
  said: { atMs: number; lon: number; lat: number; speed: number } | null;
  way: number;
  delay: number;
  /** TEU on each wagon as it was said last; empty where nothing was. */
  wagons: readonly number[];
}

/** Trips and places that a feed speaks of, as vehicles with fixes. */
export function createTransitBook(options: TransitBookOptions) {
  const { timetable, days, complain, origin } = options;
  const journeys = new Map<string, { entity: string; journey: Journey }>();
  const places = new Map<string, VehiclePosition>();
  const wagonBook = createWagonBook(complain);
  const vehicles = new Map<string, Vehicle>();
  const slots = new Map<string, string>();

  /** A trip that does not say its day runs on that of its service days which is the nearest: at one in the night that of yesterday. */
  const keyOf = (trip: Trip, startDate: string | undefined, atMs: number): { key: string; date: string } => {
    const date = startDate ?? serviceDaysNear(trip, timetable, days, atMs)[0] ?? days.dateOf(atMs);
    return { key: `${trip.id}@${date}`, date };
  };

  function journeyTaken(entity: string, update: TripUpdate, atMs: number): void {
    const { startDate, relationship } = update.trip;
    const trip = tripOf(timetable, update.trip);
    if (!trip) return;
    const { key, date } = keyOf(trip, startDate, atMs);
    if (NOT_RUNNING.some((each) => each === relationship)) {
      journeys.delete(key);
      return;
    }
    const beginMs = days.beginOf(date);
    if (Number.isNaN(beginMs)) {
      complain(`start_date ${date.slice(0, 20)} is no date`);
      return;
    }
    // Its times are those of another timetable; what is added may run on any day.
    if ((relationship ?? SCHEDULED) === SCHEDULED && !timetable.runsOn(trip.serviceId, date)) {
      complain(`trip ${trip.id} does not run on ${date} by the calendar of the static feed`);
      return;
    }
    journeys.set(key, {
      entity,
      journey: {
        trip,
        prediction: predict(trip, beginMs, update.stops, update.delayS),
        vehicleId: update.vehicle?.id ?? null,
        label: update.vehicle?.label ?? '',
      },
    });
  }

  function entityTaken(entity: RealtimeEntity, atMs: number): void {
    if (entity.tripUpdate) journeyTaken(entity.id, entity.tripUpdate, atMs);
    const { position } = entity.vehicle ?? {};
    if (entity.vehicle) wagonBook.take(entity.id, entity.vehicle);
    if (!entity.vehicle || !position) return;
    if (!(Math.abs(position.lat) <= 90 && Math.abs(position.lon) <= 180)) complain('a place that is none');
    else places.set(entity.id, entity.vehicle);
  }

  /** A vehicle that has no name of its own takes the first free place of its line, and gives it back at the end of the trip. */
  function slotOf(key: string, trip: Trip): string {
    const known = slots.get(key);
    if (known) return known;
    const taken = new Set(slots.values());
    const line = slugOf(trip.pattern.line) || trip.pattern.mode;
    let k = 1;
    while (taken.has(`${line}-${k}`)) k++;
    slots.set(key, `${line}-${k}`);
    return `${line}-${k}`;
  }

  const vehicleOf = (name: string): Vehicle => {
    let vehicle = vehicles.get(name);
    if (!vehicle) {
      vehicle = { id: `${options.sourceId}/${name}`, tripKey: '', said: null, way: -1, delay: Number.NaN, wagons: [] };
      vehicles.set(name, vehicle);
    }
    return vehicle;
  };

  const announced: Asset[] = [];
  const known = new Set<string>();
  function announce(vehicle: Vehicle, trip: Trip, label: string, place: readonly [number, number], name: string): void {
    const { mode, line } = trip.pattern;
    const wagons = loads.get(name)?.length ?? 0;
    const key = `${vehicle.id} ${line} ${label} ${wagons}`;
    if (known.has(key)) return;
    known.add(key);
    const lengthM = options.lengthOf?.(name);
    announced.push(transitAsset({ id: vehicle.id, mode, line, label, place, provenance: options.provenance, movingS: options.movingS, ...(lengthM === undefined ? {} : { lengthM }), wagons })); // prettier-ignore
  }

  let loads: ReadonlyMap<string, readonly number[]> = new Map();
  function sayLoad(vehicle: Vehicle, name: string, { mode }: Trip['pattern'], atMs: number, out: Observation[]): void {
    const wagons = loads.get(name);
    if (mode !== 'freight' || !wagons) return;
    out.push(...loadChanges(vehicle.id, vehicle.wagons, wagons, { atMs, origin: origin === 'simulated' ? origin : 'live' })); // prettier-ignore
    vehicle.wagons = wagons;
  }

  interface Said {
    readonly atMs: number;
    readonly lon: number;
    readonly lat: number;
    readonly speedMs: number;
    readonly headingDeg: number | null;
    readonly way: number;
    readonly delayS: number;
    readonly origin: Origin;
  }
  function say(vehicle: Vehicle, fix: Said, out: Observation[], isDelayOnly: boolean): void {
    const { said } = vehicle;
    const speed = Math.round(fix.speedMs * 36) / 10;
    const isSame = said?.lon === fix.lon && said.lat === fix.lat && said.speed === speed;
    if (said && (fix.atMs <= said.atMs || (isSame && fix.atMs - said.atMs < RESTING_EVERY_MS && fix.way === vehicle.way)))
      return; // prettier-ignore
    vehicle.said = { atMs: fix.atMs, lon: fix.lon, lat: fix.lat, speed };
    const put = (property: string, value: number): void => {
      out.push({ datastream: `${vehicle.id}/${property}`, timeMs: unixMs(fix.atMs), value, quality: 'good', origin: fix.origin }); // prettier-ignore
    };
    const isOnNewWay = fix.way !== vehicle.way;
    vehicle.way = fix.way;
    if (!isDelayOnly) {
      if (isOnNewWay) put('way', fix.way);
      put('lon', fix.lon);
      put('lat', fix.lat);
      put('speed', speed);
      if (fix.headingDeg !== null) put('heading', Math.round(fix.headingDeg));
    }
    if (options.knowsDelays !== false && fix.delayS !== vehicle.delay) put('delay', (vehicle.delay = fix.delayS));
  }

  /** It is not here any more: missing, and not at the place it was at last. */
  function gone(vehicle: Vehicle, atMs: number, out: Observation[]): void {
    if (!vehicle.said) return;
    vehicle.said = null;
    vehicle.way = -1;
    vehicle.delay = Number.NaN;
    const loaded = loadProperties(vehicle.wagons);
    vehicle.wagons = [];
    for (const property of ['lon', 'lat', ...(options.knowsDelays === false ? [] : ['delay']), ...loaded])
      out.push({ datastream: `${vehicle.id}/${property}`, timeMs: unixMs(atMs), value: Number.NaN, quality: 'missing', origin }); // prettier-ignore
  }

  const spelled = new Map<string, string>();
  const spellingOf = (id: string | undefined | null): string => {
    if (id === undefined || id === null) return '';
    let slug = spelled.get(id);
    if (slug === undefined) spelled.set(id, (slug = slugOf(id)));
    return slug;
  };
  /** Which vehicle of its line; a block train is the only one of its track. */
  const numberOf = (name: string, { pattern }: Trip): string =>
    pattern.mode === 'freight' ? '' : name.replace(/^.*-/, '');
  const nameOf = (journey: Journey, key: string): string => spellingOf(journey.vehicleId) || slotOf(key, journey.trip);

  /** Where everything is at an instant by what is known. @param isDelayOnly says of it only how late it is, and when it is gone */
  function fixesAt(atMs: number, isDelayOnly = false): TransitNews {
    const observations: Observation[] = [];
    const here = new Set<string>();
    /** Of two trips of one vehicle the one that runs counts, and of those that wait the earlier one. */
    const best = new Map<string, { journey: Journey; key: string; atMs: number }>();
    for (const [key, { journey }] of journeys) {
      const { departsMs, arrivesMs } = journey.prediction;
      const { isPassed } = journey.trip.pattern;
      const [begin, end] = [arrivesMs[0]!, departsMs.at(-1)!];
      // Nobody waits where the course only comes into the area.
      if (end + (isPassed.at(-1) ? 0 : LINGERS_MS) < atMs) {
        journeys.delete(key);
        slots.delete(key);
        continue;
      }
      if (begin - (isPassed[0] ? 0 : WAITS_MS) > atMs) continue;
      const name = nameOf(journey, key);
      const other = best.get(name);
      const isRunning = atMs < end;
      const isBetter = !other || (isRunning && (other.journey.prediction.departsMs.at(-1)! <= atMs || begin < other.atMs)); // prettier-ignore
      if (isBetter) best.set(name, { journey, key, atMs: begin });
    }
    const saidBy = new Map<string, VehiclePosition>();
    for (const place of places.values()) {
      const trip = tripOf(timetable, place.trip ?? {});
      const key = trip && keyOf(trip, place.trip?.startDate, atMs).key;
      const name = spellingOf(place.vehicle?.id) || (trip && key ? slotOf(key, trip) : '');
      if (!trip || name === '' || (place.timestampS ?? 0) * 1000 < atMs - OLD_PLACE_MS) continue;
      saidBy.set(name, place);
      if (!best.has(name)) best.set(name, { journey: { trip, prediction: predict(trip, 0, []), vehicleId: place.vehicle?.id ?? null, label: place.vehicle?.label ?? '' }, key: key!, atMs: 0 }); // prettier-ignore
    }
    loads = wagonBook.all(({ vehicle, trip: of }) => {
      const trip = tripOf(timetable, of ?? {});
      return spellingOf(vehicle?.id) || (trip ? slotOf(keyOf(trip, of?.startDate, atMs).key, trip) : '');
    });
    for (const [name, { journey, key }] of best) {
      const { trip, prediction, label } = journey;
      const { pattern } = trip;
      const vehicle = vehicleOf(name);
      vehicle.tripKey = key;
      here.add(name);
      const way = (options.firstWay ?? 0) + pattern.way;
      const said = saidBy.get(name);
      const state = stateOf(trip, prediction, atMs);
      if (!isDelayOnly) sayLoad(vehicle, name, pattern, atMs, observations);
      if (said) {
        const { lat, lon, bearingDeg, speedMs } = said.position!;
        announce(vehicle, trip, label || numberOf(name, trip), [lon, lat], name);
        const own: Origin = origin === 'simulated' ? 'simulated' : 'live';
        const delayS = journeys.has(key) ? Math.round(state.delayS / 10) * 10 : vehicle.delay || 0;
        say(vehicle, { atMs: (said.timestampS ?? atMs / 1000) * 1000, lon, lat, speedMs: speedMs ?? 0, headingDeg: bearingDeg ?? null, way, delayS, origin: own }, observations, isDelayOnly); // prettier-ignore
        continue;
      }
      const { path } = pattern;
      const [x, z] = path.at(state.atM);
      const [bx, bz] = path.at(state.atM - 6);
      const place = fromScene({ x, z });
      const heading = ((Math.atan2(x - bx, -(z - bz)) + gridConvergence(place)) * 180) / Math.PI;
      const [lon, lat] = [Number(place.lon.toFixed(6)), Number(place.lat.toFixed(6))];
      announce(vehicle, trip, label || numberOf(name, trip), [lon, lat], name);
      say(vehicle, { atMs, lon, lat, speedMs: state.speedMs, headingDeg: (heading + 360) % 360, way, delayS: Math.round(state.delayS / 10) * 10, origin }, observations, isDelayOnly); // prettier-ignore
    }
    for (const [name, vehicle] of vehicles) if (!here.has(name)) gone(vehicle, atMs, observations);
    return { announced: announced.splice(0), observations };
  }

  const book = {
    /** @param atMs when it was received, for trips that do not say their day */
    take: ({ entities, isDifferential }: RealtimeFeed, atMs: number): void => {
      if (!isDifferential) {
        journeys.clear();
        places.clear();
        wagonBook.clear();
      }
      let unknown = 0;
      for (const entity of entities) {
        if (entity.isDeleted) {
          places.delete(entity.id);
          wagonBook.forget(entity.id);
          for (const [key, { entity: id }] of journeys) if (id === entity.id) journeys.delete(key);
          continue;
        }
        const trip = entity.tripUpdate?.trip ?? entity.vehicle?.trip;
        if (trip?.tripId !== undefined && !tripOf(timetable, trip)) unknown++;
        else entityTaken(entity, atMs);
      }
      // A feed of the whole country speaks of trips elsewhere; but where all are unknown, the static feed is another one.
      if (unknown > 0 && unknown === entities.length) complain('no trip of the real-time feed is in the static feed');
    },
    /** As if a feed said that all is as planned. */
    takeScheduled: (atMs: number): void => book.take(scheduledAt(timetable, days, atMs), atMs),
    fixesAt,
    /** Forgets who has said what: everything is said again. */
    restart: (): void => {
      for (const vehicle of vehicles.values())
        Object.assign(vehicle, { said: null, way: -1, delay: Number.NaN, wagons: [] });
    },
  };
  return book;
}
export type TransitBook = ReturnType<typeof createTransitBook>;
