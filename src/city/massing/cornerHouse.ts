import type { Frontage } from './frontages.ts';
import { planOf, type Plan } from './plan.ts';
import { beside, type Site } from './site.ts';
import type { Unit } from './units.ts';

/** What the arms of a corner house reach beyond the depth of its wings, metres. */
const ARM_M = { along: 5, across: 6 };

/**
 * A house at the corner where a frontage meets a cross street: an L along both, as wide as the dwellings of one unit of the queue ask for.
 * @returns how far along the frontage it reaches, metres; 0 where none stands
 */
export function buildCorner(site: Site, frontage: Frontage, queue: Unit[], back: number): number {
  if (!frontage.corners[0]) return 0;
  const index = queue.findIndex(({ design }) => design.kind === 'block-house');
  const unit = queue[index];
  if (!unit) return 0;
  const { design } = unit;
  const house = unit.houses[0]!;
  const depth = design.d;
  // The same ground as the straight house, bent round the corner, as far as that goes.
  const arms = Math.max(depth + ARM_M.along, (design.w * design.d) / depth / 2 + depth / 2);
  const [w, d] = [Math.min(arms, depth + 9), Math.min(depth + ARM_M.across, arms)];
  if (w > frontage.length) return 0;
  const [x, z] = frontage.place(w / 2, unit.setback + d / 2 + back);
  const turn = frontage.turn;
  const u = frontage.way > 0 ? -1 : 1;
  const v = frontage.rear > 0 ? -1 : 1;
  const whole = { x, z, w, d, turn };
  const wings = [
    beside(whole, 0, (v * (d - depth)) / 2, w, depth),
    beside(whole, (u * (w - depth)) / 2, (-v * depth) / 2, depth, d - depth),
  ];
  if (!wings.every((wing) => site.isFree(wing, -0.15))) return 0;
  queue.splice(index, 1);
  if (unit.houses.length > 1) queue.push({ ...unit, houses: unit.houses.slice(1) });
  const plan: Plan = planOf({
    ...whole,
    kind: 'corner-house',
    shape: { form: 'corner', depth, u, v },
    rear: frontage.rear,
    freeEnds: [false, false],
    eaves: design.eaves,
    ridge: design.roof === 'flat' ? 0 : Math.min(design.ridge, (depth / 2) * 0.9),
    roof: design.roof,
    storeys: design.storeys,
    years: house.years,
    dwellings: house.dwellings || null,
    isTouching: true,
    foot: 0,
  });
  site.build(plan, ...wings);
  return w;
}
