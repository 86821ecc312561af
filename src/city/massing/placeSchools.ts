import { createRandom } from '../../geo/noise.ts';
import type { CityInputs } from '../inputs.ts';
import type { StreetPlan } from '../streets/generateStreets.ts';
import { planOf } from './plan.ts';
import type { Site } from './site.ts';

/** How far from its place a school may stand when something is in its way, metres. */
const REACH_M = 90;
const GYM = { w: 28, d: 16, h: 7 } as const;

/**
 * A school at the place of every school: a wing, a second one across it and a gym, as far as they find room. Generated; only the
 * place is known.
 * @returns how many buildings stand
 */
export function placeSchools(inputs: CityInputs, plan: StreetPlan, site: Site): number {
  let count = 0;
  for (const [i, [x, z]] of inputs.schools.entries()) {
    const { name, street, number } = inputs.schoolNames[i]!;
    let isFirst = true;
    const { turn } = plan.neighbourhoods.at(x, z);
    const random = createRandom(Math.round(x) * 4099 + Math.round(z));
    const at = (u: number, v: number): { x: number; z: number } => ({
      x: x + u * Math.cos(turn) + v * Math.sin(turn),
      z: z - u * Math.sin(turn) + v * Math.cos(turn),
    });
    const stand = (u: number, v: number, w: number, d: number, h: number, across: boolean): boolean => {
      const box = { ...at(u, v), w, d, turn: across ? turn + Math.PI / 2 : turn };
      if (!site.isFree(box, -0.15)) return false;
      const isGym = h === GYM.h;
      site.build(
        planOf({
          ...box,
          kind: isGym ? 'gym' : 'school',
          eaves: h,
          ridge: isGym ? 1.6 : 1,
          roof: isGym ? 'gable' : 'flat',
          storeys: isGym ? 1 : Math.round((h - 1) / 3.8),
          isTouching: true,
          // The first house bears the name; all of them lie at the address.
          ...(isFirst && { name }),
          ...(street !== null && { street }),
          ...(number !== null && { number }),
          foot: 0,
        }),
      );
      isFirst = false;
      count++;
      return true;
    };
    const h = (2 + Math.floor(random() * 2)) * 3.8 + 1;
    const w = 36 + Math.round(random() * 4) * 4;
    // Around the place in widening circles, at last with a smaller house.
    search: for (const scale of [1, 0.7, 0.45])
      for (let reach = 0; reach <= REACH_M; reach += 8)
        for (let k = 0; k < Math.max(1, reach / 4); k++) {
          const angle = (k / Math.max(1, reach / 4)) * 2 * Math.PI;
          const [u, v] = [reach * Math.cos(angle), reach * Math.sin(angle)];
          if (!stand(u, v, w * scale, 14 * Math.max(0.75, scale), h, false)) continue;
          const side = random() < 0.5 ? 1 : -1;
          const end = (w * scale) / 2 - 7;
          // A wing across one end, on the side where there is room; the gym beyond the yard.
          for (const s of [side, -side]) if (stand(u + end * side, v + s * (7 + 15), 30, 14, h - 3.8, true)) break;
          for (const s of [side, -side]) if (stand(u - end * side + 4, v + s * 34, GYM.w, GYM.d, GYM.h, false)) break;
          break search;
        }
  }
  return count;
}
