import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalogue } from '../../../src/feed/loadCatalogue.ts';
import { pchip } from '../../../src/feed/recordings/pchip.ts';
import { serviceOf } from '../../../src/feed/sources/gtfs/simulatedTransit.ts';
import { trainsOf } from '../../../src/feed/sources/trainsOf.ts';
import { PolygonField } from '../../../src/geo/polygonField.ts';
import { roundCorners } from '../../../src/geo/polyline.ts';
import { Path } from '../../../src/geo/path.ts';
import { toScene } from '../../../src/geo/sceneFrame.ts';
import { SegmentIndex, type Point } from '../../../src/geo/segmentIndex.ts';
import { THEMES } from '../../../src/schema/catalogue.ts';
import { readRoads } from '../../../src/simulators/driving/courses.ts';
import { createFleet, SHUTTLES } from '../../../src/simulators/driving/fleet.ts';
import { truckAt, TRUCKS } from '../../../src/simulators/driving/platoons.ts';
import { createSpanBarriers } from '../../../src/simulators/driving/spanBarriers.ts';
import { liftsOf, readLiftSpans } from '../../../src/simulators/infrastructure/liftSpans.ts';
import { liftBridgeAt } from '../../../src/simulators/infrastructure/liftBridge.ts';
import { createServed } from '../../../src/simulators/driving/served.ts';
import { isGreen, signalAt } from '../../../src/simulators/driving/signalPlan.ts';
import { createTorpedoes } from '../../../src/simulators/industry/torpedoes.ts';
import { readTorpedoTracks } from '../../../src/simulators/industry/torpedoMessages.ts';
import { isQuietIn } from '../../../src/simulators/port/shipFlow.ts';
import { craneWorkOf } from '../../../src/simulators/port/craneWork.ts';
import {
  blocksBesideTrucks,
  createTrucks,
  TRUCK_TERMINAL,
  TRUCKS as CONTAINER_TRUCKS,
} from '../../../src/simulators/logistics/trucks.ts';
import { createCarriers, type CarrierParts } from '../../../src/simulators/port/carriers.ts';
import { createTrackVehicles } from '../../../src/simulators/logistics/trackVehicles.ts';
import { readCorridors } from '../../../src/simulators/rail/readCorridors.ts';
import { createStationReader, WORLD_SEED } from '../../../src/simulators/readStations.ts';
import { readCourses, type Course } from '../../../src/simulators/transit/courses.ts';
import { LOCOMOTIVE_M, trainLengthM, WAGON_M, wagonsOf } from '../../../src/simulators/transit/trains.ts';
import type { UnderWay } from '../../../src/simulators/transit/transitService.ts';
import { readFairway } from '../../../src/simulators/vessels/fairway.ts';
import { createTraffic, fleetOf } from '../../../src/simulators/vessels/traffic.ts';
import { createLockPlan } from '../../../src/simulators/vessels/lockPlan.ts';
import { USUAL_M } from '../../../src/feed/sources/gtfs/transitAsset.ts';
import { createLockVoyages, withLockVoyages, type LockVoyages } from '../../../src/simulators/vessels/lockVoyages.ts';
import { readLockWays, type LockWay } from '../../../src/simulators/vessels/lockWays.ts';
import type { Rail, World } from '../../../src/simulators/world/world.ts';
import { crossingsOf } from '../../../src/simulators/counters/crossings.ts';
import { keptBy } from '../../../src/simulators/world/highWater.ts';
import { CITY, curated } from '../../city/curated.ts';
import { ROOT } from '../themeStations.ts';
import { type Platoon, type Shuttle, type SignalHead } from './checkDriving.ts'; // prettier-ignore
import { readMotorways } from './motorways.ts';
import { type GateWithTrucks } from './checkGateTrucks.ts';
import { type LockOf } from './checkLocks.ts';
import { type Hull, type Vehicle } from './checkMovers.ts';
import { type RollingTrain } from './checkTrainsRoll.ts';
import { type OnStreet, type SpanOf } from './checkSpans.ts';
import { type Measured } from './checkStations.ts';
import { type VehicleAtCrane } from './checkTerminalVehicles.ts';
import { gateTrucksOf } from './gateTrucksOf.ts';
import { terminalVehiclesOf } from './terminalVehiclesOf.ts';

