import { packWay, type Way } from '../../../schema/ways.ts';
import type { Timetable } from './timetable.ts';

/** The courses of a timetable, as `GET /api/ways` lists them. */
export const waysOf = ({ patterns }: Timetable): Way[] =>
  patterns.map(({ mode, line, from, to, days, lonLat, stopNames, atM, isPassed }) => ({
    ...{ mode, line, from, to },
    ...(days === undefined ? {} : { days }),
    points: packWay(lonLat),
    stops: stopNames.flatMap((name, i): [string, number][] => (isPassed[i] ? [] : [[name, Math.round(atM[i]!)]])),
  }));
