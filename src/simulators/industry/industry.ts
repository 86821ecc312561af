import { smoothstep } from '../../geo/noise.ts';
import type { Values } from '../stations/shape.ts';
import type { Models } from '../stations/stations.ts';
import { perDayOf, tapped } from './furnaces.ts';
import { TORPEDO_T } from './torpedoes.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
export const industry: Models = (_stations, world) => ({
  'blast-furnace': (station, atMs): Values => {
    const { key } = station;
    const perDay = perDayOf(station, atMs, world);
    const { isOpen, today, share } = tapped(key, perDay, atMs);
    return {
      // What runs out first is a little colder.
      iron: isOpen ? 1478 + 26 * smoothstep(0, 0.25, share) + 8 * world.wander(key + 1, atMs, HOUR_MS) : null,
      tap: isOpen ? 1 : 0,
      tapped: today,
      torpedoes: Math.floor(today / TORPEDO_T),
      blast: 1180 + 25 * world.wander(key + 2, atMs, 2 * HOUR_MS),
      // About 1 500 m³ of gas to a tonne.
      gas: (perDay / 24) * 1.52 * (1 + 0.03 * world.wander(key + 3, atMs, HOUR_MS / 2)),
    };
  },
  'coke-plant': ({ key, params }, atMs): Values => {
    const perDay = params['ovens']!;
    const ovens = Math.floor((perDay * (atMs % DAY_MS)) / DAY_MS);
    return {
      flue: 1265 + 18 * world.wander(key, atMs, 3 * HOUR_MS),
      pushed: ovens,
      coke: ovens * params['tonnes']!,
      gas: ((perDay * params['tonnes']!) / 24) * 0.44 * (1 + 0.02 * world.wander(key + 1, atMs, HOUR_MS)),
    };
  },
});
