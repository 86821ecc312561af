import { undergroundOf, type TramTunnel } from '../../../schema/tramTunnels.ts';
import { packWay, type Way } from '../../../schema/ways.ts';
import type { Pattern, Timetable } from './timetable.ts';

/** Where it runs under the ground, to a metre; nothing of what has no tunnel. */
function underOf({ mode, path }: Pattern, tunnels: readonly TramTunnel[]): Pick<Way, 'underground'> {
  const underground = mode === 'tram' ? undergroundOf(path, tunnels) : [];
  return underground.length > 0 ? { underground: underground.map(([a, b]) => [Math.round(a), Math.round(b)]) } : {};
}

/** The courses of a timetable, as `GET /api/ways` lists them. */
export const waysOf = ({ patterns }: Timetable, tunnels: readonly TramTunnel[]): Way[] =>
  patterns.map((pattern) => {
    const { mode, line, from, to, days, lonLat, stopNames, atM, isPassed } = pattern;
    return {
      ...{ mode, line, from, to },
      ...(days === undefined ? {} : { days }),
      ...underOf(pattern, tunnels),
      points: packWay(lonLat),
      stops: stopNames.flatMap((name, i): [string, number][] => (isPassed[i] ? [] : [[name, Math.round(atM[i]!)]])),
    };
  });
