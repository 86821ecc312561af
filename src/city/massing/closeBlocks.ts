import { createRandom } from '../../geo/noise.ts';
import { PolygonField } from '../../geo/polygonField.ts';
import type { CityInputs } from '../inputs.ts';
import type { Landcover } from '../landcover.ts';
import type { Frontages } from './frontages.ts';
import { planOf } from './plan.ts';
import type { Site } from './site.ts';

const SQUARE_M = 200;
const SETBACK_M = 1.5;
const DEPTH_M = 13;
const WIDTHS_M = [26, 20, 14, 9] as const;
const STEP_M = 3;
/** Share of the gaps that stay open, in the inner city and in dense quarters around: a yard, a car park, trees. */
const OPEN_SHARE = { inner: 0.12, dense: 0.6 };

/**
 * Shops and offices between the dwellings of the inner city: they fill what is left of the frontages, so that blocks close.
 * @returns how many stand
 */
export function closeBlocks(inputs: CityInputs, landcover: Landcover, frontages: Frontages, site: Site): number {
  const { frame } = landcover;
  const inner = inputs.landuse
    .filter((area) => area.properties.class === 'inner-city')
    .map((area) => new PolygonField(area.lines));
  let count = 0;
  for (let z = frame.z + SQUARE_M / 2; z < frame.z + frame.height * frame.pixelM; z += SQUARE_M)
    for (let x = frame.x + SQUARE_M / 2; x < frame.x + frame.width * frame.pixelM; x += SQUARE_M) {
      if (!hasInnerCity(landcover, x, z)) continue;
      const random = createRandom(Math.round(x) * 7919 + Math.round(z));
      for (const frontage of frontages.within({ x, z, halfM: SQUARE_M / 2 }, 0, true))
        for (let t = 0; t + WIDTHS_M.at(-1)! <= frontage.length;) {
          const [mx, mz] = frontage.place(t + 5, SETBACK_M + DEPTH_M / 2);
          const isInner = inner.some((area) => area.contains(mx, mz));
          const storeys = 3 + Math.floor(random() * random() * (isInner ? 4.5 : 2));
          const isOpen = random() < (isInner ? OPEN_SHARE.inner : OPEN_SHARE.dense);
          const isSetBack = isInner && random() < 0.35;
          const isPitched = random() < (isInner ? 0.15 : 0.75);
          const built = isOpen
            ? undefined
            : (isInner ? WIDTHS_M : WIDTHS_M.slice(2)).find((w) => {
                if (t + w > frontage.length) return false;
                const [bx, bz] = frontage.place(t + w / 2, SETBACK_M + DEPTH_M / 2);
                if (landcover.classAt(bx, bz) !== 'inner-city') return false;
                const box = { x: bx, z: bz, w: w - 0.1, d: DEPTH_M, turn: frontage.turn };
                if (!site.isFree(box, -0.15)) return false;
                site.build(
                  planOf({
                    ...box,
                    kind: isInner ? 'office' : 'shop-house',
                    rear: frontage.rear,
                    freeEnds: [false, false],
                    storeys: storeys + (isSetBack && !isPitched ? 1 : 0),
                    eaves: storeys * 3.4 + 1.2,
                    ridge: isPitched ? 4.2 : 1,
                    roof: isPitched ? 'gable' : 'flat',
                    shape: isSetBack && !isPitched ? { form: 'set-back', inset: 2, storeyM: 3.1 } : { form: 'box' },
                    isTouching: true,
                    foot: 0,
                  }),
                );
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
