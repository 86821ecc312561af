import { join } from 'node:path';
import { THEMES, type Theme } from '../../schema/catalogue.ts';
import type { Config } from '../../schema/config.ts';
import type { Kind, ThemeTexts } from '../../schema/theme.ts';
import { createCounters, OF_LOOPS } from '../../simulators/counters/counters.ts';
import { crossingsOf } from '../../simulators/counters/crossings.ts';
import { readCounters } from '../../simulators/counters/readCounters.ts';
import { readDetectors } from '../../simulators/counters/readDetectors.ts';
import { readRoads } from '../../simulators/driving/courses.ts';
import { liftsOf, readLiftSpans } from '../../simulators/infrastructure/liftSpans.ts';
import type { Station } from '../../simulators/stations/places.ts';
import { readCorridors } from '../../simulators/rail/readCorridors.ts';
import { gateTrucksAmong } from '../../simulators/logistics/gateTrucks.ts';
import { blocksBesideTrucks, createTrucks, truckMessages } from '../../simulators/logistics/trucks.ts';
import { TERMINAL_VEHICLE_KIND } from '../../simulators/logistics/terminalVehicleMessages.ts';
import { createTrackVehicles } from '../../simulators/logistics/trackVehicles.ts';
import { createTerminalVehicles } from '../../simulators/logistics/terminalVehicles.ts';
import { readTerminalWays } from '../../simulators/logistics/terminalWays.ts';
import { byStage } from '../../simulators/port/byStage.ts';
import { createCarriers, type CarrierParts } from '../../simulators/port/carriers.ts';
import { craneWorkOf } from '../../simulators/port/craneWork.ts';
import { createTorpedoes } from '../../simulators/industry/torpedoes.ts';
import { readTorpedoTracks, torpedoMessages, torpedoWays } from '../../simulators/industry/torpedoMessages.ts';
import { isQuietIn } from '../../simulators/port/shipFlow.ts';
import { blockRooms, truckLimit } from '../../simulators/port/yard.ts';
import { createStationReader, WORLD_SEED } from '../../simulators/readStations.ts';
import { autobahnService } from '../../simulators/roadworks/autobahnService.ts';
import { createWorks } from '../../simulators/roadworks/works.ts';
import { carriagewaysOf, readStretches, type Stretch } from '../../simulators/roadworks/worksSites.ts';
import { readCourses } from '../../simulators/transit/courses.ts';
import { readFairway } from '../../simulators/vessels/fairway.ts';
import { createLockPlan } from '../../simulators/vessels/lockPlan.ts';
import { createTraffic, fleetOf } from '../../simulators/vessels/traffic.ts';
import { createLockVoyages, withLockVoyages, type LockVoyages } from '../../simulators/vessels/lockVoyages.ts';
import { readLockWays } from '../../simulators/vessels/lockWays.ts';
import { createTransmissions } from '../../simulators/vessels/transmissions.ts';
import { keptBy } from '../../simulators/world/highWater.ts';
import type { Rail, World } from '../../simulators/world/world.ts';
import type { FeedCatalogue } from '../feedCatalogue.ts';
import type { FeedClock } from '../feedClock.ts';
import type { Log } from '../log.ts';
import { ROOT } from '../settings.ts';
import { STAGE } from '../stage.ts';
import { chainsOf } from './chainsOf.ts';
import { simulatedVessels } from './ais/simulatedVessels.ts';
import { COUNTERS_ID, DETECTORS_ID, simulatedCounters } from './datex/simulatedCounters.ts';
import { roadKindsOf, roadKindsWithout } from './its/readRoadKinds.ts';
import { roadWays, simulatedDriving } from './its/simulatedDriving.ts';
import { simulatedReports } from './open311/simulatedReports.ts';
import { simulatedParking } from './places/simulatedParking.ts';
import { simulatedCharging } from './simulatedCharging.ts';
import { simulatedGateTrucks } from './simulatedGateTrucks.ts';
import { simulatedRoadworks } from './simulatedRoadworks.ts';
import { simulatedStations } from './simulatedStations.ts';
import { simulatedTerminalVehicles } from './simulatedTerminalVehicles.ts';
import { serviceOf, simulatedTransit } from './gtfs/simulatedTransit.ts';
import type { Source } from './source.ts';
import { trainsOf } from './trainsOf.ts';

