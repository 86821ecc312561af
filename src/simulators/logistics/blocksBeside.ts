import type { Path } from '../../geo/path.ts';
import { toScene } from '../../geo/sceneFrame.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { terminalOf } from '../port/craneWork.ts';
import type { Station } from '../stations/places.ts';

/** From the middle of a block along it to its last box: blocks are about 120 m long. */
export const HALF_BLOCK_M = 55;
/** Blocks whose middles are so near to each other along a lane lie beside one another, metres. */
const ROW_M = 30;
/** A block farther away than this does not lie beside a lane, metres. */
const BESIDE_M = 90;

/** The blocks of a yard along a lane, by their number in the order of the stations. */
export interface BlocksBeside {
  /** A block beside a place of the lane, or the nearest along it. @param share 0 to 1: which of those that lie beside one another */
  blockAt(atM: number, share: number): number;
  /** The place on the lane beside a block that is nearest to another one; that one itself where the block lies elsewhere. */
  within(block: number, atM: number): number;
}

/** Where a station is, scene metres; null where nobody knows. */
export function placeOf({ asset: { geometry } }: Pick<Station, 'asset'>): Point | null {
  if (geometry?.type !== 'Point') return null;
  const { x, z } = toScene({ lon: geometry.coordinates[0], lat: geometry.coordinates[1] });
  return [x, z];
}

/** The middles of the blocks of a terminal, scene metres. */
export const placesOfBlocks = (stations: readonly Station[], terminal: string | undefined): Point[] =>
  stations.flatMap((one): Point[] => {
    const place = one.kind === 'yard-block' && terminalOf(one) === terminal ? placeOf(one) : null;
    return place ? [place] : [];
  });

/** @param places of the blocks' middles; none: there is one block, everywhere */
export function blocksBeside(lane: Path, places: readonly Point[]): BlocksBeside {
  const blocks = places.map((place) => {
    const nearM = lane.nearest(place);
    const [[x, z], [ax, az], [bx, bz]] = [lane.at(nearM), lane.at(nearM - 1), lane.at(nearM + 1)];
    const [dx, dz] = [place[0] - x, place[1] - z];
    // Beyond the ends of the lane it goes on straight.
    const beyondM = (dx * (bx - ax) + dz * (bz - az)) / 2;
    return { alongM: nearM + beyondM, isBeside: Math.hypot(dx, dz) - Math.abs(beyondM) < BESIDE_M };
  });
  return {
    blockAt: (atM, share) => {
      if (blocks.length === 0) return 0;
      const nearestM = Math.min(...blocks.map(({ alongM }) => Math.abs(alongM - atM)));
      const row = blocks.flatMap(({ alongM }, k) => (Math.abs(alongM - atM) < nearestM + ROW_M ? [k] : []));
      return row[Math.floor(share * row.length)]!;
    },
    within: (block, atM) => {
      const its = blocks[block];
      if (!its?.isBeside) return atM;
      const [least, most] = [Math.max(0, its.alongM - HALF_BLOCK_M), Math.min(lane.length, its.alongM + HALF_BLOCK_M)];
      return least > most ? atM : Math.min(most, Math.max(least, atM));
    },
  };
}
