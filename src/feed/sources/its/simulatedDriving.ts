import type { Observation } from '../../../live/observation.ts';
import { packWay, type Way } from '../../../schema/ways.ts';
import { roadsideUnitsOf, shuttlesOf, signalHeadsOf, trucksOf, warningUnitsOf, type RoadKind, type RoadKinds } from '../../../simulators/driving/assets.ts'; // prettier-ignore
import type { Roads } from '../../../simulators/driving/courses.ts';
import { createSpanBarriers } from '../../../simulators/driving/spanBarriers.ts';
import { createFleet } from '../../../simulators/driving/fleet.ts';
import { createServed } from '../../../simulators/driving/served.ts';
import { besideOf, type ItsMessage } from '../../../simulators/driving/messages.ts';
import { motorwayUnits } from '../../../simulators/driving/motorwayUnits.ts';
import type { Counters } from '../../../simulators/counters/counters.ts';
import { roadside } from '../../../simulators/driving/roadside.ts';
import { roadVehicles } from '../../../simulators/driving/roadVehicles.ts';
import type { Lifting } from '../../../simulators/infrastructure/liftSpans.ts';
import type { World } from '../../../simulators/world/world.ts';
import type { FeedClock } from '../../feedClock.ts';
import type { Log } from '../../log.ts';
import { createComplaints } from '../complaints.ts';
import { simulatedSource } from '../simulated.ts';
import type { Source } from '../source.ts';
import { createItsReader } from './readIts.ts';

/** Also the first part of the ids of its movers. */
export const DRIVING_ID = 'driving';
const ROADSIDE_ID = 'roadside';
const WARNINGS_ID = 'road-warnings';
const NOWHERE = [0, 0] as const;

/** Courses on streets as movers run along them. */
export const roadWays = ({ courses }: Roads): Way[] =>
  courses.map(({ mode, line, from, to, lonLat, stops }) => ({
    ...{ mode, line, from, to, points: packWay(lonLat) },
    stops: stops.map(({ name, atM }): [string, number] => [name, Math.round(atM)]),
  }));

/**
 * Simulated automated vehicles, and the signals and units beside their roads, as two sources: CAM and SPATEM by the feed clock, through the
 * reader of real ones.
 * @param lifting bridges that lift: nobody drives on to them then
 * @param without kinds that somebody real speaks for
 */
export function simulatedDriving(roads: Roads, kinds: RoadKinds, world: Pick<World, 'local' | 'seed' | 'coverage' | 'weather'>, lifting: Lifting, clock: FeedClock, log: Log, without: readonly RoadKind[] = [], counters: Counters | null = null): Source[] {
  const { local, seed } = world;
  const fleet = createFleet(roads.courses[0]!, roads.courses[1]!, { local, seed, isServed: createServed(world.coverage), spanBarriers: createSpanBarriers(lifting) });
  const complain = createComplaints(DRIVING_ID, log);
  const heads = signalHeadsOf(roads, kinds, () => NOWHERE);
  const motorway = counters && !without.includes('warning-unit') ? warningUnitsOf(counters.counters, kinds) : [];
  const unitsAt = roadsideUnitsOf(roads, kinds, (course, atM) => besideOf(roads.courses[course]!, atM));
  const newReader = () => createItsReader({
    stations: new Map([...shuttlesOf(roads, kinds), ...trucksOf(roads, kinds), ...unitsAt, ...motorway].map(({ stationId, asset }) => [stationId, asset.id])),
    signals: new Map(heads.map(({ junction, group, asset }) => [`${junction + 1}/${group}`, asset.id])),
    units: [...unitsAt, ...motorway].map(({ asset: { id, geometry } }) => ({ assetId: id, lon: geometry.coordinates[0], lat: geometry.coordinates[1] })),
    origin: 'simulated',
    complain,
  });
  const open = () => {
    const reader = newReader();
    return (messages: Iterable<ItsMessage>): readonly Observation[] => {
      const out: Observation[] = [];
      for (const { body, atMs } of messages) out.push(...reader(body, atMs));
      return out;
    };
  };
  const shared = { open, clock, isThinned: false, isLater: true };
  const ways = roadWays(roads);
  return [
    { ...simulatedSource({ ...shared, id: DRIVING_ID, simulation: roadVehicles(roads, fleet, kinds, world.seed, lifting, without) }), ways: () => ways },
    simulatedSource({ ...shared, id: ROADSIDE_ID, simulation: roadside(roads, fleet, kinds, world.seed, without), isStateExact: true }),
    ...(counters && motorway.length > 0 ? [simulatedSource({ ...shared, id: WARNINGS_ID, simulation: motorwayUnits(motorway, counters, world), isStateExact: true })] : []),
  ];
} // prettier-ignore