const RHINE_AXIS = join(ROOT, 'assets/city/rhine-axis.geojson');
const COURSES = join(ROOT, 'assets/simulators/transit.geojson');
const CORRIDORS = join(ROOT, 'assets/simulators/corridors.json');
const TRUCK_WAYS = join(ROOT, 'assets/simulators/trucks.geojson');
const TORPEDO_WAYS = join(ROOT, 'assets/simulators/torpedoes.geojson');
const GATE_WAYS = join(ROOT, 'assets/simulators/gate-trucks.geojson');
const TERMINAL_WAYS = join(ROOT, 'assets/simulators/terminal-vehicles.geojson');
const ROADS = join(ROOT, 'assets/simulators/driving.geojson');
const COUNTERS = join(ROOT, 'assets/simulators/counters.json');
const DETECTORS = join(ROOT, 'assets/simulators/detectors.json');
const MOTORWAYS = join(ROOT, 'assets/city/roads.geojson');
const MOTORWAY_NODES = join(ROOT, 'assets/city/road-nodes.geojson');
const LOCK_WAYS = join(ROOT, 'assets/simulators/lock-ways.geojson');
const STRUCTURES = join(ROOT, 'assets/city/structures.geojson');
const BERTHS = join(ROOT, 'assets/simulators/berths.geojson');

/** Kinds that move: not among the stations of a theme, but left out by `without` as these are. */
const MOVING: Readonly<Record<'logistics' | 'industry', readonly string[]>> = {
  logistics: ['container-truck', 'gate-truck', 'terminal-vehicle'],
  industry: ['torpedo-train'],
};

/**
 * The simulators that the configuration asks for: vessels, trams, buses, trains, counters and loops of traffic by default with a recording, and live where
 * no real source says the same;
 * those of the themes wherever they are not switched off.
 * @param themes their files
 * @param stageCm the river, as it is measured or recorded
 * @throws DecodeError naming the file of a theme or a simulator, and the path in it
 */