const SEED = 1;
const QUARTER_MS = 900_000;
/** As the ways of trains were made. */
const JOINT_M = 45;
const POINT_EACH_M = 100;

/** Stage at Ruhrort of the recorded flood, cm: as the recording has it, each quarter of an hour; null before and after it. */
export function recordedStage(): (atMs: number) => number | null {
  const rows = readFileSync(join(ROOT, 'assets/recordings/flood-2024-01/ruhrort-daily.csv'), 'utf8').trim().split('\n').slice(1); // prettier-ignore
  const noons = rows.map((row) => Date.parse(`${row.split(',')[0]!}T12:00:00Z`));
  const at = pchip(
    noons,
    rows.map((row) => Number(row.split(',')[1])),
  );
  return (atMs) => {
    const quarterMs = Math.floor(atMs / QUARTER_MS) * QUARTER_MS;
    return quarterMs < noons[0]! || quarterMs > noons.at(-1)! ? null : Math.round(at(quarterMs) * 10) / 10;
  };
}

/** All simulated themes together, as the feed puts them together. */
export function readCity(stageCm: (atMs: number) => number | null) {
  const { features } = loadCatalogue(join(ROOT, 'assets/city/assets'), 1).catalogue;
  const fairway = readFairway(join(CITY, 'rhine-axis.geojson'), join(ROOT, 'assets/simulators/berths.geojson'));
  const lockWays = readLockWays(join(ROOT, 'assets/simulators/lock-ways.geojson'), join(CITY, 'structures.geojson'), fairway);
  const lockPlan = createLockPlan(lockWays, fairway, SEED, fleetOf(fairway), WORLD_SEED);
  const calls = createTraffic(fairway, { seed: SEED, callsPerDay: 55, transitsPerDay: 200 }, keptBy(stageCm), lockPlan);
  let voyages: LockVoyages | null = null;
  let rail: Rail | null = null;
  let crossings: World['crossings'] | null = null;
  const carriers: CarrierParts = {};
  const read = createStationReader(ROOT, features, stageCm, calls.berthAt, () => rail, (bridge, atMs) => crossings?.(bridge, atMs) ?? null, (lock, atMs) => voyages?.inLock(lock, atMs) ?? null, createCarriers(carriers));
  voyages = createLockVoyages(lockWays, lockPlan, read.world);
  const traffic = withLockVoyages(calls, voyages);
  const stations = THEMES.flatMap((theme) => read(theme)?.stations ?? []);
  const courses = readCourses(join(ROOT, 'assets/simulators/transit.geojson'));
  const spans = readLiftSpans(join(CITY, 'structures.geojson'));
  const lifting = stations.flatMap((theme) => theme.stations.filter(({ kind }) => kind === 'bridge-lift'));
  const service = serviceOf(courses, SEED, read.world.waterside, isQuietIn(read.world), { spans, lifts: liftsOf(lifting, read.world) });
  rail = trainsOf(service, readCorridors(join(ROOT, 'assets/simulators/corridors.json'))).rail;
  const roads = readRoads(join(ROOT, 'assets/simulators/driving.geojson'));
  const { world } = read;
  const motorways = readMotorways(world);
  crossings = crossingsOf(motorways.counters);
  const fleet = createFleet(roads.courses[0]!, roads.courses[1]!, { local: (atMs) => world.local(atMs), seed: SEED, isServed: createServed(world.coverage), spanBarriers: createSpanBarriers({ spans, lifts: liftsOf(lifting, world, true) }) });
  /** Height of a span above the road, m. */
  const liftM = (bridge: string, atMs: number): number => liftBridgeAt(lifting.find(({ asset }) => asset.id === bridge)!, world, atMs)!.lift;
  const industry = stations.find(({ stations: its }) => its.some(({ kind }) => kind === 'blast-furnace'))!;
  const furnaces = new Map(industry.stations.flatMap((one) => (one.kind === 'blast-furnace' ? [[one.asset.id, one] as const] : [])));
  const torpedoes = createTorpedoes(readTorpedoTracks(join(ROOT, 'assets/simulators/torpedoes.geojson')), [...furnaces.values()], world);
  /** Iron that a furnace says it has let out since midnight UTC, t. */
  const tappedT = (furnace: string, atMs: number): number => industry.valuesOf(furnaces.get(furnace)!, atMs)['tapped']!;
  const port = stations.find(({ stations: its }) => its.some(({ kind }) => kind === 'yard-block'))!;
  const gateTrucks = gateTrucksOf(stations.flatMap((theme) => theme.stations), world);
  const truckWays = readRoads(join(ROOT, 'assets/simulators/trucks.geojson')).courses;
  const trucks = createTrucks(truckWays, world.seed, blocksBesideTrucks(truckWays, port.stations, craneWorkOf(port.stations, world)));
  const terminalVehicles = terminalVehiclesOf(port.stations, world);
  const trackVehicles = createTrackVehicles(service, SEED, port.stations);
  Object.assign(carriers, { loads: service.loads, trackVehicles, gateTrucks, trucks });
  return { stations, traffic, lockWays, service, world, roads, fleet, motorways, torpedoes, tappedT, gateTrucks, terminalVehicles, trackVehicles, spans, liftM, port, trucks, truckWays };
} // prettier-ignore
export type City = ReturnType<typeof readCity>;

