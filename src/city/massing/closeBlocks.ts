import { createRandom } from '../../geo/noise.ts';
import type { Landcover } from '../landcover.ts';
import type { Obstacles } from '../obstacles.ts';
import type { Building } from './building.ts';
import { BUILD_MASK } from './buildMask.ts';
import type { Footprints } from './footprints.ts';
import type { Frontages } from './frontages.ts';
import { lowestUnder } from './placeDwellings.ts';

const SQUARE_M = 200;
const SETBACK_M = 1.5;
const DEPTH_M = 13;
const WIDTHS_M = [26, 20, 14, 9] as const;
const STEP_M = 3;
/** One gap in so many stays open: a yard, a car park, trees. */
const OPEN_SHARE = 0.12;

/**
 * Shops and offices between the dwellings of the inner city: they fill what is left of the frontages, so that blocks close.
 * @returns how many stand
 */
export function closeBlocks(
  landcover: Landcover,
  frontages: Frontages,
  obstacles: Obstacles,
  footprints: Footprints,
  heightAt: (x: number, z: number) => number,
  put: (building: Building) => void,
): number {
  const { frame } = landcover;
  let count = 0;
  for (let z = frame.z + SQUARE_M / 2; z < frame.z + frame.height * frame.pixelM; z += SQUARE_M)
    for (let x = frame.x + SQUARE_M / 2; x < frame.x + frame.width * frame.pixelM; x += SQUARE_M) {
      if (!hasInnerCity(landcover, x, z)) continue;
      const random = createRandom(Math.round(x) * 7919 + Math.round(z));
      for (const frontage of frontages.within({ x, z, halfM: SQUARE_M / 2 }, 0, true))
        for (let t = 0; t + WIDTHS_M.at(-1)! <= frontage.length;) {
          const storeys = 3 + Math.floor(random() * random() * 4);
          const isOpen = random() < OPEN_SHARE;
          const built = isOpen
            ? undefined
            : WIDTHS_M.find((w) => {
                if (t + w > frontage.length) return false;
                const [bx, bz] = frontage.place(t + w / 2, SETBACK_M + DEPTH_M / 2);
                if (landcover.classAt(bx, bz) !== 'inner-city') return false;
                const box = { x: bx, z: bz, w: w - 0.1, d: DEPTH_M, turn: frontage.turn };
                if (!obstacles.isBoxFree(bx, bz, box.w, box.d, box.turn, BUILD_MASK) || !footprints.isFree(box, -0.15))
                  return false;
                footprints.add(box);
                put({
                  ...box,
                  y: lowestUnder(heightAt, box),
                  h: storeys * 3.4 + 1.2,
                  ridge: 0,
                  use: 'office',
                  isTouching: true,
                });
                return true;
              });
          if (built !== undefined) count++;
          t += built ?? (isOpen ? 12 : STEP_M);
        }
    }
  return count;
}

function hasInnerCity(landcover: Landcover, x: number, z: number): boolean {
  for (let dx = -80; dx <= 80; dx += 40)
    for (let dz = -80; dz <= 80; dz += 40) if (landcover.classAt(x + dx, z + dz) === 'inner-city') return true;
  return false;
}