export async function createSimulators(
  { simulators, sources }: Config,
  isLive: boolean,
  clock: FeedClock,
  catalogue: FeedCatalogue,
  themes: ReadonlyMap<Theme, ThemeTexts>,
  stageCm: World['stageCm'],
  log: Log,
): Promise<Source[]> {
  const { vessels, transit, counters, detectors, roadworks } = simulators;
  const realOffers = (wanted: string) => sources.datex.filter(({ id }) => id === wanted);
  const isWanted = ({ enabled }: { readonly enabled: boolean | 'auto' }, real: readonly unknown[]): boolean =>
    enabled === 'auto' ? !isLive || real.length === 0 : enabled;
  // Where real vessels are heard, nobody knows who lies at a berth and who is kept there.
  const fairway = isWanted(vessels, sources.ais) ? readFairway(RHINE_AXIS, BERTHS) : null;
  const lockWays = fairway && readLockWays(LOCK_WAYS, STRUCTURES, fairway);
  const lockPlan = fairway && lockWays && createLockPlan(lockWays, fairway, vessels.seed, fleetOf(fairway), WORLD_SEED);
  const traffic = fairway && createTraffic(fairway, vessels, keptBy(stageCm), lockPlan);
  let voyages: LockVoyages | null = null;
  let rail: Rail | null = null;
  let crossings: World['crossings'] | null = null;
  const carriers: CarrierParts = {};
  const read = createStationReader(ROOT, [...catalogue.catalogue.features], stageCm, traffic?.berthAt, () => rail, (bridge, atMs) => crossings?.(bridge, atMs) ?? null, (lock, atMs) => voyages?.inLock(lock, atMs) ?? null, createCarriers(carriers)); // prettier-ignore
  voyages = lockWays && lockPlan && createLockVoyages(lockWays, lockPlan, read.world);
  // Where nobody simulates the bridges that lift, nobody knows when they do.
  let lifting: readonly Station[] = [];
  const spans = readLiftSpans(STRUCTURES);
  const service = isWanted(transit, sources.gtfs)
    ? serviceOf(readCourses(COURSES), transit.seed, read.world.waterside, isQuietIn(read.world), {
        spans,
        lifts: (...asked) => liftsOf(lifting, read.world)(...asked),
      })
    : null;
  if (service) carriers.loads = service.loads;
  const counts = readCounters(COUNTERS);
  // Works take lanes from the very counters beside them: where real ones count, nothing simulated stands in their way.
  const isBuilding = isWanted(counters, realOffers(COUNTERS_ID)) && isWanted(roadworks, sources.autobahn.enabled ? [sources.autobahn] : []); // prettier-ignore
  const stretches = isBuilding ? readStretches(counts.counters, MOTORWAYS, MOTORWAY_NODES) : new Map<string, Stretch>();
  const worksOf = createWorks(read.world, carriagewaysOf(counts.counters, stretches));
  const counted = isWanted(counters, realOffers(COUNTERS_ID)) ? createCounters(counts, read.world, undefined, worksOf) : null; // prettier-ignore
  // Where real counters count, nobody simulated knows who crosses: bridges have the usual course of a day.
  crossings = counted && crossingsOf(counted);
  const loops = isWanted(detectors, realOffers(DETECTORS_ID))
    ? createCounters(readDetectors(DETECTORS, counts.profiles), read.world, OF_LOOPS)
    : null;
  const trains = service && trainsOf(service, readCorridors(CORRIDORS));
  rail = trains?.rail ?? null;
  const moving = (theme: keyof typeof MOVING, kind: string): Kind | undefined =>
    simulators[theme].enabled && !simulators[theme].without.includes(kind) ? themes.get(theme)?.kinds[kind] : undefined;
  const stations = new Map(
    THEMES.map((theme) => {
      const { enabled, without } = simulators[theme];
      const isMoving = (kind: string): boolean => (MOVING as Partial<Record<Theme, readonly string[]>>)[theme]?.includes(kind) ?? false;
      return [theme, enabled ? read(theme, without.filter((kind) => !isMoving(kind))) : null] as const;
    }),
  ); // prettier-ignore
  lifting = stations.get('infrastructure')?.stations.stations ?? [];
  const truckKind = moving('logistics', 'container-truck');
  const truckWays = truckKind ? readRoads(TRUCK_WAYS) : null;
  // Where somebody real speaks for the cranes, simulated vehicles would carry other boxes.
  const port = stations.get('port')?.stations.stations ?? [];
  const cranes = craneWorkOf(port, read.world);
  const trucks = truckWays ? createTrucks(truckWays.courses, read.world.seed, blocksBesideTrucks(truckWays.courses, port, cranes)) : undefined; // prettier-ignore
  if (trucks) carriers.trucks = trucks;
  const gateTruckKind = moving('logistics', 'gate-truck');
  const terminalKind = moving('logistics', TERMINAL_VEHICLE_KIND);
  const gateTrucks = gateTrucksAmong(stations.get('logistics')?.stations.stations ?? [], GATE_WAYS, read.world, (terminal) => blockRooms(port, terminal).map(truckLimit)); // prettier-ignore
  carriers.gateTrucks = gateTrucks;
  const vehicles = terminalKind ? createTerminalVehicles(readTerminalWays(TERMINAL_WAYS), port, cranes) : [];
  const trackVehicles = service ? createTrackVehicles(service, transit.seed, port) : [];
  carriers.trackVehicles = trackVehicles;
  const beside = terminalKind ? trackVehicles : [];
  const torpedoKind = moving('industry', 'torpedo-train');
  // Where somebody real speaks for the furnaces, simulated trains would carry another iron.
  const furnaces = stations.get('industry')?.stations.stations.filter(({ kind }) => kind === 'blast-furnace') ?? [];
  const infrastructure = stations.get('infrastructure')?.stations;
  const chargers = infrastructure?.stations.filter(({ kind }) => kind === 'charger') ?? [];
  const carParks = infrastructure?.stations.filter(({ kind }) => kind === 'parking') ?? [];
  const reports = stations.get('government')?.stations.stations.filter(({ kind }) => kind === 'defect-report') ?? [];
  const tracks = furnaces.length > 0 ? readTorpedoTracks(TORPEDO_WAYS) : [];
  return [
    ...(traffic
      ? [simulatedVessels(createTransmissions(voyages ? withLockVoyages(traffic, voyages) : traffic), clock, log)]
      : []),
    ...(service && trains ? [{ ...(await simulatedTransit(service, clock, log)), trains: trains.at }] : []),
    ...(counted ? [simulatedCounters(counted, 'counters', clock, log)] : []),
    ...(counted && isBuilding ? [simulatedRoadworks(autobahnService(counted, stretches, worksOf), clock, log)] : []), // prettier-ignore
    ...(loops ? [simulatedCounters(loops, 'detectors', clock, log)] : []),
    ...(simulators.driving.enabled
      ? simulatedDriving(
          readRoads(ROADS),
          roadKindsOf(themes.get('driving')?.kinds ?? {}),
          read.world,
          { spans, lifts: liftsOf(lifting, read.world, true) },
          clock,
          log,
          roadKindsWithout(simulators.driving.without),
          counted,
        )
      : []),
    ...(truckKind && truckWays && trucks
      ? [{ ...simulatedStations('logistics', 'ngsi-ld', truckMessages(truckWays.courses, truckKind, trucks), catalogue, clock, log, { id: 'truck', isThinned: false }), ways: () => roadWays(truckWays) }]
      : []), // prettier-ignore
    ...(torpedoKind && tracks.length > 0
      ? [{ ...simulatedStations('industry', 'senml', torpedoMessages(tracks, torpedoKind, createTorpedoes(tracks, furnaces, read.world)), catalogue, clock, log, { id: 'torpedo', isThinned: false }), ways: () => torpedoWays(tracks) }]
      : []), // prettier-ignore
    ...(terminalKind ? simulatedTerminalVehicles(vehicles, beside, terminalKind, catalogue, clock, log) : []), // prettier-ignore
    ...(chargers.length > 0 ? [simulatedCharging(chargers, read.world, clock, log)] : []),
    ...(infrastructure && carParks.length > 0 ? [simulatedParking(carParks, infrastructure, read.world.seed, clock, log)] : []), // prettier-ignore
    ...(reports.length > 0 ? [simulatedReports(reports, read.world.seed, clock, log)] : []),
    ...[...stations].flatMap(([theme, found]) => {
      if (!found) return [];
      const source = simulatedStations(theme, found.protocol, found.stations, catalogue, clock, log);
      if (theme === 'logistics' && gateTruckKind)
        return [source, simulatedGateTrucks(gateTrucks, gateTruckKind, catalogue, clock, log)];
      if (theme !== 'port') return [source];
      const fromStage = byStage(found.stations.stations, read.world);
      const derives: NonNullable<Source['derives']> = (datastream) => {
        const of = fromStage.get(datastream);
        return of ? { from: STAGE, of } : null;
      };
      if (!fairway || !traffic || !service) return [{ ...source, derives }];
      return [
        {
          ...source,
          derives,
          chains: chainsOf({
            fairway,
            traffic,
            service,
            port: found.stations,
            world: read.world,
            trucks,
            vehicles,
            tracks: trackVehicles,
            beside,
          }),
        },
      ];
    }),
  ];
}