/** The opening of a lock reaches so far into its approaches, as it is drawn. */
const LOCK_MOUTH_M = 14;

/** All waters that a vessel can reach: those open to the Rhine, those above the locks, and the locks. */
export function readWaters(lockWays: readonly LockWay[] = []): (x: number, z: number) => boolean {
  const waters = curated('waters.geojson')
    .filter(({ properties }) => properties['kind'] !== 'lake')
    .map(({ lines, properties }) => {
      const rings = lines as readonly (readonly Point[])[];
      return new PolygonField(properties['wall'] === 'slope' ? rings.map((ring) => roundCorners(ring, 40)) : rings);
    });
  const isInLock = (x: number, z: number): boolean =>
    lockWays.some(({ x: lx, z: lz, bearingRad, lengthM, widthM }) => {
      const [sine, cosine] = [Math.sin(bearingRad), Math.cos(bearingRad)];
      const along = (x - lx) * sine - (z - lz) * cosine;
      return Math.abs(along) < lengthM / 2 + LOCK_MOUTH_M && Math.abs((x - lx) * cosine + (z - lz) * sine) < widthM / 2;
    });
  return (x, z) => isInLock(x, z) || waters.some((water) => water.contains(x, z));
}

/** Rails, and the points where a line ends near another: the register has the lines, not the points that join them. */
export function readRails(): SegmentIndex {
  const rails = [...curated('rail-lines.geojson'), ...curated('rail-port.geojson')];
  const lines = rails.flatMap((rail) => rail.lines as readonly (readonly Point[])[]);
  const joints = lines.flatMap((line) =>
    [line[0]!, line.at(-1)!].flatMap((end) =>
      lines.flatMap((other) =>
        other.filter((b) => other !== line && Math.hypot(end[0] - b[0], end[1] - b[1]) < JOINT_M).map((b) => [end, b] as const),
      ),
    ),
  ); // prettier-ignore
  return new SegmentIndex([...lines, ...joints]);
}

export const hullsAt = ({ traffic }: City, atMs: number): Hull[] =>
  traffic.vessels.flatMap(({ index, mmsi, lengthM, beamM }) => {
    const state = traffic.stateAt(index, atMs);
    return state ? [{ ...state, id: `vessel/${mmsi}`, lengthM, beamM }] : [];
  });

