import { createRandom, hash2, seedOf } from '../../geo/noise.ts';
import { PolygonField } from '../../geo/polygonField.ts';
import type { CityInputs } from '../inputs.ts';
import { planOf } from './plan.ts';
import { beside, type Site } from './site.ts';

/** One garden, metres along its way and across it: the usual 300 m². */
const GARDEN_M = { along: 14, across: 21 };
/** Gardens without a hut. */
const BARE_SHARE = 0.12;

/** A hut in nearly every garden of the allotments. Returns how many stand. */
export function placeAllotments(inputs: CityInputs, site: Site): number {
  let count = 0;
  inputs.landuse.forEach((area, index) => {
    if (area.properties.class !== 'allotment') return;
    const field = new PolygonField(area.lines);
    const seed = seedOf(`${area.id || index}/allotment`);
    const { minX, maxX, minZ, maxZ } = field.bounds;
    const reach = Math.hypot(maxX - minX, maxZ - minZ) / 2;
    const whole = { x: (minX + maxX) / 2, z: (minZ + maxZ) / 2, w: 0, d: 0, turn: hash2(seed, 0) * Math.PI };
    const [columns, rows] = [Math.ceil(reach / GARDEN_M.along), Math.ceil(reach / GARDEN_M.across)];
    for (let row = -rows; row <= rows; row++)
      for (let column = -columns; column <= columns; column++) {
        const random = createRandom(seed + row * 4093 + column);
        if (random() < BARE_SHARE) continue;
        const u = (column + 0.5 * (random() - 0.5)) * GARDEN_M.along;
        const v = (row + 0.3 * (random() - 0.5)) * GARDEN_M.across;
        const box = beside(whole, u, v, 4.2 + 1.6 * random(), 3.4 + 0.8 * random(), random() < 0.4);
        if (!field.contains(box.x, box.z) || !site.isFree(box, 1)) continue;
        const isFlat = random() < 0.25;
        site.build(planOf({ ...box, kind: 'allotment-hut', eaves: 2.2, ridge: isFlat ? 0 : 1.1, roof: isFlat ? 'flat' : 'gable', storeys: 1, foot: 0 })); // prettier-ignore
        count++;
      }
  });
  return count;
}
