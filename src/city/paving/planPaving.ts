import { PolygonField } from '../../geo/polygonField.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import type { Paving } from '../../schema/paving.ts';
import type { Structure } from '../../schema/structures.ts';
import type { CityInputs } from '../inputs.ts';
import type { LineSet } from '../lines/lineSet.ts';
import type { Footprints } from '../massing/footprints.ts';
import { ANYTHING, TAKEN, type Obstacles } from '../obstacles.ts';
import type { Ground } from '../terrain/ground.ts';
import { lightPaving } from './lightPaving.ts';
import { padRows, type IsFree } from './padRows.ts';
import { quayLanes, trackBeds } from './quayLanes.ts';
import { structurePaving } from './structurePaving.ts';

/** From the water to the first pad: the quay, and the lane behind it, metres. */
const SHORE_M = 27;
/** No lane lies as near to the water as this, metres. */
const LANE_SHORE_M = 15;
/** Harbour land is dry: what stands in the floodplain of its outline is raised. */
const STANDING = ANYTHING & ~TAKEN.floodplain;
/** A structure belongs to the port up to so far from its areas, metres. */
const NEAR_M = 60;

/**
 * How the land of the port is paved and lit: generated around what is curated there, since no survey of it is free.
 * @param lines with the quays
 */
export function planPaving(
  inputs: CityInputs,
  ground: Pick<Ground, 'model' | 'city'>,
  structures: readonly Structure[],
  lines: LineSet,
  obstacles: Obstacles,
  footprints: Footprints,
): Paving[] {
  const areas = inputs.landuse.filter((area) => area.properties.class === 'port');
  const fields = areas.map(({ lines }) => new PolygonField(lines));
  const isPort = (x: number, z: number, nearM = 0): boolean =>
    fields.some((field) => field.contains(x, z) || (nearM > 0 && field.signedDistance(x, z, nearM) < nearM));
  const shoreM = (x: number, z: number): number =>
    Math.min(...ground.model.waters.all.map((water) => water.field.signedDistance(x, z, SHORE_M + 20)));
  const isOpen: IsFree = (x, z, side) =>
    (obstacles.at(x, z) & STANDING) === 0 && footprints.isFree({ x, z, w: side, d: side, turn: 0 }, 1);
  const own = structures.filter(({ x, z }) => isPort(x, z, NEAR_M));
  const tracks = inputs.portRails.flatMap(({ lines }) => lines).filter((line) => line.some(([x, z]) => isPort(x, z, NEAR_M))); // prettier-ignore
  const walls = lines.lines.filter(({ kind }) => kind === 'quay').map(({ points }) => points.map(([x, , z]): Point => [x, z])); // prettier-ignore
  const quays = quayLanes(walls, (x, z, side) => isPort(x, z) && shoreM(x, z) > LANE_SHORE_M && isOpen(x, z, side));
  const rows = areas.flatMap((area, i) =>
    padRows(area.lines, `paving ${i} ${area.id}`, (x, z, side) => shoreM(x, z) > SHORE_M && isOpen(x, z, side)),
  );
  const paved = [...structurePaving(own), ...trackBeds(tracks), ...quays, ...rows];
  return [...paved, ...lightPaving(own, paved.filter(({ kind }) => kind === 'lane'))]; // prettier-ignore
}