const paths = new WeakMap<Course, Path>();
/** The way of a course, scene metres. */
export function pathOf(course: Course): Path {
  let path = paths.get(course);
  if (!path) {
    path = new Path(course.lonLat.map(([lon, lat]): Point => { const { x, z } = toScene({ lon, lat }); return [x, z]; })); // prettier-ignore
    paths.set(course, path);
  }
  return path;
}

/** Trams, buses and trains that are on a trip; of trains each hundred metres from the front to the end. */
export function vehiclesAt(
  { service }: City,
  atMs: number,
  isTrain: boolean,
  running: readonly UnderWay[] = service.underWayAt(atMs),
): Vehicle[] {
  return running.flatMap(({ vehicle, run: { course, id }, atM, speedMs }) => {
    if ((course.mode === 'train' || course.mode === 'freight') !== isTrain) return [];
    const lengthM = isTrain ? trainLengthM(course, SEED) : 0;
    const points: Point[] = [];
    for (let s = atM; s >= Math.max(0, atM - lengthM); s -= POINT_EACH_M)
      points.push(pathOf(course).at(Math.max(0, s)));
    const sections = course.sections.flatMap((one) => (one.toM < atM - lengthM || one.fromM > atM ? [] : [one.id]));
    return [{ id: vehicle, way: id, atM, wayM: course.lengthM, isMoving: speedMs > 0, points, sections }];
  });
}

/** Trains that are on a trip, with the places of the wagons of freight trains. */
export const rollingAt = (running: readonly UnderWay[]): RollingTrain[] =>
  running.flatMap(({ vehicle, run: { course, id }, atM, speedMs }) => {
    if (course.mode !== 'train' && course.mode !== 'freight') return [];
    const isFreight = course.mode === 'freight';
    const wagons = Array.from({ length: isFreight ? wagonsOf(trainLengthM(course, SEED)) : 0 }, (_, k) =>
      pathOf(course).at(atM - LOCOMOTIVE_M - (k + 0.5) * WAGON_M),
    );
    return [{ vehicle, way: id, atM, isMoving: speedMs > 0, isFreight, wagons }];
  });

const POINT_ON_STREET_M = 4;
const SHUTTLE_M = 4.9;
const alongFrom = (path: Path, atM: number, lengthM: number): Point[] =>
  Array.from({ length: Math.ceil(lengthM / POINT_ON_STREET_M) + 1 }, (_, k) => path.at(Math.max(0, atM - Math.min(lengthM, k * POINT_ON_STREET_M)))); // prettier-ignore

/** Trams, buses and shuttles with their whole lengths, and the spans that lift. */
export function onStreetsAt(
  { fleet, service }: Pick<City, 'fleet' | 'service'>,
  atMs: number,
  running: readonly UnderWay[] = service.underWayAt(atMs),
): OnStreet[] {
  const shuttles = Array.from({ length: SHUTTLES }, (_, k): OnStreet => {
    const { course, atM } = fleet.at(k, atMs);
    return { id: `driving/shuttle-${k + 1}`, points: alongFrom(course.path, atM, SHUTTLE_M) };
  });
  return [
    ...shuttles,
    ...running.flatMap(({ vehicle, run: { course }, atM }): OnStreet[] =>
      course.mode === 'tram' || course.mode === 'bus'
        ? [{ id: `transit/${vehicle}`, points: alongFrom(pathOf(course), atM, USUAL_M[course.mode][0]) }]
        : [],
    ),
  ];
}
export const spansAt = ({ spans, liftM }: Pick<City, 'spans' | 'liftM'>, atMs: number): SpanOf[] =>
  spans.map((span) => ({ ...span, liftM: liftM(span.id, atMs) }));

/** From a stop line to behind the junction, metres. */
const ACROSS_M = 45;

