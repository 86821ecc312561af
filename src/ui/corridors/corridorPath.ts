import { alongGreatCircle, angleBetween, type GlobePlace } from '../../geo/worldMap.ts';
import type { Corridor } from '../../schema/trains.ts';

/** Middle of the port. */
export const DUISBURG: GlobePlace = { lon: 6.76, lat: 51.45 };
/** Points drawn on the arc between two places. */
const STEPS = 12;

/** A corridor from Duisburg to its partner, with the angle from Duisburg at each place, radians. */
export interface CorridorPath {
  readonly places: readonly GlobePlace[];
  readonly angles: readonly number[];
}

export function corridorPath({ via }: Corridor): CorridorPath {
  const places = [DUISBURG, ...via];
  const angles = [0];
  for (let i = 1; i < places.length; i++) angles.push(angles[i - 1]! + angleBetween(places[i - 1]!, places[i]!));
  return { places, angles };
}

/** Angle from Duisburg of a train that has a share of its journey behind it. */
const angleAt = (angles: readonly number[], direction: 'in' | 'out', share: number): number =>
  angles.at(-1)! * (direction === 'out' ? share : 1 - share);

/** Where a train is. @param share of its journey that it has behind it, 0 … 1 */
export function placeOnCorridor({ places, angles }: CorridorPath, direction: 'in' | 'out', share: number): GlobePlace {
  const at = angleAt(angles, direction, share);
  const i = Math.max(
    0,
    angles.findLastIndex((angle, k) => angle <= at && k + 1 < places.length),
  );
  const span = angles[i + 1]! - angles[i]!;
  return alongGreatCircle(places[i]!, places[i + 1]!, span === 0 ? 0 : (at - angles[i]!) / span);
}

/** The corridor as it is drawn: great circles between its places. */
export const drawnCorridor = ({ places }: CorridorPath): GlobePlace[] =>
  places.flatMap((place, i) => {
    const next = places[i + 1];
    return next ? Array.from({ length: STEPS }, (_, k) => alongGreatCircle(place, next, k / STEPS)) : [place];
  });

/** The last place of its corridor that a train has passed, and the next one; null at the ends. */
export function placesAround(
  corridor: Corridor,
  direction: 'in' | 'out',
  share: number,
): { readonly passed: Corridor['via'][number] | null; readonly next: Corridor['via'][number] | null } {
  const { angles } = corridorPath(corridor);
  const at = angleAt(angles, direction, share);
  // Place k of the path is via k − 1; the first is Duisburg itself.
  const nearer = corridor.via[angles.findLastIndex((angle) => angle <= at) - 1] ?? null;
  const farther = corridor.via[angles.findIndex((angle) => angle > at) - 1] ?? null;
  return direction === 'out' ? { passed: nearer, next: farther } : { passed: farther, next: nearer };
}
