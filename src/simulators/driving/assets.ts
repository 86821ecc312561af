import type { Fact, Mover, PlacedAsset } from '../../schema/catalogue.ts';
import type { Text } from '../../schema/texts.ts';
import type { Kind } from '../../schema/theme.ts';
import type { Counter } from '../counters/readCounters.ts';
import type { Roads } from './courses.ts';
import { SEATS, SHUTTLES } from './fleet.ts';
import { TRUCK_M, TRUCKS } from './platoons.ts';

/** Kinds of the theme's file that are simulated. */
export const ROAD_KINDS = ['shuttle', 'platoon-truck', 'signal-head', 'roadside-unit', 'warning-unit'] as const;
export type RoadKind = (typeof ROAD_KINDS)[number];
export type RoadKinds = Readonly<Record<RoadKind, Kind>>;

const SHUTTLE_M = [4.9, 2.1] as const;
const FIX_S = 5;
/** A lidar of such shuttles sees people at this distance; trucks look farther ahead. */
const SENSOR_M = { shuttle: 45, truck: 90 } as const;
/** Radios of units beside the road reach so far in the city. */
export const UNIT_REACH_M = 350;

/** Station id of the first shuttle. */
export const FIRST_SHUTTLE = 1001;

export interface RoadStation {
  readonly asset: PlacedAsset;
  /** As the messages name it. */
  readonly stationId: number;
}
export interface SignalHead extends RoadStation {
  readonly junction: number;
  /** 1 for the first direction of the line, 2 for the second. */
  readonly group: number;
}

const text = (de: string, en: string, zh: string): Text => ({ de, en, zh });

function built(kindId: RoadKind, kind: Kind, id: string, lonLat: readonly [number, number], name: Text, rest: { readonly facts?: Fact[]; readonly mover?: Mover; readonly reachM?: number } = {}): PlacedAsset {
  return {
    type: 'Feature',
    id,
    geometry: { type: 'Point', coordinates: [Number(lonLat[0].toFixed(5)), Number(lonLat[1].toFixed(5))] },
    properties: {
      ...{ name, theme: 'driving', kind: kindId, provenance: kind.provenance, links: [], facts: [] },
      ...(kind.owner === undefined ? {} : { owner: kind.owner }),
      ...{ anchorM: kind.anchorM, rank: kind.rank },
      datastreams: kind.datastreams.map((stream) => ({ ...stream, id: `${id}/${stream.property}` })),
      ...rest,
    },
  };
} // prettier-ignore

/** The shuttles of the line, ids `driving/shuttle-1` … */
export const shuttlesOf = ({ courses }: Roads, kinds: RoadKinds): RoadStation[] =>
  Array.from({ length: SHUTTLES }, (_, k) => ({
    stationId: FIRST_SHUTTLE + k,
    asset: built('shuttle', kinds.shuttle, `driving/shuttle-${k + 1}`, courses[0]!.lonLat[0]!, text(`Shuttle A1 · ${k + 1}`, `Shuttle A1 · ${k + 1}`, `接驳车 A1 · ${k + 1}`), {
      facts: [{ label: text('Plätze', 'Places', '座位'), value: SEATS, unverified: false }],
      mover: { class: 'shuttle', movingS: FIX_S, lengthM: SHUTTLE_M[0], beamM: SHUTTLE_M[1] },
      reachM: SENSOR_M.shuttle,
    }),
  })); // prettier-ignore

/** The first of a platoon has nobody ahead. */
const withoutGap = (kind: Kind): Kind => ({ ...kind, datastreams: kind.datastreams.filter(({ property }) => property !== 'gap') }); // prettier-ignore

/** The trucks of both platoons, ids `driving/platoon-1-truck-1` …; the first of each leads. */
export const trucksOf = ({ courses }: Roads, kinds: RoadKinds): (RoadStation & { readonly direction: number; readonly truck: number })[] =>
  [0, 1].flatMap((direction) =>
    Array.from({ length: TRUCKS }, (_, k) => ({
      ...{ direction, truck: k, stationId: 2001 + direction * 10 + k },
      asset: built('platoon-truck', k > 0 ? kinds['platoon-truck'] : withoutGap(kinds['platoon-truck']), `driving/platoon-${direction + 1}-truck-${k + 1}`, courses[2 + direction]!.lonLat[0]!, text(`Lkw ${k + 1} im Verbund ${direction + 1}`, `Truck ${k + 1} of platoon ${direction + 1}`, `编队${direction + 1}卡车${k + 1}`), {
        facts: [{ label: text('Platz im Verbund', 'Place in the platoon', '编队位置'), value: `${k + 1} / ${TRUCKS}`, unverified: false }],
        mover: { class: 'truck', movingS: FIX_S, lengthM: TRUCK_M, beamM: 2.55 },
        reachM: SENSOR_M.truck,
      }),
    })),
  ); // prettier-ignore

/** A signal head for each direction of the line at each junction, beside its stop line. */
export const signalHeadsOf = ({ courses, junctions }: Roads, kinds: RoadKinds, placeOf: (course: number, atM: number) => readonly [number, number]): SignalHead[] =>
  junctions.flatMap(({ name }, junction) =>
    [0, 1].map((direction): SignalHead => {
      const { atM } = courses[direction]!.signals.find((one) => one.junction === junction)!;
      const { to } = courses[direction]!;
      return {
        ...{ junction, group: direction + 1, stationId: 4001 + junction },
        asset: built('signal-head', kinds['signal-head'], `roadside/signal-${junction + 1}-${direction + 1}`, placeOf(direction, atM), text(`Ampel ${name}, Richtung ${to}`, `Signal ${name}, towards ${to}`, `${name}信号灯，往${to}方向`), {
          facts: [
            { label: text('Kreuzung (SPAT)', 'Intersection (SPAT)', '路口（SPAT）'), value: junction + 1, unverified: false },
            { label: text('Signalgruppe', 'Signal group', '信号组'), value: direction + 1, unverified: false },
          ],
        }),
      };
    }),
  ); // prettier-ignore

/** A roadside unit at each stop of the first direction. */
export const roadsideUnitsOf = ({ courses }: Roads, kinds: RoadKinds, placeOf: (course: number, atM: number) => readonly [number, number]): RoadStation[] =>
  courses[0]!.stops.map(({ name, atM }, k) => ({
    stationId: 3001 + k,
    asset: built('roadside-unit', kinds['roadside-unit'], `roadside/unit-${k + 1}`, placeOf(0, atM), text(`Bake ${name}`, `Roadside unit ${name}`, `${name}路侧单元`)),
  })); // prettier-ignore

export interface WarningStation extends RoadStation {
  readonly counterId: string;
}
/** A unit of the motorway beside each counter, ids `roadside/warning-5063` …: it knows what is counted. */
export const warningUnitsOf = (counters: readonly Counter[], kinds: RoadKinds): WarningStation[] =>
  counters.map(({ id, name, road, lon, lat }, k) => ({
    ...{ stationId: 3101 + k, counterId: id },
    asset: built('warning-unit', kinds['warning-unit'], `roadside/warning-${id}`, [lon, lat], text(`Warnbake ${road} ${name}`, `Warning unit ${road} ${name}`, `${road} ${name}预警单元`), {
      facts: [{ label: text('Straße', 'Road', '道路'), value: road, unverified: false }],
    }),
  })); // prettier-ignore