/** Everything that drives by itself, and the signals on its way. */
export function drivingOf({ roads, fleet }: Pick<City, 'roads' | 'fleet'>): { shuttles: Shuttle[]; platoons: Platoon[]; heads: SignalHead[] } {
  const shuttles = Array.from({ length: SHUTTLES }, (_, k): Shuttle => ({ id: `driving/shuttle-${k + 1}`, at: (atMs) => fleet.at(k, atMs) }));
  const platoons = [0, 1].map((direction): Platoon => ({
    id: `driving/platoon-${direction + 1}`,
    at: (atMs) => Array.from({ length: TRUCKS }, (_, k) => truckAt(roads.courses[2 + direction]!, direction, k, atMs, SEED)),
  }));
  const heads = roads.courses.slice(0, 2).flatMap(({ path, signals }, direction) =>
    signals.map(({ junction, atM }): SignalHead => {
      const heading = (m: number): number => { const [[x, z], [bx, bz]] = [path.at(m), path.at(m - 6)]; return Math.atan2(x - bx, -(z - bz)); };
      return { id: `roadside/signal-${junction + 1}-${direction + 1}`, junction, comesRad: heading(atM), leavesRad: heading(atM + ACROSS_M), at: (atMs) => signalAt(junction, atMs, SEED).phase };
    }),
  );
  return { shuttles, platoons, heads };
} // prettier-ignore
export const isGreenAt = (junction: number, atMs: number): boolean => isGreen(junction, atMs, SEED);

/** The gates of the terminals with their trucks, and the queue as their stations tell it. */
export const gatesOf = (city: City): GateWithTrucks[] =>
  city.gateTrucks.gates.map((gate) => {
    const id = `gate/${gate.ways.gate}`;
    const theme = city.stations.find(({ stations }) => stations.some(({ asset }) => asset.id === id))!;
    const station = theme.stations.find(({ asset }) => asset.id === id)!;
    return {
      id,
      trucks: (atMs) => Array.from({ length: gate.fleet }, (_, truck) => gate.stateAt(truck, atMs)),
      queue: (atMs) => theme.valuesOf(station, atMs)['queue']!,
      served: (atMs) => theme.valuesOf(station, atMs)['served']!,
      comers: (atMs) =>
        gate.ways.gate === TRUCK_TERMINAL
          ? Array.from({ length: CONTAINER_TRUCKS }, (_, truck) => {
              const { way, atM } = city.trucks.stateAt(truck, atMs);
              return way % 2 === 1 ? city.trucks.gateM[way]! - atM : null;
            })
          : [],
    };
  });

/** The vehicles of the terminals with the hooks of their cranes, as their stations tell of these. */
export const vehiclesAtCranes = ({ stations, terminalVehicles }: City): VehicleAtCrane[] =>
  terminalVehicles.map(({ vehicle, crane, path, stateAt, work }) => {
    const theme = stations.find((one) => one.stations.some(({ asset }) => asset.id === crane))!;
    const station = theme.stations.find(({ asset, kind }) => asset.id === crane && kind === 'crane')!;
    return {
      ...{ id: `agv/${vehicle}`, path, at: stateAt, handovers: work.handovers },
      hookT: (atMs) => theme.valuesOf(station, atMs)['load']!,
    };
  });

/** What stations measure at an instant. */
export const measuredAt = ({ stations }: City, atMs: number, isWanted: (kind: string) => boolean): Measured[] =>
  stations.flatMap((theme) =>
    theme.stations.flatMap((station) =>
      isWanted(station.kind) ? [{ station, values: theme.valuesOf(station, atMs) }] : [],
    ),
  );

/** The locks with what they say. */
export const locksOf = (city: City, atMs: number): LockOf[] =>
  measuredAt(city, atMs, (kind) => kind === 'lock').flatMap(({ station, values }) => {
    const way = city.lockWays.find(({ id }) => id === station.asset.id);
    return way ? [{ ...way, values }] : [];
  });
